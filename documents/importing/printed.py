"""What a plan's own file prints of the plan's rows: read back, it is no text of anybody's.

Tables of rows, the lines of Agenda 2030 and what the document says of itself stand in every file
that comes out. A PDF that was printed anew does not say what its parts are, and holds tables as
words only: those of a text are known by their name and words, and stand as tables in it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.text import fold
from documents.papers.blocks import Block, Note, Paragraph, Row, Table, words_of
from documents.papers.rich import blocks_of
from documents.papers.sources import paper_of_draft
from documents.parsing.model import (
    ParsedPlan,
    ParsedTable,
    ParsedText,
)
from goals.models import CommitteeGoal
from plans.document import plan_document
from plans.models import OperationalPlan

_CAPTION = re.compile(r"\w+ \d+[:.]?\s+(?P<rest>.*)", re.DOTALL)
_WORD = re.compile(r"\w+")
# A page breaks words where its columns are narrow: so many of a table's are found whole.
ENOUGH = 0.7


def without_printed(parsed: ParsedPlan, plan: OperationalPlan) -> ParsedPlan:
    """The document without what the plan prints by itself, whatever stands in its texts."""
    return _Printed.of(plan).taken_out(parsed)


@dataclass(frozen=True)
class _Own:
    """A table that the plan prints; `is_typed` in one of its texts."""

    table: Table
    is_typed: bool

    @cached_property
    def words(self) -> set[str]:
        return set(_words(" ".join(words_of(self.table))))

    @cached_property
    def said(self) -> set[str]:
        """Its words but those of its name, which tables of one part may share."""
        return set(_words(_said_words(self.table)))

    def likeness(self, caption: str, run: Sequence[ParsedText]) -> float:
        """How much of what it says stands in a run of texts that begins with its name and goes on
        with `caption`'s other words; 0 where the run says something else."""
        below = _words(caption)[len(_words(self.table.caption)) :]
        found = {*below, *(word for text in run for word in _words(text.text))}
        if not found or len(found & self.said) < ENOUGH * len(found):
            return 0.0
        return len(found & self.said) / len(self.said)


@dataclass(frozen=True)
class _Printed:
    lines: set[str]
    tables: list[_Own]
    # Those that have been met in the document, each once.
    met: list[_Own] = field(default_factory=list)

    @classmethod
    def of(cls, plan: OperationalPlan) -> _Printed:
        paper = paper_of_draft(plan, plan_document(plan), timezone.now())
        typed = set(map(_said, _typed(plan)))
        tables = (one for one in paper.blocks if isinstance(one, Table))
        return cls(
            lines={fold(line) for line in _lines(paper.blocks)},
            tables=[_Own(one, _said(one) in typed) for one in tables],
        )

    @cached_property
    def computed(self) -> set[str]:
        """What the tables of the plan's rows say."""
        return {_said(own.table) for own in self.tables if not own.is_typed}

    def taken_out(self, parsed: ParsedPlan) -> ParsedPlan:
        sections, found = [], list[ParsedTable]()
        for section in parsed.sections:
            texts, again = self._texts(section.texts, section.heading)
            sections.append(replace(section, texts=texts))
            found += again
        tables = [one for one in parsed.tables if not self._is_computed(one)]
        return replace(
            parsed,
            sections=tuple(sections),
            tables=_in_order([*tables, *found]),
            strategic_goals=tuple(self._goal(one) for one in parsed.strategic_goals),
            area_goals=tuple(
                replace(
                    self._goal(one),
                    committee_goals=tuple(self._goal(child) for child in one.committee_goals),
                )
                for one in parsed.area_goals
            ),
        )

    def _goal(self, goal: Any) -> Any:
        texts, again = self._texts(goal.texts, goal.title)
        tables = [one for one in goal.tables if not self._is_computed(one)]
        return replace(goal, texts=texts, tables=_in_order([*tables, *again]))

    def _is_computed(self, table: ParsedTable) -> bool:
        return _squeezed([*table.columns, *(cell for row in table.rows for cell in row)]) in (
            self.computed
        )

    def _texts(
        self, texts: Sequence[ParsedText], heading: str
    ) -> tuple[tuple[ParsedText, ...], list[ParsedTable]]:
        left: list[ParsedText] = []
        again: list[ParsedTable] = []
        at = 0
        while at < len(texts):
            own, after = self._table_at(texts, at)
            if own is not None:
                self.met.append(own)
            if own is None:
                left += [texts[at]] if fold(texts[at].text) not in self.lines else []
            elif own.is_typed:
                again.append(_as_parsed(own.table, heading, texts[at].line))
            at = after
        return tuple(left), again

    def _table_at(self, texts: Sequence[ParsedText], at: int) -> tuple[_Own | None, int]:
        """The plan's table that stands there as words, and where the text goes on: the most like
        of those that have not stood before."""
        caption = _CAPTION.fullmatch(texts[at].text)
        if caption is None or texts[at].kind == "heading":
            return None, at + 1
        rest = caption["rest"]
        best, found, end = ENOUGH, None, at + 1
        for own in self.tables:
            if not fold(rest).startswith(fold(own.table.caption)):
                continue
            if any(own is one for one in self.met):
                continue
            least = 1.0 if own.is_typed else ENOUGH
            after = at + 1
            while after < len(texts) and _goes_on(texts[after], own.words, least):
                after += 1
            likeness = own.likeness(rest, texts[at + 1 : after])
            if likeness > best or (found is None and likeness == best):
                best, found, end = likeness, own, after
        return found, end


def resembles(table: ParsedTable, one: Table) -> bool:
    """Whether a document's table is a text's table, perhaps with some words changed in it."""
    cells = set(_words(" ".join([*table.columns, *(cell for row in table.rows for cell in row)])))
    own = set(_words(_said_words(one)))
    return bool(own) and len(cells & own) >= ENOUGH * max(len(cells), len(own))


def _goes_on(text: ParsedText, words: set[str], least: float) -> bool:
    return text.kind != "heading" and _share(text.text, words) >= least


def _share(text: str, words: set[str]) -> float:
    """How much of the text is words of the table; 0 of a text without words."""
    found = _words(text)
    return sum(word in words for word in found) / len(found) if found else 0.0


def tables_of(text: str) -> Iterator[Table]:
    """The tables of one text."""
    if "<table" in text:
        yield from (one for one in blocks_of(text) if isinstance(one, Table))


def _typed(plan: OperationalPlan) -> Iterator[Table]:
    """The tables of the plan's texts."""
    goals = CommitteeGoal.objects.filter(
        organisation=plan.organisation, area_goal__budget=plan.budget
    )
    for texts in (
        plan.sections.values_list("text", flat=True),
        goals.values_list("description", flat=True),
    ):
        for text in texts:
            yield from tables_of(text)


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    """What the document says of itself, and the lines of Agenda 2030."""
    agenda = _("Agenda 2030: %s") % ""
    for block in blocks:
        if isinstance(block, Note):
            yield block.text
        elif isinstance(block, Paragraph):
            line = "".join(span.text for span in block.spans)
            if line.startswith(agenda):
                yield line


def _in_order(tables: list[ParsedTable]) -> tuple[ParsedTable, ...]:
    return tuple(sorted(tables, key=attrgetter("line")))


def _as_parsed(table: Table, heading: str, line: int) -> ParsedTable:
    first, *rest = [_cells(row) for row in table.rows]
    return ParsedTable(heading, first, tuple(rest), line)


def _cells(row: Row) -> tuple[str, ...]:
    return tuple(cell.text for cell in row.cells)


def _said(table: Table) -> str:
    """All that it says but its name."""
    return _squeezed([_said_words(table)])


def _said_words(table: Table) -> str:
    return " ".join(list(words_of(table))[1:])


def _squeezed(words: Iterable[str]) -> str:
    return "".join(_words(" ".join(words)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
