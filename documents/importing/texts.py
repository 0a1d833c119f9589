"""Texts of the document as sections of the plan."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import fold
from documents.importing.chapters import INTRODUCTION, Chapter, Told, chapters_of, heading_before
from documents.importing.form import become_words, in_form_of, marked_as, words_in
from documents.importing.html import as_plain, with_tables
from documents.importing.matching import counted, match_strategic_goals
from documents.importing.points import take_points
from documents.importing.report import ImportReport
from documents.parsing.model import (
    ParsedAreaGoal,
    ParsedCommitteeGoal,
    ParsedPlan,
    ParsedText,
)
from drafting.calculations.rich_text import has_markup
from goals.models import AreaGoal, StrategicGoal
from goals.words import spoken
from plans.models import OperationalPlan, PlanSection, SectionTemplate

WHAT = "avsnitt"


def alike(old: str, new: str) -> bool:
    """Whether two texts say the same words in the same order. A file tells neither what follows
    its data, nor every level and mark; what is written stays when nothing was changed in it.

    A page cannot tell a hyphen that ends its line from one that ends a word.
    """
    return words_in(_marked_up(old)) == words_in(_marked_up(new))


def formed(old: str, new: str, label: str, report: ImportReport) -> str:
    """The new text in the old one's form; what of it becomes plain words is told."""
    if alike(old, new):
        return marked_as(old, new)
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
    return with_tables(texts, goal.tables) if goal.tables else as_plain(texts)


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
        told = Told(strategic.line, strategic.texts, strategic.tables)
        writer.of_goal(told, its, strategic_goal_id=its.pk)
    for goal, ours in goals:
        told = Told(goal.line, with_comments(goal), goal.tables)
        writer.of_goal(told, ours, area_goal_id=ours.pk)
    writer.chapters(parsed)


def _parted(told: Told, headings: Container[str]) -> list[tuple[str, Told]]:
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
        (name, Told(line, texts, [one for one in told.tables if line <= one.line < end]))
        for (name, _level, texts), line, end in zip(parts, lines, ends, strict=True)
    ]
    own = [piece for name, piece in pieces if not name]
    itself = Told(
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

    def of_goal(self, told: Told, goal: AreaGoal | StrategicGoal, **about: int) -> None:
        known = next((one for one in self.existing if _is_about(one, about)), None)
        self._store_parted(told, known, str(goal), **about)

    def chapters(self, parsed: ParsedPlan) -> None:
        parts = _free_parts(self.plan, self.existing)
        chapters = list(chapters_of(self.plan, parsed, self.report))
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
                follows = heading_before(parsed, chapter.told.line)
                self.report.notes.append(_no_part(chapter, about.get("parent"), follows))
            self._store_parted(chapter.told, known, chapter.heading, **about)

    def _above(self, chapter: Chapter) -> PlanSection | None:
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
        chapter: Chapter,
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
        self, told: Told, known: PlanSection | None, label: str, **about: Any
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
        self, told: Told, known: PlanSection | None, label: str, **about: Any
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


def _is_introduction(section: PlanSection) -> bool:
    return section.parent_id is None and fold(section.shown_heading) == INTRODUCTION


def _no_part(chapter: Chapter, parent: PlanSection | None, follows: str) -> str:
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


def _free_parts(
    plan: OperationalPlan, existing: Sequence[PlanSection]
) -> dict[str, SectionTemplate]:
    """The parts of the year's template in which nothing is written, by their headings as the
    organisation's document has them."""
    taken = {section.template_id for section in existing}
    rows = SectionTemplate.objects.of_budgets([plan.budget_id])
    free = [row for row in rows if not row.is_of_goals and row.pk not in taken]
    return {spoken(plan.organisation, row.heading): row for row in reversed(free)}
