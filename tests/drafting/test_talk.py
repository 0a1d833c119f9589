"""The margin: who reads and says what, who is told, and what stands once it is answered."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from drafting.models import Comment, SentKey
from drafting.talk import actions, matters
from drafting.talk.mentions import marked, mentioned, nobody
from drafting.talk.selectors import duties, open_comments, talk_of
from organisations.models import Notice, User
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

TALK = "/2024/samtal/norra/tavla/1.4/"
PAGE = "/2024/tavla/norra/1.4/"


def heading(organisation, year, part):
    return "1.4 Att åldras" if (organisation.code, year, part) == ("norra", 2024, "1.4") else None


def address(code, year, part):
    return f"/{year}/tavla/{code}/{part}/"


@pytest.fixture(autouse=True)
def _matter(monkeypatch):
    here = "tests.drafting.test_talk"
    monkeypatch.setitem(matters._matters, "tavla", (f"{here}.heading", f"{here}.address"))


@pytest.fixture
def north():
    return OrganisationFactory(code="norra", name="Norra nämnden", short_name="Norra")


def member(north, name, role="editor"):
    return MembershipFactory(organisation=north, role=role, user__name=name).user


@pytest.fixture
def anna(north):
    return member(north, "Anna Ek")


@pytest.fixture
def bo(north):
    return member(north, "Bo Ask", "approver")


def say(north, by, text="Stämmer det?", **more):
    return actions.comment(
        organisation=north, year=2024, matter="tavla", part="1.4", heading="1.4 Att åldras",
        text=text, by=by, **more,
    )  # fmt: skip


def told(kind=None):
    found = Notice.objects.order_by("pk")
    return [str(one.user) for one in (found.filter(kind=kind) if kind else found)]


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


# --- who reads, who speaks -------------------------------------------------------------------

PEOPLE = {
    "anonymous": (302, 401),
    "outsider": (404, 404),
    "politician": (404, 404),
    "reader": (200, 403),
    "editor": (200, 302),
    "approver": (200, 302),
    "slk": (200, 302),
    "admin": (200, 302),
}


def enter(client, north, who):
    if who == "anonymous":
        return client
    if who in ("reader", "editor", "approver"):
        user = member(north, "Någon", who)
    elif who == "outsider":
        user = MembershipFactory(role="approver").user
    else:
        user = UserFactory(**{who: True})
    client.force_login(user, backend="organisations.backends.WithRoles")
    return client


@pytest.mark.parametrize(("who", "statuses"), PEOPLE.items())
def test_who_reads_and_who_speaks(client, north, anna, who, statuses):
    said = say(north, anna, "Hemligt om utkastet")
    client = enter(client, north, who)
    page = client.get(TALK)
    assert page.status_code == statuses[0]
    assert ("Hemligt om utkastet" in page.content.decode()) is (statuses[0] == 200)
    assert client.post(TALK, {"text": "Hej"}).status_code == statuses[1]
    for step in ("svara", "klar", "oppna"):
        answer = client.post(f"/samtal/{said.pk}/{step}/", {"text": "Ja"})
        assert answer.status_code == statuses[1]
    # Another's words are nobody else's to change.
    refused = 403 if statuses[1] == 302 else statuses[1]
    for step in ("andra", "ta-bort"):
        answer = client.post(f"/samtal/{said.pk}/{step}/", {"text": "Nej"})
        assert answer.status_code == refused
    said.refresh_from_db()
    assert said.text == "Hemligt om utkastet"
    assert Comment.objects.count() == (3 if statuses == (200, 302) else 1)


@pytest.mark.parametrize(
    "place", ["/2024/samtal/norra/finns-inte/1.4/", "/2024/samtal/norra/tavla/9.9/",
              "/2023/samtal/norra/tavla/1.4/", "/2024/samtal/finns-inte/tavla/1.4/"]
)  # fmt: skip
def test_what_is_not_there_cannot_be_commented(sign_in, anna, place):
    client = sign_in(anna)
    assert client.get(place).status_code == 404
    assert client.post(place, {"text": "Hej"}).status_code == 404
    assert not Comment.objects.exists()


def test_counts_and_duties_are_of_those_who_may_read(north, anna, bo):
    say(north, anna, "@Bo Ask: stämmer det?")
    assert open_comments(north, 2024, "tavla") == {"1.4": 1}
    assert [one.heading for one in duties(bo, 2024)] == [
        "Svara på en kommentar: 1.4 Att åldras, Norra"
    ]
    bo.memberships.all().delete()
    assert duties(User.objects.get(pk=bo.pk), 2024) == []


# --- mentions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Anna Ek: ser du?", ["Anna Ek"]),
        ("Hej @anna ek och @Bo Ask.", ["Anna Ek", "Bo Ask"]),
        ("@Anna Eklund", ["Anna"]),
        ("@Annas", []),
        ("anna ek", []),
        ("@Anna", ["Anna"]),
        ("a@Bo Ask", ["Bo Ask"]),
        ("", []),
    ],
)
def test_who_is_meant(text, names):
    people = [UserFactory(name=name) for name in ("Anna", "Anna Ek", "Bo Ask")]
    assert [str(one) for one in mentioned(text, people)] == names


def test_words_are_shown_as_words():
    people = [UserFactory(name="<b>Bo</b>")]
    assert marked("<i>@<b>Bo</b>", people) == (
        '&lt;i&gt;<b class="mention">@&lt;b&gt;Bo&lt;/b&gt;</b>'
    )
    assert marked("<i>", []) == "&lt;i&gt;"


def test_only_those_who_can_answer_are_meant(north, anna):
    member(north, "Läsaren", "reader")
    MembershipFactory(user__name="Utanför")
    UserFactory(admin=True, name="Administratören")
    office = UserFactory(slk=True, name="Kontoret")
    say(north, anna, "@Läsaren @Utanför @Administratören @Kontoret @Anna Ek")
    assert told() == [str(office)]
    assert talk_of(anna, north, 2024, "tavla", "1.4").names == '["Anna Ek", "Kontoret"]'


@pytest.mark.parametrize(
    ("text", "strangers"),
    [
        ("Hej @Godk", ["@Godk"]),
        ("Hej @Anna Ek, stämmer det?", []),
        ("Se @Anna Eks text", ["@Anna Eks"]),
        ("Skriv till anna@example.org", []),
        ("5 st @ 10 kr", []),
        ("@Bo och @bo", ["@Bo", "@bo"]),
    ],
)
def test_a_mention_of_nobody_is_told(text, strangers):
    assert nobody(text, [UserFactory.build(name="Anna Ek")]) == strangers


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_who_mentions_nobody_is_told_so(sign_in, north, anna, headers):
    page = sign_in(anna).post(TALK, {"text": "Hej @Godk"}, headers=headers, follow=True)
    assert "Ingen som kan läsa det här heter @Godk" in words(page)
    page = sign_in(anna).post(TALK, {"text": "Hej @Anna Ek"}, headers=headers, follow=True)
    assert "Ingen som kan" not in words(page)


def test_the_letter_of_a_mention_says_where_and_not_what(north, anna, bo):
    said = say(north, anna, "@Bo Ask: hemtjänsten får 12 mnkr")
    notice = Notice.objects.get()
    assert notice.heading == "Du nämns i en kommentar: 1.4 Att åldras, Norra 2024"
    assert notice.address == f"{PAGE}#kommentar-{said.pk}"
    assert notice.kind in Notice.URGENT


# --- answers ---------------------------------------------------------------------------------


def test_those_in_the_thread_are_told_of_an_answer_once_each(north, anna, bo):
    office = UserFactory(slk=True, name="Kontoret")
    thread = say(north, anna)
    actions.answer(thread=thread, text="@Kontoret, vet ni?", by=bo)
    assert (told("answered"), told("mentioned")) == (["Anna Ek"], ["Kontoret"])
    actions.answer(thread=thread, text="Ja, @Anna Ek", by=office)
    assert told("answered") == ["Anna Ek", "Bo Ask"]
    assert told("mentioned") == ["Kontoret", "Anna Ek"]


def test_whoever_is_asked_has_answered_when_they_have_or_when_it_is_done(north, anna, bo):
    thread = say(north, anna, "@Bo Ask?")
    assert len(duties(bo, 2024)) == 1
    assert duties(anna, 2024) == []
    actions.answer(thread=thread, text="Ja.", by=bo)
    assert duties(bo, 2024) == []
    actions.answer(thread=thread, text="Säkert, @Bo Ask?", by=anna)
    assert len(duties(bo, 2024)) == 1
    assert duties(bo, 2023) == []
    actions.resolve(thread=thread, by=anna)
    assert duties(bo, 2024) == []
    actions.reopen(thread=thread, by=anna)
    assert len(duties(bo, 2024)) == 1


def test_answering_reads_the_notice_of_the_thread_and_no_other(north, anna, bo):
    thread, other = say(north, anna, "@Bo Ask?"), say(north, anna, "@Bo Ask!")
    actions.answer(thread=thread, text="Ja.", by=bo)
    unread = Notice.objects.unread().filter(user=bo).values_list("address", flat=True)
    assert list(unread) == [f"{PAGE}#kommentar-{other.pk}"]


def test_an_answer_to_what_was_done_opens_it_again(north, anna, bo):
    thread = say(north, anna)
    actions.resolve(thread=thread, by=bo)
    assert open_comments(north, 2024, "tavla") == {}
    actions.answer(thread=thread, text="Nej, vänta.", by=anna)
    thread.refresh_from_db()
    assert (thread.resolved_at, thread.resolved_by) == (None, None)


def test_calling_done_twice_keeps_who_did_it_first(north, anna, bo):
    thread = say(north, anna)
    actions.resolve(thread=thread, by=bo)
    actions.resolve(thread=thread, by=anna)
    thread.refresh_from_db()
    assert thread.resolved_by == bo


# --- one's own words -------------------------------------------------------------------------


def test_ones_own_words_are_changed_until_answered_and_the_history_keeps_them(north, anna, bo):
    thread = say(north, anna, "Före, @Bo Ask")
    actions.change(said=thread, text="Efter, @Bo Ask", by=anna)
    assert told() == ["Bo Ask"]
    thread.refresh_from_db()
    assert (thread.text, thread.edited_at is not None) == ("Efter, @Bo Ask", True)
    answer = actions.answer(thread=thread, text="Jaha", by=bo)
    for own in (
        lambda: actions.change(said=thread, text="Nej", by=anna),
        lambda: actions.remove(said=thread, by=anna),
    ):
        with pytest.raises(ValidationError, match="hunnit svara"):
            own()
    actions.remove(said=answer, by=bo)
    actions.remove(said=thread, by=anna)
    assert not Comment.objects.exists()
    kept = Comment.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", "text")
    assert list(kept) == [
        ("insert", "Före, @Bo Ask"),
        ("update", "Efter, @Bo Ask"),
        ("insert", "Jaha"),
        ("delete", "Jaha"),
        ("delete", "Efter, @Bo Ask"),
    ]


@pytest.mark.parametrize("step", ["svara", "klar"])
def test_what_was_removed_meanwhile_is_not_there(sign_in, north, anna, bo, step):
    thread = say(north, anna)
    actions.remove(said=thread, by=anna)
    with pytest.raises(ValidationError, match="tagits bort"):
        actions.resolve(thread=thread, by=bo)
    assert sign_in(bo).post(f"/samtal/{thread.pk}/{step}/", {"text": "x"}).status_code == 404


def test_an_answer_removed_in_another_window_is_said_to_be_gone(north, anna, bo):
    thread = say(north, anna)
    answer = actions.answer(thread=thread, text="Ja", by=bo)
    actions.remove(said=Comment.objects.get(pk=answer.pk), by=bo)
    with pytest.raises(ValidationError, match="tagits bort"):
        actions.change(said=answer, text="Nej", by=bo)


# --- the page --------------------------------------------------------------------------------


def test_without_script_one_comes_back_to_the_text(sign_in, north, anna):
    client = sign_in(anna)
    answer = client.post(TALK, {"text": "Hej\r\ndär", "paragraph": " Ett \n stycke " * 90})
    said = Comment.objects.get()
    assert answer["Location"] == f"{PAGE}#kommentar-{said.pk}"
    assert said.text == "Hej\ndär"
    assert said.paragraph.startswith("Ett stycke Ett stycke")
    assert len(said.paragraph) <= 300
    for step in ("svara", "andra", "klar", "oppna"):
        back = client.post(f"/samtal/{said.pk}/{step}/", {"text": "Ja"})
        expected = 422 if step == "andra" else 302
        assert back.status_code == expected


def test_with_script_the_margin_alone_comes_back(sign_in, north, anna):
    client = sign_in(anna)
    page = client.post(TALK, {"text": "Hej"}, headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "<html" not in page.content.decode()
    assert "1 kommentar" in words(page)
    margin = BeautifulSoup(page.content, "html.parser")
    assert margin.select_one("[data-focus]").name == "h2"
    assert margin.select_one("[data-announce]").text == "Kommentaren är sparad."


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4001])
def test_what_is_refused_comes_back_as_typed(sign_in, north, anna, text):
    client = sign_in(anna)
    page = client.post(TALK, {"text": text, "paragraph": "Ett stycke"})
    assert page.status_code == 422
    form = BeautifulSoup(page.content, "html.parser").select_one(f"form[action='{TALK}']")
    assert form.textarea.text.strip() == text.strip()
    assert form.select_one("[name=paragraph]")["value"] == "Ett stycke"
    assert form.find_parent("details").has_attr("open")
    assert form.select_one(".field__error span").text
    thread = say(north, anna)
    page = client.post(f"/samtal/{thread.pk}/svara/", {"text": text})
    assert page.status_code == 422
    wrong = BeautifulSoup(page.content, "html.parser").select("[aria-invalid]")
    assert [one["id"] for one in wrong] == [f"talk-svara-{thread.pk}"]


def test_a_comment_that_is_sent_twice_is_one(sign_in, north, anna):
    client = sign_in(anna)
    key = "6d0f0d0e-6a5e-4f0e-9d5c-0a5d3f5f3c11"
    headers = {"X-Desk-Person": str(anna.pk), "X-Sent-Key": key}
    for _time in range(2):
        assert client.post(TALK, {"text": "Hej"}, headers=headers).status_code == 200
    assert (Comment.objects.count(), SentKey.objects.count()) == (1, 1)


def test_what_is_done_stands_apart_and_what_one_may_do_is_offered(sign_in, north, anna, bo):
    mine, done = say(north, anna, "Min"), say(north, bo, "Avklarad", paragraph="Ett stycke")
    actions.resolve(thread=done, by=bo)
    page = BeautifulSoup(sign_in(anna).get(TALK).content, "html.parser")
    margin = page.select_one("[data-talk]")
    assert margin.select_one("h2").text.split() == ["1", "kommentar"]
    forms = {re.sub(r"\d+", "N", form["action"]) for form in margin.select("form")}
    assert forms == {
        TALK.replace("2024", "N").replace("1.4", "N.N"),
        *(f"/samtal/N/{step}/" for step in ("svara", "andra", "ta-bort", "klar", "oppna")),
    }
    assert [one["id"] for one in margin.select("details .comment")] == [f"kommentar-{done.pk}"]
    assert (
        page.select_one(f"form[action='/samtal/{mine.pk}/andra/'] textarea").text.strip() == "Min"
    )
    assert "”Ett stycke”" in words(sign_in(anna).get(TALK))


def test_the_margin_asks_as_often_for_one_comment_as_for_many(north, anna, bo):
    def ask():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            talk_of(anna, north, 2024, "tavla", "1.4")
        return len(asked)

    say(north, bo, "@Anna Ek")
    anna.roles  # noqa: B018  read with whoever makes the request
    few = ask()
    for _number in range(4):
        thread = say(north, member(north, f"Ny {_number}"), "@Anna Ek")
        actions.answer(thread=thread, text="Ja", by=bo)
    assert (few, ask()) == (2, 2)
    with CaptureQueriesContext(connection) as asked:
        duties(anna, 2024)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("comment_says_something", {"text": ""}),
        ("comment_is_done_by_somebody", {"resolved_at": timezone.now()}),
        ("comment_threads_are_done_not_answers", {"resolved_at": timezone.now(), "by_whom": True}),
    ],
)
def test_the_database_refuses(north, anna, bo, name, wrong):
    said = say(north, anna)
    if wrong.pop("by_whom", False):
        said = actions.answer(thread=said, text="Ja", by=bo)
        wrong["resolved_by"] = bo
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Comment.objects.filter(pk=said.pk).update(**wrong)
