"""What the city asks of all: who is asked, what follows in the plans, and what stays."""

import pytest
from django.urls import reverse

from internal_control.models import ControlPolicy, ControlProcess, MandatoryProcess
from plans.models import OperationalPlan
from tests import factories as make


@pytest.fixture
def city(scene):
    return reverse("control_city", args=[2024])


@pytest.fixture
def ask(sign_in, people, scene):
    """`ask(name=…, kinds=[…])` lets the office ask for a process."""

    def _ask(**given):
        data = {"name": "Inköp", "goal_id": scene.area_goal.pk, **given}
        return sign_in(people["slk"]).post(reverse("control_city_add", args=[2024]), data)

    return _ask


@pytest.mark.parametrize("role", ["reader", "editor", "approver", "outsider", "politician"])
def test_only_those_who_steer_the_city_see_the_page(sign_in, people, city, role):
    client = sign_in(people[role])
    assert client.get(city).status_code == 403
    for name in ("control_city_add", "control_limits"):
        assert client.post(reverse(name, args=[2024])).status_code == 403


@pytest.mark.parametrize("role", ["slk", "admin"])
def test_the_office_sees_what_every_plan_has(sign_in, people, city, scene, role):
    page = sign_in(people[role]).get(city).content.decode()
    assert scene.organisation.name in page


def test_it_comes_into_the_plans_of_those_who_are_asked(ask, scene):
    board = make.OrganisationFactory(board=True)
    named = make.OrganisationFactory(board=True)
    assert ask(kinds=["committee"], organisations=[named.code]).status_code == 302
    mine = ControlProcess.objects.filter(mandatory__name="Inköp")
    organisations = set(mine.values_list("organisation", flat=True))
    assert {scene.organisation.pk, named.pk} <= organisations
    assert board.pk not in organisations


def test_a_plan_that_is_handed_over_gets_it_when_it_is_open_again(ask, sign_in, editor, scene, url):
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    ask(kinds=["committee"])
    assert not scene.organisation.control_processes.filter(name="Inköp").exists()
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="draft")
    client = sign_in(editor)
    page = client.get(url("control")).content.decode()
    assert "Stadens process 1.1 Inköp är inte med." in page
    assert client.post(url("control_take_in")).status_code == 302
    client.post(url("control_take_in"))
    assert scene.organisation.control_processes.filter(name="Inköp").count() == 1


def test_a_committee_does_not_remove_it_but_says_why_it_does_not_concern_it(
    ask, sign_in, editor, scene, url
):
    ask(kinds=["committee"])
    mine = scene.organisation.control_processes.get(name="Inköp")
    client = sign_in(editor)
    page = client.post(url("control_remove", kind="process", pk=mine.pk), follow=True)
    assert "Säg i stället att den inte berör er" in page.content.decode()
    save(client, url, f"process-{mine.pk}-is_applicable", "True", "")
    page = client.get(url("control")).content.decode()
    assert "skriv varför den inte berör er" in page
    save(client, url, f"process-{mine.pk}-why_not", "", "Vi köper ingenting.")
    mine.refresh_from_db()
    assert (mine.is_applicable, mine.why_not) == (False, "Vi köper ingenting.")
    assert "skriv varför den inte berör er" not in client.get(url("control")).content.decode()


def save(client, url, address, before, after):
    from drafting.calculations.rich_text import revision

    data = {"field": address, "base": revision(before), "value": after}
    assert client.post(url("control_save"), data).status_code == 302


def test_a_committee_does_not_rename_it(ask, sign_in, editor, scene, url):
    ask(kinds=["committee"])
    mine = scene.organisation.control_processes.get(name="Inköp")
    data = {"field": f"process-{mine.pk}-name", "base": "", "value": "Vårt"}
    assert sign_in(editor).post(url("control_save"), data).status_code == 404


def test_an_own_process_concerns_its_organisation(sign_in, editor, scene, url):
    from drafting.calculations.rich_text import revision

    address = f"process-{scene.process.pk}-is_applicable"
    data = {"field": address, "base": revision("True"), "value": ""}
    page = sign_in(editor).post(url("control_save"), data)
    assert page.status_code == 422
    assert "Bara en obligatorisk process" in page.content.decode()


def test_whom_nobody_asks_any_longer_keeps_what_is_written(ask, sign_in, people, scene):
    ask(kinds=["committee"])
    process = MandatoryProcess.objects.get()
    other = make.OperationalPlanFactory(budget=scene.plan.budget).organisation
    written = scene.organisation.control_processes.get(name="Inköp")
    make.ControlPracticeFactory(process=written)
    address = reverse("control_city_remove", args=[2024, process.pk])
    assert sign_in(people["slk"]).post(address).status_code == 302
    assert not MandatoryProcess.objects.exists()
    written.refresh_from_db()
    assert written.mandatory is None
    assert not other.control_processes.exists()


def test_it_stays_while_a_plan_that_was_handed_over_has_it(ask, sign_in, people, scene):
    ask(kinds=["committee"])
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    process = MandatoryProcess.objects.get()
    address = reverse("control_city_remove", args=[2024, process.pk])
    page = sign_in(people["slk"]).post(address, follow=True)
    assert "kan inte tas bort" in page.content.decode()
    process.refresh_from_db()
    assert process.kinds == ["committee"]


def test_a_new_name_follows_into_open_plans(ask, sign_in, people, scene):
    ask(kinds=["committee"])
    process = MandatoryProcess.objects.get()
    data = {"name": "Inköp och avtal", "goal_id": scene.area_goal.pk, "kinds": ["committee"]}
    address = reverse("control_city_process", args=[2024, process.pk])
    assert sign_in(people["slk"]).post(address, data).status_code == 302
    assert scene.organisation.control_processes.filter(name="Inköp och avtal").count() == 1


@pytest.mark.parametrize(
    "given",
    [{"name": ""}, {"goal_id": "0"}, {"kinds": ["city"]}, {"organisations": ["finns-inte"]}],
)
def test_what_cannot_be_asked_for_is_refused(ask, given):
    assert ask(**given).status_code == 422
    assert not MandatoryProcess.objects.exists()


def test_the_same_name_twice_under_a_goal_is_refused(ask):
    ask()
    assert ask().status_code == 422


def test_the_limits_of_a_year_are_set(sign_in, people, scene, url):
    client = sign_in(people["slk"])
    address = reverse("control_limits", args=[2024])
    assert client.post(address, {"watched_from": 5, "controlled_from": 8}).status_code == 302
    assert ControlPolicy.of_year(2024).band(8) == "high"
    assert client.post(address, {"watched_from": 9, "controlled_from": 8}).status_code == 422
    assert "Hög risk från 8" in " ".join(client.get(url("control_matrix")).content.decode().split())


def test_the_citys_page_asks_as_often_whatever_the_size(
    sign_in, people, city, scene, django_assert_max_num_queries
):
    client = sign_in(people["slk"])
    for _number in range(8):
        plan = make.OperationalPlanFactory(budget=scene.plan.budget)
        make.ControlProcessFactory(organisation=plan.organisation, area_goal=scene.area_goal)
        make.MandatoryProcessFactory(area_goal=scene.area_goal)
    client.get(city)
    with django_assert_max_num_queries(26):
        client.get(city)


def test_a_board_reads_the_citys_anvisning_as_a_board(ask, sign_in, people, scene):
    board = make.OrganisationFactory(board=True, code="bolaget")
    make.OperationalPlanFactory(organisation=board, budget=scene.area_goal.budget)
    ask(organisations=[board.code], instruction="Nämnden bedömer vad nämndens inköp kan leda till.")
    (process,) = board.control_processes.all()
    address = reverse(
        "control_process", kwargs={"year": 2024, "organisation": board.code, "pk": process.pk}
    )
    page = sign_in(people["slk"]).get(address).content.decode()
    assert "Styrelsen bedömer vad bolagets inköp kan leda till." in page
