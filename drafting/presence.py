"""Who else is in a place where people write, and in which field, while they are.

A page in which somebody writes says every few seconds that they are there: one row is written and
those of the others are read. The page carries the place signed for the one who opened it, so the
question is whether they still are who they were, not again what they may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import models
from django.utils import timezone

from organisations.models import User
from organisations.permissions import Viewer

SALT = "drafting.presence"
# A page says that it is there three times in this time; whoever is not heard of has left.
HERE_SECONDS = 30
PLACE_FOR_SECONDS = 24 * 3600
FORGOTTEN_AFTER = timedelta(hours=1)
# More are not listed: the page says how many there are.
MOST = 20


class Presence(models.Model):
    """Somebody in a place, and the field that they are in; forgotten soon after they have left.

    The table is not logged: what a crash takes away the pages say again.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=100)
    field = models.CharField(max_length=100, blank=True)
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "user"], name="presence_once_in_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.place} {self.field}"


class NotYours(Exception):
    """The page was opened by somebody else, or as somebody with other roles."""


@dataclass(frozen=True)
class Other:
    """Somebody else who is here: `key` tells two of the same name apart."""

    key: int
    name: str
    letters: str
    field: str


def place_for(place: str, user: User) -> str:
    """The place as a page carries it, for the person who may see it."""
    return signing.dumps([place, *_as_who(user)], salt=SALT)


def place_of(token: str, user: Viewer) -> str:
    """The place of a page's token; raises `NotYours`, or `BadSignature` when it is not ours."""
    place, *who = signing.loads(token, salt=SALT, max_age=PLACE_FOR_SECONDS)
    if not isinstance(user, User) or who != _as_who(user):
        raise NotYours
    return str(place)


def be_here(*, place: str, field: str, by: User) -> list[Other]:
    """Say that the person is here, and who else is, in the order in which they came."""
    now = timezone.now()
    mine = Presence(user=by, place=place, field=field, came_at=now, seen_at=now)
    Presence.objects.bulk_create(
        [mine],
        update_conflicts=True,
        unique_fields=["place", "user"],
        update_fields=["field", "seen_at"],
    )
    return others_in(place, by)


def others_in(place: str, user: User) -> list[Other]:
    """Who else has been heard of lately."""
    lately = timezone.now() - timedelta(seconds=HERE_SECONDS)
    rows = (
        Presence.objects.filter(place=place, seen_at__gt=lately, user__is_active=True)
        .exclude(user=user)
        .order_by("came_at", "pk")
        .values_list("user_id", "field", "user__name", "user__email")
    )
    return [
        Other(key, name or email, letters_of(name or email), field)
        for key, field, name, email in rows[:MOST]
    ]


def leave(*, place: str, by: User) -> None:
    Presence.objects.filter(place=place, user=by).delete()


def forget_who_was_here() -> None:
    Presence.objects.filter(seen_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def letters_of(name: str) -> str:
    """Two letters for a ring: of the first and the last name, or the first two of the only one.

    >>> letters_of("Edit Maria Ek"), letters_of("edit@example.org")
    ('EE', 'ED')
    """
    words = name.partition("@")[0].replace(".", " ").split()
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return "".join(words)[:2].upper()


def _as_who(user: User) -> list[object]:
    roles = sorted(f"{organisation}:{role}" for organisation, role in user.roles.items())
    return [user.pk, user.city_role, ",".join(roles)]
