"""The margin of a part as a page shows it, how much is open, and who is asked something."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.dates import sv_date
from drafting.presence import letters_of
from drafting.talk.matters import address_of, standing_among
from drafting.talk.mentions import marked
from drafting.talk.models import Comment
from drafting.talk.permissions import may_change, may_talk, mentionable
from organisations.duties import Duty
from organisations.models import Organisation, User

# Rings of people have so many colours.
COLOURS = 3


@dataclass(frozen=True)
class Said:
    """One comment or answer, as the person who reads it may change it."""

    row: Comment
    html: SafeString
    may_change: bool

    @property
    def change_key(self) -> str:
        """What the form that changes it is called on a page."""
        return f"andra-{self.row.pk}"

    @property
    def who(self) -> str:
        return str(self.row.by)

    @property
    def letters(self) -> str:
        return letters_of(self.who)

    @property
    def colour(self) -> int:
        return 1 + self.row.by_id % COLOURS


@dataclass(frozen=True)
class Thread:
    """A comment with its answers."""

    first: Said
    answers: list[Said]

    @property
    def pk(self) -> int:
        return self.first.row.pk

    @property
    def answer_key(self) -> str:
        """What the form that answers it is called on a page."""
        return f"svara-{self.pk}"


@dataclass(frozen=True)
class Talk:
    """The margin of one part."""

    organisation: Organisation
    year: int
    matter: str
    part: str
    may_talk: bool
    people: list[User] = field(default_factory=list)
    open: list[Thread] = field(default_factory=list)
    resolved: list[Thread] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where a comment is posted, and the margin as a page of its own."""
        return reverse("talk", args=[self.year, self.organisation.code, self.matter, self.part])

    @property
    def names(self) -> str:
        """Whom a comment may mention, as the script reads it."""
        return json.dumps([str(person) for person in self.people])

    @property
    def page_url(self) -> str:
        return address_of(self.matter, self.organisation.code, self.year, self.part)


def talk_of(user: User, organisation: Organisation, year: int, matter: str, part: str) -> Talk:
    """What is said in the margin of a part, in two queries. The page has asked whether the person
    may read the drafts."""
    people = mentionable(organisation)
    found = Comment.objects.about(organisation, year, matter).filter(part=part)
    rows = list(found.select_related("organisation", "by", "resolved_by"))
    talk = Talk(organisation, year, matter, part, may_talk(user, organisation), people)
    for thread in _threads(rows, user, people):
        (talk.resolved if thread.first.row.is_resolved else talk.open).append(thread)
    return talk


def _threads(rows: Iterable[Comment], user: User, people: list[User]) -> list[Thread]:
    answers: dict[int, list[Comment]] = defaultdict(list)
    firsts = []
    for row in rows:
        if row.answers_to_id:
            answers[row.answers_to_id].append(row)
        else:
            firsts.append(row)
    return [_thread([first, *answers[first.pk]], user, people) for first in firsts]


def _thread(rows: list[Comment], user: User, people: list[User]) -> Thread:
    names = {person.pk: person for person in people}
    first, *answers = [
        Said(
            row,
            marked(row.text, [names[pk] for pk in row.mentions if pk in names]),
            may_change(user, row, is_answered=row is not rows[-1]),
        )
        for row in rows
    ]
    return Thread(first, answers)


def open_comments(organisation: Organisation, year: int, matter: str) -> Counter[str]:
    """How many threads are open in each part, in one query."""
    found = Comment.objects.about(organisation, year, matter).open().order_by()
    return Counter(dict(found.values_list("part").annotate(number=Count("pk"))))


def duties(user: User, year: int) -> list[Duty]:
    """Comments that mention the person and wait for their answer. Those of a part that was removed
    wait for nobody, unless it is brought back."""
    asked = Comment.objects.visible_to(user).asking(user).filter(year=year)
    today = timezone.localdate()
    return [
        Duty(
            heading=_("Svara på en kommentar: %(where)s")
            % {"where": f"{one.heading}, {one.organisation.short_name}"},
            verb=_("Svara"),
            address=address_of(
                one.matter, one.organisation.code, one.year, one.part, one.answers_to_id or one.pk
            ),
            due_on=today,
            note=_("%(who)s %(when)s: ”%(text)s”")
            % {"who": one.by, "when": sv_date(one.at), "text": one.text},
            icon="comment",
        )
        for one in _where_it_stands(asked.select_related("organisation", "by"))
    ]


def _where_it_stands(comments: Iterable[Comment]) -> list[Comment]:
    """Those in the margins of parts that are there to be opened."""
    found = list(comments)
    places = {one.matter: {two.place for two in found if two.matter == one.matter} for one in found}
    standing = {matter: standing_among(matter, those) for matter, those in places.items()}
    return [one for one in found if one.place in standing[one.matter]]
