"""Figures in a plan's texts: what there is, what has changed, and what a decision makes of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.numbers import NBSP
from decisions.models import PLAN
from decisions.selectors import standing_of
from documents.city_folder.export import export_folder
from drafting.calculations.figures import Inserted
from drafting.calculations.history import event_model
from drafting.calculations.rich_text import revision
from finance.models import BudgetLine
from indicators.actions import set_target
from indicators.changes import NewTarget
from indicators.models import Outcome, Target
from plans.actions.figures import take_over_figures
from plans.actions.targets import change_plan_targets
from plans.actions.workflow import decide, reopen, submit
from plans.document import plan_document
from plans.economy.requirements import of_the_money
from plans.figures import changed_parts, figures_of, to_take_over
from plans.models import PlanSection
from plans.now import PlanNow
from plans.requirements import remaining_of
from tests.factories import (
    ActivityFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    IndicatorResponsibilityFactory,
    OrganisationFactory,
    OutcomeFactory,
    TargetFactory,
)


@pytest.fixture
def target(scene):
    return TargetFactory(indicator=scene.indicator, organisation=scene.organisation, text="78%")


@pytest.fixture
def key(scene):
    return f"target:{scene.indicator.code}:2024"


@pytest.fixture
def text(scene, target, key):
    """The scene's section says what the target is."""
    written = f"<p>Vi når {Inserted(key, f'78{NBSP}%').element} i år.</p>"
    PlanSection.objects.filter(pk=scene.section.pk).update(text=written)
    return written


def change_target(scene, people, text="79 %"):
    set_target(
        indicator=scene.indicator, organisation=scene.organisation, year=2024, text=text,
        by=people["editor"],
    )  # fmt: skip


@pytest.fixture
def changed_url(url):
    """Where the goal's page asks for what has changed in its text."""
    return url("plan_part_changed_figures", key="1.1")


def own_indicator(organisation):
    own = IndicatorDefinitionFactory(indicator__level="own", indicator__owner=organisation)
    return own.indicator


def stored(scene):
    return PlanSection.objects.get(pk=scene.section.pk).text


def kept(document):
    return next(one["text"] for one in document["sections"] if one["key"] == "1.1")


def decided(scene, people):
    submit(plan=scene.plan, by=people["editor"])
    decide(
        plan=scene.plan, decided_on=date(2023, 12, 14), reference="§ 1", by=people["approver"],
        motivation="Ändrat",
    )  # fmt: skip
    return standing_of(scene.organisation, 2024, PLAN).edition


# --- what there is ---------------------------------------------------------------------------


def test_the_figures_are_those_that_the_pages_show(scene, target, sign_in, people, url):
    code = scene.indicator.code
    found = {one.key: one.value for one in figures_of(PlanNow(scene.plan)).values()}
    assert found == {
        f"target:{code}:2024": f"78{NBSP}%",
        f"council:{code}:2024": f"90{NBSP}%",
        f"outcome:{code}:2023:VB": f"77{NBSP}%",
        "count:activities:alla": "1",
        "count:activities:1.1": "1",
        "count:goals:alla": "1",
        "count:goals:1.1": "1",
    }
    page = sign_in(people["editor"]).get(url("plan_goal")).content.decode()
    assert "78%" in page and f"77{NBSP}%" in page and "90 %" in page


def test_sums_of_money_are_those_of_the_tables(scene):
    whose = {"organisation": scene.organisation, "year": 2024}
    BudgetLine.objects.create(**whose, name="Äldreomsorg", costs="1000.5", revenues="0.25")
    BudgetLine.objects.create(**whose, name="varav hemtjänst", costs=400, revenues=0)
    found = {
        key: one.value
        for key, one in figures_of(PlanNow(scene.plan), ["sum:driftbudget:net"]).items()
    }
    assert found["sum:driftbudget:costs"] == f"1{NBSP}000,50{NBSP}mnkr"
    assert found["sum:driftbudget:net"] == f"1{NBSP}000,25{NBSP}mnkr"
    assert all(key.startswith("sum:driftbudget:") for key in found)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Minst 3", f"Minst 3{NBSP}%"),
        ("98–102", f"98–102{NBSP}%"),
        ("öka", "Ökning"),
        # Nobody has set these.
        ("Fastställs 2024", None),
        ("vet ej riktigt", None),
        ("", None),
    ],
)
def test_a_target_is_told_as_it_is_meant(scene, target, key, people, written, shown):
    change_target(scene, people, written)
    figure = figures_of(PlanNow(scene.plan), [key]).get(key)
    assert (figure.value if figure else None) == shown


def test_only_the_organisations_own_figures_are_there(scene, target):
    other = OrganisationFactory()
    TargetFactory(indicator=scene.indicator, organisation=other, text="11 %")
    OutcomeFactory(indicator=scene.indicator, organisation=other, year=2023, value=22)
    secret = own_indicator(other)
    TargetFactory(indicator=secret, organisation=other, text="33 %")
    IndicatorPlacementFactory(indicator=secret, area_goal=scene.area_goal)
    ActivityFactory(budget=scene.plan.budget, area_goal=scene.area_goal, organisation=other)
    found = figures_of(PlanNow(scene.plan))
    assert not {"11", "22", "33", "2"} & {one.value.split(NBSP)[0] for one in found.values()}
    assert not any(secret.code in one for one in found)


def test_an_outcome_that_is_secret_has_no_figure(scene, target):
    Outcome.objects.update(value=None, absence=Outcome.Absence.SECRET)
    assert not any(one.startswith("outcome:") for one in figures_of(PlanNow(scene.plan)))


def test_all_figures_take_as_many_questions_however_many_they_are(scene, target):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            figures_of(PlanNow(scene.plan))
        return len(queries)

    before = asked()
    for number in range(5):
        indicator = IndicatorDefinitionFactory().indicator
        IndicatorPlacementFactory(indicator=indicator, area_goal=scene.area_goal)
        IndicatorResponsibilityFactory(indicator=indicator, organisation=scene.organisation)
        TargetFactory(indicator=indicator, organisation=scene.organisation, text="3 st")
        OutcomeFactory(indicator=indicator, organisation=scene.organisation, year=2022, value=3)
        BudgetLine.objects.create(organisation=scene.organisation, year=2024, name=str(number))
    assert len(figures_of(PlanNow(scene.plan))) > 15
    assert asked() == before


def test_a_text_asks_only_for_the_kinds_that_it_holds(scene, text, django_assert_num_queries):
    with django_assert_num_queries(2):  # the outline, the targets
        assert changed_parts(PlanNow(scene.plan)) == []


# --- what has changed ------------------------------------------------------------------------


def test_nothing_is_said_while_the_figure_is_the_same(scene, text, sign_in, people, changed_url):
    assert not sign_in(people["editor"]).get(changed_url).content.strip()
    assert not to_take_over(PlanNow(scene.plan))


@pytest.mark.parametrize("name", ["plan_part_changed_figures", "plan_read"])
def test_the_pages_say_what_it_was_and_is_with_a_button(
    scene, text, key, sign_in, people, changed_url, name
):
    change_target(scene, people)
    client = sign_in(people["editor"])
    address = changed_url if name != "plan_read" else reverse(name, args=[2024, "norra"])
    found = client.get(address).content.decode()
    assert "har ändrats:" in found
    assert f"<b>78{NBSP}%</b>" in found and f"<b>79{NBSP}%</b>" in found
    assert f'name="figure" value="{key}"' in found


def test_whoever_reads_sees_the_value_of_now_and_no_button(scene, text, sign_in, people, url):
    change_target(scene, people)
    page = sign_in(people["reader"]).get(url("plan_goal")).content.decode()
    assert "<p>Vi når 79&nbsp;% i år.</p>" in page
    assert "har ändrats:" in page
    assert 'name="figure"' not in page
    assert "<data" not in page


def test_the_reading_page_shows_the_value_of_now(scene, text, sign_in, people):
    change_target(scene, people)
    page = sign_in(people["reader"]).get(reverse("plan_read", args=[2024, "norra"]))
    assert f"Vi når 79{NBSP}% i år." in page.content.decode().replace("&nbsp;", NBSP)
    assert "<data" not in page.content.decode()


def test_taking_over_writes_the_text_and_its_history(
    scene, text, key, sign_in, people, url, changed_url
):
    change_target(scene, people)
    client = sign_in(people["editor"])
    address = url("plan_part_figures", key="1.1")
    answer = client.post(address, {"figure": key}, follow=True)
    assert "Texten har siffrorna som de är nu." in answer.content.decode()
    assert stored(scene) == text.replace("78&nbsp;", "79&nbsp;")
    event = event_model(PlanSection).objects.filter(pgh_obj_id=scene.section.pk).last()
    assert event.pgh_context.metadata["user"] == people["editor"].pk
    assert not client.get(changed_url).content.strip()
    again = client.post(address, {"figure": key, "back": "las"})
    assert again.url == reverse("plan_read", args=[2024, "norra"]) + "#siffror"


def test_one_figure_or_all_of_a_text_are_taken_over(scene, text, key, people):
    council = Inserted(f"council:{scene.indicator.code}:2024", "88 %").element
    both = text.replace("</p>", f" KF: {council}</p>")
    PlanSection.objects.filter(pk=scene.section.pk).update(text=both)
    change_target(scene, people)
    place = {"plan": scene.plan, "key": "1.1", "by": people["editor"]}
    take_over_figures(**place, figure=key)
    assert stored(scene) == both.replace("78&", "79&")
    take_over_figures(**place)
    assert stored(scene) == both.replace("78&", "79&").replace("88 %", "90&nbsp;%")
    assert take_over_figures(**place) is None


def test_a_figure_that_the_plan_does_not_have_shows_as_it_stood_and_becomes_text(
    scene, sign_in, people, changed_url
):
    foreign = own_indicator(OrganisationFactory())
    TargetFactory(indicator=foreign, organisation=foreign.owner, text="47,1193 %")
    copied = f"<p>Vi når {Inserted(f'target:{foreign.code}:2024', '40 %').element}.</p>"
    PlanSection.objects.filter(pk=scene.section.pk).update(text=copied)
    assert kept(plan_document(scene.plan)) == "<p>Vi når 40 %.</p>"
    page = sign_in(people["editor"]).get(changed_url).content.decode()
    assert "följer ingenting längre" in page
    assert "47,11" not in page
    take_over_figures(plan=scene.plan, key="1.1", by=people["editor"])
    assert stored(scene) == "<p>Vi når 40 %.</p>"


def test_a_save_keeps_figures_and_says_what_has_changed(scene, text, sign_in, people, url):
    change_target(scene, people)
    written = text.replace("i år", "nästa år")
    answer = sign_in(people["editor"]).post(
        url("plan_save"),
        {"field": "section", "base": revision(text), "value": written},
        headers={"Accept": "application/json", "X-Desk-Person": str(people["editor"].pk)},
    )
    assert stored(scene) == written
    assert "har ändrats:" in answer.json()["fragments"]["figures"]


def test_what_remains_tells_and_hinders_nobody(scene, text, people):
    change_target(scene, people)
    [told] = [one for one in remaining_of(scene.plan).told if "siffra" in one.words]
    assert told.words == "1 siffra i texterna har ändrats sedan den skrevs."
    assert told.url.endswith("/las/#siffror")
    assert not told.hinders


def test_a_part_that_does_not_concern_them_has_no_figures(scene, text, people):
    change_target(scene, people)
    PlanSection.objects.update(is_concerned=False, why_not="Vi har inga.")
    assert to_take_over(PlanNow(scene.plan)) == []


def test_amounts_in_texts_are_checked_as_they_are_now(scene):
    BudgetLine.objects.create(
        organisation=scene.organisation, year=2024, name="Äldreomsorg", costs=43, revenues=0
    )
    sum_of_net = Inserted("sum:driftbudget:net", f"40,0{NBSP}mnkr").element
    PlanSection.objects.update(text=f"<p>Nettobudgeten är {sum_of_net}.</p>")
    assert not [one for one in of_the_money(PlanNow(scene.plan)) if "säger" in one.words]
    PlanSection.objects.update(text="<p>Nettobudgeten är 40,0 mnkr.</p>")
    assert [one for one in of_the_money(PlanNow(scene.plan)) if "säger" in one.words]


# --- decided ---------------------------------------------------------------------------------


def test_what_is_decided_is_what_was_handed_over(scene, text, people, sign_in, url):
    """A board decides on what it was given, however long somebody takes to register it."""
    outcome = Inserted(f"outcome:{scene.indicator.code}:2023:VB", f"77{NBSP}%").element
    PlanSection.objects.update(text=f"<p>Vi nådde {outcome}.</p>")
    submit(plan=scene.plan, by=people["editor"])
    Outcome.objects.update(value=71)
    client = sign_in(people["approver"])
    way = client.get(url("plan_way")).content.decode()
    assert "1 siffra i texterna är en annan nu än när planen lämnades." in way
    page = client.get("/2024/plan/norra/las/").content.decode()
    assert "Vi nådde 77&nbsp;%." in page or f"Vi nådde 77{NBSP}%." in page
    assert "Så beslutas de." in page
    assert "Uppdatera siffran" not in page
    scene.plan.refresh_from_db()
    decide(plan=scene.plan, decided_on=date(2023, 12, 14), reference="§ 1", by=people["approver"])
    edition = standing_of(scene.organisation, 2024, PLAN).edition
    assert kept(edition.document) == "<p>Vi nådde 77&nbsp;%.</p>"


def test_an_edition_holds_the_value_of_the_day_it_was_handed_over(
    scene, text, people, sign_in, url
):
    change_target(scene, people)
    edition = decided(scene, people)
    assert kept(edition.document) == "<p>Vi når 79&nbsp;% i år.</p>"
    # The text that is written says the same, and does not follow any longer.
    assert stored(scene) == text.replace("78&nbsp;", "79&nbsp;")
    scene.plan.refresh_from_db()
    assert to_take_over(PlanNow(scene.plan)) == []


def test_an_edition_stays_when_the_data_change(scene, text, people, sign_in, url):
    outcome = Inserted(f"outcome:{scene.indicator.code}:2023:VB", f"77{NBSP}%").element
    PlanSection.objects.update(text=f"<p>Vi nådde {outcome}.</p>")
    edition = decided(scene, people)
    Outcome.objects.update(value=71)
    edition.refresh_from_db()
    scene.plan.refresh_from_db()
    assert kept(edition.document) == "<p>Vi nådde 77&nbsp;%.</p>"
    assert kept(plan_document(scene.plan)) == "<p>Vi nådde 77&nbsp;%.</p>"
    page = sign_in(people["editor"]).get(url("plan_goal")).content.decode()
    assert "<p>Vi nådde 77&nbsp;%.</p>" in page
    assert "har ändrats:" not in page
    reopen(plan=scene.plan, by=people["approver"], reason="Rättas")
    scene.plan.refresh_from_db()
    [part] = to_take_over(PlanNow(scene.plan))
    assert [(one.was, one.now) for one in part.changes] == [(f"77{NBSP}%", f"71{NBSP}%")]


def test_a_decision_about_targets_leaves_the_texts_that_are_decided(scene, text, people):
    decided(scene, people)
    scene.plan.refresh_from_db()
    edition = change_plan_targets(
        plan=scene.plan, changes=[NewTarget(scene.indicator, "80 %", "", was="78%")],
        by=people["approver"], decided_on=date(2024, 3, 1), reference="§ 2", reason="Nytt läge",
    )  # fmt: skip
    assert kept(edition.document) == "<p>Vi når 78&nbsp;% i år.</p>"
    reopen(plan=scene.plan, by=people["approver"], reason="Texterna rättas")
    scene.plan.refresh_from_db()
    [part] = to_take_over(PlanNow(scene.plan))
    assert [(one.was, one.now) for one in part.changes] == [(f"78{NBSP}%", f"80{NBSP}%")]


def test_neither_documents_nor_folders_carry_the_element(scene, text, people):
    [row] = [one for one in export_folder()["sections"] if one["goal"] == "1.1"]
    assert row["text"] == "<p>Vi når 78&nbsp;% i år.</p>"
    assert "<data" not in str(plan_document(scene.plan))


# --- who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["editor", "approver", "admin"])
def test_those_who_write_are_given_the_figures(scene, target, key, sign_in, people, role):
    answer = sign_in(people[role]).get(reverse("plan_figures", args=[2024, "norra"]))
    [figure] = [one for one in answer.json()["figures"] if one["key"] == key]
    assert figure["value"] == f"78{NBSP}%"
    assert figure["label"] == f"Årsmål 2024: {scene.indicator.name}"


@pytest.mark.parametrize(
    ("role", "status"),
    [("reader", 403), ("slk", 403), ("outsider", 404), ("politician", 404), (None, 302)],
)
def test_others_are_given_nothing(scene, text, key, client, sign_in, people, role, status, url):
    browser = sign_in(people[role]) if role else client
    change_target(scene, people)
    assert browser.get(reverse("plan_figures", args=[2024, "norra"])).status_code == status
    answer = browser.post(url("plan_part_figures", key="1.1"), {"figure": key})
    assert answer.status_code == (status if role else 401)
    assert stored(scene) == text


def test_a_plan_that_is_handed_in_is_not_written_in(scene, text, key, sign_in, people, url):
    submit(plan=scene.plan, by=people["editor"])
    change_target_of_another_hand(scene)
    client = sign_in(people["editor"])
    answer = client.post(url("plan_part_figures", key="1.1"), {"figure": key}, follow=True)
    assert "Planen är hos beslutande" in answer.content.decode()
    assert stored(scene) == text
    read = client.get(reverse("plan_read", args=[2024, "norra"])).content.decode()
    assert "har ändrats:" in read and 'name="figure"' not in read


def change_target_of_another_hand(scene):
    Target.objects.filter(organisation=scene.organisation).update(text="79 %", low=79, high=79)


def test_the_goals_page_asks_for_what_has_changed_afterwards(
    scene, text, sign_in, people, url, changed_url
):
    """However many figures, so that the page itself stays within its questions."""
    client = sign_in(people["editor"])
    assert f'hx-get="{changed_url}"' in client.get(url("plan_goal")).content.decode()
    with CaptureQueriesContext(connection) as with_figure:
        client.get(url("plan_goal"))
    PlanSection.objects.update(text="<p>Vi når 78 %.</p>")
    with CaptureQueriesContext(connection) as without:
        assert changed_url not in client.get(url("plan_goal")).content.decode()
    assert len(with_figure) == len(without)


@pytest.mark.parametrize(
    ("role", "status"), [("reader", 200), ("slk", 200), ("outsider", 404), ("politician", 404)]
)
def test_those_who_may_open_the_plan_see_what_has_changed(
    scene, text, sign_in, people, changed_url, role, status
):
    change_target(scene, people)
    page = sign_in(people[role]).get(changed_url)
    assert page.status_code == status
    assert ("har ändrats:" in page.content.decode()) == (status == 200)
    assert 'name="figure"' not in page.content.decode()


def test_a_part_that_is_not_there_is_not_found(scene, target, sign_in, people, url):
    client = sign_in(people["editor"])
    missing = url("plan_part_changed_figures", key="finns-inte")
    assert client.get(missing).status_code == 404
    assert client.post(url("plan_part_figures", key="finns-inte")).status_code == 404
