"""A heading that the plan does not know is somebody's chapter: it is never glued to what it
follows, and one that the plan has of its own is found again."""

import io

import pytest
from docx import Document

from documents.papers.formats import Format
from documents.parsing import read_plan_document
from finance.models import ResultUnit
from goals.models import CommitteeGoal, ExpectedResult
from plans.actions.template import save_template
from plans.models import PlanSection, SectionTemplate
from plans.standard import standard_template
from tests.documents.papers.scene import make_scene
from tests.documents.papers.test_read_back import read, taken_in, texts
from tests.factories import PlanSectionFactory

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
GOALS = {"strategic_goal": "strategic", "area_goal": "area", None: "none"}
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
        (2, "strategic_goal", "en egen rubrik under ”1. Ett Stockholm”"),
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
    assert "”Resultatenheter”" in unread[0]
    assert "Bilder" not in unread[0]
