"""The matrix of plans, the year's last days, and who is given longer."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from followup.models import Reminder
from organisations.models import Notice
from plans.actions.workflow import ask_office, decide, reopen, submit
from plans.closing import why_closed
from plans.models import DeadlineException, StepDeadline
from tests.factories import (
    BudgetFactory,
    MembershipFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
BOARD = "/2024/uppfoljning/plan/laget/"
DAYS = "/2024/aret/sista-dagar/"


@pytest.fixture
def budget(db):
    return BudgetFactory()


@pytest.fixture
def organisation(budget):
    return OrganisationFactory(code="norra", name="Norra nämnden", short_name="Norra")


@pytest.fixture
def plan(budget, organisation):
    return OperationalPlanFactory(organisation=organisation, budget=budget)


@pytest.fixture
def approver(organisation):
    return MembershipFactory(organisation=organisation, role="approver").user


@pytest.fixture
def office(sign_in):
    return sign_in(UserFactory(slk=True))


@pytest.fixture
def deadline(budget):
    return StepDeadline.objects.create(
        budget=budget, step="write", due_on=dt.date(2023, 12, 1), locks=True
    )


@pytest.mark.parametrize("address", [BOARD, DAYS])
@pytest.mark.parametrize("kind", ["approver", "politician"])
def test_for_others_the_pages_do_not_exist(sign_in, plan, approver, address, kind):
    person = approver if kind == "approver" else UserFactory(politician=True)
    assert sign_in(person).get(address).status_code == 404


@pytest.mark.parametrize("address", [BOARD, DAYS])
def test_anonymous_signs_in(client, plan, address):
    assert client.get(address).status_code == 302


def test_the_matrix_says_where_each_is_and_who_has_not_begun(office, plan, approver):
    OrganisationFactory(short_name="Södra")
    ask_office(plan=plan, by=approver)
    response = office.get(BOARD)
    states = {row.organisation.short_name: row.state for group, rows in response.context["groups"]
              for row, _one in rows}  # fmt: skip
    assert states == {"Norra": "at_office", "Södra": "not_started"}
    assert ("inte påbörjad", 1) in response.context["counts"]


def test_a_decision_stands_while_a_new_version_is_written(office, plan, approver):
    submit(plan=plan, by=approver)
    decide(plan=plan, by=approver, decided_on=dt.date(2023, 12, 20), reference="§ 1")
    reopen(plan=plan, reason="Nya siffror", by=approver)
    (row,) = [row for _group, rows in office.get(BOARD).context["groups"] for row, _one in rows]
    assert (row.is_decided, row.state.label) == (True, "ny version skrivs")
    work = office.get(reverse("my_work")).content.decode()
    assert "ny version skrivs" in work
    assert "utkast" not in work


def test_the_matrix_is_narrowed_by_state(office, plan, approver):
    OrganisationFactory(short_name="Södra")
    submit(plan=plan, by=approver)
    page = office.get(BOARD, {"state": "with_approver"}).content.decode()
    assert "Norra" in page
    assert "Södra" not in page


def test_the_matrix_asks_the_same_number_of_times(office, budget, plan):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert office.get(BOARD).status_code == 200
        return len(queries)

    before = count()
    for _more in range(5):
        OperationalPlanFactory(organisation=OrganisationFactory(), budget=budget)
    assert count() == before <= 20


def test_one_is_reminded_from_the_matrix_once_a_day(office, plan, approver):
    reminding = reverse("remind", args=[2024, "plan"])
    assert f'action="{reminding}"' in office.get(BOARD).content.decode()
    office.post(reminding, {"organisations": ["norra"], "words": "Vi väntar på er"})
    assert Reminder.objects.get().recipients == [approver.email]
    page = office.get(BOARD).content.decode()
    assert "påmind" in page
    assert 'value="norra"' not in page
    assert office.post(reminding, {"organisations": ["norra"]}).status_code == 422
    assert Reminder.objects.count() == 1


def test_the_last_days_are_set_and_taken_away(office, plan):
    given = {"write-due_on": "2023-11-20", "write-locks": "on", "submit-due_on": "2023-12-01"}
    assert office.post(DAYS, given).status_code == 302
    kept = StepDeadline.objects.values_list("step", "due_on", "locks")
    assert set(kept) == {
        ("write", dt.date(2023, 11, 20), True),
        ("submit", dt.date(2023, 12, 1), False),
    }
    seen = {f"{one}-seen_on": given[f"{one}-due_on"] for one in ("write", "submit")}
    seen["write-seen_locks"] = "True"
    office.post(DAYS, {"submit-due_on": "2023-12-01", **seen})
    assert StepDeadline.objects.get().step == "submit"


def shown(page, action=None):
    """What a form of the page would send, untouched."""
    forms = BeautifulSoup(page.content, "html.parser").select("main form[method=post]")
    form = next(one for one in forms if one.get("action") == action)
    inputs = [one for one in form.select("input") if one.get("type") != "checkbox"]
    sent = {one["name"]: one.get("value", "") for one in inputs}
    sent |= {one["name"]: "on" for one in form.select("input[type=checkbox][checked]")}
    for one in form.select("select"):
        chosen = one.select_one("option[selected]")
        sent[one["name"]] = chosen["value"] if chosen else ""
    return sent


def test_last_days_that_two_set_at_once_are_told(office, plan):
    first = second = shown(office.get(DAYS))
    office.post(DAYS, first | {"write-due_on": "2023-11-20", "write-locks": "on"})
    told = office.post(DAYS, second | {"submit-due_on": "2023-12-01"})
    assert told.status_code == 302
    assert StepDeadline.objects.get(step="write").locks
    told = office.post(DAYS, second | {"write-due_on": "2023-11-22"})
    assert told.status_code == 422
    assert "2023-11-20, med lås" in told.content.decode()
    again = shown(told)
    assert again["write-due_on"] == "2023-11-22"
    assert office.post(DAYS, again).status_code == 302
    assert StepDeadline.objects.get(step="write").due_on == dt.date(2023, 11, 22)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"write-due_on": "2023-12-02", "submit-due_on": "2023-12-01"}, "kommer efter det förra"),
        ({"write-locks": "on"}, "Ange den dag som låser."),
        ({"write-due_on": "0001-01-01"}, "nog felskrivet"),
        ({"write-due_on": "2026-01-01"}, "nog felskrivet"),
    ],
)
def test_days_that_cannot_be_are_refused(office, plan, given, said):
    response = office.post(DAYS, given)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not StepDeadline.objects.exists()


def test_one_organisation_is_given_longer_and_told(office, plan, approver, deadline, time_machine):
    time_machine.move_to("2023-12-03 12:00")
    assert why_closed(plan)
    given = {
        "longer-organisation": "norra",
        "longer-deadline": "write",
        "longer-until": "2023-12-10",
        "longer-reason": "Nytt uppdrag",
    }
    assert office.post(DAYS + "undantag/", given).status_code == 302
    assert why_closed(plan) == ""
    assert Notice.objects.get().user == approver
    time_machine.move_to("2023-12-11 12:00")
    assert why_closed(plan)
    assert "stängt igen" in office.get(DAYS).content.decode()


GIVING = DAYS + "undantag/"


def longer(page, until, reason):
    of_norra = {"longer-organisation": "norra", "longer-deadline": "write"}
    return shown(page, GIVING) | of_norra | {"longer-until": until, "longer-reason": reason}


def test_longer_time_that_two_give_at_once_is_told(office, plan, approver, deadline, time_machine):
    time_machine.move_to("2023-12-03 12:00")
    page = office.get(DAYS)
    assert office.post(GIVING, longer(page, "2023-12-20", "Sjukdom")).status_code == 302
    told = office.post(GIVING, longer(page, "2023-12-24", "Flytt"))
    assert told.status_code == 422
    assert "2023-12-20 (Sjukdom)" in told.content.decode()
    assert DeadlineException.objects.get().until == dt.date(2023, 12, 20)
    assert Notice.objects.count() == 1
    again = shown(told, GIVING)
    assert (again["longer-until"], again["longer-reason"]) == ("2023-12-24", "Flytt")
    assert office.post(GIVING, again).status_code == 302
    assert DeadlineException.objects.get().until == dt.date(2023, 12, 24)


def test_a_shorter_time_is_given_when_the_longer_is_taken_away(
    office, plan, deadline, time_machine
):
    time_machine.move_to("2023-12-03 12:00")
    office.post(GIVING, longer(office.get(DAYS), "2023-12-20", "Sjukdom"))
    told = office.post(GIVING, longer(office.get(DAYS), "2023-12-10", "Flytt"))
    assert told.status_code == 422
    assert "2023-12-10 är kortare" in told.content.decode()
    assert DeadlineException.objects.get().until == dt.date(2023, 12, 20)


def test_longer_time_that_changed_is_not_taken_away_unseen(office, plan, deadline, time_machine):
    time_machine.move_to("2023-12-03 12:00")
    office.post(GIVING, longer(office.get(DAYS), "2023-12-10", "Sjukdom"))
    address = f"{GIVING}{DeadlineException.objects.get().pk}/ta-bort/"
    page = office.get(DAYS)
    old = shown(page, address)
    office.post(GIVING, longer(page, "2023-12-20", "Flytt"))
    told = office.post(address, old)
    assert told.status_code == 409
    assert "2023-12-20 (Flytt)" in told.content.decode()
    assert office.post(address, shown(told, address)).status_code == 302
    again = office.post(address, old)
    assert again.status_code == 409
    assert "redan tagit bort" in again.content.decode()


@pytest.mark.parametrize("until", ["2023-12-01", "2023-12-02", "2026-01-01", "9999-12-31"])
def test_longer_is_later_and_not_over(office, plan, deadline, time_machine, until):
    time_machine.move_to("2023-12-03 12:00")
    given = {
        "longer-organisation": "norra",
        "longer-deadline": "write",
        "longer-until": until,
        "longer-reason": "Nytt uppdrag",
    }
    response = office.post(DAYS + "undantag/", given)
    assert response.status_code == 422
    assert "Nytt uppdrag" in response.content.decode()
    assert not DeadlineException.objects.exists()


def test_longer_time_is_taken_back(office, plan, deadline, time_machine):
    time_machine.move_to("2023-12-03 12:00")
    one = deadline.exceptions.create(
        organisation=plan.organisation, until="2023-12-10", reason="x", by=UserFactory()
    )
    office.post(f"{DAYS}undantag/{one.pk}/ta-bort/", {"seen": one.mark})
    assert why_closed(plan)
