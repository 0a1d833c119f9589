"""What was read of a document, as data in the database: shown and taken in as it was read then,
though the reader may have become another since."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from documents.parsing import ParsedPlan, PlanDocument
from documents.parsing.blocks import Block, PageSize, Place


@dataclass(frozen=True, slots=True)
class Kept:
    """A `PlanDocument`, without its name."""

    kind: str
    plan: ParsedPlan
    blocks: tuple[Block, ...] = ()
    pages: tuple[PageSize, ...] = ()
    places: tuple[Place, ...] = ()


def as_data(document: PlanDocument) -> dict[str, Any]:
    """In what JSON knows."""
    places = tuple(document.places.values())
    kept = Kept(document.kind, document.plan, document.blocks, document.pages, places)
    data: dict[str, Any] = json.loads(json.dumps(asdict(kept), default=sorted))
    return data


class NotAsKept(ValueError):
    """What was kept is not what this reader makes; the document has to be read anew."""


def from_data(name: str, data: dict[str, Any]) -> PlanDocument:
    """Raises `NotAsKept`."""
    try:
        kept = _built(Kept, data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotAsKept(name) from error
    places = {place.line: place for place in kept.places}
    return PlanDocument(name, kept.kind, kept.blocks, kept.plan, kept.pages, places)


@cache
def _types(kind: type) -> dict[str, Any]:
    """The types of a class's fields: evaluated once, a document has a hundred thousand values."""
    types = get_type_hints(kind)
    return {field.name: types[field.name] for field in fields(kind)}


def _built(kind: Any, data: Any) -> Any:
    """The value of a type that `asdict` and JSON have taken apart."""
    if data is None:
        return None
    if is_dataclass(kind):
        types = _types(kind)  # type: ignore[arg-type]
        given = {name: _built(types[name], data[name]) for name in types if name in data}
        return kind(**given)  # type: ignore[operator]
    if get_origin(kind) in (Union, UnionType):
        return _built(next(one for one in get_args(kind) if one is not type(None)), data)
    if (many := get_origin(kind)) in (tuple, frozenset):
        return many(_built(get_args(kind)[0], item) for item in data)
    return data
