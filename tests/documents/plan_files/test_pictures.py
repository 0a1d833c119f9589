"""The pictures of a document's pages: drawn within bounds, and never a fault, whatever the file."""

from io import BytesIO

import pytest
from PIL import Image

from documents.models import PlanFile
from documents.plan_files.page import MOST_PIXELS
from tests.documents.plan_files.helpers import url

pytestmark = pytest.mark.django_db

OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
)


def pdf(former=b"", other=b""):
    """A PDF with one empty page; what stands in it may be said otherwise."""
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(OBJECTS, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + one.replace(former, other, 1) + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def sized(width, height):
    return pdf(b"[0 0 595 842]", b"[0 0 %s %s]" % (width, height))


@pytest.fixture
def picture(keep, sign_in, people):
    """`picture(data, number)` asks for a page of a document that waits, whatever is in it."""

    def _picture(data, number=1):
        file = keep()
        PlanFile.objects.filter(pk=file.pk).update(data=data)
        return sign_in(people["editor"]).get(url("plan_file_page", file.pk, number))

    return _picture


def size_of(answer):
    assert answer["Content-Type"] == "image/png"
    return Image.open(BytesIO(answer.content)).size


def test_a_page_is_drawn_large_enough_to_be_read(picture):
    assert size_of(picture(pdf())) == (893, 1263)


@pytest.mark.parametrize(
    "size", [(b"6000", b"6000"), (b"14400", b"14400"), (b"14400", b"1"), (b"200000", b"200000")]
)
def test_a_large_page_is_drawn_smaller(picture, size):
    answer = picture(sized(*size))
    if answer.status_code == 404:  # larger than PDF allows
        assert int(size[0]) > 14_400
        return
    width, height = size_of(answer)
    assert width * height <= MOST_PIXELS * 1.01


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4 junk",
        pdf()[:150],
        pdf(b"Kids[3 0 R]", b"Kids[2 0 R]"),
        sized(b"14e9", b"14e9"),
        sized(b"0", b"0"),
        sized(b"-5", b"x"),
        pdf(b"/Pages 2 0 R", b"/Pages 9 0 R"),
    ],
)
def test_a_damaged_page_is_said_to_be_so(picture, data):
    answer = picture(data)
    assert answer.status_code in (200, 404)
    if answer.status_code == 404:
        assert "går inte att visa som bild" in answer.content.decode()


@pytest.mark.parametrize("number", [0, 2, 99_999])
def test_a_page_that_there_is_not_is_said_not_to_be(picture, number):
    answer = picture(pdf(), number)
    assert answer.status_code == 404
    assert "ingen sådan sida" in answer.content.decode()


@pytest.mark.parametrize("state", [PlanFile.State.READING, PlanFile.State.REFUSED])
def test_what_is_not_read_is_not_drawn(keep, sign_in, people, state, monkeypatch):
    monkeypatch.setattr("documents.plan_files.page._drawn", lambda *_: pytest.fail("drawn"))
    file = keep()
    PlanFile.objects.filter(pk=file.pk).update(data=pdf(), state=state)
    assert sign_in(people["editor"]).get(url("plan_file_page", file.pk, 1)).status_code == 404
