"""What a folder says is decided and published, said to the installation."""

from __future__ import annotations

from collections.abc import Iterator

from documents.city_folder.columns import PLAN
from documents.city_folder.rows import Folder
from followup.stating import LOADING, Published
from followup.stating import state_decisions as make_editions
from organisations.models import Organisation, User


def state_decisions(folder: Folder, by: User | None) -> None:
    """Make editions of what the folder states, decided when it says, or else when it was loaded.

    A decided plan is public, unless the folder says that it is not. A period, and the plans of a
    year for the city ("plan"), are when the folder says that they have been published.
    """
    make_editions(kind=LOADING, published=_published(folder), by=by)


def _published(folder: Folder) -> Iterator[Published]:
    organisations = {one.code: one for one in Organisation.objects.all()}
    city = organisations[folder["city"][0]["code"]]
    for row in folder["periods"]:
        if row["published_on"]:
            yield Published(row["year"], row["period"], city, row["published_on"], row["reference"])
    for row in folder["plans"]:
        if row["status"] == "decided" and row["public"]:
            yield Published(
                row["year"], PLAN, organisations[row["organisation"]], row["decided_on"]
            )
