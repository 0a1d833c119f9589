"""A field's versions as people count them: one for each person and sitting, a step for each burst.

Times and authors are read of every save, texts only of those that are shown: a text that was saved
five hundred times is as quick to list as one that was saved twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import MD5, Cast, Coalesce

from drafting.calculations.history import AT_DESK, as_text

if TYPE_CHECKING:
    from drafting.fields import EditedField

# Between two saves of one sitting, and of one burst of typing, there is at most this long.
SITTING = timedelta(minutes=30)
BURST = timedelta(seconds=30)

# A value is typed at once: what is changed a moment later is another thought.
BURST_OF_VALUE = timedelta(seconds=3)

# Kept in an event's context when somebody went back a step, or chose one of two versions: the one
# not chosen stands by itself in the history.
STEP = "step"
UNDO, CHOICE = "undo", "choice"


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
        for pk, at, metadata, mark in rows:
            if found and found[-1].mark == mark:
                continue
            before = found[-1].pk if found else None
            step = metadata.get(STEP, "")
            found.append(Moment(pk, at, metadata.get("user"), mark, step, at, before))
        return found

    def texts(self, pks: Iterable[int | None]) -> dict[int | None, str]:
        """The texts of these saves; in one query."""
        wanted = {pk for pk in pks if pk is not None}
        events = self.of.events()
        if isinstance(events, models.QuerySet):
            rows = events.filter(pk__in=wanted).values_list("pk", self.of.attribute)
            return {None: "", **{pk: as_text(value) for pk, value in rows}}
        return {None: "", **{e.pk: self._text(e) for e in events if e.pk in wanted}}

    def _rows(self) -> Iterator[tuple[int, datetime, dict[str, Any], Any]]:
        events = self.of.events()
        if isinstance(events, models.QuerySet):
            text = Cast(self.of.attribute, models.TextField())
            nothing = models.Value("", output_field=models.TextField())
            marked = events.annotate(mark=MD5(Coalesce(text, nothing)))
            names = ("pk", "pgh_created_at", "pgh_context__metadata", "mark")
            for pk, at, metadata, mark in marked.order_by("pk").values_list(*names):
                yield pk, at, metadata or {}, mark
            return
        for event in events:
            metadata = event.pgh_context.metadata if event.pgh_context else {}
            yield event.pk, event.pgh_created_at, metadata, self._text(event)

    def _mark(self, text: str) -> str:
        if isinstance(self.of.events(), models.QuerySet):
            return "d41d8cd98f00b204e9800998ecf8427e"  # MD5 of nothing
        return text

    def _text(self, event: Any) -> str:
        return as_text(getattr(event, self.of.attribute))


def folded(moments: Sequence[Moment], pause: timedelta, steps: bool = False) -> list[Moment]:
    """Saves of one person, with nobody else's between and at most a pause apart, as one.

    With `steps`, going back is never folded into what was typed.
    """
    found: list[Moment] = []
    for one in moments:
        last = found[-1] if found else None
        if last and _together(last, one, pause) and not (steps and (last.step or one.step)):
            found[-1] = replace(one, since=last.since, before=last.before)
        else:
            found.append(one)
    return found


def _together(last: Moment, one: Moment, pause: timedelta) -> bool:
    is_choice = CHOICE in (last.step, one.step)
    is_same = last.user is not None and last.user == one.user
    return is_same and not is_choice and one.at - last.at <= pause


def sittings(moments: Sequence[Moment]) -> list[Moment]:
    """One version for each person and sitting; one that changed nothing in the end is left out."""
    marks = {moment.pk: moment.mark for moment in moments}
    return [
        one
        for one in folded(moments, SITTING)
        if one.before is None or marks.get(one.before) != one.mark
    ]


def step_back(moments: Sequence[Moment], pause: timedelta) -> Moment | None:
    """What going back a step leads to: before the latest burst that was not gone back from."""
    walked: list[Moment] = []
    for one in folded(moments, pause, steps=True):
        if _goes_back(one, walked):
            walked.pop()
        else:
            walked.append(one)
    return walked[-2] if len(walked) > 1 else None


def _goes_back(one: Moment, walked: Sequence[Moment]) -> bool:
    """A save of what stood before the last step is an undo, or as good as one."""
    return len(walked) > 1 and walked[-2].mark == one.mark
