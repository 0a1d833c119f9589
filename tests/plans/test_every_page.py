"""Every page about plans asks the database at most so often, however much the plan holds.

The addresses are those of the URL configuration: a page that is added is tried by itself.
"""

import itertools

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import AnnexContent, PaperFile
from documents.tables.control import SUBJECTS
from indicators.models import Target
from organisations.models import Organisation
from organisations.returning import can_be_shown
from plans.economy.tables import BY_KEY
from tests.attacks.addresses import VARIABLE, every_address
from tests.factories import TargetFactory
from tests.plans import whole as plans

pytestmark = pytest.mark.django_db

MOST = 20
OF_A_PLAN = "/plan/<slug:organisation>/"
# Pages about plans whose address is not below a plan's.
BESIDE = {"plan_list", "plans_board", "my_work", "talk", "control_city", "city_targets"}
# A picture of a page, which the plan's file here has not got: it is a text.
WITHOUT = {"plan_file_page"}
# What an answer may be without being a page: it leads on, refuses, has no news.
NO_PAGE = {204, 302, 403}


def parts_of(here):
    return ["inledning", "1", "1.1", f"egen-{here.heading.pk}", "ekonomi", "bilagor"]


# What the variables of an address are tried as.
VALUES = {
    "year": lambda here: [2024],
    "organisation": lambda here: ["norra"],
    "code": lambda here: ["1.1"],
    "key": parts_of,
    "part": lambda here: ["inledning", "1.1"],
    "matter": lambda here: ["plan"],
    "money": lambda here: BY_KEY,
    "table": lambda here: [*BY_KEY, *SUBJECTS],
    "name": lambda here: ["risker", "kontrollplan", "uppfoljning/T1", "uppfoljning/VB"],
    "file": lambda here: ["csv", "xlsx"],
    "kind": lambda here: ["goal", "activity"],
    "address": lambda here: ["section"],
    "number": lambda here: [1],
    "checksum": lambda here: [AnnexContent.objects.first().checksum],
    "batch": lambda here: ["00000000-0000-4000-8000-000000000001"],
}


def number_of(name, here, filled):
    """The number of the row that the page is about."""
    if "money" in filled:
        return here.money[filled["money"]].pk
    if "table" in filled:
        return here.files[filled["table"]].pk
    if filled.get("name") == "risker":
        return here.risk.pk
    if "name" in filled:
        return here.check.pk
    if "kind" in filled:
        return (here.goal if filled["kind"] == "goal" else here.activity).pk
    of_page = {
        "control_process": here.process,
        "plan_sheet_row": here.indicator,
        "plan_symbol": here.indicator,
        "plan_paper": PaperFile.objects.first(),
    }
    if name.startswith("plan_definition"):
        return here.own.pk
    if name.startswith("plan_file"):
        return here.plan_file.pk
    # Else it is only written to, or the first of the proposed points, which is the plan itself.
    return of_page[name].pk if name in of_page else 0


def all_addresses(here):
    """The address of every page, tried with every kind of part, table and sheet there is."""
    for address in every_address():
        is_here = OF_A_PLAN in address.route or address.name in BESIDE
        if is_here and address.name not in WITHOUT:
            names = [name for _kind, name in VARIABLE.findall(address.route)]
            known = [name for name in names if name != "pk"]
            for values in itertools.product(*(VALUES[name](here) for name in known)):
                filled = dict(zip(known, values, strict=True))
                if "dokument/" in address.route and "key" in filled:
                    filled["key"] = "goal-1"
                if "internkontroll/" in address.route and "address" in filled:
                    filled["address"] = f"process-{here.process.pk}-name"
                if "pk" in names:
                    filled["pk"] = number_of(address.name, here, filled)
                if can_be_shown(page := reverse(address.name, kwargs=filled)):
                    yield page


def asked(client, address):
    """How often the page asks; nothing where there is no page for this person."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    is_citys = "plan/norra" not in address
    if answer.status_code in NO_PAGE or (answer.status_code == 404 and is_citys):
        return None
    assert answer.status_code == 200, (address, answer.status_code)
    return len(queries)


STATES = {
    "draft": lambda whole: None,
    "submitted": plans.submit,
    "returned": plans.send_back,
    "decided": plans.publish,
}
WHO = [
    *((role, "draft") for role in plans.ROLES),
    *(("approver", state) for state in ("submitted", "returned", "decided")),
    ("slk", "draft"),
    ("slk", "decided"),
]


@pytest.mark.parametrize(("role", "state"), WHO)
def test_a_page_asks_seldom_however_much_there_is(sign_in, role, state, monkeypatch):
    # Once a minute a page also writes that the person is there.
    monkeypatch.setattr("organisations.middleware.SEEN_EVERY", 10**9)
    whole = plans.build()
    STATES[state](whole)
    client = sign_in(whole.people[role])
    addresses = list(all_addresses(whole.rows[0]))
    few = {address: asked(client, address) for address in addresses}
    plans.grow(whole, 3)
    many = {address: asked(client, address) for address in addresses if few[address] is not None}
    assert len(many) > 100
    assert {address: number for address, number in many.items() if number > MOST} == {}
    grown = {address: (few[address], many[address]) for address in many}
    # The first time in a process some pages ask for more: what the registries find is kept.
    assert {address: both for address, both in grown.items() if both[1] > both[0]} == {}


def said_on(page):
    """What stands on a page to be read: not what stands in fields, nor the history of a text or a
    cell, which are shown as they were typed."""
    soup = BeautifulSoup(page, "html.parser")
    for one in soup.select("script, textarea, option, .changed, .sheet-changes"):
        one.decompose()
    return soup.get_text(" ")


@pytest.mark.parametrize("role", ["reader", "slk"])
def test_a_typed_minus_is_a_real_one_wherever_it_is_read(sign_in, role):
    whole = plans.build()
    here = whole.rows[0]
    for organisation in (whole.organisation, Organisation.objects.city()):
        Target.objects.filter(indicator=here.indicator, organisation=organisation).delete()
        TargetFactory(indicator=here.indicator, organisation=organisation, year=2024, text="-20 %")
    client = sign_in(whole.people[role])
    of_city = ("year", "year_targets", "reconciliation")
    addresses = [*all_addresses(here), *(reverse(name, args=[2024]) for name in of_city)]
    answers = {address: client.get(address) for address in addresses}
    shown = {
        address: said_on(answer.content)
        for address, answer in answers.items()
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    }
    assert any("−20 %" in text for text in shown.values())
    assert [address for address, text in shown.items() if "-20 %" in text] == []
