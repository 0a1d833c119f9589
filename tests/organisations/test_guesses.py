"""How many wrong passwords are too many: a table of who comes after which guesses."""

import datetime as dt

import pytest

from organisations.calculations.guesses import (
    ACCOUNT,
    DEVICE,
    PAIR,
    PLACE,
    Comer,
    Guess,
    refused_until,
)

NOW = dt.datetime(2024, 5, 6, 12, 0, tzinfo=dt.UTC)
HERE, THERE = "192.0.2.1", "198.51.100.7"


def guesses(number, *, account="anna", address=HERE, device="", minutes=1):
    at = NOW - dt.timedelta(minutes=minutes)
    return [Guess(account, address, device, at + dt.timedelta(seconds=n)) for n in range(number)]


def many_places(number, account="anna"):
    return [Guess(account, f"10.0.0.{n}", "", NOW - dt.timedelta(minutes=1)) for n in range(number)]


def many_accounts(number):
    return [Guess(f"p{n}", HERE, "", NOW - dt.timedelta(minutes=1)) for n in range(number)]


@pytest.mark.parametrize(
    ("wrong", "comer", "refused"),
    [
        ([], Comer("anna", HERE), False),
        (guesses(PAIR.amount - 1), Comer("anna", HERE), False),
        (guesses(PAIR.amount), Comer("anna", HERE), True),
        (guesses(PAIR.amount), Comer("anna", HERE, is_known=True), True),
        # The owner from elsewhere, and a colleague from here, come in.
        (guesses(PAIR.amount), Comer("anna", THERE), False),
        (guesses(PAIR.amount), Comer("bo", HERE), False),
        # The owner's own browser counts alone, even behind the same address.
        (guesses(PAIR.amount), Comer("anna", HERE, device="d"), False),
        (guesses(DEVICE.amount, device="d"), Comer("anna", HERE, device="d"), True),
        (guesses(DEVICE.amount, device="d"), Comer("anna", HERE), False),
        (guesses(DEVICE.amount, device="d"), Comer("anna", HERE, device="e"), False),
        # Many accounts from one place: strangers are refused, those known there are not.
        (many_accounts(PLACE.amount - 1), Comer("anna", HERE), False),
        (many_accounts(PLACE.amount), Comer("anna", HERE), True),
        (many_accounts(PLACE.amount), Comer("anna", HERE, is_known=True), False),
        (many_accounts(PLACE.amount), Comer("anna", THERE), False),
        # One account from many places: those from where the owner has come are not refused.
        (many_places(ACCOUNT.amount - 1), Comer("anna", THERE), False),
        (many_places(ACCOUNT.amount), Comer("anna", THERE), True),
        (many_places(ACCOUNT.amount), Comer("anna", THERE, is_known=True), False),
        (many_places(ACCOUNT.amount), Comer("anna", THERE, device="d"), False),
        (many_places(ACCOUNT.amount), Comer("bo", THERE), False),
        # What is long ago counts no more.
        (guesses(PAIR.amount, minutes=16), Comer("anna", HERE), False),
    ],
)
def test_who_is_refused(wrong, comer, refused):
    assert (refused_until(wrong, comer, NOW) is not None) is refused


def test_the_time_is_when_the_oldest_that_counts_falls_out():
    first = guesses(1, minutes=10) + guesses(PAIR.amount - 1, minutes=2)
    until = refused_until(first, Comer("anna", HERE), NOW)
    assert until == NOW - dt.timedelta(minutes=10) + PAIR.window
    assert refused_until(first, Comer("anna", HERE), until) is None


def test_the_longest_of_several_limits_holds():
    wrong = guesses(PAIR.amount) + many_places(ACCOUNT.amount)
    until = refused_until(wrong, Comer("anna", HERE), NOW)
    assert until > NOW + PAIR.window
