"""What stands under a goal: indicators with targets, activities, the organisation's own goals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.numbers import with_minus
from documents.papers.blocks import Block, Heading, Listing, Paragraph, Span, Table, plain
from documents.papers.cells import Field, table_of
from documents.papers.rich import blocks_of
from documents.parsing.cells import NO_DATE
from goals.agenda import named
from goals.words import own_goal, spoken, whose
from indicators.models import Indicator, IndicatorDefinition
from organisations.models import Organisation
from plans.changed_indicators import changes_in

Values = Mapping[str, Any]
Place = tuple[str, str]
_DAYS = ("start", "end")


@dataclass(frozen=True)
class Words:
    """What the organisation's own things are called: a board's are the company's."""

    goal: str
    own: str
    mandatory: str
    several_mandatory: str

    @classmethod
    def of(cls, organisation: Organisation) -> Words:
        return cls(
            capfirst(own_goal(organisation)),
            capfirst(whose(organisation)),
            spoken(organisation, _("Obligatorisk nämndindikator")),
            spoken(organisation, _("Obligatoriska nämndindikatorer")),
        )


class UnderGoals:
    """The rows of a plan's document by the goals that they stand under. What has been told is not
    told again; `rest` is what stands under none."""

    def __init__(self, document: Values, year: int, words: Words) -> None:
        self.year, self.words = year, words
        self.goals = _by(document.get("committee_goals", ()), "area_goal")
        self.activities = _by_place(document.get("activities", ()))
        self.council = _by(document.get("council_activities", ()), "area_goal")
        self.indicators = _by_place(_indicators(document))

    def told(self, area: str, level: int) -> Iterator[Block]:
        """Everything under an area goal, whose heading stands `level` deep."""
        yield from self._indicators((area, ""), area)
        council = self.council.pop(area, [])
        yield from _activities(_("KF:s aktivitet"), _("KF:s aktiviteter, %s") % area, council)
        yield from self._activities((area, ""), area)
        for goal in self.goals.pop(area, []):
            yield from self._goal(goal, area, level + 1)

    def areas(self) -> list[str]:
        """Area goals that something is left under."""
        places = {area for area, _goal in (*self.activities, *self.indicators)}
        return sorted(area for area in {*places, *self.goals, *self.council} if area)

    def rest(self) -> Iterator[Block]:
        """What stands under no goal, or under one that the document does not have."""
        for area, goal in list(self.indicators):
            yield from self._indicators((area, goal), goal or area or _("övriga"))
        for area in list(self.council):
            rows = self.council.pop(area)
            yield from _activities(_("KF:s aktivitet"), _("KF:s aktiviteter, övriga"), rows)
        for area, goal in list(self.activities):
            yield from self._activities((area, goal), goal or area or _("övriga"))

    def _goal(self, goal: Values, area: str, level: int) -> Iterator[Block]:
        code = goal["code"]
        name = " ".join(filter(None, [code, goal["title"]]))
        yield Heading(level, f"{self.words.goal}: {name}", code)
        yield from _described(goal.get("description", ""), level + 1)
        if goal.get("agenda"):
            yield Paragraph((Span(_("Agenda 2030: %s") % ", ".join(named(goal["agenda"]))),))
        for group, rows in groupby(goal["results"], key=lambda row: row["group"]):
            yield Heading(level + 1, results_heading(group, self.year))
            items = tuple((Paragraph((Span(row["text"]),)),) for row in rows)
            yield Listing(items)
        place, under = (area, code or goal["title"]), code or area
        yield from self._indicators(place, under)
        yield from self._activities(place, under)

    def _indicators(self, place: Place, under: str) -> Iterator[Table]:
        rows = self.indicators.pop(place, [])
        for level, heading, caption in self._levels():
            of_level = [row for row in rows if row.get("level", Indicator.Level.OWN) == level]
            if of_level:
                yield self._targets(heading, f"{caption}, {under}", of_level)

    def _levels(self) -> Iterator[tuple[str, str, str]]:
        yield Indicator.Level.COUNCIL, _("KF:s indikator"), _("KF:s indikatorer")
        words = self.words
        yield Indicator.Level.MANDATORY, words.mandatory, words.several_mandatory
        own = {"whose": self.words.own}
        yield (Indicator.Level.OWN, _("%(whose)s indikator") % own,
               _("%(whose)s indikatorer") % own)  # fmt: skip

    def _targets(self, heading: str, caption: str, rows: Iterable[Values]) -> Table:
        frequencies = {
            str(value): str(words).capitalize()
            for value, words in IndicatorDefinition.Frequency.choices
        }
        before = {"year": self.year - 1}
        fields = [
            Field("name", heading, share=3.4),
            Field("target", _("Årsmål"), is_kept=True),
            Field("changed", _("Ändring"), share=2),
            Field("council_target", _("KF:s årsmål")),
            Field("previous", _("Utfall %(year)d") % before),
            Field("frequency", _("Periodicitet"), words=frequencies),
        ]
        told = [
            {
                **row,
                **{name: with_minus(row.get(name) or "") for name in ("target", "council_target")},
                "changed": with_minus("; ".join(map(str, changes_in(row)))),
            }
            for row in rows
        ]
        return table_of(caption, fields, told)

    def _activities(self, place: Place, under: str) -> Iterator[Table]:
        own = {"whose": self.words.own}
        heading = _("%(whose)s aktivitet") % own
        caption = _("%(whose)s aktiviteter") % own
        yield from _activities(heading, f"{caption}, {under}", self.activities.pop(place, []))


def _activities(heading: str, caption: str, rows: list[Values]) -> Iterator[Table]:
    # A date is never broken, also where others' columns leave little room.
    is_wide = any(row.get("in_charge") or row.get("carries_out") for row in rows)
    of_dates = 1.6 if is_wide else 1.0
    fields = [
        Field("title", heading, share=4),
        Field("start", _("Startdatum"), share=of_dates, is_kept=True),
        Field("end", _("Slutdatum"), share=of_dates, is_kept=True),
        Field("in_charge", _("Ansvarig"), share=1.8),
        Field("carries_out", _("Genomför KF:s aktivitet"), share=2.2),
    ]
    if any(row.get("agenda") for row in rows):
        fields.append(Field("agenda", _("Agenda 2030"), share=2))
        rows = [{**row, "agenda": ", ".join(named(row.get("agenda", ())))} for row in rows]
    if rows:
        rows = [{**row, **{day: row.get(day) or NO_DATE for day in _DAYS}} for row in rows]
        yield table_of(caption, fields, rows)


def _described(text: str, level: int) -> Iterator[Block]:
    """A goal's description: plain lines, or the editor's HTML."""
    if text.lstrip().startswith("<"):
        yield from blocks_of(text, level=level)
        return
    for is_item, lines in groupby(text.splitlines(), key=lambda line: line.startswith("– ")):
        if is_item:
            yield Listing(tuple((Paragraph(plain(line[2:])),) for line in lines))
        else:
            yield from (Paragraph(plain(line.strip())) for line in lines if line.strip())


def results_heading(group: str, year: int) -> str:
    """The heading that the results stood under, or the year's."""
    usual = _("Förväntat resultat")
    if not group:
        return _("Förväntat resultat %(year)d") % {"year": year}
    return group if group.casefold().startswith(usual.casefold()[:7]) else f"{usual} {group}"


def _by(rows: Iterable[Values], key: str) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return dict(found)


def _by_place(rows: Iterable[Values]) -> dict[Place, list[Values]]:
    found: dict[Place, list[Values]] = defaultdict(list)
    for row in rows:
        goal = row["committee_goal"] or row.get("committee_goal_title", "")
        found[row["area_goal"], goal].append(row)
    return dict(found)


def _indicators(document: Values) -> list[Values]:
    """Editions made before targets were kept in the document name the own indicators only."""
    return list(document.get("indicators") or document.get("own_indicators", ()))
