"""Several who press at once, while the job makes the file between two presses, get one file."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from documents.models import PaperFile
from documents.papers import job
from documents.papers.formats import Format
from tests.documents.papers.scene import make_scene

pytestmark = pytest.mark.django_db(transaction=True)

PRESSES = 4


def test_presses_of_one_moment_make_one_file_however_quick_the_job_is():
    scene = make_scene()
    together = Barrier(PRESSES)
    found = []

    def press():
        try:
            together.wait(timeout=20)
            file = job.ask_for_draft(plan=scene.plan, kind=Format.JSON, by=scene.by)
            job.make_one(file.pk)
            found.append(file.pk)
        finally:
            connection.close()

    presses = [Thread(target=press) for _ in range(PRESSES)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert len(found) == PRESSES
    assert set(found) == {PaperFile.objects.get().pk}
