"""Who decides what becomes public of a period, and when it is closed."""

from __future__ import annotations

from organisations.permissions import Viewer, can_steer_city


def may_publish(user: Viewer) -> bool:
    """Publish a period or the year's plans for the whole city: the office, administrators."""
    return can_steer_city(user)


def may_withdraw(user: Viewer) -> bool:
    """Take back what has been published, by those who publish."""
    return may_publish(user)


def may_close(user: Viewer) -> bool:
    """Close a period for changes, and open it again."""
    return can_steer_city(user)
