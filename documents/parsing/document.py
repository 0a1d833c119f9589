"""Reading a whole plan: headings decide where we are, tables and texts fall into their goal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from common.text import fold
from documents.parsing import checks, cover, grids, headings
from documents.parsing.blocks import BULLET, HEADING, Block, Grid, Place, Row
from documents.parsing.drafts import Assembler, Draft
from documents.parsing.files import Stray
from documents.parsing.headings import AREA, COMMITTEE, STRATEGIC, Heading, TitleReader
from documents.parsing.lines import Line, read_lines, squeeze
from documents.parsing.loose import Blanks, PdfRows, ends_like_row
from documents.parsing.model import (
    DoubtfulTable,
    NotAPlan,
    ParsedPlan,
    ParsedTable,
    Unplaced,
)
from documents.parsing.tables import (
    ACTIVITIES,
    INDICATORS,
    Table,
    TabRows,
    header_over_lines,
    is_heading_of_value,
    looks_like_row,
)
from documents.parsing.tables import Row as TableRow
from documents.parsing.texts import Reflow, paragraph_width
from documents.parsing.words import Vocabulary

SECTION = "section"


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


def plan_of_blocks(blocks: Sequence[Block]) -> ParsedPlan:
    """The plan that a document's blocks make."""
    if not blocks:
        raise NotAPlan("Filen har ingen text. Är den inskannad? Välj ett dokument med text.")
    places = {row.place.line: row.place for block in blocks for row in _rows(block)}
    places |= {block.place.line: block.place for block in blocks}
    return _Reader([_as_line(block) for block in blocks], places).read()


def _rows(block: Block) -> Sequence[Row]:
    return block.grid.rows if block.grid else ()


def _as_line(block: Block) -> Line:
    text = f"• {block.text}" if block.kind == BULLET else block.text
    level = block.level if block.kind == HEADING else 0
    number = block.place.line
    return Line(number, text, blanks=1, level=level, whole=True, grid=block.grid)


class _Reader:
    """Walks through the lines once, keeping track of the goal they stand under."""

    def __init__(self, lines: list[Line], places: Mapping[int, Place] | None = None) -> None:
        self.lines = lines
        self.places = places or {}
        self.doubtful: list[DoubtfulTable] = []
        self.garbled: dict[int, str] = {}  # by line: why its signs may be others
        self.at = 0
        self.vocabulary = Vocabulary(lines)
        self.spaced_out = _is_spaced_out(lines)
        width = paragraph_width(lines)
        self.assembler = Assembler(Reflow(self.vocabulary, spaced_out=self.spaced_out, width=width))
        self.labelled = _labels_areas(lines)
        self.find_heading = _heading_finder(self.labelled)
        self.titles = TitleReader(self._title_width(), self.spaced_out)
        self.strategic: list[Draft] = []
        self.areas: list[Draft] = []
        self.sections: list[Draft] = []
        self.tables: list[ParsedTable] = []
        self.unplaced: list[Unplaced] = []
        self.goal: Draft | None = None  # where tables go
        self.text: Draft = self._open_section("", 0)  # where text goes
        self.in_results = False
        self.chapters_only = False  # the goals are over
        self.last_table: Table | None = None
        self.kf_activities = False
        self.contents = _contents(lines)
        self.last_goal_line = self._last_goal_line()

    # The walk.

    def read(self) -> ParsedPlan:
        steps = (
            self._grid,
            self._goal,
            self._table,
            self._results,
            self._chapter,
            self._stray_row,
            self._text,
        )
        while self.at < len(self.lines):
            line = self.lines[self.at]
            next(step for step in steps if step(line))
        self.areas = [goal for goal in self.areas if not self._is_empty_entry(goal)]
        self._refuse_what_is_no_plan()
        return self._plan()

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
        if not self.areas:
            raise NotAPlan(
                "Filen är ingen verksamhetsplan: rubriker för kommunfullmäktiges mål saknas "
                "(till exempel ”KF:s mål för verksamhetsområdet: 1.1 …”)."
            )
        if not self._reads_as_plan():
            raise NotAPlan(
                "Filen är ingen verksamhetsplan: under målen finns varken nämndmål eller tabeller "
                "med indikatorer (Indikator, Årsmål, KF:s årsmål, Periodicitet) eller aktiviteter "
                "(Aktivitet, Startdatum, Slutdatum)."
            )

    def _reads_as_plan(self) -> bool:
        """Some goal holds something; where only bare codes were found, most goals do."""
        if self.doubtful:
            return True
        filled = sum(goal.holds_rows for goal in self.areas)
        if self.labelled:
            return filled > 0 or any(goal.children for goal in self.areas)
        return filled * 2 >= len(self.areas)

    def _plan(self) -> ParsedPlan:
        make = self.assembler
        areas = tuple(make.area(goal) for goal in self.areas)
        first_goal = self.areas[0].line
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
            sections=tuple(make.section(part) for part in self.sections if part.text_lines),
            tables=tuple(self.tables),
            unplaced=tuple(unplaced),
            doubtful=tuple(sorted(self.doubtful, key=lambda table: table.line)),
            has_kf_activities=self.kf_activities,
        )

    def _peek(self, index: int) -> Line | None:
        return self.lines[index] if index < len(self.lines) else None

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
        self.at = after
        self._enter(heading.kind, code, title, line)
        return True

    def _is_broken_entry(self) -> bool:
        """A line of the table of contents that was too long: its page number stands below."""
        below = self._peek(self.at + 1)
        return below is not None and below.is_toc_entry and not self.find_heading(below)

    def _read_title(self, heading: Heading) -> tuple[str | None, str, int] | None:
        """The heading's code and whole title, and where the lines go on."""
        code, first, start = heading.code, heading.title, self.at + 1
        if heading.awaits_title:
            below = self._peek(start)
            if below is None or self._is_structure(start):
                return None
            found, first = headings.split_code(below.text, heading.kind)
            code, start = found or code, start + 1
        if self._is_whole(start - 1):
            return code, first.strip("*_ "), start
        block = self._block(start)
        follower = self._follower(start + len(block))
        keep = self.titles.split(first, block, follower) if first else min(1, len(block))
        parts = [first, *(line.text for line in block[:keep])]
        if keep == len(block) and self._title_goes_on(parts[-1], start + keep):
            parts.append(self.lines[start + keep].text)
            keep += 1
        title = headings.join_title(self.vocabulary, [part for part in parts if part])
        return code, title, start + keep

    def _is_whole(self, index: int) -> bool:
        return self.lines[index].whole

    def _block(self, start: int) -> list[Line]:
        """The lines that follow without an empty line between."""
        block: list[Line] = []
        for index in range(start, min(start + 6, len(self.lines))):
            line = self.lines[index]
            listed = line.is_bullet and not (index == start and self._dash_goes_on(index))
            if line.blanks or line.page_break or listed or self._is_structure(index):
                break
            block.append(line)
        return block

    def _dash_goes_on(self, index: int) -> bool:
        """A title's second half after a dash, "- med god omsorg", rather than a list's first."""
        below = self._peek(index + 1)
        alone = below is None or not below.is_bullet
        return alone and bool(re.match(r"[-–—] [a-zåäö]", self.lines[index].text))

    def _follower(self, index: int) -> Line | None:
        line = self._peek(index)
        return None if line is None or self._is_structure(index) else line

    def _title_goes_on(self, last: str, index: int) -> bool:
        """A title cut by an empty line goes on with a small letter."""
        line = self._follower(index)
        if line is None or line.spaced or line.is_bullet or last.endswith((".", ":", "?")):
            return False
        return line.text[0].islower() and len(line.text) <= 120

    def _is_structure(self, index: int) -> bool:
        line = self.lines[index]
        if line.grid or line.has_tabs or self.find_heading(line):
            return True
        if headings.results_heading(line) or headings.is_sublabel(line):
            return True
        return header_over_lines(self.lines, index) is not None

    def _enter(self, kind: str, code: str | None, title: str, line: Line) -> None:
        self.in_results, self.chapters_only = False, False
        enter = {STRATEGIC: self._enter_strategic, AREA: self._enter_area}.get(
            kind, self._enter_committee
        )
        enter(Draft(kind, code, title, line.number))

    def _enter_strategic(self, goal: Draft) -> None:
        known = _find(self.strategic, goal)
        if known is None or known.is_stub:
            _replace(self.strategic, known, goal)
            self.text, self.goal = goal, None
        elif self.strategic[-1] is not known:
            self.text = known

    def _enter_area(self, goal: Draft) -> None:
        known = _find(self.areas, goal)
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
        known = _find_committee(area, goal)
        if known is None or (known.is_stub and known is not self.goal):
            _replace(area.children, known, goal)
            known = goal
        self.goal = self.text = known

    # Tables.

    def _grid(self, line: Line) -> bool:
        """A table whose cells are known, with the grids that go on with it on later pages."""
        if line.grid is None:
            return False
        found = grids.header(line.grid, self.vocabulary)
        run = self._grids(line.grid, found[0] if found else None)
        if found is None:
            self._grid_without_header(line, run)
        elif self.goal is None or self.chapters_only:
            reason = "Tabellen står inte under något av kommunfullmäktiges mål."
            for grid in run:
                for row in grid.rows:
                    text = squeeze(" ".join(row.cells))
                    self.unplaced.append(Unplaced(row.place.line, text, reason))
        else:
            self._grid_rows(self.goal, line, run, found)
        return True

    def _grids(self, first: Grid, table: Table | None) -> list[Grid]:
        """The grid here and those that go on with it: the same heading, or none at a page's cut."""
        run = [first]
        self.at += 1
        while self.at < len(self.lines):
            grid = self.lines[self.at].grid
            if grid is None:
                break
            found = grids.header(grid, self.vocabulary)
            same_width = len(grid.rows[0].cells) == len(first.rows[0].cells)
            if found is None and not (grid.cut and same_width):
                break
            if found and (table is None or not grid.cut or found[0].columns != table.columns):
                break
            run.append(grid)
            self.at += 1
        return run

    def _grid_rows(
        self, goal: Draft, line: Line, run: Sequence[Grid], found: tuple[Table, int]
    ) -> None:
        table = found[0]
        self._note_table(goal, table)
        reader = grids.GridRows(table, self.vocabulary)
        for grid in run:
            again = grids.header(grid, self.vocabulary)
            reader.read(grid, again[1] if again else 0)
        why = reader.doubts()
        if why:
            self._doubt(goal, line, table, why, reader.rows, list(grids.lines(run)))
        else:
            self.assembler.add_rows(goal, table, reader.rows)

    def _grid_without_header(self, line: Line, run: Sequence[Grid]) -> None:
        grid = run[0]
        if self.goal is not None and not self.chapters_only and grids.looks_like_rows(grid):
            table = Table("", (), "", line.text, tabbed=True)
            why = ["Tabellens rubriker (Indikator, Årsmål …) känns inte igen."]
            self._doubt(self.goal, line, table, why, (), list(grids.lines(run)))
            return
        above = self._heading_above()
        rows = tuple(row.cells for part in run for row in part.rows)
        self.tables.append(ParsedTable(above, rows[0], rows[1:], line.number))

    def _doubt(
        self,
        goal: Draft,
        line: Line,
        table: Table,
        why: Sequence[str],
        rows: Sequence[TableRow],
        lines: Sequence[str],
    ) -> None:
        place = self.places.get(line.number)
        self.doubtful.append(
            DoubtfulTable(
                page=place.page if place else 0,
                line=line.number,
                table=table.header,
                why=" ".join(why),
                lines=tuple(lines),
                kind=table.kind,
                goal=" ".join(filter(None, [goal.code, goal.title])),
                columns=table.columns,
                rows=tuple(
                    tuple(squeeze(row.cells.get(c, "")) for c in table.columns) for row in rows
                ),
            )
        )

    def _table(self, line: Line) -> bool:
        found = header_over_lines(self.lines, self.at)
        if found is None:
            return False
        table, used = found
        start = self.at
        self.at += used
        if self.goal is None or self.chapters_only:
            self._skip_table(table, start)
        elif table.tabbed:
            self._tabbed_rows(self.goal, table, line)
        else:
            self._pdf_rows(self.goal, table, line)
        return True

    def _skip_table(self, table: Table, start: int) -> None:
        reason = "Tabellen står inte under något av kommunfullmäktiges mål."
        first = self.lines[start]
        self.unplaced.append(Unplaced(first.number, squeeze(first.text), reason))
        while self.at < len(self.lines) and self.lines[self.at].has_tabs:
            row = self.lines[self.at]
            self.unplaced.append(Unplaced(row.number, squeeze(row.text), reason))
            self.at += 1

    def _note_table(self, goal: Draft, table: Table) -> None:
        self.in_results = False
        self.last_table = table
        self.kf_activities |= table.kind == "activities" and table.owner == "council"
        self.goal = self.text = goal

    def _tabbed_rows(self, goal: Draft, table: Table, first: Line) -> None:
        self._note_table(goal, table)
        start = self.at
        reader = TabRows(table, self.vocabulary)
        while self.at < len(self.lines):
            line = self.lines[self.at]
            following = self.lines[self.at + 1 : self.at + 12]
            if self._ends_tabbed(line) or not reader.feed(line, following=following):
                break
            self.at += 1
        pending = reader.pending if len(reader.pending) == 1 else []
        reader.flush()
        if pending and reader.pending_line is None and self.at:
            goal.text_lines.append(self.lines[self.at - 1])
        read = self.lines[start : self.at]
        why = [*reader.faults, *checks.doubts(table, reader.rows), *self._garbled(read)]
        if why:
            lines = [line.text.replace("\t", " | ") for line in read]
            self._doubt(goal, first, table, list(dict.fromkeys(why)), reader.rows, lines)
        else:
            self.assembler.add_rows(goal, table, reader.rows)

    def _garbled(self, lines: Sequence[Line]) -> list[str]:
        return [self.garbled[line.number] for line in lines if line.number in self.garbled]

    def _ends_tabbed(self, line: Line) -> bool:
        if self.find_heading(line) or headings.results_heading(line) or headings.is_sublabel(line):
            return True
        return header_over_lines(self.lines, self.at) is not None

    def _pdf_rows(self, goal: Draft, table: Table, first: Line) -> None:
        self._note_table(goal, table)
        region, restarts = self._pdf_region(table)
        council = (table.owner != "own" and goal.kind != COMMITTEE) or table.owner == "council"
        reader = PdfRows(table, self.vocabulary, council, Blanks.of(self.lines))
        reader.read(region, restarts)
        why = [*reader.doubts(), *checks.doubts(table, reader.rows), *self._garbled(region)]
        if why:
            lines = [line.text for line in region]
            self._doubt(goal, first, table, why, reader.rows, lines)
            return
        self.assembler.add_rows(goal, table, reader.rows)
        goal.text_lines.extend(reader.leftover)

    def _pdf_region(self, table: Table) -> tuple[list[Line], dict[int, Line]]:
        """The lines up to the next piece of structure; the same header again is passed over."""
        region: list[Line] = []
        restarts: dict[int, Line] = {}
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if self._ends_region(line):
                break
            again = header_over_lines(self.lines, self.at)
            if again is not None and again[0].header != table.header:
                break
            if again is not None:
                self.at += again[1]
                if self.at < len(self.lines):
                    restarts[self.lines[self.at].number] = line
                continue
            region.append(line)
            self.at += 1
        return region, restarts

    def _ends_region(self, line: Line) -> bool:
        if self.find_heading(line) or headings.results_heading(line) or headings.is_sublabel(line):
            return True
        return headings.is_chapter(line) and self._starts_chapter(line)

    def _stray_row(self, line: Line) -> bool:
        """Rows that a page break parted from their header; other tables are kept as they are."""
        if not line.has_tabs:
            return False
        table = self.last_table
        if table and self.goal and not self.chapters_only and looks_like_row(line, table):
            self._tabbed_rows(self.goal, table, line)
            return True
        if line.is_toc_entry:
            self.at += 1
            return True
        if looks_like_row(line, None):
            reason = "Raden ser ut att höra till en tabell vars rubrikrad saknas."
            self.unplaced.append(Unplaced(line.number, squeeze(line.text), reason))
            self.at += 1
            return True
        self._other_table(line)
        return True

    def _scattered(self, line: Line) -> bool:
        """A table's heading on a line of its own, or a row under no heading: order is lost."""
        if self.goal is None or self.chapters_only or not _is_of_table(line):
            return False
        first = self.at
        self.at += 1
        while self.at < len(self.lines) and not self._ends_region(self.lines[self.at]):
            if self.lines[self.at].grid or header_over_lines(self.lines, self.at):
                break
            self.at += 1
        kind = ACTIVITIES if fold(line.text).endswith("aktivitet") else INDICATORS
        table = Table(kind, (), "", line.text, tabbed=False)
        lines = [row.text for row in self.lines[first : self.at]]
        why = ["Raderna ser ut att höra till en tabell vars rubriker inte känns igen."]
        self._doubt(self.goal, line, table, why, (), lines)
        return True

    def _other_table(self, header: Line) -> None:
        rows: list[tuple[str, ...]] = []
        self.at += 1
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.has_tabs or line.blanks or header_over_lines(self.lines, self.at):
                break
            rows.append(_cells(line))
            self.at += 1
        above = self._heading_above()
        self.tables.append(ParsedTable(above, _cells(header), tuple(rows), header.number))

    def _heading_above(self) -> str:
        return next(
            (t.text for t in reversed(self.text.text_lines) if headings.looks_like_subheading(t)),
            self.text.title,
        )

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
        if not self._starts_chapter(line):
            return False
        self.text = self._open_section(line.text.strip("*_ "), line.number)
        self.in_results = False
        self.chapters_only = self.chapters_only or line.number > self.last_goal_line > 0
        self.at += 1
        return True

    def _starts_chapter(self, line: Line) -> bool:
        """A heading of a later chapter: the form's own, or one the table of contents lists."""
        folded = fold(line.text.strip("*_ "))
        listed_at = self.contents.get(folded)
        if listed_at is not None and line.number > listed_at and not line.is_toc_entry:
            return True
        if not headings.is_chapter(line):
            return False
        return not self.contents or self.goal is None or self.chapters_only

    def _open_section(self, title: str, number: int) -> Draft:
        section = Draft(SECTION, None, title, number)
        self.sections.append(section)
        return section

    def _text(self, line: Line) -> bool:
        self.at += 1
        if line.is_toc_entry:
            return True
        if headings.is_sublabel(line):
            self.in_results = False
            return True
        if self.in_results and self.goal is not None:
            self.goal.result_lines.append(line)
        else:
            self.text.text_lines.append(line)
        return True

    # What must be known of the whole document first.

    def _title_width(self) -> int:
        titles: list[str] = []
        for index, line in enumerate(self.lines[:-1]):
            heading = self.find_heading(line)
            if heading is None:
                continue
            below = self.lines[index + 1]
            titles.append(below.text if heading.awaits_title else line.text)
        usual = [title for title in titles if len(title) <= 110]
        return headings.title_width(usual)

    def _last_goal_line(self) -> int:
        numbers = [line.number for line in self.lines if self.find_heading(line)]
        return max(numbers, default=0)


def _labels_areas(lines: Sequence[Line]) -> bool:
    """Whether the document labels the council's goals ("KF:s mål för verksamhetsområdet:")."""
    found = (headings.goal_heading(line) for line in lines)
    return any(heading is not None and heading.kind == AREA for heading in found)


def _heading_finder(labelled: bool) -> Callable[[Line], Heading | None]:
    """Labelled headings; where a document prints no labels, codes alone on their line."""
    finders = [headings.goal_heading]
    if not labelled:
        finders += [
            headings.bare_committee_heading,
            headings.bare_area_heading,
            headings.bare_strategic_heading,
        ]
    cache: dict[int, Heading | None] = {}

    def find(line: Line) -> Heading | None:
        if line.number not in cache:
            found = (finder(line) for finder in finders)
            cache[line.number] = next((heading for heading in found if heading), None)
        return cache[line.number]

    return find


def _is_spaced_out(lines: Sequence[Line]) -> bool:
    """Whether even the lines of one paragraph have an empty line between them (PDF text)."""
    running = [line for line in lines if not line.has_tabs]
    broken = sum(line.text[0].islower() and line.blanks > 0 for line in running)
    adjacent = sum(line.text[0].islower() and line.blanks == 0 for line in running)
    return broken > 4 and broken > 2 * adjacent and broken > 0.15 * len(running)


def _contents(lines: Sequence[Line]) -> dict[str, int]:
    """The table of contents: each entry that is no goal, with the line it stands on."""
    entries: dict[str, int] = {}
    for line in lines:
        if line.is_toc_entry and line.text.count("\t") < 2:
            text = line.text.rstrip("0123456789 \t").rstrip(". …\t")
            entries[fold(text)] = line.number
    return entries if len(entries) >= 4 else {}


def _is_of_table(line: Line) -> bool:
    return is_heading_of_value(line.text) or (not line.is_bullet and ends_like_row(line.text))


def _find(goals: Sequence[Draft], goal: Draft) -> Draft | None:
    return next((known for known in goals if known.same_as(goal.code, goal.title)), None)


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


def _cells(line: Line) -> tuple[str, ...]:
    return tuple(squeeze(cell) for cell in line.text.split("\t"))
