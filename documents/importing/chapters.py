"""The document's chapters with what stands under them, and what is told of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, pairwise

from django.utils.translation import gettext as _

from common.text import fold
from documents.importing.html import POINT, with_tables
from documents.importing.matching import counted
from documents.importing.printed import resembles, tables_of
from documents.importing.report import ImportReport
from documents.papers.blocks import Table
from documents.parsing.headings import names_chapter
from documents.parsing.model import (
    ParsedAreaGoal,
    ParsedPlan,
    ParsedSection,
    ParsedStrategicGoal,
    ParsedTable,
    ParsedText,
)
from goals.words import spoken
from internal_control.models import ControlProcess
from organisations.models import Organisation
from plans.economy.reading import rows_of
from plans.economy.tables import FRAMES, TABLES
from plans.models import OperationalPlan, SectionTemplate
from plans.outline import template_of
from plans.standard import STANDARD

Kind = SectionTemplate.Kind
# Headings of the city's usual plan, as documents print them.
_BOARD = Organisation(kind=Organisation.Kind.BOARD)
# The standard chapters, as the documents of nämnder and of boards name them.
CHAPTERS = frozenset(
    heading for part in STANDARD for heading in (part.heading, spoken(_BOARD, str(part.heading)))
)
INTRODUCTION, PROPOSED = "inledning", "Förslag till beslut"


@dataclass(frozen=True)
class Told:
    """What the document says under one heading; `line` is the heading's."""

    line: int
    texts: Sequence[ParsedText]
    tables: Sequence[ParsedTable] = ()

    @property
    def html(self) -> str:
        return with_tables(self.texts, self.tables)


@dataclass(frozen=True)
class Chapter:
    """`above` is the line of what the heading stands under (0: nothing); `is_before` the council's
    goals: what belongs to the introduction. `points` are those of what is proposed to be
    decided."""

    heading: str
    told: Told
    above: int = 0
    is_before: bool = False
    points: tuple[str, ...] = ()


def chapters_of(
    plan: OperationalPlan, parsed: ParsedPlan, report: ImportReport
) -> Iterable[Chapter]:
    """What is proposed to be decided, then the document's chapters with their tables."""
    first_goal = min((goal.line for goal in _goals_of(parsed)), default=0)
    of_goals = {table.line for table in _of_goals(parsed)}
    tables = [table for table in parsed.tables if table.line not in of_goals]
    has_rows = _with_rows(plan)
    typed = _typed_tables(plan) if has_rows else {}
    headings = {section.line: section.heading for section in parsed.sections}
    unread: list[ParsedTable] = []
    for chapter, following in pairwise([*_with_bare(parsed.sections, tables), None]):
        assert chapter is not None
        end = following.line if following else math.inf
        inside = [one for one in tables if chapter.line <= one.line < end]
        if not chapter.heading:
            # The rest of the cover: addresses and names of officials.
            proposed = _proposed(chapter.texts)
            if proposed:
                told = Told(chapter.line, _numbered(proposed))
                yield Chapter(_(PROPOSED), told, points=_points(proposed))
            cover = [text for text in chapter.texts if text not in proposed]
            report.notes += [_left_cover(left) for left in [counted(cover, inside)] if left]
            continue
        over = headings.get(chapter.above, "") if names_chapter(chapter.heading) else ""
        if has_rows & {fold(spoken(plan.organisation, one)) for one in (chapter.heading, over)}:
            # A table of the part's own text is no table of rows.
            own = typed.get(fold(spoken(plan.organisation, chapter.heading)), [])
            kept = [table for table in inside if any(resembles(table, one) for one in own)]
            unread += [table for table in inside if table not in kept]
            inside = kept
        if chapter.is_by_name and (left := counted(chapter.texts, inside)):
            follows = heading_before(parsed, chapter.line)
            report.notes.append(_by_name(chapter, follows, left))
        is_proposed = fold(chapter.heading) == fold(PROPOSED)
        texts = _numbered(chapter.texts) if is_proposed else chapter.texts
        points = _points(chapter.texts) if is_proposed else ()
        told = Told(chapter.line, texts, inside)
        is_before = chapter.line < first_goal
        yield Chapter(chapter.heading, told, chapter.above, is_before, points)
    if unread:
        report.notes.append(_unread(unread))


def _of_goals(parsed: ParsedPlan) -> Iterator[ParsedTable]:
    """Tables that stand in the texts of goals, and come along there."""
    for strategic in parsed.strategic_goals:
        yield from strategic.tables
    for goal in parsed.area_goals:
        yield from goal.tables
        for child in goal.committee_goals:
            yield from child.tables


def _numbered(texts: Sequence[ParsedText]) -> list[ParsedText]:
    return [replace(text, kind=POINT) for text in texts]


def _left_cover(left: Sequence[str]) -> str:
    return _("Det som står före dokumentets första rubrik tas inte med: %(left)s.") % {
        "left": ", ".join(left)
    }


def heading_before(parsed: ParsedPlan, line: int) -> str:
    """The goal or the chapter that a heading comes after in the document; empty where it is the
    first."""
    found = [(goal.line, f"{goal.code or ''} {goal.title}") for goal in _goals_of(parsed)]
    found += [(section.line, section.heading) for section in parsed.sections if section.heading]
    return max((one for one in found if one[0] < line), default=(0, ""))[1].strip()


def _goals_of(parsed: ParsedPlan) -> Iterator[ParsedStrategicGoal | ParsedAreaGoal]:
    yield from parsed.strategic_goals
    yield from parsed.area_goals


def _by_name(chapter: ParsedSection, follows: str, left: Sequence[str]) -> str:
    """That a heading among the goals is read as a part of the plan, since nothing but its name
    tells."""
    return _(
        "Rad %(line)d: rubriken ”%(heading)s” står efter ”%(follows)s”. Filen säger inte om den"
        " hör till målets text, så det som står under den läses som planens del med det namnet:"
        " %(left)s. Hör det till målet: ge rubriken ett annat namn, eller lämna ett Word-dokument"
        " med rubriker av olika nivå."
    ) % {
        "line": chapter.line, "heading": chapter.heading, "follows": follows,
        "left": ", ".join(left),
    }  # fmt: skip


def _points(texts: Sequence[ParsedText]) -> tuple[str, ...]:
    return tuple(text.text for text in texts)


def _unread(tables: Sequence[ParsedTable]) -> str:
    """Which tables the plan holds as rows: a document changes none of them."""
    names = list(dict.fromkeys(_named(table) for table in tables if table.heading))
    words = _(
        "Tabellerna under %(names)s läses inte ur dokumentet: planen har redan rader där, och de"
        " ändras i planens egna tabeller, där de också läses in från Excel."
    )
    return words % {"names": ", ".join(f"”{name}”" for name in names) or _("ekonomin")}


def _named(table: ParsedTable) -> str:
    columns = ", ".join(cell for cell in table.columns if cell.strip())
    return f"{table.heading}: {columns}" if columns else table.heading


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


def _typed_tables(plan: OperationalPlan) -> dict[str, list[Table]]:
    """The tables of the texts of the plan's parts, by the headings of those."""
    found: dict[str, list[Table]] = {}
    for section in plan.sections.select_related("template"):
        heading = fold(spoken(plan.organisation, section.shown_heading))
        found.setdefault(heading, []).extend(tables_of(section.text))
    return found


def _with_rows(plan: OperationalPlan) -> set[str]:
    """The headings of the parts whose tables the plan holds as rows: they are not told once more
    as a text."""
    processes = ControlProcess.objects.of_plan(plan.organisation_id, plan.year)
    held = {
        Kind.ECONOMY: any(rows_of(plan, one).exists() for one in TABLES if one is not FRAMES),
        Kind.INTERNAL_CONTROL: processes.exists(),
        Kind.ANNEXES: plan.annexes.exists(),
    }
    kinds = {kind for kind, has_rows in held.items() if has_rows}
    parts = [one for one in template_of(plan.budget) if one.kind in kinds]
    return {fold(spoken(plan.organisation, one.heading)) for one in parts}
