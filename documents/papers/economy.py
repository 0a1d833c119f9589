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
from finance.models import BudgetAdjustment, Frame, ResultUnit

# The part of the plan where each stands.
PARTS = {
    "budget_lines": "ekonomi-forutsattningar",
    "turnover_changes": "ekonomi-omslutning",
    "adjustments": "ekonomi-budgetjusteringar",
    "investments": "ekonomi-investeringar",
    "result_units": "ekonomi-resultatenheter",
    "frames": "ekonomi-forutsattningar",
    "operating_projects": "ekonomi-verksamhetsprojekt",
    "premises_grants": "ekonomi-lokaler",
    "internal_prices": "ekonomi-ovrigt",
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
    said = {"year": year, "last": year - 1}
    return {
        "budget_lines": (
            _("Driftbudget %(year)d per verksamhetsområde, mnkr") % said,
            [Field("name", _("Verksamhetsområde"), share=2.6), *money,
             Field("net", _("Netto"), is_number=True),
             Field("last_plan", _("Plan %(last)d netto") % said, is_number=True),
             Field("last_forecast", _("Prognos %(last)d") % said, is_number=True),
             Field("last_outcome", _("Utfall %(last)d") % said, is_number=True)],
        ),
        "turnover_changes": (
            _("Omslutningsförändringar %(year)d, mnkr") % said,
            [what, *money, Field("comes_from", _("Kommer från"), share=1.6)],
        ),
        "adjustments": (
            _("Budgetjusteringar %(year)d, mnkr") % said,
            [what, Field("kind", _("Slag"), words=_words(BudgetAdjustment, "kind")), amount,
             Field("running_cost", _("Driftkostnad per år"), is_number=True),
             Field("source", _("Ur"), share=1.4),
             Field("motivation", _("Motivering"), share=2.6),
             Field("status", _("Läge"), words=_words(BudgetAdjustment, "status"))],
        ),
        "investments": (
            _("Investeringar %(year)d, mnkr") % said,
            [Field("name", _("Objekt"), share=2.6), Field("group", _("Grupp"), share=1.4), amount,
             Field("whole", _("Hela projektet"), is_number=True),
             Field("work", _("Det som görs"), share=2), Field("ready", _("Klart"))],
        ),
        "result_units": (
            _("Resultatenheter %(year)d") % said,
            [Field("name", _("Resultatenhet"), share=2.6), Field("code", _("Kod")),
             Field("area", _("Verksamhetsområde"), share=1.6),
             Field("becomes", _("Förändring"), words=_words(ResultUnit, "becomes")),
             Field("gross_budget", _("Bruttobudget %(year)d") % said, is_number=True),
             Field("carried", _("Samlat före"), is_number=True),
             Field("last_result", _("Resultat %(last)d") % said, is_number=True),
             Field("remark", _("Anmärkning"), share=1.6)],
        ),
        "frames": (
            _("Kommunfullmäktiges ram %(year)d, mnkr") % said,
            [Field("kind", _("Ram"), share=2.6, words=_words(Frame, "kind")), amount,
             Field("comment", _("Beslut eller källa"), share=2)],
        ),
        "operating_projects": (
            _("Verksamhetsprojekt %(year)d, mnkr") % said,
            [Field("name", _("Projekt"), share=2.6), Field("purpose", _("Syfte"), share=2), *money,
             Field("ready", _("Klart"))],
        ),
        "premises_grants": (
            _("Medel för lokaländamål %(year)d, mnkr") % said,
            [what, amount, Field("comment", _("Kommentar"), share=2)],
        ),
        "internal_prices": (
            _("Interna priser %(year)d, kronor") % said,
            [Field("name", _("Tjänst"), share=2.6), Field("group", _("Grupp"), share=1.4),
             Field("price", _("Kronor"), is_number=True), Field("unit", _("Per")),
             Field("comment", _("Kommentar"), share=1.6)],
        ),
    }  # fmt: skip


def _words(model: Any, name: str) -> dict[str, str]:
    return {str(value): str(words) for value, words in model._meta.get_field(name).flatchoices}
