"""A part that is a table says what it holds, though nobody has written a text in it."""

import pytest
from django.urls import reverse

from documents.models import Annex, AnnexContent
from finance.models import Investment, ProposedPoint
from plans.calculations.tree import State
from plans.selectors import tree_of
from tests.factories import ControlProcessFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def invest(organisation, *names):
    for name in names:
        Investment.objects.create(organisation=organisation, year=2024, name=name, amount=1)


def annex(scene, people):
    content = AnnexContent.objects.create(checksum="a" * 64, data=b"x")
    Annex.objects.create(plan=scene.plan, title="Karta", name="karta.pdf", content=content,
                         size=1, by=people["editor"])  # fmt: skip


def of(scene, key):
    return tree_of(scene.plan).find(key)


def test_rows_are_told_by_number_and_table(scene, people):
    assert of(scene, "ekonomi-investeringar").state == State.NONE
    invest(scene.organisation, "Lekplats", "Bänkar")
    ProposedPoint.objects.create(
        organisation=scene.organisation, year=2024, key="own", words="Nytt"
    )
    ControlProcessFactory(organisation=scene.organisation, area_goal=scene.area_goal)
    annex(scene, people)
    parts = [one.part for one in tree_of(scene.plan).parts]
    told = {part.key: part.held for part in parts if part.held}
    assert told["ekonomi-investeringar"] == ("2 rader i Investeringar 2024 per objekt",)
    assert told["bilagor"] == ("1 bilaga",)
    assert {"1 process"} <= {words for held in told.values() for words in held}
    assert of(scene, "ekonomi-investeringar").state != State.NONE
    assert of(scene, "bilagor").state != State.NONE


def test_others_rows_and_other_years_are_not_told(scene):
    invest(OrganisationFactory(), "Lekplats")
    Investment.objects.create(organisation=scene.organisation, year=2023, name="A", amount=1)
    assert of(scene, "ekonomi-investeringar").part.held == ()


def test_the_pages_say_it(sign_in, people, scene):
    invest(scene.organisation, "Lekplats")
    place = [2024, scene.organisation.code]
    client = sign_in(people["editor"])
    page = client.get(reverse("plan_part", args=[*place, "ekonomi-investeringar"])).content.decode()
    assert "I avsnittet finns 1 rad i Investeringar 2024 per objekt." in page
    assert (
        "1 rad i Investeringar 2024 per objekt"
        in client.get(reverse("plan", args=place)).content.decode()
    )
