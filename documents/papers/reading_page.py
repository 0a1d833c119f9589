"""A plan as one page to read: contents, the text, and what somebody looks for in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from documents.papers.blocks import Heading, Paper
from documents.papers.searching import Hit, hits_in, pattern_of
from documents.papers.web import write_html

IN_CONTENTS = 3
MOST_HITS = 200


@dataclass(frozen=True)
class ReadingPage:
    """What the page shows of a paper; `asked` is what somebody looks for."""

    paper: Paper
    asked: str = ""

    @cached_property
    def body(self) -> SafeString:
        return write_html(self.paper.blocks, pattern_of(self.asked))

    @property
    def contents(self) -> list[Heading]:
        return [one for one in self.paper.headings() if one.level <= IN_CONTENTS]

    @property
    def is_searched(self) -> bool:
        return pattern_of(self.asked) is not None

    @cached_property
    def found(self) -> list[Hit]:
        pattern = pattern_of(self.asked)
        return list(hits_in(self.paper.blocks, pattern)) if pattern else []

    @property
    def hits(self) -> list[Hit]:
        """The first of them: a list that nobody reads to its end is no help."""
        return self.found[:MOST_HITS]

    @property
    def number(self) -> int:
        return len(self.found)
