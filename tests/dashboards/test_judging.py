"""Judging goals: the central judgement and each organisation's own."""

import pytest
from django.urls import reverse

from followup.models import GoalJudgement
from tests import factories as make
from tests.dashboards.reading import text

GOAL = "/2024/mal/1.1/"
JUDGE = f"{GOAL}bedomning/"


def test_judging_needs_a_signed_in_person(client, city):
    response = client.get(JUDGE)
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_only_slk_judges_centrally(sign_in, city, reader, editor):
    for person in (make.UserFactory(), reader, editor, make.UserFactory(politician=True)):
        assert sign_in(person).get(JUDGE).status_code == 403
        assert sign_in(person).post(JUDGE, {"level": "full"}).status_code == 403
    assert not GoalJudgement.objects.exists()


def test_slk_judges_beside_the_proposal(sign_in, city, slk):
    response = sign_in(slk).post(JUDGE, {"level": "partial", "motivation": ""})
    assert response.status_code == 302
    judgement = GoalJudgement.objects.get()
    assert (judgement.level, judgement.proposal, judgement.judged_by) == ("partial", "partial", slk)
    assert judgement.area_goal == city.area
    assert judgement.period == "VB"


def test_a_judgement_that_differs_must_say_why(sign_in, city, slk):
    response = sign_in(slk).post(JUDGE, {"level": "full", "motivation": " "})
    assert response.status_code == 422
    assert "Skriv varför" in text(response)
    assert not GoalJudgement.objects.exists()
    answer = sign_in(slk).post(JUDGE, {"level": "full", "motivation": "Planerna räcker."})
    assert answer.status_code == 302
    assert GoalJudgement.objects.get().motivation == "Planerna räcker."


def test_judging_again_changes_the_same_judgement(sign_in, city, slk):
    for level in ("partial", "none"):
        sign_in(slk).post(JUDGE, {"level": level, "motivation": "Så är det."})
    assert GoalJudgement.objects.get().level == "none"


def test_a_strategic_goal_is_judged_too(sign_in, city, slk):
    response = sign_in(slk).post("/2024/mal/1/bedomning/", {"level": "partial"})
    assert response["Location"] == "/2024/mal/1/?period=VB"
    assert GoalJudgement.objects.get().strategic_goal == city.strategic


def test_an_organisation_gives_its_own_judgement(sign_in, client, city, reader, editor):
    address = f"{JUDGE}?organisation=sluten"
    assert sign_in(make.UserFactory()).post(address, {"level": "full"}).status_code == 404
    assert sign_in(reader).post(address, {"level": "full"}).status_code == 403
    assert (
        sign_in(editor).post(address, {"level": "full", "motivation": "Vi når dit."}).status_code
        == 302
    )
    assert GoalJudgement.objects.get().organisation == city.closed
    client.logout()
    assert "Vi når dit." not in text(client.get(GOAL))


@pytest.mark.parametrize("form", [{}, {"level": "rubbish"}, {"level": "full\x00"}])
def test_a_judgement_without_a_level_is_refused(sign_in, city, slk, form):
    assert sign_in(slk).post(JUDGE, form).status_code == 422
    assert not GoalJudgement.objects.exists()
