"""Where a heading stands decides what its words belong to; its name only where no place tells."""

import io

import pytest
from docx import Document

from documents.importing.matching import known_goals
from documents.importing.report import REMOVED
from documents.parsing import NotAPlan, read_plan_document
from goals.models import CommitteeGoal
from plans.actions.template import save_template
from plans.models import PlanSection
from plans.standard import standard_template
from tests.documents.papers.scene import make_scene
from tests.documents.papers.test_headings_read import END, GOAL, headed, next_goal, planned
from tests.documents.papers.test_read_back import taken_in
from tests.documents.test_word_reading import PARTS, automatic, number_of
from tests.factories import AreaGoalFactory

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
    assert said["1.1 Trygg uppväxt"] == (f"<p>Vi bygger mer.</p><h3>{name}</h3><p>Om målet.</p>")
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


CODES = [
    # Before each name: the chapter's, the direction's, the goals', the economy's, its part's.
    ("1 ", "2 ", "2.1 ", "2.2 ", "3 ", "3.1 "),
    ("1. ", "2. ", "1.2 ", "1.1 ", "4. ", "4.1. "),
    ("", "1 ", "1.1 ", "1.2 ", "2 ", "2.1 "),
]


@pytest.mark.parametrize("codes", CODES)
def test_a_name_decides_over_the_number_before_it(scene, codes):
    later = next_goal(scene)
    names = [
        ("Inledning", 1, "Året börjar."), ("Ett Stockholm", 1, "Hela staden."),
        ("Trygg uppväxt", 2, "Vi bygger mer."), ("Gott åldrande", 2, "Vi vårdar."),
        ("Redovisning av ekonomi", 1, "Så här:"), ("Investeringar", 2, "De är få."),
    ]  # fmt: skip
    parts = [(code + name, *rest) for code, (name, *rest) in zip(codes, names, strict=True)]
    parsed = planned(scene, *parts[:4], GOAL, *parts[4:])
    report = taken_in(scene, parsed)
    assert list(texts().values()) and {
        name.removeprefix("1.1 ").removeprefix("1.2 ").removeprefix("1. "): text
        for name, text in texts().items()
    } == {name: f"<p>{text}</p>" for name, _level, text in names}
    assert not PlanSection.objects.own_headings().exists()
    assert report.unmatched == []
    told = [note for note in report.notes if "har numret" in note]
    others = [code for code, own in zip(codes[1:4], ("1", "1.1", "1.2"), strict=True)
              if code.strip(" .") != own]  # fmt: skip
    assert len(told) == len(others)
    assert CommitteeGoal.objects.get(area_goal=later).title == "Goda skolor"


def test_the_goals_below_are_numbered_after_the_councils_number(scene):
    parsed = planned(
        scene, ("2.1 Trygg uppväxt", 2, "Vi bygger."), ("2.1.1 Goda skolor", 3, "De är goda."),
    )  # fmt: skip
    assert [one.code for goal in parsed.area_goals for one in goal.committee_goals] == ["1.1.1"]


@pytest.mark.parametrize("right", ["1.1 Trygg uppväxt", "Trygg uppväxt", "4.2 Trygg uppväxt"])
def test_another_name_with_a_goals_number_does_not_take_its_place(scene, right):
    parsed = planned(
        scene, ("1. Ett Stockholm", 1, "Hela staden."), ("1.1 Barn och unga", 2, "Barn."), GOAL,
        (right, 2, "Vi bygger mer."),
    )  # fmt: skip
    report = taken_in(scene, parsed)
    (told,) = report.unmatched
    assert "”1.1 Barn och unga” heter ”Trygg uppväxt” i budgeten" in told
    assert texts()["1.1 Trygg uppväxt"] == "<p>Vi bygger mer.</p>"


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("3.1 Alla barn ska ges möjlighet till en jämlik uppväxt och en rik fritid", "1.3"),
        ("3.1 Alla barn ska ges möjlighet till en jämlik uppväxt", "1.3"),
        ("Alla barn ska ges möjlighet till en jämlik uppväxt", "1.3"),
        ("Alla barn ska", None),
    ],
)
def test_a_shortened_name_is_the_goals(scene, heading, code):
    AreaGoalFactory(
        strategic_goal=scene.strategic, budget=scene.plan.budget, code="1.3",
        title="Alla barn ska ges möjlighet till en jämlik uppväxt och en rik fritid",
    )  # fmt: skip
    parsed = planned(scene, ("1.1 Trygg uppväxt", 2, "Vi."), GOAL, (heading, 2, "Barnen."))
    assert [goal.code for goal in parsed.area_goals] == ["1.1", *[code] * (code is not None)]


def test_a_numbered_heading_of_a_chapter_is_a_part_of_its_text(scene):
    parsed = planned(
        scene, ("1 Inledning", 1, "Året börjar."), ("1.1 Vårt uppdrag", 2, "Det är stort."),
        ("2.1 Trygg uppväxt", 2, "Vi bygger."), GOAL,
    )  # fmt: skip
    report = taken_in(scene, parsed)
    assert report.unmatched == []
    assert texts()["Inledning"] == (
        "<p>Året börjar.</p><h3>1.1 Vårt uppdrag</h3><p>Det är stort.</p>"
    )


@pytest.mark.parametrize(
    "parts",
    [
        [("Inledning", 1, "Året börjar."), ("Övrigt", 1, "Inget mer.")],
        [("1 Inledning", 1, "Året börjar.")],
        [("Ett Stockholm", 1, "Hela staden.")],
        [("1.1 Trygg uppväxt", 2, "Vi bygger mer."), ("Samverkan", 3, "Vi samverkar.")],
    ],
)
def test_a_document_of_some_texts_is_read(scene, parts):
    before = texts()
    report = taken_in(scene, planned(scene, *parts))
    said = texts()
    assert report.unmatched == []
    for _heading, _level, text in parts:
        assert text in "".join(said.values())
    assert before.keys() <= said.keys()
    assert not any(one.action == REMOVED for one in report.changes)


@pytest.mark.parametrize(
    "parts",
    [
        [("Protokoll", 1, "Vi möttes."), ("Närvarande", 2, "Alla.")],
        [("1 Bakgrund", 1, "Det var så."), ("1.1 Metod", 2, "Så gjorde vi.")],
    ],
)
def test_what_has_no_goal_and_no_chapter_is_refused_and_says_what_was_looked_for(scene, parts):
    with pytest.raises(NotAPlan, match=r"målets namn som i budgeten.*Inledning.*Ge rubrikerna"):
        planned(scene, *parts)


@pytest.mark.parametrize("label", ["", "Nämndmål: "])
@pytest.mark.parametrize("before", [(), (("Inledning", 1, "Året börjar."),)])
def test_a_goal_that_only_the_programs_number_tells_is_read(scene, before, label):
    """A document that numbers its introduction too gives the council's goal another number."""
    document = Document(io.BytesIO(headed(
        *before, ("Ett Stockholm", 1, "Hela staden."), ("Trygg uppväxt", 2, "Vi bygger mer."),
        (f"{label}Goda skolor", 3, "De är goda."), ("Samverkan", 4, "Vi samverkar."),
        (f"{label}Fler lärare", 3, "De blir fler."), *END,
    )))  # fmt: skip
    numbered = automatic(PARTS, ())
    numbering = document.part.numbering_part.element
    for one in list(numbering):
        numbering.remove(one)
    numbering.extend(numbered.part.numbering_part.element)
    for paragraph in document.paragraphs:
        level = paragraph.style.name.removeprefix("Heading ")
        if level in "123":
            paragraph._p.get_or_add_pPr().append(number_of(int(level)))
    out = io.BytesIO()
    document.save(out)
    parsed = read_plan_document(out.getvalue(), "plan.docx", known_goals(scene.plan.budget)).plan
    (area,) = parsed.area_goals
    assert [(one.code, one.title) for one in area.committee_goals] == [
        ("1.1.1", "Goda skolor"), ("1.1.2", "Fler lärare"),
    ]  # fmt: skip
    assert area.number == ("2.1" if before else "")
