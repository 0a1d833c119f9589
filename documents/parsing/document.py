"""Reading a whole plan: headings decide where we are, tables and texts fall into their goal."""

from __future__ import annotations

import math
from collections.abc import Sequence

from documents.parsing import cover, headings
from documents.parsing.blocks import (
    BOLD,
    BULLET,
    CROSSED,
    HEADING,
    HIDDEN,
    OUTSIDE,
    STRUCK,
    Block,
    Row,
)
from documents.parsing.drafts import Draft
from documents.parsing.files import Stray
from documents.parsing.headings import AREA, COMMITTEE, STRATEGIC, KnownGoal
from documents.parsing.lines import Line, read_lines, squeeze
from documents.parsing.model import (
    NotAPlan,
    ParsedPlan,
    Unplaced,
)
from documents.parsing.tables import header_over_lines
from documents.parsing.under_goals import Tables
from documents.parsing.walk import SECTION

_FIRST = 20  # lines, among which a plan says that it is one
# What is no part of the plan, and why.
_LEFT = {
    HIDDEN: "Texten är dold i Word och tas inte med.",
    STRUCK: "Texten är struken bland ändringarna i Word och tas inte med.",
    OUTSIDE: "Läst utanför dokumentets struktur: tas inte med i någon text.",
}
# What is one and may be on its way out.
_KEPT = {
    CROSSED: "Texten är överstruken i Word. Den tas med som vanlig text. Ska den bort: ta bort den"
    " i Word och lämna filen igen, eller i planen efteråt.",
}
_TOLD = _LEFT | _KEPT


def parse_plan(text: str, strays: Sequence[Stray] = ()) -> ParsedPlan:
    """The plan that a published document's plain text holds; NotAPlan when it holds none."""
    lines = read_lines(text)
    if not lines:
        raise NotAPlan("Filen är tom. Välj en fil med verksamhetsplanens text.")
    reader = _Reader(lines)
    texts = {line.number: line.text for line in lines}
    for stray in strays:
        text = squeeze(texts.get(stray.line, ""))
        reader.unplaced.append(Unplaced(stray.line, text, stray.reason))
        if not stray.is_likely:
            reader.garbled[stray.line] = stray.reason
    return reader.read()


def plan_of_blocks(blocks: Sequence[Block], goals: Sequence[KnownGoal] = ()) -> ParsedPlan:
    """The plan that a document's blocks make; `goals` are the council's of the year, which its
    headings may name without a label."""
    if not blocks:
        raise NotAPlan("Filen har ingen text. Är den inskannad? Välj ett dokument med text.")
    places = {row.place.line: row.place for block in blocks for row in _rows(block)}
    places |= {block.place.line: block.place for block in blocks}
    reader = _Reader([_as_line(one) for one in blocks if one.kind not in _TOLD], places, goals)
    reader.unplaced += [
        Unplaced(block.place.line, block.text, _TOLD[block.kind], block.kind in _KEPT)
        for block in blocks
        if block.kind in _TOLD
    ]
    return reader.read()


def _rows(block: Block) -> Sequence[Row]:
    return block.grid.rows if block.grid else ()


def _as_line(block: Block) -> Line:
    text = f"• {block.text}" if block.kind == BULLET else block.text
    level = block.level if block.kind == HEADING else 0
    number = block.place.line
    return Line(
        number, text, blanks=1, level=level, whole=True, grid=block.grid, set_number=block.number,
        marked=block.marked,
    )  # fmt: skip


class _Reader(Tables):
    """Walks through the lines once, keeping track of the goal they stand under."""

    # The walk.

    def read(self) -> ParsedPlan:
        steps = (
            self._caption,
            self._grid,
            self._goal,
            self._table,
            self._results,
            self._chapter,
            self._unknown_chapter,
            self._stray_row,
            self._text,
        )
        while self.at < len(self.lines):
            line = self.lines[self.at]
            next(step for step in steps if step(line))
        self.areas = [goal for goal in self.areas if not self._is_empty_entry(goal)]
        self._keep_told_sections()
        self._refuse_what_is_no_plan()
        return self._plan()

    def _keep_told_sections(self) -> None:
        """Those that say something, or that stand over one that does."""
        ends = [*(part.line for part in self.sections[1:]), math.inf]
        kept: list[Draft] = []
        over: set[int] = set()
        for part, end in reversed(list(zip(self.sections, ends, strict=True))):
            holds = any(part.line < table.line < end for table in self.tables if part.line)
            if part.text_lines or part.line in over or (part.is_unknown and holds):
                kept.append(part)
                over.add(part.above)
        self.sections = kept[::-1]

    def _is_empty_entry(self, goal: Draft) -> bool:
        """A goal of the table of contents whose chapter the document does not have."""
        return (
            goal.is_stub and not goal.children and not goal.text_lines and self._in_contents(goal)
        )

    def _is_stub(self, goal: Draft) -> bool:
        """An entry of the table of contents, though the introduction was taken for its text."""
        return goal.is_stub or (self._in_contents(goal) and not goal.holds_rows)

    def _in_contents(self, goal: Draft) -> bool:
        return bool(self.contents) and goal.line < max(self.contents.values())

    def _refuse_what_is_no_plan(self) -> None:
        if not self._names_goal() and not self._has_chapter():
            raise NotAPlan(
                "Filen är ingen verksamhetsplan: den har varken en rubrik som är ett av "
                "kommunfullmäktiges mål (till exempel ”KF:s mål för verksamhetsområdet: 1.1 …”, "
                "eller målets namn som i budgeten) eller en rubrik som är en av planens delar "
                "(till exempel ”Inledning”, ”Redovisning av ekonomi” eller ”Övrigt”) med text "
                "under. Ge rubrikerna de namnen, i Word med rubrikformat, och lämna filen igen."
            )

    def _names_goal(self) -> bool:
        """Whether a goal is the council's by its name or by a label, or holds rows as they do:
        another report numbers its chapters too."""
        if any(goal.is_known for goal in (*self.areas, *self.strategic)):
            return True
        return bool(self.areas) and (
            self.labels_any or bool(self.doubtful) or any(goal.holds_rows for goal in self.areas)
        )

    def _has_chapter(self) -> bool:
        """Whether a chapter of the usual plan says something: where the file tells headings, or
        the document calls itself a plan. The budget has parts of the same names."""
        told = {line.number for line in self.lines if line.level}
        named = [part for part in self.sections if headings.names_chapter(part.title)]
        is_called_plan = bool(cover.title(self.lines[:_FIRST]))
        return bool(named) and (is_called_plan or any(part.line in told for part in named))

    def _plan(self) -> ParsedPlan:
        make = self.assembler
        areas = tuple(make.area(goal) for goal in self.areas)
        goals = [goal.line for goal in (*self.areas, *self.strategic)]
        first_goal = min(goals, default=math.inf)
        front = [line for line in self.lines if line.number < first_goal][:150]
        heading = cover.title(front)
        starts = [row.start for row in make.activities if row.start]
        unplaced = sorted([*self.unplaced, *make.unplaced], key=lambda item: item.line)
        return ParsedPlan(
            organisation=cover.organisation(front, heading),
            year=cover.year(heading, self.lines, starts),
            title=heading,
            area_goals=areas,
            strategic_goals=tuple(make.strategic(goal) for goal in self.strategic),
            sections=tuple(make.section(part) for part in self.sections),
            tables=tuple(self.tables),
            unplaced=tuple(unplaced),
            doubtful=tuple(sorted(self.doubtful, key=lambda table: table.line)),
            has_kf_activities=self.kf_activities,
        )

    def _caption(self, line: Line) -> bool:
        """A table's number and name above it, which are no text of the goal."""
        if not headings.is_caption(line) or not self._opens_table(self.at + 1):
            return False
        self.at += 1
        return True

    def _opens_table(self, at: int) -> bool:
        below = self._peek(at)
        return below is not None and (
            below.grid is not None or bool(header_over_lines(self.lines, at))
        )

    # Goals.

    def _goal(self, line: Line) -> bool:
        heading = self.find_heading(line)
        if heading is None:
            return False
        if self._is_broken_entry():
            self.at += 2
            return True
        read = self._read_title(heading)
        if read is None:
            return False
        code, title, after = read
        # A label and the title below it may be set as two headings.
        levels = [one.level for one in self.lines[self.at : after] if 0 < one.level < BOLD]
        goal = Draft(heading.kind, code, title, line.number, min(levels, default=0))
        goal.number = heading.number
        goal.is_known = headings.key(title) in self.named
        if self._is_numbered_in_chapter(line, goal):
            return False
        self.at = after
        self._enter(goal)
        return True

    def _is_numbered_in_chapter(self, line: Line, goal: Draft) -> bool:
        """Whether nothing but the number is a goal's, and the heading stands under a chapter of
        the usual plan: "1.1 Vårt uppdrag" under "1 Inledning"."""
        if not self.named or goal.is_known or headings.goal_heading(line) is not None:
            return False
        return any(
            one.kind == SECTION and headings.names_chapter(one.title) and 0 < one.level < goal.level
            for one in self.open
        )

    def _is_broken_entry(self) -> bool:
        """A line of the table of contents that was too long: its page number stands below."""
        below = self._peek(self.at + 1)
        return below is not None and below.is_toc_entry and not self.find_heading(below)

    def _heads_contents(self, line: Line) -> bool:
        """ "Innehållsförteckning" over the entries, read already."""
        below = self._peek(self.at)
        return below is not None and below.is_toc_entry and headings.is_contents(line)

    def _enter(self, goal: Draft) -> None:
        self.in_results, self.chapters_only = False, False
        enter = {STRATEGIC: self._enter_strategic, AREA: self._enter_area}.get(
            goal.kind, self._enter_committee
        )
        enter(goal)
        if self.text.kind == goal.kind:
            self._stand_in(self.text)

    def _enter_strategic(self, goal: Draft) -> None:
        known = _find_known(self.strategic, goal)
        if known is None or known.is_stub:
            # A heading of the file's with another title takes no text from the one before it.
            keeps = (
                known and goal.level and known.text_lines and not known.same_as(None, goal.title)
            )
            _replace(self.strategic, None if keeps else known, goal)
            self.text, self.goal = goal, None
        elif self.strategic[-1] is not known:
            self.text = known

    def _enter_area(self, goal: Draft) -> None:
        known = _find_known(self.areas, goal)
        if known is not None and known is self._current_area() and not known.is_stub:
            return  # a running header repeats the goal it stands in
        if known is None or self._is_stub(known):
            goal.strategic = goal.code.partition(".")[0] if goal.code else self._strategic_code()
            _replace(self.areas, known, goal)
            known = goal
        self.goal = self.text = known

    def _strategic_code(self) -> str | None:
        return self.strategic[-1].code if self.strategic else None

    def _current_area(self) -> Draft | None:
        if self.goal is None or self.goal.kind == AREA:
            return self.goal
        return next((area for area in self.areas if self.goal in area.children), None)

    def _enter_committee(self, goal: Draft) -> None:
        area = self._current_area() or (self.areas[-1] if self.areas else None)
        if area is None:
            reason = "Nämndmål före det första av kommunfullmäktiges mål för verksamhetsområdet."
            self.unplaced.append(Unplaced(goal.line, goal.title, reason))
            return
        if area.number and area.code and (goal.code or "").startswith(f"{area.number}."):
            # Numbered after the number that the document gives the goal above.
            goal.code = area.code + (goal.code or "").removeprefix(area.number)
        known = _find_committee(area, goal)
        if known is None or (known.is_stub and known is not self.goal):
            _replace(area.children, known, goal)
            known = goal
        self.goal = self.text = known

    # Texts.

    def _results(self, line: Line) -> bool:
        if headings.results_heading(line) is None:
            return False
        if self.goal is not None and self.goal.kind == COMMITTEE:
            self.in_results, self.text = True, self.goal
            self.goal.result_lines.append(line)
        else:
            self.text.text_lines.append(line)
        self.at += 1
        return True

    def _chapter(self, line: Line) -> bool:
        level = _level(line)
        if not self._starts_chapter(line) or (level and not headings.is_chapter(line)):
            return False
        if self._stands_in_goal(level):
            return False  # a heading of the goal's text, whatever it is called
        is_by_name = not level and self._is_among_goals(line)
        over = [one for one in self.open if one.kind == SECTION and 0 < one.level < level]
        self._open_chapter(line, level, over[-1].line if over else 0)
        self.text.is_by_name = is_by_name
        self.chapters_only = self.chapters_only or line.number > self.last_goal_line > 0
        return True

    def _stands_in_goal(self, level: int) -> bool:
        """Whether a heading of the level stands under a goal that one is in."""
        return any(one.kind != SECTION and 0 < one.level < level for one in self.open)

    def _is_among_goals(self, line: Line) -> bool:
        """Whether goals stand both before the line and after it."""
        return bool(self.areas) and line.number < self.last_goal_line

    def _open_chapter(self, line: Line, level: int, above: int) -> None:
        self.text = self._open_section(
            headings.chapter_name(line.text.strip("*_ ")), line.number, level, above
        )
        self._stand_in(self.text)
        self.in_results = False
        self.at += 1

    def _unknown_chapter(self, line: Line) -> bool:
        """A heading that no form knows, and that stands no lower than what it follows: it ends
        that, and stands under what is still open."""
        level = _level(line)
        is_listed = self._starts_chapter(line) and not headings.is_chapter(line)
        if not level or not (self._ends_at(line, level) or is_listed):
            return False
        over = [one for one in self.open if 0 < one.level < level]
        above = self._follows(len(over)) if over else None
        areas = [one for one in over if one.kind == AREA]
        if over and over[-1].kind == COMMITTEE:  # a chapter inside it ends, not the goal
            self.text, self.in_results = over[-1], False
            return False
        self.goal = areas[-1] if areas else None
        self._open_chapter(line, level, above.line if above else 0)
        self.text.is_unknown = True
        if not any(one.kind in (AREA, STRATEGIC) for one in over):
            self.chapters_only = self.chapters_only or line.number > self.last_goal_line > 0
        return True

    def _follows(self, depth: int) -> Draft:
        """What a heading stands under so that it comes after what it follows: the goal or the
        chapter of its own level that was open, else the one over it. Own headings of a goal are
        printed before the goals under it, and hold no others."""
        before = self.open[depth] if depth < len(self.open) else None
        is_over = before is None or before.kind == COMMITTEE
        return self.open[depth - 1] if before is None or is_over else before

    def _ends_at(self, line: Line, level: int) -> bool:
        """Whether the text that one stands in ends at a heading of the level."""
        if headings.is_sublabel(line) or headings.is_contents(line) or line.is_toc_entry:
            return False
        if not self.text.line:
            # A sentence set large, as the cover's notes are, heads nothing.
            return not (cover.names_plan(line) or line.text.rstrip().endswith("."))
        # What is no heading of the file's stands under the chapters all the same.
        return level <= (self.text.level or 1)

    def _text(self, line: Line) -> bool:
        self.at += 1
        if line.is_toc_entry or self._heads_contents(line):
            return True
        if headings.is_sublabel(line):
            self.in_results = False
            return True
        if self.in_results and self.goal is not None and not self._ends_results(line):
            self.goal.result_lines.append(line)
        else:
            self.in_results = False
            self.text.text_lines.append(line)
        return True

    def _ends_results(self, line: Line) -> bool:
        """A heading that stands no lower than the one over the results."""
        over = [one.level for one in self.text.result_lines if headings.results_heading(one)]
        return 0 < _level(line) <= (over[-1] or BOLD)


def _level(line: Line) -> int:
    """Of a heading that the file says stands under others; 0 for all else."""
    return line.level if line.level < BOLD else 0


def _find_known(goals: Sequence[Draft], goal: Draft) -> Draft | None:
    """The same goal met before; a goal of the council's is not taken for one of another name."""
    same = (known for known in goals if known.same_as(goal.code, goal.title))
    return next((known for known in same if not known.is_other_than(goal)), None)


def _find_committee(area: Draft, goal: Draft) -> Draft | None:
    """The same goal met before; one code with two titles is two goals."""
    for known in area.children:
        if known.same_as(goal.code, goal.title) and (
            known.is_stub or known.same_as(None, goal.title)
        ):
            return known
    return None


def _replace(goals: list[Draft], known: Draft | None, goal: Draft) -> None:
    if known is not None:
        goals.remove(known)
    goals.append(goal)
