"""What stands in a Word document and is not read as its words, or with a line through it; and its
notes, which are put where they are referred to."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from itertools import groupby
from operator import itemgetter
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from documents.parsing.word_text import (
    CROSSED_IN_NOTE,
    FALLBACK,
    UNSEEN,
    says,
    text_of,
    tidy,
    value_of,
)

_NOTES = {"footnotes": qn("w:footnoteReference"), "endnotes": qn("w:endnoteReference")}
_GONE = {qn("w:del"), qn("w:moveFrom")}
_LINES = ("w:strike", "w:dstrike")  # through a text: one, or two


def says_unseen(element: Any) -> bool | None:
    """Whether the element's own properties hide its text; None when they do not say."""
    return says(element, "w:vanish")


def set_unseen_apart(root: Any, styles: set[str]) -> None:
    """Give what is not shown another name, so that nothing reads it as the document's text."""
    for run in list(root.iter(qn("w:r"))):
        if _is_so(run, says_unseen, styles):
            run.tag = UNSEEN


def _is_so(run: Any, says: Callable[[Any], bool | None], styles: set[str]) -> bool:
    """What the run says itself, else whether its style or its paragraph's is one of those."""
    said = says(run)
    if said is not None:
        return said
    paragraph = next(run.iterancestors(qn("w:p")), None)
    of_paragraph = paragraph.find(qn("w:pPr")) if paragraph is not None else None
    own = value_of(run.find(qn("w:rPr")), "w:rStyle")
    return own in styles or value_of(of_paragraph, "w:pStyle") in styles


def says_crossed(element: Any) -> bool | None:
    """Whether one line or two go through the text; None when nothing is said of it."""
    said = [one for one in (says(element, tag) for tag in _LINES) if one is not None]
    return any(said) if said else None


def crossed_text(element: Any, tag: str, styles: set[str]) -> str:
    """What stands in a paragraph or a table, in none within it, with a line through it."""
    said: list[tuple[Any, str]] = []  # the paragraph of what is crossed out, none for the rest
    for run in element.iter(qn("w:r")):
        above = {one.tag for one in run.iterancestors()}
        within = next(run.iterancestors(tag), None) is not element
        if within or above & _GONE or (FALLBACK in above and tag != qn("w:p")):
            continue
        if text := text_of(run):
            is_crossed = _is_so(run, says_crossed, styles)
            said.append((next(run.iterancestors(qn("w:p"))) if is_crossed else None, text))
    runs = groupby(said, key=itemgetter(0))
    parts = ["".join(text for _at, text in run).strip() for at, run in runs if at is not None]
    notes = [one.text for one in element.iter(CROSSED_IN_NOTE)
             if next(one.iterancestors(tag), None) is element]  # fmt: skip
    return tidy(" … ".join(filter(None, [*parts, *notes])))


def unseen_text(run: Any) -> str:
    """What a run that is not shown says, with the boxes in it."""
    boxes = (text_of(one) for one in run.iter(qn("w:p")))
    return tidy(" ".join(["".join(map(text_of, run)), *boxes]))


def put_notes_in_place(document: Any, unseen: set[str], crossed: set[str]) -> None:
    """Foot and end notes become words where they are referred to, as in what is pasted."""
    for relation in document.part.rels.values():
        tag = _NOTES.get(relation.reltype.rpartition("/")[2])
        if tag is None or relation.is_external:
            continue
        root = parse_xml(relation.target_part.blob)
        set_unseen_apart(root, unseen)
        notes = {note.get(qn("w:id")): note for note in root}
        for reference in list(document.element.body.iter(tag)):
            note = notes.get(reference.get(qn("w:id")))
            if note is None:
                continue
            words = OxmlElement("w:t")
            said = tidy(" ".join(map(text_of, note.iter(qn("w:p")))))
            words.text = f" [Not: {said}]" if said else ""
            # What the note does not show goes along, to be told where it is referred to.
            for hidden in deepcopy(list(note.iter(UNSEEN))):
                reference.addnext(hidden)
            for paragraph in note.iter(qn("w:p")):
                if text := crossed_text(paragraph, qn("w:p"), crossed):
                    told = OxmlElement("w:t")
                    told.tag, told.text = CROSSED_IN_NOTE, text
                    reference.addnext(told)
            reference.getparent().replace(reference, words)
