"""The run itself: typing, breaking, typing, mending."""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter

from playwright.sync_api import Browser

from tools.chaos.faults import Scene, draw
from tools.chaos.journal import Journal
from tools.chaos.rows import Rows
from tools.chaos.stage import Stage
from tools.chaos.verdict import verdict
from tools.chaos.writers import writers

LONGEST_BROKEN = 1.0
WORDS_BETWEEN = 3
TELL_EVERY = 50


def storm(set_up: Stage, browser: Browser, options: argparse.Namespace) -> int:
    """Do so many faults while people type, then judge; 0 when nothing was lost."""
    chance, rows = random.Random(options.seed), Rows()
    scene = Scene(set_up, rows, writers(browser, set_up.address, rows), chance)
    counted: Counter[str] = Counter()
    journal = Journal()
    started = time.monotonic()
    for number in range(1, options.faults + 1):
        fault = draw(chance, options.only)
        _type(scene)
        fault(scene)
        counted[fault.__name__] += 1
        _type(scene)
        time.sleep(chance.random() * LONGEST_BROKEN)
        _heal(scene)
        journal.note(scene, number, fault.__name__)
        if number % TELL_EVERY == 0:
            _tell(scene, number, time.monotonic() - started)
    return verdict(scene, counted)


def _type(scene: Scene) -> None:
    for _ in range(scene.chance.randint(1, WORDS_BETWEEN)):
        scene.somebody.type(scene.chance)


def _heal(scene: Scene) -> None:
    scene.stage.heal()
    # People's matters mend themselves more slowly than machines do.
    if scene.chance.random() < 0.4:
        scene.rows.open_plan()
        scene.rows.open_period()
    for writer in scene.writers:
        if scene.chance.random() < 0.3:
            scene.renew(writer)


def _tell(scene: Scene, number: int, seconds: float) -> None:
    words = sum(len(writer.words) for writer in scene.writers)
    print(f"{number} fel, {words} ord, {seconds / 60:.0f} min", flush=True)
