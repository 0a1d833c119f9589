"""A workbook's XML read as a stream, with nothing built but what is asked for.

A document type is refused: it is what a small file unfolds by, and no workbook has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.parsers import expat

_PIECE = 256 * 1024

Attributes = dict[str, str]
Started = Callable[[str, Attributes], object]
Ended = Callable[[str, str], object]


class Hostile(ValueError):
    """The XML has a part that no workbook has."""


def local(name: str) -> str:
    """The name without its namespace or prefix, whichever a program writes."""
    return name.rpartition(":")[2]


def read_xml(stream: IO[bytes], started: Started, ended: Ended) -> Iterator[None]:
    """Call `started(name, attributes)` and `ended(name, text)`; yields after every piece."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    texts: list[list[str]] = [[]]

    def start(name: str, attributes: Attributes) -> None:
        texts.append([])
        if len(texts) > 100:
            raise Hostile
        started(local(name), attributes)

    def end(name: str) -> None:
        ended(local(name), "".join(texts.pop()))

    def said(text: str) -> None:
        texts[-1].append(text)

    def refuse(*_said: Any) -> None:
        raise Hostile

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = said
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    while piece := stream.read(_PIECE):
        parser.Parse(piece, False)
        yield
    parser.Parse(b"", True)
    yield


def all_of(stream: IO[bytes], started: Started, ended: Ended) -> None:
    for _piece in read_xml(stream, started, ended):
        pass
