"""What readers have been shown: the rows of the published editions, where rows as they stand
today would say more, or less, than has been published."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from decisions.models import BUDGET, PLAN, Edition, Standing
from documents.city_folder.export import (
    EXAMPLE,
    OF_INDICATOR,
    OF_ORGANISATION,
    export_folder,
    rows_of,
)
from documents.city_folder.made_from import AS_IN_FILE, MadeFrom, Matter, reports_until
from documents.city_folder.public_plans import with_public_plans
from documents.city_folder.published import Seen, published
from documents.city_folder.rows import Folder, Row
from followup.models import PeriodReport
from indicators.models import FrozenOutcome, FrozenPlacement, FrozenTarget, Fulfilment

TargetKey = tuple[str, str, int]


def public_folder() -> Folder:
    """The published reading: what everybody may read, and what its figures are made from."""
    folder = with_public_plans(export_folder())
    return _as_shown(published(folder, _seen()))


def _as_shown(folder: Folder) -> Folder:
    """The folder with the targets, outcomes, reports and judgements of the published editions.

    What is handed in or decided after a publication is nobody's to read before the next one.
    """
    editions, known = dict(_editions()), {row["code"] for row in folder["indicators"]}
    made_from = MadeFrom(editions)
    outcomes = [*_outcomes(editions), *made_from.outcomes()]
    targets = _targets(folder["targets"])
    until = {matter: edition.made_at for matter, edition in editions.items()} | made_from.until
    return {
        **folder,
        "targets": [row for row in targets.values() if row["indicator"] in known],
        "target_changes": list(_changes(folder["target_changes"], targets)),
        "outcomes": [row for row in outcomes if row["indicator"] in known],
        "judgements": list(_judgements(editions)),
        "reports": list(_reports(until)),
    }


def _editions() -> Iterator[tuple[Matter, Edition]]:
    """What the city has published of each year's periods; its plans hold none of these rows."""
    of_city = Standing.objects.published().filter(organisation__kind="city")
    for standing in of_city.exclude(subject=PLAN).select_related("published"):
        if standing.published and standing.published.kind == Edition.Kind.PERIOD:
            yield (standing.year, standing.subject), standing.published


def _seen() -> Seen:
    public = Standing.objects.published().values("published")
    indicators: set[tuple[str, int]] = set()
    held: tuple[QuerySet[Any], ...] = (
        Fulfilment.every.filter(edition__in=public),
        FrozenTarget.objects.filter(edition__in=public),
    )
    for rows in held:
        indicators |= set(rows.order_by().values_list("indicator__code", "year").distinct())
    places = FrozenPlacement.objects.filter(edition__in=public).order_by()
    stood = set(places.values_list("indicator__code", "edition__year", "area_goal__code"))
    indicators |= {(code, year) for code, year, _goal in stood}
    return Seen(indicators, stood)


def _outcomes(editions: Mapping[Matter, Edition]) -> Iterator[Row]:
    frozen = FrozenOutcome.objects.filter(edition__in=[one.pk for one in editions.values()])
    return rows_of("outcomes", frozen, **AS_IN_FILE)


def _targets(standing: Iterable[Row]) -> dict[TargetKey, Row]:
    """Targets as the latest public edition of the city has them, then as the public plans do.

    Where nothing of a year has been published, its targets are history and stand as they are.
    """
    found: dict[TargetKey, Row] = {}
    years = set()
    for edition in _with_targets():
        years.add(edition.year)
        rows = FrozenTarget.objects.filter(edition=edition, year=edition.year)
        for row in rows_of("targets", rows, **OF_INDICATOR, **OF_ORGANISATION, **EXAMPLE):
            found.setdefault(_key(row), row)
    for row in standing:
        if row["year"] not in years:
            found[_key(row)] = row
    return found


def told_otherwise() -> Iterator[str]:
    """What public editions say that the folder cannot: it has one target of each, the latest."""
    chosen = _targets([])
    public = Standing.objects.published().exclude(subject__contains=":")
    editions = Edition.objects.filter(pk__in=public.values("published"))
    for edition in editions.order_by("year", "made_at", "pk"):
        frozen = FrozenTarget.objects.filter(edition=edition, year=edition.year)
        rows = rows_of("targets", frozen, **OF_INDICATOR, **OF_ORGANISATION, **EXAMPLE)
        differ = [row for row in rows if chosen.get(_key(row), row)["text"] != row["text"]]
        if differ:
            yield _(
                "targets.csv: utgåvan %(subject)s %(year)d säger annat om %(number)d årsmål än en"
                " senare offentlig; mappen har det senare (%(first)s)."
            ) % {
                "subject": edition.subject,
                "year": edition.year,
                "number": len(differ),
                "first": f"{differ[0]['indicator']}, {differ[0]['organisation']}",
            }


def _with_targets() -> list[Edition]:
    """Public editions, those first that decide what a target is: the city's latest period, the
    public plans, the city's plans, the budget."""
    public = Standing.objects.published().select_related("published", "organisation")
    latest: dict[int, Edition] = {}
    after: dict[int, list[Edition]] = defaultdict(list)
    for standing in public.exclude(subject__contains=":"):
        edition = standing.published
        assert edition is not None
        rank = _rank(standing)
        if rank:
            after[rank].append(edition)
        elif standing.organisation.is_city and _is_later(edition, latest.get(edition.year)):
            latest[edition.year] = edition
    return [*latest.values(), *(one for rank in sorted(after) for one in after[rank])]


def _rank(standing: Standing) -> int:
    if standing.subject == BUDGET:
        return 3
    if standing.subject == PLAN:
        return 2 if standing.organisation.is_city else 1
    return 0


def _is_later(edition: Edition, other: Edition | None) -> bool:
    return other is None or (edition.made_at, edition.pk) > (other.made_at, other.pk)


def _key(row: Mapping[str, Any]) -> TargetKey:
    return row["indicator"], row["organisation"], row["year"]


def _changes(changes: Iterable[Row], targets: Mapping[TargetKey, Row]) -> Iterator[Row]:
    """The changes that led to what each target says in public, and none made since."""
    of_target: dict[TargetKey, list[Row]] = defaultdict(list)
    for row in sorted(changes, key=lambda row: row["decided_on"]):
        of_target[_key(row)].append(row)
    for key, made in of_target.items():
        text = targets[key]["text"] if key in targets else None
        last = max((place for place, row in enumerate(made) if row["new"] == text), default=-1)
        yield from made[: last + 1]


def _reports(until: Mapping[Matter, dt.datetime]) -> Iterator[Row]:
    """The reports that the published figures were made from, as they were handed in."""
    for matter, moment in until.items():
        for edition in reports_until(matter, moment):
            status = edition.document["status"]
            is_decided = status == PeriodReport.Status.DECIDED
            yield Row.of(
                "reports",
                organisation=edition.organisation.code,
                year=edition.year,
                period=edition.subject,
                status=status,
                decided_on=edition.decision.decided_on if is_decided else None,
                reference=edition.document["reference"],
            )


def _judgements(editions: Mapping[Matter, Edition]) -> Iterator[Row]:
    for (year, period), edition in editions.items():
        for one in edition.document.get("judgements", []):
            told: dict[str, Any] = {
                name: one[name] for name in ("goal", "organisation", "level", "motivation")
            }
            yield Row.of("judgements", year=year, period=period, status="decided", **told)
