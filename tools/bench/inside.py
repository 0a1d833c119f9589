"""What is measured inside one process: the recompute and the pages. Prints JSON lines.

Times are medians of interleaved tries; only their ratios say something on a noisy machine.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import django
import psutil

django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from common.kept import cache  # noqa: E402
from decisions.registry import Frozen  # noqa: E402
from drafting.calculations.rich_text import revision  # noqa: E402
from followup.publishing import publish  # noqa: E402
from indicators.models import Fulfilment, Outcome, Target  # noqa: E402
from indicators.recompute import drain_marks, mark_everything  # noqa: E402
from organisations.models import User  # noqa: E402
from plans.models import PlanSection  # noqa: E402
from tools.bench.pages import (  # noqa: E402
    CENTRAL_AREA_GOAL,
    ORGANISATION,
    READING,
    SWITCH,
    WORKING,
    YEAR,
    addresses,
    people,
)
from tools.bench.urls import BARE, FRAME  # noqa: E402

TRIES = 15
WARM_UP = 3
HEADERS = {"host": "localhost", "accept": "application/json, text/html"}
SENTENCE = "Förvaltningen fortsätter att utveckla arbetet tillsammans med invånarna. "

# What any computation of these rows must do at the least: read every outcome with the one a year
# earlier, both kinds of targets, definitions, responsibilities and weights, and aggregate them to
# a row per indicator, year, main period and organisation, reported or not, and to one for the
# city; then the plans' targets the same way. It judges, explains, compares and stores nothing,
# and reads no months. The rows stay in the database: fetching them would measure the driver.
PLAIN = """
    WITH asked AS (
        SELECT a.indicator_id, a.organisation_id, a.year, due.period, d.over_organisations
        FROM (
            SELECT r.indicator_id, r.organisation_id, year.year
            FROM indicators_indicatorresponsibility AS r
            JOIN (SELECT DISTINCT year FROM indicators_outcome) AS year
                ON r.starts_on <= make_date(year.year, 12, 31)
                AND coalesce(r.ends_on, 'infinity') >= make_date(year.year, 12, 31)
        ) AS a
        JOIN indicators_indicatordefinition AS d
            ON d.indicator_id = a.indicator_id AND d.from_year <= a.year
        JOIN (VALUES ('T1'), ('T2'), ('VB')) AS due (period) ON true
    ),
    outcomes AS MATERIALIZED (
        SELECT
            asked.indicator_id, asked.year, asked.period, asked.organisation_id,
            asked.over_organisations,
            city.text, count(o.value), sum(o.value), avg(o.value),
            sum(o.numerator) / nullif(sum(o.denominator), 0),
            sum(o.value * w.weight) / nullif(sum(w.weight), 0),
            min(own.low), min(own.high), sum(previous.value)
        FROM asked
        LEFT JOIN indicators_outcome AS o USING (indicator_id, organisation_id, year, period)
        LEFT JOIN indicators_outcome AS previous
            ON previous.indicator_id = asked.indicator_id
            AND previous.organisation_id = asked.organisation_id
            AND previous.year = asked.year - 1 AND previous.period = asked.period
        LEFT JOIN indicators_target AS own
            ON own.indicator_id = asked.indicator_id
            AND own.organisation_id = asked.organisation_id AND own.year = asked.year
        LEFT JOIN indicators_target AS city
            ON city.indicator_id = asked.indicator_id
            AND city.year = asked.year AND city.organisation_id = (
                SELECT id FROM organisations_organisation WHERE kind = 'city'
            )
        LEFT JOIN indicators_weight AS w
            ON w.indicator_id = asked.indicator_id
            AND w.organisation_id = asked.organisation_id AND w.year = asked.year
        GROUP BY GROUPING SETS (
            (asked.indicator_id, asked.year, asked.period, asked.over_organisations, city.text,
                asked.organisation_id),
            (asked.indicator_id, asked.year, asked.period, asked.over_organisations, city.text)
        )
    ),
    plans AS MATERIALIZED (
        SELECT t.indicator_id, t.year, t.organisation_id, count(*), sum(t.low), avg(t.low),
            sum(t.low * w.weight) / nullif(sum(w.weight), 0), sum(latest.value)
        FROM indicators_target AS t
        LEFT JOIN indicators_weight AS w USING (indicator_id, organisation_id, year)
        LEFT JOIN indicators_outcome AS latest
            ON latest.indicator_id = t.indicator_id AND latest.organisation_id = t.organisation_id
            AND latest.year = t.year - 1 AND latest.period = 'VB'
        GROUP BY GROUPING SETS (
            (t.indicator_id, t.year, t.organisation_id), (t.indicator_id, t.year)
        )
    )
    SELECT (SELECT count(*) FROM outcomes), (SELECT count(*) FROM plans)
"""


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def report(**row: object) -> None:
    print(json.dumps(row), flush=True)


def plain() -> None:
    """Once for each reading that the recompute stores."""
    with connection.cursor() as cursor:
        for _reading in ("working", "standing"):
            cursor.execute(PLAIN)
            cursor.fetchall()


def recompute_whole_city() -> None:
    mark_everything()
    drain_marks(wait=True)


def measure_recompute(scale: int) -> None:
    pairs = [(seconds(plain), seconds(recompute_whole_city)) for _ in range(TRIES)][WARM_UP:]
    base, whole = (statistics.median(column) for column in zip(*pairs, strict=True))
    report(
        measure="recompute",
        scale=scale,
        rows_read=Outcome.objects.count() + Target.objects.count(),
        rows_stored=Fulfilment.every.filter(edition=None).count(),
        plain_ms=round(base * 1000, 1),
        recompute_ms=round(whole * 1000, 1),
        ratio=round(statistics.median(w / b for b, w in pairs), 2),
    )


@dataclass
class Visit:
    queries: int
    seconds: float
    status: int
    content: bytes


def visit(client: Client, address: str, form: dict[str, str] | None = None) -> Visit:
    """Count and time one page, or one form sent as the script sends it."""
    queries = 0

    def count(execute, *args):  # type: ignore[no-untyped-def]
        nonlocal queries
        queries += 1
        return execute(*args)

    started = time.perf_counter()
    with connection.execute_wrapper(count):
        response = (client.post if form else client.get)(address, form, headers=HEADERS)
    took = time.perf_counter() - started
    return Visit(queries, took, response.status_code, response.content)


def measure_one_figure(scale: int) -> None:
    """One saved outcome to its computed rows, without the queue; and this process's memory."""
    outcome = Outcome.objects.filter(period="VB", year=YEAR, indicator__level="council").first()
    assert outcome
    waits = []
    for _ in range(TRIES):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO indicators_recomputemark (indicator_id, year) VALUES (%s, %s)",
                [outcome.indicator_id, YEAR],
            )
        waits.append(seconds(lambda: drain_marks(wait=True)))
    report(
        measure="one_figure",
        scale=scale,
        milliseconds=round(statistics.median(waits[WARM_UP:]) * 1000, 1),
        megabytes=round(psutil.Process().memory_info().rss / 1_000_000),
    )


def measure_publishing(scale: int) -> None:
    """Publish the year-end report again, and the room that the edition takes."""
    started = time.perf_counter()
    edition = publish(year=YEAR, subject="VB", by=None, reason="Mätning")
    took = time.perf_counter() - started
    rows, size = 0, 0
    with connection.cursor() as cursor:
        for label in Frozen.tables:
            table = apps.get_model(label)._meta.db_table
            cursor.execute(
                f"SELECT count(*), coalesce(sum(pg_column_size(own.*)), 0) FROM {table} AS own"  # noqa: S608
                " WHERE edition_id = %s",
                [edition.pk],
            )
            counted, taken = cursor.fetchone()
            rows, size = rows + counted, size + int(taken)
        cursor.execute(
            "SELECT pg_column_size(document) FROM decisions_edition WHERE id = %s", [edition.pk]
        )
        size += cursor.fetchone()[0]
    report(
        measure="publishing",
        scale=scale,
        seconds=round(took, 2),
        rows=rows,
        kilobytes=round(size / 1000),
    )


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def measure_page(
    scale: int, role: str, client: Client, name: str, address: str, mode: str = "arbete"
) -> None:
    """One page against its empty frame, and that against an answer without a page.

    `kall`: made anew each time; `varm`: made before.
    """
    if (status := visit(client, address).status) != 200:
        report(measure="page", scale=scale, page=name, role=role, mode=mode, status=status)
        return
    tries = []
    for _ in range(TRIES):
        floor = visit(client, BARE).seconds, visit(client, FRAME).seconds
        if mode == "kall":
            cache.clear()
        tries.append((*floor, visit(client, address)))
    tries = tries[WARM_UP:]
    shown = tries[-1][2]
    report(
        measure="page",
        scale=scale,
        page=name,
        role=role,
        mode=mode,
        status=200,
        queries=shown.queries,
        kilobytes=round(len(shown.content) / 1000),
        bare_ms=round(statistics.median(bare for bare, _, _ in tries) * 1000, 2),
        frame_ms=round(statistics.median(frame for _, frame, _ in tries) * 1000, 2),
        page_ms=round(statistics.median(page.seconds for _, _, page in tries) * 1000, 1),
        ratio=round(statistics.median(page.seconds / frame for _, frame, page in tries), 1),
    )


def measure_pages(scale: int) -> None:
    for role, user in people().items():
        client = client_of(user)
        for name, address in addresses(READING).items():
            for mode in ("kall", "varm"):
                measure_page(scale, role, client, name, address, mode)
        if user is None:
            continue
        for name, address in addresses(WORKING).items():
            measure_page(scale, role, client, name, address)
        client.post(SWITCH, {"on": "1", "next": "/"}, headers={"host": "localhost"})
        for name, address in addresses(READING).items():
            measure_page(scale, role, client, name, address, "arbetsläge")


def measure_saves(scale: int) -> None:
    """A page of text of which one paragraph changes, saved as the page saves it by itself."""
    user = people()["editor"]
    assert user
    client = client_of(user)
    address = reverse("plan_save", args=[YEAR, ORGANISATION, CENTRAL_AREA_GOAL])
    section = PlanSection.objects.filter(
        plan__budget__year=YEAR,
        plan__organisation__code=ORGANISATION,
        area_goal__code=CENTRAL_AREA_GOAL,
    ).first()
    base = revision(section.text if section else "")
    pairs = []
    for number in range(TRIES + WARM_UP):
        empty = visit(client, BARE)
        text = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(20)) + f"<p>{number}</p>"
        form = {"field": "section", "base": base, "value": text}
        saved = visit(client, address, form)
        if saved.status != 200:
            report(measure="save", scale=scale, status=saved.status)
            return
        base = json.loads(saved.content)["revision"]
        pairs.append((empty, saved))
    pairs = pairs[WARM_UP:]
    report(
        measure="save",
        scale=scale,
        queries=pairs[-1][1].queries,
        empty_ms=round(statistics.median(empty.seconds for empty, _ in pairs) * 1000, 2),
        save_ms=round(statistics.median(saved.seconds for _, saved in pairs) * 1000, 1),
        ratio=round(statistics.median(saved.seconds / e.seconds for e, saved in pairs), 1),
    )


def main() -> None:
    scale, only = int(sys.argv[1]), sys.argv[2]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    if only in ("all", "recompute"):
        measure_recompute(scale)
        measure_one_figure(scale)
        measure_publishing(scale)
    if only in ("all", "pages"):
        measure_pages(scale)
    if only in ("all", "saves"):
        measure_saves(scale)


if __name__ == "__main__":
    main()
