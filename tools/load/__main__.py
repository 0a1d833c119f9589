"""`python -m tools.load [--editors 100] [--seconds 120]`: many write at once; is all of it there?

Each saves every other second and asks every other second whether the page has news, as the
scripts do. Afterwards the database is asked for the last word that each was told is saved.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections import Counter

from tools.bench.databases import run_here, sized_city
from tools.bench.live import running_product
from tools.load.editor import Editor

SLOWEST_MS = 300


def main() -> int:
    options = _parser().parse_args()
    environment = sized_city(1)
    people = json.loads(run_here(environment, "tools.load.people", str(options.editors)))
    with running_product(environment) as (address, _services):
        editors = [Editor(address, job, options.every) for job in people]
        before = os.getloadavg()[0]
        _write_together(editors, options.seconds)
        load = os.getloadavg()[0]
    wrong = json.loads(run_here(environment, "tools.load.check", json.dumps(_last_words(editors))))
    return _report(editors, wrong, (before, load))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--editors", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--every", type=float, default=2)
    return parser


def _write_together(editors: list[Editor], seconds: float) -> None:
    threads = [
        threading.Thread(target=editor.work, args=(seconds, place / len(editors)), daemon=True)
        for place, editor in enumerate(editors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)


def _last_words(editors: list[Editor]) -> list[dict[str, object]]:
    return [{**editor.job, "last": editor.acknowledged} for editor in editors]


def _report(editors: list[Editor], wrong: list[str], load: tuple[float, float]) -> int:
    saves = sorted(wait for editor in editors for wait in editor.saves)
    asks = sorted(wait for editor in editors for wait in editor.asks)
    faults = Counter(fault for editor in editors for fault in editor.faults)
    print(
        f"{len(editors)} skriver: {len(saves)} sparade, {sum(faults.values())} fel {dict(faults)}"
    )
    for name, waits in (("spara", saves), ("något nytt?", asks)):
        if waits:
            shown = [round(1000 * at(waits, share)) for share in (0.5, 0.95, 0.99, 1)]
            print("{}: median {} ms, 95 % {} ms, 99 % {} ms, längst {} ms".format(name, *shown))
    print(f"förlorat: {wrong or 'inget'}")
    print(f"belastning {load[0]:.1f} före, {load[1]:.1f} efter, {os.cpu_count()} kärnor")
    is_slow = not saves or at(saves, 0.95) * 1000 > SLOWEST_MS
    return 1 if faults or wrong or is_slow else 0


def at(ordered: list[float], share: float) -> float:
    """The value below which `share` of an ordered list lies."""
    return ordered[max(0, min(len(ordered) - 1, -(-int(len(ordered) * share * 1000) // 1000) - 1))]


if __name__ == "__main__":
    sys.exit(main())
