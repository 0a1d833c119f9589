"""Whoever pastes a whole report where a line is asked for is told so, and nothing is half written.

A little under what the server takes in at all, and a little over it, at every place of a plan
where text is left.
"""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from drafting.calculations.rich_text import revision
from goals.models import Activity, ExpectedResult
from internal_control.models import ControlProcess
from plans.models import PlanSection

# "Texten är 4 683 770 tecken. Högst 200 000 får plats.", "För mycket skickades på en gång".
TOO_LONG = re.compile(r"Texten är [\d ]+ tecken. Högst \d|för (mycket|stor)", re.IGNORECASE)
UNDER, OVER = 4_900_000, 5_300_000
PARAGRAPH = "<p>Nämnden bidrar genom öppna parklekar och trygga skolvägar.</p>"
ROW = "Öppna läxhjälp på biblioteken\t2024-01-01\t2024-06-30\tEnhetschefen\n"
MONEY = "Äldreomsorg\t100,0\t10,0\n"


def filled(piece: str, size: int) -> str:
    return piece * (size // len(piece.encode()))


PLACES = {
    "text": ("plan_part_save", {"key": "1.1"}, "value", PARAGRAPH),
    "one long line": ("plan_save", {"code": "1.1"}, "value", "å"),
    "list of results": ("plan_paste", {"code": "1.1", "kind": "result"}, "text", ROW),
    "list of activities": ("plan_paste", {"code": "1.1", "kind": "activity"}, "text", ROW),
    "table of money": ("table_leave", {"table": "driftbudget"}, "rows", MONEY),
    "processes": ("control_paste", {"kind": "process"}, "paste-rows", ROW),
}


def sent(scene, place, size):
    """The address, and what is posted to it."""
    name, more, field, piece = PLACES[place]
    data = {field: filled(piece, size), "goal_id": scene.goal.pk}
    if field == "value":
        is_line = name == "plan_save"
        data["field"] = f"goal-{scene.goal.pk}-title" if is_line else "section"
        data["base"] = revision(scene.goal.title if is_line else scene.section.text)
    return reverse(name, kwargs={"year": 2024, "organisation": "norra", **more}), data


def standing():
    return (
        list(PlanSection.objects.order_by("pk").values_list("text", flat=True)),
        ExpectedResult.objects.count(),
        Activity.objects.count(),
        ControlProcess.objects.count(),
    )


def said_in(answer):
    """What the answer says is wrong, in its own words and not in what was pasted."""
    page = BeautifulSoup(answer.content, "html.parser")
    for typed in page(["textarea", "script", "style"]):
        typed.decompose()
    return " ".join(page.get_text(" ").split())[:20_000]


@pytest.mark.parametrize("size", [UNDER, OVER], ids=["under", "over"])
@pytest.mark.parametrize("place", PLACES)
def test_a_paste_of_five_megabytes_is_refused_in_words(sign_in, people, scene, place, size):
    address, data = sent(scene, place, size)
    before = standing()
    answer = sign_in(people["editor"]).post(address, data)
    assert 400 <= answer.status_code < 500, answer.status_code
    assert TOO_LONG.search(said_in(answer))
    assert standing() == before
