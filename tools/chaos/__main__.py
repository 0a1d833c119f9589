"""`make chaos`: people type in real browsers while everything else fails, again and again.

Afterwards every word that a browser no longer keeps is in the database, every other one is in
its browser and saves itself there, marks are drained, and the control agrees with both readings.
"""

from __future__ import annotations

import argparse
import os
import random
import sys

import django
from playwright.sync_api import sync_playwright

from tests.browser import FLAGS, executable
from tools.chaos.stage import stage
from tools.embedded.servers import DATA_DIR


def main() -> int:
    options = _parser().parse_args()
    print(f"Frö {options.seed}", flush=True)
    # Playwright drives the browser from a loop of its own in this thread, which waits meanwhile.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with stage(DATA_DIR) as set_up:
        django.setup()
        from tools.chaos.storm import storm

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
            return storm(set_up, browser, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--faults", type=int, default=2000)
    parser.add_argument("--only", nargs="+", default=[], help="namn på fel, alla om inga nämns")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    return parser


if __name__ == "__main__":
    sys.exit(main())
