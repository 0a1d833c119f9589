"""The city's organisations are a tree."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.city_folder.checks.found import Check, Found, in_order
from documents.city_folder.checks.names import Names
from documents.city_folder.rows import Row


def _organisation(row: Row, names: Names) -> Iterator[Found]:
    yield from in_order(row, "from", "to")
    if row["code"] == names.city:
        yield Found("code", _("Staden själv har den koden."), _("Skriv en annan."))
    if names.times_called[row["name"]] > 1:
        problem = _("Flera heter %(name)s.") % {"name": row["name"]}
        yield Found("name", problem, _("Varje organisation har ett eget namn."))
    if _is_above_itself(row["code"], names):
        problem = _("%(code)s hör till sig själv.") % {"code": row["code"]}
        yield Found("parent", problem, _("Lämna cellen tom där staden är överordnad."))


def _is_above_itself(code: str, names: Names) -> bool:
    seen: set[str] = set()
    above: str | None = code
    while above in names.organisations and above not in seen:
        seen.add(above)
        above = names.organisations[above]["parent"]
    return above == code


CHECKS: dict[str, Check] = {"organisations": _organisation}
