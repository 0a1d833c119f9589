"""Rules, answers and weights of an adopted year: changed by a decision, told to readers."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from decisions.guard import Sealed
from decisions.models import BUDGET, Decision, Standing
from decisions.selectors import standing_of
from followup.year.actions import end_organisation
from indicators.budgets import adopt_budget
from indicators.models import IndicatorResponsibility, Policy, Weight
from indicators.rules import NewRules, changing_rules
from indicators.steering import (
    add_responsibility,
    change_responsibility,
    remove_responsibility,
    save_policy,
    set_weight,
)
from organisations.models import Organisation
from tests.factories import IndicatorResponsibilityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

DECISION = {
    "decision-decided_on": "2024-03-14",
    "decision-reference": "KS 2024/19 § 8",
    "decision-reason": "Måtten spretar",
}
GROUNDS = NewRules(dt.date(2024, 3, 14), "KS 2024/19 § 8", "Måtten spretar")
SHARES = {
    "full_share": "1",
    "hard_share": "0,5",
    "none_share": "0,25",
    "least_coverage": "",
    "large_gap": "0,1",
    "large_spread": "",
    "nojda-absolute": "",
    "nojda-percent": "5",
}
RULES = "/2024/aret/regler/"
ANSWERING = "/2024/aret/indikatorer/nojda/ansvar/"


@pytest.fixture
def span(adopted):
    return IndicatorResponsibility.objects.get()


def edition(year=2024):
    return standing_of(Organisation.objects.city(), year, BUDGET).edition


def sent(span, **changed):
    row = {"starts_on": "2024-01-01", "ends_on": "2024-12-31", "weight": "3"} | changed
    return {f"{span.pk}-{name}": value for name, value in row.items()}


# --- rules -----------------------------------------------------------------------------------


def test_the_rules_of_an_adopted_year_are_not_changed_without_a_decision(adopted, office):
    response = office.post(RULES, SHARES)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Budgeten för 2024 är antagen" in page
    for words in ("vilken dag", "Ange vilket beslut", "Skriv varför"):
        assert words in page
    assert Policy.objects.get(year=2024).tolerances.get().absolute == 2
    assert edition().number == 1


def test_a_decision_changes_the_rules_and_makes_an_edition(adopted, office):
    first = edition()
    response = office.post(RULES, SHARES | DECISION)
    assert response.status_code == 302
    policy = Policy.objects.get(year=2024)
    assert (policy.tolerances.get().percent, policy.decided_on) == (5, dt.date(2024, 3, 14))
    assert policy.reference == "KS 2024/19 § 8"
    made = edition()
    assert (made.number, made.decision.kind) == (2, Decision.Kind.RULES)
    assert made.decision.motivation == "Måtten spretar"
    assert Standing.objects.get(year=2024, subject=BUDGET).published == made
    assert made.document["tolerances"] == [{"indicator": "nojda", "percent": "5.000000000"}]
    # What was decided before keeps its rules.
    first.refresh_from_db()
    assert first.document["policy"]["none_share"] != made.document["policy"]["none_share"]
    assert first.document["tolerances"] == [{"indicator": "nojda", "absolute": "2.000000000"}]


def test_a_decision_that_cannot_be_is_refused_at_its_field(adopted, office):
    response = office.post(RULES, SHARES | DECISION | {"decision-decided_on": "2999-01-01"})
    assert response.status_code == 422
    assert response.context["grounds"].errors.keys() == {"decided_on"}
    assert edition().number == 1


def test_the_first_rules_of_an_adopted_year_take_a_decision_too(adopted, slk):
    with changing_rules(years=[2024], by=slk, grounds=GROUNDS):
        Policy.objects.all().delete()
    with pytest.raises(ValidationError, match="antagen"):
        save_policy(policy=Policy(year=2024), tolerances={}, by=slk)
    save_policy(policy=Policy(year=2024), tolerances={}, by=slk, grounds=GROUNDS)
    assert Policy.objects.get().year == 2024


def test_a_draft_needs_no_decision(draft, slk):
    save_policy(policy=Policy.objects.get(year=2025), tolerances={}, by=slk)
    assert not Decision.objects.filter(kind=Decision.Kind.RULES).exists()


# --- who answers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"ends_on": "2024-06-30"},
        {"starts_on": "2024-02-01"},
        {"weight": "4"},
        {"weight": ""},
    ],
)
def test_who_answers_in_an_adopted_year_changes_by_a_decision(span, office, change):
    asked = office.get(ANSWERING).content.decode()
    assert "ny utgåva" in asked
    refused = office.post(ANSWERING, sent(span, **change))
    assert refused.status_code == 422
    assert "Budgeten för 2024 är antagen" in refused.content.decode()
    span.refresh_from_db()
    assert (span.starts_on, span.ends_on) == (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert Weight.objects.get(year=2024).weight == 3
    assert office.post(ANSWERING, sent(span, **change) | DECISION).status_code == 302
    assert edition().number == 2


def test_one_decision_holds_for_everything_that_a_page_changes(span, office):
    other = OrganisationFactory()
    new = {"new-organisation": other.pk, "new-starts_on": "2024-07-01", "new-weight": "1"}
    office.post(ANSWERING, sent(span, ends_on="2024-06-30", weight="4") | new | DECISION)
    assert {one.organisation for one in IndicatorResponsibility.objects.all()} == {
        span.organisation,
        other,
    }
    assert Decision.objects.filter(kind=Decision.Kind.RULES).count() == 1
    kept = edition().document
    assert sorted(kept["answering"], key=lambda row: row[2]) == [
        ["nojda", "norra", "2024-01-01", "2024-06-30"],
        ["nojda", other.code, "2024-07-01", "2024-12-31"],
    ]
    assert ["nojda", "norra", "4.000000000"] in kept["weights"]


def test_nothing_changed_is_no_decision(span, office):
    assert office.post(ANSWERING, sent(span) | DECISION).status_code == 302
    assert edition().number == 1


def test_a_draft_asks_for_a_decision_where_it_touches_an_adopted_year(draft, office):
    address = "/2025/aret/indikatorer/nojda/ansvar/"
    assert "ny utgåva" not in office.get(address).content.decode()
    span = IndicatorResponsibility.objects.get()
    shorter = sent(span, ends_on="2025-06-30")
    assert office.post(address, shorter).status_code == 302
    later = office.post(address, sent(span, starts_on="2025-01-01", ends_on="2025-06-30"))
    assert later.status_code == 422
    assert "ny utgåva" in later.content.decode()


def test_the_database_refuses_what_forgets_the_decision(span, slk):
    answers = {"starts_on": dt.date(2024, 1, 1), "ends_on": dt.date(2024, 3, 31), "by": slk}
    matter = {"indicator": span.indicator, "organisation": span.organisation}
    for forgetful in (
        lambda: change_responsibility(span=span, **answers),
        lambda: remove_responsibility(span=span, by=slk),
        lambda: add_responsibility(
            indicator=span.indicator, organisation=OrganisationFactory(), **answers
        ),
        lambda: set_weight(**matter, year=2024, weight=None, by=slk),
    ):
        with pytest.raises(Sealed):
            forgetful()


# --- closing an organisation -----------------------------------------------------------------


def test_an_organisation_that_ends_within_an_adopted_year_does_so_by_a_decision(span, office):
    address = "/ar/organisationer/norra/"
    close = {"form": "close", "exists_to": "2024-06-30"}
    refused = office.post(address, close)
    assert refused.status_code == 422
    assert "Budgeten för 2024 är antagen" in refused.content.decode()
    assert Organisation.objects.get(code="norra").exists_to is None
    decision = {"decided_on": "2024-03-14", "reference": "KF 2024/2 § 5", "reason": "Slås ihop"}
    assert office.post(address, close | decision).status_code == 302
    span.refresh_from_db()
    assert span.ends_on == Organisation.objects.get(code="norra").exists_to == dt.date(2024, 6, 30)
    assert edition().decision.motivation == "Slås ihop"


def test_each_adopted_year_that_is_cut_gets_a_decision_of_its_own(draft, slk):
    adopt_budget(budget=draft.budget, by=slk, decided_on=dt.date(2024, 11, 20), reference="§ 1")
    day = dt.date(2024, 6, 30)
    end_organisation(organisation=draft.committee, day=day, by=slk, grounds=GROUNDS)
    made = Decision.objects.filter(kind=Decision.Kind.RULES)
    assert sorted(made.values_list("year", flat=True)) == [2024, 2025]
    assert IndicatorResponsibility.objects.get().ends_on == day


def test_what_begins_after_the_end_goes(adopted, slk):
    IndicatorResponsibilityFactory(
        organisation=adopted.committee, indicator=adopted.indicator, year=2025
    )
    end_organisation(organisation=adopted.committee, day=dt.date(2024, 12, 31), by=slk)
    assert IndicatorResponsibility.objects.get().ends_on == dt.date(2024, 12, 31)
    assert not Decision.objects.filter(kind=Decision.Kind.RULES).exists()
