"""A plan's internal control as tables: processes, what can go wrong in them, the control plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from documents.papers.blocks import Table
from documents.papers.cells import Field, roomy, table_of
from internal_control.document import as_concerned
from internal_control.models import ControlRisk

Values = Mapping[str, Any]


def control_tables(kept: Values) -> Iterator[Table]:
    """The tables that hold something; none where the edition has no internal control."""
    kept = as_concerned(kept)
    processes = kept["processes"]
    held = {
        _("Processer"): (_process_fields(), [_process(one) for one in processes]),
        _("Oönskade händelser"): (_risk_fields(), list(_risks(processes))),
        _("Internkontrollplan"): (_control_fields(), kept["control_plan"]),
    }
    for caption, (fields, rows) in held.items():
        if rows:
            yield roomy(table_of(caption, fields, rows))


def _process_fields() -> list[Field]:
    return [
        Field("name", _("Process"), share=1.6),
        Field("responsible", _("Ansvarig"), share=1.2),
        Field("ways", _("Arbetssätt"), share=2.4),
        Field("checks", _("Systematisk kontroll"), share=2.4),
    ]


def _process(one: Values) -> Values:
    """Several texts of a kind stand below each other."""
    ways = "\n".join(one["ways"])
    if not one["is_applicable"]:
        ways = (_("Berör inte verksamheten. %(why)s") % {"why": one["why_not"]}).strip()
    return {
        "name": f"{one['goal']} {one['name']}",
        "responsible": one["responsible"],
        "ways": ways,
        "checks": "\n".join(one["checks"]),
    }


def _risk_fields() -> list[Field]:
    return [
        Field("number", _("Nr"), share=0.4),
        Field("text", _("Oönskad händelse"), share=2.2),
        Field("probability", _("Sannolikhet"), share=1.6),
        Field("consequence", _("Konsekvens"), share=1.6),
        Field("value", _("Riskvärde"), share=0.8),
        Field("handling", _("Så hanteras den"), share=1.8),
    ]


def _risks(processes: Iterable[Values]) -> Iterator[Values]:
    bands = {"high": _("hög"), "middle": _("medel"), "low": _("låg")}
    for one in processes:
        for risk in one["risks"]:
            yield {
                "number": risk["number"],
                "text": risk["text"],
                "probability": _degree(ControlRisk.Probability, risk, "probability"),
                "consequence": _degree(ControlRisk.Consequence, risk, "consequence"),
                "value": f"{risk['value']} {bands[risk['band']]}" if risk["value"] else "",
                "handling": risk["handling"],
            }


def _degree(degrees: Any, risk: Values, name: str) -> str:
    """ "3 möjlig", and below it why."""
    words = str(degrees(risk[name]).label) if risk[name] else ""
    return "\n".join(filter(None, [words, risk[f"{name}_why"]]))


def _control_fields() -> list[Field]:
    return [
        Field("risk", _("Nr"), share=0.4),
        Field("what", _("Vad som kontrolleras"), share=2.2),
        Field("who", _("Vem"), share=1.4),
        Field("how", _("Hur"), share=2.2),
        Field("when", _("När"), share=1.2),
    ]
