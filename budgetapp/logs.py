"""What no line of a log may hold."""

from __future__ import annotations

import logging
import re

_LINK = re.compile(r"(/password/reset/key/)[^\s'\"]+")


class WithoutLinks(logging.Filter):
    """Addresses with which anybody could choose somebody's password are cut short."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        short = _LINK.sub(r"\1…", said)
        if short != said:
            record.msg, record.args = short, ()
        return True
