"""What is asked about a figure: it may be right, but looks as figures do when something slipped.

Pure functions over numbers; the grid, a paste, a field and a file all ask here. Nothing that is
asked about is refused: a person says why it is right, which is kept with the value.

>>> from types import SimpleNamespace
>>> share = SimpleNamespace(unit="%", decimals=0, minimum=None, maximum=None, whole=False,
...     exceeds_hundred=False, largest_change=None, values="state", over_organisations="mean")
>>> [one.code for one in doubts(share, Figures(value=Decimal(721)), Known(last_year=Decimal(69)))]
['over_hundred']
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import Any, Protocol

from django.utils.translation import gettext as _

from common.numbers import measure, round_half_up, sv_number
from indicators.calculations.targets import ParsedTarget, TargetKind
from indicators.calculations.units import is_in_unit, unit_key
from indicators.models import IndicatorDefinition, Outcome, Target

TENFOLD = 10
# Below this many of something, ten times as many is nothing to ask about.
FEW = 10
IN_UNIT = ("value", "women", "men", "forecast")
_ONE = Decimal(1)


class Definition(Protocol):
    """What is used of an `IndicatorDefinition`."""

    unit: Any
    decimals: Any
    minimum: Any
    maximum: Any
    whole: Any
    exceeds_hundred: Any
    largest_change: Any
    values: Any
    over_organisations: Any


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said of one indicator, organisation and period. Women and men as the value."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    women: Decimal | None = None
    men: Decimal | None = None
    forecast: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside it, under the same definition.

    `last_year` is the same period's value a year earlier and `last_full_year` that year's VB,
    `earlier` the year's periods before this one, oldest first, each as (its name, value);
    `history` values of any earlier time, newest first. `kept` are fields that the row did not
    say and that stand from before.
    """

    last_year: Decimal | None = None
    last_full_year: Decimal | None = None
    earlier: Sequence[tuple[object, Decimal]] = ()
    history: Sequence[Decimal] = ()
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question: a stable code, the field that it is about, and the words for a person."""

    code: str
    field: str
    message: str


NOTHING_KNOWN = Known()


def doubts(definition: Definition, figures: Figures, known: Known = NOTHING_KNOWN) -> list[Doubt]:
    """Everything that is asked about the figures, at most one question a field."""
    found = [
        *_of_level(definition, figures, known),
        *_of_parts(definition, figures),
        *_of_genders(definition, figures, known),
        *_of_course(definition, figures, known),
    ]
    first: dict[str, Doubt] = {}
    for doubt in found:
        first.setdefault(doubt.field, doubt)
    return list(first.values())


def doubts_about(
    outcome: Outcome, definition: IndicatorDefinition | None, known: Known = NOTHING_KNOWN
) -> list[Doubt]:
    """What is asked about a row of outcomes."""
    if definition is None:
        return []
    names = Figures.__dataclass_fields__
    return doubts(definition, Figures(**{name: getattr(outcome, name) for name in names}), known)


def doubts_about_target(
    target: Target,
    definition: IndicatorDefinition | None,
    outcome: Outcome | None = None,
    last_year: Decimal | None = None,
) -> list[Doubt]:
    """What is asked about a row of targets, in its field `text`: beside the latest outcome and
    last year's level."""
    if definition is None:
        return []
    history = () if outcome is None or outcome.value is None else (outcome.value,)
    found = target_doubts(definition, target.parsed, Known(last_year=last_year, history=history))
    return [Doubt(one.code, "text", one.message) for one in found]


def target_doubts(
    definition: Definition, target: ParsedTarget, known: Known = NOTHING_KNOWN
) -> list[Doubt]:
    """What is asked about a target's bounds; `known` holds earlier targets or outcomes."""
    levels = (TargetKind.LEVEL, TargetKind.AT_MOST, TargetKind.AT_LEAST, TargetKind.BAND)
    if target.kind not in levels or not is_in_unit(target.unit, definition.unit):
        return []
    for bound in dict.fromkeys((target.low, target.high)):
        if bound is None:
            continue
        said = _Words(definition, bound, known, known.last_year, of_target=True)
        for doubt in _of_number(said, "value"):
            return [doubt]
    return []


# --- one number ------------------------------------------------------------------------------


@lru_cache(maxsize=1000)
def hundred(unit: str) -> Decimal | None:
    """What a whole is in the unit, where the unit is that of a share."""
    return {"%": Decimal(100), "‰": Decimal(1000)}.get(unit_key(unit))


def _of_level(definition: Definition, figures: Figures, known: Known) -> Iterator[Doubt]:
    for field in IN_UNIT:
        number = getattr(figures, field)
        if number is None or field in known.kept:
            continue
        before = {"value": known.last_year, "forecast": known.last_full_year}.get(field)
        yield from _of_number(_Words(definition, number, known, before), field)


def _of_number(said: _Words, field: str) -> Iterator[Doubt]:
    for code, ask in _QUESTIONS:
        why = ask(said)
        if why:
            yield Doubt(code, field, _question(said, why))


# More decimals than these beyond the indicator's own nobody types: they come of a division.
MOST_TYPED = 3


def readable(number: Decimal, decimals: int) -> Decimal:
    """A number that nobody typed, rounded half up; one that would then say something else, later.

    >>> readable(Decimal("172.200027552"), 1), readable(Decimal("0.72"), 0)
    (Decimal('172.2'), Decimal('0.72'))
    >>> readable(Decimal("100.000412"), 1)
    Decimal('100.0004')
    """
    shown = decimals
    digits = -int(Decimal(number).normalize().as_tuple().exponent)
    while digits > decimals + MOST_TYPED and shown < digits:
        rounded = round_half_up(number, shown)
        if rounded != rounded.to_integral() or rounded.to_integral() % 100:
            return rounded
        shown += 1
    return number


@dataclass(frozen=True, slots=True)
class _Words:
    """A number with what it is held against."""

    definition: Definition
    number: Decimal
    known: Known
    before: Decimal | None
    of_target: bool = False

    def shown(self, number: Decimal) -> str:
        """As it was written; a quotient as it is read."""
        return measure(readable(number, self.definition.decimals), self.definition.unit)

    @property
    def usual(self) -> Decimal | None:
        """What the number is most likely near: last year's, else the latest known."""
        if self.before is not None:
            return self.before
        return next(iter(self.known.history), None)


def _question(said: _Words, why: str) -> str:
    parts = [_("%(number)s: stämmer det?") % {"number": said.shown(said.number)}, why]
    if said.before is not None:
        words = (
            _("I fjol var årsmålet %(before)s.")
            if said.of_target
            else _("Samma tid i fjol var det %(before)s.")
        )
        parts.append(words % {"before": said.shown(said.before)})
    if meant := _meant(said):
        parts.append(_("Menas %(meant)s?") % {"meant": said.shown(meant)})
    return " ".join(parts)


def _meant(said: _Words) -> Decimal | None:
    """The number with its decimal sign elsewhere, where that is near what is usual."""
    usual, number = said.usual, said.number
    if not usual or not number:
        return None
    whole = hundred(said.definition.unit)
    for places in (2, -2, 1, -1, 3, -3):
        moved = number.scaleb(places)
        if whole and moved > whole and not said.definition.exceeds_hundred:
            continue
        if _near(moved, usual):
            return moved.normalize() if moved != moved.to_integral() else moved.quantize(_ONE)
    return None


def _near(one: Decimal, other: Decimal) -> bool:
    return one * other > 0 and Decimal("0.6") <= one / other <= Decimal("1.6")


def _below_minimum(said: _Words) -> str:
    minimum = said.definition.minimum
    if minimum is None or said.number >= minimum:
        return ""
    return _("Minsta möjliga värde är %(limit)s.") % {"limit": said.shown(minimum)}


def _above_maximum(said: _Words) -> str:
    maximum = said.definition.maximum
    if maximum is None or said.number <= maximum:
        return ""
    return _("Största möjliga värde är %(limit)s.") % {"limit": said.shown(maximum)}


def _over_hundred(said: _Words) -> str:
    whole, definition = hundred(said.definition.unit), said.definition
    if whole is None or definition.exceeds_hundred or definition.maximum is not None:
        return ""
    if said.number <= whole or any(one > whole for one in said.known.history):
        return ""
    return _("En andel är sällan över %(whole)s.") % {"whole": said.shown(whole)}


def _negative(said: _Words) -> str:
    if said.number >= 0 or said.definition.minimum is not None:
        return ""
    if any(one < 0 for one in (*said.known.history, said.before or Decimal(0))):
        return ""
    return _("Värdet har inte varit under noll förut.")


def _not_whole(said: _Words) -> str:
    if not said.definition.whole or said.number == said.number.to_integral():
        return ""
    return _("Indikatorn räknas i hela tal.")


def _fraction(said: _Words) -> str:
    """0,72 where 72 stood: a share written as part of one instead of in percent."""
    whole, usual = hundred(said.definition.unit), said.usual
    if whole is None or not 0 < said.number <= 1:
        return ""
    if usual is None:
        looks = said.definition.decimals == 0 and said.number != 1
    else:
        looks = usual >= 10 and usual / said.number > TENFOLD
    return _("Det ser ut som en del av ett, men skrivs i %(unit)s.") % {
        "unit": said.definition.unit
    } if looks else ""  # fmt: skip


def _changed_much(said: _Words) -> str:
    before, number = said.before, said.number
    if before is None or not before:
        return ""
    largest = said.definition.largest_change
    if largest is not None:
        change = abs(number - before) * 100 / abs(before)
        if change > largest:
            return _("Det är en ändring med %(change)s procent på ett år.") % {
                "change": sv_number(change, 0)
            }
        return ""
    return _tenfold(said, before)


def _tenfold(said: _Words, before: Decimal) -> str:
    number = said.number
    signs = {one > 0 for one in (number, before, *said.known.history) if one}
    if len(signs) > 1:
        return ""
    if hundred(said.definition.unit) is None and max(abs(number), abs(before)) < FEW:
        return ""
    if abs(number) > TENFOLD * abs(before):
        return _("Det är mer än tio gånger så mycket som i fjol.")
    if abs(number) * TENFOLD < abs(before):
        return _("Det är mindre än en tiondel av i fjol.")
    return ""


_QUESTIONS: tuple[tuple[str, Callable[[_Words], str]], ...] = (
    ("below_minimum", _below_minimum),
    ("above_maximum", _above_maximum),
    ("over_hundred", _over_hundred),
    ("negative", _negative),
    ("fraction", _fraction),
    ("changed_much", _changed_much),
    ("not_whole", _not_whole),
)


# --- the parts of a figure ---------------------------------------------------------------------


def _of_parts(definition: Definition, figures: Figures) -> Iterator[Doubt]:
    numerator, denominator = figures.numerator, figures.denominator
    whole = hundred(definition.unit)
    if numerator is None or denominator is None or whole is None or definition.exceeds_hundred:
        return
    if definition.maximum is not None and definition.maximum > whole:
        return
    if numerator > denominator:
        words = _("Täljaren %(numerator)s är större än nämnaren %(denominator)s: stämmer det?") % {
            "numerator": sv_number(numerator), "denominator": sv_number(denominator),
        }  # fmt: skip
        yield Doubt("numerator_over", "numerator", words)


def _of_genders(definition: Definition, figures: Figures, known: Known) -> Iterator[Doubt]:
    total, women, men = figures.value, figures.women, figures.men
    if total is None or (women is None and men is None):
        return
    half = _ONE.scaleb(-int(definition.decimals)) / 2
    if definition.over_organisations == "sum" and hundred(definition.unit) is None:
        wrong = _sum_that_fails(total, women, men, half * 2)
    elif women is None or men is None:
        return
    else:
        wrong = _outside(readable(total, definition.decimals), women, men, half)
        if definition.over_organisations in ("central", "none") and total == women + men:
            wrong = ""
    if wrong:
        field = "value" if {"women", "men"} <= known.kept else "women"
        yield Doubt("genders", field, _with_kept(wrong, known))


def _with_kept(wrong: str, known: Known) -> str:
    if not {"women", "men"} & known.kept:
        return wrong
    return wrong + " " + _("Kvinnor och män står kvar från förut.")


def _sum_that_fails(
    total: Decimal, women: Decimal | None, men: Decimal | None, rounding: Decimal
) -> str:
    if women is not None and men is not None:
        if abs(women + men - total) <= rounding:
            return ""
        return _("Kvinnor %(women)s och män %(men)s blir %(sum)s, inte %(total)s.") % {
            "women": sv_number(women), "men": sv_number(men), "sum": sv_number(women + men),
            "total": sv_number(total),
        }  # fmt: skip
    one = women if women is not None else men
    if one is None or one <= total + rounding:
        return ""
    return _("%(one)s av det ena könet är mer än alla, %(total)s.") % {
        "one": sv_number(one), "total": sv_number(total),
    }  # fmt: skip


def _outside(total: Decimal, women: Decimal, men: Decimal, rounding: Decimal) -> str:
    if min(women, men) - rounding <= total <= max(women, men) + rounding:
        return ""
    return _("Totalt %(total)s ligger inte mellan kvinnor %(women)s och män %(men)s.") % {
        "total": sv_number(total), "women": sv_number(women), "men": sv_number(men),
    }  # fmt: skip


# --- the course of a year ----------------------------------------------------------------------


def _of_course(definition: Definition, figures: Figures, known: Known) -> Iterator[Doubt]:
    if not accumulates(definition) or figures.value is None:
        return
    if definition.values == "year_to_date":
        yield from _falls(definition, figures, known)
    elif definition.values == "own_period" and _only_grows(figures.value, known.earlier):
        words = _(
            "%(values)s växer för varje period. Är det perioden för sig, och inte hittills i år?"
        ) % {"values": _course(known.earlier, figures.value)}
        yield Doubt("only_grows", "value", words)


def accumulates(definition: Definition) -> bool:
    """Whether the figure is an amount that can be added up over the year."""
    means = ("ratio", "mean", "weighted_mean", "share_meeting")
    return hundred(definition.unit) is None and definition.over_organisations not in means


def _falls(definition: Definition, figures: Figures, known: Known) -> Iterator[Doubt]:
    value, unit = figures.value, definition.unit
    assert value is not None
    if known.earlier and value < known.earlier[-1][1]:
        period, before = known.earlier[-1]
        words = _(
            "%(value)s är mindre än %(before)s i %(period)s, men värdet räknas hittills i år."
            " Är det perioden för sig?"
        ) % {
            "value": measure(value, unit), "before": measure(before, unit), "period": period,
        }  # fmt: skip
        yield Doubt("falls", "value", words)
    forecast = figures.forecast
    if forecast is not None and "forecast" not in known.kept and 0 <= forecast < value:
        words = _("Prognosen för året, %(forecast)s, är mindre än %(value)s hittills i år.") % {
            "forecast": measure(forecast, unit), "value": measure(value, unit),
        }  # fmt: skip
        yield Doubt("forecast_below", "forecast", words)


def _only_grows(value: Decimal, earlier: Sequence[tuple[object, Decimal]]) -> bool:
    """Whether figures look added up: each larger than the last, and the last much larger."""
    numbers = [number for _period, number in earlier] + [value]
    grows = all(one < two for one, two in pairwise(numbers))
    if not grows or len(numbers) < 2 or numbers[0] <= 0:
        return False
    return numbers[-1] >= numbers[0] * Decimal("1.5") if len(numbers) < 4 else True


def _course(earlier: Sequence[tuple[object, Decimal]], value: Decimal) -> str:
    return ", ".join(sv_number(number) for number in [one[1] for one in earlier] + [value])


# --- a column ----------------------------------------------------------------------------------

SHORTEST_RUN = 3


def shifted_runs(
    column: Sequence[tuple[Decimal | None, Decimal | None]],
) -> list[tuple[int, int, int]]:
    """Runs of rows whose values fit the neighbour's history better than their own.

    `column` holds each row's value and what it usually is. Answers (first, last, offset): the
    value of a row fits the row at `place + offset`.

    >>> usual = [Decimal(n) for n in (10, 80, 300, 5, 60)]
    >>> shifted_runs(list(zip([Decimal(7), *usual[:-1]], usual)))
    [(1, 4, -1)]
    """
    return [run for offset in (-1, 1) for run in _runs(column, offset)]


def _runs(
    column: Sequence[tuple[Decimal | None, Decimal | None]], offset: int
) -> Iterator[tuple[int, int, int]]:
    start = None
    for place in range(len(column) + 1):
        fits = place < len(column) and _fits_neighbour(column, place, offset)
        if fits and start is None:
            start = place
        elif not fits and start is not None:
            if place - start >= SHORTEST_RUN:
                yield start, place - 1, offset
            start = None


def _fits_neighbour(
    column: Sequence[tuple[Decimal | None, Decimal | None]], place: int, offset: int
) -> bool:
    other = place + offset
    if not 0 <= other < len(column):
        return False
    value, own = column[place]
    own_distance, distance = _distance(value, own), _distance(value, column[other][1])
    return (
        distance is not None
        and own_distance is not None
        and (distance < 0.15 and own_distance > 3 * distance + 0.1)
    )


def _distance(one: Decimal | None, other: Decimal | None) -> float | None:
    """How far apart two numbers are, in powers of e; None where that says nothing."""
    if one is None or other is None or one * other <= 0:
        return None
    return abs(log(abs(one)) - log(abs(other)))


def shifted_message(first: int, last: int, offset: int) -> str:
    """The question about rows `first` to `last`."""
    words = (
        _("Värdena på rad %(first)d–%(last)d passar bättre på raden ovanför. Är de ett steg fel?")
        if offset < 0
        else _(
            "Värdena på rad %(first)d–%(last)d passar bättre på raden under. Är de ett steg fel?"
        )
    )
    return words % {"first": first, "last": last}
