"""What the job knows of the rule beside its SQL: its version, and the shares of goals.

The rule itself stands in `sql/`. Its other reading, in Python, is the control's
(`indicators/control/`): nothing there changes what any page shows.
"""

from dataclasses import dataclass
from decimal import Decimal

# Stored with every row; raising it makes the job write all rows again.
RULE_VERSION = "9"


@dataclass(frozen=True)
class Shares:
    """Which shares of the applicable levels decide for a goal. Data of the year's policy."""

    full: Decimal = Decimal(1)
    hard: Decimal = Decimal("0.5")
    none: Decimal = Decimal("0.5")


DEFAULT_SHARES = Shares()
