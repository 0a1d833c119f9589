"""Every address, every role, every state: never a fault, nothing of another's, nothing written.

`make search` tries all of it; the suite a sample that is the same every time.
"""

import random
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from common.caching import EVERYBODY
from tests import factories as make
from tests.attacks.addresses import Address, every_address, filled
from tests.attacks.values import CREDENTIALS
from tests.journeys.test_canaries import BACKEND, FOUND, STATES
from tests.published import build_city
from tests.searching import SEARCHING
from tests.strict_client import BOOKKEEPING, WRITES

pytestmark = [pytest.mark.django_db, pytest.mark.hypothesis]

NOWHERE = "no-store"
SAVE = "/2024/uppfoljning/VB/{}/spara/"
WAYS = ("GET", "HEAD", "OPTIONS", "POST")
SAMPLE = 25
HOSTILE_QUERY = {
    "page": "999999999999999999999",
    "sida": "-1",
    "per_page": "1e309",
    "sort": "-namn; drop",
    "period": "ZZ\u202e",
    "organisation": "finns-inte",
    "org": "x" * 300,
    "indikator": "'",
    "uppfyllelse": "[]",
    "_export": "exe",
    "forsok": "9" * 30,
    "borttagen": "goal-9223372036854775808",
    "borttaget": "9223372036854775808",
    "rubrik": "9" * 30,
    "okänt": "1",
}
HOSTILE_FORM = {
    "credential": CREDENTIALS[-1],
    "field": ["section", "finns-inte-9223372036854775808"],
    "base": ["-1", "1e309"],
    "value": ["<p>\x00\u202e" + "<b>" * 500, "9" * 400],
    "seen": "nonsens",
    "question": "\ud7ff" * 3_000,
    "edition": "9223372036854775808",
    "decided_on": "99999999-01-01",
    "reference": "§" * 5_000,
    "reason": "\ud7ff" * 3_000,
    "organisations": ["finns-inte", ""],
    "on": "1",
    "concern-why_not": "\ud7ff" * 3_000,
    "new-heading-heading": "\u2066" * 400,
    "new-part-heading": "--- 9",
    "required_of": ["finns-inte"],
    "way": "sidledes",
    "name": "a" * 10_000,
    "title": "\u2066b\u2069" * 400,
    "code": "٣.٤",
    "text": "x\ty\n" * 200,
    "row": ["bort-9223372036854775808", "-1", "\x00"],
    "rows": "٣",
    "number": "-1",
    "year": "99999999",
    "start": "0000-00-00",
    "indicator": "9223372036854775808",
    "email": "a\u202e@b.se",
    "login": "å" * 400,
    "password": "\x00",
    "next": "//elsewhere.example/",
    "page": "nonsens",
    "form": "x" * 300,
    "why": "\u202e" * 3_000,
    "version": "-1",
    "take": "finns-inte",
    "choose": "finns-inte",
    "sida": "9" * 40,
    "then": "finns-inte",
    "agenda": "9" * 40,
    "place": "ingen:signatur",
    "left": "[]",
    "goal": "٣.٤",
    "group": "x" * 10_000,
    "notice": ["9223372036854775808", "x", "-1"],
    "words": "\u2066" * 3_000,
    "activity": ["9223372036854775808", "x"],
    "ancestor": ["x" * 10_000, "\x00"],
    "figure": "target:\x00:\u202e",
    "back": "//elsewhere.example/",
    "step": "finns-inte",
    "remove": ["goal-9223372036854775808", "finns-inte:-1", "\x00"],
}
READ_IN_CODE = re.compile(r"""POST(?:\.get|\.getlist)?[\[(]"(\w+)\"""")
BODIES = [
    ("application/json", b'{"rows": [{"indicator": 9223372036854775808, "texts": 1}]}'),
    ("application/json", b'{"rows":' + b"[" * 50 + b"]" * 50 + b"}"),
    ("application/json", b'{"key": NaN'),
    ("application/json", b'{"text": "\\ud800\\u0000", "field": "value", "bases": []}'),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
    ("application/x-www-form-urlencoded", b"a=%ED%A0%80"),
    ("image/svg+xml", b"<svg/>"),
]


def anonymous(here):
    return None


def outsider(here):
    return make.MembershipFactory(role="editor").user


def reader(here):
    return make.MembershipFactory(organisation=here.closed, role="reader").user


def editor(here):
    return make.MembershipFactory(organisation=here.closed, role="editor").user


def approver(here):
    return make.MembershipFactory(organisation=here.closed, role="approver").user


def office(here):
    return make.UserFactory(slk=True)


def administrator(here):
    return make.UserFactory(admin=True)


ROLES = {
    one.__name__: one
    for one in (anonymous, outsider, reader, editor, approver, office, administrator)
}
READING_ONLY = {"anonymous", "outsider", "reader"}
OUTSIDE = {"anonymous", "outsider"}
# What anybody may do with what is their own, or without an account.
OWN = {
    "working",
    "my_letters",
    "notices_read",
    "account_login",
    "account_logout",
    "account_reset_password",
}
COMBINED = [(role, state) for state in ("published", "closed", *STATES) for role in ROLES]


def published(here):
    """All is as it was published."""


def closed(here):
    here.period.is_closed = True
    here.period.save()


ALL_STATES = {"published": published, "closed": closed, **STATES}


def chosen(combined, number, seed):
    return combined if SEARCHING else random.Random(seed).sample(combined, number)


def addresses(seed) -> list[Address]:
    return chosen(list(every_address()), SAMPLE, seed)


@pytest.fixture
def here(client):
    client.raise_request_exception = False
    return build_city()


def enter(client, here, role):
    user = ROLES[role](here)
    if user:
        client.force_login(user, backend=BACKEND)


def faults(response, address, method):
    """What no answer may be, whoever asks."""
    if response.status_code >= 500:
        yield method, address, response.status_code
    kept = response.get("Cache-Control", "")
    if NOWHERE not in kept and kept != EVERYBODY and address != "/favicon.ico":
        yield method, address, f"kept: {kept}"
    refused = response.status_code >= 400 and not response.streaming
    if refused and not response.content:
        yield method, address, f"{response.status_code} without a word"


def found_of_another(response, address):
    text = "" if response.streaming else response.content.decode(errors="replace")
    return FOUND.search(text.replace(address, ""))


def test_the_walk_finds_every_address_and_can_fill_it(here):
    found = list(every_address())
    assert len(found) > 120
    assert not [one for one in found if "<" in filled(one.route, here)]


@pytest.mark.parametrize(("role", "state"), chosen(COMBINED, 9, seed=1))
def test_reading_is_never_a_fault_and_shows_nothing_of_anothers(client, here, role, state):
    ALL_STATES[state](here)
    enter(client, here, role)
    wrong = []
    for one in addresses(f"{role} {state}"):
        address = filled(one.route, here)
        for query in ({}, HOSTILE_QUERY):
            response = client.get(address, query)
            wrong += faults(response, address, "GET")
            if role in OUTSIDE and found_of_another(response, address):
                wrong.append((role, address, "a draft"))
        if role == "anonymous" and one.is_private and response.status_code == 200:
            wrong.append((role, address, "without an account"))
    assert wrong == []


@pytest.mark.parametrize(("role", "state"), chosen(COMBINED, 7, seed=2))
def test_writing_is_never_a_fault_and_reaches_nothing_of_anothers(client, here, role, state):
    ALL_STATES[state](here)
    enter(client, here, role)
    wrong = []
    for one in addresses(f"{state} {role}"):
        if one.name == "account_logout":
            continue
        address = filled(one.route, here)
        for answer, written in posts(client, address):
            wrong += faults(answer, address, "POST")
            if written and role in READING_ONLY and one.name not in OWN:
                wrong.append((role, address, written[0][:120]))
    assert wrong == []


@pytest.mark.parametrize("role", ["outsider", *chosen(["reader", "office", "administrator"], 1, 3)])
def test_no_way_of_asking_tells_of_what_another_hides(client, here, role):
    """Where one method finds nothing, none says that it is not taken."""
    enter(client, here, role)
    wrong = []
    for one in every_address():
        if one.name == "account_logout":
            continue
        address = filled(one.route, here)
        asked = {method: client.generic(method, address).status_code for method in WAYS}
        if {404, 405} <= set(asked.values()):
            wrong.append((address, asked))
    assert wrong == []


@pytest.mark.parametrize("route", ["/2024/plan/{}/", "/2024/plan/{}/till-beslut/", SAVE])
def test_what_is_not_there_is_answered_as_what_is_hidden(client, here, route):
    enter(client, here, "outsider")
    for method in WAYS:
        hidden, missing = (
            client.generic(method, route.format(code)) for code in ("sluten", "ingen")
        )
        assert (hidden.status_code, missing.status_code) == (404, 404), method
        assert words(hidden) == words(missing)


def words(response):
    return re.sub(r"<[^>]*>", "", response.content.decode().split("<main")[-1].split("</main>")[0])


def posts(client, address):
    """Each hostile request, with what it wrote."""
    for form in ({}, HOSTILE_FORM):
        yield recorded(client, address, form)
    for content_type, body in BODIES:
        yield recorded(client, address, body, content_type=content_type)


def recorded(client, address, *args, **kwargs):
    written = []

    def watch(execute, sql, params, many, context):
        words = sql.lstrip("( \n").split(None, 1)
        if words and words[0].upper() in WRITES and not BOOKKEEPING.search(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        return client.post(address, *args, **kwargs), written


def test_every_field_that_the_code_reads_by_name_is_tried():
    rooms = {config.path for config in apps.get_app_configs() if is_ours(config.path)}
    sources = (file.read_text() for room in rooms for file in Path(room).rglob("*.py"))
    named = {name for source in sources for name in READ_IN_CODE.findall(source)}
    assert "field" in named
    assert named - HOSTILE_FORM.keys() == set()


def is_ours(path):
    return Path(path).parent == settings.BASE_DIR


@pytest.mark.parametrize("role", ["anonymous", "administrator"])
def test_what_no_address_holds_is_refused_with_a_page(client, here, role):
    enter(client, here, role)
    wrong = []
    values = ["%00", "%E2%80%AE", "%ED%A0%80", "9223372036854775808", "-1", "٣", "x" * 900, "..%2f"]
    for one in addresses(role):
        for value in values if "<" in one.route else ():
            address = one.route
            for name in ("year", "code", "organisation", "pk", "kind", "key", "period", "address"):
                if f":{name}>" in one.route:
                    address = filled(one.route, here, **{name: value})
                    response = client.generic("GET", address)
                    wrong += faults(response, address, "GET")
                    if response.status_code == 200:
                        wrong.append(("GET", address, 200))
    assert wrong == []
