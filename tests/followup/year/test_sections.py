"""The template of the year's plans: its parts, their anvisningar and who must write them."""

import datetime as dt

import pytest
from django.db import IntegrityError

from drafting.calculations.rich_text import revision
from plans.actions import template as actions
from plans.actions import workflow
from plans.models import SectionTemplate
from plans.outline import outline
from tests.factories import (
    BudgetFactory,
    MembershipFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    PlanSectionFactory,
    UserFactory,
)
from tests.plans.test_editing import hours_pass
from tests.published import let_all_be_silent

URL = "/2024/aret/avsnitt/"


@pytest.fixture
def budget(db):
    return BudgetFactory(year=2024)


@pytest.fixture
def office(budget):
    user = UserFactory(slk=True)
    actions.ensure_template(budget=budget, by=user)
    return user


@pytest.fixture
def steers(sign_in, office):
    return sign_in(office)


@pytest.fixture
def part(budget, office):
    return lambda key: SectionTemplate.objects.get(budget=budget, key=key)


@pytest.fixture
def decided(budget, office):
    """A plan that is decided by the template."""
    approver = MembershipFactory(role="approver")
    plan = workflow.start_plan(organisation=approver.organisation, budget=budget, by=approver.user)
    let_all_be_silent(budget)
    workflow.submit(plan=plan, by=approver.user)
    workflow.decide(plan=plan, decided_on=dt.date(2024, 1, 8), reference="§ 6", by=approver.user)
    return plan


def keys(budget):
    return list(budget.section_templates.order_by("position").values_list("key", flat=True))


def page(steers, address=URL):
    return steers.get(address).content.decode()


def rename(steers):
    data = {"field": "heading", "base": revision("Övrigt"), "value": "X"}
    steers.post(f"{URL}ovrigt/falt/", data)


def test_the_page_shows_every_part_in_order_with_who_must_write_it(steers):
    text = page(steers)
    assert text.index("Inledning") < text.index("Redovisning av ekonomi") < text.index("Bilagor")
    assert "kommunstyrelse, nämnd, stadsdelsnämnd, bolagsstyrelse" in text.lower()


@pytest.mark.parametrize("role", ["reader", "editor", "approver"])
@pytest.mark.parametrize("address", ["", "forhandsvisning/", "inledning/"])
def test_for_others_there_is_no_such_page(sign_in, office, role, address):
    member = MembershipFactory(role=role).user
    assert sign_in(member).get(URL + address).status_code == 404


@pytest.mark.parametrize("what", ["plats/", "falt/", "flytta/", "ta-bort/"])
def test_others_change_nothing(sign_in, office, what):
    member = MembershipFactory(role="approver").user
    assert sign_in(member).post(f"{URL}inledning/{what}").status_code == 404


def test_an_anvisning_saves_itself_and_is_read_where_the_part_is_written(steers, budget, part):
    data = {
        "field": "instruction",
        "base": revision(part("inledning").instruction),
        "value": "<p>Högst två sidor.</p><script>x</script>",
    }
    answer = steers.post(f"{URL}inledning/falt/", data, headers={"Accept": "application/json"})
    assert "Högst två sidor." in answer.json()["fragments"]["as-read"]
    assert part("inledning").instruction == "<p>Högst två sidor.</p>"
    plan = OperationalPlanFactory(budget=budget)
    there = f"/2024/plan/{plan.organisation.code}/avsnitt/inledning/"
    assert "Högst två sidor." in page(steers, there)


def test_a_heading_is_renamed_and_keeps_its_address(steers, budget, part):
    data = {"field": "heading", "base": revision("Övrigt"), "value": "Övriga frågor"}
    steers.post(f"{URL}ovrigt/falt/", data)
    assert part("ovrigt").heading == "Övriga frågor"


def test_an_anvisning_is_undone_and_has_a_history(steers, part):
    before = part("inledning").instruction
    hours_pass(SectionTemplate)
    data = {"field": "instruction", "base": revision(before), "value": "<p>Nytt.</p>"}
    steers.post(f"{URL}inledning/falt/", data)
    assert "Nytt." in page(steers, f"{URL}inledning/historik/instruction/")
    steers.post(
        f"{URL}inledning/falt/angra/", {"field": "instruction", "base": revision("<p>Nytt.</p>")}
    )
    assert part("inledning").instruction == before


def test_a_part_is_added_under_a_chapter(steers, budget, part):
    data = {"new-part-heading": "Lokaler på sikt", "new-part-under": part("ekonomi").pk}
    steers.post(URL, data)
    made = part("lokaler-pa-sikt")
    assert (made.parent, made.kind) == (part("ekonomi"), "text")
    assert steers.post(URL, {"new-part-heading": " "}).status_code == 422


def test_two_parts_of_one_heading_have_addresses_of_their_own(steers, budget):
    for _time in range(2):
        steers.post(URL, {"new-part-heading": "Egen-kontroll 2024"})
    assert keys(budget)[-2:] == ["var-egen-kontroll-2024", "var-egen-kontroll-2024-2"]


def test_a_removed_standard_part_that_is_added_again_is_the_same(steers, budget, part):
    steers.post(f"{URL}ekonomi-lokaler/ta-bort/")
    assert "ekonomi-lokaler" not in keys(budget)
    steers.post(
        URL, {"new-part-heading": "Medel för lokaländamål", "new-part-under": part("ekonomi").pk}
    )
    assert part("ekonomi-lokaler").kind == "economy"


def test_who_must_write_a_part_is_changed(steers, budget, part):
    steers.post(f"{URL}ovrigt/plats/", {"required_of": ["board"]})
    assert part("ovrigt").required_of == ["board"]
    board = OperationalPlanFactory(budget=budget, organisation=OrganisationFactory(kind="board"))
    assert {one.key for one in outline(board) if one.is_required} >= {"ovrigt", "inledning"}
    assert steers.post(f"{URL}ovrigt/plats/", {"required_of": ["klubb"]}).status_code == 422


def test_a_part_is_put_under_another_and_not_deeper(steers, part):
    steers.post(f"{URL}ovrigt/plats/", {"parent": part("kvalitet").pk})
    assert part("ovrigt").parent == part("kvalitet")
    deeper = steers.post(f"{URL}bilagor/plats/", {"parent": part("ovrigt").pk})
    assert deeper.status_code == 422
    with_children = steers.post(f"{URL}ekonomi/plats/", {"parent": part("kvalitet").pk})
    assert "Flytta först" in with_children.content.decode()


def test_parts_change_places_among_those_beside_them(steers, budget, part):
    steers.post(f"{URL}kvalitet/flytta/", {"way": "up"})
    steers.post(f"{URL}ekonomi-investeringar/flytta/", {"way": "up"})
    plan = OperationalPlanFactory(budget=budget)
    order = [one.key for one in outline(plan)]
    assert order.index("kvalitet") < order.index("internkontroll")
    assert order.index("ekonomi-investeringar") < order.index("ekonomi-forutsattningar")
    assert order.index("ekonomi") < order.index("ekonomi-investeringar")


def test_a_removed_part_comes_back(steers, budget, part):
    pk = part("ovrigt").pk
    after = steers.post(f"{URL}ovrigt/ta-bort/").url
    assert "Borttaget: Övrigt" in page(steers, after)
    steers.post(f"{URL}{pk}/hamta-tillbaka/")
    assert part("ovrigt").pk == pk
    assert steers.post(f"{URL}{pk}/hamta-tillbaka/").status_code == 404


STAY = [("mal", "alltid sin plats"), ("ekonomi", "Ta först bort")]


@pytest.mark.parametrize(("key", "why"), STAY)
def test_some_parts_stay(steers, budget, key, why):
    assert why in page(steers, steers.post(f"{URL}{key}/ta-bort/").url)
    assert key in keys(budget)


def test_a_part_that_somebody_has_written_in_stays(steers, budget, part):
    organisation = OrganisationFactory(short_name="Norra")
    plan = OperationalPlanFactory(budget=budget, organisation=organisation)
    PlanSectionFactory(plan=plan, area_goal=None, template=part("ovrigt"))
    assert "Norra har skrivit" in page(steers, steers.post(f"{URL}ovrigt/ta-bort/").url)
    assert "ovrigt" in keys(budget)


def test_the_preview_says_what_each_kind_must_write(steers):
    preview = f"{URL}forhandsvisning/"
    committee, board = (page(steers, f"{preview}?slag={one}") for one in ("committee", "board"))
    assert committee.count("krävs") > board.count("krävs") > 0
    assert steers.get(f"{preview}?slag=klubb").status_code == 200


def test_when_a_plan_is_decided_headings_and_order_are_held(steers, budget, part, decided):
    assert "ligger därför fast" in page(steers).replace("\n", " ")
    before = list(budget.section_templates.order_by("pk").values())
    steers.post(URL, {"new-part-heading": "Nytt"})
    rename(steers)
    for what, data in (("flytta", {"way": "up"}), ("ta-bort", {}), ("plats", {"required_of": []})):
        steers.post(f"{URL}kvalitet/{what}/", data)
    assert list(budget.section_templates.order_by("pk").values()) == before
    with pytest.raises(IntegrityError):
        SectionTemplate.objects.filter(key="ovrigt").update(heading="X")


def test_an_anvisning_is_changed_even_then(steers, part, decided):
    data = {"field": "instruction", "base": revision(""), "value": "<p>Kort.</p>"}
    steers.post(f"{URL}ovrigt/falt/", data)
    assert part("ovrigt").instruction == "<p>Kort.</p>"


def test_a_reopened_plan_lets_the_template_be_changed_again(steers, part, decided):
    approver = MembershipFactory(organisation=decided.organisation, role="approver").user
    workflow.reopen(plan=decided, by=approver, reason="Fel")
    rename(steers)
    assert part("ovrigt").heading == "X"


def test_a_year_without_a_template_shows_the_standard_and_gets_it_with_the_first_change(
    sign_in, budget
):
    steers = sign_in(UserFactory(slk=True))
    assert "Systematiskt kvalitetsarbete" in page(steers)
    assert not SectionTemplate.objects.exists()
    steers.post(URL, {"new-part-heading": "Risker"})
    assert len(keys(budget)) == 19


def test_the_list_takes_as_many_queries_with_more_parts(
    steers, budget, office, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20) as few:
        page(steers)
    for number in range(10):
        actions.add_part(budget=budget, heading=f"Del {number}", by=office)
        OrganisationFactory()
    with django_assert_max_num_queries(len(few)):
        page(steers)
