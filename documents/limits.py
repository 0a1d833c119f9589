"""How much a file from outside may hold. One place, for the room of files, commands and cities.

Everything is counted before it is built in memory: the bytes, what an archive says that it
unfolds to, then rows and cells while they are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

MEBIBYTE = 1024 * 1024

FILE_BYTES = 20 * MEBIBYTE
# A plan with pictures, what it unfolds to, its pages and, in Word, its parts.
PLAN_BYTES = 30 * MEBIBYTE
PLAN_UNPACKED = 200 * MEBIBYTE
PLAN_PAGES = 1_000
PLAN_PARTS = 5_000
# In Word, where pages are not counted: each cell of a table is a paragraph, too.
PLAN_PARAGRAPHS = 30_000
# How many documents of one organisation, or files of one plan, may wait for the jobs at once.
MOST_WAITING = 10
PAGE_CHARACTERS = 60_000
# Every plan's file carries the city's template: its styles, marks and typefaces.
TEMPLATE_BYTES = 5 * MEBIBYTE
TEMPLATE_UNPACKED = 50 * MEBIBYTE
ROWS = 100_000
CELLS = 2_000_000
# What a spreadsheet takes in one cell.
CELL_CHARACTERS = 32_767
# Elements within elements, in an Office file's XML: what libxml2 follows, and so python-docx.
DEEPEST = 256
# A workbook's XML, which is read as a stream.
WORKBOOK_BYTES = 200 * MEBIBYTE
# A city of ten times the demo's rows is 20 MB; it is kept whole while it is checked.
CITY_BYTES = 50 * MEBIBYTE
CITY_ROWS = 300_000
MEMBERS = 2_000


# Office programs pack a table to a tenth or a fiftieth; what is far smaller repeats nothing.
_SPARSE, MOST_PACKED = 4 * MEBIBYTE, 200


class TooMuch(ValueError):
    """More than a file may hold; the message is for the user."""


def unpacked_size(members: Sequence[ZipInfo]) -> int:
    """What the members unfold to, by their own word; zipfile reads no byte beyond that."""
    return sum(one.file_size for one in members)


def packed_as_usual(members: Sequence[ZipInfo]) -> bool:
    """Whether all are packed as office programs pack: the other ways unfold without measure."""
    return all(one.compress_type in (ZIP_STORED, ZIP_DEFLATED) for one in members)


def unfolds(members: Sequence[ZipInfo]) -> bool:
    """Whether one of them is little but the same sign, repeated millions of times."""
    return any(
        one.file_size > _SPARSE and one.file_size > MOST_PACKED * one.compress_size
        for one in members
    )
