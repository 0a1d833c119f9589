"""What somebody was shown before deciding, and how it differs from what stands now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from followup.preview import Preview
from indicators.models import Level

Facts = dict[str, Any]


def facts_of(shown: Preview) -> Facts:
    """What a page remembers of a preview: small enough for a field of its form."""
    return {
        "public": shown.public.number if shown.public else 0,
        "handed_in": {one.code: one.short_name for one in shown.handed_in},
        "goals": {line.code: line.after for line in shown.goals},
        "corrections": len(shown.corrections),
        "values": shown.values,
    }


def changes(seen: Facts, now: Facts) -> list[str]:
    """Sentences about what has become different; none where nothing has.

    >>> changes({"values": "a"}, {"values": "a"})
    []
    """
    if seen == now:
        return []
    if not seen:
        return [_("Läs igenom vad som blir offentligt innan du beslutar.")]
    found = [*_public(seen, now), *_handed_in(seen, now), *_goals(seen, now)]
    if seen.get("corrections") != now.get("corrections"):
        found.append(
            _("Rättelserna är %(now)s, de var %(before)s.")
            % {"now": now.get("corrections", 0), "before": seen.get("corrections", 0)}
        )
    return found or [_("Värden eller beslut som ingår har ändrats.")]


def _public(seen: Facts, now: Facts) -> Iterator[str]:
    if seen.get("public") != now.get("public"):
        yield _("Någon annan har publicerat eller dragit tillbaka en utgåva.")


def _handed_in(seen: Facts, now: Facts) -> Iterator[str]:
    before, after = seen.get("handed_in", {}), now.get("handed_in", {})
    for code in after.keys() - before.keys():
        yield _("%(who)s har lämnat in.") % {"who": after[code]}
    for code in before.keys() - after.keys():
        yield _("%(who)s ingår inte längre.") % {"who": before[code]}


def _goals(seen: Facts, now: Facts) -> Iterator[str]:
    before = seen.get("goals", {})
    for code, level in now.get("goals", {}).items():
        if before.get(code, "") != level:
            yield _("Mål %(goal)s blir ”%(level)s”.") % {
                "goal": code,
                "level": Level(level).label if level else _("bedöms inte"),
            }
