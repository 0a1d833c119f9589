"""How many wrong passwords are too many, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Guess:
    """A wrong password: for which account, from which place and device, and when."""

    account: str
    address: str
    device: str
    at: dt.datetime


@dataclass(frozen=True)
class Comer:
    """Who wants to try. `is_known`: the account has been signed in to from the place before.

    `device` is set only where the browser itself has been signed in to the account before.
    """

    account: str
    address: str
    device: str = ""
    is_known: bool = False


@dataclass(frozen=True)
class Limit:
    amount: int
    window: dt.timedelta


# One account from one place.
PAIR = Limit(10, dt.timedelta(minutes=15))
# One account from a browser of its owner's: nobody else's guesses count there.
DEVICE = Limit(10, dt.timedelta(minutes=15))
# Any accounts from one place, for those who were never signed in from there.
PLACE = Limit(50, dt.timedelta(minutes=15))
# One account from anywhere, for places from where it was never signed in to.
ACCOUNT = Limit(30, dt.timedelta(hours=1))
LONGEST = max(limit.window for limit in (PAIR, DEVICE, PLACE, ACCOUNT))


def refused_until(wrong: Iterable[Guess], comer: Comer, now: dt.datetime) -> dt.datetime | None:
    """When whoever comes may try again; none when they may now.

    A stranger's guesses never shut out the owner: the owner's browser counts alone, and a place
    from where the owner has come before is shut only by guesses at that account from there.
    """
    guesses = list(wrong)
    if comer.device:
        return _full_until(DEVICE, (g for g in guesses if _by_device(g, comer)), now)
    here = [g for g in guesses if not g.device]
    until = [_full_until(PAIR, (g for g in here if _same_pair(g, comer)), now)]
    if not comer.is_known:
        until.append(_full_until(PLACE, (g for g in here if g.address == comer.address), now))
        until.append(_full_until(ACCOUNT, (g for g in here if g.account == comer.account), now))
    return max((day for day in until if day), default=None)


def _by_device(guess: Guess, comer: Comer) -> bool:
    return (guess.account, guess.device) == (comer.account, comer.device)


def _same_pair(guess: Guess, comer: Comer) -> bool:
    return (guess.account, guess.address) == (comer.account, comer.address)


def _full_until(limit: Limit, guesses: Iterable[Guess], now: dt.datetime) -> dt.datetime | None:
    """When the oldest of the last `amount` is no longer within the window."""
    times = sorted((g.at for g in guesses if g.at > now - limit.window), reverse=True)
    return times[limit.amount - 1] + limit.window if len(times) >= limit.amount else None
