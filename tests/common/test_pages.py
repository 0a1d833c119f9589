import pytest

from common.pages import MOST_ROWS, Pages


@pytest.mark.parametrize(("asked", "given"), [(-1, 1), (0, 1), (25, 25), (10**20, MOST_ROWS)])
def test_a_page_holds_what_can_be_read(asked, given):
    pages = Pages(range(2 * MOST_ROWS), asked)
    assert len(pages.page(1)) == given
