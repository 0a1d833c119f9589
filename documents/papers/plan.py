"""A plan's document as a paper: its parts in order, and under each what belongs there.

Everything is made of the document that an edition freezes. Editions of earlier years have fewer
keys, and no outline; theirs follows the council's goals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.text import as_read
from documents.papers.apart import Apart
from documents.papers.blocks import Block, Heading, Note, Paper, levelled
from documents.papers.rich import blocks_of
from documents.papers.under_goals import UnderGoals, Words
from organisations.models import Organisation

Values = Mapping[str, Any]


@dataclass(frozen=True)
class About:
    """What a document does not say of itself: whose it is and how far it has come.

    `titles` are the council's goals by code, for editions without an outline.
    """

    organisation: str
    year: int
    state: tuple[str, ...]
    made_at: dt.datetime
    reference: str = ""
    kind: str = Organisation.Kind.COMMITTEE
    titles: Mapping[str, str] = field(default_factory=dict)
    draft: str = ""

    @property
    def whose(self) -> Organisation:
        """Who decides, as far as words tell committees and boards apart; not one of the city's."""
        return Organisation(kind=self.kind)


@dataclass(frozen=True)
class _Part:
    key: str
    heading: str
    level: int
    section: Values

    @property
    def area(self) -> str:
        """The code of the area goal that it is about; empty for every other part."""
        goal = str(self.section.get("goal", ""))
        return goal if "." in goal else ""


def printed_title(year: int) -> str:
    """What a plan is called that has no title of its own."""
    return _("Verksamhetsplan %(year)d") % {"year": year}


def paper_of(document: Values, about: About) -> Paper:
    """The plan as everybody reads it."""
    document = _as_read(document)
    name = printed_title(about.year)
    title = document.get("title") or name
    state = about.state
    if document.get("is_example"):
        state = (*state, _("Exempeldata: texter och siffror är påhittade."))
    return Paper(
        title=title,
        author=about.organisation,
        running=f"{about.organisation} · {name}",
        reference=about.reference,
        state=state,
        made_at=about.made_at,
        draft=about.draft,
        blocks=list(levelled(_blocks(document, about))),
    )


def _as_read(kept: Any) -> Any:
    """Editions keep signs that are told apart where texts come in today."""
    if isinstance(kept, str):
        return as_read(kept)
    if isinstance(kept, Mapping):
        return {name: _as_read(value) for name, value in kept.items()}
    if isinstance(kept, list | tuple):
        return [_as_read(value) for value in kept]
    return kept


def _blocks(document: Values, about: About) -> Iterator[Block]:
    under = UnderGoals(document, about.year, Words.of(about.whose))
    parts = list(_parts(document, about, under.areas()))
    apart = Apart(document, about.year, {part.key for part in parts}, about.whose)
    told = [(part, list(_inside(part, under, apart))) for part in parts]
    for part, blocks in _filled(told):
        yield Heading(part.level, part.heading, part.key)
        yield from blocks
    rest = list(under.rest())
    if rest:
        yield Heading(1, _("Övriga indikatorer och aktiviteter"), "utan-mal")
        yield from rest
    yield from apart.rest()


def _inside(part: _Part, under: UnderGoals, apart: Apart) -> Iterator[Block]:
    yield from _text(part)
    if part.area:
        yield from under.told(part.area, part.level)
    yield from apart.told(part.key, part.section.get("kind", ""), part.level)


def _filled(told: Sequence[tuple[_Part, list[Block]]]) -> Iterable[tuple[_Part, list[Block]]]:
    """Parts that say something, or that stand over one that does."""
    kept: list[tuple[_Part, list[Block]]] = []
    for part, blocks in reversed(told):
        if blocks or (kept and kept[-1][0].level > part.level):
            kept.append((part, blocks))
    return reversed(kept)


def _text(part: _Part) -> Iterator[Block]:
    section = part.section
    if not section.get("is_concerned", True):
        words = (
            _("Målet berör inte verksamheten.")
            if section.get("goal")
            else _("Avsnittet berör inte verksamheten.")
        )
        yield Note(f"{words} {section.get('why_not', '')}".strip())
    text = section.get("text", "")
    if year := section.get("suggested_from"):
        yield Note(_("Förslag från %(year)d, inte läst.") % {"year": year})
    if not text and section.get("words"):
        yield Note(_missing(int(section["words"])))
    yield from blocks_of(text, level=part.level + 1, caption=part.heading)


def _missing(words: int) -> str:
    return ngettext(
        "Texten har ett ord och finns i källan.",
        "Texten har %(words)d ord och finns i källan.",
        words,
    ) % {"words": words}


# --- the parts in order ----------------------------------------------------------------------


def _parts(document: Values, about: About, filled: Iterable[str]) -> Iterator[_Part]:
    sections = document.get("sections", ())
    if any("key" in section for section in sections):
        yield from _as_kept(sections)
        return
    yield from _by_goals(sections, about.titles, filled)


def _as_kept(sections: Iterable[Values]) -> Iterator[_Part]:
    for section in sections:
        heading = _heading(section["goal"], section["heading"])
        yield _Part(section["key"], heading, section["level"], section)


def _by_goals(
    sections: Iterable[Values], titles: Mapping[str, str], filled: Iterable[str]
) -> Iterator[_Part]:
    """The introduction, the council's goals that something is said under, the later chapters."""
    by_goal = {section["goal"]: section for section in sections if section["goal"]}
    chapters = [section for section in sections if not section["goal"]]
    first = [one for one in chapters if one["heading"].casefold() == "inledning"]
    yield from (_chapter(0, one) for one in first)
    said = {*by_goal, *filled}
    said |= {code.partition(".")[0] for code in said}
    for code in sorted(said, key=_order):
        heading = _heading(code, titles.get(code, ""))
        section = by_goal.get(code, {"goal": code})
        yield _Part(code, heading, 2 if "." in code else 1, section)
    yield from (_chapter(at, one) for at, one in enumerate(chapters, 1) if one not in first)


def _chapter(at: int, section: Values) -> _Part:
    heading = section["heading"]
    is_economy = heading.casefold() == "redovisning av ekonomi"
    return _Part("ekonomi" if is_economy else f"kapitel-{at}", heading, 1, section)


def _heading(goal: str, title: str) -> str:
    """With the words by which people, and whoever reads the file, know a goal of the council."""
    said = {"code": goal, "title": title}
    if not goal:
        return title or _("Avsnitt utan rubrik")
    if "." in goal:
        return _("KF:s mål för verksamhetsområdet: %(code)s %(title)s") % said
    return _("KF:s inriktningsmål: %(code)s. %(title)s") % said


def _order(code: str) -> list[int]:
    return [int(part) for part in code.split(".") if part.isdigit()]
