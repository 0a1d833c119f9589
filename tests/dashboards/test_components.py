"""The gallery shows every part to anyone, and its parts work without JavaScript."""

import re

from bs4 import BeautifulSoup
from django.urls import reverse

from indicators.models import Level


def page(client, query=""):
    response = client.get(reverse("components") + query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_gallery_is_open_and_shows_every_status(client, db):
    text = page(client).text
    assert all(str(level.label) in text for level in Level)


def test_page_has_the_frame(client, db):
    html = page(client)
    assert html.html["lang"] == "sv"
    assert html.find("a", class_="skip-link")["href"] == "#main"
    assert html.find("main", id="main")
    assert len(html.find_all("h1")) == 1
    assert "Målkedjan" in html.title.text


def test_nothing_is_styled_or_scripted_inline(client, db):
    html = page(client)
    assert not html.select("[style]")
    assert not html.select("style")
    assert not [script for script in html.find_all("script") if not script.get("src")]
    assert not [
        tag for tag in html.find_all(True) if any(name.startswith("on") for name in tag.attrs)
    ]


def test_everything_comes_from_the_own_host(client, db):
    html = page(client)
    sources = [tag.get("src") or tag.get("href") for tag in html.select("[src], link[href]")]
    assert sources
    assert not [source for source in sources if re.match(r"(https?:)?//", source)]


def test_table_sorts_by_links_and_says_so(client, db):
    html = page(client, "?sort=-name")
    head = html.find("th", attrs={"aria-sort": "descending"})
    assert "Indikator" in head.text
    first = html.select_one("#table tbody th").text
    assert first == max(row.text for row in html.select("#table tbody th"))


def test_table_pages_by_links(client, db):
    html = page(client, "?page=2")
    current = html.select_one("#table .pagination [aria-current=page]")
    assert current.text.split()[-1] == "2"


def test_why_is_a_page_or_a_fragment(client, db):
    whole = client.get(reverse("components_why")).content.decode()
    part = client.get(reverse("components_why"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert part.strip().startswith("<h2>")


def test_missing_page_helps(client, db):
    response = client.get("/finns-inte/")
    assert response.status_code == 404
    text = response.content.decode()
    assert "Sidan finns inte" in text
    assert "Logga in" in text
