"""What people are told: whom, once, in which letter, and what they have chosen."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from organisations.models import Notice, NoticeChoice, NoticeLetter
from organisations.notices import Awaited, Duty, duties, letters, notify
from organisations.notices.choosing import choose, set_words
from organisations.tasks import forget_the_old, make_digests, send_notices
from tests.factories import MembershipFactory, NoticeFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2024, 11, 4, 7, 0, tzinfo=dt.UTC)
ADDRESS = "/2024/plan/norra/1.4/"
Kind = Notice.Kind


@pytest.fixture(autouse=True)
def _on_a_monday(settings):
    settings.SITE_URL = "https://mal.staden.example"
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def member():
    return MembershipFactory(role="editor")


@pytest.fixture
def waiting(monkeypatch):
    """`waiting(*duties)` says what waits for everybody, in place of what the rooms say."""
    monkeypatch.setattr(duties, "_duties", [])
    monkeypatch.setattr(duties, "_waits", [])

    def _waiting(*what, awaited=()):
        duties.register(duties=lambda user, year: what, awaited=lambda user, year: awaited)

    return _waiting


def tell(member, kind=Kind.ANSWERED, heading="Du har fått svar om 1.4", **more):
    notify(
        people=[member.user], kind=kind, heading=heading, address=ADDRESS,
        organisation=member.organisation, **more,
    )  # fmt: skip


def sent():
    send_notices()
    return [(letter.to, letter.subject) for letter in mail.outbox]


def on_the_day(number):
    return time_machine.travel(MONDAY + dt.timedelta(days=number), tick=False)


# --- who is told -----------------------------------------------------------------------------


def test_only_those_who_may_read_the_drafts_are_told_and_not_who_did_it(member):
    office, boss, politician = (
        UserFactory(slk=True),
        UserFactory(admin=True),
        UserFactory(politician=True),
    )
    gone = MembershipFactory(organisation=member.organisation, user__is_active=False).user
    outsider = MembershipFactory().user
    doer = MembershipFactory(organisation=member.organisation).user
    people = [member.user, member.user, office, boss, politician, gone, outsider, doer]
    notify(
        people=people, kind=Kind.RETURNED, heading="x", address=ADDRESS,
        organisation=member.organisation, by=doer,
    )  # fmt: skip
    assert {one.user for one in Notice.objects.all()} == {member.user, office, boss}


def test_the_same_is_told_once_and_other_things_as_often_as_they_happen(member):
    for _time in range(2):
        tell(member, once="due-12-2024-11-05")
        tell(member)
    assert Notice.objects.exclude(once="").count() == 1
    assert Notice.objects.filter(once="").count() == 2


def test_as_many_queries_for_many_people_as_for_one(member, django_assert_num_queries):
    people = [MembershipFactory(organisation=member.organisation).user for _one in range(5)]
    with django_assert_num_queries(2):
        notify(
            people=people, kind=Kind.DECIDED, heading="x", address=ADDRESS,
            organisation=member.organisation,
        )  # fmt: skip
    assert Notice.objects.count() == 5


# --- what cannot wait ------------------------------------------------------------------------


def test_what_cannot_wait_goes_at_once_in_one_letter_and_only_once(member):
    tell(member, Kind.RETURNED, "Planen är tillbaka")
    tell(member, Kind.MENTIONED, "Du nämns om 1.4")
    tell(member, Kind.ANSWERED, "Du har fått svar")
    assert sent() == [([member.user.email], "Målkedjan: Två saker har hänt")]
    (letter,) = mail.outbox
    assert re.findall(
        r"^(.*)\nhttps://mal.staden.example(/2024\S+)$", letter.body, re.MULTILINE
    ) == [
        ("Planen är tillbaka", ADDRESS),
        ("Du nämns om 1.4", ADDRESS),
    ]
    assert "Du har fått svar" not in letter.body
    assert sent() == [([member.user.email], "Målkedjan: Två saker har hänt")]


@pytest.mark.parametrize(("kind", "goes"), [(kind, kind in Notice.URGENT) for kind in Kind])
def test_which_kinds_cannot_wait(member, kind, goes):
    tell(member, kind)
    assert bool(sent()) is goes


@pytest.mark.parametrize("kind", Notice.URGENT)
def test_who_wants_nothing_at_once_still_gets_what_is_required(member, kind):
    choose(digest="never", at_once=[], by=member.user)
    tell(member, kind)
    assert bool(sent()) is (kind in Notice.REQUIRED)


def test_choosing_one_kind_keeps_the_other_for_the_days_letter(member, waiting):
    choose(digest="weekdays", at_once=["due"], by=member.user)
    tell(member, Kind.MENTIONED, "Du nämns")
    tell(member, Kind.DUE, "I morgon")
    assert sent() == [([member.user.email], "Målkedjan: I morgon")]
    make_digests()
    assert sent()[1:] == [([member.user.email], "Målkedjan: Du nämns")]


def test_what_has_been_read_on_a_page_goes_in_no_letter(member, sign_in):
    tell(member, Kind.RETURNED)
    notice = Notice.objects.get()
    others = NoticeFactory()
    sign_in(member.user).post("/mitt-arbete/last/", {"notice": [notice.pk, others.pk, "x", "²"]})
    assert sent() == []
    others.refresh_from_db()
    assert others.read_at is None


def test_who_has_left_since_is_told_nothing(member):
    tell(member, Kind.RETURNED, "Hemligt")
    member.delete()
    assert sent() == []
    assert not Notice.objects.exists()


# --- the day's letter ------------------------------------------------------------------------


def test_the_days_letter_says_what_waits_and_what_has_happened(member, waiting):
    waiting(
        Duty("Skriv klart 1.4", "Skriv", "/a/", dt.date(2024, 11, 6), "Hemligt utkast"),
        Duty("Svara om 3.1", "Svara", "/b/", dt.date(2024, 11, 4)),
        Duty("Någon gång", "Se", "/c/"),
        awaited=[Awaited("Text om 1.2", "/d/", dt.date(2024, 11, 1), "Påbörjad")],
    )
    tell(member)
    set_words(opening="Hej!", closing="Frågor: kansliet", by=UserFactory(slk=True))
    make_digests()
    assert sent()[0] == ([member.user.email], "Målkedjan: Tre saker väntar på dig, en i dag")
    body = mail.outbox[0].body
    order = ["Hej!", "2024-11-04  Svara om 3.1", "https://mal.staden.example/b/", "Skriv klart 1.4",
             "Någon gång", "Du har fått svar om 1.4", "DU VÄNTAR PÅ", "2024-11-01  Text om 1.2",
             "Frågor: kansliet", "/mitt-arbete/brev/"]  # fmt: skip
    places = [body.index(words) for words in order]
    assert places == sorted(places)
    assert "Hemligt" not in body
    assert "Påbörjad" not in body


def test_one_letter_a_day_however_often_it_is_made(member, waiting):
    waiting(Duty("Skriv", "Skriv", "/a/"))
    for _time in range(3):
        make_digests()
        send_notices()
    tell(member)
    make_digests()
    assert len(sent()) == 1
    with on_the_day(1):
        make_digests()
        assert sent()[1:] == [([member.user.email], "Målkedjan: En sak väntar på dig")]


def test_who_has_nothing_gets_no_letter(member, waiting):
    waiting()
    make_digests()
    assert not NoticeLetter.objects.exists()


def test_neither_a_reader_without_work_nor_a_closed_account_gets_one(waiting):
    UserFactory()
    MembershipFactory(user__is_active=False)
    waiting(Duty("Skriv", "Skriv", "/a/"))
    make_digests()
    assert not NoticeLetter.objects.exists()


@pytest.mark.parametrize(
    ("digest", "days"), [("weekdays", [0, 1, 2, 3, 4, 7]), ("mondays", [0, 7]), ("never", [])]
)
def test_the_days_one_has_chosen(member, waiting, digest, days):
    choose(digest=digest, at_once=[], by=member.user)
    waiting(Duty("Skriv", "Skriv", "/a/"))
    for number in range(8):
        with on_the_day(number):
            make_digests()
    made = NoticeLetter.objects.order_by("day").values_list("day", flat=True)
    assert [(day - MONDAY.date()).days for day in made] == days


def test_killed_in_the_middle_each_still_gets_one(waiting, monkeypatch):
    organisation = OrganisationFactory()
    people = [MembershipFactory(organisation=organisation).user for _one in range(3)]
    waiting(Duty("Skriv", "Skriv", "/a/"))
    keep, send = letters._keep, EmailMessage.send

    def killed_at(number, then):
        def _killed(*args, **kwargs):
            killed_at.calls += 1
            if killed_at.calls == number:
                raise KeyboardInterrupt
            return then(*args, **kwargs)

        killed_at.calls = 0
        return _killed

    monkeypatch.setattr(letters, "_keep", killed_at(2, keep))
    with pytest.raises(KeyboardInterrupt):
        make_digests()
    monkeypatch.setattr(letters, "_keep", keep)
    make_digests()
    monkeypatch.setattr(EmailMessage, "send", killed_at(2, send))
    with pytest.raises(KeyboardInterrupt):
        send_notices()
    monkeypatch.setattr(EmailMessage, "send", send)
    send_notices()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(one.email for one in people)


def test_a_mail_server_that_is_away_is_tried_again_until_the_news_is_old(member, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell(member, Kind.RETURNED)
    for _time in range(6):
        send_notices()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with on_the_day(2):
        assert sent() == []
    with time_machine.travel(MONDAY + dt.timedelta(hours=3), tick=False):
        assert len(sent()) == 1


def test_old_letters_are_forgotten_with_their_notices(member):
    with on_the_day(-1):
        tell(member, Kind.RETURNED)
    send_notices()
    with on_the_day(400):
        forget_the_old()
        assert not Notice.objects.exists()
        assert NoticeLetter.objects.count() == 1
    with on_the_day(401):
        forget_the_old()
    assert not NoticeLetter.objects.exists()


# --- the pages -------------------------------------------------------------------------------


def test_choosing_on_the_page(member, sign_in, waiting):
    waiting(Duty("Skriv klart 1.4", "Skriv", "/a/"))
    client = sign_in(member.user)
    page = client.get("/mitt-arbete/brev/").content.decode()
    assert "En sak väntar på dig" in page
    assert "Skriv klart 1.4" in page
    assert "någon påminner mig" in page
    answer = client.post("/mitt-arbete/brev/", {"digest": "mondays", "at_once": ["due"]})
    assert answer.status_code == 302
    chosen = NoticeChoice.objects.get(user=member.user)
    assert (chosen.digest, chosen.at_once) == ("mondays", ["due"])
    assert NoticeLetter.objects.count() == 0


@pytest.mark.parametrize("typed", [{"digest": "ibland"}, {"at_once": ["returned"]}, {}])
def test_other_choices_than_there_are_change_nothing(member, sign_in, typed):
    answer = sign_in(member.user).post("/mitt-arbete/brev/", {"digest": "weekdays"} | typed)
    assert answer.status_code == (422 if typed else 302)
    assert NoticeChoice.objects.count() == (0 if typed else 1)


@pytest.mark.parametrize(
    ("person", "status"),
    [({"slk": True}, 200), ({"admin": True}, 200), ({}, 403), ({"politician": True}, 403)],
)
def test_the_citys_words_are_the_offices(sign_in, person, status):
    client = sign_in(UserFactory(**person))
    assert client.get("/drift/brev/").status_code == status
    answer = client.post("/drift/brev/", {"opening": "Hej\u202e!", "closing": ""})
    assert answer.status_code == (302 if status == 200 else 403)
    if status == 200:
        assert "Hej!" in client.get("/mitt-arbete/brev/").content.decode()


@pytest.mark.parametrize("address", ["/mitt-arbete/brev/", "/drift/brev/", "/mitt-arbete/last/"])
def test_signed_out_people_are_asked_to_sign_in(client, address):
    answer = client.post(address)
    assert (answer.status_code, answer["Location"][:13]) == (302, "/konto/login/")


def test_times_are_local(member, waiting):
    waiting(Duty("Skriv", "Skriv", "/a/"))
    with time_machine.travel(dt.datetime(2024, 11, 3, 23, 30, tzinfo=dt.UTC), tick=False):
        make_digests()
        assert NoticeLetter.objects.get().day == timezone.localdate() == dt.date(2024, 11, 4)
