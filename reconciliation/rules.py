"""The rules by which plans are read: what each says, and what is asked of whoever breaks it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """What the reconciliation looks for, gravest first. The value is the rule's name in JSON."""

    MISSING_TARGET = "missing_target", _("Årsmål saknas")
    WEAKER_THAN_COUNCIL = "weaker_than_council", _("Årsmålet är svagare än KF:s")
    WEAKER_THAN_OUTCOME = "weaker_than_outcome", _("Årsmålet är svagare än senaste utfallet")
    UNINTERPRETED = "uninterpreted", _("Årsmålet behöver tolkas")
    UNIT_MISMATCH = "unit_mismatch", _("Årsmålets enhet är inte indikatorns")
    NO_CONTRIBUTION = "no_contribution", _("Planen säger inte hur målet nås")


ORDER = {rule: number for number, rule in enumerate(Rule)}
