"""The changes that once went unnoticed, by name: named.toml, each with the tests that catch it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.mutate.changes import Change

LIST = Path(__file__).with_name("named.toml")


class MovedError(Exception):
    """The text that a named change replaces is gone, or stands in several places."""


@dataclass(frozen=True)
class NamedChange:
    """`files` is a pattern below the code's root, so that a text may move to a file beside."""

    name: str
    files: str
    old: str
    new: str
    tests: tuple[str, ...]

    def found(self, root: Path) -> Change:
        """Where the text stands. Raises MovedError unless that is exactly one place."""
        places = [
            (path, text)
            for path in sorted(root.glob(self.files))
            if self.old in (text := path.read_text())
        ]
        if len(places) != 1 or places[0][1].count(self.old) != 1:
            where = ", ".join(str(path.relative_to(root)) for path, _text in places) or "ingenstans"
            raise MovedError(
                f"”{self.name}”: texten ska stå på ett ställe i {self.files} men står i {where}."
                f" Skriv om den i {LIST.name}:\n{self.old}"
            )
        path, text = places[0]
        return Change(path.relative_to(root), "named", text.index(self.old), self.old, self.new)


def named_changes() -> Iterator[NamedChange]:
    """All of them, in the order of the list."""
    for one in tomllib.loads(LIST.read_text())["change"]:
        yield NamedChange(one["name"], one["files"], one["old"], one["new"], tuple(one["tests"]))
