"""A marked word and a marked number in every kind of draft: nobody finds them on a reading page."""

import re

import pytest

from dashboards import urls as dashboards
from finance.models import BudgetLine
from followup.actions import place_of, reopen_report
from followup.models import GoalJudgement
from followup.publishing import withdraw
from goals.models import CommitteeGoal
from indicators import urls as indicators
from indicators.models import Fulfilment, GoalProposal, Outcome, TargetChange
from indicators.models.computed import Basis
from indicators.recompute import drain_marks
from plans.actions.workflow import reopen
from plans.models import OperationalPlan, PlanSection
from tests import factories as make
from tests.published import answers, build_city

pytestmark = pytest.mark.django_db

WORD = "kanariefågel"
# More digits than any row's number has, that none is taken for it.
NUMBER = "98765431"
FOUND = re.compile(f"{WORD}|{NUMBER}", re.IGNORECASE)


def marked(kind):
    return f"{WORD} i {kind}"


# --- drafts of every kind --------------------------------------------------------------------


def everything_is_typed(here):
    """All that the organisation whose plan is open, and whose report is not in, can write."""
    write_plan(here, here.closed)
    write_report(here, here.closed)
    judge(here)
    here.trygga.outcomes.filter(organisation=here.city, year=2024).update(value=NUMBER)


def write_plan(here, organisation):
    target = here.indicator.targets.get(organisation=organisation)
    TargetChange.objects.create(
        target=target,
        previous_text=target.text,
        new_text=f"{NUMBER} %",
        decided_on="2024-05-20",
        reference=marked("ändring"),
    )
    here.indicator.targets.filter(organisation=organisation).update(
        text=f"{NUMBER} %", low=NUMBER, high=NUMBER
    )
    CommitteeGoal.objects.filter(organisation=organisation).update(
        title=marked("nämndmål"), description=marked("beskrivning")
    )
    goal = CommitteeGoal.objects.get(organisation=organisation)
    make.ExpectedResultFactory(committee_goal=goal, text=marked("resultat"), group=marked("grupp"))
    make.ActivityFactory(
        budget=here.budget,
        organisation=organisation,
        committee_goal=goal,
        title=marked("aktivitet"),
    )
    plan = OperationalPlan.objects.get(organisation=organisation)
    PlanSection.objects.create(plan=plan, area_goal=here.area, text=f"<p>{marked('avsnitt')}</p>")
    own_indicator(here, organisation)
    internal_control(here, organisation)
    BudgetLine.objects.create(
        organisation=organisation, year=2024, name=marked("budgetpost"), net=NUMBER
    )


def internal_control(here, organisation):
    process = make.ControlProcessFactory(
        organisation=organisation, area_goal=here.area, name=marked("process"), responsible=WORD
    )
    make.ControlPracticeFactory(process=process, text=marked("arbetssätt"))
    risk = make.ControlRiskFactory(
        process=process, text=marked("händelse"), handling=marked("hantering"), probability=5
    )
    row = make.ControlPlanRowFactory(risk=risk, what=marked("kontroll"), who=WORD, how=WORD)
    make.ControlFollowUpFactory(row=row, result=marked("uppföljning"), action=marked("åtgärd"))


def own_indicator(here, organisation):
    own = make.IndicatorFactory(
        code=f"{WORD.replace('å', 'a')}-{organisation.pk}",
        name=marked(f"egen indikator hos {organisation.code}"),
        level="own",
        owner=organisation,
    )
    make.IndicatorDefinitionFactory(indicator=own, unit=WORD, why=marked("definition"))
    make.IndicatorPlacementFactory(indicator=own, area_goal=here.area)
    make.TargetFactory(indicator=own, organisation=organisation, text=f"{NUMBER} st")
    make.OutcomeFactory(indicator=own, organisation=organisation, value=NUMBER)
    answers(organisation, own)


def write_report(here, organisation):
    for outcome in Outcome.objects.filter(organisation=organisation, year=2024, period="VB"):
        outcome.value = outcome.women = outcome.men = outcome.forecast = NUMBER
        outcome.comment = marked("kommentar")
        outcome.save()
    make.OutcomeFactory(
        indicator=here.indicator, organisation=organisation, period="T2", value=NUMBER
    )


def judge(here):
    """Drafts of all three: the city's of both kinds of goal, and an organisation's own."""
    for number, (organisation, goal) in enumerate(
        [
            (here.city, {"area_goal": here.area}),
            (here.city, {"area_goal": None, "strategic_goal": here.strategic}),
            (here.closed, {"area_goal": here.area}),
            (here.open, {"area_goal": here.area}),
        ]
    ):
        make.GoalJudgementFactory(
            organisation=organisation, motivation=marked(f"motivering {number}"), **goal
        )


def typed(here):
    everything_is_typed(here)


def reopened(here):
    """What was decided is open again and is written anew: what was decided stays public."""
    everything_is_typed(here)
    plan = OperationalPlan.objects.get(organisation=here.open)
    reopen(plan=plan, by=here.boss, reason="Ändras")
    reopen_report(place=place_of(here.period, here.open), by=here.boss)
    write_plan(here, here.open)
    write_report(here, here.open)


def withdrawn(here):
    """Nothing of the period is public, and everything is written anew."""
    reopened(here)
    withdraw(year=2024, subject="VB", by=here.boss, reason="Fel")
    withdraw(year=2024, subject="plan", organisation=here.open, by=here.boss, reason="Fel")


STATES = {one.__name__: one for one in (typed, reopened, withdrawn)}


# --- who reads, and where --------------------------------------------------------------------


def anonymous(here, client):
    return client


def politician(here, client):
    client.force_login(make.UserFactory(politician=True), backend=BACKEND)
    return client


def other_editor(here, client):
    return at_work(client, make.MembershipFactory(role="editor").user)


def member_not_at_work(here, client):
    user = make.MembershipFactory(organisation=here.closed, role="approver").user
    client.force_login(user, backend=BACKEND)
    return client


BACKEND = "organisations.backends.WithRoles"
READERS = {one.__name__: one for one in (anonymous, politician, other_editor, member_not_at_work)}


def at_work(client, user):
    client.force_login(user, backend=BACKEND)
    assert client.post("/arbetslage/", {"on": "1"}).status_code == 302
    return client


# Each pattern of the reading pages with what to put in it; None: no reading page of the city's.
def places(here):
    goals, year = ["1.1"], ["2024"]
    organisations = [here.open.code, here.closed.code]
    codes = ["nojda", "trygga", "vantetid", *here.own_codes]
    return {
        "home": [()],
        "components": None,
        "components_why": None,
        "my_work": None,
        "working": None,
        "control": None,
        "goal_tree": [year],
        "strategic_goal": [("2024", "1")],
        "area_goal": [("2024", code) for code in goals],
        "goal_why": [("2024", code) for code in ("1", *goals)],
        "area_goal_side_by_side": [("2024", code) for code in goals],
        "area_goal_years": [("2024", code) for code in goals],
        "area_goal_goals": [("2024", code) for code in goals],
        "area_goal_activities": [("2024", code) for code in goals],
        "organisations": [year],
        "organisation": [("2024", code) for code in organisations],
        "organisation_activities": [("2024", code) for code in organisations],
        "organisation_plan": [("2024", code) for code in organisations],
        "organisation_economy": [("2024", code) for code in organisations],
        "whole_plan": [("2024", code) for code in organisations],
        "whole_plan_file": [
            ("2024", code, kind) for code in organisations for kind in ("html", "json")
        ],
        "whole_plan_annex": [("2024", code, "a" * 64) for code in organisations],
        "indicators": [year],
        "indicator": [("2024", code) for code in codes],
        "organisation_indicator": [
            ("2024", organisation, code) for organisation in organisations for code in codes
        ],
        "budget": [year],
        "budget_activities": [year],
        "why": [(str(pk),) for pk in Fulfilment.every.values_list("pk", flat=True)],
    }


PATTERNS = {pattern.name: pattern for pattern in (*dashboards.urlpatterns, *indicators.urlpatterns)}
QUERIES = [
    {},
    {"period": "VB"},
    {"period": "T2"},
    {"_export": "csv"},
    {"_export": "csv", "period": "T2"},
    {"indikator": "nojda", "org": "sluten"},
    {"sort": "-level", "uppfyllelse": "full"},
]


def addresses(here):
    for name, filled in places(here).items():
        route = "/" + str(PATTERNS[name].pattern)
        for values in filled or ():
            whole = iter(values)
            yield re.sub(r"<[^>]+>", lambda _match, whole=whole: next(whole), route)


def responses(client, here):
    """Every answer there is: pages, files, fragments."""
    for address in addresses(here):
        queries = QUERIES if not address.startswith("/varfor/") else QUERIES[:1]
        for query in queries:
            yield address, query, client.get(address, query)
        yield address, "htmx", client.get(address, headers={"HX-Request": "true"})


def canaries(client, here):
    """Where a draft was found. What people type in the address is not shown as found."""
    found = {}
    for address, query, response in responses(client, here):
        plain = re.sub(r"[\s\u00a0]", "", response.content.decode().replace(address, ""))
        match = FOUND.search(plain.replace(f"{WORD}i", f"{WORD} i"))
        if match:
            place = match.start()
            found[(address, str(query))] = plain[max(place - 80, 0) : place + 80]
    return found


@pytest.fixture
def here(db):
    return build_city()


def in_state(here, state):
    STATES[state](here)
    drain_marks(wait=True)
    own = here.open.own_indicators.all() | here.closed.own_indicators.all()
    here.own_codes = list(own.order_by("pk").values_list("code", flat=True))
    return here


def test_every_reading_page_is_looked_at(here):
    in_state(here, "typed")
    assert set(places(here)) == set(PATTERNS)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", READERS)
def test_no_draft_is_found_on_any_page(client, here, who, state):
    in_state(here, state)
    found = canaries(READERS[who](here, client), here)
    if who == "member_not_at_work":  # the workspace links to why, which members may read
        found = {key: text for key, text in found.items() if not key[0].startswith("/varfor/")}
    assert found == {}


@pytest.mark.parametrize("state", STATES)
def test_an_unpublished_proposal_and_a_draft_of_a_level_are_not_shown(client, here, state):
    in_state(here, state)
    GoalJudgement.objects.update(level="not_applicable")
    assert GoalProposal.every.working().filter(area_goal=here.area, level="full").exists()
    for address in ("/", "/2024/mal/", "/2024/mal/1/", "/2024/mal/1.1/"):
        context = client.get(address).context
        nodes = [context["node"]] if "node" in context else context["tree"]
        for node in [*nodes, *(child for one in nodes for child in one.children)]:
            assert node.draft is None
            assert node.judgement is None
            assert node.level in ("", "partial")
            assert node.proposal is None or node.proposal.basis == Basis.EDITION


def test_those_who_work_there_find_their_drafts(client, here):
    """So that what is not found above could have been found."""
    in_state(here, "reopened")
    found = canaries(at_work(client, make.UserFactory(slk=True)), here)
    pages = {address for address, _query in found}
    expected = {
        f"/2024/{page}"
        for page in (
            "mal/1/",
            "mal/1.1/",
            "mal/1.1/namnder/",
            "mal/1.1/namndmal/",
            "mal/1.1/aktiviteter/",
            "mal/1.1/varfor/",
            "organisationer/sluten/indikatorer/nojda/",
            "organisationer/sluten/",
            "organisationer/sluten/aktiviteter/",
            "organisationer/sluten/ekonomi/",
            "organisationer/oppen/",
            "indikatorer/",
            "indikatorer/nojda/",
            "indikatorer/trygga/",
        )
    }
    assert expected <= pages
    assert any(address.startswith("/varfor/") for address in pages)


def test_a_member_finds_their_own_drafts_and_no_others(client, here):
    in_state(here, "reopened")
    member = make.MembershipFactory(organisation=here.closed, role="reader").user
    found = canaries(at_work(client, member), here)
    pages = {address for address, _query in found}
    assert "/2024/organisationer/sluten/" in pages
    assert "/2024/organisationer/oppen/" not in pages
    assert "/2024/mal/1/" not in pages
    told = " ".join(found.values())
    assert "hososluten" not in told
    assert "hosoppen" not in told
