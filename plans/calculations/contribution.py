"""Who contributes to a goal: one definition for pages, completeness and reconciliation."""

from __future__ import annotations

import re

from django.db.models import F, Q, Value
from django.db.models.lookups import Regex

# Nothing but tags and every form of blank. Asked as a match, which ends at the first letter that
# somebody can read, rather than as what is left when these are taken away from the whole text.
_NOTHING_TO_READ = "^(?:<[^>]*>|&nbsp;|&#160;|&#xa0;|[\\s\u00a0\u200b\ufeff])*$"


def contributes() -> Q:
    """One definition of "the organisation says how it contributes to the goal".

    A condition on plan sections: the section's text has something to read when its markup is
    taken away, or (demo, where the prose is not kept) had words in its source document.
    `<p></p>` says nothing, `<p>Vi bygger.</p>` says how.
    """
    says_nothing = Regex(F("text"), Value(_NOTHING_TO_READ))
    return Q(words_in_source__gt=0) | ~Q(says_nothing)


def says_how(text: str, words_in_source: int = 0) -> bool:
    """The same of a section in a plan's edition, which is a document and no row.

    >>> says_how("<p> &nbsp;</p>"), says_how("<p>Vi bygger.</p>"), says_how("", 120)
    (False, True, True)
    """
    return words_in_source > 0 or not re.match(_NOTHING_TO_READ, text)
