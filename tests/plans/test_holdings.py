"""A part that is a table says what it holds, though nobody has written a text in it."""

import pytest
from django.urls import reverse

from documents.models import Annex, AnnexContent
from finance.models import (
    BudgetAdjustment,
    BudgetLine,
    InternalPrice,
    Investment,
    OperatingProject,
    PremisesGrant,
    ProposedPoint,
    ResultUnit,
    TurnoverChange,
)
from internal_control.models import ControlPractice, ControlRisk
from plans.actions.template import ensure_template
from plans.calculations.tree import State
from plans.economy.checks import State as Said
from plans.economy.checks import checks_of
from plans.economy.reading import read_economy
from plans.economy.sheet import money_sheet
from plans.economy.tables import TABLES
from plans.models import SectionTemplate
from plans.requirements import remaining_of
from plans.selectors import tree_of
from tests.factories import ControlProcessFactory, OrganisationFactory, UserFactory

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


def test_a_printed_sum_is_no_row_as_in_the_table_itself(scene):
    whose = {"organisation": scene.organisation, "year": 2024}
    BudgetLine.objects.create(**whose, name="Gator", costs=1, revenues=1, net=0)
    BudgetLine.objects.create(**whose, name="Totalt", costs=1, revenues=1, net=0, is_total=True)
    held = {part.key: part.held for part in (one.part for one in tree_of(scene.plan).parts)}
    assert held["ekonomi-forutsattningar"][0].startswith("1 rad i ")


def test_what_nobody_asks_for_is_not_among_those_to_be_begun(scene):
    tree = tree_of(scene.plan)
    said = [one.words for one in tree.parts]
    assert said.count("inte påbörjat") == tree.untouched
    assert all(one.words == "tomt, krävs inte" for one in tree.parts
               if one.state == State.NONE and not one.is_counted)  # fmt: skip


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


NAMED_ONLY = [
    (BudgetLine, "name", {"revenues": 0}),
    (BudgetLine, "name", {"costs": 1}),
    (TurnoverChange, "purpose", {"costs": 1, "revenues": 1}),
    (
        BudgetAdjustment,
        "purpose",
        {"kind": "operating", "amount": 1, "motivation": "Fler barn.", "source": "Reserv"},
    ),
    (Investment, "name", {"amount": 1}),
    (ResultUnit, "name", {"gross_budget": 1}),
    (ResultUnit, "name", {"becomes": "created"}),
    (OperatingProject, "name", {"costs": 1}),
    (PremisesGrant, "purpose", {"amount": 1}),
    (InternalPrice, "name", {"price": 1}),
]


@pytest.mark.parametrize(("model", "named", "whole"), NAMED_ONLY)
def test_a_row_that_only_has_a_name_makes_nothing_complete(scene, model, named, whole):
    """Progress, the checks and the sheet say the same of it."""
    row = model.objects.create(organisation=scene.organisation, year=2024, **{named: "Hamnen"})
    (table,) = [one for one in TABLES if one.model is model]

    def lacks():
        economy = read_economy(scene.plan)
        wrong = [
            one for one in checks_of(economy, table)
            if one.state == Said.WRONG and "Hamnen saknar" in one.words
        ]  # fmt: skip
        (line,) = money_sheet(table, 2024, economy.of(table)).lines
        assert line.is_missing == bool(wrong)
        return bool(wrong)

    progress = of(scene, table.part)
    assert progress.state == State.WRITING
    assert "Hamnen saknar" in progress.missing[0]
    assert of(scene, "ekonomi").state == State.WRITING
    assert lacks()
    for name, value in whole.items():
        setattr(row, name, value)
    row.save()
    assert of(scene, table.part).state == State.DONE
    assert of(scene, "ekonomi").state == State.DONE
    assert not lacks()


def test_a_text_does_not_make_up_for_rows_that_lack_their_amounts(scene):
    for name in ("A", "B"):
        Investment.objects.create(organisation=scene.organisation, year=2024, name=name)
    (missing,) = of(scene, "ekonomi-investeringar").missing
    assert "2 rader är inte klara, den första är A" in missing


def test_a_row_that_lacks_something_in_a_required_part_hinders(scene):
    ensure_template(budget=scene.plan.budget, by=UserFactory())
    rows = SectionTemplate.objects.filter(budget=scene.plan.budget)
    rows.update(required_of=[])
    rows.filter(key="ekonomi-lokaler").update(required_of=[scene.organisation.kind])
    grant = PremisesGrant.objects.create(organisation=scene.organisation, year=2024, purpose="Hyra")
    remaining = remaining_of(scene.plan)
    assert [one.words for one in remaining.hindering] == ["Hyra saknar belopp."]
    grant.amount = 1
    grant.save()
    remaining = remaining_of(scene.plan)
    assert not remaining.hindering
    assert any("avsnitt som krävs är tomt" in one.words for one in remaining.met)


def test_a_process_that_lacks_something_is_not_complete(scene):
    """What hinders the plan's way is what its front page and the matrix call not done."""

    def control():
        return of(scene, "internkontroll")

    process = ControlProcessFactory(organisation=scene.organisation, area_goal=scene.area_goal)
    assert control().state == State.WRITING
    assert any("saknar arbetssätt" in words for words in control().missing)
    for kind in ControlPractice.Kind:
        ControlPractice.objects.create(process=process, kind=kind, text="Vi gör")
    risk = ControlRisk.objects.create(process=process, text="Fel", probability=2)
    assert any("inte värderad" in words for words in control().missing)
    hindering = [one for one in remaining_of(scene.plan).told if one.key == "internkontroll"]
    assert len(hindering) == len(control().missing)
    risk.consequence = 3
    risk.save()
    assert control().state == State.DONE
