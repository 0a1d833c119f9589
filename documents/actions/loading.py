"""A city from a zipped folder, loaded by a job: asked for, loaded all or nothing, or forgotten."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from documents.city_folder.archive import unzip
from documents.city_folder.load import analyse, load_folder
from documents.city_folder.read import read_files
from documents.city_folder.rows import Fault, FolderRefused
from documents.models import CityLoading
from indicators.tasks import drain_soon
from organisations.models import User

logger = logging.getLogger(__name__)

# A folder that three jobs have died of is not given to a fourth.
MOST_ATTEMPTS = 3
Step, State = CityLoading.Step, CityLoading.State


class AlreadyLoading(Exception):
    """A folder is waiting or being loaded; there is one city."""


def ask_for_loading(*, data: bytes, by: User) -> CityLoading:
    """Keep the folder for the job. Raises `AlreadyLoading`."""
    try:
        with transaction.atomic():
            return CityLoading.objects.create(data=data, by=by)
    except IntegrityError as error:
        raise AlreadyLoading from error


def forget_loading() -> bool:
    """Take back what waits; False when there is nothing, or a job is at it."""
    with transaction.atomic():
        loading = _held()
        if loading is not None:
            loading.delete()
    return loading is not None


def load_waiting() -> None:
    """Load the folder that waits, if there is one and nobody else is at it.

    What is written, and that it is, comes in one transaction; a job that is killed leaves the
    folder waiting.
    """
    if not _begin():
        return
    with transaction.atomic():
        loading = _held()
        if loading is None:
            return
        loading.finish(_load(loading))
    if loading.state == State.LOADED:
        analyse()
        drain_soon()


def _held() -> CityLoading | None:
    """What waits, locked until the transaction ends; none while somebody else holds it."""
    waiting = CityLoading.objects.filter(state=State.WAITING)
    return waiting.select_for_update(skip_locked=True).first()


def _begin() -> bool:
    """Count the attempt in a transaction of its own: one that is killed has been counted."""
    with transaction.atomic():
        loading = _held()
        if loading is None:
            return False
        if loading.attempts >= MOST_ATTEMPTS:
            loading.finish([_fault(_("Inläsningen har avbrutits %(number)d gånger."))])
            return False
        loading.attempts += 1
        loading.save(update_fields=["attempts"])
        return True


def _load(loading: CityLoading) -> list[Fault]:
    """What stops the folder; nothing when it is in."""
    loading.say(Step.CHECKING)
    try:
        folder = read_files(unzip(bytes(loading.data)))
        load_folder(folder=folder, by=loading.by, say=loading.say)
    except FolderRefused as refused:
        return list(refused.faults)
    except ValidationError as error:
        return [Fault("", None, "", message, "") for message in error.messages]
    except Exception:
        logger.exception("The city folder %s could not be loaded", loading.pk)
        return [_fault(_("Inläsningen gick fel på ett sätt som inte var väntat."))]
    return []


def _fault(problem: str) -> Fault:
    remedy = _("Läs in mappen med manage.py load_city på servern, eller fråga driften.")
    return Fault("", None, "", problem % {"number": MOST_ATTEMPTS}, remedy)
