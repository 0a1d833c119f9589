"""Texts of the document as sections of the plan."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile, groupby, pairwise
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import fold
from documents.importing.form import become_words, in_form_of, words_in
from documents.importing.matching import counted, match_strategic_goals
from documents.importing.points import take_points
from documents.importing.printed import resembles, tables_of
from documents.importing.report import ImportReport
from documents.papers.blocks import Table
from documents.parsing.headings import names_chapter
from documents.parsing.model import (
    ParsedAreaGoal,
    ParsedCommitteeGoal,
    ParsedPlan,
    ParsedSection,
    ParsedStrategicGoal,
    ParsedTable,
    ParsedText,
)
from drafting.calculations.rich_text import has_markup, sanitise
from goals.models import AreaGoal, StrategicGoal
from goals.words import spoken
from internal_control.models import ControlProcess
from organisations.models import Organisation
from plans.economy.reading import rows_of
from plans.economy.tables import FRAMES, TABLES
from plans.models import OperationalPlan, PlanSection, SectionTemplate
from plans.outline import template_of
from plans.standard import STANDARD

WHAT = "avsnitt"
Kind = SectionTemplate.Kind
# Headings of the city's usual plan, as documents print them.
_BOARD = Organisation(kind=Organisation.Kind.BOARD)
# The standard chapters, as the documents of nämnder and of boards name them.
CHAPTERS = frozenset(
    heading for part in STANDARD for heading in (part.heading, spoken(_BOARD, str(part.heading)))
)
# A text of a numbered list, which no reader of files tells apart.
POINT = "point"
_LISTS = {"bullet": "ul", POINT: "ol"}
INTRODUCTION, PROPOSED = "inledning", "Förslag till beslut"


def as_html(texts: Sequence[ParsedText]) -> str:
    """Paragraphs, subheadings and lists in the few tags that the editor knows."""
    parts = []
    for kind, group in groupby(texts, key=lambda text: text.kind):
        if tag := _LISTS.get(kind):
            items = "".join(f"<li><p>{escape(text.text)}</p></li>" for text in group)
            parts.append(f"<{tag}>{items}</{tag}>")
        else:
            tag = "h3" if kind == "heading" else "p"
            parts += [f"<{tag}>{escape(text.text)}</{tag}>" for text in group]
    return "".join(parts)


def alike(old: str, new: str) -> bool:
    """Whether two texts say the same words in the same order. A file tells neither what follows
    its data, nor every level and mark; what is written stays when nothing was changed in it.

    A page cannot tell a hyphen that ends its line from one that ends a word.
    """
    return words_in(_marked_up(old)) == words_in(_marked_up(new))


def formed(old: str, new: str, label: str, report: ImportReport) -> str:
    """The new text in the old one's form; what of it becomes plain words is told."""
    if alike(old, new):
        return old
    kept = in_form_of(old, new)
    if lost := become_words(old, kept):
        report.notes.append(
            ngettext(
                "”%(part)s”: en siffra som följer sina data eller en länk blir vanlig text.",
                "”%(part)s”: %(n)d siffror som följer sina data och länkar blir vanlig text.",
                lost,
            )
            % {"part": label, "n": lost}
        )
    return kept


def _marked_up(text: str) -> str:
    if has_markup(text):
        return text
    return "".join(f"<p>{escape(line.removeprefix('– '))}</p>" for line in text.splitlines())


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
    existing = list(plan.sections.select_related("template", "parent"))
    writer = _Writer(plan, report, existing)
    for strategic, its in match_strategic_goals(parsed, plan.budget, report):
        told = _Told(strategic.line, strategic.texts, strategic.tables)
        writer.of_goal(told, its, strategic_goal_id=its.pk)
    for goal, ours in goals:
        told = _Told(goal.line, with_comments(goal), goal.tables)
        writer.of_goal(told, ours, area_goal_id=ours.pk)
    writer.chapters(parsed)


@dataclass(frozen=True)
class _Told:
    """What the document says under one heading; `line` is the heading's."""

    line: int
    texts: Sequence[ParsedText]
    tables: Sequence[ParsedTable] = ()

    @property
    def html(self) -> str:
        return _with_tables(self.texts, self.tables)


def _parted(told: _Told, headings: Container[str]) -> list[tuple[str, _Told]]:
    """What stands under the heading itself, then under each of those within it that the plan has
    as headings of their own. One goes on to the next heading that is no lower."""
    parts: list[tuple[str, int, list[ParsedText]]] = [("", 0, [])]
    lines = [told.line]
    for text in told.texts:
        _name, level, inside = parts[-1]
        if text.kind == "heading" and text.text in headings:
            parts.append((text.text, text.level, []))
            lines.append(text.line)
        elif text.kind == "heading" and level and text.level <= level:
            parts.append(("", 0, [text]))
            lines.append(text.line)
        else:
            inside.append(text)
    ends = [*lines[1:], math.inf]
    pieces = [
        (name, _Told(line, texts, [one for one in told.tables if line <= one.line < end]))
        for (name, _level, texts), line, end in zip(parts, lines, ends, strict=True)
    ]
    own = [piece for name, piece in pieces if not name]
    itself = _Told(
        told.line,
        [text for one in own for text in one.texts],
        [table for one in own for table in one.tables],
    )
    return [("", itself), *((name, piece) for name, piece in pieces if name)]


@dataclass
class _Writer:
    """Stores what the document says under its headings. `stored` are the sections by the lines of
    the headings, where own headings under them find what they stand under."""

    plan: OperationalPlan
    report: ImportReport
    existing: list[PlanSection]
    place: int = 0
    stored: dict[int, PlanSection] = field(default_factory=dict)
    # What the document has no text for, with where it would stand.
    empty: dict[int, dict[str, Any]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def of_goal(self, told: _Told, goal: AreaGoal | StrategicGoal, **about: int) -> None:
        known = next((one for one in self.existing if _is_about(one, about)), None)
        self._store_parted(told, known, str(goal), **about)

    def chapters(self, parsed: ParsedPlan) -> None:
        parts = _free_parts(self.plan, self.existing)
        chapters = list(_chapters(self.plan, parsed, self.report))
        # What stands before the introduction comes to stand under it, which has to be there first.
        chapters.sort(key=lambda one: fold(one.heading) != INTRODUCTION)
        said = Counter(self._spoken(chapter.heading) for chapter in chapters)
        for chapter in chapters:
            above = self._above(chapter)
            known = self._find(
                chapter.heading, above, is_only=said[self._spoken(chapter.heading)] == 1
            )
            if known is not None and not chapter.told.html:
                self.stored[chapter.told.line] = known
                continue
            is_said = known is not None and bool(known.text)
            if chapter.points and not is_said and take_points(
                self.plan, chapter.points, self.report
            ):  # fmt: skip
                continue
            about = self._about(chapter, known, parts, above)
            if about.get("heading") and chapter.told.html:
                follows = _heading_before(parsed, chapter.told.line)
                self.report.notes.append(_no_part(chapter, about.get("parent"), follows))
            self._store_parted(chapter.told, known, chapter.heading, **about)

    def _above(self, chapter: _Chapter) -> PlanSection | None:
        """The section under which the heading stands: own headings stand no deeper."""
        found = self.stored.get(chapter.above)
        return found.parent or found if found else None

    def _begun(self, line: int) -> PlanSection | None:
        """A section without a text, for an own heading to stand under."""
        about = self.empty.pop(line, None)
        return self._new(line, **about) if about else None

    def _spoken(self, heading: str) -> str:
        return spoken(self.plan.organisation, heading[:300])

    def _find(
        self, heading: str, above: PlanSection | None, *, is_only: bool
    ) -> PlanSection | None:
        """The section of this heading that stands there, else by itself, else under another part;
        what stands under a goal is about that goal. Where the document has the heading more than
        once, an own one is found nowhere but there."""
        wanted = self._spoken(heading)
        same = [
            one
            for one in self.existing
            if one.shown_heading
            and one.pk not in self.taken
            and self._spoken(one.shown_heading) == wanted
        ]
        goals = {one.pk for one in self.existing if one.area_goal_id or one.strategic_goal_id}
        here = above.pk if above else None
        same = [
            one
            for one in same
            if one.parent_id == here or one.template_id or (is_only and one.parent_id not in goals)
        ]
        same.sort(key=lambda one: (one.parent_id != here, one.parent_id is not None))
        found = next(iter(same), None)
        if found:
            self.taken.add(found.pk)
        return found

    def _about(
        self,
        chapter: _Chapter,
        known: PlanSection | None,
        parts: dict[str, SectionTemplate],
        above: PlanSection | None,
    ) -> dict[str, Any]:
        """Where a chapter that is not there yet stands: in a part of the template, under the part
        or the introduction that it belongs to, or by itself."""
        if known:
            return {}
        part = parts.pop(spoken(self.plan.organisation, chapter.heading), None)
        if part:
            return {"template": part}
        if above is None and chapter.told.html:
            begun = self._begun(chapter.above)
            above = begun.parent or begun if begun else None
        if above is None and chapter.is_before and chapter.told.html:
            above = self._introduction(parts)
        return {"heading": chapter.heading[:300], "parent": above}

    def _introduction(self, parts: dict[str, SectionTemplate]) -> PlanSection | None:
        """Under which headings before the goals stand: the first part of the plan, for other own
        headings stand last."""
        standing = (*self.stored.values(), *self.existing)
        if found := next((one for one in standing if _is_introduction(one)), None):
            return found
        for line, about in self.empty.items():
            part = about.get("template")
            if part and fold(part.heading) == INTRODUCTION:
                return self._begun(line)
        heading = next((one for one in parts if fold(one) == INTRODUCTION), None)
        # No heading of the document stands on that line.
        return self._new(-1, heading, template=parts.pop(heading)) if heading else None

    def _store_parted(
        self, told: _Told, known: PlanSection | None, label: str, **about: Any
    ) -> PlanSection | None:
        """The section, and those of the organisation's own headings under it that the document has
        as headings in its text."""
        below = {one.heading: one for one in self.existing if known and one.parent_id == known.pk}
        (_none, itself), *within = _parted(told, below)
        stored = self._store(itself, known, label, **about)
        for heading, piece in within:
            self.taken.add(below[heading].pk)
            self._store(piece, below[heading], heading)
        return stored

    def _store(
        self, told: _Told, known: PlanSection | None, label: str, **about: Any
    ) -> PlanSection | None:
        self.place += 1
        html = told.html
        if known is not None:
            html = formed(known.text, html, label, self.report)
            # With the text itself here, its length in the source says nothing more.
            words = 0 if html else known.words_in_source
            self.report.update(known, WHAT, label, text=html, words_in_source=words)
            self.stored[told.line] = known
            return known
        if not html:
            self.empty[told.line] = {"label": label, **about}
            return None
        return self._new(told.line, label, html, **about)

    def _new(self, line: int, label: str, html: str = "", **about: Any) -> PlanSection:
        self.report.new(WHAT, label, html)
        made = PlanSection.objects.create(plan=self.plan, text=html, position=self.place, **about)
        self.stored[line] = made
        return made


def _is_about(section: PlanSection, about: Mapping[str, int]) -> bool:
    return all(getattr(section, name) == pk for name, pk in about.items())


@dataclass(frozen=True)
class _Chapter:
    """`above` is the line of what the heading stands under (0: nothing); `is_before` the council's
    goals: what belongs to the introduction. `points` are those of what is proposed to be
    decided."""

    heading: str
    told: _Told
    above: int = 0
    is_before: bool = False
    points: tuple[str, ...] = ()


def _chapters(
    plan: OperationalPlan, parsed: ParsedPlan, report: ImportReport
) -> Iterable[_Chapter]:
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
                told = _Told(chapter.line, _numbered(proposed))
                yield _Chapter(_(PROPOSED), told, points=_points(proposed))
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
            follows = _heading_before(parsed, chapter.line)
            report.notes.append(_by_name(chapter, follows, left))
        is_proposed = fold(chapter.heading) == fold(PROPOSED)
        texts = _numbered(chapter.texts) if is_proposed else chapter.texts
        points = _points(chapter.texts) if is_proposed else ()
        told = _Told(chapter.line, texts, inside)
        is_before = chapter.line < first_goal
        yield _Chapter(chapter.heading, told, chapter.above, is_before, points)
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


def _is_introduction(section: PlanSection) -> bool:
    return section.parent_id is None and fold(section.shown_heading) == INTRODUCTION


def _heading_before(parsed: ParsedPlan, line: int) -> str:
    """The goal or the chapter that a heading comes after in the document; empty where it is the
    first."""
    found = [(goal.line, f"{goal.code or ''} {goal.title}") for goal in _goals_of(parsed)]
    found += [(section.line, section.heading) for section in parsed.sections if section.heading]
    return max((one for one in found if one[0] < line), default=(0, ""))[1].strip()


def _goals_of(parsed: ParsedPlan) -> Iterator[ParsedStrategicGoal | ParsedAreaGoal]:
    yield from parsed.strategic_goals
    yield from parsed.area_goals


def _no_part(chapter: _Chapter, parent: PlanSection | None, follows: str) -> str:
    """That a heading is none of the template's, and where it comes to stand."""
    told = {
        "line": chapter.told.line,
        "heading": chapter.heading,
        "left": ", ".join(counted(chapter.told.texts, chapter.told.tables)),
        "follows": _("efter ”%(heading)s”") % {"heading": follows} if follows else _("först"),
    }
    words = _(
        "Rad %(line)d: rubriken ”%(heading)s” finns inte i planens mall. Den blir en egen rubrik"
        " sist i planen, med det som står under den: %(left)s. I dokumentet står den %(follows)s;"
        " egna kapitel kan i planen bara stå sist."
    )
    if parent is not None:
        told["parent"] = str(parent)
        words = _(
            "Rad %(line)d: rubriken ”%(heading)s” finns inte i planens mall. Den blir en egen"
            " rubrik under ”%(parent)s”, med det som står under den: %(left)s."
        )
    return words % told


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


def _with_tables(texts: Sequence[ParsedText], tables: Sequence[ParsedTable]) -> str:
    """The chapter's HTML with each table after the text that it followed."""
    parts: list[str] = []
    at = 0
    for table in tables:
        first = at
        while at < len(texts) and texts[at].line < table.line:
            at += 1
        parts += [as_html(texts[first:at]), _as_table(table)]
    return "".join([*parts, as_html(texts[at:])])


def _as_table(table: ParsedTable) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.columns)
    rows = (f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return sanitise(f"<table><tr>{head}</tr>{''.join(rows)}</table>")


def _free_parts(
    plan: OperationalPlan, existing: Sequence[PlanSection]
) -> dict[str, SectionTemplate]:
    """The parts of the year's template in which nothing is written, by their headings as the
    organisation's document has them."""
    taken = {section.template_id for section in existing}
    rows = SectionTemplate.objects.of_budgets([plan.budget_id])
    free = [row for row in rows if not row.is_of_goals and row.pk not in taken]
    return {spoken(plan.organisation, row.heading): row for row in reversed(free)}
