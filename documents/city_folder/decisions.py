"""What a folder says is decided and published, said to the installation."""

from __future__ import annotations

from decisions.actions import deciding
from decisions.models import Decision
from documents.city_folder.format import PLAN
from documents.city_folder.rows import Folder
from followup.loading import noon
from organisations.models import Organisation, Publication, User


def state_decisions(folder: Folder, by: User | None) -> None:
    """Let what the folder states stand, as decided when it was loaded.

    Adopted budgets, decided plans and reports carry their dates themselves; the decision on a
    period, and on the plans of a year ("plan"), carries when it was published and by what.
    """
    organisations = {one.code: one for one in Organisation.objects.all()}
    city = organisations[folder["city"][0]["code"]]
    for row in folder["periods"]:
        if row["published_on"] or row["reference"]:
            with deciding(
                kind=Decision.Kind.LOADING,
                organisation=city,
                year=row["year"],
                subject=row["period"],
                by=by,
                decided_on=row["published_on"],
                reference=row["reference"],
            ):
                pass
    Publication.objects.bulk_create(_publications(folder, city, organisations, by))


def _publications(
    folder: Folder, city: Organisation, organisations: dict[str, Organisation], by: User | None
) -> list[Publication]:
    periods = [
        Publication(
            organisation=city,
            year=row["year"],
            subject=row["period"],
            published_at=noon(row["published_on"]),
            published_by=by,
        )
        for row in folder["periods"]
        if row["published_on"]
    ]
    plans = [
        Publication(
            organisation=organisations[row["organisation"]],
            year=row["year"],
            subject=PLAN,
            published_at=noon(row["decided_on"]),
            published_by=by,
        )
        for row in folder["plans"]
        if row["status"] == "decided"
    ]
    return periods + plans
