"""Texts of the document as sections of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils.html import escape

from documents.importing.matching import key
from documents.importing.report import ImportReport
from documents.parsing.model import ParsedAreaGoal, ParsedPlan, ParsedText
from goals.models import AreaGoal, Budget
from plans.models import OperationalPlan, PlanSection, SectionTemplate

WHAT = "avsnitt"


def as_html(texts: Sequence[ParsedText]) -> str:
    """Paragraphs, subheadings and lists in the few tags that the editor knows."""
    parts = []
    for kind, group in groupby(texts, key=lambda text: text.kind):
        if kind == "bullet":
            items = "".join(f"<li><p>{escape(text.text)}</p></li>" for text in group)
            parts.append(f"<ul>{items}</ul>")
        else:
            tag = "h3" if kind == "heading" else "p"
            parts += [f"<{tag}>{escape(text.text)}</{tag}>" for text in group]
    return "".join(parts)


def as_plain(texts: Sequence[ParsedText]) -> str:
    """The same without markup, for fields of plain text."""
    lines = [f"– {text.text}" if text.kind == "bullet" else text.text for text in texts]
    return "\n".join(lines)


def store_sections(
    plan: OperationalPlan,
    parsed: ParsedPlan,
    goals: Sequence[tuple[ParsedAreaGoal, AreaGoal]],
    report: ImportReport,
) -> None:
    """The texts about the council's goals, and the plan's other chapters under their headings."""
    existing = list(plan.sections.select_related("template"))
    by_goal = {section.area_goal_id: section for section in existing}
    by_strategic = {section.strategic_goal_id: section for section in existing}
    place = 0
    for number, title, html in _strategic_texts(parsed, plan.budget):
        place += 1
        _store(plan, by_strategic.get(number), title, html, report, place, strategic_goal_id=number)
    for goal, ours in goals:
        place += 1
        html = as_html(goal.texts)
        _store(plan, by_goal.get(ours.pk), str(ours), html, report, place, area_goal_id=ours.pk)
    _store_chapters(plan, parsed, existing, place, report)


def _strategic_texts(parsed: ParsedPlan, budget: Budget) -> Iterable[tuple[int, str, str]]:
    known = {goal.code: goal for goal in budget.strategic_goals.all()}
    for goal in parsed.strategic_goals:
        ours = known.get(goal.code or "")
        if ours is not None and key(ours.title) == key(goal.title):
            yield ours.pk, str(ours), as_html(goal.texts)


def _store_chapters(
    plan: OperationalPlan,
    parsed: ParsedPlan,
    existing: Sequence[PlanSection],
    place: int,
    report: ImportReport,
) -> None:
    by_heading: dict[str, list[PlanSection]] = {}
    for section in existing:
        if section.shown_heading:
            by_heading.setdefault(section.shown_heading, []).append(section)
    parts = _free_parts(plan, existing)
    for chapter in parsed.sections:
        if not chapter.heading:
            continue  # the cover: addresses and names of officials
        place += 1
        same = by_heading.get(chapter.heading[:300], [])
        known = same.pop(0) if same else None
        html = as_html(chapter.texts)
        part = None if known else parts.pop(chapter.heading, None)
        about: dict[str, object] = (
            {"template": part} if part else {"heading": chapter.heading[:300]}
        )
        _store(plan, known, chapter.heading, html, report, place, **about)


def _free_parts(
    plan: OperationalPlan, existing: Sequence[PlanSection]
) -> dict[str, SectionTemplate]:
    """The parts of the year's template in which nothing is written, by their headings."""
    taken = {section.template_id for section in existing}
    rows = SectionTemplate.objects.of_budgets([plan.budget_id])
    free = [row for row in rows if not row.is_of_goals and row.pk not in taken]
    return {row.heading: row for row in reversed(free)}


def _store(
    plan: OperationalPlan,
    known: PlanSection | None,
    label: str,
    html: str,
    report: ImportReport,
    position: int,
    **about: object,
) -> None:
    if known is not None:
        # With the text itself here, its length in the source says nothing more.
        words = 0 if html else known.words_in_source
        report.update(known, WHAT, label, text=html, words_in_source=words)
    elif html:
        PlanSection.objects.create(plan=plan, text=html, position=position, **about)
        report.new(WHAT, label)
