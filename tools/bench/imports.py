"""Importing 10 000 outcomes against the least that it can cost: reading the file and a COPY.

Everything happens in transactions that are rolled back. Prints JSON lines, as `inside` does.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from documents.actions.sheets import store_outcomes  # noqa: E402
from documents.sheets import check_outcomes, read_file  # noqa: E402
from indicators.models import IndicatorResponsibility  # noqa: E402

ROWS = 10_000
TRIES = 5
# Years that nobody has reported anything for yet; everybody goes on answering in them.
YEARS = range(2025, 2100)
HEADER = ["organisation", "indicator", "year", "period", "value", "comment"]
COPIED = (
    "organisation_id, indicator_id, year, period, value, comment, absence, status, is_example,"
    " confirmed, updated_at"
)

Row = tuple[str, str, int, str, str, str]


def rows() -> tuple[list[Row], list[tuple[object, ...]]]:
    """What the file says, and the same with the keys that the table has."""
    held = (
        IndicatorResponsibility.objects.filter(indicator__definitions__isnull=False)
        .values_list("organisation__code", "indicator__code", "organisation_id", "indicator_id")
        .order_by("pk")
        .distinct()
    )
    written: list[Row] = []
    keyed: list[tuple[object, ...]] = []
    for year in YEARS:
        for period in ("T1", "T2", "VB"):
            for organisation, indicator, *keys in held:
                number = f"{len(written) % 89 + 10}"
                written.append((organisation, indicator, year, period, number, "Räknat"))
                keyed.append((*keys, year, period, number, "Räknat", "", "preliminary", False, ""))
                if len(written) == ROWS:
                    return written, keyed
    return written, keyed


def as_file(written: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADER)
    writer.writerows(written)
    return out.getvalue().encode("utf-8-sig")


class _Undone(Exception):
    pass


def undone(work: Callable[[], object]) -> float:
    """Seconds, of something that leaves nothing behind."""
    started = time.perf_counter()
    took = 0.0
    try:
        with transaction.atomic():
            work()
            took = time.perf_counter() - started
            raise _Undone
    except _Undone:
        return took


def least(data: bytes, keyed: list[tuple[object, ...]], table: str) -> None:
    """Read the file, and COPY its rows."""
    list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    with connection.cursor() as cursor:
        if table != "indicators_outcome":
            cursor.execute(f"CREATE TEMP TABLE {table} (LIKE indicators_outcome INCLUDING ALL)")
        with cursor.copy(f"COPY {table} ({COPIED}) FROM STDIN") as copy:
            for row in keyed:
                copy.write_row((*row, "2026-01-01"))


def imported(data: bytes) -> None:
    """Read, check and store, as the command does."""
    checked = check_outcomes(read_file(data, "fil.csv").sheet)
    if checked.faults:
        raise SystemExit(str(checked.faults[0]))
    store_outcomes(checked=checked, by=None, accepted="mätning")


def main() -> None:
    IndicatorResponsibility.objects.filter(ends_on__isnull=False).update(ends_on=None)
    written, keyed = rows()
    data = as_file(written)
    plain, guarded, whole = [], [], []
    for _try in range(TRIES):
        plain.append(undone(lambda: least(data, keyed, "bare_outcome")))
        guarded.append(undone(lambda: least(data, keyed, "indicators_outcome")))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        whole.append(undone(lambda: imported(data)))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        if _try == 0:
            memory = grown / 1024
    seconds = [statistics.median(times) for times in (plain, guarded, whole)]
    print(
        json.dumps(
            {
                "what": "import",
                "rows": len(written),
                "bytes": len(data),
                "copy": round(seconds[0], 3),
                "copy_guarded": round(seconds[1], 3),
                "import": round(seconds[2], 3),
                "ratio": round(seconds[2] / seconds[0], 2),
                "ratio_guarded": round(seconds[2] / seconds[1], 2),
                "memory_mb": round(memory, 1),
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
