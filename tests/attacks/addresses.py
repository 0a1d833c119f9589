"""Every address there is, filled in with what the city of `tests.published` has."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

from goals.models import CommitteeGoal
from indicators.models import Fulfilment

VARIABLE = re.compile(r"<(?:(\w+):)?(\w+)>")
KINDS = {
    "kind": "goal",
    "address": "section",
    "key": "1",
    "number": "1",
    "period": "VB",
    "matter": "plan",
    "part": "1.1",
    "name": "risker",
    "money": "driftbudget",
    "table": "driftbudget",
    "file": "csv",
    "batch": "00000000-0000-4000-8000-000000000001",
}


@dataclass(frozen=True)
class Address:
    """A pattern's name, its route, and whether it wants an account."""

    name: str
    route: str
    is_private: bool


def every_address(resolver=None, before="/", is_private=None):
    """All patterns, also those of included rooms; regular expressions are given by hand."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from every_address(pattern, route)
        elif "^" not in route:
            private = getattr(pattern.callback, "login_required", True)
            yield Address(pattern.name or route, route, private)
        else:
            yield Address(pattern.name, "/konto/password/reset/key/1-set-password/", False)


def filled(route, here, organisation="sluten", **other):
    """The route with a value for every variable; `other` says some of them otherwise."""

    def value(match):
        name = match[2]
        return str(other.get(name, _known(route, name, here, organisation)))

    return VARIABLE.sub(value, route)


def _known(route, name, here, organisation):
    if name == "year":
        return 2024
    if name == "organisation":
        return organisation
    if name == "pk":
        return _key(route, here)
    if name == "code":
        return _code(route, organisation)
    if name == "key" and "avsnitt/" in route:
        return "inledning"
    return KINDS.get(name, "finns-inte")


def _key(route, here):
    if route.startswith("/varfor/"):
        return Fulfilment.every.order_by("pk").values_list("pk", flat=True).first() or 1
    if "/indikator/" in route:
        return here.indicator.pk
    if "anvandare" in route:
        return here.boss.pk
    if "/samtal/" in route:
        return here.said.pk
    # The walk itself may have removed it.
    goal = CommitteeGoal.objects.filter(organisation=here.closed).first()
    return goal.pk if goal else 1


def _code(route, organisation):
    if "indikatorer/" in route:
        return "nojda"
    if "<key:code>" in route:
        return 1
    if "/mal/" in route or "/avstamning/" in route or "/plan/" in route:
        return "1.1" if "organisationer" not in route else organisation
    return organisation
