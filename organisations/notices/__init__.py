"""What people are told of their work, what waits for them, and the letters about both."""

from organisations.notices.duties import Awaited, Duty, register
from organisations.notices.telling import notify

__all__ = ["Awaited", "Duty", "notify", "register"]
