"""A PDF that says what its parts are is read by that, and by its places where it cannot be."""

import datetime as dt
import io

import pikepdf
import pytest

from documents.papers.blocks import (
    Cell,
    Column,
    Heading,
    Listing,
    Mark,
    Paragraph,
    Row,
    Span,
    Table,
    plain,
)
from documents.papers.blocks import Paper as Document
from documents.papers.pdf import write_pdf
from documents.parsing.blocks import BULLET, HEADING, OUTSIDE, PARAGRAPH, TABLE
from documents.parsing.pdf import read_pdf
from documents.parsing.reading import read_plan_document


def paragraph(text):
    return Paragraph(plain(text))


def row(*texts, **of_first):
    first, *others = texts
    return Row((Cell(plain(first), **of_first), *(Cell(plain(text)) for text in others)))


BROKEN = "Verksamhetsutvecklingsarbetet och tillgänglighetsanpassningen fortsätter"
BLOCKS = [
    Heading(1, "Inledning"),
    Paragraph((Span("Vi mäter CO"), Span("2", frozenset({Mark.BELOW})), Span("e i m"),
               Span("2", frozenset({Mark.ABOVE})), Span("."))),
    Listing((
        (paragraph("Ett"), Listing(((paragraph("Inre"),),))),
        (paragraph("Två"),),
    )),
    paragraph("Efter listan."),
    Listing(((paragraph("Först"),), (paragraph("Sedan"),)), start=1),
    Table("Det", (Column(share=0.3), Column()), (row("Område", "Vad"),), (
        row("Över två", "a", down=2), row("b"),
        *(row(f"{BROKEN} {at}", f"{at},5") for at in range(60)),
    )),
    Heading(2, "Övrigt"),
]  # fmt: skip


@pytest.fixture(scope="module")
def data():
    made = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    return write_pdf(Document("Plan", "Nämnden", "Nämnden", "N 1", (), made, BLOCKS))


def changed(data, change):
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def test_every_part_is_what_the_file_says(data):
    blocks, pages = read_pdf(data)
    at = next(at for at, one in enumerate(blocks) if one.text == "Inledning")
    assert [(one.kind, one.level, one.text) for one in blocks[at:] if one.kind != TABLE] == [
        (HEADING, 1, "Inledning"),
        (PARAGRAPH, 0, "Vi mäter CO2e i m2."),
        (BULLET, 0, "Ett"),
        (BULLET, 0, "Inre"),
        (BULLET, 0, "Två"),
        (PARAGRAPH, 0, "Efter listan."),
        (BULLET, 0, "Först"),
        (BULLET, 0, "Sedan"),
        (PARAGRAPH, 0, "Tabell 1: Det"),
        (HEADING, 2, "Övrigt"),
    ]
    (table,) = (one.grid for one in blocks if one.grid)
    assert [one.cells for one in table.rows] == [
        ("Område", "Vad"), ("Över två", "a"), ("Över två", "b"),
        *((f"{BROKEN} {at}", f"{at},5") for at in range(60)),
    ]  # fmt: skip
    assert table.rows[2].below == {0}
    assert len({one.place.page for one in table.rows}) > 1
    places = [one.place for block in blocks for one in (block.grid.rows if block.grid else [block])]
    assert [place.line for place in places] == list(range(1, len(places) + 1))
    assert all(0 < place.page <= len(pages) and place.box for place in places)


def vouches_for_nothing(document):
    document.Root.MarkInfo.Suspects = True


def stands_in_itself(document):
    root = document.Root.StructTreeRoot
    above = root.K[0] if isinstance(root.K, pikepdf.Array) else root.K
    above.K.append(above)


def lacks_a_part(document):
    root = document.Root.StructTreeRoot
    above = root.K[0] if isinstance(root.K, pikepdf.Array) else root.K
    del above.K[-1]


def stamped(text, document, *, x=300, y=600):
    """Somebody's stamp on every page, of which the tree knows nothing."""
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for number, page in enumerate(document.pages, start=1):
        name = page.add_resource(font, pikepdf.Name.Font)
        said = text.format(number).encode("latin-1")
        page.contents_add(b"BT %s 10 Tf %d %d Td (%s) Tj ET" % (str(name).encode(), x, y, said))


def says_more(document):
    stamped("Text som ingen har beskrivit. " * 10, document)


@pytest.mark.parametrize("change", [vouches_for_nothing, stands_in_itself, lacks_a_part, says_more])
def test_a_tree_that_does_not_hold_everything_is_not_followed(data, change):
    blocks, _pages = read_pdf(changed(data, change))
    texts = " ".join(one.text for one in blocks)
    assert "• Ett" in texts  # the sign of a point, as it stands on the page
    assert "Efter listan." in texts
    assert "Övrigt" in texts


STAMPS = [
    ("Inkom 2024-01-17 Dnr {}", "Inkom 2024-01-17 Dnr 1"),
    ("Elektroniskt undertecknad", "Elektroniskt undertecknad"),
]


@pytest.mark.parametrize(("stamp", "told"), STAMPS)
@pytest.mark.parametrize("y", [820, 600, 400, 20])
def test_a_stamp_is_told_and_mixed_into_no_text(data, stamp, told, y):
    """Wherever it stands on the pages: the text is read by the structure as before."""
    before, sizes = read_pdf(data)
    assert len(sizes) > 1
    blocks, _pages = read_pdf(changed(data, lambda document: stamped(stamp, document, y=y)))
    assert blocks[: len(before)] == before
    (outside,) = blocks[len(before) :]
    assert (outside.kind, outside.text) == (OUTSIDE, f"{told} (på {len(sizes)} sidor)")
    assert outside.place.page == 1
    assert outside.place.box


def test_what_stands_outside_the_structure_is_told_to_whoever_reads_the_file(data):
    plan = write_pdf(
        Document(
            "Verksamhetsplan 2024", "Nämnden", "Nämnden", "N 1", (),
            dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
            [
                Heading(1, "KF:s mål för verksamhetsområdet:"),
                Heading(2, "1.1 Trygg uppväxt"),
                paragraph("Vi bygger."),
                Heading(3, "Nämndmål: 1.1.1 Goda skolor"),
                paragraph("Alla lär sig."),
            ],
        )
    )  # fmt: skip
    read = read_plan_document(changed(plan, lambda one: stamped("Inkom {}", one)), "plan.pdf")
    (told,) = read.plan.unplaced
    assert told.text.startswith("Inkom 1")
    assert told.reason.startswith("Läst utanför dokumentets struktur")
    assert "Inkom" not in str(read.plan.area_goals)
