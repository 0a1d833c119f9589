"""What people choose of their letters, and the city's words around them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from common.recording import recorded
from organisations import audit
from organisations.models import LetterWords, NoticeChoice, User


def choose(*, digest: str, at_once: Sequence[str], by: User) -> None:
    """Keep when the person wants letters; what is required goes at once whatever they say."""
    with recorded(by):
        NoticeChoice.objects.update_or_create(
            user=by, defaults={"digest": digest, "at_once": list(at_once)}
        )


def words() -> LetterWords:
    return LetterWords.objects.first() or LetterWords(pk=1)


def set_words(*, opening: str, closing: str, by: User) -> None:
    """The city's own words before and after the list of every letter."""
    with recorded(by):
        LetterWords.objects.update_or_create(
            pk=1, defaults={"opening": opening, "closing": closing}
        )
        audit.record(audit.Kind.SETTINGS, by=by, what=_("Stadens ord i breven"))
