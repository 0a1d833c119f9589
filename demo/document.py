"""The prose of Norra innerstaden's plan, where this machine has the published document.

The repository holds no prose. With the document beside it (`SEEDS_DIR`) its texts and expected
results are read by the importer, as `import_plan` would; without it the plan has its names,
figures and dates all the same.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from demo.facts import NORRA, PLAN_SOURCE, YEAR
from documents.actions.plans import import_plan
from documents.parsing import NotAPlan, parse_plan
from documents.parsing import read_document as read_text
from goals.models import Budget
from organisations.models import Organisation

DOCUMENT = "002_*.txt"


def read_document() -> None:
    """Add what the document says to the facts; any other file of that name is passed over."""
    path = find_document()
    if path is None:
        return
    try:
        parsed = parse_plan(read_text(path.read_bytes()))
    except NotAPlan:
        return
    import_plan(
        parsed=parsed,
        organisation=Organisation.objects.get(code=NORRA),
        budget=Budget.objects.adopted_for(YEAR).get(),
        source=PLAN_SOURCE,
        by=None,
    )


def find_document() -> Path | None:
    return next(iter(sorted(settings.SEEDS_DIR.glob(DOCUMENT))), None)
