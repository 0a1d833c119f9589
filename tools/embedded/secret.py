"""The secret key of a private installation: random, kept in `.data/`, for its owner only."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def secret_key(data_dir: Path) -> str:
    """The key from the environment, else this clone's own; made the first time it is asked for."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    path = data_dir / "secret-key"
    if not path.exists():
        # Linked into place when complete: of two processes that start together, one wins.
        with tempfile.NamedTemporaryFile("w", dir=data_dir) as file, suppress(FileExistsError):
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.link(file.name, path)
    return path.read_text()
