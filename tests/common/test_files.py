"""Names that every system can save a file under."""

import pytest

from common.files import attachment, name_to_save


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("Karta över Södermalm.pdf", "Karta över Södermalm.pdf"),
        ('Budget 2024: "bilaga" <1>?*|.pdf', "Budget 2024_ _bilaga_ _1_.pdf"),
        ("a/b\\c.docx", "a_b_c.docx"),
        ("rad\r\nX-Header: 1\t\x7f.pdf", "rad_X-Header_ 1_.pdf"),
        ("slutar med punkt. .", "slutar med punkt"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1", "_lpt1"),
        ("console.pdf", "console.pdf"),
        (" . ", "fil"),
    ],
)
def test_a_file_is_saved_under_a_name_that_every_system_takes(name, saved):
    assert name_to_save(name) == saved


def test_the_name_goes_along_in_a_header():
    assert attachment("a:b.pdf") == 'attachment; filename="a_b.pdf"'
    assert attachment("å.pdf") == "attachment; filename*=utf-8''%C3%A5.pdf"
