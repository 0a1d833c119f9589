"""Why a row has its level: one reason gives one level, and one sentence on the screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """The reasons, in the order of the levels they give."""

    REACHED = "reached", _("Årsmålet är nått.")
    WITHIN_TOLERANCE = "within_tolerance", _("Årsmålet är inte nått, men inom årets tolerans.")
    BETTER_THAN_COMPARABLE = (
        "better_than_comparable",
        _("Årsmålet är inte nått, men värdet är närmare årsmålet än det jämförbara utfallet."),
    )
    EQUAL_TO_COMPARABLE = (
        "equal_to_comparable",
        _("Årsmålet är en förändring; värdet är lika med det jämförbara utfallet."),
    )
    NOT_REACHED = (
        "not_reached",
        _("Årsmålet är inte nått och värdet är inte närmare än det jämförbara utfallet."),
    )

    NOT_REPORTED = "not_reported", _("Utfall är inte redovisat.")
    COMES_LATER = "comes_later", _("Utfall redovisas senare.")
    NOT_MEASURABLE = "not_measurable", _("Utfallet går inte att mäta i år.")
    SECRET = "secret", _("Utfallet visas inte: det gäller för få personer.")
    NO_TARGET = "no_target", _("Årsmål saknas.")
    TO_BE_SET = "to_be_set", _("Årsmålet är inte fastställt än.")
    UNINTERPRETED = "uninterpreted", _("Årsmålet behöver tolkas av någon innan det kan jämföras.")
    UNIT_MISMATCH = "unit_mismatch", _("Årsmålets enhet är inte indikatorns enhet.")
    AGAINST_DIRECTION = (
        "against_direction",
        _("Årsmålet går åt motsatt håll mot vad som är bättre för indikatorn."),
    )
    FORECAST_MISSING = (
        "forecast_missing",
        _("Prognos saknas: värdet växer under året och säger inte om årets mål nås."),
    )
    LOW_COVERAGE = (
        "low_coverage",
        _("För få har redovisat för att stadens värde ska kunna bedömas."),
    )
    NO_PARTS = "no_parts", _("Täljare och nämnare saknas, och andelar läggs inte ihop utan dem.")
    NO_WEIGHT = "no_weight", _("Vikt saknas.")
    NO_DIRECTION = (
        "no_direction",
        _(
            "Indikatorn säger inte om högre eller lägre är bättre, "
            "och det gör inte årsmålet heller."
        ),
    )
    NO_COMPARISON = (
        "no_comparison",
        _("Årsmålet är en förändring, men jämförbart utfall saknas."),
    )
    INCOMPLETE = "incomplete", _("Summan är inte hel: värden saknas.")
    NOT_AGGREGATED = "not_aggregated", _("Indikatorn sammanställs inte för staden.")
    MEASURED_CENTRALLY = (
        "measured_centrally",
        _("Indikatorn mäts centralt; nämndernas årsmål kan inte läggas samman."),
    )
    NOT_COMPARABLE = (
        "not_comparable",
        _("Nämndens årsmål anger en riktning och går inte att jämföra med fullmäktiges nivå."),
    )

    NOT_APPLICABLE = "not_applicable", _("Indikatorn är inte aktuell.")
    NOT_MEASURED = "not_measured", _("Indikatorn mäts inte i år.")
    NO_TARGET_SET = "no_target_set", _("Inget årsmål.")
    NOT_DUE = "not_due", _("Utfall ska inte redovisas i den här perioden.")
    BY_COMMITTEE = (
        "by_committee",
        _("Årsmålet tas fram av nämnd eller styrelse; vars och ens eget årsmål gäller."),
    )
    NO_COUNCIL_TARGET = (
        "no_council_target",
        _("Kommunfullmäktige har inget årsmål att jämföra med."),
    )
    PART_OF_SUM = (
        "part_of_sum",
        _("Nämndens årsmål är en del av stadens summa och jämförs bara tillsammans med de andras."),
    )


FULL = frozenset({Reason.REACHED})
PARTIAL = frozenset(
    {Reason.WITHIN_TOLERANCE, Reason.BETTER_THAN_COMPARABLE, Reason.EQUAL_TO_COMPARABLE}
)
NONE = frozenset({Reason.NOT_REACHED})
NOT_APPLICABLE = frozenset(
    {
        Reason.NOT_APPLICABLE,
        Reason.NOT_MEASURED,
        Reason.NO_TARGET_SET,
        Reason.NOT_DUE,
        Reason.BY_COMMITTEE,
        Reason.NO_COUNCIL_TARGET,
        Reason.PART_OF_SUM,
    }
)


def level_of(reason: str) -> str:
    """The level that a reason gives; what is not listed above is hard to assess.

    >>> level_of("secret"), level_of("reached")
    ('hard_to_assess', 'full')
    """
    for level, reasons in _LEVELS.items():
        if reason in reasons:
            return level
    return "hard_to_assess"


_LEVELS = {"full": FULL, "partial": PARTIAL, "none": NONE, "not_applicable": NOT_APPLICABLE}
