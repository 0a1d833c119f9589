"""An own indicator's whole definition in one form; what breaks the series is asked about."""

import datetime as dt

import pytest

from decisions.actions import open_matter
from decisions.models import PLAN
from decisions.selectors import standing_of
from indicators.actions import set_definition
from indicators.forms import DefinitionForm
from indicators.models import Indicator, IndicatorDefinition
from plans.actions import definitions as actions
from plans.actions import workflow
from plans.actions.structure import add_indicator
from plans.going_back import changes_since
from plans.models import OperationalPlan
from plans.views import definitions as views
from tests.factories import (
    AreaGoalFactory,
    BudgetFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    OutcomeFactory,
    StrategicGoalFactory,
    TargetFactory,
)
from tests.plans.sending import defines
from tests.published import let_all_be_silent


@pytest.fixture
def editor(sign_in, people):
    return sign_in(people["editor"])


@pytest.fixture
def own(scene):
    indicator = IndicatorFactory(name="Samma personer hemma", level="own", owner=scene.organisation)
    IndicatorDefinitionFactory(indicator=indicator, from_year=2022, unit="%", decimals=0)
    IndicatorPlacementFactory(indicator=indicator, area_goal=scene.area_goal)
    return indicator


@pytest.fixture
def measured(own, scene):
    OutcomeFactory(indicator=own, organisation=scene.organisation, year=2023, value=74)
    return own


WHOLE = {
    "why": "Brukarna sätter det först.",
    "numerator": "Svarande som valt alltid eller ofta",
    "denominator": "Alla svarande",
    "unit": "%",
    "decimals": "1",
    "direction": "higher",
    "frequency": "tertial",
    "values": "state",
    "over_periods": "latest",
    "over_organisations": "none",
    "by_gender": "on",
    "minimum": "0",
    "maximum": "100",
    "largest_change": "20",
    "source": "Brukarundersökningen, fråga 14",
}


def address(url, indicator):
    return url("plan_definition", pk=indicator.pk)


def of_year(indicator, year):
    return indicator.definitions.filter(from_year=year).first()


def test_all_of_the_definition_is_filled_in_on_one_page(editor, own, url):
    page = editor.get(address(url, own)).content.decode()
    assert all(page.count(f'name="{name}"') == 1 for name in DefinitionForm.base_fields)
    assert defines(editor, address(url, own), WHOLE).status_code == 302
    made = of_year(own, 2024)
    assert (made.frequency, made.by_gender, made.decimals) == ("tertial", True, 1)
    assert (made.maximum, made.source) == (100, WHOLE["source"])
    assert of_year(own, 2022).frequency == "year"


@pytest.mark.parametrize(
    ("decimals", "said"),
    [
        ("7", "Skriv ett tal som är högst 6."),
        ("40000", "Skriv ett tal som är högst 6."),
        ("-1", "Skriv ett tal som är minst 0."),
        ("١٢", "Skriv ett heltal med siffror, till exempel 2."),
    ],
)
def test_decimals_that_no_value_has_are_refused_with_what_would_be_right(
    editor, own, url, decimals, said
):
    answer = defines(editor, address(url, own), {**WHOLE, "decimals": decimals})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert of_year(own, 2024) is None


def test_a_change_that_breaks_the_series_is_asked_about_and_shown(editor, measured, url):
    asked = defines(editor, address(url, measured), WHOLE)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Bryts serien? Inget är sparat än." in page
    assert "<del>år</del>" in page and "<ins>tertial</ins>" in page
    assert "serien bryts här" in page
    assert WHOLE["source"] in page
    assert of_year(measured, 2024) is None
    answer = defines(editor, address(url, measured), {**WHOLE, "breaks": "yes"}, follow=True)
    page = answer.content.decode()
    assert of_year(measured, 2024).frequency == "tertial"
    assert "Det här skiljer årets definition" in page
    assert "serien bryts här" in page


def test_a_broken_series_is_not_asked_about_again(editor, measured, url):
    defines(editor, address(url, measured), {**WHOLE, "breaks": "yes"})
    assert defines(editor, address(url, measured), {**WHOLE, "unit": "st"}).status_code == 302
    assert of_year(measured, 2024).unit == "st"


def test_the_script_gets_the_form_alone_with_what_is_asked(editor, measured, url):
    answer = defines(editor, address(url, measured), WHOLE, headers={"hx-request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.lstrip().startswith("<form")
    assert "Ja, bryt serien 2024" in page


@pytest.mark.parametrize("sends", ["what it showed", "nothing"])
def test_what_somebody_else_has_changed_meanwhile_is_shown_and_kept(editor, own, url, sends):
    seen = editor.get(address(url, own)).context["held"].seen
    defines(editor, address(url, own), {**WHOLE, "source": "Enkäten"})
    late = editor.post(
        address(url, own), WHOLE | ({"seen": seen} if sends == "what it showed" else {})
    )
    page = late.content.decode()
    assert late.status_code == 422
    assert "nu ”Enkäten”, du skrev ”Brukarundersökningen, fråga 14”" in page
    assert of_year(own, 2024).source == "Enkäten"
    again = {**WHOLE, "seen": late.context["held"].seen}
    assert defines(editor, address(url, own), again).status_code == 302
    assert of_year(own, 2024).source == WHOLE["source"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"minimum": "9", "maximum": "1"}, "mindre än det minsta"),
        ({"over_periods": "sum"}, "Ett läge läggs inte samman"),
        ({"decimals": "9"}, "6"),
        ({"direction": ""}, "Riktning"),
        ({"maximum": "många"}, "många"),
    ],
)
def test_a_refused_definition_says_where_and_keeps_the_rest(editor, own, url, wrong, words):
    answer = defines(editor, address(url, own), {**WHOLE, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert WHOLE["numerator"] in page
    assert of_year(own, 2024) is None


def test_readers_see_it_and_write_nothing(sign_in, people, own, url):
    reader = sign_in(people["reader"])
    page = reader.get(address(url, own)).content.decode()
    assert "Periodicitet" in page
    assert "Spara definitionen" not in page
    assert defines(reader, address(url, own), WHOLE).status_code == 403


@pytest.mark.parametrize("role", ["outsider", "politician"])
def test_outsiders_find_nothing(sign_in, people, own, url, role):
    assert sign_in(people[role]).get(address(url, own)).status_code == 404


def test_a_plan_that_is_handed_in_keeps_its_definitions(editor, own, scene, url):
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    assert defines(editor, address(url, own), WHOLE).status_code == 403
    assert not IndicatorDefinition.objects.filter(indicator=own, from_year=2024).exists()


def test_the_councils_indicators_are_not_defined_in_a_plan(editor, scene, url):
    assert editor.get(address(url, scene.indicator)).status_code == 404
    assert defines(editor, address(url, scene.indicator), WHOLE).status_code == 404


def test_the_history_says_what_was_changed_in_words(editor, own, url):
    defines(editor, address(url, own), WHOLE)
    defines(editor, address(url, own), {**WHOLE, "by_gender": "", "frequency": "month"})
    page = editor.get(address(url, own)).content.decode()
    history = page.split("Det som ändrats i årets definition", 1)[1]
    assert "Definition från 2024" in history
    assert "könsuppdelad" in history
    assert "månad" in history
    assert "month" not in history


def test_a_new_indicator_leads_on_to_its_whole_definition(editor, url):
    data = {
        "new-indicator-name": "Andel nöjda barn",
        "new-indicator-direction": "higher",
        "then": "define",
    }
    response = editor.post(url("plan_add", kind="indicator"), data)
    indicator = Indicator.objects.get(name="Andel nöjda barn")
    assert response.url == address(url, indicator)


def test_the_page_asks_the_same_however_long_the_series(
    editor, own, scene, url, django_assert_max_num_queries
):
    for year in range(2000, 2022):
        OutcomeFactory(indicator=own, organisation=scene.organisation, year=year, value=70)
    with django_assert_max_num_queries(20):
        editor.get(address(url, own))


# --- a plan that is open again ----------------------------------------------------------------


@pytest.fixture
def reopened(own, scene, people):
    """The plan was decided and published with the definition, and is open for a new version."""
    let_all_be_silent(scene.plan.budget)
    decide_anew(scene, people)
    workflow.publish_plan(plan=scene.plan, by=people["approver"])
    workflow.reopen(plan=scene.plan, by=people["approver"], reason="Källan är fel")
    scene.plan.refresh_from_db()
    return own


def decide_anew(scene, people, **why):
    scene.plan.refresh_from_db()
    open_matter(organisation=scene.organisation, year=2024, subject=PLAN)
    workflow.submit(plan=scene.plan, by=people["editor"])
    workflow.decide(
        plan=scene.plan, decided_on=dt.date(2024, 1, 8), reference="§ 6", by=people["approver"],
        **why,
    )  # fmt: skip


def test_in_a_plan_that_is_open_again_a_definition_waits_for_the_decision(
    editor, reopened, url, scene, people
):
    page = editor.get(address(url, reopened)).content.decode()
    assert "börjar gälla när planen beslutas" in page
    assert defines(editor, address(url, reopened), WHOLE).status_code == 302
    assert of_year(reopened, 2024) is None
    assert of_year(reopened, 2022).source == ""
    page = editor.get(address(url, reopened)).content.decode()
    assert WHOLE["source"] in page
    decide_anew(scene, people, motivation="Ny källa")
    made = of_year(reopened, 2024)
    assert (made.source, made.decimals, made.minimum) == (WHOLE["source"], 1, 0)
    assert of_year(reopened, 2022).source == ""
    assert not reopened.proposed_definitions.exists()


def test_what_is_proposed_may_be_changed_back_and_keeps_a_plan_from_going_back(
    editor, reopened, url, scene
):
    edition = standing_of(scene.organisation, 2024, PLAN).edition
    assert changes_since(scene.plan, edition) == []
    defines(editor, address(url, reopened), WHOLE | {"decimals": "0"})
    assert changes_since(scene.plan, edition) == [f"definitionen av {reopened.name}"]
    before = of_year(reopened, 2022)
    back = {
        name: getattr(before, name) or "" for name in WHOLE if name not in ("by_gender", "decimals")
    }
    defines(editor, address(url, reopened), back | {"decimals": "0"})
    assert changes_since(scene.plan, edition) == []


def test_a_definition_that_a_later_plan_is_decided_with_says_so_instead_of_a_form(
    editor, own, url, scene, people
):
    make_later_plan_decided(own, scene, people)
    page = editor.get(address(url, own)).content.decode()
    assert "Planen för 2025 är beslutad med samma definition." in page
    assert 'name="source"' not in page
    assert defines(editor, address(url, own), WHOLE).status_code == 422
    assert of_year(own, 2024) is None


@pytest.mark.parametrize("begins_anew", [True, False])
def test_the_goals_page_and_the_definitions_own_agree_on_what_a_later_plan_holds(
    editor, own, url, scene, people, begins_anew
):
    if begins_anew:
        set_definition(indicator=own, from_year=2025, by=people["editor"], unit="antal")
    make_later_plan_decided(own, scene, people)
    goal = editor.get(url("plan_goal")).content.decode()
    assert "Namnet är beslutat i planen för 2025." in goal
    assert (f"definition-{own.pk}-unit" in goal) is begins_anew
    assert ('name="source"' in editor.get(address(url, own)).content.decode()) is begins_anew


def make_later_plan_decided(own, scene, people):
    budget = BudgetFactory(year=2025)
    strategic = StrategicGoalFactory(budget=budget, code="1")
    area = AreaGoalFactory(budget=budget, strategic_goal=strategic, code="1.1")
    IndicatorPlacementFactory(indicator=own, area_goal=area)
    later = workflow.start_plan(organisation=scene.organisation, budget=budget, by=people["editor"])
    let_all_be_silent(budget)
    workflow.submit(plan=later, by=people["editor"])
    workflow.decide(
        plan=later, decided_on=dt.date(2025, 1, 8), reference="§ 6", by=people["approver"]
    )


def test_the_goals_page_offers_no_field_that_the_decision_holds(editor, reopened, url):
    page = editor.get(url("plan_goal")).content.decode()
    assert f'name="indicator-{reopened.pk}-name"' not in page
    assert f"definition-{reopened.pk}-unit" not in page
    assert "Namnet är beslutat i planen för 2024." in page


def test_the_writer_sees_a_changed_definition_on_the_way_before_handing_in(
    sign_in, people, reopened, url, scene
):
    for role in ("editor", "approver"):
        page = sign_in(people[role]).get(url("plan_way")).content.decode()
        assert "Det som ändras mot det som gäller" not in page
    defines(sign_in(people["editor"]), address(url, reopened), WHOLE)
    for role in ("editor", "approver"):
        page = sign_in(people[role]).get(url("plan_way")).content.decode()
        told = page.split("Det som ändras mot det som gäller", 1)[1]
        assert f"definitionen av {reopened.name}" in told
        assert WHOLE["source"] in told


UNIT_FAULT = "enheten är % men indikatorn mäts i st: bedöms inte."


def test_a_target_in_another_unit_than_its_definition_came_to_have_is_told_of_everywhere(
    sign_in, people, editable, url, scene
):
    editor = sign_in(people["editor"])
    TargetFactory(indicator=editable, organisation=scene.organisation, text="Minst 85,5 %")
    pages = [
        address(url, editable), url("plan_goal"), url("plan_sheet"), url("plan"), url("plan_way"),
    ]  # fmt: skip
    for page in pages:
        assert UNIT_FAULT not in editor.get(page).content.decode().replace("\xa0", " "), page
    turned = {**WHOLE, "unit": "st", "maximum": ""}
    answer = defines(editor, address(url, editable), turned)
    assert answer.status_code == 302, answer.context["form"].errors
    for page in pages:
        assert UNIT_FAULT in editor.get(page).content.decode().replace("\xa0", " "), page
    asked = "Årsmålet för Samma personer hemma, ”Minst 85,5 %”: enheten är %"
    assert asked in editor.get(url("plan_way")).content.decode()


def versions(url, indicator):
    return url("plan_definition_history", pk=indicator.pk)


def undone(client, url, indicator):
    seen = client.get(address(url, indicator)).context["held"].seen
    return client.post(
        url("plan_definition_undo", pk=indicator.pk), {"base": seen}, follow=True
    ).content.decode()


@pytest.fixture(params=["draft", "open again"])
def editable(request, own):
    """What is written holds at once in a plan that was never decided, and else waits for it."""
    return request.getfixturevalue("own" if request.param == "draft" else "reopened")


def overwritten(sign_in, people, url, indicator):
    """What the editor typed, and a colleague wrote over."""
    defines(sign_in(people["editor"]), address(url, indicator), WHOLE)
    defines(sign_in(people["approver"]), address(url, indicator), {**WHOLE, "source": "Enkäten"})


def test_what_a_colleague_wrote_over_is_a_version_to_go_back_to(
    sign_in, people, editable, url, scene
):
    overwritten(sign_in, people, url, editable)
    editor = sign_in(people["editor"])
    page = editor.get(versions(url, editable))
    said = page.content.decode()
    assert f"Källa: <del\n      >{WHOLE['source']}" in said or WHOLE["source"] in said
    assert people["approver"].name in said and people["editor"].name in said
    mine = page.context["rows"][1]["version"].pk
    base = page.context["field"].revision
    answer = editor.post(
        versions(url, editable), {"version": mine, "base": base}, follow=True
    ).content.decode()
    assert "Tillbaka: Definitionen av Samma personer hemma" in answer
    assert f'value="{WHOLE["source"]}"' in answer
    assert "Enkäten" in editor.get(versions(url, editable)).content.decode()


def test_the_latest_change_of_a_definition_is_undone_step_by_step(
    sign_in, people, editable, url, time_machine
):
    overwritten(sign_in, people, url, editable)
    editor = sign_in(people["editor"])
    assert f'value="{WHOLE["source"]}"' in undone(editor, url, editable)
    page = undone(editor, url, editable)
    assert WHOLE["source"] not in page.split("<table", 1)[0]
    assert not editable.proposed_definitions.exists()
    stops = undone(editor, url, editable)
    assert "ingen tidigare version" in stops or "Det som står nu är det beslutade" in stops


def test_a_definition_is_not_undone_over_what_somebody_else_has_just_written(
    sign_in, people, editable, url
):
    editor = sign_in(people["editor"])
    seen = editor.get(address(url, editable)).context["held"].seen
    overwritten(sign_in, people, url, editable)
    undo = url("plan_definition_undo", pk=editable.pk)
    answer = sign_in(people["editor"]).post(undo, {"base": seen}, follow=True).content.decode()
    assert "Någon har ändrat definitionen" in answer
    assert 'value="Enkäten"' in answer


def test_of_two_who_save_a_definition_at_once_the_second_is_told(
    sign_in, people, editable, url, monkeypatch
):
    editor = sign_in(people["editor"])
    seen = editor.get(address(url, editable)).context["held"].seen

    def later(**given):
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(views, "define", actions.define)
            overwritten(sign_in, people, url, editable)
        return actions.define(**given)

    monkeypatch.setattr(views, "define", later)
    answer = editor.post(address(url, editable), {**WHOLE, "source": "Egen", "seen": seen})
    assert answer.status_code == 422
    assert "nu ”Enkäten”, du skrev ”Egen”" in answer.content.decode()
    held = editor.get(address(url, editable)).context["held"]
    assert held.definition.source == "Enkäten"


def test_all_that_changed_under_a_goal_tells_of_definitions(sign_in, people, editable, url):
    overwritten(sign_in, people, url, editable)
    page = sign_in(people["editor"]).get(url("plan_history")).content.decode()
    assert WHOLE["source"] in page and "Enkäten" in page
    assert f"efinition från 2024: {editable.name}" in page


def test_a_definition_that_came_to_hold_is_not_told_as_removed(
    sign_in, people, reopened, url, scene
):
    overwritten(sign_in, people, url, reopened)
    decide_anew(scene, people, motivation="Ny källa")
    page = sign_in(people["editor"]).get(url("plan_history")).content.decode()
    assert "Definition från 2024" in page
    assert "har tagits bort" not in page


def test_each_save_of_a_definition_is_a_version_that_says_only_what_it_changed(
    editor, scene, people, url
):
    made = add_indicator(
        plan=scene.plan, area_goal=scene.area_goal, name="Nöjda barn", unit="%",
        direction="higher", target="", by=people["editor"],
    )  # fmt: skip
    for source in ("Enkäten", "Mätningen", "Registret"):
        defines(editor, address(url, made), {**WHOLE, "source": source})
    page = editor.get(versions(url, made))
    last, middle, whole, first = page.context["rows"]
    assert [one.text for part in last["changed"].paragraphs for one in part] == [
        "Källa: ", "Mätningen", "Registret"
    ]  # fmt: skip
    assert "Periodicitet" not in str(first["changed"])
    shown = whole["changed"]
    assert WHOLE["numerator"] in str(shown.rest) + str(shown.paragraphs)
    said = page.content.decode()
    assert WHOLE["numerator"] in said and "stycken till ändrades" not in said
    base = page.context["field"].revision
    posted = {"version": middle["version"].pk, "base": base}
    answer = editor.post(versions(url, made), posted, follow=True).content.decode()
    assert 'value="Mätningen"' in answer


def test_the_versions_say_which_is_decided_and_undoing_stops_there(editor, reopened, url):
    decided = "utgåva 1, beslutad 2024-01-08"
    assert decided in editor.get(versions(url, reopened)).content.decode()
    defines(editor, address(url, reopened), {**WHOLE, "source": "Enkäten"})
    defines(editor, address(url, reopened), WHOLE)
    rows = editor.get(versions(url, reopened)).context["rows"]
    assert [one["decided"] for one in rows][:3] == ["", "", decided]
    assert 'value="Enkäten"' in undone(editor, url, reopened)
    undone(editor, url, reopened)
    assert not reopened.proposed_definitions.exists()
    assert f"Det som står nu är det beslutade ({decided})" in undone(editor, url, reopened)
    assert not reopened.proposed_definitions.exists()


def test_a_refused_restoring_names_the_definition(editor, own, url):
    defines(editor, address(url, own), WHOLE)
    posted = {"version": 1, "base": "another"}
    answer = editor.post(versions(url, own), posted, follow=True).content.decode()
    assert "Definitionen av Samma personer hemma har ändrats sedan" in answer
    assert "Texten har ändrats" not in answer


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("outsider", 404)])
def test_who_may_not_write_goes_back_to_no_definition(sign_in, people, own, url, role, status):
    client = sign_in(people[role])
    assert client.post(url("plan_definition_undo", pk=own.pk), {"base": ""}).status_code == status
    posted = {"version": 1, "base": ""}
    assert client.post(versions(url, own), posted).status_code == status


def test_of_what_a_later_plan_is_decided_with_nothing_is_undone(editor, own, url, scene, people):
    make_later_plan_decided(own, scene, people)
    assert "Planen för 2025 är beslutad" in undone(editor, url, own)


@pytest.mark.parametrize(("target", "decimals"), [("Minst 85,5 %", 1), ("90", 0), ("Ökning", 0)])
def test_a_new_indicator_has_the_decimals_of_its_target(scene, people, target, decimals):
    made = add_indicator(
        plan=scene.plan, area_goal=scene.area_goal, name="Nöjda", unit="%", direction="higher",
        target=target, by=people["editor"],
    )  # fmt: skip
    assert made.definitions.get().decimals == decimals
