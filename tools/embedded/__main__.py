"""Command line: `python -m tools.embedded exec [--ephemeral] [--data-dir DIR] -- CMD …`."""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from tools.embedded.servers import DATA_DIR, EmbeddedServerError, running

FORWARDED = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def main(arguments: list[str] | None = None) -> int:
    """Run a command with the private servers up; its exit code becomes ours."""
    options = _parser().parse_args(arguments)
    command = [part for index, part in enumerate(options.command) if index or part != "--"]
    if not command:
        _parser().error("ange ett kommando efter --")
    stopper = _Stopper()
    try:
        with running(options.data_dir.resolve(), ephemeral=options.ephemeral) as addresses:
            return stopper.run(command, {**os.environ, **addresses.environment()})
    except EmbeddedServerError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.embedded")
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("exec", help="kör ett kommando med egen PostgreSQL och Redis")
    run.add_argument("--ephemeral", action="store_true", help="nya servrar som tas bort efteråt")
    run.add_argument("--data-dir", type=Path, default=DATA_DIR)
    run.add_argument("command", nargs=argparse.REMAINDER)
    return parser


class _Stopper:
    """Passes signals on to the command, and lets the servers be stopped in order after it."""

    def __init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None
        self.received = 0
        for number in FORWARDED:
            signal.signal(number, self._on_signal)

    def run(self, command: list[str], environment: dict[str, str]) -> int:
        """Run the command to its end; a signal that came before it started ends it first."""
        if self.received:
            return 128 + self.received
        try:
            self.child = subprocess.Popen(command, env=environment)
        except OSError as error:
            print(f"{command[0]}: {error.strerror}", file=sys.stderr)
            return 127
        self._pass_on_what_came_meanwhile(self.child)
        code = self.child.wait()
        return code if code >= 0 else 128 - code

    def _pass_on_what_came_meanwhile(self, child: subprocess.Popen[bytes]) -> None:
        if self.received:
            child.send_signal(self.received)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.received = number
        # A terminal's Ctrl-C has reached the command already: it is in the same process group.
        if self.child and not (number == signal.SIGINT and sys.stdin and sys.stdin.isatty()):
            self.child.send_signal(number)


if __name__ == "__main__":
    sys.exit(main())
