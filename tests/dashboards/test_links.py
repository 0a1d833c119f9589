"""The period one reads is kept in every link between the reading pages."""

import html
import re
from collections import Counter
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.urls import resolve

from tests.published import publish_again

LINK = re.compile(r'(?:href|hx-get|action)="([^"]+)"')
# A link that is there to show another period says nothing but the period.
SWITCH = re.compile(r"\?period=\w+")
# Sorted and narrowed lists are the same page once more.
LONG = 30
# Of each kind of page.
ENOUGH = 4
# Pages that show a period, or lead on to those that do.
KEEPING = re.compile(
    r"home|goal_tree|strategic_goal|area_goal.*|organisations?|organisation_.*|indicators?"
    r"|indicator_.*|budget|budget_activities|why|goal_why"
)
NOT_OF_THESE = {"organisation_tree", "organisation_new", "organisation_change"}


def name_of(address):
    path = urlsplit(address).path
    return resolve(path).view_name if path.startswith("/") and "/static/" not in path else ""


def keeps(address):
    name = name_of(address)
    return bool(KEEPING.fullmatch(name)) and name not in NOT_OF_THESE


def links_of(page, address):
    """Where the page leads; a form takes its period from a hidden field."""
    for kind, found in re.findall(r'(href|hx-get|action)="([^"]*)"', page):
        link = html.unescape(found)
        if link.startswith(("#", "/static", "data:", "mailto:", "http")) or kind == "action":
            continue
        if SWITCH.fullmatch(link):
            continue
        if kind == "hx-get" and f'action="{found}"' in page:
            continue
        yield urljoin(address, link)


def walked(client, start, period):
    """Every reading page that is reached, with the links out of it that lost the period."""
    seen, waiting, lost = set(), [start], {}
    visits = Counter()
    while waiting:
        address = waiting.pop()
        plain = urlsplit(address)._replace(fragment="").geturl()
        if plain in seen or visits[name_of(plain)] >= ENOUGH:
            continue
        visits[name_of(plain)] += 1
        seen.add(plain)
        response = client.get(plain)
        assert response.status_code == 200, plain
        page = response.content.decode()
        for link in links_of(page, plain):
            if not keeps(link):
                continue
            asked = parse_qs(urlsplit(link).query).get("period")
            if asked != [period]:
                lost.setdefault(plain, set()).add(link)
            elif len(urlsplit(link).query) < LONG:
                waiting.append(link)
    return seen, lost


@pytest.mark.parametrize("start", ["/", "/2024/budget/"])
def test_every_link_keeps_the_period_one_reads(client, city, start):
    publish_again(city, subject="T2")
    seen, lost = walked(client, f"{start}?period=T2", "T2")
    assert lost == {}
    names = {name_of(address) for address in seen}
    assert {
        "home", "goal_tree", "strategic_goal", "area_goal", "area_goal_side_by_side",
        "area_goal_years", "area_goal_goals", "area_goal_activities", "organisations",
        "organisation", "organisation_plan", "indicators", "indicator", "why", "budget",
        "goal_why", "organisation_indicator",
    } <= names  # fmt: skip


def test_narrowing_a_list_keeps_the_period(client, city):
    publish_again(city, subject="T2")
    page = client.get("/2024/indikatorer/?period=T2").content.decode()
    form = page[page.index('<form class="filters"') :]
    assert '<input type="hidden" name="period" value="T2">' in form[: form.index("</form>")]
    assert 'href="/2024/indikatorer/?period=T2">Rensa' in page


def test_what_is_no_period_is_not_kept(client, city):
    page = client.get("/2024/budget/", {"period": '"><b>x'}).content.decode()
    assert "period=" not in page
