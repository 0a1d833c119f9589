"""Who writes a part and by when, ready and reopened, reminders, and what Mitt arbete says of it."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from drafting.actions import save_field
from drafting.calculations.rich_text import revision
from organisations.models import Notice
from plans.actions import work, workflow
from plans.actions.place import PartPlace
from plans.models import OperationalPlan, PlanSection
from plans.outline import find_part, outline
from plans.tasks import tell_what_is_due
from plans.waiting import awaited, duties
from tests.factories import (
    BudgetFactory,
    MembershipFactory,
    OperationalPlanFactory,
    PlanSectionFactory,
)

pytestmark = pytest.mark.django_db

PART = "/2024/plan/norra/avsnitt/1.1/"
DAY = dt.date(2023, 11, 10)


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(dt.datetime(2023, 11, 9, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def writer(scene):
    return MembershipFactory(organisation=scene.organisation, user__name="Vera Ek").user


def assign(scene, writer, key="1.1", due_on=DAY, by=None):
    return work.assign(plan=scene.plan, key=key, responsible=writer, due_on=due_on, by=by or writer)


def kinds():
    return [(one.kind, str(one.user)) for one in Notice.objects.order_by("pk")]


def part(scene, key="1.1"):
    return find_part(outline(scene.plan), key)


# --- who writes ------------------------------------------------------------------------------


def test_whoever_is_made_responsible_is_told_once(scene, people, writer):
    for _time in range(2):
        assign(scene, writer, by=people["editor"])
    assert kinds() == [("assigned", "Vera Ek")]
    notice = Notice.objects.get()
    assert notice.heading.startswith("Du är ansvarig för 1.1 Trygg uppväxt")
    assert notice.address == PART


def test_a_part_that_nobody_has_begun_can_be_given_to_somebody(scene, people, writer):
    assign(scene, writer, key="inledning", by=people["editor"])
    section = part(scene, "inledning").section
    assert (section.responsible, section.due_on, section.text) == (writer, DAY, "")


def test_giving_it_to_somebody_is_no_change_of_the_text(scene, people, writer):
    before = PlanSection.objects.get(pk=scene.section.pk).updated_at
    with time_machine.travel(dt.datetime(2023, 11, 10, tzinfo=dt.UTC)):
        assign(scene, writer)
        work.mark_ready(plan=scene.plan, key="1.1", by=writer)
    assert PlanSection.objects.get(pk=scene.section.pk).updated_at == before


@pytest.mark.parametrize("role", ["editor", "approver", "admin"])
def test_those_who_write_the_plan_say_who_writes_a_part(sign_in, scene, people, writer, role):
    client = sign_in(people[role])
    answer = client.post(PART + "ansvar/", {"responsible": writer.pk, "due_on": "2023-11-10"})
    assert answer.status_code == 302
    assert part(scene).section.responsible == writer
    seen = {"seen_responsible": writer.pk, "seen_due_on": "2023-11-10"}
    answer = client.post(PART + "ansvar/", {"responsible": "", "due_on": "", **seen})
    assert answer.status_code == 302
    assert part(scene).section.responsible is None


@pytest.mark.parametrize(
    ("role", "status"), [("reader", 403), ("slk", 403), ("outsider", 404), ("politician", 404)]
)
@pytest.mark.parametrize("step", ["ansvar", "klart"])
def test_nobody_else_does(sign_in, scene, people, role, status, step):
    before = PlanSection.objects.values().get(pk=scene.section.pk)
    assert sign_in(people[role]).post(f"{PART}{step}/", {}).status_code == status
    assert PlanSection.objects.values().get(pk=scene.section.pk) == before


@pytest.mark.parametrize("typed", [{"responsible": "outsider"}, {"due_on": "i morgon"}])
def test_who_does_not_write_there_cannot_be_chosen(sign_in, scene, people, typed):
    if typed.get("responsible"):
        typed = {"responsible": str(people["outsider"].pk)}
    client = sign_in(people["editor"])
    page = client.post(PART + "ansvar/", typed)
    assert page.status_code == 422
    form = BeautifulSoup(page.content, "html.parser").select_one(f"form[action='{PART}ansvar/']")
    assert form.select_one(".field__error")
    begun = client.get(PART + "ansvar/", headers={"HX-Request": "true"}).content.decode()
    assert begun.strip().startswith("<h2>")


def shown(page):
    """What the form of a page would send, untouched."""
    form = BeautifulSoup(page.content, "html.parser").select_one(f"form[action='{PART}ansvar/']")
    sent = {one["name"]: one.get("value", "") for one in form.select("input")}
    chosen = form.select_one("option[selected]")
    return sent | {"responsible": chosen["value"] if chosen else ""}


def test_two_who_choose_different_things_both_get_their_way(sign_in, scene, people, writer):
    client, other = sign_in(people["editor"]), sign_in(people["approver"])
    first, second = (shown(one.get(PART + "ansvar/")) for one in (client, other))
    client.post(PART + "ansvar/", first | {"responsible": writer.pk})
    assert other.post(PART + "ansvar/", second | {"due_on": "2023-11-20"}).status_code == 302
    section = part(scene).section
    assert (section.responsible, section.due_on) == (writer, dt.date(2023, 11, 20))


def test_a_choice_over_anothers_is_told_first(sign_in, scene, people, writer):
    client, other = sign_in(people["editor"]), sign_in(people["approver"])
    first, second = (shown(one.get(PART + "ansvar/")) for one in (client, other))
    client.post(PART + "ansvar/", first | {"responsible": writer.pk, "due_on": "2023-11-20"})
    mine = {"responsible": str(people["editor"].pk), "due_on": "2023-11-21"}
    told = other.post(PART + "ansvar/", second | mine)
    assert told.status_code == 422
    words = told.content.decode()
    assert "Vera Ek" in words
    assert "2023-11-20" in words
    assert part(scene).section.responsible == writer
    again = shown(told)
    assert {name: again[name] for name in mine} == mine
    assert other.post(PART + "ansvar/", again).status_code == 302
    section = part(scene).section
    assert (section.responsible, section.due_on) == (people["editor"], dt.date(2023, 11, 21))


@pytest.mark.parametrize("day", ["0001-01-01", "2022-12-31", "2026-01-01", "9999-12-31"])
def test_a_day_far_from_the_plans_year_is_a_slip(sign_in, scene, people, day):
    told = sign_in(people["editor"]).post(PART + "ansvar/", {"due_on": day})
    assert told.status_code == 422
    assert f"{day} är nog felskrivet" in told.content.decode()


# --- ready -----------------------------------------------------------------------------------


def test_ready_is_a_persons_word_and_can_be_taken_back(sign_in, scene, people):
    client = sign_in(people["editor"])
    client.post(PART + "klart/")
    section = part(scene).section
    assert (section.ready_by, section.ready_at is not None) == (people["editor"], True)
    page = " ".join(client.get("/2024/plan/norra/1.1/").content.decode().split())
    assert "<b>Klart</b> 2023-11-09" in page
    assert "Öppna igen" in page
    assert "Ändrat efter klart" not in page
    client.post(PART + "klart/", {"again": "1"})
    assert part(scene).section.ready_at is None


def write(scene, by, text="<p>Nytt.</p>"):
    place = PartPlace(scene.plan, "1.1")
    field = place.field("section")
    save_field(place=place, address="section", base=revision(field.value), value=text, by=by)


def test_a_text_that_is_changed_after_ready_says_so(sign_in, scene, people, writer):
    work.mark_ready(plan=scene.plan, key="1.1", by=writer)
    with time_machine.travel(dt.datetime(2023, 11, 10, tzinfo=dt.UTC), tick=False):
        write(scene, writer)
        assert kinds() == []
        write(scene, people["editor"], "<p>Annat.</p>")
        write(scene, people["editor"], "<p>Mer.</p>")
        page = sign_in(people["editor"]).get("/2024/plan/norra/1.1/").content.decode()
    assert kinds() == [("changed", "Vera Ek")]
    assert part(scene).section.is_changed_since_ready
    assert "Ändrat efter klart 2023-11-10" in " ".join(page.split())
    assert "Klart så här" in page


def test_a_plan_that_is_handed_over_is_ready_as_it_is(sign_in, scene, people):
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    client = sign_in(people["editor"])
    page = client.post(PART + "klart/", follow=True).content.decode()
    assert part(scene).section.ready_at is None
    assert "kan inte ändras" in page
    assert "Klarmarkera" not in client.get("/2024/plan/norra/1.1/").content.decode()


# --- reminding -------------------------------------------------------------------------------


def test_reminding_goes_once_a_day_whoever_does_it(sign_in, scene, people, writer):
    assign(scene, writer)
    for role in ("editor", "slk", "approver"):
        sign_in(people[role]).post(PART + "paminn/")
    assert kinds() == [("reminded", "Vera Ek")]
    with pytest.raises(ValidationError, match="redan i dag"):
        work.remind(plan=scene.plan, key="1.1", by=people["editor"])
    with time_machine.travel(dt.datetime(2023, 11, 10, 12, tzinfo=dt.UTC), tick=False):
        answer = sign_in(people["editor"]).post(PART + "paminn/", {"work": "1"})
    assert answer["Location"] == "/mitt-arbete/"
    assert len(kinds()) == 2


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("outsider", 404)])
def test_others_remind_nobody(sign_in, scene, people, writer, role, status):
    assign(scene, writer)
    assert sign_in(people[role]).post(PART + "paminn/").status_code == status
    assert kinds() == []


def test_nobody_is_reminded_of_what_is_ready_or_nobodys(scene, people, writer):
    for key in ("1.1", "inledning"):
        with pytest.raises(ValidationError, match="Ingen är påmind"):
            work.remind(plan=scene.plan, key=key, by=people["editor"])
    assign(scene, writer)
    work.mark_ready(plan=scene.plan, key="1.1", by=writer)
    with pytest.raises(ValidationError, match="Ingen är påmind"):
        work.remind(plan=scene.plan, key="1.1", by=people["editor"])


def test_the_day_before_each_is_told_once(scene, people, writer):
    assign(scene, writer)
    assign(scene, people["editor"], key="inledning", due_on=dt.date(2023, 11, 11))
    for _time in range(2):
        tell_what_is_due()
    assert [one for one in kinds() if one[0] == "due"] == [("due", "Vera Ek")]
    assert "2023-11-10" in Notice.objects.get(kind="due").heading


@pytest.mark.parametrize("state", ["ready", "submitted", "not concerned"])
def test_of_what_nobody_has_to_write_nobody_is_told(scene, writer, state):
    assign(scene, writer)
    if state == "ready":
        work.mark_ready(plan=scene.plan, key="1.1", by=writer)
    elif state == "submitted":
        OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    else:
        rows = PlanSection.objects.filter(pk=scene.section.pk)
        rows.update(is_concerned=False, why_not="Ingen förskola.")
    tell_what_is_due()
    assert [one for one in kinds() if one[0] == "due"] == []


# --- what waits ------------------------------------------------------------------------------


def test_what_waits_for_whom(scene, people, writer):
    assign(scene, writer, by=people["editor"])
    mine = [(one.heading, one.due_on, one.address) for one in duties(writer, 2024)]
    assert mine[0] == ("Skriv klart 1.1 Trygg uppväxt", DAY, PART)
    assert [one.heading for one in awaited(people["editor"], 2024)] == ["Text om 1.1 Trygg uppväxt"]
    assert awaited(writer, 2024) == []
    for role in ("reader", "outsider", "politician", "slk"):
        assert awaited(people[role], 2024) == []
        # The outsider writes elsewhere, where no plan is begun.
        assert len(duties(people[role], 2024)) == (role == "outsider")
    work.remind(plan=scene.plan, key="1.1", by=people["editor"])
    assert awaited(people["editor"], 2024)[0].is_fresh
    work.mark_ready(plan=scene.plan, key="1.1", by=writer)
    assert awaited(people["editor"], 2024) == []
    assert [one.address for one in duties(writer, 2024)] == ["/2024/plan/norra/"]


def test_a_plan_that_is_handed_over_waits_for_its_approver_alone(scene, people):
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    assert [one.verb for one in duties(people["approver"], 2024)] == ["Granska och besluta"]
    assert duties(people["editor"], 2024) == []
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="at_office")
    assert duties(people["approver"], 2024) == []
    assert [one.verb for one in duties(people["slk"], 2024)] == ["Läs och svara"]
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="returned")
    assert [one.verb for one in duties(people["editor"], 2024)] == ["Se vad som ska ändras"]


def test_whoever_has_left_has_nothing_to_write(scene, writer):
    assign(scene, writer)
    writer.memberships.all().delete()
    assert duties(type(writer).objects.get(pk=writer.pk), 2024) == []


def test_as_many_questions_for_many_parts_as_for_one(
    scene, people, writer, django_assert_num_queries
):
    assign(scene, writer)
    for user in (people["editor"], writer):
        user.roles  # noqa: B018  read with whoever makes the request
    for number in range(4):
        plan = OperationalPlanFactory(budget=scene.plan.budget)
        for user in (people["editor"], writer):
            MembershipFactory(user=user, organisation=plan.organisation)
            del user.roles
            user.roles  # noqa: B018
        PlanSectionFactory(plan=plan, heading=f"Egen {number}", responsible=writer)
    with django_assert_num_queries(4):
        assert len(duties(writer, 2024)) == 10
    with django_assert_num_queries(2):
        assert len(awaited(people["editor"], 2024)) == 5


# --- plans to begin --------------------------------------------------------------------------


def begun_and_not(user, year=2024):
    return [(one.heading, one.address) for one in duties(user, year)]


def test_next_years_plan_is_to_be_begun_when_its_budget_is_adopted(scene, people):
    words = "Börja på verksamhetsplan 2025, "
    proposal = BudgetFactory(year=2025, status="proposal")
    assert not any(words in heading for heading, _address in begun_and_not(people["editor"]))
    proposal.delete()
    budget = BudgetFactory(year=2025)
    begin = (f"{words}{scene.organisation.short_name}", "/2025/plan/norra/")
    assert begin in begun_and_not(people["editor"])
    assert begin not in begun_and_not(people["reader"])
    assert begin not in begun_and_not(people["slk"])
    workflow.start_plan(organisation=scene.organisation, budget=budget, by=people["editor"])
    headings = [heading for heading, _address in begun_and_not(people["editor"])]
    assert any("Skriv klart verksamhetsplan 2025" in heading for heading in headings)
    assert not any("Börja på" in heading for heading in headings)


def test_an_organisation_that_ends_before_the_year_has_no_plan_to_begin(scene, people):
    BudgetFactory(year=2025)
    scene.organisation.exists_to = dt.date(2024, 12, 31)
    scene.organisation.save()
    assert not any("Börja på" in heading for heading, _ in begun_and_not(people["editor"]))


def test_the_page_of_a_plan_that_is_not_begun_offers_to_begin(scene, people, sign_in):
    address = "/2025/plan/norra/"
    client = sign_in(people["editor"])
    early = " ".join(client.get(address).content.decode().split())
    assert "går att påbörja när budgeten för 2025 är antagen" in early
    assert "Börja på planen" not in early
    assert client.get("/2026/plan/norra/").status_code == 404
    early = client.get("/2025/plan/").content.decode()
    assert "Planer påbörjas när budgeten för 2025 är antagen." in early
    BudgetFactory(year=2025)
    page = sign_in(people["editor"]).get(address).content.decode()
    assert "Börja på planen för 2025" in page
    assert "från planen för 2024" in " ".join(page.split())
    for role in ("reader", "outsider", "politician", "slk"):
        assert sign_in(people[role]).get(address).status_code == 404
    assert sign_in(people["editor"]).get("/2025/plan/finns-inte/").status_code == 404
    client = sign_in(people["editor"])
    assert client.post("/2025/plan/ny/norra/").status_code == 302
    assert "Börja på planen" not in client.get(address).content.decode()
