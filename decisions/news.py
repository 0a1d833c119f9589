"""Whether anything is new for a page, told by counters that whoever makes news raises.

A page carries the number that its topics had before it was made, and asks now and then whether
they still have it: one query over a few rows, whatever the page shows. The number says only that
something is new; what, the page finds out by being made again.

Raising waits for nobody. A counter is the sum of its rows: each raise adds one, merged with those
that nobody else is merging, and a page sees it in the moment that the transaction is committed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import connection
from django.db.models import Sum
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from decisions.models import NewsCount

# Decided and published facts: anybody may ask.
PUBLISHED = "published"
# What is entered, of the whole city.
WORKING = "working"
# What is entered, when nobody knows whose figures it changes.
ANYBODY = "anybody"

# What a page does with news: offers it, takes it in where nobody is disturbed, or changes only
# its marked parts because somebody writes in the rest.
OFFER, TAKE, PARTS = "offer", "take", "parts"

SALT = "decisions.news"
# A page that has stood open for longer is opened anew before it is told of more.
ASKED_FOR_SECONDS = 24 * 3600

RAISE = """
    WITH free AS (
        SELECT id FROM decisions_newscount
        WHERE topic = ANY (%(topics)s::text[]) FOR UPDATE SKIP LOCKED
    ), merged AS (
        DELETE FROM decisions_newscount WHERE id IN (SELECT id FROM free) RETURNING topic, number
    )
    INSERT INTO decisions_newscount (topic, number)
    SELECT one.topic, %(by)s::bigint + coalesce(sum(merged.number), 0)
    FROM unnest(%(topics)s::text[]) AS one (topic) LEFT JOIN merged USING (topic)
    GROUP BY one.topic
"""


@dataclass(frozen=True)
class News:
    """What a page asks about, and the number that it had when the page was made."""

    topics: tuple[str, ...]
    number: int
    way: str
    session: str

    @property
    def question(self) -> str:
        """The topics as the page carries them: signed for its session, unless anybody may ask."""
        if self.topics == (PUBLISHED,):
            return PUBLISHED
        return signing.dumps((self.session, *self.topics), salt=SALT)


def of_organisation(organisation: int) -> str:
    """The topic of what is entered by or computed of one organisation."""
    return f"organisation:{organisation}"


def keep_fresh(
    request: HttpRequest, *topics: str, way: str = TAKE, number: int | None = None
) -> None:
    """Let the page that answers the request be told of news.

    Called before the page reads anything that it shows, so that nothing falls between. A part
    that is fetched into a page is told of by the page. `number` is the topics', if known.
    """
    if request.method == "GET" and not getattr(request, "htmx", False):
        known = number_of(topics) if number is None else number
        request.news = News(topics, known, way, _session(request))  # type: ignore[attr-defined]


def keep_published_fresh(request: HttpRequest, number: int | None = None) -> None:
    """What readers read changes when they say so."""
    if not hasattr(request, "news"):
        keep_fresh(request, PUBLISHED, way=OFFER, number=number)


def keep_working_fresh(request: HttpRequest) -> None:
    """What is entered, anywhere in the city, beside what is decided."""
    keep_fresh(request, WORKING, PUBLISHED)


def keep_workspace_fresh(request: HttpRequest, organisation: int, way: str = PARTS) -> None:
    """A page of an organisation's own work."""
    keep_fresh(request, of_organisation(organisation), ANYBODY, PUBLISHED, way=way)


def topics_asked(request: HttpRequest, question: str) -> tuple[str, ...]:
    """The topics of a page's question.

    Raises `BadSignature` when we did not write it, `SignatureExpired` when the page is too old or
    was made in another session: how often somebody works on a draft is nobody else's business.
    """
    if question == PUBLISHED:
        return (PUBLISHED,)
    session, *topics = signing.loads(question, salt=SALT, max_age=ASKED_FOR_SECONDS)
    if not constant_time_compare(session, _session(request)):
        raise signing.SignatureExpired
    return tuple(topics)


def _session(request: HttpRequest) -> str:
    """The session's mark, which asks no table: whoever has the cookie has been let in."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return salted_hmac(SALT, key).hexdigest()[:16]


def number_of(topics: Iterable[str]) -> int:
    found = NewsCount.objects.filter(topic__in=tuple(topics)).aggregate(number=Sum("number"))
    return found["number"] or 0


def raise_news(*topics: str) -> None:
    """Tell the pages of the topics, when the transaction is committed, that something is new."""
    _add(sorted(set(topics)), 1)


def merge_news() -> None:
    """Make one row of each counter again, without raising it."""
    _add(list(NewsCount.objects.order_by("topic").values_list("topic", flat=True).distinct()), 0)


def _add(topics: list[str], by: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RAISE, {"topics": topics, "by": by})
