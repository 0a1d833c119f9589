"""What a first visit costs: bytes on the wire, and how much the page moves while it comes.

The town here is small; `python -m tools.bench.wire` measures the pages of a running city. What
every page carries with it (stylesheet, scripts, typeface) is the same in both.
"""

import gzip
import re

import brotli
import pytest
from django.contrib.staticfiles import finders

from tools.bench.wire import Wire, visit

TREE, PLAN, GRID = "/2024/mal/", "/2024/plan/norra/1.1/", "/2024/uppfoljning/VB/norra/"
# The budgets are 60 and 120 kB for a real city's page with everything; the rest is for its text.
CARRIED = {TREE: 50_000, GRID: 75_000}
# Nobody's, and of those who could write elsewhere.
ROLES = ("", "editor", "slk", "admin")
# What the menus of whoever is signed in may add to a page where nobody writes, compressed.
SIGNED_IN = 1_500
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


@pytest.mark.parametrize(
    ("address", "role"), [*((TREE, role) for role in ROLES), (GRID, "editor"), (GRID, "admin")]
)
def test_what_every_page_carries_leaves_room_for_the_page(client, town, sign_in, address, role):
    if role:
        sign_in(getattr(town, role))
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    page = client.get(address).content.decode()
    weights = carried(page)
    assert {"css/malkedjan.css", "fonts/hanken-grotesk.woff2"} <= set(weights)
    assert len(response.content) < len(page) / 3
    assert sum(weights.values()) < CARRIED[address], weights


@pytest.mark.parametrize("role", ROLES[1:])
def test_reading_costs_about_as_much_signed_in_as_without(client, town, sign_in, role):
    anonymous = client.get(TREE).content.decode()
    page = sign_in(getattr(town, role)).get(TREE).content.decode()
    assert carried(page) == carried(anonymous)
    added = len(gzip.compress(page.encode())) - len(gzip.compress(anonymous.encode()))
    assert added < SIGNED_IN


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
@pytest.mark.parametrize("role", ROLES)
def test_a_first_visit_fetches_what_it_carries_and_no_more(page, live_server, town, enter, role):
    """Whatever a script would fetch later is found here, too."""
    if role:
        enter(page, getattr(town, role))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url + TREE, wait_until="networkidle")
    scripts = [url for url in asked if url.endswith(".js")]
    styles = [url for url in asked if url.endswith(".css")]
    assert [len(scripts), len(styles)] == [2, 1], asked
    assert not [url for url in asked if "/skrivbord/" in url]


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
