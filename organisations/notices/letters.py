"""The letters of notices: at most one digest a person and day, and what cannot wait for it.

A letter is made in the transaction that marks its notices, and kept as sent in the one that sends
it. So it goes once, however often the jobs run and wherever they are killed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import counted
from organisations.models import (
    LetterWords,
    Notice,
    NoticeChoice,
    NoticeLetter,
    Organisation,
    User,
)
from organisations.models.notices import LONGEST_HEADING, NoticeQuerySet
from organisations.notices.duties import Awaited, Duty, awaited_by, duties_of
from organisations.notices.telling import choice_of, unread_of
from organisations.permissions import can_read_workspace
from organisations.post import send_next, site_address


def make_urgent_letters() -> None:
    """A letter to each person with news that cannot wait, all of it in one."""
    for user in User.objects.filter(pk__in=_urgent().values("user")).order_by("pk"):
        with transaction.atomic():
            news = _taken(_urgent().filter(user=user), user)
            if news:
                _keep(user, news, _news_heading(news), _text(user, news))


def make_digests(day: dt.date) -> None:
    """The day's letter to each who wants one and for whom something waits or has happened.

    `day` is a local date. Whoever has got it is left out, so it may be made again.
    """
    for user in _workers():
        if choice_of(user).wants_digest(day):
            with transaction.atomic():
                _make_digest(user, day)


def send_one() -> bool:
    """Send a letter that waits; False when none does, or the mail does not take it now."""
    return send_next(NoticeLetter.objects.unsent(), _message)


def sample(user: User) -> tuple[str, str]:
    """Heading and text of the digest as it would be now; nothing is marked as told."""
    news = unread_of(user)
    duties = duties_of(user, settings.STEERING_YEAR)
    awaited = awaited_by(user, settings.STEERING_YEAR)
    return _digest_heading(duties, news), _text(user, news, duties, awaited)


def _workers() -> Iterator[User]:
    """Those who have work here, one at a time."""
    works = Q(memberships__isnull=False) | ~Q(city_role=User.CityRole.NONE)
    people = User.objects.filter(works, is_active=True).select_related("notice_choice")
    return people.distinct().order_by("pk").iterator(chunk_size=100)


def _urgent() -> NoticeQuerySet:
    """News that are to go at once, by what each person has chosen."""
    found = Notice.objects.unsent().urgent()
    for kind in Notice.CHOSEN:
        waiting = NoticeChoice.objects.exclude(at_once__contains=[kind])
        found = found.exclude(kind=kind, user__in=waiting.values("user"))
    return found


def _make_digest(user: User, day: dt.date) -> None:
    # Two runs at once: the later one waits here, and then finds the letter.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if NoticeLetter.objects.filter(user=user, day=day).exists():
        return
    duties = duties_of(user, settings.STEERING_YEAR)
    news = _taken(Notice.objects.unsent().filter(user=user), user)
    if duties or news:
        awaited = awaited_by(user, settings.STEERING_YEAR)
        heading = _digest_heading(duties, news)
        _keep(user, news, heading, _text(user, news, duties, awaited), day)


def _taken(unsent: NoticeQuerySet, user: User) -> list[Notice]:
    """News for a letter, oldest first, held by the transaction. What the person may not read any
    longer is forgotten."""
    held = unsent.select_related("organisation").select_for_update(of=("self",), skip_locked=True)
    found = list(held.order_by("made_at", "pk"))
    readable = [one for one in found if can_read_workspace(user, one.organisation)]
    Notice.objects.filter(pk__in={one.pk for one in found} - {one.pk for one in readable}).delete()
    return readable


def _keep(
    user: User, news: Sequence[Notice], heading: str, text: str, day: dt.date | None = None
) -> None:
    heading = heading[:LONGEST_HEADING]
    letter = NoticeLetter.objects.create(user=user, day=day, heading=heading, text=text)
    Notice.objects.filter(pk__in=[one.pk for one in news]).update(letter=letter)


def _news_heading(news: Sequence[Notice]) -> str:
    if len(news) == 1:
        return news[0].heading
    return _("%(number)s saker har hänt") % {"number": counted(len(news)).capitalize()}


def _digest_heading(duties: Sequence[Duty], news: Sequence[Notice]) -> str:
    """What the letter is about: "Fyra saker väntar på dig, en i dag"."""
    if not duties:
        return _news_heading(news) if news else _("Inget väntar på dig")
    said = ngettext("%(number)s sak väntar på dig", "%(number)s saker väntar på dig", len(duties))
    said %= {"number": counted(len(duties)).capitalize()}
    now = sum(one.due_on is not None and one.due_on <= timezone.localdate() for one in duties)
    return _("%(said)s, %(number)s i dag") % {"said": said, "number": counted(now)} if now else said


def _text(
    user: User,
    news: Sequence[Notice],
    duties: Sequence[Duty] = (),
    awaited: Sequence[Awaited] = (),
) -> str:
    context = {
        "site": site_address(),
        "words": LetterWords.objects.first() or LetterWords(),
        "news": news,
        "duties": duties,
        "awaited": awaited,
        "user": user,
        "city": Organisation.objects.filter(kind=Organisation.Kind.CITY).first(),
    }
    return render_to_string("organisations/letters/work.txt", context).strip()


def _message(letter: NoticeLetter) -> EmailMessage:
    heading = f"{_('Målkedjan')}: {letter.heading}"
    sender = settings.DEFAULT_FROM_EMAIL
    return EmailMessage(heading, letter.text, sender, [letter.user.email])
