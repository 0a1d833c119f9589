"""Deciding: making a decision, freezing an edition, publishing and withdrawing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from common.recording import recorded
from decisions.dates import check_not_before, check_not_to_come
from decisions.frozen import checksum_of
from decisions.guard import explained, named
from decisions.models import Decision, Edition, Standing
from decisions.order import hold_year
from organisations import audit
from organisations.models import Organisation, User
from organisations.notices.telling import settle


@contextmanager
def deciding(
    *,
    kind: str,
    organisation: Organisation,
    year: int,
    subject: str,
    by: User | None,
    decided_on: date | None = None,
    reference: str = "",
    motivation: str = "",
    correction_comes: bool = False,
) -> Iterator[Decision]:
    """One transaction that rests on a decision, and may therefore change what stands.

    Two decisions on the same matter come one after the other (see `decisions.order`), also by
    their dates. Raises ValidationError for a date that cannot be and for a reason that is missing.
    """
    day = decided_on or timezone.localdate()
    check_date(day, year)
    with recorded(by):
        hold_year(year)
        check_after_what_stands(day, kind, _locked(organisation, year, subject))
        decision = Decision(
            kind=kind,
            organisation=organisation,
            year=year,
            subject=subject,
            by=by,
            decided_on=day,
            reference=reference.strip(),
            motivation=motivation.strip(),
            correction_comes=correction_comes,
        )
        decision.clean_fields(exclude=["organisation", "by"])
        _check_reason(decision)
        decision.save()
        _log(decision)
        with named(decision):
            yield decision


_LOGGED = {
    Decision.Kind.PUBLICATION: audit.Kind.PUBLISHED,
    Decision.Kind.WITHDRAWAL: audit.Kind.WITHDREW,
}


def _log(decision: Decision) -> None:
    kind = _LOGGED.get(Decision.Kind(decision.kind), audit.Kind.DECIDED)
    matter = f"{decision.organisation.name} {decision.year} {decision.subject}"
    what = f"{decision.get_kind_display()}: {matter} {decision.reference}"
    audit.record(kind, by=decision.by, what=what)


def _check_reason(decision: Decision) -> None:
    """The constraint `decision_that_undoes_says_why`, in words at its field and without a query."""
    if decision.kind in Decision.UNDOING and not decision.motivation:
        raise ValidationError(
            {"motivation": _("En rättelse och ett återkallande behöver en orsak.")}, code="reason"
        )


def check_date(day: date, year: int) -> None:
    """A decision about a year is made in the years around it, and never in the future."""
    try:
        check_not_to_come(day)
    except ValidationError as refused:
        raise ValidationError({"decided_on": refused.messages}) from None
    words = _("Ett beslut om %(year)d är fattat tidigast %(day)s.")
    check_not_before(day, date(year - 2, 1, 1), words, year=year)


def check_after_what_stands(day: date, kind: str, standing: Standing) -> None:
    """A decision, a publication and a withdrawal come after the decision that stands, whichever
    way they are written.

    Only a decision with a reference has a day that somebody stated: what is handed in or loaded
    without one bears the day of its writing, and may be of an earlier meeting. Rules of several
    years are decided at once, also before the budget of the latest year was adopted.
    """
    stands = standing.edition.decision if standing.edition else None
    if stands is None or not stands.reference or kind == Decision.Kind.RULES:
        return
    words = _("Det som gäller beslutades %(day)s (%(reference)s). Ange den dagen eller en senare.")
    check_not_before(day, stands.decided_on, words, reference=stands.reference)


def open_matter(*, organisation: Organisation, year: int, subject: str) -> Standing:
    """Say that there is something to decide on: until it is decided, nothing of it stands."""
    standing, _created = Standing.objects.get_or_create(
        organisation=organisation, year=year, subject=subject
    )
    return standing


def drop_matter(*, organisation: Organisation, year: int, subject: str) -> None:
    """Take back that there is something to decide on. What has been decided is refused."""
    with explained():
        Standing.objects.of(organisation, year, subject).delete()


def make_edition(
    *,
    decision: Decision,
    kind: str,
    document: dict[str, Any],
    freeze: Callable[[Edition], None] = lambda edition: None,
    seal: bool = True,
) -> Edition:
    """Freeze what the decision is about: the document, and rows through `freeze`.

    The edition is from now on what stands. Call inside `deciding`.
    """
    standing = _locked(decision.organisation, decision.year, decision.subject)
    latest = Edition.objects.filter(
        organisation=decision.organisation, year=decision.year, subject=decision.subject
    ).aggregate(number=Max("number"))["number"]
    settle(decision.organisation, decision.year, decision.subject)
    edition = Edition.objects.create(
        decision=decision,
        kind=kind,
        organisation=decision.organisation,
        year=decision.year,
        subject=decision.subject,
        number=(latest or 0) + 1,
        document=document,
    )
    freeze(edition)
    edition.checksum = checksum_of(edition)
    edition.save(update_fields=["checksum"])
    standing.edition = edition
    standing.is_sealed = standing.is_sealed or seal
    standing.save(update_fields=["edition", "is_sealed"])
    return edition


def publish(*, edition: Edition, decision: Decision) -> None:
    """Let readers see the edition from now on, and no other of the same matter."""
    standing = _locked(edition.organisation, edition.year, edition.subject)
    if standing.published_by and decision.kind != Decision.Kind.RULES:
        words = _("En tidigare utgåva publicerades %(day)s. Ange den dagen eller en senare.")
        check_not_before(decision.decided_on, standing.published_by.decided_on, words)
    standing.published, standing.published_by, standing.withdrawn_by = edition, decision, None
    standing.save(update_fields=["published", "published_by", "withdrawn_by"])


def withdraw(*, decision: Decision, back_to: Edition | None = None) -> None:
    """Take what is public away, or go back to an earlier edition; readers are told why."""
    standing = _locked(decision.organisation, decision.year, decision.subject)
    if standing.published is None:
        raise ValidationError(_("Det finns inget publicerat att dra tillbaka."))
    assert standing.published_by is not None  # the constraint standing_published_by_a_decision
    words = _("Utgåvan publicerades %(day)s. Den kan inte ha dragits tillbaka före det.")
    check_not_before(decision.decided_on, standing.published_by.decided_on, words)
    if back_to is not None and back_to.number >= standing.published.number:
        raise ValidationError(_("Välj en tidigare utgåva att gå tillbaka till."))
    standing.published = back_to
    standing.published_by = decision if back_to else None
    standing.withdrawn_by = decision
    standing.save(update_fields=["published", "published_by", "withdrawn_by"])


def set_sealed(*, decision: Decision, sealed: bool) -> None:
    """Close the matter of the decision for changes, or open it for them."""
    standing = _locked(decision.organisation, decision.year, decision.subject)
    standing.is_sealed = sealed
    standing.save(update_fields=["is_sealed"])


def _locked(organisation: Organisation, year: int, subject: str) -> Standing:
    matter = (
        Standing.objects.of(organisation, year, subject)
        .select_related("edition__decision", "published", "published_by")
        .select_for_update(of=("self",))
    )
    found = matter.first()
    if found is None:
        open_matter(organisation=organisation, year=year, subject=subject)
        found = matter.get()
    return found
