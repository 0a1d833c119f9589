"""A period as plain data, in either reading: what the command prints, and what pages show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from decisions.models import Decision, Edition, Reading
from decisions.selectors import standing_of
from followup.judgements import decided_judgements
from indicators.models import Fulfilment, GoalProposal
from indicators.presentation import goal_data, row_data
from indicators.selectors import corrections_of, fulfilment_rows, goal_proposals
from organisations.models import Organisation

Judgement = dict[str, Any]

# What is told of an organisation's own judgement.
TOLD = ("goal", "organisation", "level", "motivation", "proposal", "decided_on", "reference")


@dataclass(frozen=True)
class Source:
    """Where the figures of a year and a subject come from; `note` says why there are none."""

    reading: str
    edition: Edition | None = None
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return self.reading == Reading.PUBLISHED and self.edition is None

    def as_data(self) -> dict[str, object]:
        """The reading, and of what is published number, date of the decision and checksum."""
        told = None
        if self.edition:
            told = {
                "number": self.edition.number,
                "date": self.edition.decision.decided_on.isoformat(),
                "checksum": self.edition.checksum,
            }
        return {"reading": self.reading, "edition": told}


def source_of(year: int, subject: str, reading: str) -> Source:
    """What readers see of a period ("VB") or of the year's plans ("plan"), or today's work."""
    if reading == Reading.WORKING:
        return Source(reading)
    standing = standing_of(Organisation.objects.city(), year, subject)
    if standing and standing.published:
        return Source(reading, standing.published)
    if standing and standing.withdrawn_by:
        return Source(reading, note=_withdrawn(subject, year, standing.withdrawn_by))
    return Source(
        reading,
        note=_("Inget är publicerat för %(subject)s %(year)d.")
        % {"subject": subject, "year": year},
    )


def _withdrawn(subject: str, year: int, decision: Decision) -> str:
    note = _("%(subject)s %(year)d drogs tillbaka %(day)s: %(reason)s") % {
        "subject": subject,
        "year": year,
        "day": decision.decided_on.isoformat(),
        "reason": decision.motivation,
    }
    return f"{_('En rättad version kommer.')} {note}" if decision.correction_comes else note


@dataclass(frozen=True)
class PeriodFigures:
    """Rows, proposals and decided judgements of a period, all of one reading."""

    year: int
    period: str
    source: Source
    rows: list[Fulfilment] = field(default_factory=list)
    proposals: list[GoalProposal] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)


def period_figures(year: int, period: str, reading: str) -> PeriodFigures:
    source = source_of(year, period, reading)
    if source.is_empty:
        return PeriodFigures(year, period, source)
    edition = source.edition
    return PeriodFigures(
        year,
        period,
        source,
        list(fulfilment_rows(year, period, edition)),
        goal_proposals(year, period, edition),
        edition.document.get("judgements", []) if edition else decided_judgements(year, period),
    )


def as_data(figures: PeriodFigures) -> dict[str, object]:
    """All rows, goals and judgements of a period; numbers as decimal strings with a point."""
    central, own = parted(figures.judgements)
    corrections = corrections_of(figures.source.edition)
    note = {"note": figures.source.note} if figures.source.note else {}
    return {
        "year": figures.year,
        "period": figures.period,
        **figures.source.as_data(),
        "rows": [
            row_data(row, corrections.get((row.indicator_id, row.organisation_id), ()))
            for row in figures.rows
        ],
        "goals": [
            judged_goal_data(proposal, central.get(proposal.goal.code))
            for proposal in figures.proposals
        ],
        "judgements": [{name: one.get(name, "") for name in TOLD} for one in own],
        **note,
    }


def parted(judgements: list[Judgement]) -> tuple[dict[str, Judgement], list[Judgement]]:
    """The city's judgements by goal, and the organisations' own."""
    city = Organisation.objects.city().code
    central = {one["goal"]: one for one in judgements if one["organisation"] == city}
    return central, [one for one in judgements if one["organisation"] != city]


def judged_goal_data(proposal: GoalProposal, decided: Judgement | None) -> dict[str, object]:
    """The proposal, what people decided, and the level that the goal's symbol shows."""
    return {
        **goal_data(proposal),
        "decided": decided["level"] if decided else None,
        "decided_against": decided.get("proposal") or None if decided else None,
        "motivation": decided["motivation"] if decided else "",
        "level": decided["level"] if decided else proposal.level,
    }
