"""The main menu marks where the reader is, whatever the addresses are called."""

from itertools import chain

import pytest
from django.template import Context
from django.test import RequestFactory
from django.urls import get_resolver, resolve

from dashboards.templatetags.menu import MENU, nav_current


def named_pages(resolver, of_year=False):
    """Names of all addresses that begin with a year."""
    for entry in resolver.url_patterns:
        below = of_year or str(entry.pattern).startswith("<int:year>/")
        if hasattr(entry, "url_patterns"):
            yield from named_pages(entry, below)
        elif below:
            yield entry.name


def test_every_page_of_a_year_belongs_to_one_item_of_the_menu():
    placed = [*MENU, *chain.from_iterable(MENU.values())]
    assert len(placed) == len(set(placed))
    assert set(named_pages(get_resolver())) <= set(placed)


@pytest.mark.parametrize(
    ("address", "item", "marked"),
    [
        ("/2024/mal/", "goal_tree", 'aria-current="page"'),
        ("/2024/mal/1.1/ar/", "goal_tree", 'aria-current="true"'),
        ("/2024/plan/norra/1.1/historik/", "plan_list", 'aria-current="true"'),
        ("/2024/mal/", "indicators", ""),
        ("/mitt-arbete/", "my_work", 'aria-current="page"'),
    ],
)
def test_the_item_of_the_page_is_marked(address, item, marked):
    request = RequestFactory().get(address)
    request.resolver_match = resolve(address)
    assert nav_current(Context({"request": request}), item) == marked


def test_a_page_without_an_address_marks_nothing():
    assert nav_current(Context(), "goal_tree") == ""
