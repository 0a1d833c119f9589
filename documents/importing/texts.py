"""Texts of the document as sections of the plan."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile, groupby, pairwise

from django.utils.html import escape
from django.utils.translation import gettext as _

from common.text import fold
from documents.importing.matching import match_strategic_goals
from documents.importing.points import take_points
from documents.importing.report import ImportReport
from documents.papers.blocks import Block, Table, words_of
from documents.papers.rich import blocks_of
from documents.parsing.model import (
    ParsedAreaGoal,
    ParsedCommitteeGoal,
    ParsedPlan,
    ParsedSection,
    ParsedTable,
    ParsedText,
)
from drafting.calculations.rich_text import sanitise
from goals.models import AreaGoal
from goals.words import spoken
from organisations.models import Organisation
from plans.economy.reading import rows_of
from plans.economy.tables import FRAMES, TABLES
from plans.models import OperationalPlan, PlanSection, SectionTemplate
from plans.standard import STANDARD

WHAT = "avsnitt"
_BLANK = re.compile(r"[-\u2010\u00ad\s]+")
# Headings of the city's usual plan, as documents print them.
_BOARD = Organisation(kind=Organisation.Kind.BOARD)
# The standard chapters, as the documents of nämnder and of boards name them.
CHAPTERS = frozenset(
    heading for part in STANDARD for heading in (part.heading, spoken(_BOARD, str(part.heading)))
)
INTRODUCTION, PROPOSED = "inledning", "Förslag till beslut"


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


def alike(old: str, new: str) -> bool:
    """Whether two texts say the same words in the same order. A file tells neither what follows
    its data, nor every level and mark; what is written stays when nothing was changed in it.

    A page cannot tell a hyphen that ends its line from one that ends a word.
    """
    return _said(old) == _said(new)


def _said(text: str) -> str:
    if not text.lstrip().startswith("<"):
        text = "".join(f"<p>{escape(line.removeprefix('– '))}</p>" for line in text.splitlines())
    # The name of a table is no part of the text that a file is read as.
    words = (word for block in blocks_of(text) for word in list(words_of(block))[_names(block) :])
    return _BLANK.sub("", "".join(words))


def _names(block: Block) -> int:
    return int(isinstance(block, Table))


def as_points(texts: Sequence[ParsedText]) -> str:
    """A numbered list."""
    return f"<ol>{''.join(f'<li><p>{escape(text.text)}</p></li>' for text in texts)}</ol>"


def with_comments(goal: ParsedAreaGoal | ParsedCommitteeGoal) -> list[ParsedText]:
    """A goal's texts, and what the document says below rows of its tables of indicators."""
    said = (row for row in goal.indicators if row.comment)
    comments = [ParsedText("paragraph", f"{row.name}: {row.comment}", row.line) for row in said]
    return [*goal.texts, *comments]


def described(goal: ParsedCommitteeGoal) -> str:
    """A goal's description: plain lines, or marked up where a table stands in it."""
    texts = with_comments(goal)
    return _with_tables(texts, goal.tables) if goal.tables else as_plain(texts)


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
    for strategic, its in match_strategic_goals(parsed, plan.budget, report):
        place += 1
        html = _with_tables(strategic.texts, strategic.tables)
        known = by_strategic.get(its.pk)
        _store(plan, known, str(its), html, report, place, strategic_goal_id=its.pk)
    for goal, ours in goals:
        place += 1
        html = _with_tables(with_comments(goal), goal.tables)
        _store(plan, by_goal.get(ours.pk), str(ours), html, report, place, area_goal_id=ours.pk)
    _store_chapters(plan, parsed, existing, place, report)


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
            heading = spoken(plan.organisation, section.shown_heading)
            by_heading.setdefault(heading, []).append(section)
    parts = _free_parts(plan, existing)
    introduction: PlanSection | None = None
    for chapter in _chapters(plan, parsed, report):
        place += 1
        same = by_heading.get(spoken(plan.organisation, chapter.heading[:300]), [])
        known = same.pop(0) if same else None
        is_said = known is not None and bool(known.text)
        if chapter.points and not is_said and take_points(plan, chapter.points, report):
            continue
        about = _about(plan, chapter, known, parts, introduction)
        stored = _store(plan, known, chapter.heading, chapter.html, report, place, **about)
        if fold(chapter.heading) == INTRODUCTION:
            introduction = stored


@dataclass(frozen=True)
class _Chapter:
    """`is_before` the council's goals: what belongs to the introduction. `points` are those of what
    is proposed to be decided."""

    heading: str
    html: str
    is_before: bool = False
    points: tuple[str, ...] = ()


def _chapters(
    plan: OperationalPlan, parsed: ParsedPlan, report: ImportReport
) -> Iterable[_Chapter]:
    """What is proposed to be decided, then the document's chapters with their tables."""
    first_goal = parsed.area_goals[0].line
    tables = [] if _has_money(plan) else list(parsed.tables)
    if parsed.tables and not tables:
        report.notes.append(_unread(parsed.tables))
    for chapter, following in pairwise([*_with_bare(parsed.sections, tables), None]):
        assert chapter is not None
        if not chapter.heading:
            # The rest of the cover: addresses and names of officials.
            if proposed := _proposed(chapter.texts):
                yield _Chapter(_(PROPOSED), as_points(proposed), points=_points(proposed))
            continue
        end = following.line if following else math.inf
        inside = [one for one in tables if chapter.line <= one.line < end]
        is_proposed = fold(chapter.heading) == fold(PROPOSED)
        html = as_points(chapter.texts) if is_proposed else _with_tables(chapter.texts, inside)
        points = _points(chapter.texts) if is_proposed else ()
        yield _Chapter(chapter.heading, html, chapter.line < first_goal, points)


def _points(texts: Sequence[ParsedText]) -> tuple[str, ...]:
    return tuple(text.text for text in texts)


def _unread(tables: Sequence[ParsedTable]) -> str:
    """Which tables the plan holds as rows: a document changes none of them."""
    names = list(dict.fromkeys(table.heading for table in tables if table.heading))
    words = _(
        "Tabellerna under %(names)s läses inte ur dokumentet: ekonomi och intern kontroll ändras"
        " i planens egna tabeller, där de också läses in från Excel."
    )
    return words % {"names": ", ".join(f"”{name}”" for name in names) or _("ekonomin")}


def _with_bare(
    sections: Sequence[ParsedSection], tables: Sequence[ParsedTable]
) -> list[ParsedSection]:
    """The chapters, and those that hold nothing but tables, in the document's order."""
    known = {section.heading for section in sections}
    bare = {
        table.heading: ParsedSection(table.heading, (), table.line)
        for table in reversed(tables)
        if table.heading in CHAPTERS and table.heading not in known
    }
    return sorted([*sections, *bare.values()], key=lambda section: section.line)


def _proposed(cover: Sequence[ParsedText]) -> list[ParsedText]:
    """The points under "Förslag till beslut" on the cover."""
    after = dropwhile(lambda text: fold(text.text) != fold(PROPOSED), cover)
    return [text for text in list(after)[1:] if text.kind != "heading"]


def _has_money(plan: OperationalPlan) -> bool:
    """What the plan holds as amounts is not told once more as a text."""
    return any(rows_of(plan, table).exists() for table in TABLES if table is not FRAMES)


def _with_tables(texts: Sequence[ParsedText], tables: Sequence[ParsedTable]) -> str:
    """The chapter's HTML with each table after the text that it followed."""
    parts, at = [], 0
    for table in tables:
        before = [text for text in texts[at:] if text.line < table.line]
        parts += [as_html(before), _as_table(table)]
        at += len(before)
    return "".join([*parts, as_html(texts[at:])])


def _as_table(table: ParsedTable) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.columns)
    rows = (f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return sanitise(f"<table><tr>{head}</tr>{''.join(rows)}</table>")


def _about(
    plan: OperationalPlan,
    chapter: _Chapter,
    known: PlanSection | None,
    parts: dict[str, SectionTemplate],
    introduction: PlanSection | None,
) -> dict[str, object]:
    """Where a chapter that is not there yet stands: in a part of the template, under the
    introduction that it belongs to, or by itself."""
    if known:
        return {}
    if chapter.is_before and introduction is not None:
        return {"heading": chapter.heading[:300], "parent": introduction}
    part = parts.pop(spoken(plan.organisation, chapter.heading), None)
    return {"template": part} if part else {"heading": chapter.heading[:300]}


def _free_parts(
    plan: OperationalPlan, existing: Sequence[PlanSection]
) -> dict[str, SectionTemplate]:
    """The parts of the year's template in which nothing is written, by their headings as the
    organisation's document has them."""
    taken = {section.template_id for section in existing}
    rows = SectionTemplate.objects.of_budgets([plan.budget_id])
    free = [row for row in rows if not row.is_of_goals and row.pk not in taken]
    return {spoken(plan.organisation, row.heading): row for row in reversed(free)}


def _store(
    plan: OperationalPlan,
    known: PlanSection | None,
    label: str,
    html: str,
    report: ImportReport,
    position: int,
    **about: object,
) -> PlanSection | None:
    if known is not None:
        html = known.text if alike(known.text, html) else html
        # With the text itself here, its length in the source says nothing more.
        words = 0 if html else known.words_in_source
        report.update(known, WHAT, label, text=html, words_in_source=words)
        return known
    if not html:
        return None
    report.new(WHAT, label)
    return PlanSection.objects.create(plan=plan, text=html, position=position, **about)
