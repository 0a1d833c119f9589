"""Command line: `make mutate`, or `make mutate ARGS="indicators --number 20 --seed 7"`.

Without paths the named changes are tried, and each has to be caught. With paths, so many random
changes to the files there are tried, and those that no test notices are listed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tools.mutate.changes import Change, changes_in, choices_of
from tools.mutate.copy import FAILED, PASSED, Copy, UntestedError
from tools.mutate.named import MovedError, named_changes

SUFFIXES = {".py", ".sql", ".js"}
LEFT_OUT = {".venv", ".data", "migrations", "tests", "tools", "demo"}
# A script's tests drive a browser; what several rooms use is tested by its users as well.
TESTS: dict[str, tuple[str, ...]] = {
    "static/js/sheet": ("tests/followup/test_grid_browser.py",),
    "static/js/drafting": ("tests/plans/test_browser.py",),
    "static/js/rich_text": ("tests/plans/test_browser.py",),
    "static/js": ("tests/dashboards", "-mbrowser"),
    "common": ("tests/common", "tests/dashboards", "-mnot browser"),
    "drafting": ("tests/drafting", "tests/plans", "-mnot browser"),
}
PATIENCE = 5


def main() -> int:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="malkedjan-mutate-") as folder:
        copy = Copy(Path(folder))
        try:
            if options.paths:
                return _try_random(copy, options)
            return _try_named(copy, options)
        except (MovedError, UntestedError) as error:
            print(error, file=sys.stderr)
            return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="filer eller mappar att ändra i")
    parser.add_argument("--number", type=int, default=10, help="hur många ändringar")
    parser.add_argument("--sample", type=int, help="bara så många av dem som har namn")
    parser.add_argument("--seed", type=int, default=1, help="samma frö ger samma ändringar")
    parser.add_argument("--tests", nargs="+", help="kör dessa i stället för rummets tester")
    return parser


def _try_named(copy: Copy, options: argparse.Namespace) -> int:
    """Each must be caught, and their tests pass without them. All texts must be found."""
    wanted = [(one, one.found(copy.root)) for one in named_changes()]
    if options.sample:
        wanted = random.Random(options.seed).sample(wanted, options.sample)
    seconds = copy.baseline(
        list(dict.fromkeys(test for one, _change in wanted for test in one.tests))
    )
    survived = 0
    for one, change in wanted:
        code = _code(copy, change, one.tests, seconds)
        if code not in (PASSED, FAILED):
            raise UntestedError(f"{one.name}: ändringen går inte att köra\n{copy.said[-3000:]}")
        survived += code == PASSED
        print(f"{'INTE UPPTÄCKT' if code == PASSED else 'upptäckt     '} {one.name}", flush=True)
    return 1 if survived else 0


def _try_random(copy: Copy, options: argparse.Namespace) -> int:
    """Say which changes survive; nobody promised that none does."""
    texts = {path: copy.read(path) for path in _files(copy.root, options.paths)}
    every = list(_all_changes(copy, texts))
    chosen = random.Random(options.seed).sample(every, min(options.number, len(every)))
    taken: dict[tuple[str, ...], float] = {}
    survived = 0
    for change in sorted(chosen, key=lambda one: (one.path, one.start)):
        tests = tuple(options.tests or covering(change.path, copy.root))
        if tests not in taken:
            taken[tests] = copy.baseline(tests)
        # What cannot even start, or never ends, is noticed as well.
        caught = _code(copy, change, tests, taken[tests]) != PASSED
        survived += not caught
        print(_told(change, texts[change.path], caught), flush=True)
    print(f"{survived} av {len(chosen)} ändringar upptäcktes inte (av {len(every)} möjliga).")
    return 0


def _files(root: Path, paths: Iterable[Path]) -> Iterator[Path]:
    """Files of ours at or below the paths, as paths below the code's root."""
    for path in paths:
        below = root / path
        for found in [below] if below.is_file() else sorted(below.rglob("*")):
            place = found.relative_to(root)
            if found.suffix in SUFFIXES and not LEFT_OUT & set(place.parts):
                yield place


def _all_changes(copy: Copy, texts: dict[Path, str]) -> Iterator[Change]:
    everything = {path: copy.read(path) for path in _files(copy.root, [Path()])}
    choices = choices_of({path: text for path, text in everything.items() if path.suffix == ".py"})
    for path, text in texts.items():
        yield from changes_in(path, text, choices)


def covering(path: Path, root: Path) -> Sequence[str]:
    """The tests that cover a file: what the table says, else the folder of its room."""
    name = path.as_posix()
    for beginning, tests in TESTS.items():
        if name.startswith(beginning):
            return tests
    folder = Path("tests", path.parts[0])
    return (
        (str(folder), "-mnot browser") if (root / folder).is_dir() else ("tests", "-mnot browser")
    )


def _code(copy: Copy, change: Change, tests: Sequence[str], seconds: float) -> int | None:
    """What the tests say of the change; the file is put back."""
    text = copy.read(change.path)
    copy.write(change.path, change.applied(text))
    try:
        return copy.test(tests, max(60, seconds * PATIENCE))
    finally:
        copy.write(change.path, text)


def _told(change: Change, text: str, caught: bool) -> str:
    old, new = (" ".join(part.split()) or "(inget)" for part in (change.old, change.new))
    said = "upptäckt     " if caught else "INTE UPPTÄCKT"
    return f"{said} {change.path}:{change.line(text)} {change.kind}: {old} → {new}"


if __name__ == "__main__":
    sys.exit(main())
