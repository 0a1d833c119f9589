"""Saving, conflicts, undo and history: nothing anybody typed is lost."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.db.models import F

from drafting.actions import Conflict, save_field
from drafting.calculations.history import event_model
from drafting.calculations.rich_text import revision
from goals.models import Activity
from indicators.models import IndicatorDefinition, Target
from indicators.recompute import drain_marks
from plans.actions.place import GoalPlace
from plans.actions.workflow import decide, reopen, submit
from plans.models import OperationalPlan, PlanSection
from tests.factories import (
    CommitteeGoalFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    OrganisationFactory,
    TargetFactory,
    UserFactory,
)

JSON = {"accept": "application/json"}


@pytest.fixture
def save(sign_in, people, url):
    """`save(field, value, base="")` as the editor, asking for JSON as the script does."""

    def _save(field, value, base="", role="editor", name="plan_save", **more):
        data = {"field": field, "base": revision(base), "value": value, **more}
        return sign_in(people[role]).post(url(name), data, headers=JSON)

    return _save


# --- saving ------------------------------------------------------------------------------------


def test_a_saved_text_comes_back_with_its_new_version(save, scene):
    answer = save("section", "<p>Vi bygger mer.</p>", base="<p>Vi bygger.</p>").json()
    assert answer["state"] == "saved"
    assert answer["revision"] == revision("<p>Vi bygger mer.</p>")
    scene.section.refresh_from_db()
    assert scene.section.updated_by.email


def test_a_first_text_is_saved_where_there_was_none(save, scene):
    scene.section.delete()
    assert save("section", "<p>Nytt</p>").status_code == 200
    assert PlanSection.objects.get().text == "<p>Nytt</p>"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>Hej<script>alert(1)</script></p>", "<p>Hej</p>"),
        ("<style>p{color:red}</style><p>Hej</p>", "<p>Hej</p>"),
        ('<p onclick="alert(1)" style="color:red" class="x">Hej</p>', "<p>Hej</p>"),
        ('<img src=x onerror="alert(1)"><p>Hej</p>', "<p>Hej</p>"),
        ("<svg><script>alert(1)</script></svg><p>Hej</p>", "<p>Hej</p>"),
        ('<iframe src="https://example.org"></iframe><p>Hej</p>', "<p>Hej</p>"),
        ("<p></p>", ""),
        ("En rad & en till\n\nNytt stycke", "<p>En rad &amp; en till</p><p>Nytt stycke</p>"),
        ("3 < 5 och 7 > 2", "<p>3 &lt; 5 och 7 &gt; 2</p>"),
    ],
)
def test_only_harmless_markup_is_kept(save, scene, typed, kept):
    assert save("section", typed, base=scene.section.text).json()["value"] == kept


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x"]
)
def test_links_lead_nowhere_dangerous(save, scene, address):
    value = save("section", f'<p><a href="{address}">x</a></p>', base=scene.section.text).json()
    assert "href" not in value["value"]


def test_ordinary_links_stay(save, scene):
    typed = '<p><a href="https://stockholm.se">staden</a></p>'
    assert (
        'href="https://stockholm.se"' in save("section", typed, scene.section.text).json()["value"]
    )


def test_without_script_a_save_leads_back_to_the_page(sign_in, people, scene, url):
    data = {"field": "section", "base": revision(scene.section.text), "value": "Ny text"}
    response = sign_in(people["editor"]).post(url("plan_save"), data)
    assert response.status_code == 302
    assert response.url.endswith("/1.1/#f-section")


def test_a_row_without_script_saves_all_its_fields(sign_in, people, scene, url):
    pk = scene.activity.pk
    data = {
        "field": [f"activity-{pk}-title", f"activity-{pk}-start", f"activity-{pk}-end"],
        "base": [revision("Öppna läxhjälp"), revision("2024-01-01"), revision("2024-06-30")],
        "value": ["Öppna mer läxhjälp", "2024-02-01", "2024-12-31"],
    }
    assert sign_in(people["editor"]).post(url("plan_save"), data).status_code == 302
    activity = Activity.objects.get(pk=pk)
    assert (activity.title, str(activity.start)) == ("Öppna mer läxhjälp", "2024-02-01")


# --- what is not right is refused and kept ------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "base", "value", "words"),
    [
        ("activity-{activity}-end", "2024-06-30", "2023-12-31", "Slutdatum"),
        ("activity-{activity}-start", "2024-01-01", "1 januari", "2024-08-31"),
        ("activity-{activity}-title", "Öppna läxhjälp", "  ", "tomt"),
        ("goal-{goal}-title", "Goda skolor", "", "tomt"),
        ("goal-{goal}-title", "Goda skolor", "x" * 501, "500"),
        ("target-{indicator}", "", "x" * 201, "200"),
    ],
)
def test_a_refused_value_says_why_and_changes_nothing(save, scene, field, base, value, words):
    ids = {"activity": scene.activity.pk, "goal": scene.goal.pk, "indicator": scene.indicator.pk}
    response = save(field.format(**ids), value, base=base)
    assert response.status_code == 422
    assert words in response.json()["message"]
    scene.activity.refresh_from_db()
    scene.goal.refresh_from_db()
    assert (scene.activity.title, scene.goal.title) == ("Öppna läxhjälp", "Goda skolor")
    assert not Target.objects.filter(organisation=scene.organisation).exists()


def test_without_script_the_refused_text_stands_in_the_field(sign_in, people, scene, url):
    data = {
        "field": f"activity-{scene.activity.pk}-end",
        "base": revision("2024-06-30"),
        "value": "2023-12-31",
    }
    response = sign_in(people["editor"]).post(url("plan_save"), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="2023-12-31"' in page
    assert 'aria-invalid="true"' in page


def test_an_incomplete_form_is_refused(sign_in, people, url):
    response = sign_in(people["editor"]).post(url("plan_save"), {"field": "section"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    "address", ["target-0", "goal-x-title", "goal-1", "nonsens", "", "section-1"]
)
def test_an_unknown_field_is_gone(save, address):
    assert save(address, "x").status_code == 404


def test_nobody_reaches_another_organisations_rows(save, scene):
    other = CommitteeGoalFactory(
        organisation=OrganisationFactory(), area_goal=scene.area_goal, code="1.1.9"
    )
    assert save(f"goal-{other.pk}-title", "Kapad", base=other.title).status_code == 404
    foreign = IndicatorDefinitionFactory().indicator
    IndicatorPlacementFactory(indicator=foreign, area_goal=scene.area_goal)
    assert save(f"target-{foreign.pk}", "80 %").status_code == 404


# --- targets -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("80 %", "level", "lägst 80"),
        ("Max 10 %", "at_most", "max 10"),
        ("Ökning", "increase", "ökning"),
        ("så bra som möjligt", "uninterpreted", "behöver tolkas"),
        ("80 kr", "level", "bedöms inte. Skriv till exempel 80 %."),
        ("Minskning", "decrease", "högre är bättre för indikatorn: bedöms inte."),
        ("Max 80 %", "at_most", "bedöms som det står, fast högre är bättre. Menas Minst 80 %?"),
        ("Mäts ej 2024", "not_measured", "mäts inte"),
    ],
)
def test_a_target_is_kept_verbatim_and_said_how_it_was_understood(save, scene, text, kind, words):
    answer = save(f"target-{scene.indicator.pk}", text).json()
    target = Target.objects.get(organisation=scene.organisation)
    assert (target.text, target.kind, target.year) == (text, kind, 2024)
    reading = answer["fragments"][f"reading-{scene.indicator.pk}"]
    assert words in reading.replace("\u00a0", " ")


def test_saving_a_target_moves_the_goals_progress(save, scene):
    fragments = save(f"target-{scene.indicator.pk}", "80 %").json()["fragments"]
    assert "klart" in fragments["link-1.1"]


# --- own indicators ------------------------------------------------------------------------------


@pytest.fixture
def own(scene):
    """An own indicator that has been measured since 2020."""
    indicator = IndicatorFactory(level="own", owner=scene.organisation)
    IndicatorDefinitionFactory(indicator=indicator, from_year=2020, unit="%", direction="higher")
    IndicatorPlacementFactory(indicator=indicator, area_goal=scene.area_goal)
    return indicator


def definitions(indicator):
    rows = indicator.definitions.order_by("from_year")
    return [(row.from_year, row.unit, row.direction) for row in rows]


def test_an_own_indicators_change_holds_from_the_plans_year(save, own):
    field = f"definition-{own.pk}-direction"
    assert save(field, "lower", base="higher").status_code == 200
    assert definitions(own) == [(2020, "%", "higher"), (2024, "%", "lower")]
    assert save(field, "uppåt", base="lower").status_code == 422


def hours_pass(model):
    """Take every save of the model so far hours back."""
    rows = event_model(model).objects.all()
    rows.update(pgh_created_at=F("pgh_created_at") - dt.timedelta(hours=3))


@pytest.mark.parametrize(
    ("unit", "values", "over_periods"),
    [("%", "own_period", "mean"), ("st", "own_period", "sum"), ("st", "year_to_date", "latest")],
)
def test_what_an_own_indicators_figure_means_says_how_the_year_is_made(
    save, own, unit, values, over_periods
):
    own.definitions.update(unit=unit)
    assert save(f"definition-{own.pk}-values", values, base="state").status_code == 200
    after = own.definitions.get(from_year=2024)
    assert (after.values, after.over_periods) == (values, over_periods)
    assert save(f"definition-{own.pk}-values", "state", base=values).status_code == 200
    assert own.definitions.count() == 1


def test_the_history_of_a_definition_goes_across_its_years(save, own, sign_in, people, url):
    field = f"definition-{own.pk}-unit"
    save(field, "st", base="%")
    hours_pass(IndicatorDefinition)
    save(field, "kr", base="st")
    page = sign_in(people["editor"]).get(url("plan_field_history", address=field)).content.decode()
    assert page.count("Återställ den här versionen") == 2
    assert save(field, "", "kr", name="plan_undo").json()["value"] == "st"
    assert save(field, "", "st", name="plan_undo").json()["value"] == "%"
    assert definitions(own) == [(2020, "%", "higher")]
    assert save(field, "", "%", name="plan_undo").status_code == 422


def test_an_indicator_of_the_council_is_defined_by_the_council(save, scene):
    assert save(f"definition-{scene.indicator.pk}-unit", "st", base="%").status_code == 404


# --- two people --------------------------------------------------------------------------------


def test_the_later_of_two_saves_sees_both_texts(save, scene):
    save("section", "<p>Anna skrev.</p>", base="<p>Vi bygger.</p>", role="approver")
    response = save("section", "<p>Bo skrev.</p>", base="<p>Vi bygger.</p>")
    answer = response.json()
    assert response.status_code == 409
    assert answer["theirs"] == "<p>Anna skrev.</p>"
    assert "Anna" in answer["together"] and "Bo" in answer["together"]
    assert "Anna" in answer["html"]
    assert "Bo" in answer["html"]
    scene.section.refresh_from_db()
    assert scene.section.text == "<p>Anna skrev.</p>"


def test_saving_what_already_stands_is_no_conflict(save):
    save("section", "<p>Samma.</p>", base="<p>Vi bygger.</p>", role="approver")
    assert save("section", "<p>Samma.</p>", base="<p>Vi bygger.</p>").status_code == 200


@pytest.mark.parametrize(("choose", "kept"), [("mine", "<p>Bo.</p>"), ("theirs", "<p>Anna.</p>")])
def test_the_text_not_chosen_stays_in_history(save, scene, sign_in, people, url, choose, kept):
    save("section", "<p>Anna.</p>", base="<p>Vi bygger.</p>", role="approver")
    response = save("section", "<p>Bo.</p>", base="<p>Anna.</p>", choose=choose)
    assert response.json()["value"] == kept
    page = sign_in(people["editor"]).get(url("plan_field_history", address="section"))
    assert "Anna." in page.content.decode()
    assert "Bo." in page.content.decode()


def test_a_third_save_meanwhile_makes_a_new_conflict(save):
    save("section", "<p>Anna.</p>", base="<p>Vi bygger.</p>", role="approver")
    response = save("section", "<p>Bo.</p>", base="<p>Vi bygger.</p>", choose="mine")
    assert response.status_code == 409


def test_without_script_a_conflict_is_a_page_with_the_same_choices(sign_in, people, scene, url):
    data = {"field": "section", "base": revision("<p>Äldre.</p>"), "value": "<p>Bo.</p>"}
    response = sign_in(people["editor"]).post(url("plan_save"), data)
    page = response.content.decode()
    assert response.status_code == 409
    assert 'value="mine"' in page
    assert 'value="theirs"' in page
    assert "Spara det hopsatta" in page


def test_a_field_removed_by_another_is_told_with_the_text(sign_in, people, scene, url):
    pk = scene.result.pk
    sign_in(people["approver"]).post(url("plan_remove", kind="result", pk=pk))
    data = {"field": f"result-{pk}-text", "base": revision(scene.result.text), "value": "Mitt"}
    response = sign_in(people["editor"]).post(url("plan_save"), data)
    assert response.status_code == 404
    assert "Mitt" in response.content.decode()


# --- undo and history --------------------------------------------------------------------------


def test_undo_walks_back_step_by_step(save, scene):
    texts = ["<p>Vi bygger.</p>", "<p>Ett</p>", "<p>Två</p>"]
    for base, value in pairwise(texts):
        save("section", value, base=base)
        hours_pass(PlanSection)
    assert save("section", "", texts[2], name="plan_undo").json()["value"] == texts[1]
    assert save("section", "", texts[1], name="plan_undo").json()["value"] == texts[0]
    assert save("section", "", texts[0], name="plan_undo").status_code == 422


def test_undo_of_a_first_target_empties_it(save, scene):
    field = f"target-{scene.indicator.pk}"
    save(field, "80 %")
    assert save(field, "", "80 %", name="plan_undo").json()["value"] == ""
    assert Target.objects.get(organisation=scene.organisation).kind == "none"


def test_undo_against_a_newer_version_is_a_conflict(save):
    save("section", "<p>Anna.</p>", base="<p>Vi bygger.</p>", role="approver")
    assert save("section", "", "<p>Vi bygger.</p>", name="plan_undo").status_code == 409


def test_history_says_who_and_restores(save, scene, sign_in, people, url):
    save("section", "<p>Annat.</p>", base="<p>Vi bygger.</p>")
    address = url("plan_field_history", address="section")
    page = BeautifulSoup(sign_in(people["editor"]).get(address).content, "html.parser")
    assert str(people["editor"]) in page.text
    assert "Återställ" not in sign_in(people["reader"]).get(address).content.decode()
    [form] = page.select("form:has(input[name=version])")
    data = {one["name"]: one["value"] for one in form.select("input[name]")}
    assert sign_in(people["reader"]).post(address, data).status_code == 403
    old = {**data, "base": revision("<p>Äldre.</p>")}
    sign_in(people["editor"]).post(address, old)
    scene.section.refresh_from_db()
    assert scene.section.text == "<p>Annat.</p>"
    for rubbish in ("", "x", "9" * 30):
        wrong = {**data, "version": rubbish}
        assert sign_in(people["editor"]).post(address, wrong).status_code == 404
    sign_in(people["editor"]).post(address, data)
    scene.section.refresh_from_db()
    assert scene.section.text == "<p>Vi bygger.</p>"


def test_a_hundred_saves_of_a_long_text_are_a_page_of_bounded_size(
    scene, sign_in, people, url, django_assert_max_num_queries
):
    address = url("plan_field_history", address="section")
    client = sign_in(people["editor"])
    sizes = []
    for hour in range(30):
        for minute in range(4):
            text = f"<p>{'Vi bygger fler skolor. ' * 2000}</p><p>{hour} {minute}</p>"
            PlanSection.objects.update(text=text)
        hours_pass(PlanSection)
        if hour in (2, 29):
            with django_assert_max_num_queries(30):
                sizes.append(len(client.get(address).content))
    assert sizes[1] < 100_000
    assert "1–20 av" in client.get(address).content.decode()


def test_the_goals_history_tells_of_every_kind_of_change(save, scene, sign_in, people, url):
    save(f"target-{scene.indicator.pk}", "80 %")
    save(f"activity-{scene.activity.pk}-title", "Läxhjälp varje dag", base="Öppna läxhjälp")
    client = sign_in(people["editor"])
    client.post(url("plan_remove", kind="result", pk=scene.result.pk))
    page = client.get(url("plan_history")).content.decode()
    for words in ["80 %", "Läxhjälp varje dag", "Öppna läxhjälp", "Fler klarar skolan"]:
        assert words in page
    assert "Hämta tillbaka" in page


# --- a plan that is not a draft -----------------------------------------------------------------


@pytest.mark.parametrize("status", ["submitted", "decided"])
def test_texts_stand_when_the_plan_is_no_draft(save, scene, status):
    day = "2023-12-14" if status == "decided" else None
    OperationalPlan.objects.update(status=status, decided_on=day)
    response = save("section", "<p>Ändrat</p>", base="<p>Vi bygger.</p>")
    assert response.status_code == 403
    said = {"submitted": "Ta tillbaka den", "decided": "öppna en ny version"}
    assert said[status] in response.json()["message"]


@pytest.mark.parametrize(("status", "day"), [("submitted", None), ("decided", "2023-12-14")])
@pytest.mark.parametrize("role", ["editor", "approver"])
def test_targets_stand_when_the_plan_is_no_draft(save, scene, status, day, role):
    OperationalPlan.objects.update(status=status, decided_on=day)
    assert save(f"target-{scene.indicator.pk}", "75 %", role=role).status_code == 403
    assert not Target.objects.filter(organisation=scene.organisation).exists()


def test_what_the_database_holds_as_decided_is_refused_in_words(save, scene, own):
    """An own indicator keeps its definition of a decided year, also while the plan is open."""
    submit(plan=scene.plan, by=UserFactory())
    by = UserFactory()
    decided = decide(plan=scene.plan, decided_on=dt.date(2023, 12, 14), reference="§ 4", by=by)
    reopen(plan=decided, by=by, reason="Fel siffra")
    response = save(f"definition-{own.pk}-unit", "st", base="%")
    assert response.status_code == 422
    assert "beslutat" in response.json()["message"]


def test_reading_cleans_nothing(sign_in, people, scene, url, monkeypatch):
    PlanSection.objects.update(text="<p>Vi bygger.</p>")
    monkeypatch.setattr("drafting.calculations.rich_text.nh3", None)
    monkeypatch.setattr("drafting.calculations.rich_text._CLEANER", None)
    page = sign_in(people["reader"]).get(url("plan_goal")).content.decode()
    assert "<p>Vi bygger.</p>" in page


def test_a_refused_text_is_never_shown_as_the_stored_one(sign_in, people, scene, url):
    """A plan that is decided meanwhile answers with its own text, and what was typed as text."""
    OperationalPlan.objects.update(status=OperationalPlan.Status.SUBMITTED)
    typed = {"field": "section", "base": revision(""), "value": "<p>Hej<script>ond()</script></p>"}
    page = sign_in(people["editor"]).post(url("plan_save"), typed)
    assert page.status_code == 403
    assert "<script>ond()" not in page.content.decode()


def test_the_councils_target_stands_beside_the_plans_own(scene, sign_in, people, url):
    for organisation, text in ((scene.organisation, "85 %"), (OrganisationFactory(), "70 %")):
        TargetFactory(indicator=scene.indicator, organisation=organisation, text=text)
    page = BeautifulSoup(sign_in(people["reader"]).get(url("plan_goal")).content, "html.parser")
    own, council = (
        page.select_one(f'td[data-label="{label}"]').text.split()
        for label in ("Vårt årsmål", "KF:s årsmål")
    )
    assert (own[:2], council) == (["85", "%"], ["90", "%"])


def test_a_saved_target_is_recomputed_and_shown(save, scene, sign_in, people, url):
    save(f"target-{scene.indicator.pk}", "95 %")
    client = sign_in(people["editor"])
    address = url("plan_symbol", pk=scene.indicator.pk)
    waiting = client.get(address, {"forsok": 1}).content.decode()
    assert "räknas om" in waiting
    assert 'hx-trigger="load delay:1s"' in waiting
    drain_marks()
    shown = client.get(address, {"forsok": 2}).content.decode()
    assert "uppfylls helt" in shown
    assert "hx-get" not in shown


def test_a_page_that_waits_gives_up_asking_in_the_end(save, scene, sign_in, people, url):
    save(f"target-{scene.indicator.pk}", "95 %")
    address = url("plan_symbol", pk=scene.indicator.pk)
    assert "hx-get" not in sign_in(people["editor"]).get(address, {"forsok": 60}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_sees_the_conflict(scene, people):
    def write(text):
        try:
            save_field(
                place=GoalPlace(scene.plan, scene.area_goal),
                address="section",
                base=revision("<p>Vi bygger.</p>"),
                value=text,
                by=people["editor"],
            )
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(write, ["<p>Anna.</p>", "<p>Bo.</p>"]))
    assert sorted(outcomes) == ["conflict", "saved"]


def test_a_descriptions_paragraphs_are_kept_and_shown(scene, sign_in, people, url):
    field = {"field": f"goal-{scene.goal.pk}-description", "base": revision("")}
    typed = "Först.\r\n\r\nSedan\r\noch så."
    sign_in(people["editor"]).post(url("plan_save"), {**field, "value": typed})
    scene.goal.refresh_from_db()
    assert scene.goal.description == "Först.\n\nSedan\noch så."
    page = sign_in(people["reader"]).get(url("plan_goal")).content.decode()
    assert "<p>Först.</p>\n\n<p>Sedan<br>och så.</p>" in page
