"""Internal control in the paper: every text of the edition once, in its own part or at the end."""

from documents.papers.blocks import Heading, Table
from documents.papers.internal_control import control_tables
from documents.papers.plan import paper_of

KEPT = {
    "limits": {"middle_from": 8, "high_from": 12},
    "processes": [
        {
            "goal": "1.1", "goal_title": "Mål", "name": "Orosanmälan", "is_mandatory": True,
            "is_applicable": True, "why_not": "", "responsible": "Chefen", "is_example": False,
            "ways": ["Två bedömer", "Samma dag"], "checks": ["Loggen läses"],
            "risks": [
                {
                    "number": 1, "text": "Bedöms för sent", "probability": 3,
                    "probability_why": "Helger", "consequence": 5, "consequence_why": "Barn",
                    "value": 15, "band": "high", "handling": "Jour", "is_in_plan": True,
                },
                {
                    "number": 2, "text": "Ovärderad", "probability": None, "probability_why": "",
                    "consequence": None, "consequence_why": "", "value": None, "band": "",
                    "handling": "", "is_in_plan": False,
                },
            ],
        },
        {
            "goal": "1.2", "goal_title": "Mål", "name": "Inköp", "is_mandatory": True,
            "is_applicable": False, "why_not": "Sköts av andra", "responsible": "",
            "is_example": False, "ways": [], "checks": [], "risks": [],
        },
    ],
    "control_plan": [
        {
            "risk": 1, "risk_text": "Bedöms för sent", "value": 15, "band": "high",
            "what": "Stickprov", "who": "Controllern", "how": "Tjugo ärenden",
            "when": "varje månad",
        }
    ],
}  # fmt: skip
TEXTS = (
    "Orosanmälan", "Chefen", "Två bedömer", "Samma dag", "Loggen läses", "Bedöms för sent",
    "3 möjlig", "Helger", "5 mycket allvarlig", "Barn", "15 hög", "Jour", "Ovärderad", "Inköp",
    "Sköts av andra", "Stickprov", "Controllern", "Tjugo ärenden", "varje månad",
)  # fmt: skip


def said(tables):
    return "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)


def test_every_text_stands_once_in_tables_that_are_named():
    tables = list(control_tables(KEPT))
    text = said(tables)
    assert [text.count(one) for one in TEXTS] == [1] * len(TEXTS)
    assert [table.caption for table in tables] == [
        "Processer",
        "Oönskade händelser",
        "Internkontrollplan",
    ]


def test_an_edition_without_internal_control_has_no_table():
    assert list(control_tables({})) == []
    assert list(control_tables({"processes": [], "control_plan": []})) == []


def test_it_stands_in_the_paper_under_a_heading(document, about):
    paper = paper_of({**document, "internal_control": KEPT}, about)
    blocks = list(paper.blocks)
    assert any(isinstance(one, Heading) and one.text == "Intern kontroll" for one in blocks)
    captions = [one.caption for one in blocks if isinstance(one, Table)]
    assert captions.count("Internkontrollplan") == 1


def test_what_does_not_concern_the_organisation_is_neither_printed_nor_numbered():
    """Editions from before this was told apart kept such risks, and their controls."""
    applicable, other = KEPT["processes"]
    risk = {**applicable["risks"][0], "number": 3, "text": "Gammal händelse"}
    other = {**other, "ways": ["Gammalt sätt"], "checks": ["Gammal kontroll"], "risks": [risk]}
    row = {**KEPT["control_plan"][0], "risk": 3, "what": "Gammalt stickprov"}
    old = {**KEPT, "processes": [applicable, other],
           "control_plan": [*KEPT["control_plan"], row]}  # fmt: skip
    assert said(control_tables(old)) == said(control_tables(KEPT))
    assert "Sköts av andra" in said(control_tables(old))
