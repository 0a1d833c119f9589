"""What a cell cannot be, whatever the column: an error of a spreadsheet, a formula, half a number;
and the words by which statistics leave a cell without a figure."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from common.text import fold
from documents.sheets.sheet import Fault, SheetRow
from indicators.models import Outcome

# What a spreadsheet made of "3-5", and a cell with a truth in it.
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[-/ ](?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w{0,6}"
    r"|(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w{0,6}[-/ ]\d\d",
    re.IGNORECASE,
)
_TRUTHS = frozenset(("true", "false", "sant", "falskt"))
_ERROR = re.compile(r"#[A-ZÅÄÖ0-9/_ ]+[!?]?|#+|(?:ERR|FEL):\d+", re.IGNORECASE)
# "i.u." (ingen uppgift), "e.m." (ej möjligt), ".." and their like, folded, without points.
_NO_FIGURE = frozenset(
    "iu em ia es eu ef uu us u i na nd n/a n.a x - -- – — * : null none nan saknas tomt"
    " bortfall sekretess hemlig".split()
) | {
    "", "ingen uppgift", "uppgift saknas", "ej tillampligt", "ej matt", "mats ej", "inga data",
    "data saknas", "ej tillganglig", "ej mojligt", "ej redovisat", "vet ej", "ej aktuellt",
}  # fmt: skip


def broken_cells(row: SheetRow) -> list[Fault]:
    """Cells whose text nobody can mean: errors, and formulas that were never computed."""
    faults = [
        Fault(row.number, column, _("En formel utan värde."),
              _("Öppna filen i Excel, spara den och lämna den igen."))
        for column in row.unknown
    ]  # fmt: skip
    for column, text in row.texts.items():
        if is_error(text):
            faults.append(Fault(row.number, column, *error_words(text)))
    return faults


def is_error(text: str) -> bool:
    """Whether a spreadsheet says in a cell that it could not compute it: `#REF!`."""
    return text[:1] in "#eEfF" and bool(_ERROR.fullmatch(text.strip()))


def error_words(text: str) -> tuple[str, str]:
    """What is wrong with such a cell, and what would be right."""
    wrong = _("”%(text)s” är ett fel i kalkylbladet, inget värde.") % {"text": text.strip()}
    return wrong, _("Rätta formeln eller skriv värdet självt.")


def no_figure(text: str) -> tuple[str, str] | None:
    """What is wrong where a target or value is a date or a truth, and what would be right.

    >>> no_figure("75 %") is None
    True
    """
    if fold(text) in _TRUTHS:
        return _("”%(text)s” är sant eller falskt, inget värde.") % {"text": text}, ""
    if _DATE.fullmatch(text):
        return (
            _("”%(text)s” är ett datum, inget värde.") % {"text": text},
            _("Skriv värdet som text: kalkylprogram gör om till exempel 3-5 till ett datum."),
        )
    return None


def means_absent(text: str) -> bool:
    """Whether a word says that there is no figure, without saying why.

    >>> means_absent("i.u."), means_absent(".."), means_absent("8,7")
    (True, True, False)
    """
    folded = fold(text)
    return bool(folded) and (
        folded in _NO_FIGURE or folded.replace(".", "").replace(" ", "") in _NO_FIGURE
    )


def absence_advice(text: str) -> str:
    """How absence is written, with its kinds."""
    return _("”%(text)s” säger inte varför värdet saknas. Skriv i stället %(kinds)s.") % {
        "text": text.strip(),
        "kinds": _(" eller ").join(f"”{one.label}”" for one in Outcome.Absence),
    }
