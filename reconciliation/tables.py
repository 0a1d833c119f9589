"""The findings as a table, on screen and as CSV."""

from __future__ import annotations

from collections.abc import Iterator

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.numbers import with_minus
from reconciliation.calculations import Finding
from reconciliation.rules import ORDER, Rule

CODES = (
    gettext_lazy("Iakttagelsens kod"),
    gettext_lazy("Organisationskod"),
    gettext_lazy("Indikatorkod"),
)


def compared_with(finding: Finding) -> str:
    """What the target was held against, after what that is: "KF: 80 %", "utfall 71,5 %"."""
    text = finding.compared_text
    return f"{finding.compared_words} {with_minus(text)}".strip() if text else "–"


def with_codes(table: FindingsTable) -> Iterator[list[object]]:
    """The table's rows for a file, each with the codes by which programs know what it says."""
    header, *rows = table.as_values()
    yield [*header, *CODES]
    for said, row in zip(rows, table.rows, strict=True):
        yield [*said, *_codes(row.record["finding"])]


def _codes(finding: Finding) -> list[str]:
    indicator = finding.indicator.code if finding.indicator else ""
    return [finding.rule, finding.organisation.code, indicator]


def _register_order(finding: Finding) -> tuple[int, str]:
    return finding.organisation.kind_order, finding.organisation.sort_name


def rows_of(findings: list[Finding]) -> list[dict[str, object]]:
    """Plain rows, so that every column sorts by something of one kind."""
    labels = {rule: str(rule.label) for rule in Rule}
    return [
        {
            "finding": finding,
            "goal": finding.area_goal.code,
            "goal_order": finding.area_goal.sort_code,
            "rule": labels[finding.rule],
            "rule_order": ORDER[finding.rule],
            "organisation": finding.organisation.name,
            "organisation_order": _register_order(finding),
            "indicator": finding.indicator.name if finding.indicator else "–",
            "indicator_order": finding.indicator.sort_name if finding.indicator else "",
            "target": with_minus(finding.target) or "–",
            "compared_with": compared_with(finding),
        }
        for finding in findings
    ]


class FindingsTable(tables.Table):
    """One row a finding. An organisation's name leads to its plan's section on the goal."""

    csv = xlsx = True
    caption = gettext_lazy("Iakttagelser")

    goal = tables.Column(gettext_lazy("Mål"), order_by=("goal_order", "rule_order"))
    rule = tables.Column(gettext_lazy("Iakttagelse"), order_by=("rule_order", "goal_order"))
    organisation = tables.Column(gettext_lazy("Organisation"), order_by=("organisation_order",))
    indicator = tables.Column(gettext_lazy("Indikator"), order_by=("indicator_order",))
    target = tables.Column(gettext_lazy("Årsmål"), orderable=False)
    compared_with = tables.Column(gettext_lazy("Jämfört med"), orderable=False)

    class Meta:
        empty_text = gettext_lazy("Inget att uppmärksamma med det urval du har gjort.")

    def __init__(
        self, findings: list[Finding], *, year: int, planned: set[int], **kwargs: object
    ) -> None:
        self.year, self.planned = year, planned
        super().__init__(rows_of(findings), **kwargs)

    def render_goal(self, value: str) -> SafeString:
        address = reverse("reconciliation_goal", args=[self.year, value])
        return format_html('<a href="{}">{}</a>', address, value)

    def value_goal(self, value: str) -> str:
        return value

    def render_organisation(self, value: str, record: dict[str, Finding]) -> SafeString | str:
        finding = record["finding"]
        if finding.organisation.is_city:
            return value
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">, {} {}</span></a>',
            self.address(finding),
            value,
            _("mål"),
            finding.area_goal.code,
        )

    def value_organisation(self, value: str) -> str:
        return value

    def address(self, finding: Finding) -> str:
        """The organisation's plan, where it writes about the goal; without one its own page."""
        code = finding.organisation.code
        if finding.organisation.pk not in self.planned:
            return f"/{self.year}/organisationer/{code}/"
        return reverse("plan_goal", args=[self.year, code, finding.area_goal.code])
