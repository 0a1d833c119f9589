"""What is chosen on a page while somebody else chooses the same: nobody's choice goes unsaid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Value = TypeVar("Value")


def kept(
    mine: Mapping[str, Value],
    *,
    seen: Mapping[str, str],
    stands: Mapping[str, Value],
    mark: Callable[[Value], str],
) -> dict[str, Value]:
    """What is to stand in each field where somebody chose `mine` on a page that showed what is
    `seen`, asked under the lock. What nobody touched stays as others have made it.

    `mark` is how a page says which value it has shown. Raises ValidationError, by field, where
    another has come to stand since, and neither is as it was seen.
    """
    refused: dict[str, str] = {}
    found: dict[str, Value] = {}
    for name, value in mine.items():
        before, now = seen.get(name, ""), mark(stands[name])
        if mark(value) == before:
            found[name] = stands[name]
        elif now in (before, mark(value)):
            found[name] = value
        else:
            words = _("Någon annan har ändrat till %(other)s medan sidan var öppen. Ditt val var"
                      " %(mine)s: spara igen om det ska gälla.")  # fmt: skip
            none = _("ingen")
            refused[name] = words % {"other": stands[name] or none, "mine": value or none}
    if refused:
        raise ValidationError(refused)
    return found
