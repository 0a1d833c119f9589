"""Förslag till beslut: the points that a plan's data write, with the words people chose instead.

A point follows its source: its amount is the table's, and it goes when its source goes. What
somebody has written or read of it is a row of `finance.ProposedPoint`, by the point's key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.numbers import NBSP, sv_number
from finance.models import BudgetAdjustment, ProposedPoint, ResultUnit
from goals.words import decider
from plans.economy.reading import Economy
from plans.economy.tables import ADJUSTMENTS, TURNOVER, UNITS, MoneyTable

# The part of the document that the points are.
PART = "forslag-till-beslut"
AMOUNT = "{belopp}"
PLAN, TURNOVERS, RESULT_UNITS, ADJUSTMENT, OWN = "plan", "turnover", "units", "adjustment", "own"
# A point's number in its sheet: what it is, and the row that it comes from.
_PLACES = (PLAN, TURNOVERS, RESULT_UNITS, ADJUSTMENT, OWN)


@dataclass(frozen=True)
class Source:
    """What a point comes from. `words` has `AMOUNT` where `amount` goes. `about` names what it
    decides, by which it is known in whatever words: each a word, or the beginning of one."""

    kind: str
    words: str
    amount: str = ""
    table: MoneyTable | None = None
    row: int = 0
    about: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.row}" if self.row else self.kind

    @property
    def pk(self) -> int:
        """A number that no other point of the plan has."""
        return self.row * len(_PLACES) + _PLACES.index(self.kind)


@dataclass(frozen=True)
class Point:
    """A point as it stands: its source, and what somebody has written or read of it."""

    number: int
    source: Source
    stored: ProposedPoint | None = None

    @property
    def pk(self) -> int:
        return self.source.pk

    @property
    def words(self) -> str:
        """What it says, with `AMOUNT` where its amount goes."""
        return self.stored.words if self.stored and self.stored.words else self.source.words

    @property
    def text(self) -> str:
        return self.words.replace(AMOUNT, self.source.amount)

    @property
    def is_own(self) -> bool:
        return self.source.kind == OWN

    @property
    def is_rewritten(self) -> bool:
        return not self.is_own and self.words != self.source.words

    @property
    def has_changed(self) -> bool:
        """Its amount is another than when somebody read it."""
        return bool(self.was) and not _is_same(self.was, self.source.amount)

    @property
    def was(self) -> str:
        return self.stored.read_amount if self.stored else ""

    @property
    def is_read(self) -> bool:
        return not self.source.amount or _is_same(self.was, self.source.amount)

    @property
    def written(self) -> str:
        """What people have written in it, without the amount that follows its table."""
        is_theirs = self.is_own or self.is_rewritten
        return self.words.replace(AMOUNT, "") if is_theirs else ""

    @property
    def lacks_amount(self) -> bool:
        """Somebody wrote the words without the amount's place: it follows nothing then."""
        return bool(self.source.amount) and AMOUNT not in self.words


@dataclass(frozen=True)
class Proposal:
    """All points in order, and those whose source is gone."""

    points: list[Point] = field(default_factory=list)
    gone: list[ProposedPoint] = field(default_factory=list)

    @property
    def is_begun(self) -> bool:
        """Data or people have said something: the plan's own point alone is no proposal yet."""
        return len(self.points) > 1 or any(point.stored for point in self.points)

    @property
    def changed(self) -> list[Point]:
        return [point for point in self.points if point.has_changed]

    @property
    def unread(self) -> list[Point]:
        return [point for point in self.points if not point.is_read]

    def as_kept(self) -> list[dict[str, str]]:
        """The points as an edition keeps them: what each says, what it comes from, and the words
        that somebody wrote in place of its own, where its amount stands as a sign."""
        return [
            {
                "number": str(point.number),
                "text": point.text,
                "comes_from": point.source.kind,
                "words": point.words if point.is_rewritten else "",
            }
            for point in self.points
        ]


def proposal_of(economy: Economy) -> Proposal:
    """The points of a plan: of its data, with what is stored of them, and its own."""
    own = [row for row in economy.points if row.key == OWN]
    stored = {row.key: row for row in economy.points if row.key != OWN}
    sources = list(_sources(economy))
    points = [(source, stored.pop(source.key, None)) for source in sources]
    points += [(Source(OWN, row.words, row=row.pk), row) for row in own]
    numbered = [Point(number, *point) for number, point in enumerate(points, 1)]
    return Proposal(numbered, list(stored.values()))


@dataclass(frozen=True)
class WrittenPoint:
    """What people have written in a point, as the checks of texts read it."""

    title: str
    text: str


def written_points(economy: Economy) -> list[WrittenPoint]:
    """Of the points with words of people's own."""
    return [
        WrittenPoint(
            _("Förslag till beslut, punkt %(number)d") % {"number": point.number},
            escape(point.written),
        )
        for point in proposal_of(economy).points
        if point.written
    ]


def _sources(economy: Economy) -> Iterator[Source]:
    plan = economy.plan
    who = capfirst(decider(plan.organisation))
    yield Source(
        PLAN,
        _(
            "%(who)s godkänner verksamhetsplan %(year)d inklusive budget och tillhörande bilagor"
            " och överlämnar den till kommunstyrelsen."
        ) % {"who": who, "year": plan.year},
        about=("godkän", f"verksamhetsplan {plan.year}"),
    )  # fmt: skip
    if raised := economy.sum(TURNOVER, "costs"):
        words = _("%(who)s godkänner omslutningsförändringar om %(amount)s.")
        told = {"who": who, "amount": AMOUNT}
        amount = _amount(raised, economy.decimals(TURNOVER))
        yield Source(TURNOVERS, words % told, amount, TURNOVER, about=("omslutning",))
    decimals = economy.decimals(ADJUSTMENTS)
    for row in economy.of(ADJUSTMENTS):
        if asks(row.kind, row.amount):
            yield _asked_for(who, row, decimals)
    if rows := economy.of(UNITS):
        # Those that are closed are told of in the plan, and are none afterwards.
        units = sum(row.becomes != ResultUnit.Becomes.CLOSED for row in rows) or len(rows)
        words = _(
            "%(who)s godkänner resultatenheter enligt förslag i verksamhetsplanen (%(count)s)."
        )
        count = ngettext("%(number)d enhet", "%(number)d enheter", units) % {"number": units}
        said = words % {"who": who, "count": AMOUNT}
        yield Source(RESULT_UNITS, said, count, UNITS, about=("resultatenhet",))


def asks(kind: str, amount: Decimal | None) -> bool:
    """Whether a budget adjustment says what it asks for: of what kind, and how much."""
    return bool(kind and amount)


def _asked_for(who: str, row: BudgetAdjustment, decimals: int) -> Source:
    """Purposes are names as often as not, and stand as they are written."""
    is_investment = row.kind == BudgetAdjustment.Kind.INVESTMENT
    words = (
        _("%(who)s begär budgetjustering för investering avseende %(purpose)s om %(amount)s.")
        if is_investment
        else _("%(who)s begär budgetjustering för drift avseende %(purpose)s om %(amount)s.")
    )
    told = {"who": who, "purpose": row.purpose, "amount": AMOUNT}
    amount = _amount(row.amount, decimals)
    about = ("budgetjuster", row.purpose)
    return Source(ADJUSTMENT, words % told, amount, ADJUSTMENTS, row.pk, about)


def _amount(amount: Decimal | None, decimals: int) -> str:
    return f"{sv_number(amount, decimals)}{NBSP}mnkr"


def _is_same(one: str, other: str) -> bool:
    """Whether two amounts are the same, whatever decimals their table had."""

    def parts(text: str) -> tuple[str, str]:
        number, _space, unit = text.rpartition(NBSP)
        return (number.rstrip("0").rstrip(",") if "," in number else number), unit

    return parts(one) == parts(other)


__all__ = ["AMOUNT", "OWN", "Point", "Proposal", "Source", "proposal_of"]
