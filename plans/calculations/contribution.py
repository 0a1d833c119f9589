"""Who contributes to a goal: one definition for pages, completeness and reconciliation."""

from __future__ import annotations

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.lookups import Exact

# Tags and every form of blank: what is left is text that somebody can read.
_MARKUP_AND_BLANKS = "<[^>]*>|&nbsp;|&#160;|&#xa0;|[\\s\u00a0\u200b\ufeff]"


def contributes(section: str = "") -> Q:
    """One definition of "the organisation says how it contributes to the goal".

    A condition on plan sections: the section's text has something to read when its markup is
    taken away, or (demo, where the prose is not kept) had words in its source document.
    `<p></p>` says nothing, `<p>Vi bygger.</p>` says how. `section` is the path to the section
    from the queryset's model, e.g. "sections".
    """
    prefix = f"{section}__" if section else ""
    readable = Func(
        F(f"{prefix}text"),
        Value(_MARKUP_AND_BLANKS),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    return Q(**{f"{prefix}words_in_source__gt": 0}) | ~Q(Exact(readable, Value("")))
