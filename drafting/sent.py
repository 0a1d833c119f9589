"""What is sent to be saved: done once, however often it comes; a script's answered in JSON, and
told that the session has ended.

A request with the header X-Desk-Person comes from `static/js/desk/transport.js`, which keeps what
was typed until the answer says that it is saved. It is never redirected: not to sign in (401), and
not after a save (200 with the address to go on to). Nor is anything saved for another person than
the one who typed it, who may have signed out in another tab.

A form that a browser sends by itself carries no key. Its token is its page's own: twice the same
with one token is one press too many.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from drafting.models import SentKey
from organisations.middleware import account_pages
from organisations.models import User

PERSON, KEY = "X-Desk-Person", "X-Sent-Key"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105, a field's name
KEPT = timedelta(days=3)
LONGEST_ANSWER = 200_000

Answer = Callable[[HttpRequest], HttpResponse]


def desk(get_response: Answer) -> Answer:
    """Middleware, after the one that finds out who asks."""

    def answered(request: HttpRequest) -> HttpResponse:
        person = request.headers.get(PERSON)
        if request.method != "POST":
            return get_response(request)
        if person is None:
            return _kept_for_signing_in(request, _by_itself(request, get_response))
        if not request.user.is_authenticated or str(request.user.pk) != person:
            return _signed_out(request)
        key = _key(request)
        if key is None:
            return _without_redirect(get_response(request))
        return _without_redirect(_once(request, get_response, key, _digest(request)))

    return answered


def _is_at_the_door(request: HttpRequest) -> bool:
    return request.path_info.startswith(account_pages())


def _by_itself(request: HttpRequest, get_response: Answer) -> HttpResponse:
    """What a browser sends without a script of ours: the same of the same page is done once."""
    is_scripts = (
        "HX-Request" in request.headers
        or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    )
    if _is_at_the_door(request) or is_scripts or not request.user.is_authenticated:
        return get_response(request)
    token = request.POST.get(TOKEN)
    # Where scripts run they put the cookie's in its place, which is the same on every page.
    if not token or token == request.COOKIES.get(settings.CSRF_COOKIE_NAME):
        return get_response(request)
    digest = _digest(request)
    key = uuid5(NAMESPACE_URL, f"{token} {digest}")
    return _with_words(request, _once(request, get_response, key, digest, is_kept=_leads_on))


# Answers that say nothing of what somebody had written: its place is gone, or closed to them.
WORDLESS = (403, 404, 405, 410)


def _with_words(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Whoever wrote for a place that is not there gets back what was typed, to copy."""
    typed = _texts(request) if response.status_code in WORDLESS else []
    if not typed:
        return response
    return render(request, "drafting/not_taken.html", {"typed": typed}, status=response.status_code)


def _leads_on(response: HttpResponse) -> bool:
    """Something was done, and the browser goes on; a page in answer is made anew."""
    return 300 <= response.status_code < 400


def _is_answer(response: HttpResponse) -> bool:
    return response.status_code < 400 and not response.streaming


def _signed_out(request: HttpRequest) -> HttpResponse:
    is_other = request.user.is_authenticated
    message = (
        _("Någon annan är inloggad här nu. Din text finns kvar i webbläsaren.")
        if is_other
        else _("Du har loggats ut. Din text finns kvar i webbläsaren.")
    )
    data = {"state": "signed-out", "message": message, "other": is_other}
    return JsonResponse(data, status=401)


def _kept_for_signing_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Whoever is sent to sign in by an ordinary form gets back what was typed, to copy.

    Also a browser that does not say which page it came from: then signing in leads home.
    """
    login = reverse("account_login")
    location = response.headers.get("Location", "")
    if _is_at_the_door(request) or request.user.is_authenticated:
        return response
    if not location.startswith(login):
        return response
    typed = _texts(request)
    if not typed:
        return response
    context = {"typed": typed, "sign_in": location}
    return render(request, "drafting/signed_out.html", context, status=401)


# What a form carries that nobody has typed.
CARRIED = re.compile(rf"{TOKEN}|(.*-)?(field|base|ancestor|choose|next|page|seen\w*)")


def _texts(request: HttpRequest) -> list[str]:
    """What somebody has typed, as far as a form tells."""
    return [
        value.strip()
        for name, values in request.POST.lists()
        if not CARRIED.fullmatch(name) and "password" not in name
        for value in values
        if len(value.strip()) > 1 and not value.strip().isdecimal()
    ]


def _without_redirect(response: HttpResponse) -> HttpResponse:
    """A script cannot see where a redirect leads; it goes there itself."""
    location = response.headers.get("Location")
    if not location or not 300 <= response.status_code < 400:
        return response
    answer = JsonResponse({"state": "saved", "location": location})
    answer.cookies = response.cookies
    return answer


def _once(
    request: HttpRequest,
    get_response: Answer,
    key: UUID,
    digest: str,
    is_kept: Callable[[HttpResponse], bool] = _is_answer,
) -> HttpResponse:
    assert isinstance(request.user, User), "only who is signed in sends with a key"
    with transaction.atomic():
        sent, is_new = SentKey.objects.get_or_create(
            key=key, user=request.user, defaults={"digest": digest}
        )
        if not is_new:
            return _again(sent, digest)
        response = get_response(request)
        _remember(sent, response, is_kept=is_kept(response))
    return response


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.headers.get(KEY, ""))
    except ValueError:
        return None


def _digest(request: HttpRequest) -> str:
    """Of the address and what was typed and chosen for it, the files' contents included; the token
    of the session it was sent in is no part of it.
    """
    address = request.get_full_path()
    if request.content_type == "application/json":
        return hashlib.sha256(address.encode() + b"\0" + request.body).hexdigest()
    parts = [address]
    parts += [
        f"{name}={value}"
        for name, values in sorted(request.POST.lists())
        if name != TOKEN
        for value in values
    ]
    parts += [
        f"{name}={file.name}:{_content_digest(file)}"
        for name, files in sorted(request.FILES.lists())
        for file in files
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _content_digest(file: UploadedFile) -> str:
    """Of what is in it: a corrected file may have the former one's name and size."""
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def _again(sent: SentKey, digest: str) -> HttpResponse:
    """The first answer once more; or that something else was sent the first time."""
    if sent.digest != digest:
        message = _("Det du skickade först är sparat. Det du har ändrat sedan dess är det inte.")
        data = {"state": "already", "message": message, "location": sent.location}
        return JsonResponse(data, status=422)
    response = HttpResponse(sent.body, status=sent.status, content_type=sent.content_type)
    if sent.location:
        response["Location"] = sent.location
    return response


def _remember(sent: SentKey, response: HttpResponse, *, is_kept: bool) -> None:
    """Keep the answer with what was done; what failed may be sent again under the same key."""
    if response.status_code >= 500:
        transaction.set_rollback(True)
        return
    if not is_kept:
        sent.delete()
        return
    sent.status = response.status_code
    sent.content_type = response.headers.get("Content-Type", "")
    sent.location = response.headers.get("Location", "")
    sent.body = response.content.decode()[:LONGEST_ANSWER]
    sent.save()
    SentKey.objects.filter(user=sent.user, at__lt=timezone.now() - KEPT).delete()
