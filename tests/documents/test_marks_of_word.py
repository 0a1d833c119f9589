"""What somebody puts in bold, in italics, above or below in Word comes along with the file."""

import io

import docx
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from documents.actions.plans import import_plan
from documents.importing.form import in_form_of, marked_as, words_in
from documents.importing.html import as_html
from documents.importing.paragraph import with_marks
from documents.importing.report import MARKED
from documents.papers.formats import Format, write
from documents.papers.sources import paper_of_draft
from documents.parsing import read_plan_document
from documents.parsing.blocks import BULLET, HEADING, PARAGRAPH
from documents.parsing.model import ParsedText
from documents.parsing.word import read_word
from drafting.calculations.rich_text import sanitise
from plans.document import plan_document
from plans.models import PlanSection
from tests.documents.papers.scene import make_scene
from tests.documents.test_form import FIGURE, TEXT, as_file

# --- what the file says ----------------------------------------------------------------------


def blocks_of(*paragraphs):
    """Each a style and its runs: words, and what they are."""
    document = docx.Document()
    for style, *runs in paragraphs:
        paragraph = document.add_paragraph(style=style or None)
        for text, how in runs:
            run = paragraph.add_run(text)
            if how in ("Strong", "Emphasis"):
                run.style = how
            elif how in ("subscript", "superscript"):
                setattr(run.font, how, True)
            elif how:
                setattr(run, how, True)
    kept = io.BytesIO()
    document.save(kept)
    return read_word(kept.getvalue())


@pytest.mark.parametrize(
    ("runs", "marked"),
    [
        ([("Vi bygger nu.", "")], ""),
        ([("Vi ", ""), ("bygger", "bold"), (" nu.", "")], "Vi <strong>bygger</strong> nu."),
        ([("Vi ", ""), ("bygger", "italic"), (" nu.", "")], "Vi <em>bygger</em> nu."),
        ([("Vi ", ""), ("bygger", "Strong"), (" nu.", "")], "Vi <strong>bygger</strong> nu."),
        ([("Vi ", ""), ("bygger", "Emphasis"), (" nu.", "")], "Vi <em>bygger</em> nu."),
        ([("CO", ""), ("2", "subscript"), ("e.", "")], "CO<sub>2</sub>e."),
        ([("m", ""), ("2", "superscript"), (" yta.", "")], "m<sup>2</sup> yta."),
        # Blanks are drawn together, and what nobody sees is gone.
        ([("Vi  \u200b", ""), (" bygger ", "bold"), ("nu.", "")], "Vi <strong>bygger </strong>nu."),
        ([("a < b & ", ""), ("c", "bold"), (".", "")], "a &lt; b &amp; <strong>c</strong>."),
    ],
)
def test_a_paragraphs_runs_are_read_with_their_marks(runs, marked):
    (block,) = blocks_of(("", *runs))
    assert block.kind == PARAGRAPH
    assert block.marked == marked


def test_a_point_has_its_marks_without_its_sign():
    made = blocks_of(
        ("List Bullet", ("Vi ", ""), ("bygger", "bold")), ("", ("– Vi ", ""), ("river", "italic"))
    )
    assert [(one.kind, one.marked) for one in made] == [
        (BULLET, "Vi <strong>bygger</strong>"),
        (BULLET, "Vi <em>river</em>"),
    ]


def test_a_heading_has_the_marks_of_its_style_alone():
    made = blocks_of(("Heading 1", ("Inledning", "italic")), ("", ("Rubrik för hand", "bold")))
    assert [(one.kind, one.marked) for one in made] == [(HEADING, "")] * 2


# --- on the words that stand in the plan -----------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "filed", "unchanged", "changed"),
    [
        ("Ett två", "Ett <em>två</em>", "Ett <em>två</em>", "Ett <em>två</em>"),
        ("Ett <em>två</em>", "Ett två", "Ett <em>två</em>", "Ett två"),
        ("CO2e", "CO<sub>2</sub>e", "CO<sub>2</sub>e", "CO<sub>2</sub>e"),
        ("m<sub>2</sub>", "m<sup>2</sup>", "m<sup>2</sup>", "m<sup>2</sup>"),
        # Blanks at the end of a mark are no change of form.
        ("<em>ett </em>två", "<em>ett</em> två", "<em>ett </em>två", "<em>ett </em>två"),
        ("<em>a</em> <em>b</em>", "<em>a</em> <em>b</em>", None, None),
        ("a b c", "<strong>a b</strong> c", "<strong>a b</strong> c", "<strong>a b</strong> c"),
        # Links and figures stay.
        (
            f"Vi {FIGURE} nu",
            "Vi <strong>500,50 mnkr</strong> nu",
            f"Vi <strong>{FIGURE}</strong> nu",
            f"Vi <strong>{FIGURE}</strong> nu",
        ),
        (
            '<a href="https://a.se">Här</a> och nu',
            "<strong>Här</strong> och nu",
            '<a href="https://a.se"><strong>Här</strong></a> och nu',
            '<a href="https://a.se"><strong>Här</strong></a> och nu',
        ),
        # Other words have other marks.
        ("Ett två", "Ett <em>tre</em>", None, None),
    ],
)
def test_marks_are_put_on_the_same_words(stored, filed, unchanged, changed):
    assert with_marks(stored, filed, is_changed=False) == (unchanged or stored)
    assert with_marks(stored, filed, is_changed=True) == (changed or stored)


def test_what_is_changed_takes_the_files_marks_and_the_rest_gets_more():
    old = "<p>Ett <em>två</em> tre</p><p>Fyra <em>fem</em> sex</p>"
    new = "<p>Ett <strong>två</strong> nya tre</p><p>Fyra fem <strong>sex</strong></p>"
    assert in_form_of(old, new) == (
        "<p>Ett <strong>två</strong> nya tre</p><p>Fyra <em>fem</em> <strong>sex</strong></p>"
    )


def test_a_file_without_marks_takes_none_away():
    old = "<p>Ett <em>två</em> tre</p>"
    assert in_form_of(old, "<p>Ett två fyra</p>") == "<p>Ett <em>två</em> fyra</p>"
    assert marked_as(old, "<p>Ett två tre</p>") == old


MARKS = st.sampled_from(["strong", "em", "sub", "sup"])


@st.composite
def marked_by_hand(draw, text):
    """The text as Word would tell it with some of its words marked by somebody."""
    told = []
    for one in as_file(text):
        words = one.text.split(" ")
        some = draw(st.lists(st.one_of(st.none(), MARKS), min_size=len(words), max_size=len(words)))
        plain = as_html([ParsedText("paragraph", one.text, 1)])[3:-4].split(" ")
        marked = " ".join(
            f"<{mark}>{word}</{mark}>" if mark and word else word
            for word, mark in zip(plain, some, strict=True)
        )
        marks = marked if any(some) and one.kind != "heading" else ""
        told.append(ParsedText(one.kind, one.text, one.line, marked=marks))
    return as_html(told)


@pytest.mark.hypothesis
@given(st.data(), TEXT)
def test_no_word_figure_or_link_is_lost_to_marks(data, old):
    old = sanitise(old, figures=True)
    made = marked_as(old, data.draw(marked_by_hand(old)))
    assert words_in(made) == words_in(old)
    assert made.count("<data ") == old.count("<data ")
    assert sanitise(made, figures=True) == made
    for mark in ("strong", "em"):
        assert made.count(f"<{mark}>") >= bool(old.count(f"<{mark}>"))


@pytest.mark.hypothesis
@given(st.data(), TEXT, TEXT)
def test_no_word_is_lost_or_added_whatever_is_changed_and_marked(data, old, other):
    old, other = sanitise(old, figures=True), sanitise(other, figures=True)
    new = data.draw(marked_by_hand(other))
    made = in_form_of(old, new)
    assert words_in(made) == words_in(new)
    assert sanitise(made, figures=True) == made


@pytest.mark.hypothesis
@given(st.data(), TEXT)
def test_marks_that_have_come_along_are_no_change_the_next_time(data, old):
    old = sanitise(old, figures=True)
    new = data.draw(marked_by_hand(old))
    made = marked_as(old, new)
    assert marked_as(made, new) == made


# --- through the whole house -----------------------------------------------------------------

TARGET = '<data value="target:nojda:2024">85&nbsp;%</data>'


@pytest.mark.django_db
def test_what_is_marked_in_a_plans_own_file_is_shown_and_comes_along():
    scene = make_scene()
    text = f"<p>Vi når {TARGET} i <em>år</em>.</p><p>Vi bygger för alla barn.</p>"
    PlanSection.objects.filter(pk=scene.section.pk).update(text=text)
    kept = plan_document(scene.plan)
    data = write(Format.DOCX, paper_of_draft(scene.plan, kept, timezone.now()), kept)
    document = docx.Document(io.BytesIO(data))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if run.text == "Vi bygger för alla barn.":
                run.text = "Vi bygger "
                paragraph.add_run("nya hus").bold = True
                paragraph.add_run(" för alla barn.")
            elif run.text.startswith("Vi når"):
                run.italic = True
    changed = io.BytesIO()
    document.save(changed)
    parsed = read_plan_document(changed.getvalue(), "plan.docx").plan
    given = {
        "parsed": parsed, "organisation": scene.organisation, "budget": scene.plan.budget,
        "source": "plan.docx", "by": scene.by,
    }  # fmt: skip
    shown = import_plan(**given, dry_run=True)
    import_plan(**given)
    stored = PlanSection.objects.get(pk=scene.section.pk).text
    assert TARGET in stored
    assert "<em>Vi når" in stored
    assert "<p>Vi bygger <strong>nya hus</strong> för alla barn.</p>" in stored
    assert [one.action for one in shown.changes] == ["ändrad"]
    assert import_plan(**given).changes == []


@pytest.mark.django_db
def test_a_change_of_form_alone_is_shown_as_one():
    scene = make_scene()
    kept = plan_document(scene.plan)
    data = write(Format.DOCX, paper_of_draft(scene.plan, kept, timezone.now()), kept)
    document = docx.Document(io.BytesIO(data))
    (run,) = [run for one in document.paragraphs for run in one.runs if run.text == "Vi bygger."]
    run.text = "Vi "
    paragraph = run._parent
    paragraph.add_run("bygger").bold = True
    paragraph.add_run(".")
    changed = io.BytesIO()
    document.save(changed)
    parsed = read_plan_document(changed.getvalue(), "plan.docx").plan
    report = import_plan(
        parsed=parsed, organisation=scene.organisation, budget=scene.plan.budget,
        source="plan.docx", by=scene.by, dry_run=True,
    )  # fmt: skip
    (change,) = report.changes
    assert (change.action, change.old, change.new) == (MARKED, "", "fet: bygger")
    assert "1 ny form" in report.summary()
