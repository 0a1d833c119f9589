"""Bilagor: files that belong to a plan."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.triggers import NEVER_EMPTIED
from decisions.guard import guarded
from documents.triggers import KEPT_WHILE_NAMED, OF_ITS_PLAN
from organisations.models import User
from plans.models import OperationalPlan


class AnnexContent(models.Model):
    """What a file holds, once, by its checksum. Editions name it, so it is kept as long as they
    are: by the database, whatever happens to the draft."""

    checksum = models.CharField(_("kontrollsumma"), max_length=64, unique=True)
    data = models.BinaryField(_("filen"))

    class Meta:
        verbose_name = _("bilagas innehåll")
        verbose_name_plural = _("bilagors innehåll")
        ordering = ["pk"]
        triggers = [*KEPT_WHILE_NAMED, NEVER_EMPTIED]

    def __str__(self) -> str:
        return self.checksum


@pghistory.track()
class Annex(models.Model):
    """Bilaga: a checked file with the title that the plan lists it by."""

    plan = models.ForeignKey(OperationalPlan, on_delete=models.PROTECT, related_name="annexes")
    title = models.CharField(_("bilaga"), max_length=200)
    name = models.CharField(_("fil"), max_length=200)
    content = models.ForeignKey(AnnexContent, on_delete=models.PROTECT, related_name="annexes")
    size = models.PositiveIntegerField(_("storlek i byte"))
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("tillagd"), default=timezone.now)

    class Meta:
        verbose_name = _("bilaga")
        verbose_name_plural = _("bilagor")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "content"],
                name="annex_once_per_plan",
                violation_error_message=_("Filen är redan en bilaga till planen."),
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="annex_has_title"),
        ]
        triggers = guarded(OF_ITS_PLAN, "plan", "title", "name", "content", "position")

    def __str__(self) -> str:
        return self.title
