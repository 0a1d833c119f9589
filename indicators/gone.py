"""The address of a figure that readers have seen and no longer see: what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from decisions.models import PLAN, Decision, Edition, Standing
from indicators.models import Fulfilment, Period
from organisations.models import the_city


@dataclass(frozen=True)
class Gone:
    """A figure of an edition that was public. It was withdrawn by a decision, unless a newer
    edition took its place; `instead` is the same figure where it is public now."""

    row: Fulfilment
    edition: Edition
    withdrawn_by: Decision | None
    public: Edition | None
    instead: Fulfilment | None

    @property
    def period(self) -> str:
        subject = self.edition.subject
        return "" if subject == PLAN else str(Period(subject).label)


def gone(pk: int) -> Gone | None:
    """What became of the row; None for one that readers never could see.

    An edition of the whole city is public from the moment when it is made.
    """
    was_public = Fulfilment.every.filter(
        edition__kind=Edition.Kind.PERIOD, edition__organisation=the_city()
    )
    row = (
        was_public.select_related("indicator", "organisation", "edition__organisation")
        .filter(pk=pk)
        .first()
    )
    if row is None or row.edition is None:
        return None
    edition = row.edition
    standing = (
        Standing.objects.of(edition.organisation, edition.year, edition.subject)
        .select_related("published__decision", "withdrawn_by")
        .get()
    )
    public = standing.published
    newer = public is not None and public.number > edition.number
    return Gone(
        row,
        edition,
        None if newer else standing.withdrawn_by,
        public,
        _same(row, public) if public else None,
    )


def _same(row: Fulfilment, edition: Edition) -> Fulfilment | None:
    place = ("indicator", "organisation", "year", "period", "question")
    return (
        Fulfilment.every.under(edition).filter(**{one: getattr(row, one) for one in place}).first()
    )
