"""Texts as they are sorted, compared and cleaned.

The order is ours since the embedded PostgreSQL has no Swedish collation.
"""

import re
import unicodedata

# NUL and halves of characters are nothing that PostgreSQL keeps; other control signs say nothing.
_SIGNS = [*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)]
_UNKEPT = [*_SIGNS, *range(0xD800, 0xE000)]
# Signs that turn the direction of writing can make a text read as what it is not.
_TURNING = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070)]
# Marks between letters that programs leave in what they save, and what is no sign at all.
_MARKS = [*map(ord, "\u00ad\u180e\u200b\u2060\ufeff"), *range(0x2061, 0x2065)]
_NO_SIGNS = [*range(0xFDD0, 0xFDF0), *range(0xFFF9, 0xFFFC), 0xFFFE, 0xFFFF]
_HIDDEN = dict.fromkeys([*_MARKS, *_NO_SIGNS, *_UNKEPT, *_TURNING])
# Bullets of Word's symbol typefaces, which have no sign of their own elsewhere, and letters that a
# PDF has joined to one sign: as they are read.
_BULLETS = (0xF076, 0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8, 0xF0FC)
_AS_READ = {
    **dict.fromkeys(_BULLETS, "•"),
    0xF0E0: "→",
    **{sign: unicodedata.normalize("NFKC", chr(sign)) for sign in range(0xFB00, 0xFB07)},
}
_UNSEEN = {**_HIDDEN, **_AS_READ}
# Those that join letters belong to some writing and to signs made of several, but not to names.
_INVISIBLE = {**_UNSEEN, 0x200C: None, 0x200D: None}
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_AFTER_Z = str.maketrans({"å": "z~1", "ä": "z~2", "ö": "z~3", "é": "e", "ü": "y", "æ": "z~2"})


def sort_key(text: str) -> str:
    """Return a key that sorts å, ä, ö after z and numbers by size, compared byte by byte.

    >>> sorted(["Östermalm", "Arsta", "Årsta", "Zoo"], key=sort_key)
    ['Arsta', 'Zoo', 'Årsta', 'Östermalm']
    >>> sort_key("Mål 10") > sort_key("Mål 9")
    True
    """
    numbers_padded = re.sub(r"\d+", lambda match: match[0].zfill(6), text.lower())
    return numbers_padded.translate(_AFTER_Z)[:400]


def fold(text: str) -> str:
    """The text without case, diacritics and doubled blanks: what typed names are compared by.

    >>> fold("  Äldre\u00a0NÄMNDEN ")
    'aldre namnden'
    """
    plain = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def clean_text(text: str) -> str:
    """A name or a value: one plain space for every run of white space of any kind, nothing
    invisible, and nothing that cannot be kept.

    >>> clean_text(" Ny\u00a0 en\u00adhet\\0 ")
    'Ny enhet'
    """
    return " ".join(text.translate(_INVISIBLE).split())


# Control signs but tab and line ends, signs that turn the direction of what is read, and what is
# no sign at all: none is written by a person, and files in XML cannot hold most of them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def is_safe(text: str) -> bool:
    """Whether the text can be kept, shown and written to a file as it stands."""
    return _UNSAFE.search(text) is None


def without_unsafe(text: str) -> str:
    r"""The text without what `is_safe` objects to; line ends and spaces as they are.

    >>> without_unsafe("år\x00smål \u202e80 %")
    'årsmål 80 %'
    """
    return _UNSAFE.sub("", text)


def as_read(text: str) -> str:
    """The text with signs that stand for others as those.

    >>> as_read("\uf0b7 Pro\ufb01l")
    '• Profil'
    """
    return text.translate(_AS_READ)


def clean_signs(text: str) -> str:
    """The text without signs that nobody sees or that cannot be kept; one kind of line end.

    >>> clean_signs("Ett\\r\\ntv\u202eå\\0")
    'Ett\\ntvå'
    """
    return _LINE_END.sub("\n", text).translate(_UNSEEN)


def clean_lines(text: str) -> str:
    """A text of several lines: its lines and paragraphs stay, blanks at their ends go.

    >>> clean_lines("Ett \\r\\n\\r\\nTvå\\n")
    'Ett\\n\\nTvå'
    """
    lines = (line.rstrip() for line in clean_signs(text).split("\n"))
    return "\n".join(lines).strip("\n")


_COUNTED = "noll en två tre fyra fem sex sju åtta nio tio elva tolv".split()


def counted(number: int) -> str:
    """A small number as it stands in a sentence about things that take "en".

    >>> counted(4), counted(13)
    ('fyra', '13')
    """
    return _COUNTED[number] if number < len(_COUNTED) else str(number)
