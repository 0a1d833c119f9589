"""A plan as the document it becomes: every part in its order, with what is written in it.

Pages, progress, the matrix and every format go by this order; nobody makes a second one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from common.at_once import at_once, join
from drafting.calculations.figures import as_text
from goals.models import AreaGoal, Budget, StrategicGoal
from goals.words import spoken
from organisations.models import User
from plans.models import OperationalPlan, PlanSection, SectionTemplate
from plans.models.sections import OWN_KEY
from plans.standard import standard_template

# The kind of an organisation's own headings.
OWN = "own"

# Who a section says has written it, is to write it, has called it ready.
BY_PEOPLE = ("updated_by", "responsible", "ready_by")

# The strategic goals of a budget, each with its area goals.
Goals = dict[StrategicGoal, list[AreaGoal]]


@dataclass(frozen=True)
class Part:
    """A part of a plan. `key` is its stable address: "inledning", "1", "1.4", "egen-12".

    `number` is a goal's code, `level` 1 for a chapter, `kind` one of the template's or `own`.
    `parent` is the key of the part above. `template` is the row of the year's template that the
    part is or, of a goal's, that stands for all goals. `values` are those of figures in the text,
    by key, where they follow their data (`plans.figures`). `holds` is whether it says something
    beside its text, by what rooms keep there, and `held` what that is in words: "3 rader i
    Investeringar", `lacks` what is not complete of it; they are known when `plans.holdings` has
    been asked.
    """

    key: str
    heading: str
    level: int
    kind: str
    number: str = ""
    parent: str = ""
    instruction: str = ""
    is_required: bool = False
    section: PlanSection | None = None
    area_goal: AreaGoal | None = None
    strategic_goal: StrategicGoal | None = None
    template: SectionTemplate | None = None
    values: Mapping[str, str] = field(default_factory=dict, compare=False)
    holds: bool = False
    held: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The heading with its number, as pages name the part."""
        return f"{self.number} {self.heading}".strip()

    @property
    def is_demanded(self) -> bool:
        """Whether the year's own template requires it. The standard one, which a year without a
        template follows, tells what is usual and hinders nobody."""
        return self.is_required and self.template is not None and not self.template.is_standard

    @property
    def is_own(self) -> bool:
        """A heading of the organisation's own."""
        return self.kind == OWN

    @property
    def is_written(self) -> bool:
        """Whether there is something to read in it, asked of the database with the outline."""
        return self.is_concerned and bool(getattr(self.section, "has_text", False))

    @property
    def is_said(self) -> bool:
        """Somebody has seen to it: last year's text is nobody's word until they say that it is."""
        return (self.is_written and not self.suggested_from) or self.says_otherwise

    @property
    def says_otherwise(self) -> bool:
        """Whether it says something without a text: by rows, points, processes or files."""
        return self.is_concerned and self.holds

    @property
    def suggested_from(self) -> int | None:
        """The year whose text stands in it, which nobody has written in yet."""
        return self.section.is_suggested_from if self.section and self.is_written else None

    @property
    def text(self) -> str:
        """What is said in the document: nothing where the part does not concern them."""
        return as_text(self.written_text, self.values)

    @property
    def written_text(self) -> str:
        """The same as it is stored, with figures that follow their data."""
        return self.section.text if self.section and self.is_concerned else ""

    @property
    def asked(self) -> SafeString:
        """The anvisning as pages show it: it was cleaned where it came in."""
        return mark_safe(self.instruction)  # noqa: S308

    @property
    def shown_text(self) -> SafeString:
        """The text as pages show it: what is stored was cleaned where it came in."""
        return mark_safe(self.text)  # noqa: S308

    @property
    def words(self) -> int:
        """Length of a text whose prose is not kept."""
        return self.section.words_in_source if self.section and self.is_concerned else 0

    @property
    def is_concerned(self) -> bool:
        return self.section is None or self.section.is_concerned

    @property
    def why_not(self) -> str:
        return self.section.why_not if self.section and not self.section.is_concerned else ""

    @property
    def goal_code(self) -> str:
        goal = self.area_goal or self.strategic_goal
        return goal.code if goal else ""


def outline(plan: OperationalPlan) -> list[Part]:
    """Every part of the plan in the document's order, in one query whatever its size."""
    return outlines([plan])[plan.pk]


def outlines(plans: Iterable[OperationalPlan], *, texts: bool = True) -> dict[int, list[Part]]:
    """The outline of each plan, in one query for all of them; `texts` may be left behind."""
    found = list(plans)
    budgets = {plan.budget_id: plan for plan in found}
    ids = [plan.pk for plan in found if plan.pk]
    # In the order of each plan, not of the organisations, which takes a sort of its own.
    sections = PlanSection.objects.with_written().filter(plan__in=ids).order_by("position", "pk")
    people = Q()
    for name in BY_PEOPLE:
        people |= Q(pk__in=sections.order_by().values(name))
    template, rows, strategic, areas, users = at_once(
        [
            SectionTemplate.objects.of_budgets(budgets),
            sections if texts else sections.defer("text"),
            StrategicGoal.objects.filter(budget__in=budgets).order_by("sort_code", "pk"),
            AreaGoal.objects.filter(budget__in=budgets).order_by("sort_code", "pk"),
            User.objects.filter(people),
        ]
    )
    join(template, parent=template)
    join(rows, plan=found, **dict.fromkeys(BY_PEOPLE, users))
    join(areas, strategic_goal=strategic)
    templates, sections_of = grouped(template, "budget_id"), grouped(rows, "plan_id")
    for pk, plan in budgets.items():
        templates[pk] = templates[pk] or standard_template(plan.budget)
    goals = {
        pk: _goals(of_budget, areas) for pk, of_budget in grouped(strategic, "budget_id").items()
    }
    return {
        plan.pk: list(
            _Document.of(
                plan,
                templates[plan.budget_id],
                goals.get(plan.budget_id, {}),
                sections_of[plan.pk],
            ).parts()
        )
        for plan in found
    }


def grouped(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    """The rows by one of their columns."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _goals(strategic: Iterable[StrategicGoal], areas: Iterable[AreaGoal]) -> Goals:
    below = grouped(areas, "strategic_goal_id")
    return {goal: below[goal.pk] for goal in strategic}


def template_of(budget: Budget) -> list[SectionTemplate]:
    """The parts of the template that a budget's plans follow; unsaved ones where it has none."""
    return list(SectionTemplate.objects.of_budgets([budget.pk])) or standard_template(budget)


def area_goals_of(parts: Iterable[Part]) -> list[AreaGoal]:
    """The area goals that the parts are about, each once, in their order."""
    return list(dict.fromkeys(part.area_goal for part in parts if part.area_goal))


def find_part(parts: Iterable[Part], key: str) -> Part | None:
    return next((part for part in parts if part.key == key), None)


@dataclass
class _Document:
    """What the walk through one plan needs: rows by what they stand under."""

    plan: OperationalPlan
    goals: Goals
    # The template's words as they are said to the organisation.
    say: Callable[[str], str]
    kind: str
    under: dict[str, list[SectionTemplate]] = field(default_factory=lambda: defaultdict(list))
    own: dict[int | None, list[PlanSection]] = field(default_factory=lambda: defaultdict(list))
    of_template: dict[int, PlanSection] = field(default_factory=dict)
    of_area: dict[int, PlanSection] = field(default_factory=dict)
    of_strategic: dict[int, PlanSection] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        plan: OperationalPlan,
        rows: Iterable[SectionTemplate],
        goals: Goals,
        sections: Iterable[PlanSection],
    ) -> _Document:
        who = plan.organisation
        made = cls(plan, goals, partial(spoken, who) if who.is_board else str, who.kind)
        for row in rows:
            made.under[row.parent.key if row.parent else ""].append(row)
        for section in sections:
            made._place(section)
        return made

    def _place(self, section: PlanSection) -> None:
        if section.template_id:
            self.of_template[section.template_id] = section
        elif section.area_goal_id:
            self.of_area[section.area_goal_id] = section
        elif section.strategic_goal_id:
            self.of_strategic[section.strategic_goal_id] = section
        else:
            self.own[section.parent_id].append(section)

    def parts(self) -> Iterator[Part]:
        """The template's parts, then the headings that stand under none of them."""
        yield from self._rows("", 1)
        yield from self._own(None, "", 1)

    def _rows(self, above: str, level: int) -> Iterator[Part]:
        for row in self.under[above]:
            if row.kind == SectionTemplate.Kind.STRATEGIC_GOALS:
                yield from self._strategic(row, above, level)
            elif row.kind == SectionTemplate.Kind.AREA_GOALS:
                goals = [area for areas in self.goals.values() for area in areas]
                yield from self._areas(row, goals, above, level)
            else:
                yield from self._row(row, above, level)

    def _row(self, row: SectionTemplate, above: str, level: int) -> Iterator[Part]:
        section = self.of_template.get(row.pk)
        yield Part(
            row.key, self.say(row.heading), level, row.kind, parent=above,
            instruction=self.say(row.instruction), is_required=self._is_required(row),
            section=section, template=row,
        )  # fmt: skip
        yield from self._own(section, row.key, level + 1)
        yield from self._rows(row.key, level + 1)

    def _strategic(self, row: SectionTemplate, above: str, level: int) -> Iterator[Part]:
        for goal, areas in self.goals.items():
            section = self.of_strategic.get(goal.pk)
            yield Part(
                goal.code, goal.title, level, row.kind, goal.code, above,
                self.say(row.instruction),
                self._is_required(row), section, strategic_goal=goal, template=row,
            )  # fmt: skip
            yield from self._own(section, goal.code, level + 1)
            for below in self.under[row.key]:
                yield from self._areas(below, areas, goal.code, level + 1)

    def _areas(
        self, row: SectionTemplate, goals: Iterable[AreaGoal], above: str, level: int
    ) -> Iterator[Part]:
        for goal in goals:
            section = self.of_area.get(goal.pk)
            yield Part(
                goal.code, goal.title, level, row.kind, goal.code, above,
                self.say(row.instruction),
                self._is_required(row), section, area_goal=goal, template=row,
            )  # fmt: skip
            yield from self._own(section, goal.code, level + 1)

    def _own(self, section: PlanSection | None, above: str, level: int) -> Iterator[Part]:
        """The organisation's own headings: those under a section, or (none) under nothing."""
        if section is None and above:
            return
        for own in self.own[section.pk if section else None]:
            yield Part(f"{OWN_KEY}{own.pk}", own.heading, level, OWN, parent=above, section=own)

    def _is_required(self, row: SectionTemplate) -> bool:
        return self.kind in row.required_of
