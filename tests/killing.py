"""After a process has been killed: its database connection notices a moment later."""

import time

from django.db import connection

PATIENCE_SECONDS = 30
HELD = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def until_let_go():
    """Wait until nobody else holds a lock of a job's here."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with connection.cursor() as cursor:
            cursor.execute(HELD)
            if cursor.fetchone() == (0,):
                return
        assert time.monotonic() < deadline, "a killed process still holds its lock"
        time.sleep(0.05)
