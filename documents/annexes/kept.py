"""What a plan's document says of its annexes, and the way from there to their content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import ngettext

from documents.models import Annex, AnnexContent
from plans.holdings import Holding
from plans.models import OperationalPlan

# The part of the document that the annexes are, see `plans.outline`.
PART = "bilagor"


def annexes_as_kept(plan: OperationalPlan) -> list[dict[str, Any]]:
    """Each file by its checksum, in the plan's order."""
    rows = Annex.objects.filter(plan=plan).select_related("content").defer("content__data")
    return [
        {"title": row.title, "name": row.name, "size": row.size, "sha256": row.content.checksum}
        for row in rows
    ]


def _told(number: int, _year: int) -> str:
    words = ngettext("%(number)d bilaga", "%(number)d bilagor", number)
    return words % {"number": number}


# The files of the part that is a plan's annexes.
ANNEXES = Holding(PART, Annex, _told, whose=("plan__organisation", "plan__budget__year"))


def content_in(document: Mapping[str, Any], checksum: str) -> tuple[str, bytes] | None:
    """Name and content of a file that the document names; none when it names no such file."""
    for annex in document.get("annexes", ()):
        if annex["sha256"] == checksum:
            content = AnnexContent.objects.get(checksum=checksum)
            return annex["name"], bytes(content.data)
    return None
