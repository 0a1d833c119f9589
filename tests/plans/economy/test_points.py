"""The proposed decisions: written by the data, with words that people choose."""

import json

import pytest
from bs4 import BeautifulSoup

from finance.models import BudgetAdjustment, ProposedPoint, TurnoverChange
from plans.document import _proposed, plan_document
from plans.economy.points import proposal_of
from plans.economy.reading import read_economy
from plans.models import OperationalPlan


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
    assert said[2].endswith("avseende elcyklar om 0,2 mnkr.")
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
    assert "har ändrats sedan den lästes" in words_of(client.get(address("plan_points")))
    client.post(address("plan_points_read", changed.pk))
    assert not proposal(scene).changed


def test_a_point_without_its_source_goes_and_that_is_said(sign_in, people, scene, money, address):
    client = sign_in(people["editor"])
    client.post(address("plan_points_read", 0))
    money["adjustment"].delete()
    (gone,) = proposal(scene).gone
    page = words_of(client.get(address("plan_points")))
    assert "En punkt har försvunnit" in page
    assert "elcyklar om 0,2" in page.replace("\xa0", " ")
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
