"""What is answered when a request cannot be taken: a page with a way on, or the same as JSON."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

# The statuses that have a page of their own in templates/.
PAGES = {400, 403, 404, 405, 413, 414, 415, 429}


class Unreadable(BadRequest):
    """The request is nothing that the page sends; the message is for whoever sent it."""

    for_readers = True

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


# Django's names for what it refuses because there is too much of it.
_TOO_MUCH = {"RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent"}


def status_of(refused: Exception) -> int:
    """The status of a request that was refused: its own word, or by its kind."""
    status: int = getattr(refused, "status", 413 if type(refused).__name__ in _TOO_MUCH else 400)
    return status


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asked, which reads `message` and shows it."""
    accepted = request.headers.get("Accept", "")
    return accepted.startswith("application/json") or request.content_type == "application/json"


def refusal(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """The page of the status; `message` says what was wrong with just this request."""
    if wants_json(request):
        return JsonResponse({"state": "refused", "message": message}, status=status)
    page = status if status in PAGES else 400
    return render(request, f"{page}.html", {"told": message}, status=status)
