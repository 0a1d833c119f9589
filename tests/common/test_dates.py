"""Dates are written as Swedish readers expect."""

import datetime as dt

from common.dates import sv_date


def test_dates_and_times_are_swedish():
    assert sv_date(dt.date(2024, 8, 31)) == "2024-08-31"
    assert sv_date(dt.datetime(2024, 8, 31, 12, 32, tzinfo=dt.UTC)) == "2024-08-31 14:32"
    assert sv_date(None) == "–"
