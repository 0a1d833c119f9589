"""The city's Word document that plans are written in."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.triggers import NEVER_EMPTIED
from documents.triggers import VERSION_STAYS
from organisations.models import User


class WordTemplateQuerySet(models.QuerySet["WordTemplate"]):
    def in_use(self) -> WordTemplate | None:
        """The version that plans are written in; none means our own look."""
        return self.filter(is_in_use=True).first()

    def light(self) -> WordTemplateQuerySet:
        """Without the files themselves."""
        return self.select_related("by").defer("data")


@pghistory.track(exclude=["data"])
class WordTemplate(models.Model):
    """A version of the city's template. Versions are numbered and kept, since files name the one
    that they were made with; one at most is in use."""

    number = models.PositiveSmallIntegerField(_("version"), unique=True)
    name = models.CharField(_("fil"), max_length=200)
    data = models.BinaryField(_("filen"))
    checksum = models.CharField(_("kontrollsumma"), max_length=64)
    size = models.PositiveIntegerField(_("storlek i byte"))
    is_in_use = models.BooleanField(_("i bruk"), default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("lämnad"), default=timezone.now)

    objects = WordTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Word-mall")
        verbose_name_plural = _("Word-mallar")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_in_use"],
                condition=models.Q(is_in_use=True),
                name="word_template_one_in_use",
            ),
            models.UniqueConstraint(
                fields=["checksum"],
                name="word_template_once",
                violation_error_message=_("Filen finns redan som en version av mallen."),
            ),
        ]
        triggers = [*VERSION_STAYS, NEVER_EMPTIED]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"
