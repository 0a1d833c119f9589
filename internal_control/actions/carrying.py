"""Last year's internal control going on: processes with their practices, risks and controls.

A process that the plan has already, as those that the city asks for, gets what stood under it
while nothing does. Risks come with their values: they are looked at anew, not begun anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import fold
from goals.continuing import still_there
from goals.models import AreaGoal
from internal_control.models import (
    ControlPlanRow,
    ControlPractice,
    ControlProcess,
    ControlRisk,
    MandatoryProcess,
)
from internal_control.reading import ControlRows, read_rows
from organisations.models import User
from plans.actions.carrying.kinds import Kind
from plans.actions.carrying.years import Line, Years, as_brought, joined
from plans.models import OperationalPlan

OF_PROCESS = ("responsible", "is_applicable", "why_not")
OF_PRACTICE = ("kind", "text", "position")
OF_RISK = (
    "text", "probability", "probability_why", "consequence", "consequence_why", "handling",
    "position",
)  # fmt: skip
OF_ROW = ("what", "who", "how", "when", "position")


@dataclass(frozen=True)
class Whole:
    """A process of last year's with all that stood under it."""

    process: ControlProcess
    practices: list[ControlPractice] = field(default_factory=list)
    risks: list[ControlRisk] = field(default_factory=list)
    rows: dict[int, list[ControlPlanRow]] = field(default_factory=dict)

    @property
    def controls(self) -> int:
        return sum(len(rows) for rows in self.rows.values())

    @property
    def says_something(self) -> bool:
        return bool(self.practices or self.risks or not self.process.is_applicable)

    @property
    def more(self) -> str:
        """What comes with it, in words."""
        parts = [
            (len(self.practices), ngettext("%(n)d arbetssätt eller kontroll",
             "%(n)d arbetssätt och kontroller", len(self.practices))),
            (len(self.risks), ngettext("%(n)d risk", "%(n)d risker", len(self.risks))),
            (self.controls, ngettext("%(n)d rad i internkontrollplanen",
             "%(n)d rader i internkontrollplanen", self.controls)),
        ]  # fmt: skip
        return joined(", ".join(words % {"n": number} for number, words in parts if number))


@dataclass(frozen=True)
class Coming:
    """A process, what becomes of it, and the process of this year's plan that it comes into
    (none: one is made under the goal, the city's `mandatory` where the city asks for it)."""

    whole: Whole
    line: Line
    area_goal: AreaGoal | None = None
    into: ControlProcess | None = None
    mandatory: MandatoryProcess | None = None


def _before(years: Years) -> list[Whole]:
    before = years.before
    processes = years.rows(ControlProcess, organisation=before.organisation_id, year=before.year)
    numbers = [one.pk for one in processes]
    practices = _by(years.rows(ControlPractice, process__in=numbers), "process_id")
    risks = years.rows(ControlRisk, process__in=numbers)
    rows = _by(years.rows(ControlPlanRow, risk__in=[one.pk for one in risks]), "risk_id")
    of_process = _by(risks, "process_id")
    return [
        Whole(
            one,
            practices[one.pk],
            of_process[one.pk],
            {risk.pk: rows[risk.pk] for risk in of_process[one.pk]},
        )
        for one in processes
    ]


def _by(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def coming(years: Years) -> list[Coming]:
    """Every process of last year's plan in the order of the goals, with what becomes of it."""
    now = read_rows([years.plan])
    found = [_coming(one, years, now) for one in _before(years)]
    return sorted(found, key=lambda one: one.area_goal.sort_code if one.area_goal else "~")


def _coming(whole: Whole, years: Years, now: ControlRows) -> Coming:
    process = whole.process
    place, area = years.place(process.area_goal_id), years.goal(process.area_goal_id)
    here = [one for one in now.of_plan(years.plan) if area and one.area_goal_id == area.pk]
    into = next(
        (one for one in here if one.continues_id == process.pk),
        next((one for one in here if fold(one.name) == fold(process.name)), None),
    )
    asked = next(
        (
            one
            for one in now.asked_of(years.plan)
            if area and one.area_goal_id == area.pk and fold(one.name) == fold(process.name)
        ),
        None,
    )
    why_not = place.why_not or _why_not(whole, into, asked, now)
    more = joined(whole.more, place.more)
    return Coming(whole, Line(process.name, place.where, why_not, more), area, into, asked)


def _why_not(
    whole: Whole, into: ControlProcess | None, asked: MandatoryProcess | None, now: ControlRows
) -> str:
    if into is not None:
        is_written = now.practices.get(into.pk) or now.risks.get(into.pk) or into.why_not
        return _("finns redan i planen") if is_written or not whole.says_something else ""
    if whole.process.mandatory_id and asked is None and not (whole.practices or whole.risks):
        return _("staden ber inte om den i år, och inget är skrivet i den")
    return ""


def lines(years: Years) -> Sequence[Line]:
    return [one.line for one in coming(years)]


def bring(years: Years, by: User) -> int:
    """Let processes come, each with all that stood under it; how many did."""
    wanted = [one for one in coming(years) if one.line.comes and one.area_goal]
    there = ControlProcess.objects.of_plan(years.plan.organisation_id, years.plan.year)
    last = Counter(there.values_list("area_goal", flat=True))
    pairs, made, changed = [], [], []
    for one in wanted:
        process = one.into
        if process is None:
            assert one.area_goal is not None
            last[one.area_goal.pk] += 1
            process = _begun(one, years.plan, one.area_goal, last[one.area_goal.pk])
            made.append(process)
        else:
            changed.append(process)
        _continue(process, one.whole.process)
        pairs.append((process, one.whole))
    ControlProcess.objects.bulk_create(made)
    ControlProcess.objects.bulk_update(changed, ["continues", *OF_PROCESS])
    _bring_parts(pairs)
    return len(wanted)


def _begun(one: Coming, plan: OperationalPlan, area: AreaGoal, position: int) -> ControlProcess:
    return ControlProcess(
        organisation=plan.organisation,
        year=plan.year,
        area_goal=area,
        mandatory=one.mandatory,
        name=one.mandatory.name if one.mandatory else one.whole.process.name,
        position=position,
        is_example=one.whole.process.is_example,
    )


def _continue(now: ControlProcess, then: ControlProcess) -> None:
    """Let a process say what last year's said of itself, where nobody has said anything yet."""
    now.continues_id = still_there(then)
    now.responsible = now.responsible or then.responsible
    if now.mandatory_id and not then.is_applicable:
        now.is_applicable, now.why_not = False, then.why_not


def _bring_parts(pairs: Sequence[tuple[ControlProcess, Whole]]) -> None:
    ControlPractice.objects.bulk_create(
        ControlPractice(process=process, **_said(one, OF_PRACTICE))
        for process, whole in pairs
        for one in whole.practices
    )
    risks = [
        (ControlRisk(process=process, **_said(one, OF_RISK)), whole.rows[one.pk])
        for process, whole in pairs
        for one in whole.risks
    ]
    ControlRisk.objects.bulk_create(risk for risk, _rows in risks)
    ControlPlanRow.objects.bulk_create(
        ControlPlanRow(risk=risk, **_said(one, OF_ROW)) for risk, rows in risks for one in rows
    )


def _said(row: Any, columns: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns}


# --- taking back ---------------------------------------------------------------------------------


def _untouched(plan: OperationalPlan) -> list[ControlProcess]:
    """Processes into which something came, and that say neither more nor less than that."""
    now = read_rows([plan])
    processes = [one for one in now.of_plan(plan) if one.continues_id]
    numbers = [one.pk for one in processes]
    risks = as_brought(plan, ControlRisk, process__in=numbers)
    then = _parts(
        as_brought(plan, ControlPractice, process__in=numbers).values(),
        risks.values(),
        as_brought(plan, ControlPlanRow, risk__in=list(risks)).values(),
    )
    stand = _parts(
        [one for rows in now.practices.values() for one in rows],
        [one for rows in now.risks.values() for one in rows],
        [one for rows in now.plan_rows.values() for one in rows],
    )
    sources = ControlProcess.objects.in_bulk([one.continues_id for one in processes])
    return [
        one
        for one in processes
        if then[one.pk] == stand[one.pk] and _says_what_came(one, sources[one.continues_id or 0])
    ]


def _says_what_came(process: ControlProcess, source: ControlProcess) -> bool:
    return (
        process.responsible in ("", source.responsible)
        and process.why_not in ("", source.why_not)
        and (process.mandatory_id is not None or fold(process.name) == fold(source.name))
    )


def _parts(
    practices: Iterable[Any], risks: Iterable[Any], rows: Iterable[Any]
) -> dict[int, Counter[tuple[Any, ...]]]:
    """What stands under each process, as values that can be compared; of events or of rows."""
    found: dict[int, Counter[tuple[Any, ...]]] = defaultdict(Counter)
    of_risk = {}
    for one in practices:
        found[one.process_id]["practice", *_said(one, OF_PRACTICE[:-1]).values()] += 1
    for one in risks:
        of_risk[getattr(one, "pgh_obj_id", one.pk)] = one.process_id
        found[one.process_id]["risk", *_said(one, OF_RISK[:-1]).values()] += 1
    for one in rows:
        if process := of_risk.get(one.risk_id):
            found[process]["row", *_said(one, OF_ROW[:-1]).values()] += 1
    return found


def take_back(plan: OperationalPlan, by: User) -> int:
    """Take away what came and nobody has written in; the city's processes stay, empty."""
    processes = _untouched(plan)
    numbers = [one.pk for one in processes]
    ControlPlanRow.objects.filter(risk__process__in=numbers).delete()
    ControlRisk.objects.filter(process__in=numbers).delete()
    ControlPractice.objects.filter(process__in=numbers).delete()
    own = [one.pk for one in processes if one.mandatory_id is None]
    ControlProcess.objects.filter(pk__in=own).delete()
    ControlProcess.objects.filter(pk__in=numbers).update(
        continues=None, responsible="", is_applicable=True, why_not=""
    )
    return len(processes)


PROCESSES = Kind(
    "internkontroll",
    lambda organisation: _("Intern kontroll"),
    lines,
    bring,
    lambda brought: len(_untouched(brought.plan)),
    take_back,
    lambda: _(
        "Processerna kommer med arbetssätt, risker, värderingar och rader i internkontrollplanen."
        " Gå igenom dem på nytt: det är förra årets bedömningar."
    ),
    place=1,
)
