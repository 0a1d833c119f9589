"""A test client that looks at every page as a strict reviewer would."""

import re

from django.db import connection
from django.test import Client

INLINE = re.compile(rb"<[a-z][^<>]*\s(style|on[a-z]+)\s*=", re.IGNORECASE)
SCRIPT = re.compile(rb"<script(?![^>]*\b(src|nonce|type=\"application/json\"))", re.IGNORECASE)
STYLE = re.compile(rb"<style\b", re.IGNORECASE)
POST_FORM = re.compile(
    rb"<form\b(?=[^>]*\bmethod=[\"']?post)[^>]*>.*?</form>", re.IGNORECASE | re.DOTALL
)
SVG = re.compile(rb"<svg\b.*?</svg>", re.IGNORECASE | re.DOTALL)
WRITES = {"INSERT", "UPDATE", "DELETE", "TRUNCATE", "CREATE", "DROP", "ALTER"}
# Django keeps the session and the last sign-in whatever the method, the log who fetched a file,
# and the sign-in package that reserve codes have been shown.
BOOKKEEPING = re.compile(r'"(django_session|organisations_(user|auditentry)|mfa_authenticator)"')


class StrictClient(Client):
    """Refuses inline styles, scripts and handlers, forms without a CSRF token, GETs that write."""

    def get(self, *args, **kwargs):
        with connection.execute_wrapper(refuse_writes):
            return super().get(*args, **kwargs)

    def request(self, **request):
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            check_page(response.content, request.get("PATH_INFO", ""))
        return response


def refuse_writes(execute, sql, params, many, context):
    words = sql.lstrip("( \n").split(None, 1)
    if words and words[0].upper() in WRITES and not BOOKKEEPING.search(sql):
        raise AssertionError(f"a GET must not write: {sql[:200]}")
    return execute(sql, params, many, context)


def check_page(content: bytes, path: str) -> None:
    """What a page of ours must never contain; drawings may have attributes of their own."""
    page = SVG.sub(b"", content)
    for pattern, fault in [
        (INLINE, "inline style or handler"),
        (SCRIPT, "inline script"),
        (STYLE, "inline style sheet"),
    ]:
        match = pattern.search(page)
        assert not match, f"{path}: {fault}: {match.group(0)[:200]!r}"
    for form in POST_FORM.findall(page):
        assert b"csrfmiddlewaretoken" in form, f"{path}: a form without csrf_token: {form[:200]!r}"
