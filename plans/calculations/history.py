"""Which events tell of what was changed under one area goal of a plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from drafting.calculations.changes import NOBODYS, REMOVAL, Followed, nameless
from drafting.calculations.history import event_model
from finance.models import ProposedPoint
from goals.models import Activity, AreaGoal, CommitteeGoal, ExpectedResult
from goals.words import own_goal
from indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    ProposedDefinition,
    Target,
)
from plans.definitions import SAID, changes_in_words
from plans.economy.points import PART as POINTS
from plans.economy.tables import TABLES, MoneyTable
from plans.holdings import pasts
from plans.models import OperationalPlan, PlanSection
from plans.outline import Part

# The kinds of rows that have other addresses than those under a goal; a table's key follows MONEY.
HEADING, MONEY, POINT = "heading", "money-", "point"


def followed_under(plan: OperationalPlan, area_goal: AreaGoal) -> list[Followed]:
    """What a list of everything that was changed under the goal tells of."""
    names = _indicator_names(plan, area_goal)
    return [*_followed_goals(plan, area_goal), *_followed_figures(plan, area_goal, names)]


def followed_in_part(plan: OperationalPlan, part: Part) -> list[Followed]:
    """What a list of everything that was changed in another part tells of: its text, the headings
    of their own under it, the rows of the tables, or the points, that stand there, and what other
    rooms keep in it."""
    section = part.section.pk if part.section else NOBODYS
    sections = event_model(PlanSection).objects.filter(plan=plan, pgh_obj_id=section)
    said = ("heading", "text", "why_not")
    return [
        Followed(PlanSection, "section", part.title, said, sections, comes_back=False),
        followed_headings(plan, parent=section),
        *(_followed_rows(plan, table) for table in TABLES if table.part == part.key),
        *([_followed_points(plan)] if part.key == POINTS else []),
        *(one for past in pasts() if past.part == part.key for one in past.followed(plan)),
    ]


def followed_headings(plan: OperationalPlan, **under: object) -> Followed:
    """The headings of their own under a section: `parent`, or `parent__isnull` for those that
    stand under none."""
    headings = event_model(PlanSection).objects.filter(
        plan=plan, template=None, area_goal=None, strategic_goal=None, **under
    )
    return Followed(PlanSection, HEADING, _("Egen rubrik"), ("heading", "text"), headings)


def _followed_rows(plan: OperationalPlan, table: MoneyTable) -> Followed:
    rows = event_model(table.model).objects.filter(
        organisation=plan.organisation_id, year=plan.year
    )
    said = dict.fromkeys([*([table.grouped] if table.grouped else []), table.named, *table.fields])
    return Followed(table.model, f"{MONEY}{table.key}", str(table.row_words), tuple(said), rows)


def _followed_points(plan: OperationalPlan) -> Followed:
    """Points that somebody has written: one that was only read says nothing of its own."""
    points = event_model(ProposedPoint).objects.filter(
        organisation=plan.organisation_id, year=plan.year
    )
    written = points.exclude(words="").values("pgh_obj_id")
    words = _("Punkt i förslag till beslut")
    return Followed(ProposedPoint, POINT, words, ("words",), points.filter(pgh_obj_id__in=written))


def _followed_goals(plan: OperationalPlan, area_goal: AreaGoal) -> list[Followed]:
    organisation = plan.organisation_id
    sections = event_model(PlanSection).objects.filter(plan=plan, area_goal=area_goal)
    goals = event_model(CommitteeGoal).objects.filter(
        organisation=organisation, area_goal=area_goal
    )
    ids = goals.values("pgh_obj_id")
    results = event_model(ExpectedResult).objects.filter(committee_goal__in=ids)
    activities = event_model(Activity).objects.filter(
        Q(area_goal=area_goal) | Q(committee_goal__in=ids), organisation=organisation
    )
    section = PlanSection.objects.filter(plan=plan, area_goal=area_goal).values("pk")
    of_activity = ("title", "start", "end", "in_charge", "agenda")
    own = capfirst(own_goal(plan.organisation))
    return [
        Followed(PlanSection, "section", _("Så bidrar vi"), ("text",), sections, comes_back=False),
        followed_headings(plan, parent__in=section),
        Followed(CommitteeGoal, "goal", own, ("title", "description", "agenda"), goals),
        Followed(ExpectedResult, "result", _("Förväntat resultat"), ("text",), results),
        Followed(Activity, "activity", _("Aktivitet"), of_activity, activities),
    ]


def _followed_figures(
    plan: OperationalPlan, area_goal: AreaGoal, names: dict[int, str]
) -> list[Followed]:
    targets = event_model(Target).objects.filter(
        organisation=plan.organisation_id, year=plan.year, indicator__in=list(names)
    )
    own = Indicator.objects.filter(owner=plan.organisation_id)
    placements = event_model(IndicatorPlacement).objects.filter(
        area_goal=area_goal, indicator__in=own
    )

    def name(event: Any) -> str:
        return names.get(event.indicator_id, "")

    return [
        Followed(Target, "target", _("Årsmål"), ("text",), targets, name, comes_back=False),
        Followed(IndicatorPlacement, "placement", _("Egen indikator"), (), placements, name),
        *followed_definitions(plan, own.filter(pk__in=list(names)), name),
    ]


def _indicator_names(plan: OperationalPlan, area_goal: AreaGoal) -> dict[int, str]:
    """Indicators the organisation sets targets for under the goal, also its own removed ones."""
    placed = event_model(IndicatorPlacement).objects.filter(area_goal=area_goal)
    own = Q(owner=plan.organisation_id, pk__in=placed.values("indicator_id"))
    under = IndicatorPlacement.objects.filter(area_goal=area_goal)
    mine = Q(pk__in=under.in_plan_of(plan.organisation_id, plan.year).values("indicator"))
    return dict(Indicator.objects.filter(own | mine).values_list("pk", "name"))


def followed_definitions(
    plan: OperationalPlan, indicators: Any, name: Callable[[Any], str] = nameless
) -> list[Followed]:
    """What the history of own indicators' definitions of the plan's year tells of: what holds, and
    what a plan that is open again proposes. `indicators` are numbers or a queryset; `name` says of
    an event which one it is of."""
    of_indicators = {"indicator__in": indicators}
    said = tuple(one.name for one in SAID)
    defined = event_model(IndicatorDefinition).objects.filter(from_year=plan.year, **of_indicators)
    proposed = event_model(ProposedDefinition).objects.filter(year=plan.year, **of_indicators)
    # What comes to hold is told by the definition; only what was changed back was removed.
    at_once = event_model(IndicatorDefinition).objects.filter(
        indicator=OuterRef("indicator"), pgh_context=OuterRef("pgh_context")
    )
    proposed = proposed.exclude(Q(pgh_label=REMOVAL) & Exists(at_once))
    year = {"year": plan.year}
    return [
        Followed(
            IndicatorDefinition, "definition", _("Definition från %(year)d") % year, said,
            defined, name, comes_back=False,
        ),
        Followed(
            ProposedDefinition, "proposal", _("Föreslagen definition från %(year)d") % year,
            ("changes",), proposed, name, comes_back=False, summary=changes_in_words,
        ),
    ]  # fmt: skip
