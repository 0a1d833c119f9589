"""Letters as files, where there is no mail server: readable by their owner alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.mail.backends.filebased import EmailBackend


class PrivateFolder(EmailBackend):
    """Django's folder of letters. Links to passwords stand in them, so nobody else reads them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        Path(self.file_path).chmod(0o700)

    def open(self) -> bool:
        if self.stream:
            return False
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        # The stubs know neither the name nor that the stream is one of bytes.
        name = self._get_filename()  # type: ignore[attr-defined]
        self.stream = os.fdopen(os.open(name, flags, 0o600), "ab")  # type: ignore[assignment]
        return True
