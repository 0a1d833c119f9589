"""The proposed decisions: written by the data, with words that people choose."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from finance.models import BudgetAdjustment, ProposedPoint, ResultUnit, TurnoverChange
from plans.actions.parts import say_not_concerned
from plans.actions.template import ensure_template
from plans.document import _proposed, plan_document
from plans.economy.points import proposal_of
from plans.economy.reading import read_economy
from plans.models import OperationalPlan, PlanReturn, SectionTemplate
from plans.requirements import remaining_of
from tests.factories import PlanSectionFactory


def proposal(scene):
    return proposal_of(read_economy(scene.plan))


def texts(scene):
    return [point.text.replace("\xa0", " ") for point in proposal(scene).points]


def save(client, address, point, words, base=None):
    base = point.words if base is None else base
    change = {"row": point.pk, "texts": {"words": words}, "base": {"words": base}}
    url = address("plan_points_save")
    return client.post(url, json.dumps({"rows": [change]}), content_type="application/json")


def words_of(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_the_points_come_from_the_data(scene, money):
    said = texts(scene)
    assert "verksamhetsplan 2024 inklusive budget" in said[0]
    assert said[1].endswith("omslutningsförändringar om 8,0 mnkr.")
    assert said[2].endswith("begär budgetjustering för investering avseende Elcyklar om 0,2 mnkr.")
    assert said[3].endswith("(1 enhet).")
    assert len(said) == 4


def test_an_empty_economy_asks_only_for_the_plan(scene):
    assert len(texts(scene)) == 1


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("outsider", 404, 404), ("reader", 200, 403), ("slk", 200, 403), ("editor", 200, 302)],
)
def test_roles(sign_in, people, scene, money, address, role, reads, writes):
    client, point = sign_in(people[role]), proposal(scene).points[1]
    assert client.get(address("plan_points")).status_code == reads
    assert client.get(address("plan_points_state")).status_code == reads
    assert client.get(address("plan_points_row", point.pk)).status_code == reads
    saved = save(client, address, point, "Andra ord om {belopp}.").status_code
    assert saved == (200 if writes == 302 else writes)
    added = client.post(address("plan_points_add"), {"words": "Paragrafen justeras."})
    assert added.status_code == writes
    assert client.post(address("plan_points_read", 0)).status_code == writes
    own = ProposedPoint.objects.filter(key="own").first()
    removed = client.post(address("plan_points_remove", own.pk if own else 1))
    assert removed.status_code == writes
    restored = client.post(address("plan_points_restore", own.pk if own else 1))
    assert restored.status_code == (403 if role in ("reader", "slk") else writes)


def test_chosen_words_keep_following_their_amount(sign_in, people, scene, money, address):
    client = sign_in(people["editor"])
    save(client, address, proposal(scene).points[1], "Nämnden omsätter {belopp} mer.")
    TurnoverChange.objects.update(costs=9, revenues=9)
    assert texts(scene)[1] == "Nämnden omsätter 9,0 mnkr mer."
    save(client, address, proposal(scene).points[1], "")
    assert texts(scene)[1].endswith("om 9,0 mnkr.")


def test_a_changed_amount_is_marked_until_it_is_read(sign_in, people, scene, money, address):
    client = sign_in(people["editor"])
    client.post(address("plan_points_read", 0))
    assert not proposal(scene).unread
    BudgetAdjustment.objects.update(amount="0.5")
    (changed,) = proposal(scene).changed
    assert "0,2" in changed.was
    page = words_of(client.get(address("plan_points")))
    assert "har ändrats sedan den lästes" in page
    # The heading is of all that is counted, not of what is right.
    assert "Det som räknas efter" in page
    assert "Stämmer" not in page
    client.post(address("plan_points_read", changed.pk))
    assert not proposal(scene).changed


def test_decimals_that_another_row_brought_do_not_change_an_amount(
    sign_in, people, scene, money, whose, address
):
    sign_in(people["editor"]).post(address("plan_points_read", 0))
    BudgetAdjustment.objects.create(**whose, purpose="LSS", kind="operating", amount="1.25")
    found = proposal(scene)
    assert "avseende Elcyklar om 0,20" in found.points[2].text.replace("\xa0", " ")
    assert "för drift avseende LSS om 1,25" in found.points[3].text.replace("\xa0", " ")
    assert not found.changed
    assert found.unread == [found.points[3]]


def test_a_point_without_its_source_goes_and_that_is_said(sign_in, people, scene, money, address):
    client = sign_in(people["editor"])
    client.post(address("plan_points_read", 0))
    money["adjustment"].delete()
    (gone,) = proposal(scene).gone
    page = words_of(client.get(address("plan_points")))
    assert "En punkt har försvunnit" in page
    assert "Elcyklar om 0,2" in page.replace("\xa0", " ")
    client.post(address("plan_points_remove", gone.pk))
    assert not proposal(scene).gone


def test_an_own_point_is_added_changed_and_removed(sign_in, people, scene, money, address):
    client = sign_in(people["editor"])
    assert client.post(address("plan_points_add"), {"words": " "}).status_code == 422
    client.post(address("plan_points_add"), {"words": "Paragrafen justeras."})
    own = proposal(scene).points[-1]
    assert save(client, address, own, "").status_code == 422
    assert save(client, address, own, "Justeras omedelbart.").status_code == 200
    assert texts(scene)[-1] == "Justeras omedelbart."
    client.post(address("plan_points_remove", own.stored.pk))
    assert len(proposal(scene).points) == 4


def test_removed_points_are_found_among_all_that_changed_and_come_back(
    sign_in, people, scene, money, address
):
    """Own ones, and what was written of a point whose source is gone; not those only read."""
    ensure_template(budget=scene.plan.budget, by=people["editor"])
    client = sign_in(people["editor"])
    client.post(address("plan_points_add"), {"words": "Paragrafen justeras."})
    client.post(address("plan_points_read", 0))
    save(client, address, proposal(scene).points[2], "Nämnden vill ha {belopp} till cyklar.")
    own = proposal(scene).points[-1].stored
    money["adjustment"].delete()
    (gone,) = proposal(scene).gone
    before = texts(scene)
    for row in (own, gone):
        client.post(address("plan_points_remove", row.pk))
    history = client.get(address("plan_part_history", "forslag-till-beslut"))
    assert "Paragrafen justeras." in words_of(history)
    assert "till cyklar" in words_of(history)
    page = BeautifulSoup(history.content, "html.parser")
    restores = {form["action"] for form in page.select("form[action*=hamta-tillbaka]")}
    assert restores == {address("plan_points_restore", row.pk) for row in (own, gone)}
    for restore in restores:
        assert client.post(restore).status_code == 302
    assert texts(scene) == before
    assert [one.pk for one in proposal(scene).gone] == [gone.pk]
    assert client.post(address("plan_points_restore", own.pk)).status_code == 404


def test_a_point_that_somebody_has_written_in_since_is_not_brought_back(
    sign_in, people, scene, money, address
):
    client = sign_in(people["editor"])
    save(client, address, proposal(scene).points[2], "Nämnden vill ha {belopp}.")
    row = ProposedPoint.objects.get()
    ProposedPoint.objects.all().delete()
    save(client, address, proposal(scene).points[2], "Andra ord om {belopp}.")
    page = client.post(address("plan_points_restore", row.pk), follow=True)
    assert page.status_code == 200
    assert texts(scene)[2] == "Andra ord om 0,2 mnkr."


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Nämnden godkänner en nettobudget om 150,0 mnkr.", ""),
        ("Nämnden godkänner en nettobudget om 999,9 mnkr.", "säger 999,9 mnkr"),
        ("Nämnden godkänner investeringar om 5 mnkr.", ""),
        ("Nämnden godkänner investeringar om 37,5 mnkr.", "säger 37,5 mnkr"),
        ("Nämnden begär budgetjustering avseende Elcyklar om 12,9 mnkr.", "säger 12,9 mnkr"),
    ],
)
def test_amounts_in_own_points_are_held_against_the_tables(
    sign_in, people, scene, money, address, words, asked
):
    """As those of texts: on the economy's page and before the plan goes further."""
    client = sign_in(people["editor"])
    client.post(address("plan_points_add"), {"words": words})
    told = [one.words for one in remaining_of(scene.plan).told]
    mine = [one for one in told if one.startswith("”Förslag till beslut, punkt 5”")]
    assert bool(mine) == bool(asked), told
    assert asked in " ".join(mine)
    assert (asked in words_of(client.get(address("plan_economy")))) or not asked


def test_an_amount_typed_into_a_generated_point_is_held_against_its_table(
    sign_in, people, scene, money, address
):
    client, point = sign_in(people["editor"]), proposal(scene).points[2]
    rewritten = "Nämnden begär budgetjustering om {} för Elcyklar."
    for amount, is_asked in (("{belopp}", False), ("0,2 mnkr", False), ("0,3 mnkr", True)):
        point = proposal(scene).points[2]
        save(client, address, point, rewritten.format(amount))
        told = " ".join(one.words for one in remaining_of(scene.plan).told)
        assert ("punkt 3” säger 0,3" in told) == is_asked


def test_two_that_write_the_same_point_meet(sign_in, people, scene, money, address):
    client, point = sign_in(people["editor"]), proposal(scene).points[1]
    assert save(client, address, point, "Mina ord om {belopp}.").status_code == 200
    late = save(client, address, point, "Dina ord om {belopp}.")
    assert late.status_code == 409
    assert late.json()["rows"][str(point.pk)]["theirs"] == {"words": "Mina ord om {belopp}."}


def test_a_submitted_plan_keeps_its_points(sign_in, people, scene, money, address):
    OperationalPlan.objects.update(status="submitted")
    client, point = sign_in(people["editor"]), proposal(scene).points[1]
    assert save(client, address, point, "Nya ord").status_code == 423
    client.post(address("plan_points_read", 0))
    client.post(address("plan_points_add"), {"words": "Ny punkt"})
    assert not ProposedPoint.objects.exists()


def test_the_edition_keeps_what_the_points_said(scene, money):
    kept = plan_document(scene.plan)["proposed_decisions"]
    assert [one["comes_from"] for one in kept] == ["plan", "turnover", "adjustment", "units"]
    assert [one["text"] for one in kept] == [point.text for point in proposal(scene).points]


def test_without_a_script_the_whole_form_is_sent(sign_in, people, scene, money, address):
    client = sign_in(people["editor"])
    page = BeautifulSoup(client.get(address("plan_points")).content, "html.parser")
    form = {one["name"]: one["value"] for one in page.select("#sheet input[name$=base]")}
    form |= {one["name"]: one.text.strip("\n") for one in page.select("#sheet textarea[name]")}
    point = proposal(scene).points[1]
    changed = {**form, f"{point.pk}-words": "Andra ord om {belopp}."}
    assert client.post(address("plan_points"), changed).status_code == 302
    assert texts(scene)[1].startswith("Andra ord")


def test_a_part_with_a_text_of_its_own_says_the_proposal_alone(scene, money):
    written = [{"kind": "proposed_decisions", "text": "<p>Nämnden godkänner planen.</p>"}]
    assert _proposed(proposal(scene), written) == []
    assert len(_proposed(proposal(scene), [{"kind": "text", "text": "<p>Annat.</p>"}])) == 4


def test_the_plans_own_point_alone_is_no_proposal_yet(scene):
    assert plan_document(scene.plan)["proposed_decisions"] == []


@pytest.mark.parametrize(
    ("amount", "said"), [("0.25", "0,25"), ("0.2", "0,2"), ("3", "3,0"), ("1234.005", "1 234,005")]
)
def test_the_decision_is_about_the_very_sum(scene, money, amount, said):
    BudgetAdjustment.objects.update(amount=amount)
    assert texts(scene)[2].endswith(f"om {said} mnkr.")


@pytest.mark.parametrize(
    ("keys", "status"), [(["1.1"], "refused"), (["forslag-till-beslut"], "saved")]
)
def test_in_a_plan_that_is_back_for_some_parts_the_points_are_one_of_the_parts(
    sign_in, people, scene, money, address, keys, status
):
    ensure_template(budget=scene.plan.budget, by=people["editor"])
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="returned")
    PlanReturn.objects.create(plan=scene.plan, keys=keys, reason="Ändra", by=people["approver"])
    client = sign_in(people["editor"])
    client.post(address("plan_points_add"), {"words": "Ett smygförslag."})
    assert ("Ett smygförslag." in str(texts(scene))) == (status == "saved")
    assert ("är stängt" in words_of(client.get(address("plan_points")))) == (status == "refused")


def test_points_that_a_text_stands_for_are_said_not_to_be_in_the_plan(
    sign_in, people, scene, money, address
):
    ensure_template(budget=scene.plan.budget, by=people["editor"])
    client = sign_in(people["editor"])
    client.post(address("plan_points_add"), {"words": "Paragrafen justeras."})
    instead = "Punkterna här står inte i planen."
    assert instead not in words_of(client.get(address("plan_points")))
    part = SectionTemplate.objects.get(budget=scene.plan.budget, kind="proposed_decisions")
    text = PlanSectionFactory(
        plan=scene.plan, area_goal=None, template=part, text="<p>Nämnden beslutar.</p>"
    )
    assert instead in words_of(client.get(address("plan_points")))
    told = [one.words for one in remaining_of(scene.plan).told]
    assert any("står inte i planen" in words for words in told)
    assert plan_document(scene.plan)["proposed_decisions"] == []
    text.delete()
    assert "Paragrafen justeras." in str(plan_document(scene.plan)["proposed_decisions"])


@pytest.mark.parametrize(
    ("key", "held"),
    [
        ("ekonomi-investeringar", "1 rad i Investeringar"),
        ("ekonomi-resultatenheter", "1 rad i Resultatenheter"),
        ("ekonomi-lokaler", ""),
    ],
)
def test_a_part_whose_table_has_rows_concerns_them(scene, people, money, key, held):
    given = {"plan": scene.plan, "key": key, "why_not": "Vi har inga.", "by": people["editor"]}
    if held:
        with pytest.raises(ValidationError, match=held):
            say_not_concerned(**given)
    else:
        assert not say_not_concerned(**given).is_concerned


def test_units_that_are_closed_are_not_among_those_that_are_approved(scene, money):
    unit = ResultUnit.objects.get()
    unit.pk, unit.name, unit.becomes = None, "Stängs", "closed"
    unit.save()
    assert texts(scene)[3].endswith("(1 enhet).")


def test_what_is_typed_in_a_point_that_is_gone_is_not_said_to_be_saved(
    sign_in, people, scene, money, address
):
    client, point = sign_in(people["editor"]), proposal(scene).points[3]
    ResultUnit.objects.all().delete()
    answer = save(client, address, point, "Nya ord")
    assert answer.status_code == 422
    assert answer.json()["rows"][str(point.pk)]["state"] == "gone"


@pytest.mark.parametrize(("kind", "amount"), [("", "2.5"), ("operating", None), ("", None)])
def test_an_adjustment_without_its_kind_or_amount_is_no_point(scene, whose, money, kind, amount):
    before = texts(scene)
    BudgetAdjustment.objects.create(**whose, purpose="Driftsak", kind=kind, amount=amount)
    assert texts(scene) == before
