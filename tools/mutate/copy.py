"""A private copy of the code, in which a change disturbs nobody."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools.embedded.servers import CLONE

PASSED, FAILED = 0, 1


class Copy:
    """What git follows or would follow, as it is now, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "copy"
        for name in _files():
            place = self.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CLONE / name, place)
        (self.root / ".venv").symlink_to(CLONE / ".venv")
        kept = CLONE / ".data" / "test-schema"
        if kept.is_dir():
            shutil.copytree(kept, self.root / ".data" / "test-schema")

    def read(self, path: Path) -> str:
        return (self.root / path).read_text()

    def write(self, path: Path, text: str) -> None:
        (self.root / path).write_text(text)

    def test(self, tests: Sequence[str], seconds: float) -> int | None:
        """Run the tests until one fails: pytest's exit code, None when they never end."""
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-qx", "-n0", "-pno:cacheprovider", *tests],
            cwd=self.root,
            env={**os.environ, "SERVERS_ARE_OURS": "yes", "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            self.said, _nothing = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            self.said, _nothing = process.communicate()
            return None
        return process.returncode

    def baseline(self, tests: Sequence[str]) -> float:
        """How many seconds the tests take unchanged. Raises UntestedError unless they pass."""
        began = time.monotonic()
        code = self.test(tests, 3600)
        if code != PASSED:
            raise UntestedError(f"{' '.join(tests)}: {self.said[-3000:]}")
        return time.monotonic() - began


class UntestedError(Exception):
    """The tests do not pass on the code as it is, so they say nothing about a change."""


def _files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (CLONE / name).is_file()]
