"""Whether anything was lost, once everything is whole again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter

from indicators.control import run_control
from tools.chaos.faults import Scene
from tools.chaos.writer import Writer

SETTLE_SECONDS = 120
ASK_SECONDS = 1.0
SHOWN = 8


def verdict(scene: Scene, counted: Counter[str]) -> int:
    """Print what happened and what is missing; 0 when nothing is."""
    scene.stage.wait_until_ready()
    scene.rows.open_plan()
    scene.rows.open_period()
    for writer in scene.writers:
        scene.renew(writer)
        writer.open()
        writer.load()
    _settle(scene)
    faults = [*_lost(scene), *_marks(scene), *_verified(), *_script_errors(scene)]
    typed = sum(len(writer.words) for writer in scene.writers)
    away = sum(len(writer.chosen_away) for writer in scene.writers)
    print(f"{sum(counted.values())} fel: {dict(counted)}")
    print(f"{typed} ord skrivna, planen beslutad {scene.rows.decided} gånger")
    print(f"{away} ord bortvalda i celler med två versioner, sökta i historiken")
    print("\n".join(faults) or "Inget är förlorat; märkena är tömda; kontrollen är överens.")
    return 1 if faults else 0


def _settle(scene: Scene) -> None:
    """The pages save what waits by themselves; nobody does more than look."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        if not any(_missing(writer, scene.rows.texts()) for writer in scene.writers):
            return
        for writer in scene.writers:
            writer.settle()
        time.sleep(ASK_SECONDS)


def _missing(writer: Writer, stored: str) -> list[str]:
    """The words that nobody has chosen away and that do not stand there."""
    return [word for word in writer.words if word not in stored and word not in writer.chosen_away]


def _lost(scene: Scene) -> list[str]:
    stored = scene.rows.texts()
    found = []
    for writer in scene.writers:
        kept = writer.kept()
        missing = _missing(writer, stored)
        missing += [word for word in writer.chosen_away if not scene.rows.was_written(word)]
        waits = [word for word in missing if word in kept]
        lost = [word for word in missing if word not in kept]
        for words, what in ((waits, "bara i webbläsaren"), (lost, "FÖRLORADE")):
            if words:
                shown = ", ".join(words[:SHOWN])
                found.append(f"{writer.name}, {len(words)} ord {what}: {shown} …")
        if waits:
            found.append(f"{writer.name} ser: {writer.told()}")
    return found


def _marks(scene: Scene) -> list[str]:
    deadline = time.monotonic() + SETTLE_SECONDS
    while (left := scene.rows.marks()) and time.monotonic() < deadline:
        time.sleep(ASK_SECONDS)
    return [f"{left} märken är inte tömda"] if left else []


def _verified() -> list[str]:
    """Both readings agree with the control, and every edition with its checksum."""
    run = run_control()
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_editions"],
        capture_output=True,
        text=True,
        check=False,
    )
    differences = run.differences.count()
    found = [f"kontrollen: {differences} skillnader"] if differences else []
    return [*found, done.stdout + done.stderr] if done.returncode else found


def _script_errors(scene: Scene) -> list[str]:
    errors = {error for writer in scene.writers for error in writer.errors}
    return [f"skriptfel: {error[:200]}" for error in errors]
