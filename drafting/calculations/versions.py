"""Comparing versions of a text: what differs, and what "undo" goes back to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from drafting.calculations.rich_text import plain


@dataclass(frozen=True)
class Piece:
    """A run of text and whether only this side of a comparison has it."""

    text: str
    differs: bool


def differences(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts, in pieces, with what the other lacks marked. Word by word, markup left out.

    >>> [piece.text for piece in differences("<p>Vi bygger</p>", "<p>Vi river</p>")[0]]
    ['Vi ', 'bygger']
    """
    words = _words(plain(one)), _words(plain(other))
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, *words, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        for side, piece in ((left, words[0][a1:a2]), (right, words[1][b1:b2])):
            if piece:
                side.append(Piece("".join(piece), tag != "equal"))
    return left, right


def _words(text: str) -> list[str]:
    """Words with the blanks after them, so that joining gives the text back."""
    words: list[str] = []
    for character in text:
        starts = not words or (words[-1][-1].isspace() and not character.isspace())
        if starts:
            words.append(character)
        else:
            words[-1] += character
    return words


def steps(values: Iterable[str]) -> list[str]:
    """The versions that undoing walks through, oldest first; an undone version is left out.

    A value that equals the one before last was an undo (or as good as one):

    >>> steps(["a", "b", "c", "b"])
    ['a', 'b']
    """
    stack: list[str] = []
    for value in values:
        if stack and value == stack[-1]:
            continue
        if len(stack) > 1 and value == stack[-2]:
            stack.pop()
        else:
            stack.append(value)
    return stack


def previous(values: Sequence[str]) -> str | None:
    """What undo goes back to, or None when there is nothing to undo.

    >>> previous(["", "80 %", "85 %"])
    '80 %'
    """
    walked = steps(values)
    return walked[-2] if len(walked) > 1 else None
