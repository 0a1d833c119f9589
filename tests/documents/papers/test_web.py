"""The plan as HTML: headings that can be led to, tables that can be heard, nothing that runs."""

import re

import pytest
from bs4 import BeautifulSoup

from documents.papers.blocks import Heading, Table, words_of
from documents.papers.formats import Format, write
from documents.papers.plan import paper_of
from documents.papers.web import write_html


@pytest.fixture
def page(paper):
    return BeautifulSoup(write(Format.HTML, paper, {}), "html.parser")


def test_headings_follow_the_title(page, paper):
    wanted = [("h1", paper.title)]
    wanted += [(f"h{one.level + 1}", one.text) for one in paper.blocks if isinstance(one, Heading)]
    found = [(one.name, one.get_text()) for one in page.find_all(re.compile(r"^h[1-6]$"))]
    assert found == wanted


def test_contents_lead_to_their_headings(page):
    links = [one["href"].removeprefix("#") for one in page.nav.find_all("a")]
    assert links
    assert len(set(links)) == len(links)
    for key in links:
        assert page.main.find(id=key).name.startswith("h")


def test_tables_have_captions_and_heads(page, paper):
    tables = page.find_all("table")
    assert len(tables) == sum(isinstance(one, Table) for one in paper.blocks)
    for number, table in enumerate(tables, 1):
        assert table.caption.get_text().startswith(f"Tabell {number}: ")
        assert table.thead.find_all("th", scope="col")


def test_every_text_stands_exactly_once_in_order(page, paper):
    wanted, tables = [], 0
    for block in paper.blocks:
        words = list(words_of(block))
        if isinstance(block, Table):
            tables += 1
            words[0] = f"Tabell {tables}: {words[0]}"
        wanted += words
    assert "".join(page.main.get_text().split()) == "".join("".join(wanted).split())


def test_a_page_alone_fetches_and_runs_nothing(page):
    assert not page.find_all(["script", "style", "img", "iframe", "object"])
    assert all(one["href"].startswith("data:text/css;base64,") for one in page.find_all("link"))
    assert not page.find_all(lambda tag: any(name.startswith("on") for name in tag.attrs))


def test_hostile_words_are_words(document, about):
    document["title"] = "<script>x()</script>"
    document["committee_goals"][0]["title"] = '"><img src=x onerror=y()>'
    document["economy"]["budget_lines"][0]["name"] = "<b onclick=z()>x</b>"
    body = write_html(paper_of(document, about).blocks)
    soup = BeautifulSoup(body, "html.parser")
    assert not soup.find_all(["script", "img", "b"])
    assert "<b onclick=z()>x</b>" in soup.get_text()
