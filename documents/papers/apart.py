"""What other rooms keep in a plan's document, told in the part where it belongs: money, internal
control, proposed decisions, annexes. What has no part of its own is told at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from documents.papers.blocks import Block, Heading, Listing, Paragraph, plain
from documents.papers.cells import Field, roomy, table_of
from documents.papers.economy import tables_of
from documents.papers.internal_control import control_tables
from organisations.models import Organisation
from plans.models import SectionTemplate

Values = Mapping[str, Any]
Kind = SectionTemplate.Kind
ECONOMY = "ekonomi"


class Apart:
    """`keys` are the document's parts. What has been told is not told again."""

    def __init__(
        self, document: Values, year: int, keys: set[str], organisation: Organisation
    ) -> None:
        self.tables: dict[str, list[Block]] = {}
        for part, table in tables_of(document.get("economy", {}), year, organisation):
            self.tables.setdefault(part if part in keys else ECONOMY, []).append(table)
        self.kinds: dict[str, list[Block]] = {
            Kind.PROPOSED_DECISIONS: list(_proposed(document.get("proposed_decisions", ()))),
            Kind.INTERNAL_CONTROL: list(control_tables(document.get("internal_control") or {})),
            Kind.ANNEXES: list(_annexes(document.get("annexes", ()))),
        }

    def told(self, key: str, kind: str, level: int) -> Iterator[Block]:
        """What stands in the part, below its text."""
        yield from self.kinds.pop(kind, [])
        yield from self.tables.pop(key, [])

    def rest(self) -> Iterator[Block]:
        for kind, blocks in self.kinds.items():
            if blocks:
                yield Heading(1, str(Kind(kind).label).capitalize(), f"del-{kind}")
                yield from blocks
        if self.tables:
            yield Heading(1, _("Redovisning av ekonomi"), ECONOMY)
            for tables in self.tables.values():
                yield from tables


def _proposed(points: Iterable[Any]) -> Iterator[Block]:
    """The points that the committee is asked to decide, numbered."""
    texts = [point["text"] if isinstance(point, Mapping) else str(point) for point in points]
    if texts:
        yield Listing(tuple((Paragraph(plain(text)),) for text in texts), start=1)


def _annexes(annexes: Iterable[Values]) -> Iterator[Block]:
    rows = [
        {**annex, "number": number, "kilobytes": -(-int(annex["size"]) // 1000)}
        for number, annex in enumerate(annexes, 1)
    ]
    fields = [
        Field("number", _("Nr"), share=0.4),
        Field("title", _("Bilaga"), share=3),
        Field("name", _("Fil"), share=2.4),
        Field("kilobytes", _("kB"), is_number=True, share=0.6),
    ]
    if rows:
        yield roomy(table_of(_("Bilagor"), fields, rows))
