"""Completeness and contribution: what a plan still lacks."""

import pytest

from plans.models import PlanSection
from tests.factories import PlanSectionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "words_in_source", "counts"),
    [
        ("", 0, False),
        ("<p></p>", 0, False),
        ("<p> &nbsp;<br>\u00a0</p>\n", 0, False),
        ("<p>Vi bygger.</p>", 0, True),
        ("Vi bygger.", 0, True),
        ("", 120, True),
    ],
)
def test_section_contributes_when_it_says_how(text, words_in_source, counts):
    PlanSectionFactory(text=text, words_in_source=words_in_source)
    assert PlanSection.objects.contributing().exists() is counts


def test_section_under_heading_of_its_own_contributes_to_no_goal():
    PlanSectionFactory(area_goal=None, heading="Inledning", text="<p>Nämnden ansvarar.</p>")
    assert not PlanSection.objects.contributing().exists()
