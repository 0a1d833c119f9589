"""Migrates once for each set of migrations, and copies the result afterwards.

All migrations run whenever one of them has changed (in CI: always). Their result is kept under
`.data/` as SQL, from which each run fills one template, and each parallel worker copies that.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tools.embedded.postgres import binaries
from tools.embedded.servers import CLONE, DATA_DIR

KEPT = DATA_DIR / "test-schema"


def fingerprint() -> str:
    """Changes with every migration of ours and every package we lock."""
    digest = hashlib.sha256()
    for path in [CLONE / "requirements-dev.txt", *sorted(CLONE.glob("*/migrations/*.py"))]:
        digest.update(path.relative_to(CLONE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def template_database(url: str) -> str:
    """The name of a fully migrated database on our private server; made if it is not there."""
    print_of = fingerprint()
    name = f"template_{print_of}"
    with one_at_a_time(), psycopg.connect(url, autocommit=True) as connection:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not connection.execute(query, [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
            fill(with_database(url, name), KEPT / f"{print_of}.sql")
    return name


@contextmanager
def one_at_a_time():
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def fill(url: str, kept: Path) -> None:
    if kept.exists():
        run(binaries() / "psql", "-Xq1", "-vON_ERROR_STOP=1", "-o", os.devnull, "-f", kept, url)
        return
    environment = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    run(sys.executable, CLONE / "manage.py", "migrate", "-v0", "--no-input", **environment)
    for old in KEPT.glob("*.sql"):
        old.unlink()
    partial = kept.with_suffix(".partial")
    run(binaries() / "pg_dump", "--no-owner", f"--file={partial}", url)
    partial.rename(kept)


def run(*command: str | Path, **environment: str) -> None:
    subprocess.run(
        [str(part) for part in command], cwd=CLONE, env={**os.environ, **environment}, check=True
    )
