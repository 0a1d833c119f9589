"""`publish` and `withdraw`: the same decisions as the pages', said in words and as JSON."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from decisions.models import Decision, Edition
from decisions.selectors import published_edition
from indicators.models import Outcome
from indicators.recompute import drain_marks, mark_everything
from organisations.models import Organisation
from plans.actions import workflow
from tests.factories import (
    MembershipFactory,
    OperationalPlanFactory,
    OrganisationFactory,
    TargetFactory,
    UserFactory,
)
from tests.followup.test_publishing import DAY, correct, hand_in, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(desk):
    return UserFactory(slk=True, email="slk@example.org")


@pytest.fixture
def approver(desk):
    return desk.member("approver")


@pytest.fixture
def handed_in(desk, approver, office):
    mark_everything()
    write(desk, approver, "80")
    hand_in(desk, approver)
    return desk


@pytest.fixture
def plan(desk, approver):
    """The committee's plan, decided."""
    found = OperationalPlanFactory(organisation=desk.organisation, budget=desk.goal.budget)
    workflow.submit(plan=found, by=approver)
    workflow.decide(plan=found, by=approver, decided_on=DAY, reference="§ 1")
    return found


def run(name, **given):
    out = io.StringIO()
    options = {
        "year": "2024",
        "period": "VB",
        "reference": "KS § 14",
        "by": "slk@example.org",
        "json": True,
    }
    call_command(name, stdout=out, **{**options, **given})
    return json.loads(out.getvalue())


def public(organisation=None, subject="VB"):
    return published_edition(organisation or Organisation.objects.city(), 2024, subject)


def test_publishes_and_says_what(handed_in):
    answer = run("publish")
    edition = public()
    assert answer == {
        "year": 2024,
        "period": "VB",
        "organisation": "stockholms-stad",
        "edition": 1,
        "published": True,
        "handed_in": ["namnden"],
        "missing": [],
        "corrections": [],
        "checksum": edition.checksum,
    }


def test_a_dry_run_shows_the_same_and_writes_nothing(handed_in, approver):
    run("publish")
    correct(handed_in, approver)
    before = (Decision.objects.count(), Edition.objects.count())
    shown = run("publish", dry_run=True)
    assert (Decision.objects.count(), Edition.objects.count()) == before
    assert (shown["edition"], shown["published"], public().number) == (2, False, 1)
    done = run("publish")
    assert done["corrections"] == shown["corrections"]
    assert {
        "organisation": "namnden",
        "indicator": handed_in.plain.code,
        "what": "outcome",
        "before": "80",
        "after": "61",
        "reason": "Fel kolumn ur enkäten",
    } in done["corrections"]


def test_withdraws_with_a_reason_and_may_go_back(handed_in, approver):
    run("publish")
    correct(handed_in, approver)
    run("publish")
    assert run("withdraw", reason="Felräknat", dry_run=True)["published"] is True
    assert public().number == 2
    answer = run("withdraw", reason="Felräknat", back_to=1)
    assert (answer["edition"], answer["published"], answer["back_to"]) == (2, False, 1)
    assert public().number == 1
    run("withdraw", reason="Felräknat")
    assert public() is None


def test_publishes_an_organisations_plan(desk, office, plan):
    answer = run("publish", period="plan", organisation="namnden")
    assert (answer["organisation"], answer["edition"], answer["handed_in"]) == (
        "namnden",
        1,
        ["namnden"],
    )
    assert public(desk.organisation, "plan").number == 1
    assert public(subject="plan") is None
    run("withdraw", period="plan", organisation="namnden", reason="Fel bilaga")
    assert public(desk.organisation, "plan") is None


def test_a_plans_corrected_targets_are_told(desk, office, approver, plan):
    run("publish", period="plan", organisation="namnden")
    workflow.reopen(plan=plan, by=approver, reason="Nytt underlag")
    desk.plain.targets.filter(organisation=desk.organisation).delete()
    TargetFactory(indicator=desk.plain, organisation=desk.organisation, text="85 %")
    workflow.submit(plan=plan, by=approver)
    workflow.decide(plan=plan, by=approver, decided_on=DAY, reference="§ 2", motivation="Nytt")
    (one,) = run("publish", period="plan", organisation="namnden")["corrections"]
    assert (one["before"], one["after"], one["reason"]) == ("80 %", "85 %", "Nytt")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"year": "2031"}, "inget år 2031"),
        ({"year": "tjugo"}, "är inget år"),
        ({"period": "T9"}, "Perioden T9 finns inte"),
        ({"period": "T1"}, "Perioden T1 finns inte 2024"),
        ({"organisation": "finns-inte", "period": "plan"}, "koden finns-inte"),
        ({"organisation": "namnden"}, "publiceras för hela staden"),
        ({"organisation": "namnden", "period": "plan"}, "ingen verksamhetsplan 2024"),
        ({"by": "ingen@example.org"}, "ingen användare"),
        ({"by": "redaktor@example.org"}, "får inte besluta"),
        ({"date": "31/12"}, "som 2024-08-31"),
        ({"date": "2999-01-01"}, "framtiden"),
    ],
)
@pytest.mark.parametrize("name", ["publish", "withdraw"])
def test_what_does_not_exist_or_may_not_be_is_said(handed_in, name, given, words):
    MembershipFactory(
        organisation=handed_in.organisation, role="approver", user__email="redaktor@example.org"
    )
    before = Decision.objects.count()
    with pytest.raises(CommandError, match=words):
        run(name, **{"reason": "x", **given})
    assert Decision.objects.count() == before


def test_an_editor_publishes_no_plan_and_an_approver_only_their_own(desk, office, plan):
    editor, other = (
        desk.member("editor"),
        MembershipFactory(role="approver", organisation=OrganisationFactory()).user,
    )
    for person in (editor, other):
        with pytest.raises(CommandError, match="får inte besluta"):
            run("publish", period="plan", organisation="namnden", by=person.email)
    approver = desk.member("approver")
    run("publish", period="plan", organisation="namnden", by=approver.email)


def test_what_changes_without_a_reason_is_refused_and_shown_in_a_dry_run(handed_in, approver):
    central = handed_in.indicator(over_organisations="central")
    outcome = Outcome.objects.create(
        indicator=central,
        organisation=Organisation.objects.city(),
        year=2024,
        period="VB",
        value=1,
        status="final",
    )
    drain_marks(wait=True)
    run("publish")
    outcome.value = 2
    outcome.save()
    with pytest.raises(CommandError, match="Skriv varför"):
        run("publish")
    with pytest.raises(CommandError, match="Skriv varför"):
        run("publish", dry_run=True)
    assert public().number == 1
    (one,) = run("publish", reason="Ny mätning")["corrections"]
    assert (one["before"], one["after"], one["reason"]) == ("1", "2", "Ny mätning")


def test_is_said_in_words_too(handed_in, capsys):
    given = {"year": "2024", "period": "VB", "reference": "§ 1", "by": "slk@example.org"}
    call_command("publish", **given)
    assert "Publicerad: VB 2024, utgåva 1" in capsys.readouterr().out
    call_command("withdraw", reason="Fel", **given)
    assert "Tillbakadragen: VB 2024, utgåva 1" in capsys.readouterr().out
