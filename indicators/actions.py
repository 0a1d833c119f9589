"""Writes to indicators and their figures: one function for each use case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from common.checks import check
from common.recording import recorded
from drafting.calculations.history import as_it_was, event_model
from goals.budgets import hold_budget
from goals.models import AreaGoal, Budget, CommitteeGoal
from indicators.calculations.entry import NUMBERS, Entry
from indicators.calculations.faults import SHARES
from indicators.calculations.targets import MAX_TEXT, ParsedTarget, parse_target
from indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
    Target,
)
from indicators.models.definitions import covers
from indicators.tasks import drain_soon
from organisations.models import Organisation, User

# As many as a definition may have.
MOST_DECIMALS = 6
Values, OverPeriods = IndicatorDefinition.Values, IndicatorDefinition.OverPeriods


def add_own_indicator(
    *,
    organisation: Organisation,
    year: int,
    name: str,
    unit: str,
    direction: str,
    by: User,
    values: str = Values.STATE,
    target: str = "",
) -> Indicator:
    """An indicator of the organisation's own, defined from the year on, which it answers for.

    It has as many decimals as the `target` that it comes with, so that values are not rounded
    away before they are held against that one. A name the organisation has used before is the
    same indicator, so its series goes on; one that was taken away before anybody decided or
    measured it is measured as is said now.
    """
    tidy = " ".join(name.split())
    with recorded(by):
        indicator = Indicator.objects.filter(owner=organisation, name__iexact=tidy).first()
        if indicator is None:
            indicator = Indicator(
                code=_free_code(organisation, tidy),
                name=tidy,
                level=Indicator.Level.OWN,
                owner=organisation,
            )
            check(indicator, "name")
            indicator.save()
        if not _is_in_use(indicator):
            measured = {
                "unit": unit.strip(),
                "direction": direction,
                "decimals": _decimals_of(target),
            }
            set_definition(indicator=indicator, from_year=year, by=by, **measured)
            set_values(indicator=indicator, from_year=year, values=values, by=by)
        answer_in_year(indicators=[indicator], organisation=organisation, year=year)
    return indicator


def _is_in_use(indicator: Indicator) -> bool:
    """Whether it stands in a plan, decided or not, or has been measured."""
    places, decided = indicator.placements.all(), indicator.frozen_placements.all()
    return places.exists() or decided.exists() or indicator.outcomes.exists()


def _decimals_of(target: str) -> int:
    """How many decimals a target is written with: 1 of "Minst 85,5 %", 0 where it has no number."""
    parsed = parse_target(target)
    exponents = [
        one.as_tuple().exponent
        for one in (parsed.low, parsed.high, parsed.change)
        if one is not None
    ]
    most = max((-one for one in exponents if isinstance(one, int)), default=0)
    return min(max(most, 0), MOST_DECIMALS)


def _free_code(organisation: Organisation, name: str) -> str:
    """A readable code that nothing has: `namnd-1-andel-nojda`, then `…-2`."""
    stem = slugify(f"{organisation.code[:24]}-{name}")[:70].strip("-")
    taken = set(Indicator.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(c for n in range(1, 10**6) if (c := f"{stem}-{n}" if n > 1 else stem) not in taken)


def rename_indicator(*, indicator: Indicator, name: str, by: User) -> Indicator:
    """Give the indicator another name; it stays the same indicator."""
    with recorded(by):
        indicator.name = name
        check(indicator, "name")
        indicator.save()
    return indicator


def set_definition(
    *, indicator: Indicator, from_year: int, by: User, **changes: Any
) -> IndicatorDefinition:
    """Say how the indicator is measured from a year on; what held before that year stays.

    Changes the definition that begins in exactly that year, else begins one that says the rest
    as the one in force before. What changes nothing begins nothing. A new definition breaks the
    series, so one that nobody has decided goes again when it comes to say what held before.
    """
    with recorded(by):
        hold_budget(from_year)
        # Two people at once would both find that no definition begins in the year.
        Indicator.objects.select_for_update().get(pk=indicator.pk)
        known = indicator.definitions.filter(from_year__lte=from_year).order_by("-from_year")
        begun, before = _begun_and_before(list(known[:2]), from_year)
        in_force = begun or before
        if in_force and all(getattr(in_force, name) == changes[name] for name in changes):
            return in_force
        definition = begun or _beginning(indicator, from_year, before)
        for name, value in changes.items():
            setattr(definition, name, value)
        check(definition, *changes)
        definition.save()
        if "over_organisations" in changes:
            _ensure_deviations_do_not_cancel(definition)
        if before and definition.decided_on is None and _content(definition) == _content(before):
            definition.delete()
            definition = before
        drain_soon()
    return definition


# Of these, deviations of both signs would make a figure near zero whatever they are.
CANCELLING = frozenset(
    {
        IndicatorDefinition.OverOrganisations.SUM,
        IndicatorDefinition.OverOrganisations.RATIO,
        IndicatorDefinition.OverOrganisations.WEIGHTED_MEAN,
        IndicatorDefinition.OverOrganisations.MEAN,
    }
)


def _ensure_deviations_do_not_cancel(definition: IndicatorDefinition) -> None:
    """Raises ValidationError where the council's target is "+/-" and the figures are added."""
    if definition.over_organisations not in CANCELLING:
        return
    deviating = Target.objects.of_city().filter(
        indicator=definition.indicator_id, year__gte=definition.from_year
    )
    signed = deviating.filter(kind=Target.Kind.BAND, low__lt=0, high=-models.F("low")).first()
    if signed:
        raise ValidationError({"over_organisations": cancelling(signed.text)})


def cancelling(text: str) -> str:
    """Why a "+/-" of the council's does not go with sums and means, and what does."""
    return _(
        "Årsmålet ”%(text)s” är en avvikelse åt båda håll, och sådana tar ut varandra i en summa"
        " eller ett medelvärde. Välj ”andel som når sitt årsmål”, eller skriv ett intervall."
    ) % {"text": text}


def set_values(
    *, indicator: Indicator, from_year: int, values: str, by: User
) -> IndicatorDefinition:
    """Say what a period's figure of an organisation's own indicator means.

    How the year's is made of them follows: periods of their own are added up, shares averaged.
    """
    known = indicator.definitions.filter(from_year__lte=from_year).order_by("-from_year").first()
    made = OverPeriods.LATEST
    if values == Values.OWN_PERIOD:
        made = OverPeriods.MEAN if known and known.unit in SHARES else OverPeriods.SUM
    return set_definition(
        indicator=indicator, from_year=from_year, by=by, values=values, over_periods=made
    )


def _begun_and_before(
    latest: list[IndicatorDefinition], year: int
) -> tuple[IndicatorDefinition | None, IndicatorDefinition | None]:
    """Of the latest definitions up to a year: the one that begins in it, and the one before."""
    begun = latest.pop(0) if latest and latest[0].from_year == year else None
    return begun, latest[0] if latest else None


def _beginning(
    indicator: Indicator, from_year: int, before: IndicatorDefinition | None
) -> IndicatorDefinition:
    said = _content(before) if before else {}
    return IndicatorDefinition(indicator=indicator, from_year=from_year, **said)


# What tells one definition from another without being part of what it says.
_OF_THE_ROW = {"id", "indicator_id", "from_year", "decided_on"}


def _content(definition: IndicatorDefinition) -> dict[str, Any]:
    """What a definition says of how to measure, by column."""
    names = {field.attname for field in definition._meta.concrete_fields} - _OF_THE_ROW
    return {name: getattr(definition, name) for name in names}


def place_indicator(
    *,
    indicator: Indicator,
    budget: Budget,
    area_goal: AreaGoal,
    by: User,
    committee_goal: CommitteeGoal | None = None,
) -> IndicatorPlacement:
    """Put the indicator last under the area goal, or under a committee goal of it."""
    with recorded(by):
        hold_budget(budget.year)
        if indicator.placements.filter(budget=budget, area_goal=area_goal).exists():
            raise ValidationError(_("Indikatorn finns redan under målet."))
        last = area_goal.placements.aggregate(last=models.Max("position"))["last"] or 0
        placement = IndicatorPlacement.objects.create(
            indicator=indicator,
            budget=budget,
            area_goal=area_goal,
            committee_goal=committee_goal,
            position=last + 1,
        )
        drain_soon()
    return placement


def remove_placement(*, placement: IndicatorPlacement, by: User) -> None:
    """Take the indicator away from the goal; its series and targets stay."""
    with recorded(by):
        hold_budget(placement.budget.year)
        placement.delete()
        drain_soon()


def restore_placement(*, removal: Any, by: User) -> IndicatorPlacement:
    """Put the indicator back where it stood, by the event of its removal."""
    with recorded(by):
        placement: IndicatorPlacement = as_it_was(removal)
        placement.save(force_insert=True)
        drain_soon()
    return placement


def restore_placements_under(*, goal_removal: Any, by: User) -> None:
    """Put indicators back under a committee goal that is back; they stood under its area goal."""
    moved_up = event_model(IndicatorPlacement).objects.filter(
        pgh_label="update", committee_goal=None, pgh_context=goal_removal.pgh_context_id
    )
    with recorded(by):
        IndicatorPlacement.objects.filter(
            pk__in=moved_up.values("pgh_obj_id"), committee_goal=None
        ).update(committee_goal=goal_removal.pgh_obj_id)


def _refuse_deviation(indicator: Indicator, year: int, text: str, parsed: ParsedTarget) -> None:
    """The council's "+/- 1 %" is of a figure in which deviations do not cancel each other."""
    is_deviation = parsed.kind == Target.Kind.BAND and parsed.low == -(parsed.high or 0)
    definition = indicator.definitions.filter(from_year__lte=year).order_by("-from_year").first()
    if is_deviation and definition and definition.over_organisations in CANCELLING:
        raise ValidationError(cancelling(text))


def set_target(
    *,
    indicator: Indicator,
    organisation: Organisation,
    year: int,
    text: str,
    read_as: str = "",
    by: User | None,
    source: str = "",
    reference: str = "",
) -> Target:
    """Set the year's target of an organisation to the text as written.

    What the text says is parsed beside it; a text that does not parse is kept and needs to be
    interpreted. `read_as` is that interpretation, in words that parse (else `ValidationError`).
    Another text is asked about anew, whatever was said of the one before. The database marks what
    depends on it for recomputing.
    """
    verbatim, interpreted = text.strip(), read_as.strip()
    for words in (verbatim, interpreted):
        _ensure_short(words)
    parsed = parse_target(interpreted or verbatim)
    if interpreted and parsed.kind == Target.Kind.UNINTERPRETED:
        raise ValidationError(
            _("Tolkningen ”%(text)s” går inte att tolka. Skriv till exempel Minst 80 %%.")
            % {"text": interpreted}
        )
    if organisation.is_city:
        _refuse_deviation(indicator, year, verbatim, parsed)
    columns = {
        "text": verbatim,
        "read_as": interpreted,
        **parsed.as_columns(),
        # What somebody wrote is no made-up data any longer; a text has the source it came from now.
        "is_example": False,
        "source": source,
        "reference": reference,
    }
    place: dict[str, Any] = {"indicator": indicator, "organisation": organisation, "year": year}
    with recorded(by):
        stored = Target.objects.select_for_update(of=("self",)).filter(**place).first()
        if stored and (stored.text, stored.read_as) != (verbatim, interpreted):
            columns["confirmed"] = ""
        target = _set(Target, stored, place, columns)
        drain_soon()
    return target


Figure = TypeVar("Figure", Target, Outcome)


def _set(
    model: type[Figure], stored: Figure | None, place: dict[str, Any], columns: dict[str, Any]
) -> Figure:
    """The figure of a place with these columns. `stored` is the one that stands there, locked."""
    if stored is None:
        # Somebody else may have come first.
        return model._default_manager.update_or_create(**place, defaults=columns)[0]
    for name, value in columns.items():
        setattr(stored, name, value)
    stored.save()
    return stored


def confirm_figure(*, figure: Target | Outcome, why: str, by: User) -> None:
    """Say why a figure is right although it was asked about; kept until the figure changes.

    Raises ValidationError, at `confirmed`, without a word or with too many.
    """
    with recorded(by):
        figure.confirmed = " ".join(why.split())
        if not figure.confirmed:
            raise ValidationError({"confirmed": _("Skriv ett ord om varför det stämmer.")})
        check(figure, "confirmed")
        figure.save(update_fields=["confirmed", "updated_at"])


def _ensure_short(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise ValidationError(
            _("Ett årsmål är högst %(max)d tecken, det här är %(length)d.")
            % {"max": MAX_TEXT, "length": len(text)}
        )


def answer_in_year(
    *, indicators: Iterable[Indicator], organisation: Organisation, year: int, source: str = ""
) -> list[Indicator]:
    """See to it that an organisation answers for indicators when a year ends; those that are new.

    Belongs inside the change of whoever asks for it. What ended earlier in the year stays so.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    wanted = {indicator.pk: indicator for indicator in indicators}
    begins = dict.fromkeys(wanted, first)
    held = IndicatorResponsibility.objects.answered_by(organisation).filter(
        covers(first, last), indicator__in=wanted
    )
    for span in held.order_by("starts_on"):
        begins[span.indicator_id] = (span.ends_on or last) + dt.timedelta(days=1)
    new = {pk: begin for pk, begin in begins.items() if begin <= last}
    IndicatorResponsibility.objects.bulk_create(
        IndicatorResponsibility(
            indicator_id=pk,
            organisation=organisation,
            starts_on=begin,
            ends_on=last,
            source=source,
        )
        for pk, begin in new.items()
    )
    return [wanted[pk] for pk in new]


def set_outcome(
    *,
    indicator: Indicator,
    organisation: Organisation,
    year: int,
    period: str,
    entry: Entry | None,
    by: User | None,
) -> Outcome | None:
    """Set what was measured in a period for an organisation.

    Without an entry the outcome is removed; history keeps it. What was example data is from now
    on somebody's own figure. Other figures are asked about anew, whatever was said of those before.
    """
    place: dict[str, Any] = {
        "indicator": indicator,
        "organisation": organisation,
        "year": year,
        "period": period,
    }
    with recorded(by):
        stored = Outcome.objects.select_for_update(of=("self",)).filter(**place).first()
        outcome = None
        if entry is None and stored:
            stored.delete()
        elif entry is not None:
            columns = {**asdict(entry), "is_example": False}
            if stored and any(getattr(stored, name) != columns[name] for name in NUMBERS):
                columns["confirmed"] = ""
            outcome = _set(Outcome, stored, place, columns)
        drain_soon()
    return outcome


def set_outcome_status(
    *, organisation: Organisation, year: int, period: str, status: str, by: User | None
) -> None:
    """Say of all outcomes that the organisation has for a period that they are in this status."""
    with recorded(by):
        Outcome.objects.filter(organisation=organisation, year=year, period=period).exclude(
            status=status
        ).update(status=status)
