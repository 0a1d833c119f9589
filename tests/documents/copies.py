"""A city exported and loaded again in the same database, and what it says there."""

from contextlib import contextmanager

from django.db import connection, transaction

from decisions.guard import let_empty
from decisions.models import Reading
from documents.city_folder.export import export_folder
from documents.city_folder.load import load_folder, our_tables, settle
from documents.city_folder.read import read_files
from documents.city_folder.shown import public_folder
from documents.city_folder.write import files
from followup.presentation import as_data, period_figures
from indicators.models import Fulfilment, Period

# Another installation computes at another time, and knows nothing of earlier editions.
ITS_OWN = ("computed_at", "corrections")


def folder_of(reading):
    """The city as files, by name."""
    folder = public_folder() if reading == Reading.PUBLISHED else export_folder()
    return files(folder)


def told(reading):
    """All that `fulfilment --json` prints, by year and period."""
    years = Fulfilment.every.values_list("year", flat=True).distinct().order_by()
    figures = {}
    for year in sorted(set(years)):
        for period in Period:
            data = as_data(period_figures(year, period, reading))
            if data["rows"] or data["goals"]:
                figures[year, str(period)] = [_rows(data), data["goals"], _judged(data)]
    return figures


def _rows(data):
    return [{name: row[name] for name in row if name not in ITS_OWN} for row in data["rows"]]


def _judged(data):
    """Judgements without when and by which decision: loading is another one."""
    names = ("goal", "organisation", "level", "motivation")
    return [{name: one[name] for name in names} for one in data["judgements"]]


@contextmanager
def loaded_copy(folder):
    """The folder in an empty installation; afterwards everything is as it was."""
    with transaction.atomic():
        let_empty()
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {our_tables()} RESTART IDENTITY CASCADE")
        load_folder(folder=read_files(folder), by=None)
        settle()
        yield
        transaction.set_rollback(True)


def differences(before, after):
    """What two installations say differently, short enough to read."""
    found = [("periods", before.keys() ^ after.keys())] if before.keys() ^ after.keys() else []
    for matter in before.keys() & after.keys():
        for one, other in zip(before[matter], after[matter], strict=True):
            keys = [_keyed(one), _keyed(other)]
            found += [
                (matter, name, keys[0].get(name), keys[1].get(name))
                for name in keys[0].keys() | keys[1].keys()
                if keys[0].get(name) != keys[1].get(name)
            ]
    return found


def _keyed(rows):
    return {
        (row.get("indicator") or row.get("code") or row["goal"], row.get("organisation")): row
        for row in rows
    }
