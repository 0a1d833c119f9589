"""A question is settled with a reason, and asked again when what it was about changes."""

import pytest

from finance.models import BudgetLine, Investment
from plans.actions.template import ensure_template
from plans.economy.checks import State
from plans.economy.reading import read_economy
from plans.economy.settling import all_checks
from plans.economy.tables import OPERATING
from plans.models import OperationalPlan, PlanSection, SectionTemplate, SettledQuestion
from plans.outline import outline
from plans.requirements import remaining_of
from tests.published import let_all_be_silent

TEXT = "<p>Nettobudgeten uppgår till 97 mnkr.</p>"


@pytest.fixture
def asked(scene, money):
    """The text names an amount that the table does not have; the answer is that question now."""
    PlanSection.objects.update(text=TEXT)

    def _asked():
        found = all_checks(read_economy(scene.plan), outline(scene.plan))
        return [one for one in found if "säger 97 mnkr" in one.words]

    return _asked


@pytest.fixture
def answer(sign_in, people, address):
    def _answer(question, role="editor", **more):
        data = {"question": question.fingerprint, "why": "Avrundat i budgeten", **more}
        return sign_in(people[role]).post(address("plan_money_answer", question.table.key), data)

    return _answer


def test_all_is_said_to_fit_only_where_nothing_is_asked(asked, people, sign_in, address):
    client = sign_in(people["editor"])
    assert asked()
    page = client.get(address("plan_economy")).content.decode()
    assert "1 fråga." in page
    assert "Allt som räknas efter stämmer." not in page
    PlanSection.objects.update(text="")
    page = client.get(address("plan_economy")).content.decode()
    assert "Allt som räknas efter stämmer." in page


def test_it_is_kept_with_who_and_why(asked, answer, people, scene, sign_in, address):
    (question,) = asked()
    assert (question.state, question.table) == (State.ASK, OPERATING)
    response = answer(question)
    assert response.url == f"{address('plan_economy')}#h-checks"
    kept = SettledQuestion.objects.get()
    assert (kept.why, kept.by, kept.told) == (
        "Avrundat i budgeten",
        people["editor"],
        question.words,
    )
    (settled,) = asked()
    assert settled.state == State.SETTLED
    page = sign_in(people["reader"]).get(address("plan_economy")).content.decode()
    assert "Stämmer ändå: ”Avrundat i budgeten”" in page
    assert "Fråga igen" not in page
    remaining = remaining_of(scene.plan)
    assert not [one for one in remaining.told if "säger 97 mnkr" in one.words]
    assert [one for one in remaining.met if "Avrundat i budgeten" in one.words]


CHANGES = {
    "the text": lambda: PlanSection.objects.update(text=f"{TEXT[:-5]} i år.</p>"),
    "the table": lambda: BudgetLine.objects.filter(name="Förskola").update(net="61", costs="73.5"),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_it_is_asked_again_when_it_is_about_something_else(asked, answer, changed):
    answer(asked()[0])
    CHANGES[changed]()
    assert [one.state for one in asked()] == [State.ASK]


def test_it_stays_settled_when_something_else_changes(asked, answer, scene, money):
    answer(asked()[0])
    type(money["unit"]).objects.update(carried=2)
    scene.plan.sections.create(heading="Annat", text="<p>Något annat.</p>")
    assert [one.state for one in asked()] == [State.SETTLED]


def test_an_answer_is_taken_back(asked, answer):
    answer(asked()[0])
    answer(asked()[0], again="1")
    assert [one.state for one in asked()] == [State.ASK]
    assert not SettledQuestion.objects.exists()


def test_the_first_answer_stands(asked, answer):
    (question,) = asked()
    answer(question)
    answer(question, why="Något annat")
    assert SettledQuestion.objects.get().why == "Avrundat i budgeten"


def test_without_a_reason_nothing_is_settled(asked, answer):
    response = answer(asked()[0], why="  ")
    assert response.status_code == 422
    assert not SettledQuestion.objects.exists()


def test_a_question_that_has_changed_is_not_settled_and_the_words_are_kept(asked, answer):
    (question,) = asked()
    PlanSection.objects.update(text="<p>Nettobudgeten är 98 mnkr.</p>")
    response = answer(question)
    assert response.status_code == 409
    assert "Avrundat i budgeten" in response.content.decode()
    assert not SettledQuestion.objects.exists()


def wrong_in(scene, words):
    found = all_checks(read_economy(scene.plan), outline(scene.plan))
    return next(one for one in found if one.state == State.WRONG and words in one.words)


def test_what_does_not_add_up_in_itself_cannot_be_settled(scene, money, answer):
    BudgetLine.objects.filter(pk=money["part"].pk).update(costs=101)
    assert answer(wrong_in(scene, "varav-raderna")).status_code == 409


@pytest.mark.parametrize(
    ("model", "words"), [(BudgetLine, "Netto är"), (Investment, "mer än ramen")]
)
def test_another_net_than_the_frame_hinders_a_required_part_until_it_is_settled(
    scene, money, answer, people, model, words
):
    ensure_template(budget=scene.plan.budget, by=people["editor"])
    let_all_be_silent(scene.plan.budget)
    parts = ["ekonomi-forutsattningar", "ekonomi-investeringar"]
    of_money = SectionTemplate.objects.filter(budget=scene.plan.budget, key__in=parts)

    def hindering():
        return [one.words for one in remaining_of(scene.plan).hindering if words in one.words]

    if model is BudgetLine:
        BudgetLine.objects.filter(pk=money["school"].pk).update(costs="82.8", net="70.3")
    else:
        Investment.objects.update(amount=6)
    assert not hindering()
    assert any(words in one.words for one in remaining_of(scene.plan).told)
    of_money.update(required_of=[scene.organisation.kind])
    (said,) = hindering()
    assert "svara på ekonomins översikt varför det stämmer" in said
    answer(wrong_in(scene, words))
    assert not hindering()


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("slk", 403), ("outsider", 404)])
def test_only_writers_answer(asked, answer, role, status):
    assert answer(asked()[0], role).status_code == status


def test_nobody_answers_in_a_plan_that_is_closed(asked, answer, scene, people):
    let_all_be_silent(scene.plan.budget)
    OperationalPlan.objects.update(status="submitted")
    response = answer(asked()[0])
    assert response.status_code == 409
    assert "Avrundat i budgeten" in response.content.decode()
    assert not SettledQuestion.objects.exists()
