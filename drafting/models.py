"""What this room keeps; each subject's models stand with it."""

from drafting.presence import Presence

__all__ = ["Presence"]
