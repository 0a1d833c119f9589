"""What a page shows: which edition of a year and period, and what is being worked on beside it.

Every page asks here. Published rows are those of editions; who may, and has said so, reads
working rows instead: stadsledningskontoret and administrators all of them, members their own
organisations' beside the published of the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from common.addresses import page_address
from decisions import models as decisions
from decisions.models import BUDGET, PLAN, Decision, Edition, Standing
from decisions.selectors import published_of_all
from followup.handed_in import begun_and_done, handed_in_of
from goals.models import Budget
from indicators.models import (
    Correction,
    FrozenOutcome,
    FrozenPlacement,
    FrozenTarget,
    Fulfilment,
    GoalProposal,
    Indicator,
    IndicatorPlacement,
    Outcome,
    Period,
    Policy,
    Target,
)
from indicators.models.computed import Basis, FulfilmentQuerySet, Question
from indicators.selectors import corrections_of
from organisations.models import Organisation, the_city
from organisations.permissions import Viewer, own_organisations, reads_everything

# Organisations whose working rows are read, key and code; None means all of them.
Scope = Mapping[int, str] | None
NOBODY: Mapping[int, str] = MappingProxyType({})
# A period's document says little beside its rows; a budget's or a plan's is long and rarely read.
SHORT_DOCUMENT = Case(When(subject__in=Period.main(), then=F("published__document")))


@dataclass(frozen=True)
class Reading:
    """A page's year, period and edition. `period` is empty when nothing has been published yet.

    `asked` is a period that was asked for and may not be read.
    """

    budget: Budget
    period: str
    choices: tuple[Period, ...]
    matters: Mapping[tuple[int, str], Standing]
    scope: Scope = field(default_factory=dict)
    asked: str = ""

    @property
    def year(self) -> int:
        return self.budget.year

    @property
    def kind(self) -> str:
        kinds = decisions.Reading
        return kinds.WORKING if self.scope is None or self.scope else kinds.PUBLISHED

    @property
    def is_working(self) -> bool:
        return self.kind == decisions.Reading.WORKING

    @property
    def works_on_all(self) -> bool:
        """Stadsledningskontoret's and administrators' working reading."""
        return self.scope is None

    def works_on(self, organisation: Organisation) -> bool:
        """The organisation's working rows are read."""
        return self.scope is None or organisation.pk in self.scope

    @property
    def label(self) -> str:
        return f"{Period(self.period).label} {self.year}" if self.period else ""

    @property
    def asked_label(self) -> str:
        return f"{Period(self.asked).label} {self.year}" if self.asked else ""

    @cached_property
    def city(self) -> Organisation:
        """Whose editions they are."""
        known = next(iter(self.matters.values()), None)
        return known.organisation if known else Organisation.objects.city()

    def address(self, name: str, *args: object) -> str:
        """Where a reading page is, in the period that this page shows."""
        return page_address(name, *args, period=self.period)

    def of_organisation(self, organisation: Organisation, indicator: Indicator) -> str:
        """Where an organisation's series of an indicator is read."""
        return self.address("organisation_indicator", self.year, organisation.code, indicator.code)

    def why(self, row: Fulfilment) -> str:
        """Where a row is explained; from there one comes back to this page's year and period."""
        address = self.address("why", row.pk)
        if row.year == self.year:
            return address
        return f"{address}{'&' if '?' in address else '?'}ar={self.year}"

    # --- editions ---------------------------------------------------------------------------

    @property
    def standing(self) -> Standing | None:
        """How the period stands for readers."""
        return self.matters.get((self.year, self.period))

    @property
    def edition(self) -> Edition | None:
        """The period's edition that readers see."""
        return self.standing.published if self.standing else None

    @property
    def base(self) -> Edition | None:
        """What is read while no period is public: the plans as the city published them together,
        else the budget. One organisation's published plan is no base of the city's."""
        for subject in (PLAN, BUDGET):
            matter = self.matters.get((self.year, subject))
            if matter and matter.published:
                return matter.published
        return None

    @property
    def shown(self) -> Edition | None:
        """The edition that the page is about."""
        return self.edition or self.base

    @property
    def published(self) -> frozenset[str]:
        """Codes of the year's periods that are public."""
        return frozenset(
            subject
            for (year, subject), matter in self.matters.items()
            if year == self.year and matter.published_id
        )

    @property
    def withdrawals(self) -> list[tuple[str, Decision]]:
        """Main periods of the year that were taken away from readers, and by which decision."""
        found = ((period, self.matters.get((self.year, str(period)))) for period in Period.main())
        return [
            (f"{period.label} {self.year}", matter.withdrawn_by)
            for period, matter in found
            if matter and matter.withdrawn_by
        ]

    @property
    def is_withdrawn(self) -> bool:
        """The period was public, and nothing of it is now."""
        return bool(self.standing and self.standing.withdrawn_by and not self.edition)

    @property
    def instead(self) -> str:
        """The latest period that is public, for whoever came to one that is not."""
        public = [str(period) for period in Period.main() if period in self.published]
        return public[-1] if public else ""

    @property
    def is_corrected(self) -> bool:
        return bool(self.edition and self.edition.decision.kind == Decision.Kind.CORRECTION)

    @cached_property
    def document(self) -> dict[str, Any]:
        """What the period's edition says beside its rows."""
        return self.edition.document if self.edition else {}

    @cached_property
    def plans(self) -> dict[int, int]:
        """Published plans: edition by organisation."""
        found = published_of_all(self.year, PLAN)
        return {pk: edition for pk, edition in found.items() if pk != self.city.pk}

    @cached_property
    def missing(self) -> frozenset[str]:
        """Codes of the organisations that have not handed in the period's report."""
        if not self.is_working or not self.period:
            return frozenset(self.document.get("missing", ()))
        if self.scope is None:
            return frozenset(one.code for one in handed_in_of(self.year, self.period).missing)
        held = frozenset(self.document.get("missing", ()))
        begun, done = begun_and_done(self.year, self.period, self.scope)
        return (held | begun) - done

    @cached_property
    def policy(self) -> Policy | None:
        """The rules by which the proposals were made, as the edition keeps them."""
        if self.works_on_all:
            return Policy.objects.filter(year=self.year).first()
        shown = self.document or (self.base.document if self.base else {})
        kept = {name: Decimal(value) for name, value in shown.get("policy", {}).items()}
        return Policy(year=self.year, **kept) if kept else None

    # --- rows -------------------------------------------------------------------------------

    def figures(self) -> FulfilmentQuerySet:
        """The period's computed rows, of the city and of organisations."""
        held = [self.edition.pk] if self.edition else []
        return Fulfilment.every.outcomes(self.year, self.period).filter(self._computed(held))

    def history(self) -> FulfilmentQuerySet:
        """The rows of all the year's periods, and those of earlier years' ends."""
        rows = Fulfilment.every.filter(self._in_history(), question=Question.OUTCOME)
        return rows.filter(self._computed(self._editions_of_history))

    def series(self) -> FulfilmentQuerySet:
        """The year-end rows up to the year, each from its own year's edition."""
        return self.history().filter(period=Period.VB).order_by("year")

    def targets(self) -> list[QuerySet[Any]]:
        """Targets of the year, from editions and from what is being worked on."""
        frozen = FrozenTarget.objects.filter(self._held("organisation"), year=self.year)
        return self._sources(frozen, Target.objects.of_year(self.year))

    def outcomes(self) -> list[QuerySet[Any]]:
        """Outcomes of the same periods as `history`."""
        frozen = FrozenOutcome.objects.filter(edition__in=self._editions_of_history)
        return self._sources(frozen, Outcome.objects.filter(self._in_history()))

    def placements(self) -> QuerySet[Any]:
        """Where indicators stand under the area goals.

        Beside their own, members read the live places of what the published edition holds.
        """
        live = IndicatorPlacement.objects.filter(budget=self.budget)
        if self.scope is None:
            return live
        frozen = FrozenPlacement.objects.filter(self._held("indicator__owner"))
        if not self.is_working:
            return frozen
        same = frozen.filter(indicator=OuterRef("indicator"), area_goal=OuterRef("area_goal"))
        of_council = Q(indicator__owner__isnull=True)
        return live.filter(of_council | Q(indicator__owner__in=list(self.scope)) | Exists(same))

    def proposals(self) -> QuerySet[GoalProposal]:
        """The computed proposals for goals: the city's, so members read the published ones."""
        rows = GoalProposal.every.filter(question=Question.OUTCOME, period=self.period)
        if self.scope is None:
            return rows.working()
        return rows.under(self.edition) if self.edition else rows.none()

    def proposals_of_year(self) -> QuerySet[GoalProposal]:
        """The proposals of all the year's periods that the page may tell of."""
        rows = GoalProposal.every.filter(question=Question.OUTCOME)
        if self.scope is None:
            return rows.working()
        return rows.filter(edition__in=self._editions_of_history)

    @cached_property
    def corrections(self) -> dict[tuple[int, int], list[Correction]]:
        """What the edition corrects, by indicator and organisation, oldest first."""
        return corrections_of(self.edition)

    def corrections_over_time(
        self, indicator: Indicator
    ) -> dict[tuple[int, str, int], list[Correction]]:
        """What the editions of `history` correct of an indicator: by year, period, organisation."""
        held = set(self._editions_of_history)
        places = {
            matter.published.pk: key
            for key, matter in self.matters.items()
            if matter.published and _corrects(matter.published) and matter.published.pk in held
        }
        rows = Correction.objects.filter(indicator=indicator, edition__in=list(places))
        found: dict[tuple[int, str, int], list[Correction]] = {}
        for row in rows if places else ():
            found.setdefault((*places[row.edition_id], row.organisation_id), []).append(row)
        return found

    def _computed(self, editions: Collection[int]) -> Q:
        working = Q(basis=Basis.WORKING)
        if self.scope is None:
            return working
        frozen = Q(edition__in=editions)
        if not self.is_working:
            return frozen
        mine = Q(organisation__in=list(self.scope))
        return (frozen & ~mine) | (working & mine)

    def _sources(self, frozen: QuerySet[Any], live: QuerySet[Any]) -> list[QuerySet[Any]]:
        if self.scope is None:
            return [live]
        if not self.is_working:
            return [frozen]
        mine = Q(organisation__in=list(self.scope))
        return [frozen.exclude(mine), live.filter(mine)]

    def _held(self, whose: str) -> Q:
        """Rows of the period's edition; without one, of the plans that are public and the base.

        `whose` is the column with the organisation that a row belongs to.
        """
        if self.edition:
            return Q(edition=self.edition)
        planned = {f"{whose}__in": list(self.plans)}
        base = Q(edition__in=[self.base.pk] if self.base else [])
        return Q(edition__in=list(self.plans.values())) | self._councils(
            base & ~Q(**planned), whose
        )

    def _councils(self, base: Q, whose: str) -> Q:
        """What the council decided after the plans were published is read from its budget."""
        budget = self.matters.get((self.year, BUDGET))
        decided = budget.published if budget else None
        if decided is None or self.base is None or decided.pk <= self.base.pk:
            return base
        # an indicator of the council's has no owner
        of_council = Q(**{whose: self.city.pk}) | Q(**{f"{whose}__isnull": True})
        return (base & ~of_council) | (Q(edition=decided) & of_council)

    def _in_history(self) -> Q:
        return Q(year=self.year) | Q(year__lt=self.year, period=Period.VB)

    @cached_property
    def _editions_of_history(self) -> list[int]:
        return [
            matter.published_id
            for (year, subject), matter in self.matters.items()
            if matter.published_id
            and (year == self.year or (year < self.year and subject == Period.VB))
            and subject in Period.values
        ]


def _corrects(edition: Edition) -> bool:
    """Whether it may: a first edition has nothing to correct."""
    return edition.number > 1


def rows_of(sources: Iterable[QuerySet[Any]], *conditions: Q, **named: Any) -> list[Any]:
    """Rows from all the places where a reading has them."""
    return list(chain.from_iterable(rows.filter(*conditions, **named) for rows in sources))


def scope_of(user: Viewer) -> Scope:
    """Whose working rows the person may read: all, their own organisations', or nobody's."""
    if reads_everything(user):
        return None
    mine = Organisation.objects.filter(own_organisations(user))
    return dict(mine.values_list("pk", "code"))


def reading_for(budget: Budget, wanted: str | None, *, scope: Scope = NOBODY) -> Reading:
    """The wanted period where it may be read, else the latest published one."""
    matters = _matters(budget.year)
    public = [period for period in Period.main() if _is_public(matters, budget.year, period)]
    known = [period for period in Period.main() if _was_public(matters, budget.year, period)]
    works = scope is None or bool(scope)
    choices = list(Period.main()) if works else known
    latest = public or (choices[:1] if works else [])
    chosen = next((period for period in choices if period == wanted), None)
    period = str(chosen or (latest[-1] if latest else ""))
    asked = wanted if wanted in Period.main() and wanted != period else ""
    return Reading(budget, period, tuple(choices), matters, scope, asked or "")


def _matters(year: int) -> dict[tuple[int, str], Standing]:
    """How the city's matters of the year stand, and the ends of earlier years."""
    rows = (
        Standing.objects.filter(organisation=the_city())
        .filter(Q(year=year) | Q(year__lt=year, subject=Period.VB))
        .exclude(subject__contains=":")
        .select_related("organisation", "published__decision", "withdrawn_by")
        .defer("published__document")
        .annotate(short_document=SHORT_DOCUMENT)
    )
    return {(row.year, row.subject): _with_document(row) for row in rows}


def _with_document(matter: Any) -> Standing:
    if matter.published and matter.short_document is not None:
        matter.published.document = matter.short_document
    found: Standing = matter
    return found


def _is_public(matters: Mapping[tuple[int, str], Standing], year: int, period: str) -> bool:
    matter = matters.get((year, str(period)))
    return bool(matter and matter.published_id)


def _was_public(matters: Mapping[tuple[int, str], Standing], year: int, period: str) -> bool:
    """Public, or withdrawn: readers may ask for it and are told how it stands."""
    matter = matters.get((year, str(period)))
    return bool(matter and (matter.published_id or matter.withdrawn_by_id))
