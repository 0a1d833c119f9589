"""The plan's own files read back: row by row, and nothing changed but what a person changed."""

import io

import pytest
from docx import Document

from documents.actions.plans import import_plan
from documents.importing.texts import alike
from documents.papers.formats import Format, write
from documents.papers.sources import paper_of_draft
from documents.parsing import read_plan_document
from finance.models import BudgetLine, Frame
from goals.models import Activity, CommitteeGoal
from indicators.models import Target
from plans.actions.template import ensure_template
from plans.document import plan_document
from plans.models import PlanSection, SectionTemplate
from tests.documents.papers.scene import make_scene
from tests.factories import ActivityFactory, PlanSectionFactory, UserFactory

pytestmark = pytest.mark.django_db

DATELESS = [f"Utveckla läxhjälpen i område {number}" for number in range(1, 8)]
LONG = "Nämnden bidrar till målet genom att " + "utveckla verksamheten steg för steg, " * 5


@pytest.fixture
def scene(db):
    made = make_scene()
    Activity.objects.all().delete()
    for title in DATELESS:
        _activity(made, title, start=None, end=None)
    return made


def _activity(scene, title, **dates):
    return ActivityFactory(
        budget=scene.plan.budget, area_goal=scene.area, organisation=scene.organisation,
        committee_goal=scene.goal, title=title, **dates,
    )  # fmt: skip


def written(scene, kind):
    plan = scene.plan
    plan.refresh_from_db()
    document = plan_document(plan)
    return write(kind, paper_of_draft(plan, document, scene.section.updated_at), document)


def read(data, kind):
    return read_plan_document(data, f"plan.{kind}").plan


def report_of(scene, parsed, *, dry_run=True):
    return import_plan(
        parsed=parsed, organisation=scene.organisation, budget=scene.plan.budget,
        source="ändrad.docx", by=None, dry_run=dry_run,
    )  # fmt: skip


def activities(parsed):
    goals = [child for area in parsed.area_goals for child in area.committee_goals]
    return [(one.title, one.start, one.end) for goal in goals for one in goal.activities]


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
@pytest.mark.parametrize("dated", [0, 2])
def test_activities_without_dates_come_back_row_by_row(scene, kind, dated):
    for number in range(dated):
        _activity(scene, f"Öppna lokal {number}", start="2024-02-01", end="2024-06-30")
    parsed = read(written(scene, kind), kind)
    assert parsed.doubtful == ()
    assert sorted(activities(parsed), key=str) == sorted(
        [
            *((title, None, None) for title in DATELESS),
            *((f"Öppna lokal {number}", "2024-02-01", "2024-06-30") for number in range(dated)),
        ],
        key=str,
    )


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
def test_what_was_made_up_is_no_change_though_it_stands_in_a_file(scene, kind):
    for rows in (Activity, CommitteeGoal, Target):
        rows.objects.all().update(is_example=True)
    type(scene.plan).objects.update(is_example=True, source="exempel")
    report = report_of(scene, read(written(scene, kind), kind))
    assert [str(change) for change in report.changes] == []


def edited(data, *pairs):
    document = Document(io.BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for one in [*document.paragraphs, *(line for cell in cells for line in cell.paragraphs)]:
        for old, new in pairs:
            if old in one.text:
                one.text = one.text.replace(old, new)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_three_edits_are_three_changes_in_words(scene):
    Target.objects.all().update(is_example=True)
    PlanSection.objects.filter(pk=scene.section.pk).update(text=f"<p>{LONG}slut.</p>")
    data = edited(
        written(scene, Format.DOCX),
        ("slut.", "till slut."),
        ("85 %", "86 %"),
        ("område 3", "område 33"),
    )
    report = report_of(scene, read(data, Format.DOCX))
    by_kind = {(one.what, one.action): one for one in report.changes}
    assert set(by_kind) == {("avsnitt", "ändrad"), ("årsmål", "ändrad"), ("aktiviteter", "ny")}
    text = by_kind["avsnitt", "ändrad"]
    assert "<" not in text.old + text.new
    assert text.old.endswith("slut.")
    assert text.new.endswith("till slut.")
    assert len(text.new) < len(LONG)


def test_what_is_touched_and_not_changed_is_stored_without_a_row(scene):
    report = report_of(scene, read(written(scene, Format.DOCX), Format.DOCX), dry_run=False)
    assert report.changes == []
    scene.plan.refresh_from_db()
    assert scene.plan.source == "ändrad.docx"


def test_tables_that_are_not_read_are_named(scene):
    whose = {"organisation": scene.organisation, "year": 2024}
    BudgetLine.objects.create(**whose, name="Förskola", costs="100.5")
    data = edited(written(scene, Format.DOCX), ("100,5", "101,5"))
    cover, tables = report_of(scene, read(data, Format.DOCX)).notes
    assert "före dokumentets första rubrik" in cover
    assert "läses inte ur dokumentet" in tables
    assert "ekonomi" in tables


TABLE = (
    "<table><tr><th>Grupp</th><th>2023</th><th>2024</th></tr>"
    "<tr><td>Flickor</td><td>1 234,5</td><td>−12 %</td></tr>"
    "<tr><td>Pojkar</td><td>997,0</td><td>3 %</td></tr></table>"
)


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
def test_what_the_plan_prints_by_itself_is_nobodys_text(scene, kind):
    whose = {"organisation": scene.organisation, "year": 2024}
    for number in range(12):
        BudgetLine.objects.create(**whose, name=f"Område {number}", costs=f"{number}00.5")
    Frame.objects.create(**whose, kind="net", amount="1264.2")
    CommitteeGoal.objects.update(description="", agenda=[3, 4])
    text = f"<p>Så här har det gått.</p>{TABLE}<p>Därför bygger vi.</p>"
    PlanSection.objects.filter(pk=scene.section.pk).update(text=text)
    for heading in ("Digitalisering", "Lokaler i framtiden"):
        PlanSectionFactory(
            plan=scene.plan, area_goal=None, heading=heading, text=f"<p>Inledande ord.</p>{TABLE}"
        )
    PlanSectionFactory(
        plan=scene.plan,
        area_goal=None,
        strategic_goal=scene.strategic,
        text="",
        words_in_source=725,
    )
    report = report_of(scene, read(written(scene, kind), kind))
    assert [str(change) for change in report.changes] == []


WORDS = (
    "<table><tr><th>Vagnar</th><th>Antal</th></tr><tr><td>Spårvagn</td><td>12</td></tr>"
    "<tr><td>Buss</td><td>30</td></tr></table>"
)


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
@pytest.mark.parametrize("changed", [False, True])
def test_a_table_of_somebodys_text_stays_where_the_plan_has_rows(scene, kind, changed):
    whose = {"organisation": scene.organisation, "year": 2024}
    BudgetLine.objects.create(**whose, name="Förskola", costs="100.5")
    ensure_template(budget=scene.plan.budget, by=UserFactory())
    part = SectionTemplate.objects.of_budgets([scene.plan.budget_id]).filter(
        kind=SectionTemplate.Kind.ECONOMY
    )[0]
    text = f"<p>Så här har det gått.</p>{WORDS}<p>Därför bygger vi.</p>"
    written_there = PlanSectionFactory(
        plan=scene.plan, area_goal=None, template=part, heading="", text=text
    )
    data = written(scene, kind)
    if changed and kind == Format.DOCX:
        data = edited(data, ("Spårvagn", "Spårväg"))
    report_of(scene, read(data, kind), dry_run=False)
    written_there.refresh_from_db()
    wanted = text.replace("Spårvagn", "Spårväg") if changed and kind == Format.DOCX else text
    assert alike(written_there.text, wanted)


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
@pytest.mark.parametrize("second", [
    "<table><tr><th>Bara en kolumn</th></tr><tr><td>Häst</td></tr><tr><td>Ko</td></tr></table>",
    WORDS.replace("Spårvagn", "Cykel"),
    WORDS,
])  # fmt: skip
def test_tables_of_one_text_are_not_taken_for_each_other(scene, kind, second):
    text = f"<p>Så här har det gått.</p>{WORDS}{second}<p>Därför bygger vi.</p>"
    PlanSection.objects.filter(pk=scene.section.pk).update(text=text)
    report = report_of(scene, read(written(scene, kind), kind))
    assert [str(change) for change in report.changes] == []
