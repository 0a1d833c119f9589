"""Judging goals: who may what in which state, and what readers never see of it."""

import datetime as dt
import html
import json
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from common.numbers import measure
from decisions.guard import Sealed
from decisions.models import Decision, Standing
from decisions.selectors import published_edition, standing_of
from drafting.calculations.rich_text import revision
from followup.actions import set_period_closed
from followup.judgements import (
    decide_judgement,
    decided_judgements,
    reopen_judgement,
)
from followup.models import GoalJudgement, ReportingPeriod
from followup.publishing import publish
from indicators.models import GoalProposal, Outcome
from indicators.recompute import drain_marks
from tests import factories as make
from tests.indicators.worlds import World
from tests.judging import save_judgement

pytestmark = pytest.mark.django_db

CITYS = "/2024/mal/1.1/bedomning/"
STRATEGIC = "/2024/mal/1/bedomning/"
FULL, PARTIAL, NONE = "uppfylls helt", "uppfylls delvis", "uppfylls inte"
SECRET = "Hemligt ord zebra"


@pytest.fixture
def here():
    """A goal that the city misses and one committee reaches."""
    area = make.AreaGoalFactory(strategic_goal=make.StrategicGoalFactory(code="1"), code="1.1")
    world = World(over_organisations="mean")
    make.IndicatorPlacementFactory(indicator=world.indicator, area_goal=area)
    world.target("80")
    committee, other = world.organisation("80", VB=90), world.organisation("80", VB=40)
    make.ReportingPeriodFactory()
    stand()
    own = f"{CITYS}?organisation={committee.code}"
    return SimpleNamespace(
        area=area, world=world, city=world.city, committee=committee, other=other, own=own
    )


def stand():
    """What is entered is final history: it stands and is computed."""
    Outcome.objects.update(status="final")
    drain_marks(wait=True)


@pytest.fixture
def person(here):
    def _person(role):
        if role in ("reader", "editor", "approver"):
            return make.MembershipFactory(organisation=here.committee, role=role).user
        if role == "outsider":
            return make.MembershipFactory(organisation=here.other, role="approver").user
        return make.UserFactory(city_role=role)

    return _person


def at(address, part):
    """The address of something that is done on the page, with its query."""
    path, _mark, query = address.partition("?")
    return f"{path}{part}/?{query}"


def write(client, address, *, level=None, motivation=None, base=("", "")):
    given = [("level", base[0], level), ("motivation", base[1], motivation)]
    kept = [one for one in given if one[2] is not None]
    return client.post(
        at(address, "spara"),
        {
            "field": [name for name, _base, _value in kept],
            "base": [revision(old) for _name, old, _value in kept],
            "value": [value for _name, _base, value in kept],
        },
    )


def decide(client, address, **given):
    seen = client.get(address).context["seen"]
    decided_on = given.pop("decided_on", timezone.localdate().isoformat())
    form = {"seen": seen, "decided_on": decided_on, "reference": "KS 2025/1", **given}
    return client.post(at(address, "besluta"), form)


def text(response):
    return " ".join(html.unescape(response.content.decode()).split())


def judgement(**given):
    return GoalJudgement.objects.get(**given)


# --- who ------------------------------------------------------------------------------------


def test_judging_needs_a_signed_in_person(here, client):
    assert client.get(CITYS).status_code == 302
    met = write(client, CITYS, level=FULL, motivation="Alla når målet.")
    assert met.status_code == 401
    assert "Alla når målet." in text(met)
    assert "/konto/login/" in text(met)
    assert not GoalJudgement.objects.exists()


@pytest.mark.parametrize("role", ["outsider", "reader", "editor", "approver", "politician"])
def test_the_citys_judgement_is_there_for_nobody_else_than_its_office(here, sign_in, person, role):
    client = sign_in(person(role))
    for address in (CITYS, STRATEGIC):
        assert client.get(address).status_code == 404
        assert write(client, address, level=FULL).status_code == 404
        for part in ("besluta", "oppna", "angra"):
            assert client.post(at(address, part)).status_code == 404
        assert client.get(f"{address}historik/motivation/").status_code == 404
    assert not GoalJudgement.objects.exists()


@pytest.mark.parametrize("role", ["slk", "admin"])
def test_the_office_drafts_and_decides_the_citys(here, sign_in, person, role):
    user = person(role)
    client = sign_in(user)
    assert write(client, CITYS, level=NONE).status_code == 302
    assert judgement().status == "draft"
    assert decide(client, CITYS).status_code == 302
    decided = judgement()
    assert (decided.status, decided.level, decided.proposal) == ("decided", "none", "none")
    assert (decided.organisation, decided.judged_by) == (here.city, user)
    standing = standing_of(here.city, 2024, "VB:1.1")
    assert standing.is_sealed
    assert standing.edition.document["level"] == "none"
    assert standing.edition.decision.reference == "KS 2025/1"


@pytest.mark.parametrize(
    ("role", "read", "drafted", "decided"),
    [
        ("outsider", 404, 404, 404),
        ("politician", 404, 404, 404),
        ("reader", 200, 403, 403),
        ("slk", 200, 403, 403),
        ("editor", 200, 302, 403),
        ("approver", 200, 302, 302),
        ("admin", 200, 302, 302),
    ],
)
def test_an_organisations_own(here, sign_in, person, role, read, drafted, decided):
    save_judgement(
        goal=here.area, organisation=here.committee, period="VB", level="full", motivation="",
        by=person("editor"),
    )  # fmt: skip
    client = sign_in(person(role))
    page = client.get(here.own)
    assert page.status_code == read
    assert write(client, here.own, motivation="Vi når dit.").status_code == drafted
    seen = client.get(here.own).context["seen"] if read == 200 else ""
    form = {"seen": seen, "decided_on": "2025-02-04", "reference": "§ 4"}
    assert client.post(at(here.own, "besluta"), form).status_code == decided
    assert judgement().status == ("decided" if decided == 302 else "draft")
    if read == 200:
        may_write = drafted == 302
        assert ('name="value"' in text(page)) is may_write
        assert ('name="decided_on"' in text(page)) is (decided == 302)


def test_an_organisation_judges_no_strategic_goal_and_no_unknown_period(here, sign_in, person):
    client = sign_in(person("admin"))
    for address in (
        f"{STRATEGIC}?organisation={here.committee.code}",
        f"{CITYS}?period=M01",
        f"{CITYS}?period=x",
        f"{CITYS}?organisation=finns-inte",
        "/2024/mal/9.9/bedomning/",
        "/2019/mal/1.1/bedomning/",
    ):
        assert client.get(address).status_code == 404


# --- against which figures --------------------------------------------------------------------


def test_an_organisation_is_weighed_against_its_own_figures(here, sign_in, person):
    page = sign_in(person("editor")).get(here.own)
    proposal = page.context["proposal"]
    assert (proposal.level, proposal.organisation) == ("full", here.committee)
    (figure,) = page.context["figures"]
    assert (figure.organisation, figure.outcome) == (here.committee, 90)
    assert here.world.indicator.name in text(page)


def test_figures_are_written_as_everywhere_else(here, sign_in, person):
    Outcome.objects.filter(organisation=here.committee).update(value="89.4444")
    stand()
    page = text(sign_in(person("editor")).get(here.own))
    definition = here.world.indicator.definitions.get()
    said = measure(Decimal("89.4444"), definition.unit, definition.decimals)
    assert " ".join(said.split()) in page
    assert "89,4444" not in page


def test_own_indicators_are_shown_but_not_counted(here, sign_in, person):
    own = World(level="own", owner=here.committee)
    make.IndicatorPlacementFactory(indicator=own.indicator, area_goal=here.area)
    own.target("80", here.committee)
    own.report(here.committee, VB=10)
    stand()
    page = sign_in(person("editor")).get(here.own)
    assert len(page.context["figures"]) == 2
    assert page.context["counts"]["none"] == 0
    assert "räknas inte i förslaget" in text(page)


def test_nothing_of_the_citys_unpublished_figures_is_on_an_organisations_page(
    here, sign_in, person
):
    GoalProposal.every.update(level="not_applicable")
    save_judgement(
        goal=here.area, organisation=here.city, period="VB", level="partial",
        motivation=SECRET, by=person("slk"),
    )  # fmt: skip
    client = sign_in(person("approver"))
    page = client.get(here.own)
    assert page.context["proposal"].level == "full"
    assert SECRET not in text(page)
    assert not [row for row in page.context["figures"] if row.organisation != here.committee]


@pytest.mark.parametrize(
    ("level", "motivation", "status"),
    [(FULL, "", 302), (NONE, "", 422), (NONE, " \n ", 422), (NONE, "Fler klagar.", 302)],
)
def test_a_decision_that_differs_from_the_own_proposal_says_why(
    here, sign_in, person, level, motivation, status
):
    client = sign_in(person("approver"))
    write(client, here.own, level=level, motivation=motivation)
    answer = decide(client, here.own)
    assert answer.status_code == status
    if status == 422:
        assert "Skriv varför i motiveringen" in text(answer)
        assert judgement().status == "draft"
    else:
        assert judgement().proposal == "full"


def test_the_city_is_weighed_against_what_stands_not_against_what_is_typed(here, sign_in, person):
    Outcome.objects.filter(organisation=here.committee).update(value=70)
    Outcome.objects.filter(organisation=here.other).update(value=100, status="preliminary")
    drain_marks(wait=True)
    assert GoalProposal.objects.get(area_goal=here.area, period="VB").level == "full"
    page = sign_in(person("slk")).get(CITYS)
    assert page.context["proposal"].level == "none"


def test_a_strategic_goal_is_judged_beside_its_proposal(here, sign_in, person):
    client = sign_in(person("slk"))
    page = client.get(STRATEGIC)
    assert page.context["proposal"].level == "none"
    write(client, STRATEGIC, level=PARTIAL, motivation="Två mål av tre är nära.")
    assert decide(client, STRATEGIC).status_code == 302
    assert judgement().strategic_goal == here.area.strategic_goal
    assert standing_of(here.city, 2024, "VB:1").edition.document["proposal"] == "none"


def test_a_judgement_without_a_level_or_with_rubbish_is_refused(here, sign_in, person):
    client = sign_in(person("slk"))
    assert decide(client, CITYS).status_code == 422
    for rubbish in ("rubbish", "full", "uppfylls helt\u00e5"):
        assert write(client, CITYS, level=rubbish).status_code == 422
    assert write(client, CITYS, motivation="x" * 20_001).status_code == 422
    assert not GoalJudgement.objects.exists()
    write(client, CITYS, motivation="Bara\x00 ord.")
    assert judgement().motivation == "Bara ord."
    refused = decide(client, CITYS)
    assert refused.status_code == 422
    assert "Välj en bedömning" in text(refused)


@pytest.mark.parametrize(
    ("day", "words"),
    [("2999-01-01", "framtiden"), ("1999-01-01", "tidigast"), ("i går", "2024-08-31"), ("", "dag")],
)
def test_a_date_that_cannot_be_is_refused(here, sign_in, person, day, words):
    client = sign_in(person("slk"))
    write(client, CITYS, level=NONE)
    refused = decide(client, CITYS, decided_on=day)
    assert refused.status_code == 422
    assert words in text(refused)
    assert judgement().status == "draft"


def test_a_decision_needs_its_reference(here, sign_in, person):
    client = sign_in(person("slk"))
    write(client, CITYS, level=NONE)
    assert decide(client, CITYS, reference=" ").status_code == 422
    assert not Decision.objects.exists()


# --- two at once --------------------------------------------------------------------------------


def test_two_people_judging_at_once_lose_nothing(here, sign_in, person):
    first, second = person("approver"), person("editor")
    write(sign_in(first), here.own, level=FULL, motivation="Första texten.")
    client = sign_in(second)
    write(client, here.own, motivation="Andra texten.")
    assert "Första texten." in judgement().motivation
    assert "Andra texten." in judgement().motivation
    met = write(client, here.own, level=NONE)
    assert met.status_code == 409
    assert FULL in text(met)
    assert judgement().level == "full"
    kept = client.post(
        at(here.own, "spara"),
        {"field": "motivation", "base": revision(judgement().motivation),
         "value": "Andra texten.", "choose": "mine"},
    )  # fmt: skip
    assert kept.status_code == 302
    assert judgement().motivation == "Andra texten."
    history = text(client.get(at(here.own, "historik/motivation")))
    assert "Första" in history
    assert str(first) in history


def test_the_history_of_the_level_is_told_in_words(here, sign_in, person):
    write(sign_in(person("admin")), CITYS, level=NONE)
    client = sign_in(person("slk"))
    write(client, CITYS, level=PARTIAL, base=(NONE, ""))
    shown = text(client.get(f"{CITYS}historik/level/"))
    assert NONE in shown
    assert ">partial<" not in shown.replace("> ", ">").replace(" <", "<")
    undone = client.post(at(CITYS, "angra"), {"field": "level", "base": revision(PARTIAL)})
    assert undone.status_code == 302
    assert judgement().level == "none"


def test_nobody_decides_another_draft_than_the_one_they_read(here, sign_in, person):
    client = sign_in(person("slk"))
    write(client, CITYS, level=NONE)
    seen = client.get(CITYS).context["seen"]
    write(client, CITYS, motivation="Skrivet av någon annan.")
    form = {"seen": seen, "decided_on": "2025-02-04", "reference": "§ 4"}
    refused = client.post(at(CITYS, "besluta"), form)
    assert refused.status_code == 422
    assert "har ändrats sedan du läste" in text(refused)
    assert judgement().status == "draft"


def test_a_save_by_script_brings_what_the_decision_is_about(here, sign_in, person):
    client = sign_in(person("slk"))
    answer = client.post(
        at(CITYS, "spara"),
        {"field": "level", "base": revision(""), "value": NONE},
        headers={"Accept": "application/json"},
    ).json()
    assert answer["state"] == "saved"
    assert client.get(CITYS).context["seen"] in answer["fragments"]["judgement-seen"]


# --- decided, opened again, closed ----------------------------------------------------------------


def decided_by(user, here, *, organisation=None, level="none", motivation="Därför."):
    drafted = save_judgement(
        goal=here.area, organisation=organisation or here.city, period="VB", level=level,
        motivation=motivation, by=user,
    )  # fmt: skip
    decide_judgement(judgement=drafted, by=user)
    drafted.refresh_from_db()
    return drafted


def test_what_is_decided_is_not_written_in(here, sign_in, person):
    user = person("slk")
    decided_by(user, here)
    client = sign_in(user)
    assert 'name="value"' not in text(client.get(CITYS))
    refused = write(client, CITYS, motivation="Nytt", base=("none", "Därför."))
    assert refused.status_code == 403
    assert "Öppna den igen" in text(refused)
    assert decide(client, CITYS, reason="x").status_code == 422
    with pytest.raises(Sealed):
        save_judgement(
            goal=here.area, organisation=here.city, period="VB", level="full", motivation="",
            by=user,
        )  # fmt: skip
    assert judgement().motivation == "Därför."


def test_a_judgement_is_opened_and_corrected_with_reasons(here, sign_in, person):
    user = person("slk")
    decided_by(user, here)
    client = sign_in(user)
    assert client.post(at(CITYS, "oppna"), {"reason": " "}).status_code == 422
    assert judgement().status == "decided"
    assert client.post(at(CITYS, "oppna"), {"reason": "Ett fel."}).status_code == 302
    assert judgement().status == "draft"
    (standing,) = decided_judgements(2024, "VB")
    assert standing["motivation"] == "Därför."
    write(client, CITYS, motivation="Rättat.", base=("", "Därför."))
    assert decide(client, CITYS).status_code == 422
    assert decide(client, CITYS, reason="Fel ord.").status_code == 302
    edition = standing_of(here.city, 2024, "VB:1.1").edition
    assert (edition.number, edition.decision.kind) == (2, "correction")
    assert decided_judgements(2024, "VB")[0]["motivation"] == "Rättat."
    assert "Fel ord." in text(client.get(CITYS))


def test_an_open_judgement_is_not_opened_again(here, person):
    drafted = decided_by(person("slk"), here)
    reopen_judgement(judgement=drafted, reason="Ett fel.", by=person("slk"))
    with pytest.raises(ValidationError, match="redan öppen"):
        reopen_judgement(judgement=drafted, reason="Ett fel.", by=person("slk"))


def test_a_closed_period_takes_no_draft_decision_or_opening(here, sign_in, person):
    slk = person("slk")
    decided_by(slk, here)
    save_judgement(
        goal=here.area, organisation=here.committee, period="VB", level="full", motivation="",
        by=slk,
    )  # fmt: skip
    period = ReportingPeriod.objects.get()
    set_period_closed(reporting_period=period, closed=True, by=slk)
    client = sign_in(person("approver"))
    assert write(client, here.own, motivation="Nytt").status_code == 403
    refused = decide(client, here.own)
    assert refused.status_code == 422
    assert "Perioden är stängd" in text(refused)
    client = sign_in(slk)
    assert client.post(at(CITYS, "oppna"), {"reason": "Ett fel."}).status_code == 422
    assert judgement(organisation=here.city).status == "decided"
    set_period_closed(reporting_period=period, closed=False, by=slk, reason="En till.")
    client = sign_in(person("approver"))
    assert decide(client, here.own).status_code == 302


def test_the_goal_above_counts_a_judgement_when_it_is_decided(here, sign_in, person):
    client = sign_in(person("slk"))
    write(client, CITYS, level=FULL, motivation="Vi når det.")
    drain_marks(wait=True)
    above = GoalProposal.every.standing().get(
        strategic_goal=here.area.strategic_goal, period="VB", question="outcome"
    )
    assert above.level == "none"
    decide(client, CITYS)
    drain_marks(wait=True)
    above.refresh_from_db()
    assert above.level == "full"


# --- readers --------------------------------------------------------------------------------------


def printed(reading="published"):
    out = StringIO()
    call_command("fulfilment", year=2024, period="VB", reading=reading, json=True, stdout=out)
    return json.loads(out.getvalue())


def test_a_draft_is_in_no_published_reading(here, person):
    for organisation in (here.city, here.committee):
        save_judgement(
            goal=here.area, organisation=organisation, period="VB", level="partial",
            motivation=SECRET, by=person("slk"),
        )  # fmt: skip
    edition = publish(year=2024, subject="VB", by=person("slk"))
    assert edition.document["judgements"] == []
    for reading in ("published", "working"):
        assert SECRET not in json.dumps(printed(reading), ensure_ascii=False)


def test_a_decided_judgement_reaches_readers_with_the_periods_edition(here, sign_in, person):
    slk = person("slk")
    first = publish(year=2024, subject="VB", by=slk)
    decided_by(slk, here, motivation="Centralt ord.")
    decided_by(person("approver"), here, organisation=here.committee, motivation="Eget ord.")
    assert printed()["judgements"] == []
    assert printed()["edition"]["number"] == first.number
    client = sign_in(slk)
    assert "Läsare ser den när perioden publiceras" in text(client.get(CITYS))
    publish(year=2024, subject="VB", by=slk)
    assert "publicerad" in text(client.get(CITYS))
    told = published_edition(here.city, 2024, "VB").document["judgements"]
    assert [one["motivation"] for one in told] == ["Centralt ord.", "Eget ord."]
    assert told[0]["proposal"] == "none"
    assert told[0]["judged_by"] == str(slk)
    assert told[0]["decided_on"] == timezone.localdate().isoformat()


def test_a_statement_of_what_was_decided_keeps_its_proposal(here, person):
    drafted = save_judgement(
        goal=here.area, organisation=here.city, period="VB", level="partial",
        motivation="Då.", proposal="partial", by=person("slk"),
    )  # fmt: skip
    decide_judgement(
        judgement=drafted, by=None, kind="introduction", decided_on=dt.date(2025, 3, 1)
    )
    assert standing_of(here.city, 2024, "VB:1.1").edition.document["proposal"] == "partial"
    assert Standing.objects.get(subject="VB:1.1").edition.decision.kind == "introduction"


def test_the_page_asks_as_many_questions_however_many_figures(
    here, sign_in, person, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(person("approver"))
    client.get(here.own)
    with django_assert_max_num_queries(17) as few:
        client.get(here.own)
    for _number in range(4):
        world = World(over_organisations="mean")
        make.IndicatorPlacementFactory(indicator=world.indicator, area_goal=here.area)
        world.answer(here.committee)
        world.report(here.committee, VB=5)
    stand()
    with django_assert_num_queries(len(few)):
        assert len(client.get(here.own).context["figures"]) == 5


def test_the_proposal_that_was_judged_against_is_kept_and_what_it_became_is_said(
    here, client, sign_in
):
    by = make.UserFactory(slk=True)
    written = save_judgement(
        goal=here.area, organisation=here.city, period="VB", level="partial", motivation="Nära",
        by=by,
    )  # fmt: skip
    decide_judgement(judgement=written, by=by, reference="§ 1")
    publish(year=2024, subject="VB", by=by)
    address = "/2024/mal/1.1/?period=VB"
    unchanged = " ".join(client.get(address).content.decode().split())
    assert "Siffrorna föreslog då:" in unchanged
    assert "Förslaget har blivit ett annat" not in unchanged

    Outcome.objects.filter(organisation=here.other, year=2024).update(value=Decimal(95))
    stand()
    preview = sign_in(by).get("/2024/uppfoljning/VB/publicera/").content.decode()
    assert f"förslaget var {NONE}" in " ".join(preview.split())
    assert f"förslaget är nu {FULL}" in " ".join(preview.split())
    edition = publish(year=2024, subject="VB", by=by, reason="Rättat")
    client.logout()
    page = client.get(address).content.decode()
    judged = page[page.index("Stadens beslutade bedömning") :].split("Nämndernas egna")[0]
    assert NONE in judged.split("Siffrorna föreslog då:")[1].split("</p>")[0]
    assert FULL in judged.split("Förslaget har blivit ett annat")[1].split("</p>")[0]
    tree = " ".join(client.get("/2024/mal/?period=VB").content.decode().split())
    assert "Siffrorna föreslår sedan dess:" in tree
    (document,) = edition.document["judgements"]
    assert document["proposal"] == "none"
    assert GoalProposal.every.under(edition).get(area_goal=here.area).level == "full"
    out = StringIO()
    call_command("fulfilment", year=2024, period="VB", json=True, stdout=out)
    goal = next(one for one in json.loads(out.getvalue())["goals"] if one["code"] == "1.1")
    assert (goal["decided"], goal["decided_against"]) == ("partial", "none")
