"""Reminding those who have not handed in: a letter each, kept, and not twice a day unasked."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from followup.models import Reminder
from followup.tasks import send_reminders
from organisations.models import Notice, NoticeLetter, User
from organisations.notices.letters import make_urgent_letters
from plans.actions import workflow
from tests.factories import (
    IndicatorResponsibilityFactory,
    MembershipFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    PeriodReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/2024/uppfoljning/VB/paminn/"


@pytest.fixture
def late(desk):
    """Two that have not handed in, one with two approvers and one with none."""
    PeriodReportFactory(reporting_period=desk.period, organisation=desk.organisation)
    orphan = OrganisationFactory(code="ensam", name="Ensamma nämnden")
    IndicatorResponsibilityFactory(indicator=desk.share, organisation=orphan)
    for email in ("a@example.org", "b@example.org"):
        MembershipFactory(
            organisation=desk.organisation, role="approver", user__email=email, user__name=""
        )
    MembershipFactory(organisation=desk.organisation, role="editor", user__email="e@example.org")
    away = MembershipFactory(organisation=desk.organisation, role="approver").user
    away.is_active = False
    away.save()
    return desk


@pytest.fixture
def office(sign_in):
    return sign_in(UserFactory(slk=True, name="Karin på kontoret"))


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def send(client, capture, **more):
    with capture(execute=False):
        return client.post(ADDRESS, {"organisations": ["namnden"], **more})


@pytest.mark.parametrize(
    ("role", "status"),
    [("outsider", 404), ("politician", 404), ("editor", 404), ("approver", 404), ("slk", 200),
     ("admin", 200)],
)  # fmt: skip
def test_the_office_reminds_and_nobody_else(
    late, person, sign_in, role, status, django_capture_on_commit_callbacks
):
    client = sign_in(person(role))
    assert client.get(ADDRESS).status_code == status
    sent = send(client, django_capture_on_commit_callbacks)
    assert sent.status_code == (302 if status == 200 else 404)
    assert Reminder.objects.exists() is (status == 200)


def test_the_page_says_whom_the_letter_goes_to(late, office):
    page = soup(office.get(ADDRESS))
    text = page.table.text
    assert "a@example.org" in text
    assert "b@example.org" in text
    assert "e@example.org" not in text
    assert "har ingen godkännare" in text
    assert "inte påmind" in text
    chosen = [one["value"] for one in page.select("input[name=organisations][checked]")]
    assert chosen == ["namnden"]
    assert not mail.outbox


def test_a_letter_goes_out_once_and_is_kept(late, office, django_capture_on_commit_callbacks):
    assert send(office, django_capture_on_commit_callbacks, words="Hör av er!").status_code == 302
    send_reminders()
    send_reminders()
    (letter,) = mail.outbox
    assert sorted(letter.to) == ["a@example.org", "b@example.org"]
    assert letter.subject == "Påminnelse: verksamhetsberättelse 2024 för Nämnden"
    assert "Nämnden har inte lämnat in verksamhetsberättelse 2024." in letter.body
    assert "Det skulle ha varit klart 2025-02-06." in letter.body
    assert "Hör av er!" in letter.body
    assert "http://testserver/2024/uppfoljning/VB/namnden/" in letter.body
    assert "Karin på kontoret" in letter.body
    kept = Reminder.objects.get()
    assert (kept.by.name, kept.attempts) == ("Karin på kontoret", 1)
    assert kept.sent_at is not None
    page = soup(office.get(ADDRESS)).table.text
    assert "inte påmind" not in page.split("Ensamma")[0]
    assert str(timezone.localtime(kept.asked_at).year) in page


def test_twice_within_a_day_needs_a_confirmation(late, office, django_capture_on_commit_callbacks):
    send(office, django_capture_on_commit_callbacks)
    again = send(office, django_capture_on_commit_callbacks)
    assert again.status_code == 422
    assert "mindre än ett dygn sedan: " in soup(again).select_one(".field__error").text
    assert Reminder.objects.count() == 1
    assert send(office, django_capture_on_commit_callbacks, again="on").status_code == 302
    assert Reminder.objects.count() == 2


def test_the_day_after_nothing_needs_to_be_confirmed(
    late, office, django_capture_on_commit_callbacks
):
    send(office, django_capture_on_commit_callbacks)
    Reminder.objects.update(asked_at=timezone.now() - dt.timedelta(hours=25))
    assert send(office, django_capture_on_commit_callbacks).status_code == 302


@pytest.mark.parametrize("chosen", [[], ["ensam"], ["finns-inte"], ["namnden", "ensam"]])
def test_only_those_who_can_be_written_to_are_chosen(late, office, chosen):
    assert office.post(ADDRESS, {"organisations": chosen}).status_code == 422
    assert not Reminder.objects.exists()


def test_a_letter_that_does_not_go_is_tried_again_and_said(
    late, office, monkeypatch, django_capture_on_commit_callbacks
):
    def fails(message):
        raise ConnectionRefusedError

    send(office, django_capture_on_commit_callbacks)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fails)
        send_reminders()
        assert "skickas" in soup(office.get(ADDRESS)).table.text
        for _attempt in range(Reminder.MOST_ATTEMPTS):
            send_reminders()
    kept = Reminder.objects.get()
    assert (kept.sent_at, kept.attempts, kept.has_failed) == (None, Reminder.MOST_ATTEMPTS, True)
    assert "gick inte att skicka" in soup(office.get(ADDRESS)).table.text
    send_reminders()
    assert not mail.outbox


def test_one_failure_hinders_no_later_letter(
    late, office, monkeypatch, django_capture_on_commit_callbacks
):
    send(office, django_capture_on_commit_callbacks)
    Reminder.objects.update(attempts=1)
    send_reminders()
    assert len(mail.outbox) == 1


def test_the_task_is_asked_for_when_the_letters_are_kept(
    late, office, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr("indicators.tasks.ask_for", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        office.post(ADDRESS, {"organisations": ["namnden"]})
    assert send_reminders in asked


def test_the_years_plans_are_reminded_of_too(late, office, django_capture_on_commit_callbacks):
    OperationalPlanFactory(organisation=late.organisation, budget=late.goal.budget)
    address = "/2024/uppfoljning/plan/paminn/"
    with django_capture_on_commit_callbacks(execute=False):
        response = office.post(address, {"organisations": ["namnden"]})
    assert response.status_code == 302
    send_reminders()
    assert "http://testserver/2024/plan/namnden/" in mail.outbox[0].body
    assert mail.outbox[0].subject == "Påminnelse: verksamhetsplan 2024 för Nämnden"
    assert "Nämnden har inte lämnat in verksamhetsplan 2024." in mail.outbox[0].body


def reminded(sign_in, email):
    page = sign_in(User.objects.get(email=email)).get("/mitt-arbete/")
    notices = page.context["work"].notices
    return [(one.heading, one.address) for one in notices if one.kind == "reminded"]


def test_a_reminder_stands_among_the_work_of_whom_it_goes_to(
    late, office, sign_in, django_capture_on_commit_callbacks
):
    send(office, django_capture_on_commit_callbacks)
    send(office, django_capture_on_commit_callbacks, again="on")
    heading = Reminder.objects.first().heading
    stands = [(heading, "/2024/uppfoljning/VB/namnden/")]
    assert reminded(sign_in, "a@example.org") == reminded(sign_in, "b@example.org") == stands
    assert reminded(sign_in, "e@example.org") == []


def test_a_reminder_that_has_its_letter_goes_in_no_other(
    late, office, django_capture_on_commit_callbacks
):
    send(office, django_capture_on_commit_callbacks)
    make_urgent_letters()
    assert not NoticeLetter.objects.exists()
    assert len(mail.outbox) == 0


def test_a_reminder_goes_when_one_has_read_it_away(
    late, office, sign_in, django_capture_on_commit_callbacks
):
    send(office, django_capture_on_commit_callbacks)
    person = User.objects.get(email="a@example.org")
    read = {"notice": Notice.objects.get(user=person).pk}
    sign_in(person).post("/mitt-arbete/last/", read)
    assert reminded(sign_in, "a@example.org") == []
    assert reminded(sign_in, "b@example.org") != []


def test_a_reminder_goes_when_what_it_asks_for_is_decided(
    late, office, sign_in, django_capture_on_commit_callbacks
):
    plan = OperationalPlanFactory(organisation=late.organisation, budget=late.goal.budget)
    with django_capture_on_commit_callbacks(execute=False):
        office.post("/2024/uppfoljning/plan/paminn/", {"organisations": ["namnden"]})
    assert reminded(sign_in, "a@example.org")[0][1] == "/2024/plan/namnden/"
    type(plan).objects.filter(pk=plan.pk).update(status="submitted")
    plan.refresh_from_db()
    workflow.decide(
        plan=plan, decided_on=dt.date(2024, 1, 8), reference="§ 1",
        by=User.objects.get(email="b@example.org"),
    )  # fmt: skip
    assert reminded(sign_in, "a@example.org") == reminded(sign_in, "b@example.org") == []


def test_nobody_is_reminded_when_all_have_handed_in(desk, office):
    PeriodReportFactory(reporting_period=desk.period, organisation=desk.organisation)
    OrganisationFactory()
    assert "Nämnden" in soup(office.get(ADDRESS)).table.text
    assert office.get("/2024/uppfoljning/T9/paminn/").status_code == 404


def test_the_overview_leads_to_the_reminder(late, office):
    page = soup(office.get("/2024/uppfoljning/"))
    assert page.select(f"a[href='{ADDRESS}']")
    assert not page.select("a[href^=mailto]")
