"""Of several headings of one name the one in its own chapter is the plan's part."""

import io

import pytest
from docx import Document

from documents.parsing import read_plan_document
from documents.parsing.document import parse_plan
from tests.seeds import needs_seeds, seed_path

PART = "Nämndens ekonomiska förutsättningar"
GOAL = "KF:s mål för verksamhetsområdet: 1.1 Trygg uppväxt"


def word(*lines):
    document = Document()
    for level, text in lines:
        document.add_paragraph(text, f"Heading {level}" if level else "Normal")
    out = io.BytesIO()
    document.save(out)
    return read_plan_document(out.getvalue(), "plan.docx").plan


def text(*lines):
    return parse_plan("Verksamhetsplan 2024\n\n" + "\n\n".join(said for _level, said in lines))


def said(plan):
    return {one.heading: [text.text for text in one.texts] for one in plan.sections if one.heading}


INTRODUCTION = [(1, "Inledning"), (0, "Vi finns."), (2, PART), (0, "Text A."),
                (2, "Sammanfattning"), (0, "Kort sagt.")]  # fmt: skip
GOALS = [(1, GOAL), (0, "Vi bidrar.")]
ECONOMY = [(1, "Redovisning av ekonomi"), (2, PART), (0, "Text B."), (2, "Investeringar"),
           (0, "Bilar.")]  # fmt: skip


@pytest.mark.parametrize("read", [word, text])
@pytest.mark.parametrize("parts", [
    [INTRODUCTION, GOALS, ECONOMY], [ECONOMY, INTRODUCTION, GOALS], [INTRODUCTION, ECONOMY, GOALS],
])  # fmt: skip
def test_the_heading_in_its_own_chapter_is_the_part(read, parts):
    found = said(read(*(line for part in parts for line in part)))
    assert found[PART] == ["Text B."]
    assert found["Investeringar"] == ["Bilar."]
    assert found["Inledning"] == ["Vi finns.", PART, "Text A.", "Sammanfattning", "Kort sagt."]


@pytest.mark.parametrize("read", [word, text])
def test_a_name_that_stands_once_is_the_parts_wherever_it_stands(read):
    found = said(read(*INTRODUCTION, *GOALS))
    assert "Text A." in found[PART]


def test_below_the_economys_first_part_stands_its_next():
    deeper = [(1, "Redovisning av ekonomi"), (2, PART), (0, "Text B."), (3, "Investeringar"),
              (0, "Bilar.")]  # fmt: skip
    other = [(1, "Systematiskt kvalitetsarbete"), (0, "Väl."), (2, "Investeringar"), (0, "Tid.")]
    found = said(word(*GOALS, *deeper, *other))
    assert (found[PART], found["Investeringar"]) == (["Text B."], ["Bilar."])
    assert found["Systematiskt kvalitetsarbete"] == ["Väl.", "Investeringar", "Tid."]


@needs_seeds
def test_each_of_two_in_a_published_plan_stands_where_it_belongs():
    path = seed_path("002")
    found = said(read_plan_document(path.read_bytes(), path.name).plan)
    assert found[PART][0].startswith("Kommunfullmäktige har beslutat om en nettobudget")
    assert any(one.startswith("Av kommunfullmäktige tilldelad") for one in found["Inledning"])
    assert found["Inledning"][0].startswith("Verksamhetsplanen för Norra innerstadens")
