"""E-mail addresses as names of accounts."""

from __future__ import annotations


def account_of(email: str) -> str:
    """The account that an address names: one spelling, whichever was typed.

    The database compares addresses in capitals, letter by letter, where ſ is S and ı is I:
    spellings that find the same account are counted as one.

    >>> account_of(" Anna.Eſbjörn@staden.ſe"), account_of("Iſak@straße.se"), account_of("ı@a.se")
    ('anna.esbjörn@staden.se', 'isak@straße.se', 'i@a.se')
    """
    return "".join(_small(letter) for letter in email.strip().lower())


def _small(letter: str) -> str:
    again = letter.upper().lower()
    return again if len(again) == 1 else letter
