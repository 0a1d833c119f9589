"""The reconciliation as plain data: what the command prints, and what the page shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from common.numbers import json_number
from decisions.models import Reading
from followup.presentation import Source
from organisations.models import Organisation
from plans.models import OperationalPlan
from reconciliation.calculations import Finding, GoalLine, IndicatorLine, Standing
from reconciliation.rules import Rule

WORKING = Source(Reading.WORKING)


def as_data(lines: list[GoalLine], year: int, source: Source = WORKING) -> dict[str, object]:
    """The whole reconciliation with numbers as decimal strings with a point."""
    note = {"note": source.note} if source.note else {}
    return {
        "year": year,
        **source.as_data(),
        "area_goals": [goal_data(line) for line in lines],
        **note,
    }


def goal_data(line: GoalLine) -> dict[str, object]:
    return {
        "code": line.area_goal.code,
        "title": line.area_goal.title,
        "strategic_goal": line.area_goal.strategic_goal.code,
        "kf_indicators_total": line.total,
        "kf_indicators_meeting": line.meeting,
        "not_meeting": line.not_meeting,
        "not_yet_set": line.not_yet_set,
        "not_assessable": line.not_assessable,
        "not_applicable": line.not_applicable,
        "committees_total": len(line.committees),
        "committees_contributing": len(line.committees_contributing),
        "boards_total": len(line.boards),
        "boards_contributing": len(line.boards_contributing),
        "contributing_with_own_goals": line.contributing_with_own_goals,
        "committees_not_contributing": [one.name for one in line.committees_silent],
        "boards_not_contributing": [one.name for one in line.boards_silent],
        "indicators": [indicator_data(one) for one in line.council],
        "mandatory_indicators": [indicator_data(one) for one in line.mandatory],
        "finding_counts": {rule.value: number for rule, number in line.counts},
        "findings": [finding_data(one) for one in line.findings],
    }


def indicator_data(line: IndicatorLine) -> dict[str, object]:
    row = line.row
    return {
        "code": line.indicator.code,
        "name": line.indicator.name,
        "kf_target": line.target.text if line.target else "",
        "kf_target_value": json_number(row.target_value) if row else None,
        "aggregated_target": json_number(row.outcome) if row else None,
        "aggregation": line.definition.over_organisations if line.definition else "none",
        "coverage": f"{row.coverage}/{row.expected}" if row else "0/0",
        "level": row.level if row else "hard_to_assess",
        "reason": row.reason if row else "not_computed",
        "standing": Standing(line.standing).value,
        "unit": line.unit,
    }


def finding_data(finding: Finding) -> dict[str, object]:
    compared_with = finding.compared_with
    return {
        "rule": finding.rule.value,
        "organisation": finding.organisation.code,
        "organisation_name": finding.organisation.name,
        "indicator": finding.indicator.code if finding.indicator else None,
        "indicator_name": finding.indicator.name if finding.indicator else None,
        "target": finding.target,
        "compared_with": (
            json_number(compared_with) if isinstance(compared_with, Decimal) else compared_with
        ),
    }


@dataclass(frozen=True)
class Totals:
    """The city in a few figures; `broken` has the rules that something breaks, gravest first."""

    goals: int
    indicators: int
    meeting: int
    findings: int
    broken: list[tuple[Rule, int]]


def totals(lines: list[GoalLine]) -> Totals:
    """Counted over the area goals; an indicator under two goals counts under both."""
    found = Counter(finding.rule for line in lines for finding in line.findings)
    return Totals(
        goals=len(lines),
        indicators=sum(line.total for line in lines),
        meeting=sum(line.meeting for line in lines),
        findings=found.total(),
        broken=[(rule, found[rule]) for rule in Rule if found[rule]],
    )


def planned(year: int) -> set[int]:
    """Organisations that have begun a plan; the others have no workspace to lead to."""
    plans = OperationalPlan.objects.of_year(year)
    return set(plans.values_list("organisation_id", flat=True))


def by_organisation(line: GoalLine) -> list[tuple[Organisation, list[Finding]]]:
    """The findings grouped by whom they are about; the city's own first."""

    def whom(finding: Finding) -> tuple[int, str, int]:
        one = finding.organisation
        return one.kind_order, one.sort_name, one.pk

    ordered = sorted(line.findings, key=whom)
    grouped = [list(findings) for _whom, findings in groupby(ordered, whom)]
    return [(findings[0].organisation, findings) for findings in grouped]
