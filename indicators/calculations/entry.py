"""What a person typed about one outcome ↔ the columns of `Outcome`.

The grid, a pasted column and an imported file all read through `read_entry`, so that the same
text means the same everywhere. A fault says what is wrong and what would be right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from django.utils.translation import gettext as _

from common.numbers import NotANumber, measure, round_half_up, typed_number
from common.text import clean_text
from indicators.calculations.units import parse_value, units_agree
from indicators.models import IndicatorDefinition, Outcome

FIELDS = (
    "value",
    "numerator",
    "denominator",
    "women",
    "men",
    "absence",
    "forecast",
    "comment",
)
NUMBERS = ("value", "numerator", "denominator", "women", "men", "forecast")
IN_UNIT = ("value", "women", "men", "forecast")
STORED_DECIMALS = Decimal("0.000000001")
# What the columns can hold before the decimal sign, with room to sum over organisations.
MOST = Decimal(10) ** 13

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One outcome as it is to be stored. Exactly one of `value` and `absence` is given."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    women: Decimal | None = None
    men: Decimal | None = None
    forecast: Decimal | None = None
    absence: str = ""
    comment: str = ""


def empty_texts() -> dict[str, str]:
    return dict.fromkeys(FIELDS, "")


def texts_of(outcome: Outcome | None, decimals: int = 0) -> dict[str, str]:
    """The stored outcome as a person would type it.

    A value made from a ratio is rounded to the definition's decimals, all others are exact.
    """
    if outcome is None:
        return empty_texts()
    texts = {name: typed_number(getattr(outcome, name)) for name in NUMBERS}
    if outcome.denominator is not None:
        texts["value"] = typed_number(outcome.value, decimals)
    return {**texts, "absence": outcome.absence, "comment": outcome.comment}


def read_entry(
    texts: Texts, definition: IndicatorDefinition | None
) -> tuple[Entry | None, dict[str, str]]:
    """Read one row. Returns the entry (None when nothing is said) and faults by field.

    "ej redovisad" and the other kinds of absence may be written in place of the value.
    """
    texts = _absence_in_place_of_value({**empty_texts(), **texts})
    numbers, faults = _numbers(texts, definition.unit if definition else "")
    comment = texts["comment"].strip()
    absence = texts["absence"].strip()
    faults = {**_misplaced(texts, definition), **_ratio_faults(texts, numbers), **faults}
    if absence and absence not in Outcome.Absence.values:
        faults["absence"] = _("Välj en av orsakerna i listan.")
    if not faults:
        faults = _derive(numbers, definition) if numbers["denominator"] else {}
    if absence and "absence" not in faults and _measured(numbers):
        faults["absence"] = _("Ange antingen ett utfall eller varför det saknas, inte båda.")
    if not faults and not absence and numbers["value"] is None and _measured(numbers):
        faults["value"] = _("Fyll i utfallet totalt också; kvinnor och män visas bredvid det.")
    if faults:
        return None, faults
    return _entry(numbers, absence, comment), {}


# The year has ended: nobody reads what it is thought to end with.
ENDS = ("VB", "M12")


def forecast_fault(text: str, period: str) -> str:
    """What is wrong with a forecast written in a period that reports the year itself."""
    if period not in ENDS or not text.strip():
        return ""
    return _("%(period)s redovisar årets utfall. En prognos hör till T1 och T2.") % {
        "period": period
    }


def _entry(numbers: dict[str, Decimal | None], absence: str, comment: str) -> Entry | None:
    if not absence and numbers["value"] is None:
        if not comment and all(value is None for value in numbers.values()):
            return None
        # A comment or a forecast ahead of the outcome is kept beside "ej redovisad".
        absence = Outcome.Absence.NOT_REPORTED
    return Entry(**numbers, absence=absence, comment=comment)


def _absence_in_place_of_value(texts: dict[str, str]) -> dict[str, str]:
    written = clean_text(texts["value"]).casefold()
    for absence in Outcome.Absence:
        if written and written == str(absence.label).casefold():
            return {**texts, "value": "", "absence": absence.value}
    return texts


def _numbers(texts: Texts, unit: str) -> tuple[dict[str, Decimal | None], dict[str, str]]:
    numbers: dict[str, Decimal | None] = dict.fromkeys(NUMBERS)
    faults = {}
    for name in NUMBERS:
        if not texts[name].strip():
            continue
        try:
            numbers[name] = parse_value(texts[name], unit if name in IN_UNIT else "")
        except NotANumber as fault:
            faults[name] = str(fault)
    return numbers, faults


def _misplaced(texts: Texts, definition: IndicatorDefinition | None) -> dict[str, str]:
    """Columns that the definition of the indicator has no place for."""
    if definition is None:
        return {}
    faults = {}
    if definition.over_organisations != IndicatorDefinition.OverOrganisations.RATIO:
        text = _("Indikatorn redovisas utan täljare och nämnare. Skriv talet under utfall.")
        faults = dict.fromkeys(("numerator", "denominator"), text)
    if not definition.by_gender:
        text = _("Indikatorn är inte könsuppdelad. Skriv talet under utfall.")
        faults |= dict.fromkeys(("women", "men"), text)
    return {name: text for name, text in faults.items() if texts[name].strip()}


def _ratio_faults(texts: Texts, numbers: dict[str, Decimal | None]) -> dict[str, str]:
    """Numerator and denominator come together, and the denominator is above zero."""
    given = {name: bool(texts[name].strip()) for name in ("numerator", "denominator")}
    if given["numerator"] and not given["denominator"]:
        return {"denominator": _("Fyll i nämnaren också, då sparas raden.")}
    if given["denominator"] and not given["numerator"]:
        return {"numerator": _("Fyll i täljaren också, då sparas raden.")}
    denominator = numbers["denominator"]
    if denominator is not None and denominator <= 0:
        return {"denominator": _("Nämnaren ska vara större än noll.")}
    return {}


def _derive(
    numbers: dict[str, Decimal | None], definition: IndicatorDefinition | None
) -> dict[str, str]:
    """Fill in the value from the ratio; a value that contradicts it is a fault."""
    numerator, denominator = numbers["numerator"], numbers["denominator"]
    assert numerator is not None
    assert denominator is not None
    unit = definition.unit if definition else ""
    derived = ratio(numerator, denominator, unit)
    decimals = definition.decimals if definition else 0
    if abs(derived) >= MOST:
        return {"denominator": _("Kvoten blir orimligt stor. Kontrollera täljare och nämnare.")}
    typed = numbers["value"]
    if typed is not None and not _agree(typed, derived, decimals):
        return {
            "value": _(
                "Täljare och nämnare ger %(derived)s. Töm utfallet så räknas det ut, eller rätta"
                " täljare och nämnare."
            )
            % {"derived": measure(derived, unit, decimals)}
        }
    numbers["value"] = derived
    return {}


def _agree(typed: Decimal, derived: Decimal, decimals: int) -> bool:
    """Equal to the definition's decimals, or to as many more as were typed: 0,0435 is 32/736."""
    written = max(decimals, -int(typed.normalize().as_tuple().exponent))
    return any(round_half_up(typed, n) == round_half_up(derived, n) for n in {decimals, written})


def ratio(numerator: Decimal, denominator: Decimal, unit: str) -> Decimal:
    """The share, in percent when that is the unit.

    >>> ratio(Decimal(1), Decimal(3), "%")
    Decimal('33.333333333')
    """
    factor = 100 if unit and units_agree(unit, "%") else 1
    with localcontext() as exact:
        exact.prec = 50  # also for a share that nobody can mean; it is refused afterwards
        share = numerator * factor / denominator
        return share.quantize(STORED_DECIMALS, rounding=ROUND_HALF_UP)


def _measured(numbers: dict[str, Decimal | None]) -> bool:
    """Whether something was measured; a forecast may well stand beside an absence."""
    return any(value is not None for name, value in numbers.items() if name != "forecast")
