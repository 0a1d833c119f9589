"""Money reads the same on the plan's pages and in every format, also when it has been changed."""

import io
import json
from dataclasses import replace

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from lxml import html

from documents.papers import checked
from documents.papers.blocks import Cell, Column, Row, Table, plain, words_of
from documents.papers.economy import tables_of
from documents.papers.formats import Format, write
from documents.papers.pdf import write_pdf
from documents.papers.sources import paper_of_draft
from finance.models import (
    BudgetAdjustment,
    BudgetLine,
    InternalPrice,
    Investment,
    OperatingProject,
    PremisesGrant,
    ResultUnit,
    TurnoverChange,
)
from organisations.models import Organisation
from plans.document import plan_document
from plans.economy.tables import TABLES
from tests.documents.papers.scene import make_scene

pytestmark = pytest.mark.django_db
IMPORTED_SUM = "3720.10"


@pytest.fixture
def scene(db):
    scene = make_scene()

    def made(model, **values):
        model.objects.create(organisation=scene.organisation, year=2024, **values)

    made(BudgetLine, name="Förskola", position=1, costs="712.5", revenues=72, last_plan=600)
    made(BudgetLine, name="varav öppen", position=2, costs="12.25", revenues=2)
    made(BudgetLine, name="Totalt", position=3, costs=IMPORTED_SUM, revenues=1, is_total=True)
    made(BudgetLine, name="Bibliotek", position=4, costs="1000.04", revenues=50)
    made(TurnoverChange, purpose="Förskola", costs=8, revenues=8)
    made(BudgetAdjustment, purpose="Elcyklar", kind="investment", amount="0.25")
    made(Investment, name="Lekplats", group="Parker", amount=5, whole=9, position=1)
    made(Investment, name="Bänkar", group="Torg", amount="2.5", position=2)
    made(Investment, name="Träd", group="Parker", amount="1.25", position=3)
    made(ResultUnit, name="Klara", code="17", gross_budget=50, carried=1, last_result="3.3")
    made(OperatingProject, name="P1", costs=1000, revenues=200, purpose="Fler läser")
    made(PremisesGrant, purpose="Gården", amount="1.5")
    made(InternalPrice, group="Lokal", name="Sal", price="1250", unit="dag")
    return scene


def squeezed(cells):
    return ["".join(cell.split()) for cell in cells]


def page_sums(client, scene, table):
    """The row of sums under the table on its page, without the columns that hold none."""
    address = reverse("plan_money", args=[2024, "norra", table.key])
    page = html.fromstring(client.get(address).content.decode())
    (row,) = page.xpath("//tr[contains(@class, 'sheet__sum')]")
    return [text for text in squeezed(cell.text_content() for cell in row) if text]


def tables(paper):
    return {one.caption: one for one in paper.blocks if isinstance(one, Table)}


def texts(row):
    return [cell.text for cell in row.cells]


def draft(scene):
    document = plan_document(scene.plan)
    return paper_of_draft(scene.plan, document, timezone.now()), document


def change(scene):
    BudgetLine.objects.filter(name="Förskola").update(costs="812.5")
    BudgetLine.objects.create(
        organisation=scene.organisation, year=2024, name="Nytt", position=5, costs="10.25"
    )
    Investment.objects.filter(name="Träd").update(amount="4.75")
    OperatingProject.objects.create(
        organisation=scene.organisation, year=2024, name="P2", costs=5, position=2
    )


@pytest.mark.parametrize("is_changed", [False, True])
@pytest.mark.parametrize("table", [one for one in TABLES if one.sums], ids=lambda one: one.key)
def test_sums_are_those_of_the_page(scene, client, table, is_changed):
    if is_changed:
        change(scene)
    client.force_login(scene.by)
    paper, _document = draft(scene)
    found = tables(paper)[f"{table.title(2024)}, mnkr"]
    assert [text for text in squeezed(texts(found.body[-1])) if text] == page_sums(
        client, scene, table
    )
    assert [row for row in found.body if row.is_total][-1] is found.body[-1]


def test_the_sum_that_a_document_once_printed_is_no_row(scene):
    change(scene)
    paper, _document = draft(scene)
    found = tables(paper)["Driftbudget 2024, mnkr"]
    rows = [squeezed(texts(row)) for row in found.body]
    assert [row[0] for row in rows] == ["Förskola", "varavöppen", "Bibliotek", "Nytt", "Totalt"]
    assert rows[0][1:] == ["812,50", "72,00", "740,50", "600,00", "+140,50"]
    assert rows[1][1:] == ["12,25", "2,00", "10,25", "", ""]
    assert rows[2][1:] == ["1000,04", "50,00", "950,04", "", ""]
    assert rows[4][1:4] == ["1822,79", "122,00", "1700,79"]
    assert [row.depth for row in found.body] == [0, 1, 0, 0, 0]


def test_what_is_computed_of_a_unit_and_what_the_page_does_not_have_are_told(scene):
    paper, _document = draft(scene)
    found = tables(paper)["Resultatenheter 2024, mnkr"]
    said = dict(zip(texts(found.head[0]), squeezed(texts(found.body[0])), strict=True))
    assert said["Förs över, högst 5\u00a0%"] == "2,5"
    assert said["Samlat efter, högst 10\u00a0%"] == "3,5"
    assert said["Följd"] == "0,8stannarhosnämnden"
    assert said["Kod"] == "17"
    adjustments = tables(paper)["Begärda budgetjusteringar 2024, mnkr"]
    assert texts(adjustments.head[0])[-1] == "Läge"


def test_groups_stand_together_with_their_sums(scene):
    paper, _document = draft(scene)
    found = tables(paper)["Investeringar 2024 per objekt, mnkr"]
    assert [texts(row)[:3] for row in found.body] == [
        ["Parker", "6,25", "9,00"],
        ["Lekplats", "5,00", "9,00"],
        ["Träd", "1,25", ""],
        ["Torg", "2,50", ""],
        ["Bänkar", "2,50", ""],
        ["Totalt", "8,75", "9,00"],
    ]


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF, Format.HTML])
def test_every_format_prints_the_same_cells(scene, kind):
    change(scene)
    paper, document = draft(scene)
    data = write(kind, paper, document)
    checked.check_words(kind, paper, data)
    there = "".join(checked.READERS[kind](data).split())
    assert "1822,79" in there
    assert "3720,1" not in there


def test_json_has_the_tables_as_they_are_printed(scene):
    change(scene)
    paper, document = draft(scene)
    told = json.loads(write(Format.JSON, paper, document))["tables"]
    assert [one["caption"] for one in told] == list(tables(paper))
    for one in told:
        words = [one["caption"], *(cell for row in [*one["head"], *one["rows"]] for cell in row)]
        assert words == list(words_of(tables(paper)[one["caption"]]))


def test_the_page_to_read_prints_the_same(scene, client):
    change(scene)
    client.force_login(scene.by)
    address = reverse("plan_read", args=[2024, "norra"])
    read = "".join(client.get(address).content.decode().split())
    assert "1822,79" in read
    assert "3720,1" not in read


OLD = {
    "budget_lines": [
        {"name": "Förskola", "costs": None, "revenues": None, "net": "5"},
        {"name": "Totalt", "costs": None, "revenues": None, "net": "6", "is_total": True},
    ],
    "turnover_changes": [{"purpose": "Förskola", "costs": "3", "revenues": None}],
    "adjustments": [{"purpose": "Cyklar", "kind": "investment", "amount": None}],
    "investments": [{"name": "Park", "group": "", "amount": None}],
    "result_units": [{"code": "1", "name": "Klara", "area": ""}],
}


def test_editions_of_earlier_years_still_show():
    found = [table for _part, table in tables_of(OLD, 2024, Organisation(kind="committee"))]
    assert [row.cells[0].text for row in found[0].body] == ["Förskola", "Totalt"]
    assert squeezed(texts(found[0].body[-1])) == ["Totalt", "5,0"]
    assert [len(table.body) for table in found] == [2, 2, 1, 1, 1]


def test_a_groups_heading_is_never_last_on_a_page():
    """However many rows stand before it."""
    head = Row((Cell(plain("Objekt"), is_head=True), Cell(plain("Mnkr"), is_head=True)))
    group = Row((Cell(plain("GRUPP"), is_head=True), Cell(plain("7,0"))), True, leads=True)
    about, _document = draft(make_scene())
    for number in range(28, 36):
        rows = [Row((Cell(plain(f"Rad {n}"), is_head=True), Cell(plain("1,0"))))
                for n in range(number)]  # fmt: skip
        body = (*rows, group, rows[0], rows[1])
        table = Table("Investeringar", (Column(), Column(is_number=True)), (head,), body)
        document = pypdfium2.PdfDocument(write_pdf(replace(about, blocks=(table,))))
        for page in document:
            lines = page.get_textpage().get_text_bounded().splitlines()
            last = [line for line in lines if "," in line][-1:]
            assert not last or not last[0].startswith("GRUPP"), number
        document.close()


def test_a_groups_heading_is_kept_with_its_rows_in_word(scene):
    paper, data = draft(scene)
    word = Document(io.BytesIO(write(Format.DOCX, paper, data)))
    rows = {row.cells[0].text: row for table in word.tables for row in table.rows}
    for name, is_kept in (("Parker", True), ("Lekplats", False)):
        said = [cell.paragraphs[0].paragraph_format.keep_with_next for cell in rows[name].cells]
        assert all(said) if is_kept else not any(said)
