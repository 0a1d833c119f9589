"""Two people save the same row at the same moment: one is saved, the other sees both."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from drafting.sheets.rows import RowChange
from followup.actions import NotSaved, place_of, save_rows
from indicators.calculations.entry import empty_texts
from indicators.models import Outcome

pytestmark = pytest.mark.django_db(transaction=True)


def test_simultaneous_saves_of_a_cell_do_not_overwrite_each_other(desk, person):
    people = [person("editor"), person("approver")]
    start = Barrier(2)
    saved, refused = [], []

    def save(by, text):
        change = RowChange(desk.plain.pk, {"value": text}, empty_texts())
        start.wait()
        try:
            save_rows(place=place_of(desk.period, desk.organisation), changes=[change], by=by)
            saved.append(text)
        except NotSaved as conflict:
            refused.append(conflict.conflicts[desk.plain.pk]["value"])
        finally:
            connection.close()

    threads = [Thread(target=save, args=pair) for pair in zip(people, ("80", "81"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(saved) == 1
    assert refused == saved
    assert Outcome.objects.get().value == int(saved[0])
