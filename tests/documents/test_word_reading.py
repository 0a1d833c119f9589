"""Every word that a Word document shows is read, wherever the program keeps it."""

import io

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from documents.parsing import limits
from documents.parsing.blocks import HIDDEN, PARAGRAPH, TABLE
from documents.parsing.model import NotAPlan
from documents.parsing.reading import read_plan_document
from documents.parsing.word import read_word

_WORDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_BOX = (
    "<w:txbxContent><w:p><w:r><w:t>I en ruta.</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>Två stycken.</w:t></w:r></w:p></w:txbxContent>"
)
_MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_AGAIN = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def xml(text):
    return parse_xml(text.replace(">", f" {nsdecls('w')} {_MATH} {_AGAIN}>", 1))


def read(document):
    out = io.BytesIO()
    document.save(out)
    return read_word(out.getvalue())


def texts(document):
    return [block.text for block in read(document)]


def noted(document, kind, more=""):
    """The document with a note of the kind, to be referred to as number 2."""
    words = f"<w:p><w:r><w:t>Enligt budgeten.</w:t></w:r>{more}</w:p>"
    body = f'<w:{kind} w:id="2">{words}</w:{kind}>'
    part = Part(
        PackURI(f"/word/{kind}s.xml"),
        f"{_WORDS}.{kind}s+xml",
        f"<w:{kind}s {nsdecls('w')}>{body}</w:{kind}s>".encode(),
        document.part.package,
    )
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S"))


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_stands_where_it_is_referred_to(kind):
    document = Document()
    paragraph = document.add_paragraph("Stadens sida")
    noted(document, kind)
    paragraph.add_run()._r.append(xml(f'<w:{kind}Reference w:id="2"></w:{kind}Reference>'))
    paragraph.add_run(" växer.")
    assert texts(document) == ["Stadens sida [Not: Enligt budgeten.] växer."]


BOXES = {
    "drawing": f"<w:drawing>{_BOX}</w:drawing>",
    "picture": f"<w:pict>{_BOX}</w:pict>",
    "both": (
        f"<mc:AlternateContent><mc:Choice><w:drawing>{_BOX}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{_BOX}</w:pict></mc:Fallback></mc:AlternateContent>"
    ),
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_text_box_is_read_once_after_its_paragraph(box):
    document = Document()
    document.add_paragraph("Bredvid.").add_run()._r.append(xml(box))
    document.add_paragraph("Efter.")
    assert texts(document) == ["Bredvid.", "I en ruta.", "Två stycken.", "Efter."]


def test_a_text_box_without_text_beside_and_one_in_a_cell():
    document = Document()
    document.add_paragraph().add_run()._r.append(xml(BOXES["both"]))
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Cell"
    table.cell(0, 0).paragraphs[0].add_run()._r.append(xml(BOXES["both"]))
    table.cell(0, 1).text = "Andra"
    read_blocks = read(document)
    assert [one.text for one in read_blocks if one.kind == PARAGRAPH] == [
        "I en ruta.", "Två stycken.",
    ]  # fmt: skip
    (grid,) = [one.grid for one in read_blocks if one.kind == TABLE]
    assert grid.rows[0].cells == ("Cell I en ruta. Två stycken.", "Andra")


def test_a_formula_is_read_on_one_line():
    document = Document()
    formula = (
        "<m:oMath><m:r><m:t>R = </m:t></m:r><m:f><m:num><m:r><m:t>K</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>N</m:t></m:r></m:den></m:f></m:oMath>"
    )
    document.add_paragraph("Kvoten är ")._p.append(xml(formula))
    assert texts(document) == ["Kvoten är R = K/N"]


@pytest.mark.parametrize("tag", ["customXml", "ins", "sdt"])
def test_paragraphs_inside_something_else_are_read_in_their_place(tag):
    document = Document()
    document.add_paragraph("Före.")
    inner = "<w:p><w:r><w:t>Inuti.</w:t></w:r></w:p>"
    inner = f"<w:sdtContent>{inner}</w:sdtContent>" if tag == "sdt" else inner
    document.element.body.insert(1, xml(f"<w:{tag}>{inner}</w:{tag}>"))
    document.add_paragraph("Efter.")
    cell = document.add_table(1, 2)
    cell.cell(0, 0).text, cell.cell(0, 1).text = "A", "B"
    cell.cell(0, 0)._tc.append(xml(f"<w:{tag}>{inner}</w:{tag}>"))
    blocks = read(document)
    assert [one.text for one in blocks][:3] == ["Före.", "Inuti.", "Efter."]
    assert blocks[-1].grid.rows[0].cells == ("A Inuti.", "B")


def test_deleted_words_are_not_read():
    document = Document()
    document.add_paragraph("Kvar.")._p.append(
        xml("<w:del><w:r><w:delText>Struket.</w:delText></w:r></w:del>")
    )
    assert texts(document) == ["Kvar."]


def hidden(run, value=None):
    run._r.get_or_add_rPr().append(xml(f"<w:vanish{value or ''}></w:vanish>"))


def unseen(document, kind, name="Dolt", base=None, value=""):
    """The document with a style of text that is not shown."""
    style = document.styles.add_style(name, kind)
    style.base_style = base
    if base is None or value:
        style.element.get_or_add_rPr().append(xml(f"<w:vanish{value}></w:vanish>"))
    return style


def seen_and_hidden(document):
    blocks = read(document)
    return (
        [one.text for one in blocks if one.kind != HIDDEN],
        [one.text for one in blocks if one.kind == HIDDEN],
    )


@pytest.mark.parametrize("how", ["run", "character", "paragraph", "based on"])
def test_text_that_word_does_not_show_is_set_apart(how):
    document = Document()
    paragraph = document.add_paragraph("Syns. ")
    if how in ("run", "character"):
        run = paragraph.add_run("Syns inte.")
        if how == "run":
            hidden(run)
        else:
            run.style = unseen(document, WD_STYLE_TYPE.CHARACTER)
    else:
        style = unseen(document, WD_STYLE_TYPE.PARAGRAPH)
        if how == "based on":
            style = unseen(document, WD_STYLE_TYPE.PARAGRAPH, "Under", base=style)
        document.add_paragraph("Syns inte.", style=style)
    assert seen_and_hidden(document) == (["Syns."], ["Syns inte."])


def test_text_that_is_shown_after_all_is_read():
    document = Document()
    style = unseen(document, WD_STYLE_TYPE.PARAGRAPH)
    shown = unseen(document, WD_STYLE_TYPE.PARAGRAPH, "Under", base=style, value=' w:val="0"')
    document.add_paragraph("Ett.", style=shown)
    hidden(document.add_paragraph("", style=style).add_run("Två."), ' w:val="false"')
    assert seen_and_hidden(document) == (["Ett.", "Två."], [])


def test_hidden_words_of_a_cell_a_box_and_a_note_are_set_apart():
    document = Document()
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = "a", "b"
    hidden(row.cells[1].paragraphs[0].add_run(" i cellen"))
    run = document.add_paragraph("Text.").add_run()
    run._r.append(xml(f"<w:pict>{_BOX}</w:pict>"))
    hidden(run)
    noted(document, "footnote", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>I noten.</w:t></w:r>")
    reference = xml('<w:footnoteReference w:id="2"></w:footnoteReference>')
    document.add_paragraph("Not").add_run()._r.append(reference)
    assert seen_and_hidden(document) == (
        ["a | b", "Text.", "Not [Not: Enligt budgeten.]"],
        ["i cellen", "I en ruta. Två stycken.", "I noten."],
    )


def test_hidden_text_is_told_and_no_part_of_the_plan():
    document = Document()
    document.add_paragraph("KF:s mål för verksamhetsområdet: 1.1 Trygg uppväxt", "Heading 1")
    document.add_paragraph("Nämndmål: Barn läser mer", "Heading 2")
    hidden(document.add_paragraph("Vi läser.").add_run(" Inte för läsare."))
    out = io.BytesIO()
    document.save(out)
    plan = read_plan_document(out.getvalue(), "plan.docx").plan
    (told,) = plan.unplaced
    assert (told.text, told.reason) == (
        "Inte för läsare.", "Texten är dold i Word och tas inte med.",
    )  # fmt: skip
    assert "Inte för läsare" not in str(plan.area_goals)


def test_a_document_of_more_paragraphs_than_a_plan_has_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "PLAN_PARAGRAPHS", 2)
    document = Document()
    for _number in range(3):
        document.add_paragraph("x")
    with pytest.raises(NotAPlan, match=r"3 stycken.* Högst 2 läses"):
        read(document)
