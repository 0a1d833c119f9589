"""Where we are in a document: the goal that lines stand under, and the titles of goals."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from common.text import fold
from documents.parsing import headings
from documents.parsing.blocks import BOLD, Place
from documents.parsing.drafts import Assembler, Draft
from documents.parsing.headings import AREA, COMMITTEE, STRATEGIC, Heading, KnownGoal, TitleReader
from documents.parsing.lines import Line
from documents.parsing.model import (
    DoubtfulTable,
    ParsedTable,
    Unplaced,
)
from documents.parsing.tables import (
    Table,
    header_over_lines,
)
from documents.parsing.texts import Reflow, paragraph_width
from documents.parsing.words import Vocabulary

SECTION = "section"
_RANK = {kind: at for at, kind in enumerate((STRATEGIC, AREA, COMMITTEE))}


class Walk:
    """The lines, how far one has come, and what has been found of the plan."""

    def __init__(
        self,
        lines: list[Line],
        places: Mapping[int, Place] | None = None,
        goals: Sequence[KnownGoal] = (),
    ) -> None:
        self.lines = lines
        self.places = places or {}
        self.doubtful: list[DoubtfulTable] = []
        self.garbled: dict[int, str] = {}  # by line: why its signs may be others
        self.at = 0
        self.vocabulary = Vocabulary(lines)
        self.spaced_out = _is_spaced_out(lines)
        width = paragraph_width(lines)
        self.assembler = Assembler(Reflow(self.vocabulary, spaced_out=self.spaced_out, width=width))
        labelled = _labelled(lines)
        # Whether the document labels the council's goals ("KF:s mål för verksamhetsområdet:"),
        # and whether it labels those or an organisation's own.
        self.labelled, self.labels_any = AREA in labelled, bool(labelled & {AREA, COMMITTEE})
        self.named = {headings.key(goal.title): goal for goal in goals}
        self.find_heading = _heading_finder(labelled, goals)
        self.titles = TitleReader(self._title_width(), self.spaced_out)
        self.strategic: list[Draft] = []
        self.areas: list[Draft] = []
        self.sections: list[Draft] = []
        self.tables: list[ParsedTable] = []
        self.unplaced: list[Unplaced] = []
        self.goal: Draft | None = None  # where tables go
        self.text: Draft = self._open_section("", 0)  # where text goes
        self.open: list[Draft] = [self.text]  # the goals and sections that one stands in
        self.in_results = False
        self.chapters_only = False  # the goals are over
        self.last_table: Table | None = None
        self.kf_activities = False
        self.contents = _contents(lines)
        self.highest = _highest(lines)
        self.elsewhere = _elsewhere(lines, self.find_heading)
        self.last_goal_line = self._last_goal_line()

    def _peek(self, index: int) -> Line | None:
        return self.lines[index] if index < len(self.lines) else None

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

    def _heading_above(self) -> str:
        return next(
            (t.text for t in reversed(self.text.text_lines) if headings.is_subheading(t)),
            self.text.title,
        )

    def _starts_chapter(self, line: Line) -> bool:
        """A heading of a later chapter: the form's own, or one the table of contents lists."""
        if line.number in self.elsewhere:
            return False
        folded = fold(line.text.strip("*_ "))
        listed_at = self.contents.get(folded)
        highest = self.highest.get(_named(line), line.level)
        if listed_at is not None and line.number > listed_at and not line.is_toc_entry:
            # Of headings with the same words the table of contents lists the highest.
            return highest == line.level
        if not headings.is_chapter(line):
            return False
        if highest < line.level and not self._is_in_economy():
            return False  # the chapter of this name stands elsewhere
        return not self.contents or self.goal is None or self.chapters_only

    def _is_in_economy(self) -> bool:
        """Whether the chapter that one is in is the one whose parts are chapters, too."""
        return any(headings.is_economy(one.title) for one in self.open if one.kind == SECTION)

    def _open_section(self, title: str, number: int, level: int = 0, above: int = 0) -> Draft:
        section = Draft(SECTION, None, title, number, level, above)
        self.sections.append(section)
        return section

    def _stand_in(self, draft: Draft) -> None:
        """Whatever does not stand over it ends where it begins."""
        self.open = [one for one in self.open if _stands_over(one, draft)] + [draft]

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


def _highest(lines: Sequence[Line]) -> dict[str, int]:
    """The level of the highest heading of the file's that says the same."""
    found: dict[str, int] = {}
    for line in lines:
        if 0 < line.level < BOLD:
            said = _named(line)
            found[said] = min(line.level, found.get(said, line.level))
    return found


def _elsewhere(
    lines: Sequence[Line], find_heading: Callable[[Line], Heading | None]
) -> frozenset[int]:
    """The lines of headings that are called as a part of the economy and stand under another
    chapter, where the economy has a part of that name itself: a heading of that chapter's text."""
    over: list[tuple[int, bool | None]] = []  # level, and whether it is the economy, if known
    at_home: set[str] = set()
    away: dict[int, str] = {}
    for line in lines:
        if line.is_toc_entry:
            continue
        level = line.level if line.level < BOLD else 0
        text = line.text.strip("*_ ")
        goal, is_chapter = find_heading(line), headings.is_chapter(line)
        if not (level or goal or is_chapter):
            continue
        is_part = is_chapter and headings.names_part_of_economy(text)
        if level or not is_part:
            over = [one for one in over if 0 < one[0] < level]
        if is_part:
            said = [is_economy for _level, is_economy in over]
            if True in said:
                at_home.add(_named(line))
            elif said and None not in said:
                away[line.number] = _named(line)
        if level or not is_part:
            # Below a goal of no level may stand anything.
            is_told = bool(level) or goal is None
            over.append((level, headings.is_economy(text) if is_told else None))
    return frozenset(number for number, name in away.items() if name in at_home)


def _named(line: Line) -> str:
    """What a heading is called, whatever its number is where the usual plan has the chapter."""
    return fold(headings.chapter_name(line.text.strip("*_ ")))


def _stands_over(one: Draft, other: Draft) -> bool:
    if one.kind in _RANK and other.kind in _RANK:
        return _RANK[one.kind] < _RANK[other.kind]
    return 0 < one.level < other.level


def _labelled(lines: Sequence[Line]) -> set[str]:
    """The kinds of goals that the document prints with labels."""
    found = (headings.goal_heading(line) for line in lines)
    return {heading.kind for heading in found if heading is not None}


def _heading_finder(
    labelled: set[str], goals: Sequence[KnownGoal]
) -> Callable[[Line], Heading | None]:
    """Labelled headings and those that name a known goal; where a document prints no labels,
    codes alone on their line."""
    finders = [headings.goal_heading, headings.known_goal_finder(goals)]
    if AREA not in labelled:
        finders += [
            headings.bare_committee_heading,
            headings.bare_area_heading,
            headings.bare_strategic_finder(goals),
        ]
    if COMMITTEE not in labelled:
        finders.append(headings.numbered_committee_heading)
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
