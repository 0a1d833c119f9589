"""Reading a document of ours as the command does."""

from __future__ import annotations

from functools import cache
from typing import Any

from documents.parsing import NotAPlan, read_plan_document
from tests.documents.plans.demo_plans import norra_plan
from tests.documents.plans.layouts import LAYOUTS
from tests.documents.plans.made_up import made_up_plan
from tests.documents.plans.plan import Plan
from tests.documents.plans.text import Extracted

# Every layout is tried with each of these; `make search` looks among all others.
SAMPLE = {"norra": norra_plan(4), "made up": made_up_plan(0)}


@cache
def sample_of(layout: str) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """The truth and what was read, for each plan of the sample; made once a session."""
    return {name: truth_and_read(layout, plan) for name, plan in SAMPLE.items()}


def truth_and_read(layout: str, plan: Plan) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both in the shape of `import_plan --json`; a document that is refused says nothing."""
    printer = LAYOUTS[layout]
    told = printer.told(plan) if isinstance(printer, Extracted) else plan
    return told.truth(), read(printer.write(told), printer.name)


def read(data: bytes, name: str) -> dict[str, Any]:
    try:
        return read_plan_document(data, name).plan.as_json()
    except NotAPlan as refusal:
        nothing = {"organisation": None, "year": None, "strategic_goals": [], "area_goals": []}
        return nothing | {"unplaced": [str(refusal)]}
