"""The main menu marks where the reader is, whatever the addresses are called."""

from itertools import chain

import pytest
from django.template import Context
from django.test import RequestFactory
from django.urls import get_resolver, resolve

from dashboards.templatetags.menu import MENU, nav_current
from tests.factories import BudgetFactory, CityFactory, UserFactory


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


@pytest.mark.django_db
def test_the_menu_leads_to_a_year_that_is_adopted(sign_in):
    client = sign_in(UserFactory(slk=True))
    CityFactory()
    drafted = BudgetFactory(year=2025, status="proposal", proposer="Kommunfullmäktige")
    page = client.get("/2025/aret/").content.decode()
    assert "/mal/" not in page.split("</header>")[0]
    BudgetFactory(year=2024, status="adopted")
    header = client.get(f"/{drafted.year}/aret/").content.decode().split("</header>")[0]
    assert 'href="/2024/mal/"' in header
    assert 'href="/2024/avstamning/"' in header
    assert 'href="/2025/aret/"' in header
    assert 'href="/2025/mal/"' not in header
