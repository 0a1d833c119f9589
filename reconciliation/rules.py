"""The rules by which plans are read: what each looks for, and what it holds a target against.

To add one: a name in `Rule` (its place is its gravity) and, below, a function of an `Answer`.
Pages, files, counts and filters follow. A function that reads something new of an answer needs it
in `Answer`, which `reconciliation.figures` fills in; its `SUSPECT` says which are read at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.numbers import difference, measure, shown_difference
from indicators.calculations.faults import WritersFault, fault_of, fits_unit, is_against
from indicators.calculations.targets import NO_TARGET, ParsedTarget, TargetKind
from indicators.models import IndicatorDefinition, Level, Trend
from organisations.models import Organisation


class Rule(models.TextChoices):
    """What the reconciliation looks for, gravest first. The value is the rule's name in JSON."""

    MISSING_TARGET = "missing_target", _("Årsmål saknas")
    UNINTERPRETED = "uninterpreted", _("Årsmålet behöver tolkas")
    UNIT_MISMATCH = "unit_mismatch", _("Årsmålets enhet är inte indikatorns")
    WRONG_WAY = "wrong_way", _("Årsmålet går åt motsatt håll mot KF:s")
    AGAINST_DIRECTION = "against_direction", _("Årsmålet går mot indikatorns riktning")
    WEAKER_THAN_COUNCIL = (
        "weaker_than_council",
        _("Årsmålet är svagare än KF:s, som staden inte når"),
    )
    WEAKER_THAN_OUTCOME = "weaker_than_outcome", _("Årsmålet är svagare än senaste utfallet")
    LARGE_GAP = "large_gap", _("Årsmålet ligger långt från senaste utfallet")
    SPREAD = "spread", _("Stor skillnad mellan stadsdelsnämnderna")
    NO_CONTRIBUTION = "no_contribution", _("Planen säger inte hur målet nås")
    # Something to know rather than something to ask about, and often many.
    LOWER_THAN_COUNCIL = (
        "lower_than_council",
        _("Årsmålet är svagare än KF:s, som staden ändå når"),
    )


ORDER = {rule: number for number, rule in enumerate(Rule)}


@dataclass(frozen=True)
class Answer:
    """One organisation's target beside what the council says; or the council's own.

    The council's own target is the city's answer, to which nobody is held: `council` has no
    target. `level` and `trend` are those of the stored row of the plan question, `value` what the
    target means there, `outcome` the latest full year's. `lowest` and `highest` are the latest
    full-year outcomes of the district committees, in the city's answer alone.
    """

    organisation: Organisation
    own: ParsedTarget = NO_TARGET
    own_text: str = ""
    council: ParsedTarget = NO_TARGET
    council_text: str = ""
    level: str | None = None
    trend: str | None = None
    value: Decimal | None = None
    outcome: Decimal | None = None
    citys_level: str | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    direction: str = ""
    unit: str = ""
    is_defined: bool = False
    decimals: int = 0
    large_gap: Decimal | None = None
    large_spread: Decimal | None = None


Compared = str | Decimal


@dataclass(frozen=True)
class Comparison:
    """What a finding was held against: the words before it, and how it is found.

    `of_target` is false where it is no target that was held against it, `written` makes text of
    a number and its unit.
    """

    words: object
    of: Callable[[Answer], Compared | None]
    of_target: bool = True
    written: Callable[..., str] = measure


def _direction(answer: Answer) -> str:
    known = answer.direction in IndicatorDefinition.Direction.values
    return str(IndicatorDefinition.Direction(answer.direction).label) if known else ""


def _apart(answer: Answer) -> Decimal | None:
    return shown_difference(answer.highest, answer.lowest, answer.decimals)


COUNCIL = Comparison(_("KF:"), lambda answer: answer.council_text)
OUTCOME = Comparison(_("utfall"), lambda answer: answer.outcome)
UNIT = Comparison(_("indikatorns enhet:"), lambda answer: answer.unit)
DIRECTION = Comparison(_("indikatorns riktning:"), _direction)
DIFFERENCE = Comparison(_("skillnad"), _apart, of_target=False, written=difference)
NOTHING = Comparison("", lambda answer: None)

Check = Callable[[Answer], bool]


@dataclass(frozen=True)
class Registered:
    rule: Rule
    check: Check
    against: Comparison
    unless: frozenset[Rule]


REGISTER: list[Registered] = []
AGAINST: dict[Rule, Comparison] = {Rule.NO_CONTRIBUTION: NOTHING}


def finds(rule: Rule, against: Comparison, unless: Iterable[Rule] = ()) -> Callable[[Check], Check]:
    """Register a function as what finds a rule broken.

    `unless` names rules that say the same more exactly: found first, they stand alone.
    """

    def register(check: Check) -> Check:
        REGISTER.append(Registered(rule, check, against, frozenset(unless)))
        AGAINST[rule] = against
        return check

    return register


def broken(answer: Answer) -> Iterable[tuple[Rule, Compared | None]]:
    """The rules that an answer breaks, gravest first, each with what it was held against."""
    found: set[Rule] = set()
    for one in REGISTER:
        if not found & one.unless and one.check(answer):
            found.add(one.rule)
            yield one.rule, one.against.of(answer)


# --- what the council says -------------------------------------------------------------------

WITHOUT = frozenset({TargetKind.NONE, TargetKind.BY_COMMITTEE, TargetKind.TO_BE_SET})
WEAKER = frozenset({Level.PARTIAL, Level.NONE})


def has_set(council: ParsedTarget) -> bool:
    """The council has set a target, readable or not."""
    return council.kind not in WITHOUT and council.kind != TargetKind.NOT_MEASURED


def asks(target: ParsedTarget) -> bool:
    """The council asks for a target: "Tas fram av nämnd" of whoever answers, beside an
    organisation's name of that one."""
    return target.kind == TargetKind.BY_COMMITTEE


# --- the rules -------------------------------------------------------------------------------


@finds(Rule.MISSING_TARGET, COUNCIL)
def missing_target(answer: Answer) -> bool:
    """No target where the council set one or asked for one; "mäts ej" where it set one."""
    if answer.own.kind == TargetKind.NOT_MEASURED:
        return has_set(answer.council)
    is_asked = asks(answer.council) or (asks(answer.own) and not answer.organisation.is_city)
    return answer.own.kind in WITHOUT and (has_set(answer.council) or is_asked)


@finds(Rule.UNINTERPRETED, COUNCIL)
def uninterpreted(answer: Answer) -> bool:
    return fault_of(answer.own, answer.direction, answer.unit) == WritersFault.UNINTERPRETED


@finds(Rule.UNIT_MISMATCH, UNIT)
def unit_mismatch(answer: Answer) -> bool:
    return not fits_unit(answer.own, answer.unit if answer.is_defined or answer.unit else None)


@finds(Rule.WRONG_WAY, COUNCIL)
def wrong_way(answer: Answer) -> bool:
    """The council asks for more and gets less, or the other way round, by its own right words."""
    words = {TargetKind.INCREASE, TargetKind.DECREASE}
    return {answer.council.kind, answer.own.kind} == words and not is_against(
        answer.council, answer.direction
    )


@finds(Rule.AGAINST_DIRECTION, DIRECTION, unless=[Rule.WRONG_WAY])
def against_direction(answer: Answer) -> bool:
    return is_against(answer.own, answer.direction)


GONE_WRONG = [Rule.WRONG_WAY, Rule.AGAINST_DIRECTION]


@finds(Rule.WEAKER_THAN_COUNCIL, COUNCIL, unless=GONE_WRONG)
def weaker_than_council(answer: Answer) -> bool:
    """It does not reach the council's, and neither does the city, or nobody can tell."""
    return answer.level in WEAKER and answer.citys_level != Level.FULL


@finds(Rule.LOWER_THAN_COUNCIL, COUNCIL, unless=GONE_WRONG)
def lower_than_council(answer: Answer) -> bool:
    """It does not reach the council's, which all together do."""
    return answer.level in WEAKER and answer.citys_level == Level.FULL


@finds(Rule.WEAKER_THAN_OUTCOME, OUTCOME, unless=GONE_WRONG)
def weaker_than_outcome(answer: Answer) -> bool:
    """Less than was reached the latest full year, and less than the council asks for."""
    return answer.trend == Trend.WORSE and answer.level != Level.FULL


@finds(Rule.LARGE_GAP, OUTCOME)
def large_gap(answer: Answer) -> bool:
    """Farther from the latest full year's outcome than the policy's share of it."""
    if answer.large_gap is None or answer.value is None or answer.outcome is None:
        return False
    ends = [answer.value]
    if answer.own.kind == TargetKind.BAND:
        ends = [end for end in (answer.own.low, answer.own.high) if end is not None]
    gap = max(abs(end - answer.outcome) for end in ends)
    return gap > answer.large_gap * abs(answer.outcome)


@finds(Rule.SPREAD, DIFFERENCE)
def spread(answer: Answer) -> bool:
    """The district committees' latest outcomes lie farther apart than the policy says."""
    apart = _apart(answer)
    return apart is not None and answer.large_spread is not None and apart > answer.large_spread
