"""What a plan's document says of its annexes, and the way from there to their content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import ngettext

from documents.models import Annex, AnnexContent
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


def annexes_in(number: int, _year: int) -> str:
    """What the part that is the plan's annexes holds, in words."""
    return ngettext("%(number)d bilaga", "%(number)d bilagor", number) % {"number": number}


def content_in(document: Mapping[str, Any], checksum: str) -> tuple[str, bytes] | None:
    """Name and content of a file that the document names; none when it names no such file."""
    for annex in document.get("annexes", ()):
        if annex["sha256"] == checksum:
            content = AnnexContent.objects.get(checksum=checksum)
            return annex["name"], bytes(content.data)
    return None
