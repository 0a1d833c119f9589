"""What other people's hands do to the writers' plan in the chaos run."""

import pytest

from plans.models import SectionTemplate
from tests.published import build_city
from tools.chaos import rows

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_plan_of_a_year_with_decided_plans_is_decided_and_opened_again(monkeypatch):
    """Whatever the year asks for: else the storm would only think that it decides."""
    here = build_city()
    monkeypatch.setattr(rows, "ORGANISATION", here.closed.code)
    hands = rows.Rows()
    assert not SectionTemplate.objects.filter(budget=here.budget).exclude(required_of=[]).exists()
    for number in (1, 2):
        hands.decide_plan()
        assert hands.decided == number
        hands.open_plan()
        assert hands._plan().status == rows.Status.DRAFT
    assert "Mål för" not in hands.texts()
