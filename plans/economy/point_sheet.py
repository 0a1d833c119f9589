"""The proposed decisions as a sheet: a point a row, its words to write in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from drafting.sheets.cells import AREA, SheetCell
from drafting.sheets.rows import NotSaved, RowChange
from plans.economy.points import Point, Proposal
from plans.economy.proposing import WORDS


@dataclass(frozen=True)
class PointLine:
    """A point as a row of the sheet. `typed` is what was refused."""

    point: Point
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)

    @property
    def pk(self) -> int:
        return self.point.pk

    @property
    def name(self) -> str:
        return _("Punkt %(number)d") % {"number": self.point.number}

    @property
    def base(self) -> str:
        return json.dumps({WORDS: self.point.words, **self.theirs})

    @property
    def cells(self) -> list[SheetCell]:
        words = self.typed.get(WORDS, self.point.words)
        error, theirs = self.faults.get(WORDS, ""), self.theirs.get(WORDS)
        return [SheetCell(self.pk, WORDS, _("Ord"), words, AREA, (), error, theirs)]

    @property
    def stands(self) -> dict[str, object]:
        said = render_to_string("plans/economy/point_said.html", {"point": self.point})
        return {"texts": {WORDS: self.point.words}, "missing": not self.point.is_read,
                "beside": {"said": said}}  # fmt: skip


@dataclass(frozen=True)
class PointSheet:
    proposal: Proposal
    lines: list[PointLine]

    @property
    def errors(self) -> list[tuple[PointLine, SheetCell]]:
        return [(line, cell) for line in self.lines for cell in line.cells if cell.said]


def point_sheet(
    proposal: Proposal, typed: Iterable[RowChange] = (), refused: NotSaved | None = None
) -> PointSheet:
    """`typed` keeps what was refused in its cells."""
    kept = {change.row: change.texts for change in typed}
    refused = refused or NotSaved()
    return PointSheet(
        proposal,
        [
            PointLine(
                point,
                kept.get(point.pk, {}),
                refused.faults.get(point.pk, {}),
                refused.conflicts.get(point.pk, {}),
            )
            for point in proposal.points
        ],
    )
