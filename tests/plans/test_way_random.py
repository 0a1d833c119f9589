"""Whoever does whatever in whichever order: the table's promises hold.

A model that knows nothing but `plans.steps` says beforehand which answer each request gets.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.models import PLAN, Edition
from decisions.selectors import standing_of
from drafting.calculations.rich_text import revision
from plans.models import OperationalPlan, PlanReturn
from plans.permissions import rights_in
from plans.steps import BEING_WRITTEN, STEPS, State, is_its_turn, state_of
from tests.searching import looking, undone

ROLES = ("reader", "editor", "approver", "outsider", "slk", "admin")
FORMS = {
    "submit": {},
    "ask_office": {},
    "withdraw": {},
    "send_on": {},
    "office_return": {"return-parts": ["1.1"], "return-reason": "Säg när"},
    "send_back": {"return-parts": ["inledning"], "return-reason": "Säg hur"},
    "decide": {"decided_on": "2023-12-14", "reference": "§ 6", "reason": "Ändrat"},
    "reopen": {"reopen-reason": "Ett mål ändras"},
}
WRITING = "write"


class Life:
    """A plan that people do things to, and what is promised of it at every moment."""

    def __init__(self, scene, people, client, url):
        self.scene, self.people, self.client, self.url = scene, people, client, url
        self.typed = 0
        self.frozen = {}
        self.seen = set()

    def do(self, role, step):
        plan, standing = self.plan, self.standing
        before, person = state_of(plan, standing), self.people[role]
        may = rights_in(person, plan.organisation).may(step)
        turn = is_its_turn(STEPS[step], plan, standing)
        self.client.force_login(person, backend="organisations.backends.WithRoles")
        if step == WRITING:
            self._write(role, may, before)
        else:
            answer = self.client.post(self.url(f"plan_{step}"), self._form(step))
            assert answer.status_code == self._expected(role, may, turn), (role, step, before)
            took = answer.status_code == 302
            assert took or state_of(self.plan, self.standing) == before
            self.seen.add((step, took))
        self._keep_promises()

    def _form(self, step):
        """With the mark of what the page showed, where it is the step's turn and asks for one."""
        page = self.client.get(self.url("plan_way"))
        seen = page.context["seen"] if page.status_code == 200 else ""
        return {**FORMS[step], **({"seen": seen} if step == "decide" else {})}

    def _expected(self, role, may, turn):
        if role == "outsider":
            return 404
        if not may:
            return 403
        return 302 if turn else 409

    def _write(self, role, may, state):
        """A text is saved exactly where the table and the return let it; else it says why."""
        self.typed += 1
        text = f"<p>Vi bygger {self.typed}.</p>"
        before = self._text()
        data = {"field": "section", "base": revision(before), "value": text}
        headers = {"Accept": "application/json"}
        answer = self.client.post(self.url("plan_save"), data, headers=headers)
        opened = state in BEING_WRITTEN and (state != State.RETURNED or self._is_returned())
        if may and opened:
            assert (answer.status_code, self._text()) == (200, text)
        else:
            assert answer.status_code == (404 if role == "outsider" else 403)
            assert self._text() == before
            assert role == "outsider" or not may or answer.json()["message"]
        self.seen.add((WRITING, may and opened))

    def _is_returned(self):
        return "1.1" in PlanReturn.objects.unsettled().get().keys

    def _keep_promises(self):
        plan, standing = self.plan, self.standing
        returns = PlanReturn.objects.unsettled().filter(plan=plan)
        if plan.status == OperationalPlan.Status.RETURNED:
            assert returns.exists()
        if plan.status == OperationalPlan.Status.DECIDED:
            assert not returns.exists()
            assert standing.is_sealed
        for edition in Edition.objects.all():
            assert self.frozen.setdefault(edition.pk, edition.checksum) == edition.checksum
            assert standing.edition is not None  # what was decided stands, whatever is written
        assert (plan.status == "decided") is (plan.decided_on is not None)

    def _text(self):
        self.scene.section.refresh_from_db()
        return self.scene.section.text

    @property
    def plan(self):
        return OperationalPlan.objects.select_related("organisation", "budget").get()

    @property
    def standing(self):
        return standing_of(self.scene.organisation, 2024, PLAN)


@pytest.mark.hypothesis
def test_random_steps_by_random_people_keep_the_tables_promises(scene, people, client, url):
    seen = set()

    @looking(examples=12)
    @given(rng=st.randoms(use_true_random=False))
    def search(rng):
        with undone():
            life = Life(scene, people, client, url)
            for _step in range(12):
                turn = [
                    name for name in FORMS if is_its_turn(STEPS[name], life.plan, life.standing)
                ]
                step = rng.choice([*FORMS, *[WRITING] * 6, *turn * 4])
                takers = [role for role in ROLES if _takes(life, people[role], step)]
                life.do(rng.choice([*ROLES, *takers * 4]), step)
            seen.update(life.seen)

    search()
    assert {step for step, took in seen if took} >= {*FORMS, WRITING} - {"reopen"}
    assert {step for step, took in seen if not took} >= {*FORMS, WRITING}


def _takes(life, person, step):
    return rights_in(person, life.plan.organisation).may(step)


def test_a_guard_that_is_off_is_noticed(scene, people, client, url, monkeypatch):
    """So that the test above can fail."""
    monkeypatch.setattr("plans.actions.taking.is_its_turn", lambda *about: True)
    with pytest.raises(AssertionError):
        Life(scene, people, client, url).do("approver", "decide")
