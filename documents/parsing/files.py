"""Bytes to text, or a clear word about why that cannot be done."""

from __future__ import annotations

from common.files import NotText, decode
from documents.parsing.model import NotAPlan


def read_document(data: bytes) -> str:
    """The text of a document's file; NotAPlan says what the file is when it is no text."""
    try:
        return decode(data)
    except NotText as found:
        raise NotAPlan(f"Filen är {found}. Spara dokumentet som ren text (UTF-8) först.")
