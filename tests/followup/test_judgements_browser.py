"""A judgement saves itself, meets another's, and is decided as it stands, in a real browser."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from followup.models import GoalJudgement
from indicators.recompute import drain_marks
from tests.factories import UserFactory
from tests.judging import save_judgement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def judging(desk, person, sign_in, page, live_server):
    """The committee's own judgement of its goal, opened by its approver."""
    drain_marks(wait=True)
    client = sign_in(person("approver"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/2024/mal/1.1/bedomning/?organisation={desk.organisation.code}")
    return page


def saved(page, address):
    expect(page.locator(f'[data-field-state="{address}"]')).to_contain_text("Sparat")


def test_a_draft_saves_itself_and_is_decided_as_it_then_stands(judging, desk):
    judging.select_option("#f-level", label="uppfylls delvis")
    saved(judging, "level")
    judging.fill("#f-motivation", "Två av tre är nära.")
    saved(judging, "motivation")
    judging.fill('[name="decided_on"]', "2025-02-04")
    judging.fill('[name="reference"]', "§ 4")
    judging.get_by_role("button", name="Besluta bedömningen").click()
    expect(judging.get_by_role("heading", name="Beslutad bedömning")).to_be_visible()
    decided = GoalJudgement.objects.get()
    assert (decided.status, decided.level) == ("decided", "partial")
    assert decided.motivation == "Två av tre är nära."


def test_what_somebody_else_wrote_meanwhile_is_met_on_the_page(judging, desk):
    save_judgement(
        goal=desk.goal, organisation=desk.organisation, period="VB", level="none",
        motivation="Den andras text.", by=UserFactory(),
    )  # fmt: skip
    judging.fill("#f-motivation", "Min text.")
    saved(judging, "motivation")
    motivation = GoalJudgement.objects.get().motivation
    assert "Den andras text." in motivation
    assert "Min text." in motivation
