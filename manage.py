#!/usr/bin/env python
"""Run administrative commands.

Without DATABASE_URL and REDIS_URL the private servers under `.data/` are used: those that
`make run` has up, else they are started for the command and stopped after it.
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

OWN_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budgetapp.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        _start_again_with_own_python()
        raise
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        execute_from_command_line(sys.argv)
        return
    from tools.embedded import EmbeddedServerError, running

    # A terminated command must still stop the servers that it started.
    signal.signal(signal.SIGTERM, _exit)
    try:
        with running() as addresses:
            os.environ.update(addresses.environment())
            execute_from_command_line(sys.argv)
    except EmbeddedServerError as error:
        sys.exit(str(error))


def _start_again_with_own_python() -> None:
    """Let `python manage.py …` work with the system's Python once `make` has built `.venv`."""
    if OWN_PYTHON.exists() and Path(sys.prefix) != OWN_PYTHON.parents[1]:
        os.execv(OWN_PYTHON, [str(OWN_PYTHON), *sys.argv])


def _exit(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
