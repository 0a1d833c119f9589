"""What was read of a document, as data in the database: shown and taken in as it was read then,
though the reader may have become another since."""

from __future__ import annotations

import json
from collections.abc import Callable
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
    kept: Kept = _read(name, Kept, data)
    places = {place.line: place for place in kept.places}
    return PlanDocument(name, kept.kind, kept.blocks, kept.plan, kept.pages, places)


def plan_from_data(name: str, data: dict[str, Any]) -> ParsedPlan:
    """What was understood of the document alone: its pages and blocks, of which a long one has
    tens of thousands, are not built. Raises `NotAsKept`."""
    plan: ParsedPlan = _read(name, ParsedPlan, data.get("plan") or None)
    return plan


def _read(name: str, kind: Any, data: Any) -> Any:
    try:
        build = _builder(kind)
        assert build is not None  # it is a dataclass
        return build(data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotAsKept(name) from error


@cache
def _builder(kind: Any) -> Callable[[Any], Any] | None:
    """What makes the value of a type that `asdict` and JSON have taken apart, looked up once: a
    document has a hundred thousand values. None where JSON's own value is it."""
    if is_dataclass(kind):
        types = get_type_hints(kind)
        return _builder_of_fields(
            kind, {one.name: _builder(types[one.name]) for one in fields(kind)}
        )
    if get_origin(kind) in (Union, UnionType):
        return _builder(next(one for one in get_args(kind) if one is not type(None)))
    many: Any = get_origin(kind)
    if many not in (tuple, frozenset):
        return None
    build = _builder(get_args(kind)[0])
    if build is None:
        return many
    return lambda data: many(item if item is None else build(item) for item in data)


def _builder_of_fields(
    kind: Any, of_fields: dict[str, Callable[[Any], Any] | None]
) -> Callable[[Any], Any]:
    plain = [name for name, build in of_fields.items() if build is None]
    built = [(name, build) for name, build in of_fields.items() if build is not None]

    def build_one(data: Any) -> Any:
        given = {name: data[name] for name in plain if name in data}
        for name, build in built:
            if name in data:
                value = data[name]
                given[name] = value if value is None else build(value)
        return kind(**given)

    return build_one
