"""What comes along from last year's plan, kind by kind: rooms say what theirs are when they start.

A kind is looked at first, then taken, alone or with others, all of it or nothing, and taken back
while nobody has written in what came.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from pghistory.models import Context

from common.recording import recorded
from drafting.actions import writing
from drafting.fields import Gone
from organisations.models import Organisation, User
from plans.actions.carrying.years import CARRIED, Brought, Line, Years, plan_before
from plans.actions.place import WholePlace
from plans.models import OperationalPlan


@dataclass(frozen=True)
class Kind:
    """One kind of rows. `key` names it in forms; `label` is what the organisation calls it.

    `lines` are all that last year's plan has, with what becomes of each; `bring` lets those come
    that do and says how many; `untouched` is how many have come that nobody has written in, and
    `take_back` takes those away. `note` is what does not follow any of them. A kind with a later
    `place` comes after the others, whichever room registered first.
    """

    key: str
    label: Callable[[Organisation], str]
    lines: Callable[[Years], Sequence[Line]]
    bring: Callable[[Years, User], int]
    untouched: Callable[[Brought], int]
    take_back: Callable[[OperationalPlan, User], int]
    note: Callable[[], str] = str
    place: int = 0


class _Known:
    """In the order in which they come: what stands under other rows after those."""

    kinds: tuple[Kind, ...] = ()


def register(*kinds: Kind) -> None:
    """Let a room say what comes along from year to year."""
    new = tuple(one for one in kinds if one not in _Known.kinds)
    _Known.kinds = tuple(sorted(_Known.kinds + new, key=lambda one: one.place))


@dataclass(frozen=True)
class Offer:
    """A kind as the page shows it before anything is taken."""

    key: str
    label: str
    lines: Sequence[Line]
    note: str

    @property
    def coming(self) -> int:
        return sum(one.comes for one in self.lines)


def offers(plan: OperationalPlan, before: OperationalPlan) -> list[Offer]:
    """Everything of last year's plan, kind by kind; as many queries however much there is."""
    years = Years(plan, before)
    return [
        Offer(
            one.key,
            one.label(plan.organisation),
            one.lines(years),
            one.note(),
        )
        for one in _Known.kinds
    ]


def has_come(plan: OperationalPlan) -> bool:
    """Whether anything has ever come into the plan, whatever has become of it."""
    return Context.objects.filter(**{f"metadata__{CARRIED}": plan.pk}).exists()


def untouched(plan: OperationalPlan) -> list[tuple[str, int]]:
    """What has come and nobody has written in: its kind, and how much of it."""
    brought = Brought(plan)
    found = ((one.label(plan.organisation), one.untouched(brought)) for one in _Known.kinds)
    return [(label, number) for label, number in found if number]


def _of(keys: Collection[str] | None) -> Iterator[Kind]:
    return (one for one in _Known.kinds if keys is None or one.key in keys)


def carry(*, plan: OperationalPlan, by: User, kinds: Collection[str] | None = None) -> int:
    """Let what is there to come from last year's plan come, all of it or nothing; how much did.

    `kinds` are the keys of those that are wanted (none: all). `Gone` without a plan last year.
    """
    with writing(WholePlace(plan), by) as place:
        before = plan_before(place.plan)
        if before is None:
            raise Gone
        with recorded(by, **{CARRIED: plan.pk}):
            # Each kind reads anew: what came before it is what it comes to stand under.
            return sum(one.bring(Years(place.plan, before), by) for one in _of(kinds))


def take_back(*, plan: OperationalPlan, by: User, kinds: Collection[str] | None = None) -> int:
    """Take away what came and nobody has written in; how much went."""
    with writing(WholePlace(plan), by) as place:
        return sum(one.take_back(place.plan, by) for one in reversed(list(_of(kinds))))
