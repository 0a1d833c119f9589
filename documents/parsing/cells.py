"""What stands in a table cell: values, periodicities, dates, icons."""

from __future__ import annotations

import re
from datetime import date

from documents.parsing.lines import squeeze

EMPTY_CELL = "\u2400"  # stands where the PDF's text has an empty cell (a doubled blank)

_NUMBER = r"[+±−–-]?\s?(?:[1-9]\d{0,2}(?:[ .]\d{3})+|\d+)(?:[,.]\d+)?"
_PER = r"(?:/\S+| per(?: (?!öka|ökn|minsk|ofö|max|min|tas |fasts)[^\W\d]+){1,3})"
_UNIT = (
    r"(?:%|‰|procent(?:enheter)?|st(?:ycken)?\b\.?|[tmk]?kr\b|m(?:n|d)kr\b|miljoner(?: kronor)?\b"
    rf"|kronor\b|[kMGT]?Wh\b{_PER}?|kg\b(?: CO2\w*)?{_PER}?"
    rf"|(?:kilo)?ton\b(?: CO2\w*)?{_PER}?|[kc]?m2?²?\b|km\b|kvm\b|ha\b"
    r"|dagar\b|dygn\b|timmar\b|tim\b|minuter\b|min\b|veckor\b|månader\b|år\b|poäng\b|p\b"
    r"|personer\b|barn\b|elever\b|platser\b|lägenheter\b|bostäder\b|årsarbetare\b|enheter\b"
    r"|ggr\b|gånger\b|plats\b|index\b)"
)
_QUANTITY = rf"{_NUMBER}(?:\s?{_UNIT})?(?:\s?\((?:max|min|lägst|högst|minst)\))?"
_RANGE = rf"\d+(?:,\d+)?(?:\s?{_UNIT})?(?:[-–]|\s[-–]\s)\d+(?:,\d+)?(?:\s?{_UNIT})?"
_BOUND = (
    r"(?:max(?:imalt)?|min(?:st)?|minimum|högst|lägst|under|över|mer än|mindre än|fler än"
    r"|färre än|ca|cirka|[<>≤≥]=?|\+\s?/\s?[-−–])\.?"
)
_TREND = r"(?:öka[rs]?|ökning|ökad|ökat|ökande|minska[rs]?|minskning|minskad|minskat|minskande)"
_CHANGE = (
    rf"{_QUANTITY}\s+(?:{_TREND}\s+)?(?:(?:relativt|jämfört med|mot|från)\s+(?:år\s+)?\d{{4}}"
    r"|(?:jämfört med|mot)\s+(?:föregående|förra)\s+år(?:et)?)"
)
_OTHER_YEAR = r"(?:(?:år\s+)?\d{4}|(?:föregående|förra)\s+år(?:et)?)"
EXPRESSION = (
    r"(?:ta(?:s|r)\s+fa?r?am\s+av\s+nämnd\w*(?:\s?/\s?(?:bolags)?styrelse\w*)?(?:\s?/\s?bolag\w*)?"
    r"|fastställs(?:\s+(?:under\s+)?\d{4}|\s+(?:senare|av\s+\w+|i\s+\w+))?"
    rf"|(?:öka|ökning|minska|minskning|höja|höjas|sänka|sänkas)\s+till\s+(?:{_BOUND}\s*)?{_QUANTITY}"
    rf"|(?:högre|lägre|fler|färre|bättre|mer|mindre|snabbare|större)\s+än\s+{_OTHER_YEAR}"
    rf"|(?:mäts|följs\s+upp|redovisas)\s+(?:ej|inte)(?:\s+{_OTHER_YEAR})?"
    rf"|{_CHANGE}|(?:{_BOUND}\s*)?{_RANGE}|(?:{_BOUND}\s*)?{_QUANTITY}"
    rf"|{_TREND}|oförändra[dt]|bibehåll\w*|bevara[sd]?|behåll\w*|samma nivå|förbättr\w*"
    r"|ja|nej|ej aktuell\w*|nollvision|[-–—]|n/a)"
)
_WHOLE = re.compile(rf"^{EXPRESSION}$", re.IGNORECASE)
PERIODICITY = (
    r"(?:Vart\s?annat\s+år|Vart\s+\w+\s+år|År(?:svis|ligen)?|Helår|Halvår(?:svis)?|Delår"
    r"|Tertial(?:svis)?(?:\s?[123])?|Kvartal(?:svis)?|Månad(?:svis)?|Termin(?:svis)?|Vecka"
    r"|T[123](?:\s?(?:,|och|/)\s?(?:T[123]|VB))*|VB|Löpande)"
)
_PERIOD_AT_END = re.compile(rf"(?:^|(?<=[\s{EMPTY_CELL}]))({PERIODICITY})$")
_ICONS = re.compile(r"^[^\w\"”'’(«]+")
_GENDER = re.compile("[♀♂⚥⚢⚣⚤]")
_ISO = re.compile(r"^(\d{4})[-–./ ]?(\d{2})[-–./ ]?(\d{2})$")
_SWEDISH_DATE = re.compile(r"^(\d{1,2})[ /.]+([a-zåäö]+|\d{1,2})\.?[ /.]+(\d{4})$", re.IGNORECASE)
_MONTHS = "jan feb mar apr maj jun jul aug sep okt nov dec".split()


# What says that there is no date, so that nobody has forgotten one.
NO_DATE = "–"
_DASHES = {NO_DATE, "-", "—", "−"}


def is_date(cell: str) -> bool:
    """Whether a cell says on which day, or that there is none."""
    return iso_date(cell) is not None or squeeze(cell) in _DASHES


def value(cell: str) -> str | None:
    """A cell as printed, or None when it is empty."""
    return squeeze(cell.replace(EMPTY_CELL, " ")) or None


def is_expression(text: str) -> bool:
    """Whether the text is one target expression."""
    return bool(_WHOLE.match(squeeze(text)))


def split_last_expression(text: str) -> tuple[str, str] | None:
    """The text before its last target expression and that expression, longest first."""
    text = text.rstrip()
    for start in _word_starts(text):
        if _WHOLE.match(text[start:]):
            return _halve_twin(text[:start].rstrip(), text[start:])
    return None


def _word_starts(text: str) -> list[int]:
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    return starts[-8:]


def _halve_twin(before: str, found: str) -> tuple[str, str]:
    """ "100 100" is two equal cells rather than one hundred thousand one hundred."""
    twin = re.fullmatch(r"(\d{3}) (\d{3})", found)
    if twin and twin.group(1) == twin.group(2):
        return f"{before} {twin.group(1)}".strip(), twin.group(2)
    return before, found


def split_periodicity(text: str) -> tuple[str, str] | None:
    """The text before a periodicity that ends it, and the periodicity."""
    stripped = text.rstrip()
    match = _PERIOD_AT_END.search(stripped)
    return (stripped[: match.start()], match.group(1)) if match else None


def is_periodicity(text: str) -> bool:
    return bool(re.fullmatch(PERIODICITY, squeeze(text), re.IGNORECASE))


def split_icon(text: str) -> tuple[str, str]:
    """A row's name and the gender icon that may stand before it; other signs are dropped."""
    text = squeeze(text.replace(EMPTY_CELL, " "))
    match = _ICONS.match(text)
    if match is None:
        return text, ""
    icons = "".join(_GENDER.findall(match.group()))
    return text[match.end() :], icons


def iso_date(cell: str) -> str | None:
    """A date as ISO, or None for what is no date of the calendar."""
    text = squeeze(cell).strip(".")
    match = _ISO.match(text.replace("−", "-"))
    if match:
        return _calendar(*(int(part) for part in match.groups()))
    match = _SWEDISH_DATE.match(text)
    if match is None:
        return None
    return _calendar(int(match.group(3)), _month(match.group(2)), int(match.group(1)))


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    short = text[:3].casefold()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _calendar(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
