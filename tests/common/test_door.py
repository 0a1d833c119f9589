"""What comes in with a form or as JSON: whole, text, and without what nobody has typed."""

import io

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from common.door import at_the_door
from common.json_requests import DEEPEST, json_of, object_of, read_object
from common.refusals import Unreadable

BOUNDARY = "XgrensX"


def multipart(*parts, end=f"--{BOUNDARY}--\r\n"):
    body = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{text}\r\n'
        for name, more, text in parts
    )
    return (body + end).encode()


def send(body, content_type, **more):
    """Status and what the view saw."""
    seen = []

    def view(request):
        seen.append(request)
        return HttpResponse("ok")

    request = RequestFactory().generic("POST", "/", body, content_type, **more)
    response = at_the_door(view)(request)
    return response, (seen[0].POST if seen else None)


FORM = "application/x-www-form-urlencoded"
FILES = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"text=a%E5", FORM),
        (b"text=%ED%A0%80", FORM),
        (b"te%00xt=a", FORM),
        (b"te%E2%80%AExt=a", FORM),
        (multipart(("te\0xt", "", "a")), FILES),
        (multipart(("text", "", "a"), end=""), FILES),
        (multipart(("text", "", "ett långt svar"))[:-20], FILES),
        (b"skrap", FILES),
        (multipart(("text", "", "a")), "multipart/form-data"),
        (multipart(("text", "", "a")), "multipart/form-data; boundary=\xe5"),
    ],
)
def test_a_form_that_is_cut_or_no_text_is_refused(db, body, content_type):
    response, seen = send(body, content_type)
    assert response.status_code == 400
    assert seen is None
    assert "Till startsidan" in response.content.decode()


def test_a_body_shorter_than_announced_is_refused(db):
    cut = {"CONTENT_LENGTH": "5000", "wsgi.input": io.BytesIO(b"text=en+halv")}
    response, seen = send(b"text=en+halv", FORM, **cut)
    assert (response.status_code, seen) == (400, None)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"&".join(b"f%d=1" % number for number in range(20_001)), FORM),
        (b"text=" + b"a" * 6_000_000, FORM),
    ],
)
def test_too_much_for_one_form_is_told(db, body, content_type):
    response, seen = send(body, content_type)
    assert (response.status_code, seen) == (413, None)
    assert "för mycket" in response.content.decode()


def test_what_comes_along_in_a_paste_is_taken_out_and_the_rest_stays():
    _response, seen = send(b"text=%E2%80%AEett%00%0D%0Atv%C3%A5%07&text=b", FORM)
    assert seen.getlist("text") == ["ett\r\ntvå", "b"]
    _response, seen = send(multipart(("text", "", "\u2066ett\u2069")), FILES)
    assert seen["text"] == "ett"


def test_a_whole_form_with_a_file_passes():
    body = multipart(("text", "", "a"), ("fil", '; filename="å.csv"', "x;y"))
    response, seen = send(body, FILES)
    assert (response.status_code, seen["text"]) == (200, "a")


def test_a_refusal_without_words_gets_its_page(db, client):
    response = client.post("/tillganglighet/")
    assert response.status_code == 405
    assert "Adressen är ingen sida" in response.content.decode()
    assert response["Allow"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "HITTAPÅ"])
@pytest.mark.parametrize("address", ["/2024/plan/norra/", "/2024/mal/", "/konto/login/"])
def test_nothing_is_asked_for_in_another_way_than_pages_do(db, client, method, address):
    response = client.generic(method, address)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert "Adressen är ingen sida" in response.content.decode()


def test_a_script_is_told_in_json(db, client):
    response = client.get("/finns-inte/", headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert response.json()["state"] == "refused"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e309}',
        b'{"a": ' + b"1" * 5000 + b"}",
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"a":' * (DEEPEST + 2) + b"1" + b"}" * (DEEPEST + 2),
        b'{"a": [' + b"1," * 300_000 + b"1]}",
    ],
)
def test_json_that_no_page_sends_is_refused(text):
    with pytest.raises(Unreadable):
        object_of(text)


def test_json_texts_are_cleaned():
    assert json_of(rb'["a\u0000b\ud800\u202ec", 1, null, "\ud83d\ude00"]') == [
        "abc",
        1,
        None,
        "\U0001f600",
    ]


@pytest.mark.parametrize(("content_type", "status"), [(FORM, 415), ("image/png", 415)])
def test_json_of_another_kind_is_refused(content_type, status):
    request = RequestFactory().generic("POST", "/", b"{}", content_type)
    with pytest.raises(Unreadable) as refused:
        read_object(request)
    assert refused.value.status == status


def test_json_is_read():
    request = RequestFactory().generic("POST", "/", b'{"a": [1]}', "application/json")
    assert read_object(request) == {"a": [1]}
