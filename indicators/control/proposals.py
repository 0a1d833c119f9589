"""From levels below a goal to the goal's proposal. A proposal counts; people decide.

Authoritative in SQL (`calculations/sql/proposal.sql`), read again here for the nightly control.
"""

from collections import Counter
from collections.abc import Iterable

from indicators.calculations.rule import DEFAULT_SHARES, Shares


def propose(levels: Iterable[str], shares: Shares = DEFAULT_SHARES) -> str:
    """Full when at least the full share is; hard, else none, when more than its share is.

    >>> propose(["full", "full", "not_applicable"]), propose(["full", "none", "none"])
    ('full', 'none')
    """
    counts = Counter(levels)
    applicable = counts.total() - counts["not_applicable"]
    if not applicable:
        return "not_applicable"
    if counts["full"] >= shares.full * applicable:
        return "full"
    if counts["hard_to_assess"] > shares.hard * applicable:
        return "hard_to_assess"
    if counts["none"] > shares.none * applicable:
        return "none"
    return "partial"


def counted(levels: Iterable[str]) -> dict[str, int]:
    """The counts shown beside a proposal; `total` leaves the not applicable ones out.

    >>> counted(["full", "not_applicable"])["total"]
    1
    """
    counts = Counter(levels)
    names = ("full", "partial", "none", "hard_to_assess", "not_applicable")
    applicable = counts.total() - counts["not_applicable"]
    return {name: counts[name] for name in names} | {"total": applicable}
