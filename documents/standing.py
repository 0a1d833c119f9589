"""What a file would change of what is decided, and the decision that it then rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.dates import sv_date
from decisions.models import BUDGET, PLAN, Decision, Standing
from indicators.models import Period
from organisations.models import Organisation, User
from organisations.permissions import can_approve, can_steer_city


@dataclass(frozen=True, slots=True, order=True)
class Matter:
    """An organisation's plan, report or budget of a year, by keys."""

    organisation_id: int
    year: int
    subject: str


@dataclass(frozen=True, slots=True)
class Held:
    """Something that the file would change and that is decided."""

    what: str
    stands: str
    wanted: str
    decision: str
    # As a spreadsheet numbers its rows; None for what comes from a text.
    row: int | None = None

    def __str__(self) -> str:
        place = _("Rad %(row)d: ") % {"row": self.row} if self.row else ""
        return place + self.words

    @property
    def words(self) -> str:
        """What would change, without its row."""
        return _("%(what)s: %(stands)s gäller (%(decision)s), filen säger %(wanted)s.") % {
            "what": self.what,
            "stands": self.stands or "–",
            "decision": self.decision,
            "wanted": self.wanted or "–",
        }

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


class NeedsDecision(Exception):
    """The file would change what is decided, and no decision was given. Nothing was stored."""

    def __init__(self, held: Iterable[Held]) -> None:
        self.held = list(held)
        super().__init__("\n".join(map(str, self.held)))


@dataclass(frozen=True, slots=True)
class Grounds:
    """The decision that a change of what stands rests on: which, when, why and by whom."""

    reference: str
    reason: str
    by: User | None = None
    decided_on: date | None = None

    def as_arguments(self) -> dict[str, Any]:
        return {
            "reference": self.reference, "reason": self.reason,
            "by": self.by, "decided_on": self.decided_on,
        }  # fmt: skip


class Seals:
    """Which of some matters are sealed, and by which decision: one query for all of them."""

    def __init__(self, matters: Iterable[Matter]) -> None:
        wanted = set(matters)
        rows = Standing.objects.filter(
            is_sealed=True,
            organisation__in={one.organisation_id for one in wanted},
            year__in={one.year for one in wanted},
        ).select_related("organisation", "edition__decision")
        self.standings = {
            matter: row
            for row in rows
            if (matter := Matter(row.organisation_id, row.year, row.subject)) in wanted
        }

    def __contains__(self, matter: Matter) -> bool:
        return matter in self.standings

    def decision(self, matter: Matter) -> str:
        """Which decision the matter stands by: "planen beslutades 2023-12-14, § 4"."""
        row = self.standings[matter]
        decision = row.edition.decision if row.edition else latest_decision(row)
        return worded(decision) if decision else _("stängd")


def latest_decision(standing: Standing) -> Decision | None:
    return Decision.objects.filter(
        organisation=standing.organisation_id, year=standing.year, subject=standing.subject
    ).first()


def worded(decision: Decision) -> str:
    words = f"{decision.get_kind_display()} {sv_date(decision.decided_on)}"
    return f"{words}, {decision.reference}" if decision.reference else words


def target_matter(organisation: Organisation, year: int) -> Matter:
    return Matter(organisation.pk, year, BUDGET if organisation.is_city else PLAN)


def check_right(grounds: Grounds, organisation: Organisation) -> None:
    """Whoever is named as deciding may decide that. Without a name, the operator answers."""
    by = grounds.by
    if by is None or can_steer_city(by):
        return
    if organisation.is_city or not can_approve(by, organisation):
        raise ValidationError(
            _("%(who)s får inte besluta för %(organisation)s.")
            % {"who": by.email, "organisation": organisation.name}
        )


def check_closed(grounds: Grounds, year: int, period: str) -> None:
    """A closed period is changed by somebody who steers the city, and by nobody else."""
    if grounds.by is None or not can_steer_city(grounds.by):
        raise ValidationError(
            _("%(period)s %(year)d är stängd. Ange --by med någon på stadsledningskontoret.")
            % {"period": Period(period).label.capitalize(), "year": year}
        )
