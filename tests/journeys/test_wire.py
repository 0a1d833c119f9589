"""What a first visit costs: bytes on the wire, and how much the page moves while it comes.

The town here is small; `make bench ARGS="--only wire"` measures the demo city's own pages. What
every page carries with it (stylesheet, scripts, typeface) is the same in both.
"""

import re

import brotli
import pytest
from django.contrib.staticfiles import finders

from tools.bench.wire import Wire, visit

TREE, PLAN, GRID = "/2024/mal/", "/2024/plan/norra/1.1/", "/2024/uppfoljning/VB/norra/"
# The budgets are 60 and 120 kB for a real city's page with everything; the rest is for its text.
CARRIED = {TREE: 50_000, GRID: 75_000}
STILL = 0.05
FETCHED = re.compile(
    r'<(?:link rel="(?:preload|stylesheet|modulepreload)"|script)'
    r'[^>]* (?:href|src)="/static/([^"]+)"'
)

pytestmark = pytest.mark.django_db(transaction=True)


def carried(html: str) -> dict[str, int]:
    """What the page fetches before it is used, and the bytes of each as it is served."""
    return {name: compressed(name) for name in FETCHED.findall(html)}


def compressed(name: str) -> int:
    with open(finders.find(name), "rb") as file:  # noqa: PTH123
        content = file.read()
    return min(len(content), len(brotli.compress(content)))


@pytest.mark.parametrize("address", CARRIED)
def test_what_every_page_carries_leaves_room_for_the_page(client, town, sign_in, address):
    if address == GRID:
        sign_in(town.editor)
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    page = client.get(address).content.decode()
    weights = carried(page)
    assert {"css/malkedjan.css", "fonts/hanken-grotesk.woff2"} <= set(weights)
    assert len(response.content) < len(page) / 3
    assert sum(weights.values()) < CARRIED[address], weights


def test_a_page_is_padded_so_that_its_length_tells_nothing(client, town):
    lengths = {
        len(client.get(TREE, headers={"Accept-Encoding": "gzip"}).content) for _ in range(12)
    }
    assert len(lengths) > 1


@pytest.mark.browser
@pytest.mark.parametrize(
    ("role", "addresses"),
    [("", ["/", TREE, "/2024/mal/1.1/"]), ("editor", [PLAN, GRID])],
    ids=["readers", "writers"],
)
def test_nothing_moves_while_a_slow_phone_gets_the_page(
    page, live_server, town, enter, role, addresses
):
    if role:
        enter(page, getattr(town, role))
    found = {one: visit(page.context, live_server.url + one).shift for one in addresses}
    assert max(found.values()) < STILL, found


@pytest.mark.browser
def test_a_page_that_moves_is_noticed(page, live_server, town):
    page.context.add_init_script("""setTimeout(() => {
        const late = document.createElement("div");
        late.style.height = "300px";
        document.body.prepend(late);
    }, 1200)""")
    found: Wire = visit(page.context, live_server.url + TREE)
    assert found.shift > STILL
    assert found.page < found.total
