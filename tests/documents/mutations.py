"""A plan's bytes as accidents leave them: lines lost, doubled, broken, bytes changed."""

from __future__ import annotations

from random import Random

KINDS = ("lost", "doubled", "broken", "changed")


def mutated(data: bytes, kind: str, rng: Random, *, inside: range | None = None) -> bytes:
    """`data` after one accident of a kind, among the lines of `inside`."""
    lines = data.split(b"\n")
    at = rng.choice(inside or range(len(lines)))
    line = lines[at]
    if kind == "lost":
        del lines[at]
    elif kind == "doubled":
        lines.insert(at, line)
    elif kind == "broken":
        cut = rng.randint(0, len(line))
        lines[at : at + 1] = [line[:cut], line[cut:]]
    elif line:
        place = rng.randrange(len(line))
        lines[at] = line[:place] + bytes([rng.randrange(256)]) + line[place + 1 :]
    return b"\n".join(lines)


def rows(plan: dict) -> list[tuple]:
    """All indicators and activities with the code or title of their goal."""
    found = []
    for area in plan["area_goals"]:
        for goal in (area, *area["committee_goals"]):
            found += [_indicator(row) for row in goal["indicators"]]
            found += [(row["title"], row["start"], row["end"]) for row in goal["activities"]]
    return found


def _indicator(row: dict) -> tuple:
    return row["name"], row["target"], row["kf_target"], row["periodicity"]


def explained(row: tuple, truth: list[tuple], kind: str) -> bool:
    """Whether a row that differs is what the damaged file says, so that no reader could know.

    Of a lost line's words nothing is left; a changed byte may be another letter or digit.
    """
    if kind == "lost":
        return any(_has_lost(row, other) for other in truth if len(other) == len(row))
    if kind == "changed":
        return any(_one_byte(row, other) for other in truth if len(other) == len(row))
    return False


def _has_lost(row: tuple, other: tuple) -> bool:
    """Some words in a row are missing, the others are in their places."""
    said, whole = _words(row), _words(other)
    gone = len(whole) - len(said)
    if gone <= 0:
        return False
    return any(whole[:at] + whole[at + gone :] == said for at in range(len(said) + 1))


def _words(row: tuple) -> list[str]:
    return " | ".join(cell or "" for cell in row).split()


def _one_byte(row: tuple, other: tuple) -> bool:
    """The texts are the same but for a few signs in one place (a byte may part a letter)."""
    said, whole = (" | ".join(cell or "" for cell in both) for both in (row, other))
    start = _alike(said, whole)
    said, whole = said[start:][::-1], whole[start:][::-1]
    end = _alike(said, whole)
    return len(said) - end <= 4 and len(whole) - end <= 4


def _alike(left: str, right: str) -> int:
    """How many signs two texts have in common from their beginning."""
    pairs = zip(left, right, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))
