"""Which system account the private servers run as.

PostgreSQL refuses to run as root. When we are root it runs as the owner of its data directory, or
as `nobody`. That account often cannot reach a clone below `/root` or a `mktemp -d`; instead of
opening those directories to everybody we hand the process the one capability that lets it through.
"""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from tools.embedded.errors import EmbeddedServerError

# The right to pass closed directories, and nothing else. Without the secure bit access(2), by which
# initdb looks for its sister programs, would answer as if we did not have it.
UNHINDERED = [
    "--inh-caps=-all,+dac_override",
    "--ambient-caps=-all,+dac_override",
    "--securebits=+no_setuid_fixup",
]


@dataclass(frozen=True)
class Account:
    """A system account, and whether we must switch to it before starting a server."""

    uid: int
    gid: int
    switch: bool

    def owns(self, path: Path) -> None:
        """Make `path` ours, when we are root and run the server as somebody else."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def may_use(self, path: Path) -> bool:
        """Can the account enter every directory on the way to `path`, and read it?"""
        if not self.switch:
            return True
        path = path.resolve()
        return self._has(path, 0o5) and all(self._has(parent, 0o1) for parent in path.parents)

    def _has(self, path: Path, bits: int) -> bool:
        status = path.stat()
        if status.st_uid == self.uid:
            bits <<= 6
        elif status.st_gid == self.gid:
            bits <<= 3
        return stat.S_IMODE(status.st_mode) & bits == bits

    def command(self, argv: list[str], *, uses: list[Path], dies_with_us: bool) -> list[str]:
        """The command line that runs `argv` as this account."""
        options = self._options(uses)
        if dies_with_us:
            options.append("--pdeathsig=INT")
        if not options:
            return argv
        setpriv = shutil.which("setpriv")
        if setpriv:
            return [setpriv, *options, "--", *argv]
        if self.switch:
            raise EmbeddedServerError(
                "PostgreSQL kan inte köras som root och programmet setpriv (paketet util-linux) "
                "saknas här. Kör som vanlig användare eller installera util-linux."
            )
        return argv

    def _options(self, uses: list[Path]) -> list[str]:
        if not self.switch:
            return []
        options = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        if not all(self.may_use(path) for path in uses):
            options += UNHINDERED
        return options


def current_account() -> Account:
    """The account we run as ourselves."""
    return Account(os.geteuid(), os.getegid(), switch=False)


def account_for(data_dir: Path) -> Account:
    """The account that shall run PostgreSQL on `data_dir`."""
    owner = data_dir.stat() if data_dir.exists() else None
    if os.geteuid() != 0:
        if owner and owner.st_uid != os.geteuid():
            raise EmbeddedServerError(
                f"{data_dir} tillhör en annan användare ({owner.st_uid}). Kör som den användaren, "
                "som root, eller ta bort katalogen för att börja om med en tom databas."
            )
        return current_account()
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, switch=True)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid, switch=True)
