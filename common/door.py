"""What comes in through the door: address, cookies and form, read and cleaned once for all views.

What no person can have meant (NUL in an address, bytes that are no text, more parameters than a
form has) is refused with a page that says so. What comes along in a paste (signs that turn the
direction of what is read, control signs) is taken out of forms and questions, and nothing is lost.
JSON comes in through `common.json_requests`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    QueryDict,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _

from common.refusals import PAGES, Unreadable, refusal, status_of
from common.text import is_safe, without_unsafe

# How pages are read and forms sent; nothing of ours answers another way of asking.
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
LONGEST_ADDRESS = 4_000
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

Handler = Callable[[HttpRequest], HttpResponse]


def at_the_door(get_response: Handler) -> Handler:
    """Refuse or clean what the request says, before anything reads it."""

    def checked(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return _with_page(request, HttpResponseNotAllowed(METHODS))
        try:
            _check_address(request)
            _check_cookies(request)
            _check_form(request)
        except Unreadable as refused:
            return refusal(request, refused.status, str(refused))
        except UnreadablePostError:
            return refusal(request, 400, _("Allt kom inte fram. Skicka igen."))
        except (BadRequest, MultiPartParserError, SuspiciousOperation) as refused:
            return refusal(request, status_of(refused), _words(refused))
        return _with_page(request, get_response(request))

    checked.process_exception = _another_kind  # type: ignore[attr-defined]
    return checked


def _another_kind(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """A form with files, sent to where JSON is read: its bytes are read by then."""
    if not isinstance(exception, RawPostDataException):
        return None
    return refusal(request, 415, _("Sidan skickade något oväntat. Ladda om den."))


def _with_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A refusal without a word gets its page; Django's for a wrong method is empty."""
    if response.status_code not in PAGES or response.streaming or response.content:
        return response
    told = refusal(request, response.status_code)
    for name, value in response.items():
        if name != "Content-Type":
            told[name] = value
    told.cookies = response.cookies
    return told


def _words(refused: Exception) -> str:
    if status_of(refused) == 413:
        return _("Det som skickades är för mycket för en gång.")
    return _("Det som skickades är avbrutet eller inget formulär. Ladda om sidan och skicka igen.")


# --- the address -----------------------------------------------------------------------------


def _check_address(request: HttpRequest) -> None:
    query = request.META.get("QUERY_STRING", "")
    if len(request.path_info) + len(query) > LONGEST_ADDRESS:
        raise Unreadable(_("Adressen är för lång."), 414)
    if not is_safe(request.path_info):
        raise Unreadable(_("Adressen innehåller tecken som ingen adress har."), 404)
    _ensure_text(query)
    if not all(is_safe(name) for name in request.GET):
        raise Unreadable(_("Adressen innehåller tecken som ingen adress har."))
    if any("\0" in value for value in _values(request.GET)):
        raise Unreadable(_("Adressen innehåller tecken som ingen adress har."))
    if not _is_clean(request.GET):
        request.GET = _cleaned(request.GET)  # type: ignore[assignment]


def _ensure_text(encoded: str) -> None:
    """Bytes that are no UTF-8 would become question marks that somebody searches for, or saves."""
    try:
        unquote_to_bytes(encoded.encode("latin-1", "replace")).decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable(_("Texten är inte skriven i UTF-8 och går inte att läsa.")) from None


def _check_cookies(request: HttpRequest) -> None:
    """A cookie with a sign that no cookie of ours has is as good as none."""
    for name, value in list(request.COOKIES.items()):
        if not (is_safe(name) and is_safe(value)):
            del request.COOKIES[name]


# --- the form --------------------------------------------------------------------------------


def _check_form(request: HttpRequest) -> None:
    if request.method != "POST" or request.content_type not in (FORM, MULTIPART):
        return
    assert isinstance(request, WSGIRequest)
    if request.content_type == MULTIPART:
        _read_to_its_end(request)
    else:
        _ensure_text(request.body.decode("latin-1"))
        _ensure_whole(request, len(request.body))
    if not all(is_safe(name) for name in [*request.POST, *request.FILES]):
        raise Unreadable(_("Ett fält i formuläret har ett namn som inget fält har."))
    if not _is_clean(request.POST):
        request._post = _cleaned(request.POST)  # type: ignore[attr-defined]


def _ensure_whole(request: HttpRequest, received: int) -> None:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and received < int(announced):
        raise Unreadable(_("Allt kom inte fram. Skicka igen."))


class Tail:
    """A stream that remembers the last bytes which were read of it."""

    def __init__(self, stream) -> None:  # type: ignore[no-untyped-def]
        self.stream, self.last = stream, b""

    def read(self, *args: int) -> bytes:
        return self._seen(self.stream.read(*args))

    def readline(self, *args: int) -> bytes:
        return self._seen(self.stream.readline(*args))

    def _seen(self, data: bytes) -> bytes:
        self.last = (self.last + data)[-200:] if len(data) < 200 else data[-200:]
        return data


def _read_to_its_end(request: WSGIRequest) -> None:
    """A form with files ends with its own mark; without it the last field may be cut."""
    tail = request._stream = Tail(request._stream)  # type: ignore[assignment]
    request.POST  # noqa: B018 - reads the stream
    boundary = (request.content_params or {}).get("boundary", "")
    if not tail.last.rstrip().endswith(f"--{boundary}--".encode()):
        raise Unreadable(_("Allt kom inte fram. Skicka igen."))


# --- both ------------------------------------------------------------------------------------


def _values(query: QueryDict) -> Iterable[str]:
    return (str(text) for _name, texts in query.lists() for text in texts)


def _is_clean(query: QueryDict) -> bool:
    return all(is_safe(text) for text in _values(query))


def _cleaned(query: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True, encoding=settings.DEFAULT_CHARSET)
    for name, texts in query.lists():
        cleaned.setlist(str(name), [without_unsafe(str(text)) for text in texts])
    cleaned._mutable = False
    return cleaned
