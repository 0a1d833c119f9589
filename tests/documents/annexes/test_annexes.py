"""Annexes: checked by what they hold, kept with the edition, fetched by those who may."""

import io
import zipfile
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from openpyxl import Workbook
from PIL import Image

from decisions.guard import Sealed, explained
from documents.annexes import checking
from documents.annexes.actions import add_annex, remove_annex
from documents.annexes.checking import checked
from documents.models import Annex, AnnexContent
from documents.parsing.model import NotAPlan
from documents.parsing.word import read_word
from plans.actions import workflow
from plans.document import plan_document
from plans.models import OperationalPlan, PlanReturn
from tests.documents import damaged
from tests.documents.papers.scene import make_scene, publish, write_draft
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def pdf(**extra):
    document = pikepdf.new()
    document.add_blank_page()
    for name, value in extra.items():
        document.Root[f"/{name}"] = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def saved(thing, **more):
    out = io.BytesIO()
    thing.save(out, **more)
    return out.getvalue()


def package(*names, base=Document, data=b"x", compression=zipfile.ZIP_DEFLATED):
    """A file as Office saves it, with more in it."""
    out = io.BytesIO(saved(base()))
    with zipfile.ZipFile(out, "a", compression) as archive:
        for name in names:
            archive.writestr(name, data)
    return out.getvalue()


def image(kind):
    return saved(Image.new("RGB", (4, 4)), format=kind)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("Risker.pdf", pdf),
        ("Plan.DOCX", lambda: saved(Document())),
        ("Tal.xlsx", lambda: saved(Workbook())),
        ("karta.png", lambda: image("PNG")),
        ("karta.jpg", lambda: image("JPEG")),
    ],
)
def test_the_usual_files_are_taken(name, make):
    assert checked(name, make()).name == name


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/p.pdf", "p.pdf"), ("C:\\hem\\p.pdf", "p.pdf"), ("a\u202efdp.pdf", "afdp.pdf")],
)
def test_a_name_is_a_name_and_no_path(name, kept):
    assert checked(name, pdf()).name == kept


def of_a_newer_version():
    data = bytearray(package())
    data[data.index(b"PK\x01\x02") + 6] = 0x70
    return bytes(data)


def with_types(words):
    """A package that says that its parts are of another type."""
    return altered(saved(Document()), "[Content_Types].xml", lambda text: text.replace(*words))


def locked():
    document = pikepdf.new()
    document.add_blank_page()
    return saved(document, encryption=pikepdf.Encryption(owner="a", user="b"))


def script():
    return pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("a.exe", lambda: b"MZ", "Bilagor är PDF"),
        ("a.svg", lambda: b"<svg/>", "Bilagor är PDF"),
        ("a", lambda: b"x", "Bilagor är PDF"),
        ("a.pdf", lambda: b"", "tom"),
        ("a.pdf", lambda: b"<script>", "något annat"),
        ("a.pdf", lambda: b"%PDF-1.7 skadad", "går inte att läsa"),
        ("a.pdf", locked, "låst med lösenord"),
        ("a.pdf", lambda: pdf()[:-60], "avkortad"),
        ("a.pdf", lambda: pdf()[:300], "avkortad|går inte att läsa"),
        ("a.pdf", lambda: pdf(OpenAction=script()), "innehåller program"),
        ("a.docx", lambda: b"PK\x03\x04", "inget Word-dokument"),
        ("a.docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(500), "låst med lösenord"),
        ("a.docx", of_a_newer_version, "inget Word-dokument"),
        ("a.docx", lambda: saved(Workbook()), "inget Word-dokument"),
        ("a.xlsx", lambda: saved(Document()), "ingen Excel-arbetsbok"),
        ("a.docx", lambda: package("word/vbaProject.bin"), "makron"),
        ("a.docx", lambda: package("word/embeddings/evil.exe"), "makron"),
        ("a.docx", lambda: with_types((b"image/jpeg", b"application/vnd.ms-office.vbaProject")),
         "inget Word-dokument|makron"),
        ("a.docx", lambda: with_types((b"-officedocument.wordprocessingml.document.main+xml",
                                       b"-word.document.macroEnabled.main+xml")),
         "inget Word-dokument"),
        ("a.xlsx", lambda: package("xl/externalLinks/e.xml", base=Workbook, data=b"<ddeLink/>"),
         "makron"),
        ("a.xlsx", lambda: package("xl/a.bin", base=Workbook, data=bytes(20_000_000)),
         "packar upp"),
        ("a.xlsx", lambda: package("xl/a.bin", base=Workbook, compression=zipfile.ZIP_LZMA),
         "packar upp"),
        ("a.png", lambda: image("JPEG"), "något annat"),
        ("a.jpg", lambda: b"\xff\xd8\xff", "något annat"),
    ],
)  # fmt: skip
def test_hostile_and_odd_files_are_refused_in_words(name, make, words):
    with pytest.raises(ValidationError, match=words):
        checked(name, make())


def packed(fill):
    """A PDF whose objects lie packed in streams, where no search of its bytes finds their names."""
    document = pikepdf.new()
    document.add_blank_page()
    fill(document)
    return saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def under(name, value):
    return lambda document: document.Root.__setitem__(name, document.make_indirect(value))


def on_the_page(kind, **more):
    def fill(document):
        mark = pikepdf.Dictionary(Subtype=pikepdf.Name(kind), Rect=[0, 0, 9, 9], **more)
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(mark)])

    return fill


def does(kind, **more):
    return pikepdf.Dictionary(S=pikepdf.Name(kind), **more)


def attached(document):
    document.attachments["a.exe"] = pikepdf.AttachedFileSpec(document, b"MZ", filename="a.exe")


def attached_to_the_page(document):
    file = pikepdf.AttachedFileSpec(document, b"MZ", filename="a.exe").obj
    on_the_page("/FileAttachment", FS=file)(document)


@pytest.mark.parametrize(
    "fill",
    [
        under("/OpenAction", script()),
        under("/OpenAction", does("/Launch", F="cmd.exe")),
        under("/OpenAction", does("/SubmitForm", F="https://example.org")),
        under("/OpenAction", does("/GoToE")),
        under("/AcroForm", pikepdf.Dictionary(Fields=[], XFA="<xdp/>")),
        on_the_page("/Link", A=does("/Launch", F="cmd.exe")),
        on_the_page("/Text", AA=pikepdf.Dictionary(K=script())),
        on_the_page("/Screen", A=does("/Rendition", JS="app.alert(1)")),
        on_the_page("/RichMedia"),
        attached,
        attached_to_the_page,
        on_the_page("/FileAttachment"),
        on_the_page("/Link", FS=pikepdf.Dictionary(EF=pikepdf.Dictionary(F="a"))),
        on_the_page("/Link", A=does("/URI", URI="javascript:alert(1)")),
        on_the_page("/Link", A=does("/URI", URI="file:///c:/x.exe")),
        on_the_page("/Link", A=does("/GoToR", F="x.exe")),
        on_the_page("/Link", A=does("/URI", URI=pikepdf.String("ms-word:ofe|u|https://x"))),
    ],
)
def test_a_program_is_found_where_it_lies_packed(fill):
    with pytest.raises(ValidationError, match="innehåller program"):
        checked("a.pdf", packed(fill))


def moment(kind, action):
    return pikepdf.Dictionary({f"/{kind}": action})


def on_the_first_page(name, value):
    return lambda document: document.pages[0].obj.__setitem__(name, value)


def of_another_file(**more):
    def fill(document):
        stream = pikepdf.Stream(document, b"", **more)
        document.pages[0].obj.Contents = document.make_indirect(stream)

    return fill


def drawn_of_another_file(document):
    form = pikepdf.Stream(document, b"", Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    form.Ref = pikepdf.Dictionary(F="//x/y.pdf", Page=0)
    shown = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=document.make_indirect(form)))
    document.pages[0].obj.Resources = shown


def page_of_the_web():
    return does("/URI", URI="https://example.org")


def place():
    return does("/GoTo", D=[0, pikepdf.Name.Fit])


@pytest.mark.parametrize(
    "fill",
    [
        under("/OpenAction", page_of_the_web()),
        under("/OpenAction", does("/Named", N=pikepdf.Name.Print)),
        under("/OpenAction", does("/Thread", F="x.pdf")),
        under("/OpenAction", does("/GoTo", D=[0, pikepdf.Name.Fit], Next=page_of_the_web())),
        under("/AA", moment("WC", page_of_the_web())),
        on_the_first_page("/AA", moment("O", page_of_the_web())),
        on_the_first_page("/AA", moment("C", does("/Hide", T="a"))),
        on_the_page("/Link", AA=moment("PO", page_of_the_web())),
        on_the_page("/Text", AA=moment("E", page_of_the_web())),
        on_the_page("/Link", A=does("/Thread", F="x.pdf")),
        on_the_page("/Movie", Movie=pikepdf.Dictionary(F="//x/y.avi")),
        of_another_file(F="//x/y"),
        of_another_file(F=pikepdf.Dictionary(FS=pikepdf.Name.URL, F="https://example.org")),
        of_another_file(F=pikepdf.Dictionary(UF="https://example.org")),
        drawn_of_another_file,
    ],
)
def test_what_happens_with_nobody_asking_is_refused_whatever_it_is(fill):
    with pytest.raises(ValidationError, match="av sig självt när den öppnas"):
        checked("a.pdf", packed(fill))


@pytest.mark.parametrize(
    "fill",
    [
        under("/OpenAction", place()),
        under("/OpenAction", pikepdf.Array([0, pikepdf.Name.Fit])),
        on_the_first_page("/AA", moment("O", place())),
        on_the_page("/Link", A=page_of_the_web(), F=4),
        on_the_page("/Link", A=does("/URI", URI="http://example.org")),
        on_the_page("/Link", A=does("/URI", URI="mailto:a@example.org")),
        on_the_page("/Link", A=place()),
    ],
)
def test_what_a_reader_follows_and_where_a_file_opens_are_taken(fill):
    assert checked("a.pdf", packed(fill)).told == []


def folded(*, times, subtype=None):
    """A PDF with a stream of 300 MB of nothing, packed so many times over."""
    data = bytes(300 * 1024 * 1024)
    for _time in range(times):
        data = zlib.compress(data)
    document = pikepdf.new()
    document.add_blank_page()
    packs = [pikepdf.Name.FlateDecode] * times
    stream = pikepdf.Stream(document, data, Filter=packs)
    if subtype:
        stream.Subtype = pikepdf.Name(subtype)
    document.pages[0].obj.Contents = document.make_indirect(stream)
    return saved(document)


@pytest.mark.parametrize("given", [{"times": 1}, {"times": 2}, {"times": 1, "subtype": "/Image"}])
def test_a_page_that_unfolds_without_measure_is_refused(given):
    with pytest.raises(ValidationError, match="packar upp till mer"):
        checked("a.pdf", folded(**given))


def test_a_program_is_found_however_its_name_is_spelt():
    spelt = pdf(OpenAction=script()).replace(b"/JavaScript", b"/J#61vaScript")
    with pytest.raises(ValidationError, match="innehåller program"):
        checked("a.pdf", spelt)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", lambda: pdf() + package("a.exe")),
        ("a.png", lambda: image("PNG") + package("a.exe")),
        ("a.jpg", lambda: image("JPEG") + package("a.exe")),
    ],
)
def test_a_file_is_one_thing(name, data):
    with pytest.raises(ValidationError, match="något annat än vad den heter"):
        checked(name, data())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: b"MZ" + bytes(500) + package(), "inget Word-dokument"),
        (lambda: b"%PDF-1.7\n" + package(), "inget Word-dokument"),
        (lambda: package("../../etc/cron.d/x"), "inget Word-dokument"),
        (lambda: package("/etc/cron.d/x"), "inget Word-dokument"),
        (lambda: package("c:\\x.xml"), "inget Word-dokument"),
        (lambda: package("a.xml", data=b"no text"), "a.xml går inte att läsa"),
        (lambda: damaged.with_bad_checksums(package()), "går inte att läsa"),
        (lambda: damaged.flagged_as_locked(package()), "låst med lösenord"),
        (lambda: damaged.doubled(package(), "word/styles.xml"), "finns flera gånger"),
        (lambda: damaged.doubled(package(), "WORD/STYLES.XML"), "finns flera gånger"),
        (lambda: without("[Content_Types].xml"), "inget Word-dokument"),
        (lambda: without("_rels/.rels"), "inget Word-dokument"),
        (lambda: emptied("[Content_Types].xml"), "inget Word-dokument"),
        (lambda: emptied("word/document.xml"), "document.xml är något annat"),
        (lambda: emptied("word/styles.xml"), "styles.xml är något annat"),
        (lambda: emptied("word/_rels/document.xml.rels"), "document.xml.rels är något annat"),
        (lambda: emptied("xl/worksheets/sheet1.xml", Workbook), "sheet1.xml är något annat"),
    ],
)
def test_a_package_is_whole_and_what_it_says(data, words):
    data = data()
    name = "a.xlsx" if b"xl/workbook.xml" in data else "a.docx"
    with pytest.raises(ValidationError, match=words):
        checked(name, data)


def altered(data, name, change):
    """The package with one of its parts changed; taken out where the change gives None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            text = change(old.read(one)) if one == name else old.read(one)
            if text is not None:
                new.writestr(one, text)
    return out.getvalue()


def without(name):
    return altered(package(), name, lambda _text: None)


def emptied(name, base=Document):
    return altered(package(base=base), name, lambda _text: b"<x/>")


def hiding(state):
    book = Workbook()
    book.create_sheet("Löner").sheet_state = state
    return saved(book)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_sheet_that_is_not_shown_is_told(state):
    assert "”Löner”" in " ".join(checked("a.xlsx", hiding(state)).told)
    assert checked("a.xlsx", saved(Workbook())).told == []


def test_rows_and_columns_that_are_not_shown_are_told():
    book = Workbook()
    book.active.title = "Öppet"
    for title, lines in (("Rader", "row_dimensions"), ("Kolumner", "column_dimensions")):
        lines = getattr(book.create_sheet(title), lines)
        lines[2 if title == "Rader" else "B"].hidden = True
    (told,) = checked("a.xlsx", saved(book)).told
    assert "dolda rader eller kolumner" in told
    assert "”Rader”, ”Kolumner”" in told


@pytest.mark.parametrize(
    "formula",
    [
        "=cmd|'/c calc'!A1",
        "='cmd'|'/c calc'!A1",
        '=WEBSERVICE("http://x/y")',
        '=_xlfn.WEBSERVICE("http://x/y")',
        '=_xlfn.IMAGE("http://x/y.png")',
        '=HYPERLINK("file:///c:/x.exe","Läs")',
        '=HYPERLINK("fi"&"le:///c:/x.exe")',
        '=CALL("urlmon","URLDownloadToFileA","JJCCJJ",0)',
    ],
)
def test_a_formula_that_runs_or_fetches_is_found(formula):
    book = Workbook()
    book.active["A1"] = formula
    with pytest.raises(ValidationError, match="kör eller hämtar"):
        checked("a.xlsx", saved(book))


@pytest.mark.parametrize(
    "formula",
    ['=A2&"|"&A3', "=SUM('A|B'!A1:A3)", '=HYPERLINK("https://stockholm.se")', '="IMAGE("'],
)
def test_an_ordinary_formula_is_none_of_that(formula):
    book = Workbook()
    book.active["A1"] = formula
    assert checked("a.xlsx", saved(book)).told == []


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_without_its_sheet_is_not_whole(name):
    with pytest.raises(ValidationError, match="finns inte i den"):
        checked("a.xlsx", altered(saved(Workbook()), name, lambda _text: None))


def with_field(*pieces, simple=False):
    """A document with a field whose command is cut into pieces."""
    document = Document()
    paragraph = document.add_paragraph()
    if simple:
        field = paragraph._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): "".join(pieces)})
        paragraph._p.append(field)
        return saved(document)
    for kind in ("begin", *pieces, "separate", "end"):
        run = paragraph.add_run()._r
        if kind in ("begin", "separate", "end"):
            mark = run.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): kind})
        else:
            mark = run.makeelement(qn("w:instrText"), {})
            mark.text = kind
        run.append(mark)
    return saved(document)


FETCHING_FIELDS = [
    'DDEAUTO "cmd.exe" "/c calc"',
    'DDE "cmd.exe" "/c calc"',
    'INCLUDEPICTURE "http://x/a.png"',
    'INCLUDETEXT "file:///c:/a.docx"',
    'HYPERLINK "file:///c:/x.exe"',
]


@pytest.mark.parametrize("field", FETCHING_FIELDS)
@pytest.mark.parametrize("how", ["whole", "cut", "within", "simple"])
def test_a_field_that_runs_or_fetches_is_found_however_it_is_cut(field, how):
    made = {
        "whole": lambda: with_field(field),
        "cut": lambda: with_field(field[:3], field[3:]),
        "within": lambda: with_field("IF 1 = 1 ", "begin", field, "end", ' "a"'),
        "simple": lambda: with_field(field, simple=True),
    }[how]()
    with pytest.raises(ValidationError, match="kör eller hämtar"):
        checked("a.docx", made)


@pytest.mark.parametrize(
    "field",
    ['TOC \\o "1-3"', "PAGE", 'HYPERLINK "https://stockholm.se"', 'HYPERLINK \\l "kap"',
     "REF LINKOPING", "DOCPROPERTY DDE"],
)  # fmt: skip
def test_an_ordinary_field_is_none_of_that(field):
    assert checked("a.docx", with_field(field)).told == []


def in_each_other(times):
    """A document with tables in tables, so many."""
    opened, closed = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    inside = opened * times + closed * times

    def change(text):
        return text.replace(b"<w:sectPr", inside.encode() + b"<w:sectPr", 1)

    return altered(saved(Document()), "word/document.xml", change)


@pytest.mark.parametrize(("times", "is_read"), [(20, True), (100, False), (3_000, False)])
def test_what_is_too_deep_for_a_document_is_too_deep_for_an_annex(times, is_read):
    document = in_each_other(times)
    if is_read:
        read_word(document)
        assert checked("a.docx", document).told == []
        return
    with pytest.raises(NotAPlan, match="skada"):
        read_word(document)
    with pytest.raises(ValidationError, match="Filen är skadad"):
        checked("a.docx", document)


ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'
UTF_16 = f'<?xml version="1.0" encoding="UTF-16"?>{ENTITY}'.encode("utf-16")
LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://x/{}" Target="{}" {}/></Relationships>'
)
OUTSIDE = 'TargetMode="External"'


def with_part(name, text):
    """The package with the text in place of a part, or beside its parts."""
    if name in zipfile.ZipFile(io.BytesIO(package())).namelist():
        return altered(package(), name, lambda _text: text)
    return package(name, data=text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("word/styles.xml", ENTITY),
        ("word/styles.xml", LAUGHS),
        ("word/styles.xml", UTF_16),
        ("word/styles.xml", f"<!-- {'x' * 100_000} -->{ENTITY}"),
        ("word/media/a.svg", ENTITY),
    ],
)
def test_a_part_that_declares_a_document_type_is_refused(name, text):
    with pytest.raises(ValidationError, match="DOCTYPE"):
        checked("a.docx", with_part(name, text))


RELS = "word/_rels/document.xml.rels"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (RELS, LINK.format("image", "https://x/a.png", OUTSIDE), "https://x/a.png"),
        (RELS, LINK.format("frame", "file:///a", OUTSIDE), "file:///a"),
        (RELS, LINK.format("attachedTemplate", "https://x/a.dotm", OUTSIDE), "a.dotm"),
        (RELS, LINK.format("hyperlink", "javascript:alert(1)", OUTSIDE), "javascript"),
        (RELS, LINK.format("hyperlink", "search-ms:x", OUTSIDE), "search-ms"),
        (RELS, LINK.format("hyperlink", "file:///c:/x.exe", OUTSIDE), "file:///c:/x.exe"),
        (RELS, LINK.format("hyperlink", "file:///G:/plan.docx", OUTSIDE), "file:///G:/plan.docx"),
        (RELS, LINK.format("hyperlink", "C:\\a.pdf", OUTSIDE), "a.pdf"),
        (RELS, LINK.format("hyperlink", "\\\\server\\a.pdf", OUTSIDE), "server"),
        (RELS, LINK.format("hyperlink", "a/x.exe", OUTSIDE), "x.exe"),
        (RELS, LINK.format("aFChunk", "a.xml", ""), "makron"),
        ("word/a.xml", '<w>HYPERLINK "javascript:alert(1)"</w>', "javascript"),
        ("word/a.xml", "<f>HYPERLINK(&quot;vbscript:x&quot;)</f>", "vbscript"),
    ],
)
def test_what_a_document_fetches_or_runs_is_found(name, text, words):
    with pytest.raises(ValidationError, match=words):
        checked("a.docx", with_part(name, text))


@pytest.mark.parametrize(
    "target", ["https://stockholm.se", "mailto:a@b.se", "#kap", "https://stockholm.se/fil.exe"]
)
def test_a_document_may_link_to_a_page(target):
    link = LINK.format("relationships/hyperlink", target, OUTSIDE)
    assert checked("a.docx", with_part(RELS, link)).told == []


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(checking, "FILE_BYTES", 10)
    with pytest.raises(ValidationError, match="större än"):
        checked("a.pdf", pdf())


@pytest.fixture
def scene(db):
    return make_scene()


@pytest.fixture
def annex(scene):
    return add_annex(plan=scene.plan, title="Risker", file=checked("r.pdf", pdf()), by=scene.by)


def test_the_plans_document_names_it_by_its_checksum(scene, annex):
    (kept,) = plan_document(scene.plan)["annexes"]
    assert kept == {
        "title": "Risker", "name": "r.pdf", "size": annex.size, "sha256": annex.content.checksum,
    }  # fmt: skip


def test_the_same_file_is_an_annex_once(scene, annex):
    with pytest.raises(ValidationError, match="redan en bilaga"):
        add_annex(plan=scene.plan, title="", file=checked("r.pdf", pdf_of(annex)), by=scene.by)


def pdf_of(annex):
    return bytes(annex.content.data)


def test_what_is_taken_away_is_gone(scene, annex):
    remove_annex(annex=annex, by=scene.by)
    assert not AnnexContent.objects.exists()


def test_a_decided_plan_keeps_its_annexes(scene, annex):
    publish(scene)
    with pytest.raises(ValidationError, match="beslutad"):
        remove_annex(annex=annex, by=scene.by)
    with pytest.raises(ValidationError, match="beslutad"):
        add_annex(plan=scene.plan, title="", file=checked("b.png", image("PNG")), by=scene.by)
    with pytest.raises(Sealed), explained(), transaction.atomic():
        Annex.objects.update(title="Andra")


def test_one_that_was_checked_while_the_plan_was_handed_over_comes_too_late(scene, annex):
    """The page was open when the file was sent: what counts is the plan as it is now."""
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="submitted")
    with pytest.raises(ValidationError):
        add_annex(plan=scene.plan, title="", file=checked("b.png", image("PNG")), by=scene.by)
    with pytest.raises(ValidationError):
        remove_annex(annex=annex, by=scene.by)


@pytest.mark.parametrize(("keys", "status"), [(["1.1"], 403), (["bilagor"], 302), ([], 302)])
def test_in_a_plan_that_is_back_for_some_parts_they_are_one_of_the_parts(
    sign_in, scene, annex, keys, status
):
    OperationalPlan.objects.filter(pk=scene.plan.pk).update(status="returned")
    PlanReturn.objects.create(plan=scene.plan, keys=keys, reason="Ändra", by=scene.by)
    client = sign_in(MembershipFactory(organisation=scene.organisation, role="editor").user)
    page = reverse("plan_annexes", args=[2024, "norra"])
    assert ("Ta bort" in client.get(page).content.decode()) == (status == 302)
    upload = {"title": "Karta", "file": SimpleUploadedFile("k.png", image("PNG"))}
    assert client.post(page, upload).status_code == status
    gone = reverse("plan_annex_remove", args=[2024, "norra", annex.pk])
    assert client.post(gone).status_code == status


def test_a_file_is_shown_by_its_name_and_saved_under_one_that_windows_takes(client, scene):
    file = checked("Karta: norr?.png", image("PNG"))
    add_annex(plan=scene.plan, title="", file=file, by=scene.by)
    client.force_login(scene.by)
    page = client.get(reverse("plan_annexes", args=[2024, "norra"])).content.decode()
    assert "Karta: norr?.png" in page
    checksum = AnnexContent.objects.get().checksum
    answer = client.get(reverse("plan_annex", args=[2024, "norra", checksum]))
    assert answer["Content-Disposition"] == 'attachment; filename="Karta_ norr_.png"'


def test_an_editions_file_stays_though_the_draft_drops_it(client, scene, annex):
    edition = publish(scene)
    write_draft(scene)
    remove_annex(annex=Annex.objects.get(), by=scene.by)
    content = AnnexContent.objects.get()
    address = reverse("whole_plan_annex", args=[2024, "norra", content.checksum])
    answer = client.get(address)
    assert answer.content == bytes(content.data)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert edition.document["annexes"][0]["sha256"] == content.checksum
    for change in (
        AnnexContent.objects.all().delete,
        lambda: AnnexContent.objects.update(data=b""),
    ):
        with pytest.raises(IntegrityError, match="ändras aldrig"), transaction.atomic():
            change()


def test_a_drafts_file_is_not_fetched_by_those_outside(client, scene, annex):
    address = reverse("whole_plan_annex", args=[2024, "norra", annex.content.checksum])
    assert client.get(address).status_code == 404
    remove_annex(annex=annex, by=scene.by)
    publish(scene)
    write_draft(scene)
    added = add_annex(plan=scene.plan, title="Ny", file=checked("n.png", image("PNG")), by=scene.by)
    address = reverse("whole_plan_annex", args=[2024, "norra", added.content.checksum])
    assert client.get(address).status_code == 404


def test_a_withdrawn_plans_file_is_gone(client, scene, annex):
    publish(scene)
    workflow.withdraw_plan(plan=scene.plan, by=scene.by, reason="Fel bilaga")
    address = reverse("whole_plan_annex", args=[2024, "norra", annex.content.checksum])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("outsider", 404, 404), ("reader", 200, 403), ("editor", 200, 302), ("slk", 200, 403)],
)
def test_who_lists_adds_fetches_and_takes_away(sign_in, scene, annex, role, reads, writes):
    people = {
        "outsider": lambda: MembershipFactory(role="approver").user,
        "slk": lambda: UserFactory(slk=True),
    }
    member = lambda: MembershipFactory(organisation=scene.organisation, role=role).user  # noqa: E731
    client = sign_in(people.get(role, member)())
    page = reverse("plan_annexes", args=[2024, "norra"])
    file = reverse("plan_annex", args=[2024, "norra", annex.content.checksum])
    assert client.get(page).status_code == reads
    assert client.get(file).status_code == reads
    upload = {"title": "Karta", "file": SimpleUploadedFile("k.png", image("PNG"))}
    assert client.post(page, upload).status_code == writes
    gone = reverse("plan_annex_remove", args=[2024, "norra", annex.pk])
    assert client.post(gone).status_code == writes
    assert Annex.objects.get().title == ("Karta" if writes == 302 else "Risker")


def test_what_is_worth_knowing_is_told_on_the_page(sign_in, scene):
    client = sign_in(MembershipFactory(organisation=scene.organisation, role="editor").user)
    page = reverse("plan_annexes", args=[2024, "norra"])
    upload = {"file": SimpleUploadedFile("a.xlsx", hiding("veryHidden"))}
    answer = client.post(page, upload, follow=True)
    assert "dolda blad, som också blir offentliga: ”Löner”" in answer.content.decode()


def test_a_refused_file_is_told_on_the_page(sign_in, scene):
    client = sign_in(MembershipFactory(organisation=scene.organisation, role="editor").user)
    page = reverse("plan_annexes", args=[2024, "norra"])
    answer = client.post(page, {"file": SimpleUploadedFile("a.pdf", b"<script>x()</script>")})
    assert answer.status_code == 422
    assert "något annat än vad den heter" in answer.content.decode()
    assert client.post(page, {}).status_code == 422
    assert not Annex.objects.exists()
