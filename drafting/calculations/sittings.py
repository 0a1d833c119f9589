"""A field's versions as people count them: one for each person and sitting, a step for each burst.

Times and authors are read of every save, texts only of those that are shown: a text that was saved
five hundred times is as quick to list as one that was saved twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import MD5, Cast, Coalesce, Length

from drafting.calculations.history import AT_DESK, as_text

if TYPE_CHECKING:
    from drafting.fields import EditedField

# Between two saves of one sitting, and of one burst of typing, there is at most this long.
SITTING = timedelta(minutes=30)
BURST = timedelta(seconds=30)
# Who writes steadily never rests; a burst is no longer than this, and in one paragraph.
LONGEST_BURST = timedelta(minutes=2)
# A version that somebody then took at least half of away, and as many characters, is kept as one.
MUCH = 40
# What ends a paragraph, an item or a cell.
ENDS = r"</(?:p|li|h[1-6]|td|th|blockquote)>|\n"

# A value is typed at once: what is changed a moment later is another thought.
BURST_OF_VALUE = timedelta(seconds=3)

# What is saved by a button: no two saves are one.
EACH = timedelta(microseconds=-1)

# Kept in an event's context when somebody went back a step, or chose one of two versions: the one
# not chosen stands by itself in the history.
STEP = "step"
UNDO, REDO, CHOICE = "undo", "redo", "choice"


@dataclass(frozen=True)
class Moment:
    """A save that changed the value: when, by whom (a user's number), what as a fingerprint.

    `pk` is its event's; None before the first, when the field was empty.
    """

    pk: int | None
    at: datetime
    user: int | None
    mark: Any
    step: str = ""
    since: datetime | None = None
    before: int | None = None
    length: int = 0
    parts: int = 0

    @property
    def began(self) -> datetime:
        return self.since or self.at


# Of a save: its event's number, when, its context, a fingerprint, its length and paragraphs.
Row = tuple[int, datetime, dict[str, Any], Any, int, int]


@dataclass
class Log:
    """The saves of a field, oldest first, and their texts on demand."""

    of: EditedField
    _texts: dict[int | None, str] = field(default_factory=dict)

    def moments(self) -> list[Moment]:
        """The saves that changed the value, each with the one before it."""
        found: list[Moment] = []
        rows = list(self._rows())
        if rows and self.of.starts_empty and rows[0][2].get(AT_DESK):
            found.append(Moment(None, rows[0][1], None, self._mark("")))
        for pk, at, metadata, mark, length, parts in rows:
            if found and found[-1].mark == mark:
                continue
            before = found[-1].pk if found else None
            step, user = metadata.get(STEP, ""), metadata.get("user")
            found.append(Moment(pk, at, user, mark, step, at, before, length, parts))
        return found

    def texts(self, pks: Iterable[int | None]) -> dict[int | None, str]:
        """The texts of these saves; in one query."""
        wanted = {pk for pk in pks if pk is not None}
        events = self.of.events()
        if isinstance(events, models.QuerySet):
            rows = events.filter(pk__in=wanted).values_list("pk", self.of.attribute)
            return {None: "", **{pk: as_text(value) for pk, value in rows}}
        return {None: "", **{e.pk: self._text(e) for e in events if e.pk in wanted}}

    def _rows(self) -> Iterator[Row]:
        events = self.of.events()
        if isinstance(events, models.QuerySet):
            yield from _read(events, self.of.attribute)
            return
        for event in events:
            metadata = event.pgh_context.metadata if event.pgh_context else {}
            text = self._text(event)
            parts = len(re.findall(ENDS, text))
            yield event.pk, event.pgh_created_at, metadata, text, len(text), parts

    def _mark(self, text: str) -> str:
        if isinstance(self.of.events(), models.QuerySet):
            return "d41d8cd98f00b204e9800998ecf8427e"  # MD5 of nothing
        return text

    def _text(self, event: Any) -> str:
        return as_text(getattr(event, self.of.attribute))


def _read(events: models.QuerySet[Any], attribute: str) -> Iterator[Row]:
    nothing = models.Value("", output_field=models.TextField())
    text = Coalesce(Cast(attribute, models.TextField()), nothing)
    number = models.IntegerField()
    ends = models.Func("whole", models.Value(ENDS), function="regexp_count", output_field=number)
    told = events.annotate(whole=text).annotate(
        mark=MD5("whole"), length=Length("whole"), parts=ends
    )
    names = ("pk", "pgh_created_at", "pgh_context__metadata", "mark", "length", "parts")
    for pk, at, metadata, *rest in told.order_by("pk").values_list(*names):
        yield pk, at, metadata or {}, *rest


def folded(
    moments: Sequence[Moment], pause: timedelta, goes_on: Callable[[Moment, Moment], bool]
) -> list[Moment]:
    """Saves of one person, with nobody else's between and at most a pause apart, as one; as long
    as the later of two goes on with what the earlier began."""
    found: list[Moment] = []
    for one in moments:
        last = found[-1] if found else None
        if last and _together(last, one, pause) and goes_on(last, one):
            found[-1] = replace(one, since=last.since, before=last.before)
        else:
            found.append(one)
    return found


def _together(last: Moment, one: Moment, pause: timedelta) -> bool:
    is_choice = CHOICE in (last.step, one.step)
    is_same = last.user is not None and last.user == one.user
    return is_same and not is_choice and one.at - last.at <= pause


def sittings(moments: Sequence[Moment], pause: timedelta = SITTING) -> list[Moment]:
    """One version for each person and sitting, and one for what somebody took much away from; a
    version that changed nothing in the end is left out. Saves a `pause` apart are one sitting's.
    """
    marks = {moment.pk: moment.mark for moment in moments}
    return [
        one
        for one in folded(moments, pause, _keeps_most)
        if one.before is None or marks.get(one.before) != one.mark
    ]


def _keeps_most(last: Moment, one: Moment) -> bool:
    taken = last.length - one.length
    return taken < MUCH or taken * 2 < last.length


def step_back(moments: Sequence[Moment], pause: timedelta) -> Moment | None:
    """What going back a step leads to: before the latest burst that was not gone back from."""
    walked, _undone = _walk(moments, pause)
    return walked[-2] if len(walked) > 1 else None


def step_forward(moments: Sequence[Moment], pause: timedelta) -> Moment | None:
    """What was gone back from last, while nothing else has been written since."""
    _walked, undone = _walk(moments, pause)
    return undone[-1] if undone else None


def _walk(moments: Sequence[Moment], pause: timedelta) -> tuple[list[Moment], list[Moment]]:
    """The bursts that stand, and those that were gone back from, the latest of each last."""
    walked: list[Moment] = []
    undone: list[Moment] = []
    for one in folded(moments, pause, _is_one_burst):
        if one.step == REDO and undone and undone[-1].mark == one.mark:
            walked.append(undone.pop())
        elif _goes_back(one, walked):
            undone.append(walked.pop())
        else:
            walked.append(one)
            undone.clear()
    return walked, undone


def _is_one_burst(last: Moment, one: Moment) -> bool:
    """Going back is never folded into what was typed, nor one paragraph into another, nor that all
    was taken away into what stood there."""
    is_typed = not (last.step or one.step)
    is_emptied = last.length > 0 and one.length == 0
    return (
        is_typed
        and not is_emptied
        and last.parts == one.parts
        and one.at - last.began <= LONGEST_BURST
    )


def _goes_back(one: Moment, walked: Sequence[Moment]) -> bool:
    """A save of what stood before the last step is an undo, or as good as one. To take everything
    away is neither: whoever does so wants the text back that stood there, not what was before it.
    """
    is_emptied = one.length == 0 and one.step != UNDO
    return len(walked) > 1 and walked[-2].mark == one.mark and not is_emptied
