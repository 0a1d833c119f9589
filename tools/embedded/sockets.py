"""Where the Unix sockets stand."""

import hashlib
import os
import re
import stat
from pathlib import Path

from tools.embedded.account import Account
from tools.embedded.errors import EmbeddedServerError

# The kernel keeps 108 bytes for a socket's path, the last one a zero.
LONGEST_SOCKET_PATH = 107
# The longest name we put in the directory; PostgreSQL adds ".lock" for a file that is no socket.
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
# Such a path needs no quoting in a URL, in a configuration file or on a command line.
PLAIN_PATH = re.compile(r"[A-Za-z0-9_./-]+")


def socket_directory(data_dir: Path, account: Account) -> Path:
    """A private directory for the sockets: below the data if the path allows, else a short one."""
    directory = data_dir / "run"
    if not _fits(directory):
        directory = _short_directory(data_dir, account)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_foreign(directory, account)
    directory.chmod(0o700)
    account.owns(directory)
    return directory


def _fits(directory: Path) -> bool:
    path = str(directory / LONGEST_SOCKET_NAME)
    return len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and bool(PLAIN_PATH.fullmatch(path))


def _short_directory(data_dir: Path, account: Account) -> Path:
    """A name under XDG_RUNTIME_DIR or /tmp that only this clone has."""
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    name = f"malkedjan-{os.geteuid()}-{digest}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    # As root the server runs as somebody else, who has no way into root's own runtime directory.
    if (
        runtime
        and not account.switch
        and os.access(runtime, os.W_OK)
        and _fits(Path(runtime, name))
    ):
        return Path(runtime, name)
    return Path("/tmp", name)  # noqa: S108 - ownership is checked before it is used


def _refuse_foreign(directory: Path, account: Account) -> None:
    """Anybody may create names in /tmp: use only a real directory that is ours."""
    status = directory.lstat()
    ours = status.st_uid in {os.geteuid(), account.uid}
    if not stat.S_ISDIR(status.st_mode) or not ours:
        raise EmbeddedServerError(
            f"{directory} finns redan och tillhör någon annan. Ta bort den och försök igen."
        )
