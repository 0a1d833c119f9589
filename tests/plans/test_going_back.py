"""A new version that is not to be: the plan is again what was decided, when nothing else is."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from decisions.models import PLAN, Decision, Edition
from decisions.selectors import standing_of
from finance.models import Appropriation, BudgetLine
from indicators.models import Target
from organisations.models import Notice
from plans.actions import workflow
from plans.actions.headings import add_under
from plans.going_back import changes_since
from plans.models import OperationalPlan, PlanReturn, PlanSection
from tests.factories import TargetFactory

DAY = dt.date(2023, 12, 14)


@pytest.fixture
def reopened(scene, people):
    """A decided plan of which a new version is written."""
    TargetFactory(indicator=scene.indicator, organisation=scene.organisation, text="92 %")
    BudgetLine.objects.create(
        organisation=scene.organisation, year=2024, name="Skola", costs=3, net=3
    )
    by = people["approver"]
    workflow.submit(plan=scene.plan, by=by)
    workflow.decide(plan=scene.plan, decided_on=DAY, reference="§ 6", by=by)
    workflow.reopen(plan=scene.plan, by=by, reason="Ett mål ändras")
    return OperationalPlan.objects.select_related("organisation", "budget").get()


@pytest.fixture
def standing(reopened):
    return lambda: standing_of(reopened.organisation, 2024, PLAN)


def changed(plan):
    return changes_since(plan, Edition.objects.get(kind="plan"))


def test_it_is_the_decided_plan_again_with_its_day_reference_and_seal(reopened, standing, people):
    edition = standing().edition
    assert changed(reopened) == []
    workflow.go_back(plan=reopened, by=people["approver"])
    plan = OperationalPlan.objects.get()
    assert (plan.status, plan.decided_on, plan.reference) == ("decided", DAY, "§ 6")
    assert standing().is_sealed
    assert standing().edition == edition
    assert Edition.objects.filter(kind="plan").count() == 1
    decision = Decision.objects.filter(kind="return").get()
    assert decision.by == people["approver"]
    told = Notice.objects.filter(user=people["editor"]).order_by("-pk").first()
    assert "gäller som den beslutades" in told.heading


CHANGES = {
    "1.1 Trygg uppväxt": lambda s: PlanSection.objects.update(text="<p>Annat.</p>"),
    "Vårt": lambda s: add_under(
        plan=s.plan, parent=s.section, heading="Vårt", by=s.people["editor"]
    ),
    "årsmålet": lambda s: Target.objects.filter(organisation=s.organisation).update(text="93 %"),
    "ekonomins tabeller": lambda s: BudgetLine.objects.update(costs=4),
    "aktivitet ”Stänga läxhjälp”": lambda s: type(s.activity).objects.update(
        title="Stänga läxhjälp"
    ),
    "nämndmål ”Dåliga skolor”": lambda s: type(s.goal).objects.update(title="Dåliga skolor"),
}


@pytest.mark.parametrize("named", CHANGES)
def test_what_is_changed_is_named_and_never_thrown_away(
    reopened, standing, people, scene, sign_in, url, named
):
    scene.people = people
    CHANGES[named](scene)
    assert any(named in words for words in changed(reopened))
    with pytest.raises(ValidationError, match=named):
        workflow.go_back(plan=reopened, by=people["approver"])
    assert not standing().is_sealed
    page = sign_in(people["approver"]).get(url("plan_go_back")).content.decode()
    assert named in page
    assert BeautifulSoup(page, "html.parser").select_one(
        "section.card li a[href^='/2024/plan/norra/']"
    )
    assert f'action="{url("plan_go_back")}"' not in page
    assert sign_in(people["approver"]).post(url("plan_go_back")).status_code == 409


def test_what_the_council_gives_meanwhile_keeps_nobody_from_going_back(reopened, people):
    Appropriation.objects.create(
        budget=reopened.budget, organisation=reopened.organisation, kind="net", amount="-150"
    )
    assert changed(reopened) == []
    workflow.go_back(plan=reopened, by=people["approver"])
    assert OperationalPlan.objects.get().status == "decided"


def test_what_was_written_back_has_changed_nothing(reopened):
    text = PlanSection.objects.get().text
    PlanSection.objects.update(text="<p>Annat.</p>")
    PlanSection.objects.update(text=text)
    assert changed(reopened) == []


def test_the_years_work_goes_on_beside_it(reopened, scene):
    type(scene.activity).objects.update(status="done")
    assert changed(reopened) == []


def test_one_that_was_sent_back_goes_back_too(reopened, people):
    workflow.submit(plan=reopened, by=people["editor"])
    workflow.send_back(plan=reopened, keys=["1.1"], reason="Nej", by=people["approver"])
    workflow.go_back(plan=reopened, by=people["approver"])
    assert not PlanReturn.objects.unsettled().exists()


def test_a_plan_that_was_never_decided_has_nothing_to_go_back_to(scene, people, sign_in, url):
    client = sign_in(people["approver"])
    assert "Det går inte nu" in client.get(url("plan_go_back")).content.decode()
    assert client.post(url("plan_go_back")).status_code == 409


def test_it_is_done_on_its_page_by_an_approver(reopened, sign_in, people, url, scene):
    assert sign_in(people["editor"]).get(url("plan_go_back")).status_code == 403
    assert sign_in(people["outsider"]).get(url("plan_go_back")).status_code == 404
    client = sign_in(people["approver"])
    page = client.get(url("plan_go_back")).content.decode()
    assert "Inget är ändrat sedan planen beslutades." in page
    assert "§ 6" in page
    assert client.post(url("plan_go_back")).url == url("plan_way")
    assert OperationalPlan.objects.get().status == "decided"
