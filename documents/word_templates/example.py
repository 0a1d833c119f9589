"""A plan made up to show a template: every kind of text, list and table that a plan may hold."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.utils.translation import gettext as _

from documents.papers.blocks import Paper
from documents.papers.checked import NotWhole, check_words
from documents.papers.formats import Format, write
from documents.papers.plan import About, paper_of
from documents.papers.word import UnfitTemplate

logger = logging.getLogger(__name__)

_YEAR = 2024
_TEXT = """
<p>Det här är ett exempel på <strong>löpande text</strong> med <em>betoning</em>, en
<a href="https://example.org/">länk</a> och en not<sup>1</sup>.</p>
<h3>Rubrik i texten</h3>
<ul><li>En punkt</li><li>En punkt till<ul><li>En punkt under den</li></ul></li></ul>
<ol><li>Först</li><li>Sedan</li></ol>
<blockquote><p>Ett citat ur budgeten.</p></blockquote>
<table><caption>En tabell i texten</caption><thead><tr><th scope="col">Fråga</th>
<th scope="col">Andel</th></tr></thead><tbody><tr><th scope="row">Nöjda besökare</th><td>86,5 %</td>
</tr><tr><th scope="row">Trygga besökare</th><td>7 %</td></tr></tbody></table>
"""


def example_plan(template: bytes | None) -> bytes:
    """The example as .docx in the template, read back. UnfitTemplate when it cannot be made."""
    paper, document = _example()
    try:
        data = write(Format.DOCX, paper, document, template)
        check_words(Format.DOCX, paper, data)
    except UnfitTemplate:
        raise
    except NotWhole as lost:
        raise UnfitTemplate(str(lost)) from None
    except Exception:
        # What a template can hold is without end; a job must not be the first to find out. What
        # cannot be written without one either is no fault of the template's.
        if template is None:
            raise
        example_plan(None)
        logger.exception("A template passed its checks and could not be written in")
        words = _("Ingen plan kunde skrivas i mallen. Spara den på nytt i Word, utan egen text.")
        raise UnfitTemplate(words) from None
    return data


def _example() -> tuple[Paper, dict[str, Any]]:
    about = About(
        organisation=_("Exempelnämnden"),
        year=_YEAR,
        state=(_("Så här ser en plan ut i mallen."),),
        made_at=dt.datetime(_YEAR, 1, 1, tzinfo=dt.UTC),
        reference=_("Dnr 2024/1"),
    )
    document = _document()
    return paper_of(document, about), document


def _document() -> dict[str, Any]:
    return {
        "title": _("Verksamhetsplan %(year)d, exempel") % {"year": _YEAR},
        "is_example": True,
        "sections": [
            _section("inledning", _("Inledning"), 1, _TEXT),
            _section("1", _("En stad som håller samman"), 1, "<p>Riktningen.</p>", goal="1"),
            _section("1.1", _("Alla barn får en trygg uppväxt"), 2, _TEXT, goal="1.1"),
            _section("ekonomi", _("Redovisning av ekonomi"), 1, ""),
        ],
        "committee_goals": [_goal()],
        "activities": [_activity("1.1.1", _("Öppna läxhjälp på biblioteken"))],
        "council_activities": [_activity("", _("Ta fram ett program för trygghet"))],
        "indicators": [
            _indicator(_("Andel nöjda föräldrar"), "council", "87 %", ""),
            _indicator(_("Antal besök på biblioteken"), "own", "9 000", "1.1.1"),
        ],
        "economy": {
            "budget_lines": [
                _money(_("Förskola"), "712.5", "72"),
                _money(_("Äldreomsorg"), "1897.8", "279.6"),
            ]
        },
    }


def _section(key: str, heading: str, level: int, text: str, goal: str = "") -> dict[str, Any]:
    return {"key": key, "heading": heading, "level": level, "text": text, "goal": goal, "words": 0}


def _goal() -> dict[str, Any]:
    return {
        "area_goal": "1.1",
        "code": "1.1.1",
        "title": _("Eleverna klarar skolan"),
        "description": _("Vad målet innebär för dem som berörs."),
        "is_example": True,
        "results": [
            {"group": "", "text": _("Fler elever når gymnasiet")},
            {"group": "", "text": _("Färre elever är frånvarande")},
        ],
    }


def _activity(goal: str, title: str) -> dict[str, Any]:
    start, end = f"{_YEAR}-01-01", f"{_YEAR}-12-31"
    return {"area_goal": "1.1", "committee_goal": goal, "title": title, "start": start, "end": end}


def _indicator(name: str, level: str, target: str, goal: str) -> dict[str, Any]:
    return {
        "name": name, "level": level, "area_goal": "1.1", "committee_goal": goal,
        "target": target, "council_target": "", "previous": "", "frequency": "year",
    }  # fmt: skip


def _money(name: str, costs: str, revenues: str) -> dict[str, Any]:
    return {"name": name, "costs": costs, "revenues": revenues, "is_total": False}
