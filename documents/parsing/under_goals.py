"""The tables under a goal: with cells, with tabs, or taken apart; doubtful ones told."""

from __future__ import annotations

from collections.abc import Sequence

from common.text import fold
from documents.parsing import checks, grids, headings
from documents.parsing.blocks import Grid, Row
from documents.parsing.drafts import Draft
from documents.parsing.headings import COMMITTEE
from documents.parsing.lines import Line, squeeze
from documents.parsing.loose import Blanks, PdfRows, ends_like_row
from documents.parsing.model import (
    DoubtfulTable,
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
    names_columns,
)
from documents.parsing.tables import Row as TableRow
from documents.parsing.walk import SECTION, Walk


class Tables(Walk):
    """Takes tables from where one is, and lays their rows or their doubts with the goal."""

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
        rows = tuple(_told_once(row) for part in run for row in part.rows)
        self._keep(ParsedTable(above, rows[0], rows[1:], line.number))

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
                owner=table.owner,
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
        if self.goal and not self.chapters_only and names_columns(_cells(line)):
            self._spoilt_header(self.goal, line)
            return True
        if looks_like_row(line, None):
            reason = "Raden ser ut att höra till en tabell vars rubrikrad saknas."
            self.unplaced.append(Unplaced(line.number, squeeze(line.text), reason))
            self.at += 1
            return True
        self._other_table(line)
        return True

    def _spoilt_header(self, goal: Draft, line: Line) -> None:
        """The headings of a goal's table, but for the one that says whose rows they are over."""
        first = self.at
        self.at += 1
        while self.at < len(self.lines) and self.lines[self.at].has_tabs:
            if header_over_lines(self.lines, self.at):
                break
            self.at += 1
        lines = [row.text.replace("\t", " | ") for row in self.lines[first : self.at]]
        why = ["Tabellens rubriker (Indikator, Årsmål …) känns inte igen."]
        self._doubt(goal, line, Table("", (), "", line.text, tabbed=True), why, (), lines)

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
        self._keep(ParsedTable(above, _cells(header), tuple(rows), header.number))

    def _keep(self, table: ParsedTable) -> None:
        """A table of no kind that the form has: it is a part of the text where it stands."""
        self.tables.append(table)
        if self.text.kind != SECTION:
            self.text.tables.append(table)


def _told_once(row: Row) -> tuple[str, ...]:
    """The row's cells, those that go on from above left empty."""
    return tuple("" if at in row.below else cell for at, cell in enumerate(row.cells))


def _is_of_table(line: Line) -> bool:
    return is_heading_of_value(line.text) or (not line.is_bullet and ends_like_row(line.text))


def _cells(line: Line) -> tuple[str, ...]:
    return tuple(squeeze(cell) for cell in line.text.split("\t"))
