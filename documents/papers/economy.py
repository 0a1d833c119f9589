"""The plan's money as tables: those that editions have kept under these names, in this order.

A room that keeps another table under `economy` may tell itself how it is shown: as an object with
`caption`, `columns` (each `key`, `heading` and, for numbers, `is_number`) and `rows`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from documents.papers.blocks import Table
from documents.papers.cells import Field, table_of
from finance.models import BudgetAdjustment

# The part of the plan where each stands.
PARTS = {
    "budget_lines": "ekonomi-forutsattningar",
    "turnover_changes": "ekonomi-omslutning",
    "adjustments": "ekonomi-budgetjusteringar",
    "investments": "ekonomi-investeringar",
    "result_units": "ekonomi-resultatenheter",
}


def tables_of(economy: Mapping[str, Any], year: int) -> Iterator[tuple[str, Table]]:
    """The tables that hold something, each with the part where it stands."""
    known = _known(year)
    for name in [*known, *(name for name in economy if name not in known)]:
        kept = economy.get(name)
        if isinstance(kept, Mapping):
            if kept.get("rows"):
                fields = [_field(one) for one in kept["columns"]]
                yield (
                    PARTS.get(name, ""),
                    table_of(str(kept.get("caption", name)), fields, kept["rows"]),
                )
        elif kept:
            caption, fields = known.get(name) or (name, _bare(kept[0]))
            yield PARTS.get(name, ""), table_of(caption, fields, kept)


def _field(told: Mapping[str, Any]) -> Field:
    return Field(
        key=told["key"],
        heading=str(told.get("heading", told["key"])),
        is_number=bool(told.get("is_number")),
        share=1.0 if told.get("is_number") else 2.6,
    )


def _bare(row: Mapping[str, Any]) -> list[Field]:
    """A table that nobody has told how to show is shown all the same."""
    return [Field(key, key) for key in row if key not in ("is_total", "depth")]


def _known(year: int) -> dict[str, tuple[str, list[Field]]]:
    what = Field("purpose", _("Ändamål"), share=2.6)
    money = [
        Field("costs", _("Kostnader"), is_number=True),
        Field("revenues", _("Intäkter"), is_number=True),
    ]
    amount = Field("amount", _("Belopp"), is_number=True)
    said = {"year": year}
    return {
        "budget_lines": (
            _("Driftbudget %(year)d per verksamhetsområde, mnkr") % said,
            [Field("name", _("Verksamhetsområde"), share=2.6), *money,
             Field("net", _("Netto"), is_number=True)],
        ),
        "turnover_changes": (_("Omslutningsförändringar %(year)d, mnkr") % said, [what, *money]),
        "adjustments": (
            _("Budgetjusteringar %(year)d, mnkr") % said,
            [what, Field("kind", _("Slag"), words=_words(BudgetAdjustment, "kind")), amount,
             Field("status", _("Läge"), words=_words(BudgetAdjustment, "status"))],
        ),
        "investments": (
            _("Investeringar %(year)d, mnkr") % said,
            [Field("name", _("Objekt"), share=2.6), Field("group", _("Grupp"), share=1.4), amount],
        ),
        "result_units": (
            _("Resultatenheter %(year)d") % said,
            [Field("name", _("Resultatenhet"), share=2.6), Field("code", _("Kod")),
             Field("area", _("Verksamhetsområde"), share=1.6)],
        ),
    }  # fmt: skip


def _words(model: Any, name: str) -> dict[str, str]:
    return {str(value): str(words) for value, words in model._meta.get_field(name).flatchoices}
