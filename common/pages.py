"""Lists page by page, whatever page and number of rows an address asks for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig, Table

MOST_ROWS = 500
# No list has so many pages: what asks for more is no link that has grown old.
MOST_DIGITS = 6


class Told(str):
    """What the page of an error says to whoever came there, beside what it always says."""

    for_readers = True


class NoSuchPage(Http404):
    """The address asks for a page that no list has."""

    def __init__(self, number: str) -> None:
        words = _("Listan har ingen sida %(number)s. Börja om på dess första sida.")
        super().__init__(Told(words % {"number": number[:40]}))


class Pages(Paginator):
    """A page holds at least one row, and not more than a page can be read with."""

    def __init__(self, object_list: Any, per_page: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(object_list, max(1, min(per_page, MOST_ROWS)), *args, **kwargs)


def asked_page(request: HttpRequest, name: str = "page") -> str:
    """The page that the address asks for, as it is written there.

    A list may have become shorter, and what is no number means the first page; a number that no
    list has raises `NoSuchPage`.
    """
    number = request.GET.get(name, "").strip()
    if len(number) > MOST_DIGITS and number.lstrip("+-").isdecimal():
        raise NoSuchPage(number)
    return number


def page_of(request: HttpRequest, rows: Any, per_page: int, name: str = "page") -> Page:
    """One page of a list: the first for what is no number, the last for one beyond it."""
    page = Pages(rows, per_page).get_page(asked_page(request, name))
    _tell(request, page, name)
    return page


def paged(request: HttpRequest, table: Table, per_page: int) -> Table:
    """The table sorted and at the page that the address asks for."""
    asked_page(request, table.prefixed_page_field)
    paginate = {"per_page": per_page, "paginator_class": Pages}
    RequestConfig(request, paginate=paginate).configure(table)
    _tell(request, table.page, table.prefixed_page_field)
    return table


def _tell(request: HttpRequest, page: Page, name: str) -> None:
    """Say which page is shown where it is not the one that was asked for: a list may have become
    shorter, and an address may be mistyped. What htmx or a file asks for has no place for it.
    """
    asked = request.GET.get(name, "").strip()
    is_it = asked.isdecimal() and int(asked) == page.number
    if not asked or is_it or "HX-Request" in request.headers or "_export" in request.GET:
        return
    words = _("Listan har ingen sida ”%(asked)s”. Här visas sida %(number)d av %(pages)d.")
    values = {"asked": asked[:40], "number": page.number, "pages": page.paginator.num_pages}
    messages.info(request, words % values)
