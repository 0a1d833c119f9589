"""What is wrong with a folder whose cells can be read: names, keys, dates, what belongs together.

Whatever the database would refuse is found here first, with its row and column. `goals`,
`indicators`, `figures` and `plans` each check the files of their subject, row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from django.utils.translation import gettext as _

from documents.city_folder.checks import (
    figures,
    goals,
    indicators,
    internal_control,
    organisations,
    plans,
)
from documents.city_folder.checks.found import Check, Found
from documents.city_folder.checks.names import Names
from documents.city_folder.columns import Table
from documents.city_folder.format import TABLES
from documents.city_folder.rows import Fault, Folder, Row

CHECKS: dict[str, Check] = {
    **organisations.CHECKS,
    **goals.CHECKS,
    **indicators.CHECKS,
    **figures.CHECKS,
    **plans.CHECKS,
    **internal_control.CHECKS,
}


def faults_of(folder: Folder, unread: Set[str] = frozenset()) -> Iterator[Fault]:
    """Every fault. Names in the files that are `unread` may be anything."""
    names = Names(folder, unread)
    if "city" not in unread and len(folder["city"]) != 1:
        yield Fault(
            "city.csv",
            None,
            "",
            _("Filen har %(count)d rader.") % {"count": len(folder["city"])},
            _("Den ska ha en rubrikrad och en rad: stadens kod och namn."),
        )
    for table in TABLES:
        yield from _faults_in(table, folder[table.name], names)


def _faults_in(table: Table, rows: list[Row], names: Names) -> Iterator[Fault]:
    yield from _named(table, _repeated(table, rows))
    check, columns = CHECKS.get(table.name), [c for c in table.columns if c.refers]
    for row in rows:
        for column in columns:
            yield from _named(table, _at(row, names.unknown(column, row[column.name])))
        if check and not row.is_damaged:
            yield from _named(table, _at(row, check(row, names)))


def _at(row: Row, found: Iterable[Found]) -> Iterator[tuple[Row, Found]]:
    return ((row, one) for one in found)


def _named(table: Table, found: Iterable[tuple[Row, Found]]) -> Iterator[Fault]:
    return (Fault(table.file, row.number, *one) for row, one in found)


def _repeated(table: Table, rows: list[Row]) -> Iterator[tuple[Row, Found]]:
    if not table.key:
        return
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        key = tuple(row[name] for name in table.key)
        if row.is_damaged and None in key:
            continue
        first = seen.setdefault(key, row.number)
        if first != row.number:
            problem = _("Samma %(key)s står redan på rad %(row)d.") % {
                "key": ", ".join(table.key),
                "row": first,
            }
            yield row, Found(table.key[-1], problem, _("Ta bort den ena raden."))
