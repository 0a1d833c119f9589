"""The installation as a folder: everything that the format can say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from decisions.models import Standing
from documents.city_folder.checks.names import steering
from documents.city_folder.columns import PERIODS, PLAN
from documents.city_folder.committee_goals import CommitteeGoals
from documents.city_folder.format import BY_NAME
from documents.city_folder.internal_control import export_control
from documents.city_folder.load import ALWAYS
from documents.city_folder.parts import (
    headings_of_years,
    places_of,
    steering_budgets,
    template_rows,
)
from documents.city_folder.placing import place
from documents.city_folder.plan_money import export_plan_money
from documents.city_folder.rows import Folder, Row, empty_folder
from drafting.calculations.figures import as_text
from finance.models import Appropriation, ResultBudgetLine
from followup.models import GoalJudgement, PeriodReport, ReportingPeriod
from goals.models import (
    Activity,
    ActivityResponsibility,
    AreaGoal,
    Budget,
    CommitteeGoal,
    ExpectedResult,
    StrategicGoal,
)
from indicators.models import (
    Indicator,
    IndicatorAlias,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
    Policy,
    Target,
    TargetChange,
    Tolerance,
    Weight,
)
from organisations.models import Organisation
from plans.models import OperationalPlan, PlanSection

Values = dict[str, Any]
Matter = tuple[int, str]
OF_ORGANISATION = {"organisation": "organisation__code"}
OF_INDICATOR = {"indicator": "indicator__code"}
OF_BUDGET = {"year": "budget__year", "proposer": "budget__proposer"}
EXAMPLE = {"example": "is_example"}


def export_folder() -> Folder:
    """The working reading: every row, drafts too. What only proposals' goals hold is left out of
    files that name goals by year (see `left_out`)."""
    folder = empty_folder()
    _organisations(folder)
    _goals(folder)
    _measuring(folder)
    _figures(folder)
    names = _committee_goals(folder)
    _plans(folder, names)
    _followup(folder)
    _money(folder)
    export_control(folder)
    return folder


def rows_of(file: str, queryset: QuerySet[Any], **fields: str) -> Iterator[Row]:
    """The queryset's rows as rows of the file: each column is a field of its own name, unless
    `fields` says which."""
    table = BY_NAME[file]
    paths = [fields.get(column.name, column.name) for column in table.columns]
    for cells in queryset.values_list(*paths).iterator(chunk_size=5000):
        yield Row(table, 0, cells)


def _dicts(queryset: QuerySet[Any], **fields: str) -> Iterator[Values]:
    for cells in queryset.values_list(*fields.values()):
        yield dict(zip(fields, cells, strict=True))


def _organisations(folder: Folder) -> None:
    folder["city"] = list(rows_of("city", Organisation.objects.filter(kind="city")))
    fields = {
        "counted": "counted_in_reconciliation",
        "parent": "parent__code",
        "from": "exists_from",
        "to": "exists_to",
    }
    (city,) = folder["city"]
    others = Organisation.objects.without_city()
    folder["organisations"] = [
        row.changed(parent=None) if row["parent"] == city["code"] else row
        for row in rows_of("organisations", others, **fields)
    ]


def _goals(folder: Folder) -> None:
    folder["budgets"] = list(rows_of("budgets", Budget.objects.all()))
    for model in (StrategicGoal, AreaGoal):
        folder["goals"] += rows_of("goals", model.objects.all(), **OF_BUDGET)


def _measuring(folder: Folder) -> None:
    folder["indicators"] = list(
        rows_of("indicators", Indicator.objects.all(), owner="owner__code", **EXAMPLE)
    )
    of_indicator: dict[str, type[Model]] = {
        "indicator_aliases": IndicatorAlias,
        "definitions": IndicatorDefinition,
    }
    for file, model in of_indicator.items():
        folder[file] = list(rows_of(file, model._default_manager.all(), **OF_INDICATOR))
    responsibilities = rows_of(
        "responsibilities",
        IndicatorResponsibility.objects.all(),
        **OF_INDICATOR,
        **OF_ORGANISATION,
        **{"from": "starts_on", "to": "ends_on"},
    )
    folder["responsibilities"] = [
        row.changed(**{"from": None}) if row["from"] == ALWAYS else row for row in responsibilities
    ]
    of_both: dict[str, type[Model]] = {"weights": Weight, "targets": Target, "outcomes": Outcome}
    for file, model in of_both.items():
        every = model._default_manager.all()
        folder[file] = list(rows_of(file, every, **OF_INDICATOR, **OF_ORGANISATION, **EXAMPLE))


def _figures(folder: Folder) -> None:
    folder["target_changes"] = list(
        rows_of(
            "target_changes",
            TargetChange.objects.all(),
            indicator="target__indicator__code",
            organisation="target__organisation__code",
            year="target__year",
            previous="previous_text",
            new="new_text",
        )
    )
    folder["policies"] = list(rows_of("policies", Policy.objects.all()))
    folder["tolerances"] = list(
        rows_of("tolerances", Tolerance.objects.all(), year="policy__year", **OF_INDICATOR)
    )


def _steering(folder: Folder, budget: str) -> dict[str, QuerySet[Any] | list[int]]:
    """Condition: the budget at this path is the one that its year's goals are found in."""
    chosen = steering(folder["budgets"])
    keys = [
        budget_id
        for budget_id, year, proposer in Budget.objects.values_list("pk", "year", "proposer")
        if chosen.get(year) == proposer
    ]
    return {f"{budget}__in": keys}


def _committee_goals(folder: Folder) -> dict[int, str]:
    """Fills the file, and returns what other files call each goal by."""
    rows = list(
        _dicts(
            CommitteeGoal.objects.filter(**_steering(folder, "area_goal__budget")).order_by(
                "organisation", "area_goal", "position", "pk"
            ),
            pk="pk",
            organisation="organisation__code",
            year="area_goal__budget__year",
            area_goal="area_goal__code",
            code="code",
            title="title",
            description="description",
            position="position",
            example="is_example",
        )
    )
    place(rows, "organisation", "year", "area_goal")
    names, taken = CommitteeGoals(rows), {row["code"] for row in folder["goals"]}
    named = {row["pk"]: names.name_of(row, taken) for row in rows}
    folder["committee_goals"] = _made("committee_goals", rows)
    return named


def _made(file: str, rows: Iterable[Values]) -> list[Row]:
    table = BY_NAME[file]
    return [Row(table, 0, [row[column.name] for column in table.columns]) for row in rows]


def _plans(folder: Folder, names: dict[int, str]) -> None:
    plans = OperationalPlan.objects.filter(**_steering(folder, "budget")).annotate(
        is_public=Exists(_of_plans().filter(published__isnull=False))
    )
    fields = {"year": "budget__year", **OF_ORGANISATION, **EXAMPLE, "public": "is_public"}
    folder["plans"] = [_carried(row) for row in rows_of("plans", plans, **fields)]
    _sections(folder)
    _placements(folder, names)
    _expected_results(folder, names)
    _activities(folder, names)


# A folder carries whether a plan is written, handed over or decided, not who holds it.
_CARRIED = {
    OperationalPlan.Status.RETURNED: OperationalPlan.Status.DRAFT,
    OperationalPlan.Status.AT_OFFICE: OperationalPlan.Status.SUBMITTED,
}


def _carried(plan: Row) -> Row:
    if plan["status"] == OperationalPlan.Status.DECIDED:
        return plan
    return plan.changed(status=_CARRIED.get(plan["status"], plan["status"]), public=True)


def _of_plans() -> QuerySet[Standing]:
    """How the plan asked about stands."""
    return Standing.objects.filter(
        organisation=OuterRef("organisation"), year=OuterRef("budget__year"), subject=PLAN
    )


def _sections(folder: Folder) -> None:
    rows = list(
        _dicts(
            PlanSection.objects.filter(**_steering(folder, "plan__budget"))
            .saying_something()
            .annotate(in_document=Coalesce("template__heading", "heading"))
            .order_by("plan", "position", "pk"),
            organisation="plan__organisation__code",
            year="plan__budget__year",
            area="area_goal__code",
            strategic="strategic_goal__code",
            heading="in_document",
            position="position",
            text="text",
            words="words_in_source",
            key="template__key",
            under_part="parent__template__key",
            under_area="parent__area_goal__code",
            under_strategic="parent__strategic_goal__code",
            why_not="why_not",
            suggested_from="is_suggested_from",
        )
    )
    place(rows, "organisation", "year")
    for row in rows:
        # A folder has no figures that follow their data: texts as they were last seen to.
        row["text"] = as_text(row["text"])
        row |= {"key": row["key"] or "", "goal": row["area"] or row["strategic"] or ""}
        row["parent"] = row["under_part"] or row["under_area"] or row["under_strategic"] or ""
    folder["sections"] = _made("sections", rows)
    folder["section_places"] = _made("section_places", _places(folder, rows))
    templates = template_rows(steering_budgets(folder).values())
    folder["section_templates"] = _made("section_templates", templates)


def _places(folder: Folder, rows: Iterable[Values]) -> Iterator[Values]:
    headings = headings_of_years(folder)
    of_plan: dict[tuple[str, int], list[Values]] = defaultdict(list)
    for row in rows:
        of_plan[row["organisation"], row["year"]].append(row)
    for (_organisation, year), sections in of_plan.items():
        yield from places_of(sections, headings.get(year, {}))


def _goal_of(row: Values) -> Values:
    return {"goal": row["area"] or row["strategic"] or ""}


def _placements(folder: Folder, names: dict[int, str]) -> None:
    rows = list(
        _dicts(
            IndicatorPlacement.objects.order_by("budget", "area_goal", "position", "pk"),
            year="budget__year",
            proposer="budget__proposer",
            indicator="indicator__code",
            goal="area_goal__code",
            position="position",
            own="committee_goal",
            source="source",
        )
    )
    place(rows, "year", "proposer", "goal")
    named = ({**row, "committee_goal": names.get(row["own"], "")} for row in rows)
    folder["placements"] = _made("placements", named)


def _expected_results(folder: Folder, names: dict[int, str]) -> None:
    rows = list(
        _dicts(
            ExpectedResult.objects.filter(committee_goal__in=names).order_by(
                "committee_goal", "position", "pk"
            ),
            organisation="committee_goal__organisation__code",
            year="committee_goal__area_goal__budget__year",
            own="committee_goal",
            position="position",
            group="group",
            text="text",
        )
    )
    place(rows, "own")
    named = ({**row, "committee_goal": names[row["own"]]} for row in rows)
    folder["expected_results"] = _made("expected_results", named)


def _activities(folder: Folder, names: dict[int, str]) -> None:
    rows = list(
        _dicts(
            Activity.objects.order_by("budget", "organisation", "position", "pk"),
            pk="pk",
            organisation="organisation__code",
            year="budget__year",
            proposer="budget__proposer",
            own="committee_goal",
            area="area_goal__code",
            strategic="strategic_goal__code",
            title="title",
            heading="heading",
            start="start",
            end="end",
            as_printed="dates_as_printed",
            dates_confirmed="dates_are_right",
            in_charge="in_charge",
            carries_out="carries_out__title",
            status="status",
            position="position",
            example="is_example",
        )
    )
    place(rows, "organisation", "year", "proposer", "own")
    chosen, responsible = steering(folder["budgets"]), _responsible()
    for row in rows:
        row["goal"] = names.get(row["own"]) or _goal_of(row)["goal"]
        row["responsible"] = responsible.get(row["pk"], ())
        row["carries_out"] = row["carries_out"] or ""
        if chosen.get(row["year"]) == row["proposer"]:
            row["proposer"] = ""
    folder["activities"] = _made("activities", rows)


def _responsible() -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    pairs = ActivityResponsibility.objects.values_list("activity", "organisation__code")
    for activity, code in pairs.order_by("activity", "organisation__code"):
        found[activity].append(code)
    return {activity: tuple(sorted(codes)) for activity, codes in found.items()}


def _followup(folder: Folder) -> None:
    published, references = _published()
    periods = _dicts(
        ReportingPeriod.objects.all(),
        year="year",
        period="period",
        opens_on="opens_on",
        due_on="due_on",
        closed="is_closed",
    )
    rows = list(periods)
    rows += _others(published, {(row["year"], row["period"]) for row in rows})
    for row in rows:
        matter = row["year"], row["period"]
        row["published_on"], row["reference"] = published.get(matter), references.get(matter, "")
    folder["periods"] = _made("periods", rows)
    folder["reports"] = list(
        rows_of(
            "reports",
            PeriodReport.objects.all(),
            year="reporting_period__year",
            period="reporting_period__period",
            **OF_ORGANISATION,
        )
    )
    _judgements(folder)


def _published() -> tuple[dict[Matter, date], dict[Matter, str]]:
    """When the city's periods and plans were published, and by which decision."""
    of_city = Standing.objects.published().filter(organisation__kind="city")
    rows = of_city.values_list(
        "year", "subject", "published_by__decided_on", "published_by__reference"
    )
    dates, references = {}, {}
    for year, subject, decided_on, reference in rows:
        dates[year, subject], references[year, subject] = decided_on, reference
    return dates, references


def _others(published: dict[Matter, date], known: Container[Matter]) -> Iterator[Values]:
    """What was published and nobody reports in: the year's plans, and periods of history, which
    opened and were due the day that they were published."""
    for year, subject in published:
        if (year, subject) in known or subject not in (PLAN, *PERIODS):
            continue
        day = None if subject == PLAN else published[year, subject]
        yield {"year": year, "period": subject, "closed": False, "opens_on": day, "due_on": day}


def _judgements(folder: Folder) -> None:
    fields = {
        "organisation": "organisation__code",
        "period": "period",
        "level": "level",
        "motivation": "motivation",
        "status": "status",
    }
    rows: list[Values] = []
    for goal in ("area_goal", "strategic_goal"):
        rows += _dicts(
            GoalJudgement.objects.filter(**_steering(folder, f"{goal}__budget")),
            year=f"{goal}__budget__year",
            goal=f"{goal}__code",
            **fields,
        )
    folder["judgements"] = _made("judgements", rows)


def _money(folder: Folder) -> None:
    appropriations = list(
        _dicts(
            Appropriation.objects.order_by("budget", "pk"),
            **OF_BUDGET,
            **OF_ORGANISATION,
            group="group",
            area="area",
            kind="kind",
            amount="amount",
        )
    )
    counts: Counter[tuple[int, str]] = Counter()
    for row in appropriations:
        counts[row["year"], row["proposer"]] += 1
        row["position"] = counts[row["year"], row["proposer"]]
    folder["appropriations"] = _made("appropriations", appropriations)
    folder["result_budget"] = list(
        rows_of("result_budget", ResultBudgetLine.objects.all(), **OF_BUDGET)
    )
    export_plan_money(folder)


def left_out(folder: Folder) -> Iterator[str]:
    """What hangs on a budget that is not its year's own, which the format has no words for."""
    for model, path in (
        (OperationalPlan, "budget"),
        (CommitteeGoal, "area_goal__budget"),
        (PlanSection, "plan__budget"),
    ):
        count = model._default_manager.exclude(**_steering(folder, path)).count()
        if count:
            yield _("%(count)d %(what)s hör till ett förslag till budget och kom inte med.") % {
                "count": count,
                "what": model._meta.verbose_name_plural,
            }
