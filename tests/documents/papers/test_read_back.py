"""A plan read back from its own file is left as it is: levels, tables, figures and all."""

import pytest
from django.utils import timezone

from documents.actions.plans import import_plan
from documents.importing.texts import alike
from documents.papers.blocks import Listing, Table, words_of
from documents.papers.formats import Format, write
from documents.papers.rich import blocks_of
from documents.papers.sources import paper_of_draft
from documents.parsing import read_plan_document
from goals.models import CommitteeGoal, ExpectedResult
from plans.document import plan_document
from plans.models import PlanSection
from tests.documents.papers.scene import make_scene
from tests.factories import PlanSectionFactory

pytestmark = pytest.mark.django_db

RICH = """<p>Vi <strong>bygger</strong> för <em>alla</em> och når
<data value="target:nojda:2024">85&nbsp;%</data> i år.</p><h3>Öppna förskolor</h3>
<p>De är öppna för alla barn i stadsdelen.</p><h4>Inne och ute</h4>
<ul><li><p>Första punkten</p><ul><li><p>Inre punkt</p></li></ul></li><li><p>Andra punkten</p></li>
</ul><ol><li><p>Först gör vi så</p></li><li><p>Sedan gör vi så</p></li></ol>"""
TABLE = """<table><caption>Det de svarade</caption><thead><tr><th scope="col">Fråga</th>
<th scope="col">Flickor</th><th scope="col">Pojkar</th></tr></thead><tbody><tr><td rowspan="2">Kan
påverka</td><td>85 %</td><td>86 %</td></tr><tr><td>7 %</td><td>8 %</td></tr></tbody></table>"""
NARROW = """<table><thead><tr><th scope="col">Förskolor</th></tr></thead><tbody><tr><td>Solen</td>
</tr><tr><td>Månen</td></tr></tbody></table>"""


LISTS = """<p>Ett. Två.</p><ul><li><p>enkel aa</p><ul><li><p>inre bb</p><ul><li><p>innerst cc</p>
</li></ul></li></ul></li><li><p>enkel dd, som är så lång att den inte får plats på en enda rad i
dokumentet utan går vidare på nästa rad</p></li></ul><p>Mellan listorna:</p><ol><li><p>num ett</p>
</li><li><p>num två</p></li></ol><p>Efter <strong>listorna</strong>.</p>"""
SIGNS = """<p>Utsläpp av CO<sub>2</sub>e mäts i kg/m<sup>2</sup>, H<sub>2</sub>O
(<em>vatten</em>) i 10<sup>3</sup> ton.</p>"""
LONG = (
    "<p>Före.</p><table><thead><tr><th>Område</th><th>2023</th><th>Mål</th></tr></thead><tbody>"
    + "".join(
        f"<tr><td>Lång rad {at} med mycket text i cellen som bryts över flera rader så att tabellen"
        f" fortsätter på nästa sida</td><td>{at},5</td><td>−{at} %</td></tr>"
        for at in range(1, 46)
    )
    + "</tbody></table><p>Efter.</p>"
)
KINDS = {
    "levels": RICH,
    "lists after paragraphs": LISTS,
    "signs above and below": SIGNS,
    "over pages": LONG,
    "two tables": f"<p>Före.</p>{TABLE}{NARROW}<p>Mellan.</p>{TABLE}<p>Efter.</p>",
    "in a row": f"<p>Före.</p>{TABLE}{TABLE.replace('Flickor', 'Kvinnor')}",
    "between lists": LISTS + TABLE + LISTS.replace("Ett.", "Tre."),
}


@pytest.fixture
def scene(db):
    return make_scene()


def read(scene, kind):
    document = plan_document(scene.plan)
    data = write(kind, paper_of_draft(scene.plan, document, timezone.now()), document)
    return read_plan_document(data, f"plan.{kind}").plan


def taken_in(scene, parsed):
    return import_plan(
        parsed=parsed, organisation=scene.organisation, budget=scene.plan.budget,
        source="plan", by=None,
    )  # fmt: skip


def written(scene, text, description=""):
    PlanSection.objects.filter(pk=scene.section.pk).update(text=text)
    CommitteeGoal.objects.filter(pk=scene.goal.pk).update(description=description)
    PlanSectionFactory(plan=scene.plan, area_goal=None, heading="Inledning", text=text)


def texts():
    return [*PlanSection.objects.order_by("pk").values_list("text", flat=True),
            *CommitteeGoal.objects.values_list("description", flat=True)]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Format.DOCX, RICH + TABLE),
        (Format.DOCX, RICH + NARROW + "<p>Efter tabellen.</p>"),
        *((Format.PDF, text) for text in KINDS.values()),
    ],
)
def test_what_nobody_changed_in_the_file_stays_as_it_is(scene, kind, text):
    written(scene, text, text if kind == Format.PDF else RICH)
    ExpectedResult.objects.update(position=1)
    before = texts()
    report = taken_in(scene, read(scene, kind))
    changed = "\n".join(str(one) for one in report.changes if one.what != "planer")
    assert changed == ""
    assert texts() == before


def pieces(text):
    """What a text says, piece by piece, without its marks and the levels of its points; a cell over
    several rows says it once."""
    for block in blocks_of(text.replace("&nbsp;", " ")):
        match block:
            case Listing(items=items):
                for item in items:
                    yield from (("point", words) for one in item for words in words_of(one))
            case Table():
                for _row, row in block.placed():
                    yield "row", *("" if one.is_rest else one.cell.text for one in row)
            case _:
                yield "text", *words_of(block)


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
@pytest.mark.parametrize("text", KINDS.values(), ids=list(KINDS))
def test_an_empty_plan_takes_in_the_same_words_points_and_tables(scene, kind, text):
    written(scene, text, text)
    parsed = read(scene, kind)
    before = [*map(list, map(pieces, texts()))]
    written(scene, "", "")
    taken_in(scene, parsed)
    assert [*map(list, map(pieces, texts()))][:1] == before[:1]


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
def test_a_word_that_was_changed_comes_along(scene, kind):
    written(scene, RICH)
    parsed = read(scene, kind)
    written(scene, RICH.replace("alla barn", "många barn"))
    taken_in(scene, parsed)
    assert "alla barn" in texts()[0]


def test_a_table_in_a_goals_text_comes_along_to_a_plan_that_lacks_it(scene):
    written(scene, RICH + TABLE, "<p>Så når vi målet.</p>" + TABLE)
    parsed = read(scene, Format.DOCX)
    written(scene, "", "")
    taken_in(scene, parsed)
    section, goal = texts()[0], texts()[-1]
    assert section.count("<table") == goal.count("<table") == 1
    assert section.index("Andra punkten") < section.index("<table")
    assert "86 %" in section


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("<p>Ett <b>två</b></p>", "<p>Ett två</p>", True),
        ("Rad ett\n– punkt", "<p>Rad ett</p><ul><li>punkt</li></ul>", True),
        ("<p>a-b</p>", "<p>a- b</p>", True),
        ("<p>Ett två</p>", "<p>Två ett</p>", False),
        ("<p>Ett, två</p>", "<p>Ett två</p>", False),
        ("", "<p>Ett</p>", False),
        ("", "", True),
    ],
)
def test_texts_are_alike_when_they_say_the_same_words(old, new, same):
    assert alike(old, new) is same
