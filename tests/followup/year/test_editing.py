"""What is typed on the pages of the year: saved whole, or shown whole with what was typed."""

import datetime as dt
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from decisions.actions import deciding
from decisions.models import BUDGET, Decision, Standing
from followup.models import ReportingPeriod
from indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorResponsibility,
    Policy,
    Target,
    Weight,
)
from organisations.models import Organisation
from tests.factories import IndicatorFactory, IndicatorPlacementFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

DEFINITION = {
    "why": "",
    "numerator": "",
    "denominator": "",
    "unit": "%",
    "decimals": "1",
    "direction": "higher",
    "frequency": "year",
    "values": "state",
    "over_periods": "latest",
    "over_organisations": "mean",
    "minimum": "",
    "maximum": "",
    "source": "",
}


# --- the tree --------------------------------------------------------------------------------


def test_a_new_organisation_is_added_or_shown_with_what_was_typed(adopted, office):
    typed = {"name": "Järva", "code": "norra", "kind": "committee", "parent": adopted.city.pk}
    refused = office.post("/ar/organisationer/ny/", typed)
    assert refused.status_code == 422
    assert 'value="Järva"' in refused.content.decode()
    office.post("/ar/organisationer/ny/", typed | {"code": "jarva"})
    made = Organisation.objects.get(code="jarva")
    assert (made.short_name, made.counted_in_reconciliation) == ("Järva", False)
    assert "Järva" in office.get("/ar/organisationer/").content.decode()


def test_each_small_form_saves_its_own(adopted, office):
    address = "/ar/organisationer/norra/"
    company = OrganisationFactory(parent=adopted.committee)
    office.post(address, {"form": "names", "name": "Norra Ny", "short_name": "NN"})
    office.post(address, {"form": "description", "kind": "board", "exists_from": "2001-01-01"})
    one = Organisation.objects.get(code="norra")
    assert (one.name, one.short_name, one.kind) == ("Norra Ny", "NN", "board")
    circle = office.post(address, {"form": "move", "parent": company.pk})
    assert circle.status_code == 422
    assert "kan inte höra till" in circle.content.decode()


def test_closing_ends_what_it_answers_for_and_can_be_taken_back(adopted, office):
    address = "/ar/organisationer/norra/"
    assert office.post(address, {"form": "close", "exists_to": "i går"}).status_code == 422
    assert office.post(address, {"form": "close", "exists_to": "2025-06-30"}).status_code == 302
    assert IndicatorResponsibility.objects.get().ends_on == dt.date(2024, 12, 31)
    assert "2025-06-30" in office.get(address).content.decode()
    office.post(address + "oppna/")
    assert Organisation.objects.get(code="norra").exists_to is None


# --- goals -----------------------------------------------------------------------------------


def test_goals_are_added_changed_and_removed(draft, office):
    strategic = draft.goal.strategic_goal
    new = {"under": strategic.pk, "code": "1.3", "title": "Äldre"}
    office.post("/2025/aret/mal/nytt/", new)
    assert office.post("/2025/aret/mal/nytt/", new).status_code == 422
    office.post("/2025/aret/mal/nytt/", {"under": "", "code": "2", "title": "En grön stad"})
    office.post("/2025/aret/mal/1.3/", {"code": "1.4", "title": "Äldres trygghet"})
    for under, code in (("", "02"), ("", "00"), (strategic.pk, "1.04")):
        refused = office.post(
            "/2025/aret/mal/nytt/", {"under": under, "code": code, "title": "Samma nummer"}
        )
        assert refused.status_code == 422
        assert "utan nolla framför" in refused.content.decode()
    titles = list(draft.budget.area_goals.values_list("code", "title"))
    assert titles[-1] == ("1.4", "Äldres trygghet")
    assert office.post("/2025/aret/mal/1.4/ta-bort/").url == "/2025/aret/"
    assert office.post("/2025/aret/mal/1.1/ta-bort/").url == "/2025/aret/mal/1.1/"
    assert office.get("/2025/aret/mal/9.9/").status_code == 404
    assert draft.budget.area_goals.count() == 2


def test_what_is_sealed_is_said_and_keeps_what_was_typed(adopted, office):
    response = office.post("/2024/aret/mal/1.1/", {"code": "1.1", "title": "Något helt annat"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "ändras bara genom ett nytt beslut" in page
    assert "Något helt annat" in page
    adopted.goal.refresh_from_db()
    assert adopted.goal.title == "Trygg uppväxt"


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/2024/aret/mal/nytt/", {"under": "", "code": "2", "title": "Två"}),
        ("/2024/aret/indikatorer/nojda/", DEFINITION | {"name": "Andel nöjda", "unit": "st"}),
        ("/2024/aret/arsmal/", {"nojda-text": "10 %", "nojda-read_as": ""}),
        (
            "/2024/aret/mal/1.2/indikator/",
            DEFINITION | {"form": "new", "name": "Ny", "level": "council"},
        ),
    ],
)
def test_every_page_meets_the_seal(adopted, office, address, data):
    response = office.post(address, data)
    assert response.status_code == 422
    assert "ändras bara genom ett nytt beslut" in response.content.decode()
    assert Indicator.objects.get().name == "Andel nöjda"
    assert Target.objects.get().text == "90 %"


# --- indicators ------------------------------------------------------------------------------


def test_an_existing_indicator_is_placed_once(draft, office):
    other = IndicatorFactory(name="Trygghet")
    address = "/2025/aret/mal/1.1/indikator/"
    assert office.post(address, {"form": "existing", "indicator": other.pk}).status_code == 302
    assert office.post(address, {"form": "existing", "indicator": other.pk}).status_code == 422
    office.post(f"/2025/aret/indikatorer/{other.code}/ta-bort/", {"goal": "1.1"})
    assert draft.goal.placements.count() == 1


def order_of(goal):
    return list(goal.placements.order_by("position").values_list("indicator__code", flat=True))


def test_indicators_change_places_and_the_button_keeps_the_focus(draft, office):
    for position, code in enumerate(["trygga", "glada"], start=1):
        IndicatorPlacementFactory(
            indicator=IndicatorFactory(code=code), area_goal=draft.goal, position=position
        )
    address = "/2025/aret/indikatorer/glada/flytta/"
    for expected in (["nojda", "glada", "trygga"], ["glada", "nojda", "trygga"]):
        response = office.post(address, {"goal": "1.1", "way": "up"}, follow=True)
        assert order_of(draft.goal) == expected
    place = draft.goal.placements.get(indicator__code="glada")
    assert response.redirect_chain[-1][0].endswith(f"?moved={place.pk}&way=up#moved")
    page = BeautifulSoup(response.content, "html.parser")
    # It came first, so only the way down is left to stand on.
    assert page.select_one("#moved").text.split() == [
        "Flytta",
        "ner",
        *place.indicator.name.split(),
    ]
    office.post(address, {"goal": "1.1", "way": "up"})
    assert order_of(draft.goal) == ["glada", "nojda", "trygga"]
    for odd in ("x", "9" * 3000, "²"):
        assert office.get(f"/2025/aret/?moved={odd}&way=up").status_code == 200


@pytest.mark.parametrize(("goal", "status"), [("1.2", 404), ("9.9", 404), ("", 404), ("\0", 404)])
def test_only_what_stands_under_the_goal_is_moved(draft, office, goal, status):
    response = office.post("/2025/aret/indikatorer/nojda/flytta/", {"goal": goal, "way": "down"})
    assert response.status_code == status


def test_the_order_of_an_adopted_budget_stands(adopted, office):
    other = IndicatorFactory(code="trygga")
    with deciding(
        kind=Decision.Kind.BUDGET, organisation=adopted.city, year=2024, subject=BUDGET, by=None
    ):
        IndicatorPlacementFactory(indicator=other, area_goal=adopted.goal, position=1)
    response = office.post(
        "/2024/aret/indikatorer/trygga/flytta/", {"goal": "1.1", "way": "up"}, follow=True
    )
    assert "ändras bara genom ett nytt beslut" in response.content.decode()
    assert order_of(adopted.goal) == ["nojda", "trygga"]


def test_an_adopted_definition_says_why_it_stands_and_where_it_can_change(adopted, office):
    address = "/2024/aret/indikatorer/nojda/"
    page = office.get(address).content.decode()
    assert "Definitionen för 2024 är beslutad och ändras inte" in page
    assert "En ny definition kan gälla från 2025" in page
    assert 'href="/2025/aret/oppna/"' in page
    office.post("/2025/aret/oppna/")
    page = office.get(address).content.decode()
    assert 'href="/2025/aret/indikatorer/nojda/"' in page
    page = office.get("/2025/aret/indikatorer/nojda/").content.decode()
    assert "ändras inte" in page
    assert "readonly" in page


def test_a_new_indicator_comes_with_its_definition(draft, office):
    typed = DEFINITION | {
        "form": "new",
        "name": "Andel trygga",
        "level": "mandatory",
        "why": "Trygghet\r\när viktigt",
        "minimum": "0",
        "maximum": "99,5",
    }
    refused = office.post("/2025/aret/mal/1.2/indikator/", typed | {"minimum": "många"})
    assert refused.status_code == 422
    assert "Andel trygga" in refused.content.decode()
    office.post("/2025/aret/mal/1.2/indikator/", typed)
    definition = Indicator.objects.get(name="Andel trygga").definitions.get()
    assert (definition.from_year, definition.why) == (2025, "Trygghet\när viktigt")
    assert str(definition.maximum) == "99.500000000"


def test_saving_without_changes_breaks_no_series(draft, office):
    response = office.post("/2025/aret/indikatorer/nojda/", DEFINITION | {"name": "Andel nöjda"})
    assert response.status_code == 302
    assert IndicatorDefinition.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"over_periods": "sum"}, "over_periods"),
        ({"minimum": "10", "maximum": "9,5"}, "maximum"),
        ({"largest_change": "-5"}, "largest_change"),
    ],
)
def test_a_definition_that_cannot_be_is_refused_at_its_field(draft, office, typed, field):
    page = office.post(
        "/2025/aret/indikatorer/nojda/", DEFINITION | {"name": "Andel nöjda"} | typed
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert IndicatorDefinition.objects.count() == 1


def test_a_definition_says_what_is_plausible(draft, office):
    typed = {"largest_change": "12,5", "exceeds_hundred": "on", "values": "year_to_date"}
    office.post("/2025/aret/indikatorer/nojda/", DEFINITION | {"name": "Andel nöjda"} | typed)
    after = draft.indicator.definitions.get(from_year=2025)
    assert (after.largest_change, after.exceeds_hundred) == (Decimal("12.5"), True)
    assert after.values == "year_to_date"


def test_deviations_of_both_signs_are_not_added_up(draft, office):
    sent = {"nojda-text": "+/- 1 %", "nojda-read_as": ""}
    refused = office.post("/2025/aret/arsmal/", sent)
    assert refused.status_code == 422
    assert "tar ut varandra" in refused.content.decode()
    assert Target.objects.get(year=2025).text == "90 %"
    address, typed = "/2025/aret/indikatorer/nojda/", DEFINITION | {"name": "Andel nöjda"}
    office.post(address, typed | {"over_organisations": "share_meeting"})
    assert office.post("/2025/aret/arsmal/", sent).status_code == 302
    again = office.post(address, typed)
    assert again.status_code == 422
    assert list(again.context["form"].errors or again.context["name"].errors) == [
        "over_organisations"
    ]


def test_a_changed_definition_holds_from_the_year_on(draft, office):
    typed = DEFINITION | {"name": "Andel nöjda", "numerator": "De nöjda\r\nalla"}
    office.post("/2025/aret/indikatorer/nojda/", typed)
    before, after = draft.indicator.definitions.order_by("from_year")
    assert (before.from_year, before.numerator) == (2020, "")
    assert (after.from_year, after.numerator) == (2025, "De nöjda\nalla")
    office.post("/2025/aret/indikatorer/nojda/", typed)
    assert draft.indicator.definitions.count() == 2


def test_a_new_indicator_has_the_name_that_one_gives_it(draft, office):
    other = IndicatorFactory(code="trygga", name="Trygga")
    address = "/2025/aret/indikatorer/trygga/"
    assert office.post(address, DEFINITION | {"name": "andel  NÖJDA"}).status_code == 422
    assert office.post(address, DEFINITION | {"name": "Andel trygga"}).status_code == 302
    other.refresh_from_db()
    assert (other.name, other.definitions.get().from_year) == ("Andel trygga", 2025)


def test_the_name_that_an_edition_holds_is_not_changed(draft, office):
    response = office.post(
        "/2025/aret/indikatorer/nojda/", DEFINITION | {"name": "Andel missnöjda"}
    )
    assert response.status_code == 422
    assert "Andel missnöjda" in response.content.decode()
    draft.indicator.refresh_from_db()
    assert draft.indicator.name == "Andel nöjda"


def test_who_answers_is_saved_whole(draft, office):
    address = "/2025/aret/indikatorer/nojda/ansvar/"
    span = IndicatorResponsibility.objects.get()
    other = OrganisationFactory()
    row = {
        f"{span.pk}-starts_on": "2024-01-01",
        f"{span.pk}-ends_on": "2025-06-30",
        f"{span.pk}-weight": "2,5",
    }
    new = {"new-organisation": other.pk, "new-starts_on": "2025-07-01", "new-ends_on": ""}
    wrong = office.post(address, row | new | {"new-weight": "tung"})
    assert wrong.status_code == 422
    assert IndicatorResponsibility.objects.get().ends_on == dt.date(2025, 12, 31)
    assert office.post(address, row | new | {"new-weight": "4"}).status_code == 302
    weights = dict(Weight.objects.filter(year=2025).values_list("organisation", "weight"))
    assert weights == {span.organisation_id: 2.5, other.pk: 4}
    overlapping = row | {
        "new-organisation": span.organisation_id,
        "new-starts_on": "2025-03-01",
        "new-ends_on": "",
        "new-weight": "",
    }
    refused = office.post(address, overlapping)
    assert refused.status_code == 422
    assert "ansvarar redan" in refused.content.decode()
    added = IndicatorResponsibility.objects.get(organisation=other)
    sent = {f"{added.pk}-starts_on": "2025-07-01", f"remove-{added.pk}": "on"}
    assert office.post(address, row | sent).status_code == 302
    assert IndicatorResponsibility.objects.get() == span


# --- targets ---------------------------------------------------------------------------------


def test_targets_are_saved_together_or_not_at_all(draft, office):
    other = IndicatorFactory(code="trygga")
    IndicatorPlacementFactory(indicator=other, area_goal=draft.goal)
    typed = {
        "nojda-text": "91 %",
        "nojda-read_as": "",
        "trygga-text": "så hög som möjligt",
        "trygga-read_as": "jättehög",
    }
    refused = office.post("/2025/aret/arsmal/", typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "91 %" in page
    assert "jättehög" in page
    assert "går inte att tolka" in page
    assert Target.objects.get(year=2025).text == "90 %"
    assert (
        office.post("/2025/aret/arsmal/", typed | {"trygga-read_as": "Ökning"}).status_code == 302
    )
    kinds = dict(Target.objects.filter(year=2025).values_list("indicator__code", "kind"))
    assert kinds == {"nojda": "level", "trygga": "increase"}


def test_a_row_that_was_not_on_the_page_keeps_its_target(draft, office):
    assert office.post("/2025/aret/arsmal/", {"other": "1"}).status_code == 302
    assert Target.objects.get(year=2025).text == "90 %"


def test_a_target_against_the_direction_is_saved_and_told_at_its_field(draft, office):
    sent = {"nojda-text": "Minskning", "nojda-read_as": ""}
    page = office.post("/2025/aret/arsmal/", sent, follow=True).content.decode()
    assert Target.objects.get(year=2025).text == "Minskning"
    assert "högre är bättre för indikatorn: bedöms inte. Skriv till exempel Ökning." in page


# --- adopting --------------------------------------------------------------------------------


def test_adopting_shows_what_becomes_public_and_makes_an_edition(draft, office):
    unread = IndicatorFactory(name="Bra stad")
    IndicatorPlacementFactory(indicator=unread, area_goal=draft.goal)
    office.post("/2025/aret/arsmal/", {f"{unread.code}-text": "bra", f"{unread.code}-read_as": ""})
    page = office.get("/2025/aret/anta/").content.decode()
    assert "Årsmål att se över" in page
    assert "behöver tolkas: skriv till exempel" in page
    assert "Bra stad" in page
    tomorrow = (timezone.localdate() + dt.timedelta(days=2)).isoformat()
    wrong = office.post("/2025/aret/anta/", {"decided_on": tomorrow, "reference": "§ 9"})
    assert wrong.status_code == 422
    assert "framtiden" in wrong.content.decode()
    assert office.post("/2025/aret/anta/", {"decided_on": "2024-11-20"}).status_code == 422
    done = office.post(
        "/2025/aret/anta/", {"decided_on": "2024-11-20", "reference": "KS 2024/9 § 2"}
    )
    assert done.url == "/2025/aret/"
    draft.budget.refresh_from_db()
    assert (draft.budget.status, draft.budget.reference) == ("adopted", "KS 2024/9 § 2")
    standing = Standing.objects.get(year=2025, subject=BUDGET)
    assert standing.is_sealed
    assert standing.published == standing.edition
    assert office.get("/2025/aret/anta/").url == "/2025/aret/"
    assert "2024-11-20" in office.get("/2025/aret/").content.decode()


# --- rules and periods -----------------------------------------------------------------------

SHARES = {
    "full_share": "1",
    "hard_share": "0,5",
    "none_share": "0,25",
    "least_coverage": "",
    "large_gap": "0,1",
    "large_spread": "",
    "decided_on": "",
    "reference": "",
    "nojda-absolute": "",
    "nojda-percent": "5",
}


def test_rules_are_saved_with_their_tolerances(draft, office):
    assert office.post("/2025/aret/regler/", SHARES).status_code == 302
    policy = Policy.objects.get(year=2025)
    assert (str(policy.none_share), policy.least_coverage) == ("0.250000000", None)
    assert (policy.tolerances.get().absolute, policy.tolerances.get().percent) == (None, 5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"full_share": "2"},
        {"hard_share": "hälften"},
        {"least_coverage": "1,5"},
        {"nojda-absolute": "1"},
        {"nojda-percent": "-1"},
    ],
)
def test_rules_that_cannot_be_are_refused_with_what_was_typed(draft, office, wrong):
    response = office.post("/2025/aret/regler/", SHARES | wrong)
    assert response.status_code == 422
    assert "0,25" in response.content.decode()
    assert str(Policy.objects.get(year=2025).none_share) == "0.500000000"


def test_periods_are_proposed_by_last_years_and_saved_whole(draft, office):
    ReportingPeriod.objects.filter(year=2025).delete()
    page = office.get("/2025/aret/perioder/").content.decode()
    assert "förslag efter 2024" in page
    assert "2026-01-01" in page
    wrong = {"T1-opens_on": "2025-05-20", "T1-due_on": "2025-05-01", "VB-opens_on": "2026-01-01"}
    response = office.post("/2025/aret/perioder/", wrong)
    assert response.status_code == 422
    assert not ReportingPeriod.objects.filter(year=2025).exists()
    office.post("/2025/aret/perioder/", {"T1-opens_on": "2025-05-01", "T1-due_on": "2025-05-20"})
    period = ReportingPeriod.objects.get(year=2025)
    assert (period.period, period.due_on) == ("T1", dt.date(2025, 5, 20))
    before_its_opening = {"T1-opens_on": "2025-05-20", "T1-due_on": "2025-05-01"}
    refused = office.post("/2025/aret/perioder/", before_its_opening)
    assert "tidigast samma dag" in refused.content.decode()
    assert office.post("/2025/aret/perioder/", {"T1-opens_on": ""}).status_code == 302
    assert not ReportingPeriod.objects.filter(year=2025).exists()
