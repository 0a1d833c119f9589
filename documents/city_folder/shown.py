"""What readers have been shown: the rows of the published editions, where rows as they stand
today would say more, or less, than has been published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Min

from decisions.models import PLAN, Edition, Standing
from documents.city_folder.export import EXAMPLE, OF_INDICATOR, OF_ORGANISATION, rows_of
from documents.city_folder.rows import Folder, Row
from indicators.models import FrozenOutcome

Matter = tuple[int, str]


def as_shown(folder: Folder) -> Folder:
    """The folder with the outcomes, reports and judgements of the city's published editions.

    What is handed in or decided after a publication is nobody's to read before the next one.
    """
    editions, known = dict(_editions()), {row["code"] for row in folder["indicators"]}
    handed_in = _handed_in(editions)
    return {
        **folder,
        "outcomes": [row for row in _outcomes(editions) if row["indicator"] in known],
        "judgements": list(_judgements(editions)),
        "reports": [
            row
            for row in folder["reports"]
            if (row["organisation"], row["year"], row["period"]) in handed_in
        ],
    }


def _editions() -> Iterator[tuple[Matter, Edition]]:
    """What the city has published of each year's periods; its plans hold none of these rows."""
    of_city = Standing.objects.published().filter(organisation__kind="city")
    for standing in of_city.exclude(subject=PLAN).select_related("published"):
        if standing.published and standing.published.kind == Edition.Kind.PERIOD:
            yield (standing.year, standing.subject), standing.published


def _handed_in(editions: dict[Matter, Edition]) -> set[tuple[str, int, str]]:
    """Whose reports of which periods were there when the city published."""
    reports = Edition.objects.filter(kind=Edition.Kind.REPORT).order_by()
    matters = reports.values_list("organisation__code", "year", "subject")
    return {
        (code, year, period)
        for code, year, period, since in matters.annotate(since=Min("made_at"))
        if (year, period) in editions and since <= editions[year, period].made_at
    }


def _outcomes(editions: dict[Matter, Edition]) -> Iterator[Row]:
    frozen = FrozenOutcome.objects.filter(edition__in=[one.pk for one in editions.values()])
    return rows_of("outcomes", frozen, **OF_INDICATOR, **OF_ORGANISATION, **EXAMPLE)


def _judgements(editions: dict[Matter, Edition]) -> Iterator[Row]:
    for (year, period), edition in editions.items():
        for one in edition.document.get("judgements", []):
            told: dict[str, Any] = {
                name: one[name] for name in ("goal", "organisation", "level", "motivation")
            }
            yield Row.of("judgements", year=year, period=period, status="decided", **told)
