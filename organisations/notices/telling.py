"""Telling people: who is told of what, once, and that they have read it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from organisations.models import Notice, NoticeChoice, Organisation, User
from organisations.models.notices import LONGEST_HEADING
from organisations.permissions import can_read_workspace, readers_among


def notify(
    *,
    people: Iterable[User],
    kind: Notice.Kind,
    heading: str,
    address: str,
    organisation: Organisation,
    by: User | None = None,
    once: str = "",
    goes_by_mail: bool = True,
) -> None:
    """Tell people that something has happened in an organisation's work; `by` knows it already.

    The heading says what, in a few words that may stand in a letter; the address is a path of
    ours. Whoever may not read the organisation's drafts is told nothing. `once` names what it is
    about: a person is told of the same only once, however often this is called. What has a
    letter of its own is told on the page alone, without `goes_by_mail`.
    """
    told = {person.pk: person for person in people if by is None or person.pk != by.pk}
    Notice.objects.bulk_create(
        [
            Notice(
                user=person,
                organisation=organisation,
                kind=kind,
                heading=heading[:LONGEST_HEADING],
                address=address,
                once=once,
                goes_by_mail=goes_by_mail,
            )
            for person in readers_among(told.values(), organisation)
        ],
        ignore_conflicts=bool(once),
    )


def members_of(organisation: Organisation, *roles: str) -> list[User]:
    """The active people who have one of the roles in the organisation, by name."""
    found = User.objects.filter(
        is_active=True,
        memberships__organisation=organisation,
        memberships__role__in=roles,
    )
    return list(found.order_by("name", "email", "pk"))


def read(*, user: User, numbers: Iterable[str]) -> None:
    """Keep that the person has read the notices of these numbers; others' are left alone."""
    keys = [int(number) for number in numbers if number.isdecimal() and len(number) < 19]
    unread = Notice.objects.unread().filter(pk__in=keys, user=user)
    unread.update(read_at=timezone.now())


def read_about(*, user: User, address: str) -> None:
    """Keep that the person has dealt with what their notices of an address were about."""
    Notice.objects.unread().filter(address=address, user=user).update(read_at=timezone.now())


def asked_for(organisation: Organisation, year: int, subject: str) -> str:
    """How the names (`once`) begin of notices that ask for a matter to be decided."""
    return f"asked-for:{organisation.pk}:{year}:{subject}:"


def settle(organisation: Organisation, year: int, subject: str) -> None:
    """Nobody is asked for the matter any longer, whoever decided it."""
    asked = Notice.objects.unread().filter(once__startswith=asked_for(organisation, year, subject))
    asked.update(read_at=timezone.now())


def unread_of(user: User) -> list[Notice]:
    """What the person has not read, of organisations whose work they still may read."""
    found = Notice.objects.unread().filter(user=user).select_related("organisation")
    return [one for one in found if can_read_workspace(user, one.organisation)]


def choice_of(user: User) -> NoticeChoice:
    """What the person has chosen; without a choice, what the house begins with."""
    return getattr(user, "notice_choice", None) or NoticeChoice(user=user)


def have_been_told(names: Iterable[str]) -> set[str]:
    """Those of the names (`once`) that somebody has been told of."""
    return set(Notice.objects.filter(once__in=list(names)).values_list("once", flat=True))
