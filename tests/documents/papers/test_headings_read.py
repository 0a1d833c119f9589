"""A heading that the plan does not know is somebody's chapter: it is never glued to what it
follows, and one that the plan has of its own is found again."""

import io

import pytest
from docx import Document

from documents.importing.matching import known_goals
from documents.papers.formats import Format
from documents.parsing import read_plan_document
from finance.models import ResultUnit
from goals.models import CommitteeGoal, ExpectedResult
from plans.actions.template import save_template
from plans.models import PlanSection, SectionTemplate
from plans.outline import outline
from plans.standard import standard_template
from tests.documents.papers.scene import make_scene
from tests.documents.papers.test_read_back import read, taken_in, texts
from tests.factories import AreaGoalFactory, PlanSectionFactory

pytestmark = pytest.mark.django_db

HEAD = [
    ("Verksamhetsplan 2024 för Norra innerstadens stadsdelsnämnd", 0, ""),
    ("Om oss", 1, "Vi är många."),
    ("Inledning", 1, "Året börjar."),
    ("Organisation", 2, "Två avdelningar."),
    ("1. Ett Stockholm", 1, "Hela staden."),
    ("1.1 Trygg uppväxt", 2, "Vi bygger."),
    ("Nämndmål: Goda skolor", 3, "Skolorna är goda."),
    ("Så gör vi", 4, "Vi läser."),
]
GOALS = {"area_goal": "area", None: "none"}
TABLES = [
    ("Redovisning av ekonomi", 1, "Så här:"),
    ("Resultatenheter", 2, "De är få."),
    ("Bilder från året", 1, "Bilder."),
]
T = "<h3>Så är det</h3><p>Det är så.</p>"
RESULTS = "förväntade resultat"
END = [("Övrigt", 1, "Inget mer.")]


@pytest.fixture
def scene(db):
    made = make_scene()
    save_template(standard_template(made.plan.budget))
    return made


def written(*more):
    return after(Document(), *more)


def after(document, *more, with_table=False):
    """The plan of the document's own words and the chapters after them."""
    tables = TABLES if with_table else []
    for heading, level, text in [*HEAD, *tables, *more, *END]:
        document.add_heading(heading, level)
        if text:
            document.add_paragraph(text)
        if heading.startswith("Nämndmål"):
            document.add_paragraph("Förväntat resultat")
            document.add_paragraph("Fler klarar skolan", style="List Bullet")
            document.add_paragraph("Det följs upp varje termin.")
        if with_table and (level > 2 or (heading, level, text) in TABLES[1:]):
            table = document.add_table(2, 2)
            for cell, said in zip(table._cells, ("Fråga", "Svar", "Solen", "Månen"), strict=True):
                cell.text = said
    out = io.BytesIO()
    document.save(out)
    return read_plan_document(out.getvalue(), "plan.docx").plan


@pytest.mark.parametrize(
    ("level", "under", "told"),
    [
        (1, None, "en egen rubrik sist i planen"),
        # Own headings of an inriktningsmål are printed before 1.1, which this one comes after.
        (2, "area_goal", "en egen rubrik under ”1.1 Trygg uppväxt”"),
        (3, "area_goal", "en egen rubrik under ”1.1 Trygg uppväxt”"),
    ],
)
def test_an_unknown_chapter_becomes_an_own_heading_where_it_stood(scene, level, under, told):
    report = taken_in(scene, written(("Bilder från året", level, "Bilden föreställer en ö.")))
    own = PlanSection.objects.get(heading="Bilder från året")
    assert own.text == "<p>Bilden föreställer en ö.</p>"
    assert getattr(own.parent, under or "pk", None) == getattr(scene, GOALS[under], None)
    assert not CommitteeGoal.objects.filter(description__contains="Bild").exists()
    note = next(note for note in report.notes if "Bilder från året" in note)
    assert told in note
    assert "4 ord" in note
    change = next(one for one in report.changes if one.label == "Bilder från året")
    assert change.new == "Bilden föreställer en ö."


@pytest.mark.parametrize("introduction", ["said", "empty", "none", "known"])
def test_a_chapter_before_the_goals_stands_under_the_introduction(scene, introduction):
    """Other own chapters stand last, far from where these are read."""
    if introduction == "known":
        part = SectionTemplate.objects.get(key="inledning")
        PlanSectionFactory(plan=scene.plan, area_goal=None, template=part, text=T)
    said = {"said": [("Inledning", 1, "Året börjar.")], "empty": [("Inledning", 1, "")]}
    parts = [
        ("Förord", 1, "Vi hälsar."), *said.get(introduction, []), ("Vision", 1, "Vi ser."),
        ("1.1 Trygg uppväxt", 2, "Vi bygger."), GOAL, ("Klimat", 1, "Det är varmt."), *END,
    ]  # fmt: skip
    report = taken_in(scene, planned(scene, *parts))
    headings = [part.heading for part in outline(scene.plan) if part.text]
    assert [one for one in headings if one != "Inledning"] == [
        "Förord", "Vision", "Trygg uppväxt", "Övrigt", "Klimat",
    ]  # fmt: skip
    first, last = (
        next(note for note in report.notes if f"”{heading}”" in note)
        for heading in ("Förord", "Klimat")
    )
    assert "en egen rubrik under ”Inledning”" in first
    assert "sist i planen" in last
    assert "I dokumentet står den efter ”1.1 Trygg uppväxt”" in last


def test_what_stands_deeper_stays_in_its_text(scene):
    taken_in(scene, written())
    said = CommitteeGoal.objects.get().description
    assert said == "Skolorna är goda.\nSå gör vi\nVi läser.\nDet följs upp varje termin."
    assert [one.text for one in ExpectedResult.objects.all()] == ["Fler klarar skolan"]
    introduction = PlanSection.objects.get(template__key="inledning")
    assert introduction.text == "<p>Året börjar.</p><h3>Organisation</h3><p>Två avdelningar.</p>"


def test_what_stands_before_the_first_heading_is_told(scene):
    document = Document()
    document.add_paragraph("Verksamhetsplan 2024")
    document.add_paragraph("Adress: Torget 1")
    report = taken_in(scene, after(document))
    note = next(one for one in report.notes if "före dokumentets första rubrik" in one)
    assert "11 ord (”Verksamhetsplan 2024 Adress: Torget 1" in note


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
def test_own_headings_are_found_where_they_stand(scene, kind):
    part = SectionTemplate.objects.get(key="inledning")
    introduction = PlanSectionFactory(plan=scene.plan, area_goal=None, template=part, text=T)
    strategic = PlanSectionFactory(
        plan=scene.plan, area_goal=None, strategic_goal=scene.strategic, text=T
    )
    for parent in (introduction, strategic, scene.section, None):
        for number in (1, 2):
            PlanSectionFactory(
                plan=scene.plan, area_goal=None, parent=parent, position=number,
                heading=f"Bakgrund {number}", text=f"<p>Bakgrund till {parent} {number}.</p>" + T,
            )  # fmt: skip
    before = texts()
    report = taken_in(scene, read(scene, kind))
    assert [str(one) for one in report.changes if one.what not in ("planer", RESULTS)] == []
    assert texts() == before


def test_tables_of_texts_come_along_though_the_plan_has_money(scene):
    ResultUnit.objects.create(organisation=scene.organisation, year=2024, name="Garage")
    document = Document()
    parsed = after(document, with_table=True)
    report = taken_in(scene, parsed)
    assert "Solen" in CommitteeGoal.objects.get().description
    assert "Månen" in PlanSection.objects.get(heading="Bilder från året").text
    unread = [note for note in report.notes if note.startswith("Tabellerna")]
    assert len(unread) == 1
    assert "”Resultatenheter: " in unread[0]
    assert "Bilder" not in unread[0]


def headed(*parts):
    """A file of headings, each with its level and its text; a table under each nämndmål."""
    document = Document()
    for heading, level, text in parts:
        document.add_heading(heading, level)
        document.add_paragraph(text)
        if heading.startswith("Nämndmål"):
            table = document.add_table(2, 3)
            words = ("Aktivitet", "Startdatum", "Slutdatum", "Läs", "2024-01-01", "2024-12-31")
            for cell, said in zip(table._cells, words, strict=True):
                cell.text = said
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def planned(scene, *parts, is_known=True):
    goals = known_goals(scene.plan.budget) if is_known else ()
    return read_plan_document(headed(*parts), "plan.docx", goals).plan


def next_goal(scene):
    return AreaGoalFactory(
        strategic_goal=scene.strategic, budget=scene.plan.budget, code="1.2", title="Gott åldrande"
    )


GOAL = ("Nämndmål: Goda skolor", 3, "Skolorna är goda.")


@pytest.mark.parametrize("direction", ["1 Ett Stockholm", "1. Ett Stockholm", "Ett Stockholm"])
@pytest.mark.parametrize(
    "area", ["KF:s mål för verksamhetsområdet: 1.1 Trygg uppväxt", "1.1 Trygg uppväxt",
             "Trygg uppväxt"],
)  # fmt: skip
def test_a_heading_names_a_goal_as_the_plans_tree_does(scene, direction, area):
    later = next_goal(scene)
    parsed = planned(
        scene, ("Inledning", 1, "Året börjar."), (direction, 1, "Hela staden."),
        (area, 2, "Vi bygger mer."), GOAL, ("1.2 Gott åldrande", 2, "Vi vårdar."), *END,
    )  # fmt: skip
    report = taken_in(scene, parsed)
    assert not PlanSection.objects.own_headings().exists()
    assert PlanSection.objects.get(strategic_goal=scene.strategic).text == "<p>Hela staden.</p>"
    assert PlanSection.objects.get(area_goal=scene.area).text == "<p>Vi bygger mer.</p>"
    assert PlanSection.objects.get(area_goal=later).text == "<p>Vi vårdar.</p>"
    assert report.unmatched == []


@pytest.mark.parametrize("is_known", [True, False])
def test_another_heading_of_the_same_number_takes_no_text_from_the_goal(scene, is_known):
    parsed = planned(
        scene, ("1. Ett Stockholm", 1, "Hela staden."), ("1.1 Trygg uppväxt", 2, "Vi."), GOAL,
        ("1. Egna tankar", 1, "Tankar."), *END, is_known=is_known,
    )  # fmt: skip
    report = taken_in(scene, parsed)
    assert PlanSection.objects.get(strategic_goal=scene.strategic).text == "<p>Hela staden.</p>"
    own = PlanSection.objects.filter(heading="1. Egna tankar").values_list("text", flat=True)
    assert [*own] == ["<p>Tankar.</p>"] * is_known
    assert len(report.unmatched) == (not is_known)


def test_own_headings_are_printed_after_what_they_followed(scene):
    next_goal(scene)
    parts = [
        ("Inledning", 1, "Året börjar."), ("Ett Stockholm", 1, "Hela staden."),
        ("1.1 Trygg uppväxt", 2, "Vi bygger."), GOAL, ("Samverkan", 2, "Vi samverkar."),
        ("Våra tankar", 2, "Vi tänker."), ("1.2 Gott åldrande", 2, "Vi vårdar."),
        ("Redovisning av ekonomi", 1, "Så här:"), ("Investeringar", 2, "De är få."),
        ("Jämställd budget", 2, "Den är jämn."), *END,
    ]  # fmt: skip
    taken_in(scene, planned(scene, *parts))
    written = [part.heading for part in outline(scene.plan) if part.text]
    told = [heading.removeprefix("1.1 ").removeprefix("1.2 ") for heading, _level, _text in parts]
    assert written == [heading for heading in told if heading != GOAL[0]]


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
def test_the_same_heading_twice_is_told_apart(scene, kind, is_own):
    part = SectionTemplate.objects.get(key="ovrigt")
    inside = "" if is_own else "<h3>Digitalisering</h3><p>Samma rubrik igen.</p>"
    other = PlanSectionFactory(
        plan=scene.plan, area_goal=None, template=part, text="<p>Det övriga.</p>" + inside
    )
    if is_own:
        PlanSectionFactory(
            plan=scene.plan, area_goal=None, parent=other, heading="Digitalisering",
            text="<p>Samma rubrik igen.</p>",
        )  # fmt: skip
    PlanSectionFactory(
        plan=scene.plan, area_goal=None, heading="Digitalisering", text="<p>Kapitlet.</p>"
    )
    before = texts()
    taken_in(scene, read(scene, kind))
    assert texts() == before


def test_a_chapter_takes_nothing_from_its_namesake_under_another(scene):
    chapter = PlanSectionFactory(
        plan=scene.plan, area_goal=None, heading="Digitalisering", text="<p>Kapitlet.</p>"
    )
    taken_in(
        scene,
        planned(
            scene, ("1.1 Trygg uppväxt", 2, "Vi bygger."), GOAL, ("Ekonomi", 1, "Så."),
            ("Investeringar", 2, "Få."), ("Digitalisering", 2, "Där."), *END,
            ("Digitalisering", 1, "Här."),
        ),
    )  # fmt: skip
    chapter.refresh_from_db()
    assert chapter.text == "<p>Här.</p>"
    assert PlanSection.objects.get(text="<p>Där.</p>").parent is not None


@pytest.mark.parametrize("with_table", [True, False])
def test_a_namndmal_under_one_of_many_goals_is_enough_for_a_plan(scene, with_table):
    more = [(f"1.{at} Mål {at}", 2, "Vi gör.") for at in range(2, 5)]
    own = GOAL if with_table else (GOAL[0].replace("Nämndmål", "Nämndens mål"), *GOAL[1:])
    parsed = planned(scene, ("1.1 Trygg uppväxt", 2, "Vi bygger."), own, *more)
    [goal] = parsed.area_goals[0].committee_goals
    assert [one.title for one in goal.activities] == ["Läs"] * with_table
