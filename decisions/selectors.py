"""What stands and what is public, looked up."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from decisions.models import Decision, Edition, Standing
from organisations.models import Organisation


def standing_of(organisation: Organisation, year: int, subject: str) -> Standing | None:
    """How the matter stands; None when nobody has said anything about it.

    `latest_number` is that of the last edition that was made of it.
    """
    made = Edition.objects.filter(
        organisation=OuterRef("organisation"), year=OuterRef("year"), subject=OuterRef("subject")
    )
    return (
        Standing.objects.of(organisation, year, subject)
        .select_related("edition__decision", "published__decision", "published_by", "withdrawn_by")
        .annotate(latest_number=Subquery(made.order_by("-number").values("number")[:1]))
        .order_by()
        .first()
    )


def published_edition(organisation: Organisation, year: int, subject: str) -> Edition | None:
    """The edition that readers see, with its decision."""
    standing = standing_of(organisation, year, subject)
    return standing.published if standing else None


def published_of_all(year: int, subject: str) -> dict[int, int]:
    """Edition by organisation, for whatever has been published of the subject."""
    rows = Standing.objects.published().filter(year=year, subject=subject)
    return dict(rows.values_list("organisation_id", "published_id"))


def editions_of(organisation: Organisation, year: int, subject: str) -> Iterable[Edition]:
    """All editions of a matter, the latest first, with who decided."""
    return (
        Edition.objects.filter(organisation=organisation, year=year, subject=subject)
        .select_related("decision__by")
        .defer("document")
        .order_by("-number")
    )


def decisions_of(organisation: Organisation, year: int, subject: str) -> Iterable[Decision]:
    """Everything decided about a matter, the latest first."""
    return Decision.objects.filter(
        organisation=organisation, year=year, subject=subject
    ).select_related("by")
