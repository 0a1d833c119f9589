"""WordprocessingML, element by element: what python-docx has no words for, and faster."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import nsmap
from lxml import etree

_W = nsmap["w"]
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(name: str) -> str:
    """A name in Word's namespace, as lxml spells it."""
    return f"{{{_W}}}{name}"


def element(tag: str, /, *children: Any, **attributes: object) -> Any:
    """<w:tag w:attribute="…"> around the children; those that are None are left out."""
    made = etree.Element(w(tag), nsmap={"w": _W})
    for key, value in attributes.items():
        made.set(w(key), str(value))
    for child in children:
        if child is not None:
            made.append(child)
    return made


def text_run(text: str, *properties: Any, style: str = "") -> Any:
    """A run; line breaks and tabs in the text are Word's own."""
    run = element("r")
    if style:
        properties = (element("rStyle", val=style), *properties)
    if properties:
        run.append(element("rPr", *properties))
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(element("br"))
        for place, part in enumerate(line.split("\t")):
            if place:
                run.append(element("tab"))
            if part:
                run.append(_text(part))
    return run


def _text(text: str) -> Any:
    made = element("t")
    made.text = text
    if text != text.strip():
        made.set(_SPACE, "preserve")
    return made


def field(instruction: str, result: str = "", *, is_stale: bool = False) -> list[Any]:
    """A field with what it says until Word works it out; a stale one is worked out at once."""
    return [*field_start(instruction, is_stale=is_stale), text_run(result), field_end()]


def field_start(instruction: str, *, is_stale: bool = False) -> list[Any]:
    stale = {"dirty": "true"} if is_stale else {}
    said = element("instrText")
    said.text = f" {instruction} "
    said.set(_SPACE, "preserve")
    begin = element("fldChar", fldCharType="begin", **stale)
    return [
        element("r", begin),
        element("r", said),
        element("r", element("fldChar", fldCharType="separate")),
    ]


def field_end() -> Any:
    return element("r", element("fldChar", fldCharType="end"))


def paragraph(*runs: Any, style: str = "", properties: tuple[Any, ...] = ()) -> Any:
    if style:
        properties = (element("pStyle", val=style), *properties)
    head = element("pPr", *properties) if properties else None
    return element("p", head, *runs)
