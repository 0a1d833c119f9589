"""Guesses of passwords, counted in the database: they survive Redis, restarts and other workers."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from organisations.calculations.addresses import account_of
from organisations.calculations.guesses import LONGEST, Comer, Guess, refused_until
from organisations.devices import device_of
from organisations.models import SignInAttempt
from organisations.places import household, real_address

# A place is known for so long after the last time that the account was signed in to from there.
KNOWN = dt.timedelta(days=90)
LONGEST_ACCOUNT = 254
# The step after the password.
CODE = "kod "

Outcome = SignInAttempt.Outcome


class TooMany(Exception):
    """Not tried: there have been too many wrong ones. `until` says when to try again."""

    def __init__(self, attempt: SignInAttempt, until: dt.datetime) -> None:
        super().__init__(until)
        self.attempt = attempt
        self.until = until


def begin_attempt(request: HttpRequest, account: str, step: str = "") -> SignInAttempt:
    """Count a guess before it is tried; it is wrong until `was_right`. Raises `TooMany`.

    Guesses of a later `step` than the password are counted by themselves. Written first and
    counted then, so that of many at once not one more gets through.
    """
    account = account_of(account)
    attempt = SignInAttempt.objects.create(
        account=f"{step}{account}"[:LONGEST_ACCOUNT],
        address=household(real_address(request)),
        device=device_of(request, account),
    )
    until = refused_until(_wrong_beside(attempt), _comer(attempt), attempt.at)
    if until:
        _became(attempt, Outcome.REFUSED)
        raise TooMany(attempt, until)
    return attempt


def was_right(attempt: SignInAttempt) -> None:
    _became(attempt, Outcome.RIGHT)


def forgive(account: str) -> None:
    """The owner has chosen a new password by a letter: earlier guesses say nothing any more."""
    steps = [account_of(account), CODE + account_of(account)]
    wrong = SignInAttempt.objects.filter(account__in=steps, outcome=Outcome.WRONG)
    wrong.update(outcome=Outcome.REFUSED)


def forget_old_attempts() -> int:
    """Remove what no limit and no known place asks for."""
    old = timezone.now() - KNOWN
    removed, _ = SignInAttempt.objects.filter(at__lt=old).delete()
    return removed


def _became(attempt: SignInAttempt, outcome: Outcome) -> None:
    SignInAttempt.objects.filter(pk=attempt.pk).update(outcome=outcome)


def _wrong_beside(attempt: SignInAttempt) -> list[Guess]:
    concerned = Q(account=attempt.account) | Q(address=attempt.address)
    recent = SignInAttempt.objects.filter(
        concerned, at__gt=attempt.at - LONGEST, outcome=Outcome.WRONG
    )
    return [
        Guess(*row)
        for row in recent.exclude(pk=attempt.pk).values_list("account", "address", "device", "at")
    ]


def _comer(attempt: SignInAttempt) -> Comer:
    is_known = SignInAttempt.objects.filter(
        account=attempt.account,
        address=attempt.address,
        outcome=Outcome.RIGHT,
        at__gt=attempt.at - KNOWN,
    ).exists()
    return Comer(attempt.account, attempt.address, attempt.device, is_known)
