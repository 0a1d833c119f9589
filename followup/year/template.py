"""Reads for the pages about the year's template."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from goals.models import ActivityResponsibility, Budget
from indicators.models import IndicatorPlacement, IndicatorResponsibility
from organisations.models import Organisation
from plans.models import OperationalPlan, SectionTemplate
from plans.outline import Part, outline, template_of
from plans.standard import EVERYBODY


@dataclass(frozen=True)
class TemplateRow:
    """A part of the template, with who must write it, in words."""

    part: SectionTemplate
    level: int
    required: str
    is_first: bool
    is_last: bool


def template_tree(budget: Budget) -> list[TemplateRow]:
    """The template's parts in the document's order."""
    rows = template_of(budget)
    return [*_under(rows, None, 1)]


def _under(
    rows: list[SectionTemplate], above: SectionTemplate | None, level: int
) -> list[TemplateRow]:
    beside = [row for row in rows if _key(row.parent) == _key(above)]
    found: list[TemplateRow] = []
    for row in beside:
        first, last = row is beside[0], row is beside[-1]
        found.append(TemplateRow(row, level, required_in_words(row), first, last))
        found += _under(rows, row, level + 1)
    return found


def _key(row: SectionTemplate | None) -> str:
    return row.key if row else ""


def required_in_words(part: SectionTemplate) -> str:
    """Kinds of organisation that must write the part: "nämnd, stadsdelsnämnd"."""
    return ", ".join(
        str(kind.label) for kind in Organisation.Kind if kind.value in part.required_of
    )


@dataclass(frozen=True)
class KindPreview:
    """The outline of a plan that nobody has begun, as organisations of a kind meet it."""

    kind: str
    label: str
    parts: list[Part]

    @property
    def required(self) -> int:
        return sum(part.is_required for part in self.parts)


def preview_for(budget: Budget, wanted: str) -> tuple[KindPreview, list[tuple[str, str]]]:
    """The preview of the wanted kind, or the first, and all kinds there are."""
    kinds = [(kind.value, str(kind.label)) for kind in Organisation.Kind if kind in EVERYBODY]
    kind = wanted if wanted in EVERYBODY else EVERYBODY[0]
    plan = OperationalPlan(organisation=Organisation(kind=kind), budget=budget)
    return KindPreview(kind, dict(kinds)[kind], outline(plan)), kinds


@dataclass(frozen=True)
class Assigned:
    """How much of the council's an organisation answers for in the year."""

    organisation: Organisation
    indicators: int
    activities: int


def assigned_to_each(budget: Budget) -> list[Assigned]:
    """What the council has assigned to each organisation ("styrs ut"), in three queries."""
    placed = IndicatorPlacement.objects.filter(budget=budget, indicator__owner=None)
    indicators = dict(
        IndicatorResponsibility.objects.in_year(budget.year)
        .filter(indicator__in=placed.values("indicator"))
        .order_by()
        .values_list("organisation")
        .annotate(number=Count("indicator", distinct=True))
    )
    activities = dict(
        ActivityResponsibility.objects.filter(activity__budget=budget)
        .order_by()
        .values_list("organisation")
        .annotate(number=Count("activity", distinct=True))
    )
    organisations = Organisation.objects.without_city().existing_in(budget.year).in_order()
    return [
        Assigned(one, indicators.get(one.pk, 0), activities.get(one.pk, 0))
        for one in organisations
        if one.pk in indicators or one.pk in activities
    ]
