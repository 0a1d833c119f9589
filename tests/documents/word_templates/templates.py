"""Word templates as cities have them, sound and otherwise."""

import io
import zipfile

from docx import Document
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm
from PIL import Image

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def picture():
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    out.seek(0)
    return out


def begun(text="Stadens text", head="Stadens huvud"):
    document = Document()
    document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = head
    return document


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sound():
    return saved(begun())


def without(*names):
    document = begun()
    for name in names:
        style = document.styles[name].element
        style.getparent().remove(style)
    return saved(document)


def levelled(name, level):
    """The style with another outline level, or none."""
    document = begun()
    style = document.styles[name].element
    for said in list(style.iter(qn("w:outlineLvl"))):
        said.getparent().remove(said)
    if level is not None:
        said = parse_xml(f'<w:outlineLvl {W} w:val="{level - 1}"/>')
        style.get_or_add_pPr().append(said)
    return saved(document)


def narrow():
    document = begun()
    document.sections[0].left_margin = Cm(11)
    return saved(document)


def in_columns():
    document = begun()
    document.sections[0]._sectPr.find(qn("w:cols")).set(qn("w:num"), "2")
    return saved(document)


def pictured(descr=""):
    """A header with the city's mark."""
    document = begun()
    run = document.sections[0].header.paragraphs[0].add_run()
    run.add_picture(picture())
    for one in run._r.iter(qn("wp:docPr")):
        one.set("descr", descr)
    return saved(document)


def fetching(field="INCLUDETEXT"):
    document = begun()
    line = document.sections[0].header.paragraphs[0]._p
    line.append(parse_xml(f'<w:r {W}><w:instrText> {field} "http://a/b"</w:instrText></w:r>'))
    return saved(document)


def linked(kind=RELATIONSHIP_TYPE.IMAGE, where="header"):
    document = begun()
    part = document.sections[0].header.part if where == "header" else document.part._settings_part
    part.relate_to("http://example.org/a.png", kind, is_external=True)
    return saved(document)


def with_member(name, data=b"x", packed=zipfile.ZIP_STORED):
    out = io.BytesIO(sound())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(name, data, packed)
    return out.getvalue()


def of_word_itself():
    """As Word saves it: no part for lists, Swedish names of styles, English text in the head, two
    sections of which the last takes over the first one's header, and comments."""
    document = begun()
    links = document.part.rels
    for key in [key for key, one in links.items() if one.reltype == RELATIONSHIP_TYPE.NUMBERING]:
        del links[key]
    for style in document.styles.element.iter(qn("w:style")):
        for numbered in list(style.iter(qn("w:numPr"))):
            numbered.getparent().remove(numbered)
        if style.get(qn("w:styleId")) == "Header":
            style.set(qn("w:styleId"), "Sidhuvud")
    head = document.sections[0].header.paragraphs[0]
    head.runs[0]._r.get_or_add_rPr().append(parse_xml(f'<w:lang {W} w:val="en-US"/>'))
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_picture(picture())
    document.add_comment(document.paragraphs[0].runs[0], text="Hemlig kommentar", author="Någon")
    return saved(document)
