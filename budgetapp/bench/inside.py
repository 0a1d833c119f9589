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

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from budgetapp.bench.pages import addresses, people  # noqa: E402
from budgetapp.bench.urls import EMPTY  # noqa: E402
from indicators.models import Fulfilment, Outcome, Target  # noqa: E402
from indicators.recompute import drain_marks, mark_everything  # noqa: E402
from organisations.models import User  # noqa: E402

TRIES = 15
WARM_UP = 3

# Reads and aggregates the rows that the recompute reads, and does nothing else.
PLAIN = """
    SELECT o.indicator_id, o.year, o.period, d.aggregation, t.text, p.weight,
        count(*), sum(o.value), avg(o.value), sum(o.numerator) / nullif(sum(o.denominator), 0),
        count(own.id), avg(own.low), min(previous.value), max(previous.value)
    FROM indicators_outcome o
    JOIN indicators_indicatordefinition d ON d.indicator_id = o.indicator_id
    LEFT JOIN indicators_target t ON t.indicator_id = o.indicator_id AND t.year = o.year
        AND t.organisation_id IS NULL
    LEFT JOIN indicators_target own ON own.indicator_id = o.indicator_id AND own.year = o.year
        AND own.organisation_id = o.organisation_id
    LEFT JOIN indicators_outcome previous ON previous.indicator_id = o.indicator_id
        AND previous.organisation_id = o.organisation_id AND previous.year = o.year - 1
        AND previous.period = o.period
    LEFT JOIN (
        SELECT indicator_id, year, sum(weight) AS weight FROM indicators_weight GROUP BY 1, 2
    ) p ON p.indicator_id = o.indicator_id AND p.year = o.year
    GROUP BY 1, 2, 3, 4, 5, 6
"""


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def report(**row: object) -> None:
    print(json.dumps(row), flush=True)


def plain() -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        cursor.fetchall()


def recompute_whole_city() -> None:
    mark_everything()
    drain_marks(wait=True)


def measure_recompute(scale: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    pairs = [(seconds(plain), seconds(recompute_whole_city)) for _ in range(TRIES)][WARM_UP:]
    base, whole = (statistics.median(column) for column in zip(*pairs, strict=True))
    report(
        measure="recompute",
        scale=scale,
        rows_read=Outcome.objects.count() + Target.objects.count(),
        rows_stored=Fulfilment.objects.count(),
        plain_ms=round(base * 1000, 1),
        recompute_ms=round(whole * 1000, 1),
        ratio=round(statistics.median(w / b for b, w in pairs), 2),
    )


@dataclass
class Visit:
    queries: int
    seconds: float
    status: int
    size: int


def visit(client: Client, address: str) -> Visit:
    queries = 0

    def count(execute, *args):  # type: ignore[no-untyped-def]
        nonlocal queries
        queries += 1
        return execute(*args)

    started = time.perf_counter()
    with connection.execute_wrapper(count):
        response = client.get(address, headers={"host": "localhost"})
    took = time.perf_counter() - started
    return Visit(queries, took, response.status_code, len(response.content))


def measure_page(scale: int, role: str, user: User, name: str, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    if (status := visit(client, address).status) != 200:
        report(measure="page", scale=scale, page=name, role=role, status=status)
        return
    pairs = [(visit(client, EMPTY), visit(client, address)) for _ in range(TRIES)][WARM_UP:]
    shown = pairs[-1][1]
    report(
        measure="page",
        scale=scale,
        page=name,
        role=role,
        status=200,
        queries=shown.queries,
        kilobytes=round(shown.size / 1000),
        empty_ms=round(statistics.median(empty.seconds for empty, _ in pairs) * 1000, 2),
        page_ms=round(statistics.median(page.seconds for _, page in pairs) * 1000, 1),
        ratio=round(statistics.median(page.seconds / e.seconds for e, page in pairs), 1),
    )


def main() -> None:
    scale = int(sys.argv[1])
    measure_recompute(scale)
    for role, user in people().items():
        for name, address in addresses().items():
            measure_page(scale, role, user, name, address)


if __name__ == "__main__":
    main()
