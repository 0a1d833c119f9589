"""A plan's document with everything that a plan may hold, as an edition keeps it."""

import datetime as dt

import pytest

from documents.papers.plan import About, paper_of

LONG = "Förvaltningsövergripande samordningsansvar för tillgänglighetsanpassningar i utomhusmiljöer"
TEXT = """
<p>Vi <strong>bygger</strong> &amp; <em>river</em> med <a href="https://example.org/a?b=1">stöd</a>.</p>
<h3>Öppna förskolor</h3><p>Tre 1,25 och 2&nbsp;500 saker.</p>
<h4>Inne</h4><ul><li><p>Punkt ett</p><ul><li>Inre punkt</li></ul></li><li>Punkt två</li></ul>
<ol><li>Först</li><li>Sedan</li></ol><p>Mellan listor</p><ol start="4"><li>Fjärde</li></ol>
<blockquote><p>Ett citat</p></blockquote>
<table><caption>Det de svarade</caption><thead><tr><th scope="col">Fråga</th>
<th scope="col" colspan="2">Andel</th></tr></thead><tbody><tr><th scope="row" rowspan="2">Kan
påverka</th><td>85 %</td><td>86,5 %</td></tr><tr><td>7 %</td><td>8 %</td></tr></tbody></table>
"""


def indicator(name, level="council", goal="", **more):
    return {
        "indicator": name.lower(), "name": name, "level": level, "area_goal": "1.1",
        "committee_goal": goal, "target": "90 %", "council_target": "91 %", "frequency": "tertial",
        "previous": "77 %", "is_example": False, **more,
    }  # fmt: skip


def section(heading, text="", goal="", words=0):
    return {"goal": goal, "heading": heading, "text": text, "words": words}


@pytest.fixture
def document():
    return {
        "title": "Verksamhetsplan 2024 för Norra",
        "source": "",
        "is_example": False,
        "sections": [
            section("", "<p>Riktningen.</p>", "1"),
            section("", TEXT, "1.1"),
            section("", "", "1.2", words=512),
            section("Inledning", "<p>Planen börjar här.</p>"),
            section("Redovisning av ekonomi", "<p>Budgeten är i balans.</p>"),
            section("Övrigt", "<p>Till sist.</p>"),
        ],
        "committee_goals": [
            {
                "area_goal": "1.1", "code": "1.1.1", "title": "Goda skolor",
                "description": "En beskrivning.\n– Med en punkt", "is_example": False,
                "results": [
                    {"group": "", "text": "Fler klarar skolan"},
                    {"group": "Förväntat resultat på längre sikt", "text": "Alla klarar skolan"},
                ],
            }
        ],
        "activities": [
            {
                "area_goal": "1.1", "committee_goal": "1.1.1", "title": "Öppna läxhjälp",
                "start": "2024-01-01", "end": "2024-06-30", "status": "planned",
                "is_example": False,
            }
        ],
        "council_activities": [
            {"area_goal": "1.1", "title": LONG, "start": "2024-02-01", "end": None}
        ],
        "own_indicators": [],
        "indicators": [
            indicator("Andel nöjda"),
            indicator("Antal fall", "mandatory"),
            indicator("Egna mått", "own", "1.1.1", council_target=""),
        ],
        "economy": {
            "budget_lines": [
                {"name": "Förskola", "costs": "712.5", "revenues": "72", "net": "640.5",
                 "is_total": False},
                {"name": "Äldreomsorg", "costs": "1897.8", "revenues": "279.6", "net": "1618.2",
                 "is_total": False},
                {"name": "Totalt", "costs": "2610.3", "revenues": "351.6", "net": "2258.7",
                 "is_total": True},
            ],
            "turnover_changes": [],
        },
    }  # fmt: skip


@pytest.fixture
def about():
    return About(
        organisation="Norra innerstadens stadsdelsnämnd",
        year=2024,
        state=("Beslutad 14 december 2023, utgåva 1.",),
        made_at=dt.datetime(2023, 12, 14, 9, 30, tzinfo=dt.UTC),
        reference="NI 2023/841",
        titles={"1": "Ett Stockholm som håller samman", "1.1": "Alla barn", "1.2": "Alla elever"},
    )


@pytest.fixture
def paper(document, about):
    return paper_of(document, about)
