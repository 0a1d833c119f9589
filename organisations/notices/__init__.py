"""What people are told of their work, and the letters about it."""

from organisations.notices.telling import notify

__all__ = ["notify"]
