"""Which rows are part of which, told by how deep each stands: 0 for a row of its own, 1 for a
"varav …" of it, 2 for a "varav varav …" of that."""

from __future__ import annotations

from collections.abc import Sequence


def wholes(depths: Sequence[int]) -> list[int | None]:
    """The place of the row that each is part of: the nearest above that is less deep.

    >>> wholes([1, 0, 1, 2, 1, 0])
    [None, None, 1, 2, 1, None]
    """
    found: list[int | None] = []
    above: list[int] = []
    for place, depth in enumerate(depths):
        while above and depths[above[-1]] >= depth:
            above.pop()
        found.append(above[-1] if above else None)
        above.append(place)
    return found


def end_of(depths: Sequence[int], place: int) -> int:
    """The place after a row and all its parts.

    >>> end_of([0, 1, 2, 0], 0), end_of([0, 1, 2, 0], 3)
    (3, 4)
    """
    return place_below(depths, place + 1, depths[place])


def place_below(depths: Sequence[int], place: int, depth: int) -> int:
    """Where a row of a depth goes that is to stand at a place: never between another and its parts.

    >>> place_below([0, 1, 1, 0], 1, depth=0), place_below([0, 1, 1, 0], 1, depth=1)
    (3, 1)
    """
    while place < len(depths) and depths[place] > depth:
        place += 1
    return place


def moved(depths: Sequence[int], place: int, *, down: bool) -> list[int]:
    """The old places in their new order, when a row with its parts changes places with the row
    above or below that is as deep. A part that has none there goes to the next row that has parts,
    as the last of it or the first. Nothing moves at the end.

    >>> moved([0, 1, 0, 1], 0, down=True), moved([0, 1, 0, 1], 1, down=True)
    ([2, 3, 0, 1], [0, 2, 1, 3])
    """
    order = list(range(len(depths)))
    end = end_of(depths, place)
    block = order[place:end]
    if down:
        if end == len(depths):
            return order
        to = end_of(depths, end) if depths[end] == depths[place] else end + 1
        return order[:place] + order[end:to] + block + order[to:]
    to = next((at for at in reversed(range(place)) if depths[at] <= depths[place]), place)
    return order[:to] + block + order[to:place] + order[end:]
