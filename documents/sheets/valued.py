"""Which column of a sheet holds the values that are asked for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from documents.sheets.sheet import Fault, Sheet

_OTHER = {"target": "outcome", "outcome": "target"}


def value_column(sheet: Sheet, wanted: str) -> tuple[str, list[Fault]]:
    """The column with targets or outcomes, and a fault where only the other ones are there.

    A sheet may hold both, as an exported table does; each import takes its own.
    """
    both = [one for one in (wanted, "value") if sheet.has(one)]
    if len(both) > 1:
        wrong = _("Det finns två kolumner med värden.")
        return wanted, [Fault(sheet.header, "value", wrong, _("Ta bort den ena."))]
    if both:
        return both[0], []
    other = _OTHER[wanted]
    if sheet.has(other):
        return wanted, [Fault(sheet.header, other, *_wrong_table(other))]
    if wanted == "outcome" and (sheet.has("numerator") or sheet.has("forecast")):
        return wanted, []
    return wanted, [Fault(sheet.header, "value", _("Kolumnen value saknas."))]


def _wrong_table(column: str) -> tuple[str, str]:
    if column == "target":
        return _("Kolumnen Årsmål hör till årsmål."), _("Läs in filen som årsmål.")
    return _("Kolumnen Utfall hör till utfall."), _("Läs in filen som utfall.")
