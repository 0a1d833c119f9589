"""What has been decided and published of a matter, as its page tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from decisions.frozen import checksums_of
from decisions.models import Decision, Edition, Standing
from decisions.selectors import decisions_of, editions_of, standing_of
from organisations.models import Organisation


@dataclass(frozen=True)
class EditionLine:
    """An edition: do readers see it, is its checksum still right, how many values it corrects."""

    edition: Edition
    is_public: bool
    stands: bool
    verifies: bool
    corrected: int = 0


@dataclass(frozen=True)
class Matter:
    """A matter with all its editions and decisions, the latest first."""

    organisation: Organisation
    year: int
    subject: str
    standing: Standing | None
    lines: list[EditionLine]
    decisions: list[Decision]

    @property
    def public(self) -> Edition | None:
        return self.standing.published if self.standing else None

    @property
    def withdrawn_by(self) -> Decision | None:
        return self.standing.withdrawn_by if self.standing else None

    @property
    def earlier(self) -> list[Edition]:
        """What can be public again when the public edition is withdrawn."""
        public = self.public
        return [
            line.edition for line in self.lines if public and line.edition.number < public.number
        ]


def matter_of(
    organisation: Organisation,
    year: int,
    subject: str,
    corrected: Mapping[int, int] | None = None,
) -> Matter:
    """Everything about a matter. Works out every checksum again: for a page, not for a list.

    `corrected` says how many values each edition, by its key, corrects.
    """
    standing = standing_of(organisation, year, subject)
    public = standing.published_id if standing else None
    stands = standing.edition_id if standing else None
    editions = Edition.objects.filter(
        pk__in=[one.pk for one in editions_of(organisation, year, subject)]
    ).select_related("decision__by", "organisation")
    found = list(editions.order_by("-number"))
    checksums = checksums_of(found)
    return Matter(
        organisation,
        year,
        subject,
        standing,
        [
            EditionLine(
                edition,
                edition.pk == public,
                edition.pk == stands,
                checksums[edition.pk] == edition.checksum,
                (corrected or {}).get(edition.pk, 0),
            )
            for edition in found
        ],
        list(decisions_of(organisation, year, subject)),
    )


def last_seen(organisation: Organisation, year: int, subject: str) -> Edition | None:
    """The edition that readers see, else the last one that they have seen."""
    return seen_of(standing_of(organisation, year, subject))


def seen_of(standing: Standing | None) -> Edition | None:
    """The same, for a matter that has been read."""
    if standing is None:
        return None
    if standing.published:
        return standing.published
    withdrawn = standing.withdrawn_by
    return standing.edition if withdrawn else None
