"""What somebody has answered to a question about a plan's money."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import User
from plans.models.plans import OperationalPlan


@pghistory.track()
class SettledQuestion(models.Model):
    """A question that is right all the same, and why: "summan är avrundad i budgeten".

    `fingerprint` is of the question with the text and the amounts that it was asked about
    (`plans.economy.settling`): when one of these changes it is another question, and asked again.
    """

    plan = models.ForeignKey(OperationalPlan, on_delete=models.CASCADE, related_name="settled")
    fingerprint = models.CharField(max_length=64)
    told = models.TextField(_("frågan"))
    why = models.CharField(_("varför det stämmer ändå"), max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("besvarad"), default=timezone.now)

    class Meta:
        verbose_name = _("besvarad fråga om ekonomin")
        verbose_name_plural = _("besvarade frågor om ekonomin")
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "fingerprint"], name="question_settled_once"),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="question_settled_says_why",
                violation_error_message=_("Skriv varför det stämmer ändå."),
            ),
        ]

    def __str__(self) -> str:
        return self.told
