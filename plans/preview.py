"""What becomes public when a decided plan is published, against what is public now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from decisions.models import Edition, Standing
from goals import words
from indicators.models import FrozenTarget, Indicator
from plans.calculations.progress import SET_KINDS
from plans.changed_indicators import IndicatorChange, redefined_since
from plans.document import written
from plans.economy.tables import FRAMES
from plans.outline import OWN

Row = dict[str, Any]
Rows = dict[str, list[Any]]
Held = dict[int | None, list[FrozenTarget]]


@dataclass(frozen=True)
class Amount:
    """How many of something the public edition holds, and the one that is to be published.

    `is_changed` when readers will read it as something else, though there are as many.
    """

    label: str
    now: int
    after: int
    is_changed: bool


@dataclass(frozen=True)
class TargetLine:
    """A target that readers see as something else."""

    indicator: Indicator
    before: str
    after: str


def targets_held(standing: Standing) -> Held:
    """The targets of the public edition and of the one to be published, by the edition's number;
    one query."""
    held: Held = defaultdict(list)
    editions = [standing.published_id, standing.edition_id]
    found = FrozenTarget.objects.filter(edition__in=[pk for pk in editions if pk])
    for one in found.select_related("indicator").order_by("indicator__sort_name", "indicator_id"):
        held[one.edition_id].append(one)
    return held


def amounts(standing: Standing, held: Held) -> list[Amount]:
    """Everything that a plan's edition holds, now and after, in the document's order."""
    both = (standing.published, standing.edition)
    now, after = (_rows(edition, held[edition.pk] if edition else []) for edition in both)
    before, becomes = _counted(now), _counted(after)
    own_goal = words.own_goal(standing.organisation)
    labels = {
        "sections": _("Texter"),
        "committee_goals": own_goal[:1].upper() + own_goal[1:],
        "activities": _("Aktiviteter"),
        "targets": _("Årsmål"),
        "own_indicators": _("Egna indikatorer"),
        "council_activities": _("Kommunfullmäktiges aktiviteter"),
        "economy": _("Rader i ekonomins tabeller"),
        "proposed_decisions": _("Punkter i förslaget till beslut"),
        "internal_control": _("Processer i den interna kontrollen"),
        "annexes": _("Bilagor"),
    }
    redefined = {"own_indicators"} if definition_changes(standing) else set()
    return [
        Amount(
            label,
            len(before[what]),
            len(becomes[what]),
            now[what] != after[what] or what in redefined,
        )
        for what, label in labels.items()
    ]


def _counted(rows: Rows) -> Rows:
    """What there is of each kind to count. The frames stand above the tables and are no rows of
    theirs, and printed sums are none that the tables show, but to change one is to change the
    money."""
    money = [
        row
        for name, row in rows["economy"]
        if name != FRAMES.kept_as and not row.get("is_total", False)
    ]
    return rows | {"economy": money}


def _rows(edition: Edition | None, targets: Sequence[FrozenTarget]) -> Rows:
    """What the edition's document holds, by the name of the part; nothing in one from before."""
    document = edition.document if edition else {}
    money: dict[str, list[Any]] = document.get("economy") or {}
    control = document.get("internal_control") or {}
    rows: Rows = defaultdict(list, document)
    return defaultdict(
        list,
        rows
        | {
            "sections": written(rows["sections"]),
            "targets": _said(targets),
            "economy": [(name, row) for name, table in money.items() for row in table],
            "internal_control": control.get("processes", []),
        },
    )


def _said(targets: Iterable[FrozenTarget]) -> list[Any]:
    """The targets that say something, as the pages count them, by indicator."""
    said = [one for one in targets if one.kind in SET_KINDS]
    return [(one.indicator_id, one.text, one.read_as) for one in said]


def text_changes(standing: Standing) -> list[str]:
    """The parts whose text readers will see as another: codes of goals, headings of the others;
    those that are new or gone say so. Nothing where readers see nothing yet."""
    if standing.published is None:
        return []
    both = (standing.published, standing.edition)
    now, after = (list(edition.document.get("sections", [])) if edition else [] for edition in both)
    has_keys = all("key" in one for one in [*now, *after])
    stood, stands = ({_part(one, has_keys): one for one in rows} for rows in (now, after))
    return [
        _named(one, part in stood, part in stands)
        for part, one in (stood | stands).items()
        if _says(stood.get(part)) != _says(stands.get(part))
    ]


def _part(section: Row, has_keys: bool) -> str:
    """What a section is known by. Editions from before parts had keys know goals and headings."""
    return str(section["key"] if has_keys else section["goal"] or section["heading"])


def _says(section: Row | None) -> tuple[Any, ...]:
    """What readers read in it; an own heading is read though nothing stands under it."""
    if section is None:
        return ("", "", 0, "")
    heading = section["heading"] if section.get("kind") == OWN else ""
    return heading, section["text"], section["words"], section.get("why_not", "")


def _named(section: Row, stood: bool, stands: bool) -> str:
    name = str(section["goal"] or section["heading"])
    if stood and stands:
        return name
    return (_("%(part)s (borttagen)") if stood else _("%(part)s (ny)")) % {"part": name}


def definition_changes(standing: Standing) -> list[tuple[str, list[IndicatorChange]]]:
    """Own indicators that readers will see measured otherwise, by name, and how."""
    if standing.published is None or standing.edition is None:
        return []
    return redefined_since(standing.published.document, standing.edition.document)


def target_changes(standing: Standing, held: Held) -> list[TargetLine]:
    """Targets that stood in the public edition and are others in the one to be published."""
    stood = {one.indicator_id: one.text for one in held[standing.published_id]}
    return [
        TargetLine(one.indicator, stood[one.indicator_id], one.text)
        for one in held[standing.edition_id]
        if stood.get(one.indicator_id, one.text) != one.text
    ]
