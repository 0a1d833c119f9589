"""Comparing versions of a text: what differs."""

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
