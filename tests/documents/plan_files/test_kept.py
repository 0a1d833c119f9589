"""What was read is kept whole in the database, whatever kind of document it was read from."""

import json

from documents.parsing import PlanDocument
from documents.parsing.blocks import TABLE, Block, Grid, PageSize, Place, Row
from documents.parsing.model import DoubtfulTable, ParsedPlan
from documents.parsing.reading import PDF, read_plan_document
from documents.plan_files.items import Reading
from documents.plan_files.kept import as_data, from_data, plan_from_data
from documents.plan_files.leaves import leaves_of
from tests.documents.plan_files.helpers import document

DOUBTFUL = DoubtfulTable(
    page=2, line=900, table="Indikator Årsmål", why="Fyra celler men tre kolumner.",
    lines=("Andel nöjda 80 % 75 %",), kind="indicators", goal="1.1",
    columns=("name", "target"), rows=(("Andel nöjda", "80 %"),),
)  # fmt: skip


def kept(read):
    return from_data(read.name, json.loads(json.dumps(as_data(read))))


def pdf():
    plan = read_plan_document(document(), "plan.txt").plan
    line = plan.area_goals[0].line
    places = {
        line: Place(1, line, (50.4, 60.2, 300.9, 72.0)),
        900: Place(2, 900, (50, 60, 300, 72)),
    }
    rows = (Row(("Andel nöjda", "80 %"), places[900], covered=frozenset({1})),)
    plan = ParsedPlan(plan.organisation, 2024, "Plan", plan.area_goals, doubtful=(DOUBTFUL,))
    blocks = (
        Block("heading", "1.1", places[line], level=2),
        Block(TABLE, "", places[900], grid=Grid(rows, why="Oklart.")),
    )
    return PlanDocument("plan.pdf", PDF, blocks, plan, (PageSize(595, 842),) * 2, places)


def test_a_text_is_kept_as_it_was_read():
    read = read_plan_document(document(stray=True), "plan.txt")
    assert kept(read) == read


def test_places_and_doubts_of_a_pdf_are_kept():
    assert kept(pdf()) == pdf()


def test_what_was_read_stands_on_its_page():
    read = pdf()
    reading = Reading(read.plan, {})
    first, second = leaves_of(read, list(reading.items()), reading.questions())
    assert [question.key for question in second.questions] == ["t0"]
    [mark] = second.marks(read)
    assert (mark.number, mark.is_doubt, mark.left, mark.top) == (1, True, 47, 58)
    assert first.items[0].name == read.plan.area_goals[0].title
    assert not first.questions


def test_a_doubtful_table_is_taken_under_the_goal_it_stands_under():
    reading = Reading(pdf().plan, {"t0": {"answer": "taken", "kind": "indicators", "goal": "m0"}})
    [question] = reading.questions()
    assert question.rows[0].values["target"] == "80 %"
    before = pdf().plan.area_goals[0].indicators
    added = reading.corrected().area_goals[0].indicators[len(before) :]
    assert [(row.name, row.target, row.owner) for row in added] == [
        ("Andel nöjda", "80 %", "council")
    ]


def test_what_is_doubtful_is_in_no_plan_before_it_is_answered():
    plan = Reading(pdf().plan, {}).corrected()
    assert plan.area_goals == pdf().plan.area_goals
    assert plan.doubtful == ()


def test_what_was_understood_is_read_without_the_pages_and_blocks():
    data = json.loads(json.dumps(as_data(pdf())))
    assert plan_from_data("plan.pdf", {"plan": data["plan"]}) == pdf().plan
