"""Where a heading stands decides what its words belong to; its name only where no place tells."""

import pytest

from documents.parsing.reading import read_plan_document
from plans.actions.template import save_template
from plans.models import PlanSection
from plans.standard import standard_template
from tests.documents.papers.scene import make_scene
from tests.documents.papers.test_headings_read import GOAL, planned
from tests.documents.papers.test_read_back import taken_in

pytestmark = pytest.mark.django_db

START = [("Inledning", 1, "Året börjar."), ("1. Ett Stockholm", 1, "Hela staden.")]
CHAPTERS = [
    "Investeringar", "Intern kontroll", "Bilagor", "Resultatenheter", "Övrigt", "Inledning",
    "Systematiskt kvalitetsarbete", "Medel för lokaländamål",
]  # fmt: skip


@pytest.fixture
def scene(db):
    made = make_scene()
    save_template(standard_template(made.plan.budget))
    return made


def texts():
    """By the headings of the parts that say something."""
    rows = PlanSection.objects.select_related("template", "area_goal", "strategic_goal")
    return {one.shown_heading or str(one.area_goal or one.strategic_goal): one.text
            for one in rows if one.text}  # fmt: skip


@pytest.mark.parametrize("name", CHAPTERS)
@pytest.mark.parametrize("level", [3, 4])
def test_a_heading_under_a_goal_is_a_part_of_its_text_whatever_it_is_called(scene, name, level):
    own = "Kapitlets egna ord."
    parsed = planned(
        scene, *START, ("1.1 Trygg uppväxt", 2, "Vi bygger mer."), (name, level, "Om målet."),
        GOAL, ("Redovisning av ekonomi", 1, "Så här:"),
        (name, 1 if name in ("Övrigt", "Bilagor") else 2, own), ("Slut", 1, "Slut."),
    )  # fmt: skip
    report = taken_in(scene, parsed)
    said = texts()
    assert said["1.1 Trygg uppväxt"] == (
        f"<p>Vi bygger mer.</p><h3>{name}</h3><p>Om målet.</p>"
    )
    assert [text for text in said.values() if "Om målet" in text] == [said["1.1 Trygg uppväxt"]]
    assert own in "".join(said.values())
    assert report.unmatched == []


@pytest.mark.parametrize("level", [1, 2])
def test_a_heading_no_lower_than_the_goals_opens_a_part_of_the_plan(scene, level):
    parsed = planned(
        scene, ("Trygg uppväxt", level, "Vi bygger mer."), GOAL, ("Övrigt", level, "Inget mer."),
    )  # fmt: skip
    taken_in(scene, parsed)
    assert texts() == {"1.1 Trygg uppväxt": "<p>Vi bygger mer.</p>", "Övrigt": "<p>Inget mer.</p>"}


def test_a_chapters_name_within_another_chapter_leaves_the_chapter_its_text(scene):
    parsed = planned(
        scene, ("Inledning", 1, "Året börjar."), ("Övrigt", 2, "Om året."),
        ("1.1 Trygg uppväxt", 2, "Vi bygger."), GOAL, ("Övrigt", 1, "Inget mer."),
    )  # fmt: skip
    taken_in(scene, parsed)
    said = texts()
    assert said["Övrigt"] == "<p>Inget mer.</p>"
    assert said["Inledning"] == "<p>Året börjar.</p><h3>Övrigt</h3><p>Om året.</p>"
    assert not PlanSection.objects.own_headings().exists()


TEXT = """Verksamhetsplan 2024 för Norra innerstadens stadsdelsnämnd

KF:s mål för verksamhetsområdet: 1.1 Trygg uppväxt

Vi bygger mer.

{first}

Om något av dem.

Aktivitet\tStartdatum\tSlutdatum
Läxhjälp\t2024-01-01\t2024-12-31

KF:s mål för verksamhetsområdet: 1.2 Gott åldrande

Vi vårdar.

{last}

Inget mer.
"""


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [("Investeringar", "Övrigt", ["Investeringar"]), ("Samverkan", "Övrigt", [])],
)
def test_without_levels_a_name_among_the_goals_is_told(scene, first, last, told):
    text = TEXT.format(first=first, last=last)
    report = taken_in(scene, read_plan_document(text.encode(), "plan.txt").plan)
    line = text.splitlines().index(first) + 1
    notes = [note for note in report.notes if "säger inte om den" in note]
    assert [note.partition(" står efter")[0] for note in notes] == [
        f"Rad {line}: rubriken ”{name}”" for name in told
    ]
    assert all("efter ”1.1 Trygg uppväxt”" in note and "4 ord" in note for note in notes)
