"""What pulls a stored row down: each organisation's part in the city's figure, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.calculations.parts import (
    Bounds,
    Given,
    Part,
    given_of,
    parts_of_mean,
    parts_of_sum,
    ranked,
)
from indicators.calculations.targets import TargetKind
from indicators.models import Fulfilment, IndicatorDefinition, Level, Period
from indicators.models.computed import Judged

SUM, MEETING = "sum", "share_meeting"
TOGETHER = frozenset({"ratio", "weighted_mean", "mean", "single"})

# The rule by which the parts are told, printed beside them.
RULES: dict[str, str | Promise] = {
    SUM: _(
        "Andelen är organisationens del av stadens summa. Den som inte når sitt eget årsmål drar"
        " ner med så mycket som saknas; delarna är av allt som saknas."
    ),
    MEETING: _(
        "Stadens värde är hur stor andel som når sitt eget årsmål. De som inte når det drar ner"
        " lika mycket var."
    ),
    "ratio": _(
        "Vikten är organisationens del av nämnarna. Den som ligger sämre till än stadens årsmål"
        " drar ner med avståndet gånger vikten; delarna är av allt som drar ner. Utan den: vad"
        " staden hade haft av de andras täljare och nämnare."
    ),
    "weighted_mean": _(
        "Vikten är organisationens del av vikterna. Den som ligger sämre till än stadens årsmål"
        " drar ner med avståndet gånger vikten; delarna är av allt som drar ner. Utan den: de"
        " andras vägda medelvärde."
    ),
    "mean": _(
        "Alla väger lika. Den som ligger sämre till än stadens årsmål drar ner med avståndet;"
        " delarna är av allt som drar ner. Utan den: de andras medelvärde."
    ),
    "single": _("En enda organisation svarar för värdet."),
}
SINCE_RULE = _("Räknat på årets perioder och tidigare års verksamhetsberättelser.")


def method_of(row: Fulfilment) -> str:
    """How the city's figure came about of organisations' ones; empty when it did not."""
    if row.inputs.get("source") == "city":
        return ""
    method = str(row.inputs.get("method", ""))
    return method if method in (SUM, MEETING, *TOGETHER) else ""


def parts_in(
    row: Fulfilment,
    definition: IndicatorDefinition | None,
    own_rows: Mapping[int, Fulfilment],
) -> list[Part]:
    """The parts in the city's row, those who pull most first.

    `own_rows` are the organisations' of the same edition: what they were to reach themselves.
    """
    method = method_of(row)
    given = given_in(row, own_rows)
    if not method or not given:
        return []
    if method == SUM:
        return ranked(parts_of_sum(given, {pk: _short(one) for pk, one in own_rows.items()}))
    if method == MEETING:
        return ranked(_parts_of_meeting(given, own_rows))
    return ranked(parts_of_mean(given, bounds_of(row, definition)))


def given_in(row: Fulfilment, own_rows: Mapping[int, Fulfilment]) -> list[Given]:
    """What went into the figure that is judged: the outcomes, or before the year's end the
    forecasts."""
    if row.judged == Judged.FORECAST and "forecast" not in row.inputs:
        return _forecasts(row, own_rows)
    given = given_of(went_in(row).get("organisations", ()))
    if method_of(row) != SUM:
        return given
    # Who answered for a part of the year only has its last figure in the sum.
    return given + given_of(row.inputs.get("ended", ()))


def went_in(row: Fulfilment) -> Mapping[str, Any]:
    """What the judged figure was made of: `organisations` and `missing`, of the forecast where
    that is what is judged."""
    kept: Mapping[str, Any] = row.inputs
    if row.judged == Judged.FORECAST:
        kept = row.inputs.get("forecast", kept)
    return kept


def _forecasts(row: Fulfilment, own_rows: Mapping[int, Fulfilment]) -> list[Given]:
    weights = {
        one.organisation: one.weight for one in given_of(row.inputs.get("organisations", ()))
    }
    return [
        Given(pk, own.forecast, weights.get(pk, Decimal(1)))
        for pk, own in own_rows.items()
        if own.forecast is not None
    ]


def bounds_of(row: Fulfilment, definition: IndicatorDefinition | None) -> Bounds:
    """What the target asks, in numbers; nothing where it asks nothing that a value can lack."""
    read = row.target_read
    if read.kind == TargetKind.BAND:
        return Bounds(read.low, read.high)
    if _is_lower_better(row, definition):
        return Bounds(high=row.target_value)
    return Bounds(low=row.target_value)


def _is_lower_better(row: Fulfilment, definition: IndicatorDefinition | None) -> bool:
    kind = row.target_read.kind
    if kind in (TargetKind.AT_MOST, TargetKind.DECREASE):
        return True
    if kind in (TargetKind.AT_LEAST, TargetKind.INCREASE):
        return False
    return definition is not None and definition.direction == definition.Direction.LOWER


def _short(own: Fulfilment) -> Decimal:
    return -own.distance if own.distance is not None else Decimal(0)


def _parts_of_meeting(given: Sequence[Given], own_rows: Mapping[int, Fulfilment]) -> list[Part]:
    missed = {pk for pk, own in own_rows.items() if own.level in (Level.PARTIAL, Level.NONE)}
    misses = [one.organisation in missed for one in given]
    number, pulling = len(given), sum(misses) or 1
    return [
        Part(
            one.organisation,
            one.value,
            Decimal(1) / number,
            None,
            Decimal(pulls) / pulling,
        )
        for one, pulls in zip(given, misses, strict=True)
    ]


def rule_of(row: Fulfilment, parts: Sequence[object]) -> str:
    """The rule by which the parts were made; who is alone needs none."""
    return str(RULES["single" if len(parts) == 1 else method_of(row)]) if parts else ""


# --- since when ------------------------------------------------------------------------------


def since(
    rows: Iterable[Fulfilment], row: Fulfilment, definitions: Iterable[IndicatorDefinition] = ()
) -> Fulfilment:
    """The first row of the unbroken run at the row's level that ends with it.

    `rows` are the same organisation's over time. A run never crosses a change of definition.
    """
    starts = [one.from_year for one in definitions if one.from_year <= row.year]
    begins = max(starts, default=0)
    first = row
    for one in sorted(rows, key=_place, reverse=True):
        if _place(one) >= _place(row):
            continue
        if one.level != row.level or one.year < begins:
            break
        first = one
    return first


def _place(row: Fulfilment) -> tuple[int, int, bool]:
    return row.year, Period(row.period).end_month, row.period in Period.main()
