"""Proposed decisions in the city folder: what people have written, by what it comes from."""

import pytest

from documents.city_folder.checks import faults_of
from documents.city_folder.export import export_folder
from documents.city_folder.points import stored_points
from documents.city_folder.shown import public_folder
from finance.models import BudgetAdjustment, ProposedPoint, TurnoverChange
from tests.documents.papers.scene import make_scene, publish, write_draft

pytestmark = pytest.mark.django_db
WORDS = "Nämnden begär elcyklar för {belopp}."


@pytest.fixture
def scene(db):
    scene = make_scene()
    mine = {"organisation": scene.organisation, "year": 2024}
    asked = [
        BudgetAdjustment.objects.create(**mine, purpose=purpose, kind=kind, amount=1, position=at)
        for at, (purpose, kind) in enumerate(
            [("Hyror", "operating"), ("Lek", "investment"), ("Elcyklar", "investment")], 1
        )
    ]
    ProposedPoint.objects.create(**mine, key=f"adjustment-{asked[2].pk}", words=WORDS)
    ProposedPoint.objects.create(**mine, key="plan", told="Läst", read_amount="")
    ProposedPoint.objects.create(**mine, key="own", words="Beslutet justeras omedelbart.")
    ProposedPoint.objects.create(**mine, key="adjustment-999999", words="Borta")
    return scene


def said(folder):
    return sorted((row["source"], row["words"]) for row in folder["proposed_points"])


def test_they_are_exported_by_what_they_come_from_and_found_again(scene):
    folder = export_folder()
    assert said(folder) == [
        ("investment_adjustment/3", WORDS),
        ("own", "Beslutet justeras omedelbart."),
        ("plan", ""),
    ]
    assert not [one for one in faults_of(folder) if one.file == "proposed_points.csv"]
    before = set(ProposedPoint.objects.exclude(words="Borta").values_list("key", flat=True))
    assert {row["key"] for row in stored_points(folder, dict)} == before


def test_readers_get_what_an_edition_says_and_no_draft(scene):
    assert said(public_folder()) == []
    publish(scene)
    write_draft(scene)
    ProposedPoint.objects.filter(key="own").update(words="Ett utkast till punkt")
    assert said(public_folder()) == [
        ("investment_adjustment/2", WORDS),
        ("own", "Beslutet justeras omedelbart."),
    ]


def test_what_does_not_say_what_it_asks_for_is_exported_and_makes_no_point(scene):
    mine = {"organisation": scene.organisation, "year": 2024}
    BudgetAdjustment.objects.create(**mine, purpose="Utan belopp", kind="investment", position=0)
    BudgetAdjustment.objects.create(**mine, purpose="Utan slag", amount=2, position=9)
    TurnoverChange.objects.create(**mine, purpose="Tomt", position=1)
    folder = export_folder()
    figures = {row["name"]: (row["kind"], row["amount"]) for row in folder["plan_figures"]}
    assert figures["Utan belopp"] == ("investment_adjustment", None)
    assert figures["Utan slag"] == ("adjustment", 2)
    assert not [one for one in faults_of(folder) if one.file == "plan_figures.csv"]
    publish(scene)
    assert said(public_folder())[0] == ("investment_adjustment/3", WORDS)
