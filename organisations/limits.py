"""Guesses of passwords, counted in the database: they survive Redis, restarts and other workers."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from organisations.calculations.addresses import account_of
from organisations.calculations.guesses import LONGEST, Comer, Guess, Limit, refused_until
from organisations.devices import device_of
from organisations.models import SignInAttempt
from organisations.places import household, real_address

# A place is known for so long after the last time that the account was signed in to from there.
KNOWN = dt.timedelta(days=90)
LONGEST_ACCOUNT = 254
# What comes from everywhere is counted without a place.
NOWHERE = "0.0.0.0"  # noqa: S104
# Letters about a lost password, to one address.
LETTER = "brev "
LETTERS = Limit(5, dt.timedelta(minutes=5))
# Reports of barriers, from one place: there may be many people behind it.
REPORT = "hinder "
REPORTS = Limit(20, dt.timedelta(hours=1))
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


def may_be_written_to(address: str) -> bool:
    """Whether one more letter about a lost password goes there now: anybody can ask for it."""
    return _is_within(LETTERS, f"{LETTER}{account_of(address)}")


def may_report(request: HttpRequest) -> bool:
    """Whether one more report of a barrier is taken from this place now. Where it came from is
    not kept in words: who reports need not say who they are."""
    place = salted_hmac(REPORT, household(real_address(request)), algorithm="sha256").hexdigest()
    return _is_within(REPORTS, f"{REPORT}{place}")


def _is_within(limit: Limit, what: str) -> bool:
    """Count it, and say whether it is one too many."""
    attempt = SignInAttempt.objects.create(
        account=what[:LONGEST_ACCOUNT], address=NOWHERE, outcome=Outcome.REFUSED
    )
    same = SignInAttempt.objects.filter(account=attempt.account, at__gt=attempt.at - limit.window)
    return same.count() <= limit.amount


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
