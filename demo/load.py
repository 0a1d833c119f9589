"""Loads the demo city: made as a folder, read and checked like any other, then loaded."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from decisions.guard import let_empty
from demo.document import read_document
from demo.facts import Scale
from demo.folder import make_folder
from demo.inserted import insert_figures
from demo.people import create_people
from demo.talk import add_talk
from demo.way import set_last_days
from documents.city_folder.load import load_folder, our_tables
from documents.city_folder.read import read_folder
from documents.city_folder.rows import Folder
from documents.city_folder.write import write_folder
from organisations.accounts_file import DOMAIN, Account
from organisations.models import Organisation, User


def is_loaded() -> bool:
    return Organisation.objects.exists()


@transaction.atomic
def load_demo(scale: Scale | None = None, folder: Path | None = None) -> list[Account]:
    """Store the whole city and its accounts; the caller sees to `settle`.

    The folder is kept where `folder` says.
    """
    load_folder(folder=_through_files(make_folder(scale), folder), by=None)
    read_document()
    accounts = create_people()
    set_last_days()
    insert_figures()
    add_talk()
    return accounts


def _through_files(made: Folder, path: Path | None) -> Folder:
    with TemporaryDirectory() as temporary:
        place = path or Path(temporary)
        write_folder(made, place)
        return read_folder(place)


def only_demo_people() -> bool:
    """Nobody but the demo's accounts is here, so nothing that a person needs can be lost."""
    return not User.objects.exclude(email__endswith=f"@{DOMAIN}").exists()


@transaction.atomic
def empty() -> None:
    """Remove every row of ours, accounts and history too."""
    let_empty()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {our_tables()} RESTART IDENTITY CASCADE")
