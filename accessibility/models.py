"""What somebody could not use, told to the city without an account."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import User


class BarrierQuerySet(models.QuerySet["Barrier"]):
    def unsent(self) -> BarrierQuerySet:
        """Those that nobody has had a letter about, what has failed too often left out."""
        return self.filter(sent_at__isnull=True, attempts__lt=Barrier.MOST_ATTEMPTS)

    def since(self, moment: dt.datetime) -> BarrierQuerySet:
        return self.filter(reported_at__gte=moment)


class Barrier(models.Model):
    """Anmält hinder: the page, what did not work, and where to answer if one wants an answer."""

    MOST_ATTEMPTS = 50

    page = models.CharField(_("sidans adress"), max_length=500, blank=True)
    description = models.TextField(_("hinder"))
    email = models.EmailField(_("e-postadress"), blank=True)
    reported_at = models.DateTimeField(_("anmält"), default=timezone.now)
    sent_at = models.DateTimeField(_("skickat"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    handled_at = models.DateTimeField(_("klart"), null=True, blank=True)
    handled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="handled_barriers"
    )

    objects = BarrierQuerySet.as_manager()

    class Meta:
        verbose_name = _("anmält hinder")
        verbose_name_plural = _("anmälda hinder")
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(description=""), name="barrier_says_what_does_not_work"
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="barrier_is_handled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reported_at:%Y-%m-%d} {self.page}"
