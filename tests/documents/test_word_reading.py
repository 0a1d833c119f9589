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
from documents.parsing.blocks import BOLD, CROSSED, HEADING, HIDDEN, PARAGRAPH, STRUCK, TABLE
from documents.parsing.model import NotAPlan
from documents.parsing.reading import read_plan_document
from documents.parsing.word import read_word
from documents.plan_files.items import Reading

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


def test_deleted_words_are_told_and_inserted_ones_are_read():
    document = Document()
    paragraph = document.add_paragraph("Kvar.")
    paragraph._p.append(xml("<w:del><w:r><w:delText>Stru</w:delText></w:r></w:del>"))
    paragraph._p.append(xml("<w:ins><w:r><w:t> Nytt.</w:t></w:r></w:ins>"))
    paragraph._p.append(xml("<w:del><w:r><w:delText>ket.</w:delText></w:r></w:del>"))
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text = "A"
    for cell, words in zip(cells, ("bort", "också"), strict=True):
        struck = f"<w:del><w:r><w:delText>{words}</w:delText></w:r></w:del>"
        cell.paragraphs[0]._p.append(xml(struck))
    blocks = read(document)
    assert [(one.kind, one.text) for one in blocks] == [
        (PARAGRAPH, "Kvar. Nytt."), (STRUCK, "Struket."), (TABLE, "A | "), (STRUCK, "bort också"),
    ]  # fmt: skip


def test_what_is_struck_is_asked_about_and_no_part_of_the_plan():
    document = Document()
    document.add_paragraph("KF:s mål för verksamhetsområdet: 1.1 Trygg uppväxt", "Heading 1")
    document.add_paragraph("Nämndmål: Barn läser mer", "Heading 2")
    struck = "<w:del><w:r><w:delText>Inte längre.</w:delText></w:r></w:del>"
    document.add_paragraph("Vi läser.")._p.append(xml(struck))
    out = io.BytesIO()
    document.save(out)
    plan = read_plan_document(out.getvalue(), "plan.docx").plan
    (told,) = plan.unplaced
    assert (told.text, told.reason) == (
        "Inte längre.", "Texten är struken bland ändringarna i Word och tas inte med.",
    )  # fmt: skip
    assert "Inte längre" not in str(plan.area_goals)


def test_what_a_form_says_where_nobody_has_written_is_no_text():
    document = Document()
    document.add_paragraph("Före.")
    for prompt, words in (("<w:showingPlcHdr/>", "Klicka här."), ("", "Skrivet.")):
        paragraph = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
        content = f"<w:sdtPr>{prompt}</w:sdtPr><w:sdtContent>{paragraph}</w:sdtContent>"
        document.element.body.insert(1, xml(f"<w:sdt>{content}</w:sdt>"))
    assert texts(document) == ["Före.", "Skrivet."]


@pytest.mark.parametrize("name", ["Rubrik 2", "Stadens rubrik"])
def test_a_heading_is_told_by_its_style_whatever_that_is_called(name):
    """Swedish Word names them Rubrik; a city's template has styles that build on them."""
    document = Document()
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Rubrik 2":
        style.base_style = document.styles["Heading 2"]
    document.add_paragraph("Skolor", style=style)
    assert [(one.kind, one.level) for one in read(document)] == [(HEADING, 2)]


def test_a_style_in_bold_makes_headings_but_of_sums():
    document = Document()
    style = document.styles.add_style("Mellanrubrik", WD_STYLE_TYPE.PARAGRAPH)
    style.font.bold = True
    document.add_paragraph("Skolor", style=style)
    document.add_paragraph("Summa kostnader 1 530 mnkr", style=style)
    plain = document.add_paragraph("Tunn", style=style)
    plain.runs[0].bold = False
    document.add_paragraph("Summa kostnader 1 530 mnkr").runs[0].bold = True
    assert [(one.kind, one.level) for one in read(document)] == [
        (HEADING, BOLD), (PARAGRAPH, 0), (PARAGRAPH, 0), (PARAGRAPH, 0),
    ]  # fmt: skip


def test_a_short_line_in_a_body_style_heads_no_table():
    document = Document()
    document.add_paragraph("KF:s mål för verksamhetsområdet: 1.1 Trygg uppväxt", "Heading 1")
    document.add_paragraph("Nämndmål: Barn läser mer", "Heading 2")
    document.add_heading("Redovisning av ekonomi", 1)
    document.add_heading("Så är det", 2)
    document.add_paragraph("Summa kostnader 1 530 mnkr")
    table = document.add_table(2, 2)
    for cell, said in zip(table._cells, ("Fråga", "Svar", "Solen", "Månen"), strict=True):
        cell.text = said
    out = io.BytesIO()
    document.save(out)
    plan = read_plan_document(out.getvalue(), "plan.docx").plan
    assert [one.heading for one in plan.tables] == ["Så är det"]
    (chapter,) = [one for one in plan.sections if one.heading]
    assert [one.kind for one in chapter.texts] == ["heading", "paragraph"]


HIDING = "\u061c\u200b\u200e\u202e\u2066\u206a\u00ad\ufeff"


@pytest.mark.parametrize("kind", ["docx", "txt"])
def test_signs_that_nobody_sees_do_not_come_into_the_plan(kind):
    """They make a text read as what it is not, and hide a heading from who looks for it."""
    lines = [
        ("KF:s mål för verksamhetsområdet: 1.1 Trygg upp\u202eväxt", "Heading 1"),
        ("Nämn\u200edmål: Barn läser\u2066 mer", "Heading 2"),
        (f"Vi {HIDING}läser.", "Normal"),
        ("Förväntat\u200f resultat", "Heading 3"),
        ("Fler\u202a läser.", "List Bullet"),
    ]
    if kind == "docx":
        document = Document()
        for text, style in lines:
            document.add_paragraph(text, style)
        out = io.BytesIO()
        document.save(out)
        data = out.getvalue()
    else:
        data = "\n\n".join(
            f"• {text}" if style.startswith("List") else text for text, style in lines
        ).encode()
    read_plan = read_plan_document(data, f"plan.{kind}")
    (goal,) = read_plan.plan.area_goals
    (child,) = goal.committee_goals
    assert (goal.title, child.title) == ("Trygg uppväxt", "Barn läser mer")
    assert [one.text for one in child.texts] == ["Vi läser."]
    assert [one.text for one in child.expected_results] == ["Fler läser."]
    said = "".join(block.text for block in read_plan.blocks)
    assert not set(said) & set(f"{HIDING}\u200f\u202a")


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


def _level(at, says, more=""):
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{more or _DECIMAL}<w:lvlText w:val="{says}"/>'
        "</w:lvl>"
    )


_DECIMAL = '<w:numFmt w:val="decimal"/>'
PARTS = _level(0, "%1.") + _level(1, "%1.%2") + _level(2, "%1.%2.%3")
_ROMAN = '<w:numFmt w:val="upperRoman"/>'
NUMBERINGS = {
    "decimal": (PARTS, ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2", "2.1"]),
    "begins at three": (
        PARTS.replace('<w:start w:val="1"/>', '<w:start w:val="3"/>', 1),
        ["3", "3.1", "3.1.1", "3.1.2", "3.2", "3.2.1", "4", "4.1"],
    ),
    "never anew": (
        _level(0, "%1") + _level(1, "%1.%2", _DECIMAL + '<w:lvlRestart w:val="0"/>')
        + _level(2, "%1.%2.%3"),
        ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2", "2.3"],
    ),
    "roman above": (
        _level(0, "%1", _ROMAN) + _level(1, "%1.%2", _DECIMAL + "<w:isLgl/>") + _level(2, "%3)"),
        ["", "1.1", "", "", "1.2", "", "", "2.1"],
    ),
    "words": (_level(0, "Kapitel %1") + _level(1, "%2.") + _level(2, "%2.%3"),
              ["", "1", "1.1", "1.2", "2", "2.1", "", "1"]),
}  # fmt: skip


def automatic(parts, levels=(1, 2, 3, 3, 2, 3, 1, 2), by_style=False, override=""):
    """A document of headings that Word numbers."""
    document = Document()
    numbering = document.part.numbering_part.element
    kind = '<w:abstractNum w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>'
    numbering.insert(0, xml(f"{kind}{parts}</w:abstractNum>"))
    names = '<w:num w:numId="77"><w:abstractNumId w:val="77"/>'
    numbering.append(xml(f"{names}{override}</w:num>"))
    for level in (1, 2, 3) if by_style else ():
        properties = document.styles[f"Heading {level}"].element.get_or_add_pPr()
        properties.append(number_of(level))
    for level in levels:
        heading = document.add_heading(f"Rubrik på nivå {level}", level)
        if not by_style:
            heading._p.get_or_add_pPr().append(number_of(level))
    return document


def number_of(level):
    """What says that Word numbers a heading of the level."""
    return xml(f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="77"/></w:numPr>')


@pytest.mark.parametrize("by_style", [False, True])
@pytest.mark.parametrize(("parts", "numbers"), NUMBERINGS.values(), ids=NUMBERINGS)
def test_the_number_that_word_sets_is_told_beside_the_heading(parts, numbers, by_style):
    blocks = read(automatic(parts, by_style=by_style))
    assert [block.number for block in blocks] == numbers
    assert blocks[1].text == "Rubrik på nivå 2"


def test_a_list_begins_anew_where_its_name_says_so():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbers = [one.number for one in read(automatic(PARTS, (1, 2, 1), override=override))]
    assert numbers == ["5", "5.1", "6"]


def test_what_is_no_number_has_none():
    document = Document()
    document.add_heading("Inledning", 1)
    document.add_paragraph("En punkt", style="List Number")
    assert [block.number for block in read(document)] == ["", ""]


def crossed(run, tag="strike", value=""):
    run._r.get_or_add_rPr().append(xml(f"<w:{tag}{value}></w:{tag}>"))
    return run


def told_of(document):
    return [(one.kind, one.text) for one in read(document)]


@pytest.mark.parametrize("tag", ["strike", "dstrike"])
def test_words_with_a_line_through_them_are_read_and_told(tag):
    document = Document()
    paragraph = document.add_paragraph("Kvar. ")
    crossed(paragraph.add_run("Bo"), tag)
    crossed(paragraph.add_run("rt."), tag)
    paragraph.add_run(" Mer. ")
    crossed(paragraph.add_run("Också."), tag)
    crossed(document.add_paragraph("").add_run("Inte."), tag, ' w:val="0"')
    assert told_of(document) == [
        (PARAGRAPH, "Kvar. Bort. Mer. Också."), (CROSSED, "Bort. … Också."), (PARAGRAPH, "Inte."),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.PARAGRAPH])
def test_a_style_draws_the_line_too(kind):
    document = Document()
    style = document.styles.add_style("Utgår", kind)
    style.font.strike = True
    if kind == WD_STYLE_TYPE.PARAGRAPH:
        document.add_paragraph("Bort.", style=style)
    else:
        document.add_paragraph("").add_run("Bort.", style=style)
    assert told_of(document) == [(PARAGRAPH, "Bort."), (CROSSED, "Bort.")]


def test_the_line_is_told_in_headings_cells_boxes_and_notes_but_not_in_what_is_gone():
    document = Document()
    crossed(document.add_heading("", 2).add_run("Rubrik"))
    cells = document.add_table(1, 2).rows[0].cells
    for cell, words in zip(cells, ("a", "b"), strict=True):
        crossed(cell.paragraphs[0].add_run(words))
    noted(document, "footnote", "<w:r><w:rPr><w:strike/></w:rPr><w:t>I noten.</w:t></w:r>")
    reference = xml('<w:footnoteReference w:id="2"></w:footnoteReference>')
    document.add_paragraph("Not").add_run()._r.append(reference)
    moved = "<w:moveFrom><w:r><w:rPr><w:strike/></w:rPr><w:t>Flyttat.</w:t></w:r></w:moveFrom>"
    document.add_paragraph("Kvar.")._p.append(xml(moved))
    assert [one for one in told_of(document) if one[0] == CROSSED] == [
        (CROSSED, "Rubrik"), (CROSSED, "a … b"), (CROSSED, "I noten."),
    ]  # fmt: skip


def test_words_with_a_line_through_them_are_asked_about_and_stay_in_the_plan():
    document = Document()
    document.add_paragraph("KF:s mål för verksamhetsområdet: 1.1 Trygg uppväxt", "Heading 1")
    crossed(document.add_paragraph("Vi läser. ").add_run("Vi räknar."))
    out = io.BytesIO()
    document.save(out)
    plan = read_plan_document(out.getvalue(), "plan.docx").plan
    (told,) = plan.unplaced
    assert (told.text, told.is_kept, told.as_json()["kept"]) == ("Vi räknar.", True, True)
    assert "överstruken i Word. Den tas med som vanlig text" in told.reason
    assert [one.text for one in plan.area_goals[0].texts] == ["Vi läser. Vi räknar."]
    (question,) = Reading(plan, {"u0": {"answer": "taken"}}).questions()
    assert question.table.is_kept and not question.is_taken
