"""What elements of a Word document say: their text, their styles, what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn

from common.text import clean_signs
from documents.parsing.lines import squeeze

_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# Of a formula, as it is written on one line: a fraction, a power, an index.
_OF_FORMULA = {qn("m:den"): "/", qn("m:sup"): "^", qn("m:sub"): "_"}
_SAYING = (qn("w:t"), qn("m:t"))
# What a run that is not shown is called while the document is read.
UNSEEN = "unseen"
# What a note says with a line through it, beside the place where it is referred to.
CROSSED_IN_NOTE = "crossed"
_PASSED_OVER = {
    qn("w:del"), qn("w:moveFrom"), qn("w:drawing"), qn("w:pict"), qn("w:object"),
    qn("w:instrText"), qn("w:delText"), UNSEEN, CROSSED_IN_NOTE,
}  # fmt: skip
_OFF = ("0", "false", "off")
# What is shown where a program does not know the newer way to say the same.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def inherited(document: Any, says: Callable[[Any], Any]) -> dict[str, Any]:
    """What each style says, or else the one that it builds on; None where none of them does."""
    above, said = {}, {}
    for style in document.styles.element.iter(qn("w:style")):
        name = style.get(qn("w:styleId"))
        above[name], said[name] = value_of(style, "w:basedOn"), says(style)
    found = {}
    for name in above:
        passed: set[str] = set()
        at = name
        while at in above and at not in passed and said[at] is None:
            passed.add(at)
            at = above[at]
        found[name] = said.get(at)
    return found


def styles_that(document: Any, says: Callable[[Any], bool | None]) -> set[str]:
    """The styles of text that is so."""
    return {name for name, is_so in inherited(document, says).items() if is_so}


def says(element: Any, tag: str) -> bool | None:
    said = find(element.find(qn("w:rPr")), tag)
    return None if said is None else said.get(qn("w:val")) not in _OFF


def find(properties: Any, tag: str) -> Any:
    return properties.find(qn(tag)) if properties is not None else None


def value_of(properties: Any, tag: str) -> str:
    found = find(properties, tag)
    return (found.get(qn("w:val")) or "") if found is not None else ""


def text_of(element: Any) -> str:
    """What is printed of a paragraph or run: deleted text, figures and field codes are not."""
    if element.tag in _SAYING:
        return element.text or ""
    if element.tag in _SIGNS:
        return _SIGNS[element.tag]
    if element.tag in _PASSED_OVER or not isinstance(element.tag, str):
        return ""
    said = "".join(text_of(child) for child in element)
    return f"{_OF_FORMULA[element.tag]}{said}" if element.tag in _OF_FORMULA and said else said


def tidy(text: str) -> str:
    """Without signs that nobody sees, white space as single blanks; the tab before an entry's page
    number is kept."""
    text = clean_signs(text)
    head, tab, page = text.rpartition("\t")
    if tab and page.strip().isdigit() and len(page.strip()) <= 3 and head.strip():
        return f"{squeeze(head)}\t{page.strip()}"
    return squeeze(text)
