"""What the page of a plan's document shows: one leaf, what was read there, what is asked."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from math import isfinite, sqrt
from threading import Lock
from typing import Any

import pypdfium2
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from common.kept import cache
from documents.models import PlanFile
from documents.parsing import ParsedPlan, PlanDocument
from documents.parsing.headings import key
from documents.plan_files.items import Item, Question, Reading
from documents.plan_files.leaves import Leaf, Mark, leaves_of
from drafting.calculations.differences import SAME, Piece, sides

# A page's picture: wide enough for the half of a large screen.
SCALE = 1.5
# Four times an A4 page at that scale; a larger page is drawn smaller.
MOST_PIXELS = 4_500_000
IMAGE_SECONDS = 24 * 3600
# PDFium draws one page at a time.
_drawing = Lock()


class CannotBeDrawn(LookupError):
    """There is no such page, or it is damaged; the message is for the user."""


@dataclass(frozen=True)
class ShownChange:
    """A change as the page shows it: both sides in pieces, what differs told apart."""

    action: str
    what: str
    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def changes_shown(told: dict[str, Any] | None) -> list[ShownChange]:
    """The changes of a preview or a receipt."""
    return [_shown_change(*one) for one in (told or {}).get("changes", ())]


def missing_shown(
    told: dict[str, Any] | None,
) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """What the plan has and the document does not, by goal: the key of each row, what it is, what
    it is called, and all that would go with it."""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for row_key, what, label, goal, *says in (told or {}).get("missing", ()):
        found.setdefault(goal, []).append((row_key, what, label, "".join(says)))
    return list(found.items())


def _shown_change(action: str, what: str, label: str, old: str, new: str) -> ShownChange:
    if not (old and new):
        before, after = ((Piece(one, SAME),) if one else () for one in (old, new))
        return ShownChange(action, what, label, before, after)
    return ShownChange(action, what, label, *sides(old, new))


@dataclass
class FilePage:
    """A file as it is read at a leaf; `wanted` 0 is the first leaf with something to answer."""

    file: PlanFile
    wanted: int = 0

    @cached_property
    def document(self) -> PlanDocument:
        """With its blocks: what no leaf is shown of asks for the `plan` alone."""
        return self.file.document()

    @cached_property
    def plan(self) -> ParsedPlan:
        # Not built a second time where a leaf is shown.
        built: PlanDocument | None = self.__dict__.get("document")
        return built.plan if built else self.file.plan()

    @cached_property
    def reading(self) -> Reading:
        return self.file.corrected(self.plan)

    @cached_property
    def items(self) -> list[Item]:
        return list(self.reading.items())

    @cached_property
    def questions(self) -> list[Question]:
        return self.reading.questions()

    @cached_property
    def leaves(self) -> list[Leaf]:
        return leaves_of(self.document, self.items, self.questions)

    @cached_property
    def leaf(self) -> Leaf:
        if 1 <= self.wanted <= len(self.leaves):
            return self.leaves[self.wanted - 1]
        asked = (leaf for leaf in self.leaves if leaf.open_questions)
        read = (leaf for leaf in self.leaves if leaf.items)
        return next(asked, None) or next(read, None) or self.leaves[0]

    @property
    def marks(self) -> list[Mark]:
        return self.leaf.marks(self.document)

    @property
    def previous(self) -> int:
        return self.leaf.number - 1

    @property
    def next(self) -> int:
        return self.leaf.number + 1 if self.leaf.number < len(self.leaves) else 0

    @property
    def next_question(self) -> int:
        """The leaf with the next question that nobody has answered, after this one first."""
        here = self.leaf.number
        others = self.leaves[here:] + self.leaves[: here - 1]
        return next((leaf.number for leaf in others if leaf.open_questions), 0)

    @property
    def open_questions(self) -> int:
        return sum(not question.is_answered for question in self.questions)

    @property
    def corrected(self) -> int:
        return sum(item.is_corrected for item in self.items)

    @property
    def counts(self) -> dict[str, int]:
        return self.reading.corrected().counts()

    def find(self, row_key: str) -> Item | None:
        """A row that was read, or one of a doubtful table."""
        asked = (row for question in self.questions for row in question.rows)
        return next((item for item in [*self.items, *asked] if item.key == row_key), None)

    def question(self, question_key: str) -> Question | None:
        return next((one for one in self.questions if one.key == question_key), None)

    def leaf_of(self, row_key: str) -> int:
        """Where the row or the question stands, to go back there."""
        for leaf in self.leaves:
            keys = {item.key for item in leaf.items} | {one.key for one in leaf.questions}
            if row_key in keys or row_key.partition("-")[0] in {one.key for one in leaf.questions}:
                return leaf.number
        return 1


def names_another(file: PlanFile, plan: ParsedPlan) -> str:
    """Whose plan, or of which year, the document says that it is, when that is not ours."""
    if plan.organisation and not _same(plan.organisation, file):
        return plan.organisation
    return str(plan.year) if plan.year and plan.year != file.year else ""


def _same(name: str, file: PlanFile) -> bool:
    ours = {key(file.organisation.name), key(file.organisation.short_name)}
    return any(one and (one in key(name) or key(name) in one) for one in ours)


def page_image(file: PlanFile, number: int) -> bytes:
    """A PDF's page as PNG, drawn once a day. Raises `CannotBeDrawn`."""
    name = f"plan-file-page:{file.pk}:{number}"
    image: bytes | None = cache.get(name)
    if image is None:
        image = _drawn(bytes(file.data), number)
        cache.set(name, image, IMAGE_SECONDS)
    return image


def _drawn(data: bytes, number: int) -> bytes:
    with _drawing:
        try:
            with closing(pypdfium2.PdfDocument(data)) as pdf:
                if not 1 <= number <= len(pdf):
                    raise CannotBeDrawn(_("Dokumentet har ingen sådan sida."))
                return _png(pdf[number - 1])
        except (pypdfium2.PdfiumError, MemoryError, OverflowError, ValueError):
            raise CannotBeDrawn(_("Sidan är skadad och går inte att visa som bild.")) from None


def _png(page: pypdfium2.PdfPage) -> bytes:
    out = BytesIO()
    page.render(scale=_scale(*page.get_size())).to_pil().save(out, "PNG", optimize=True)
    return out.getvalue()


def _scale(width: float, height: float) -> float:
    """Pixels to a point (1/72 inch), so that the picture is no larger than `MOST_PIXELS`.

    ValueError for a page without a size.
    """
    points = max(width, 1) * max(height, 1)
    if not isfinite(points):
        raise ValueError(points)
    return min(SCALE, sqrt(MOST_PIXELS / points))
