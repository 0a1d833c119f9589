"""A database of its own for each size of the city."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

# A city larger than this is multiplied inside its database instead of loaded.
LARGEST_LOADED = 10


def sized_city(scale: int) -> dict[str, str]:
    """Create, migrate and fill a database; return the environment that points at it."""
    loaded = scale if scale <= LARGEST_LOADED else 1
    name = f"bench_{scale}"
    environment = {
        **os.environ,
        "DATABASE_URL": _create(name),
        "DJANGO_SETTINGS_MODULE": "tools.bench.settings",
        "DEMO": "true",
        "DEBUG": "false",
        "LOG_LEVEL": "WARNING",
    }
    _manage(environment, "migrate", "--verbosity=0")
    with tempfile.TemporaryDirectory() as elsewhere:
        # Not over the accounts of a demo that is in use.
        accounts = f"--accounts={elsewhere}/accounts.json"
        _manage(environment, "load_demo", f"--scale={loaded}", accounts)
    if loaded != scale:
        run_here(environment, "tools.bench.multiply", str(scale))
    return environment


def run_here(environment: dict[str, str], module: str, *arguments: str) -> str:
    """Run one measuring module in a process of its own; return what it printed."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _create(name: str) -> str:
    address = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(address._replace(path=f"/{name}"))


def _manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
