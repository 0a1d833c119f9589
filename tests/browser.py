"""Starting Debian's Chromium for the browser tests."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
# How long a browser is waited for, in ms: a busy machine is slow, and that is no fault.
PATIENCE = 30_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but our own server is reachable: a page that needs the outside fails its test.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def executable() -> str | None:
    """The browser to drive: $CHROMIUM, or the first known name on PATH."""
    given = os.environ.get("CHROMIUM")
    return given or next(filter(None, map(shutil.which, NAMES)), None)
