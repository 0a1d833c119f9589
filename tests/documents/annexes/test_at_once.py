"""The same file in two plans: taken away in the one at the moment it is added in the other."""

import time
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from documents.annexes.actions import add_annex, remove_annex
from documents.annexes.checking import checked
from documents.models import Annex, AnnexContent
from tests.documents.annexes.test_annexes import pdf
from tests.documents.papers.scene import make_scene
from tests.factories import OperationalPlanFactory, OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def until_somebody_waits():
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.02)


def test_a_file_that_is_taken_away_is_added_by_another_all_the_same():
    scene = make_scene()
    other = OperationalPlanFactory(
        organisation=OrganisationFactory(code="sodra"), budget=scene.plan.budget
    )
    file = checked("r.pdf", pdf())
    annex = add_annex(plan=scene.plan, title="", file=file, by=scene.by)
    faults = []

    def add():
        try:
            add_annex(plan=other, title="", file=file, by=scene.by)
        except IntegrityError as fault:
            faults.append(fault)
        finally:
            connection.close()

    adding = Thread(target=add)
    with transaction.atomic():
        remove_annex(annex=annex, by=scene.by)
        adding.start()
        until_somebody_waits()
    adding.join()
    assert not faults
    assert Annex.objects.get().plan == other
    assert AnnexContent.objects.count() == 1
