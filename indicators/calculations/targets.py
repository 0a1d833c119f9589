"""Targets are a grammar: text ↔ structure.

A target is kept exactly as it was decided; what this module reads out of the text stands beside
it. `parse_target` never raises: what it does not understand becomes `uninterpreted`, which nobody
judges until somebody interprets it. `format_target` writes the canonical Swedish text, and
`parse_target(format_target(parsed)) == parsed` holds for every structure the parser can produce.

>>> parse_target("Max 10 personer")
ParsedTarget(kind=TargetKind.AT_MOST, low=None, high=Decimal('10'), change=None, \
unit='personer', base_year=None, strict=False)

To teach the grammar a new expression: add a line to `_RULES` and a row to the table in
tests/indicators/test_targets.py.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.numbers import NUMBER, NotANumber, measure, parse_number, sv_number
from common.text import clean_text
from indicators.calculations.units import POINTS, clean_unit


class TargetKind(models.TextChoices):
    """What a target asks for."""

    LEVEL = "level", _("nivå")
    AT_MOST = "at_most", _("högst")
    AT_LEAST = "at_least", _("minst")
    BAND = "band", _("inom ett intervall")
    INCREASE = "increase", _("ökning")
    DECREASE = "decrease", _("minskning")
    UNCHANGED = "unchanged", _("oförändrad")
    CHANGE = "change", _("ändring mot föregående år")
    CHANGE_SINCE = "change_since", _("ändring mot ett basår")
    TO_BE_SET = "to_be_set", _("fastställs senare")
    BY_COMMITTEE = "by_committee", _("tas fram av nämnd eller styrelse")
    NOT_MEASURED = "not_measured", _("mäts inte")
    NONE = "none", _("inget årsmål")
    UNINTERPRETED = "uninterpreted", _("behöver tolkas")


@dataclass(frozen=True)
class ParsedTarget:
    """A target as structure.

    `low` and `high` bound the interval to be in: both for a level (equal) and a band, one of them
    for "minst" and "max". `strict` excludes the bound itself ("mer än 3"). `change` is signed, in
    percent when `unit` is "%", otherwise in the unit itself (procentenheter, st). `base_year` is
    the year that a change, an increase or a decrease counts from, or the one in which the target
    is to be set, or is not measured.
    """

    kind: TargetKind
    low: Decimal | None = None
    high: Decimal | None = None
    change: Decimal | None = None
    unit: str = ""
    base_year: int | None = None
    strict: bool = False

    def as_columns(self) -> dict[str, object]:
        """The parsed columns of `indicators.models.Target`, by name."""
        return asdict(self)


NO_TARGET = ParsedTarget(TargetKind.NONE)
UNINTERPRETED = ParsedTarget(TargetKind.UNINTERPRETED)

MAX_TEXT = 200

_UNIT = r"(?: ?(?P<unit>[^\d\s+−–—±<>≤≥-][^()]*?))?"
_UNIT_1 = r"(?: ?(?P<unit1>[^\d\s+−–—±<>≤≥-][^()]*?))?"
_N = rf"(?P<n>{NUMBER})"
_N2 = rf"(?P<n2>{NUMBER})"
_DASH = r"[-−–—‐‑]"
_PLUS_MINUS = r"(?:±|\+ ?/ ?[-−–])"

_MORE = r"ökning|ökas?|ökar|ökade?|ökande|höjning|höjas?|fler|mer|högre|uppgång"
_LESS = (
    r"minskning|minskas?|minskar|minskade?|minskande|effektivisering|reducering|reduktion"
    r"|sänkning|sänkas?|färre|mindre|lägre|nedgång"
)
_WORD = rf"(?:(?P<more>{_MORE})|(?P<less>{_LESS}))"
_THAN = r"(?:mot|jämfört med|relativt|i förhållande till|sedan|från|än)"
_YEAR_BEFORE = r"(?P<previous>föregående år|förra året|fjolåret|året innan|året före)"
_REFERENCE = rf"{_THAN}(?: år)? (?:{_YEAR_BEFORE}|(?P<base>\d{{4}}))(?: ?års)?(?: nivå| utfall)?"
# What a person may mean by four digits alone: a year, and then never a level.
_BARE_YEAR = r"(?:19\d\d|20\d\d|2100)"
_OUTCOME_OF = (
    rf"{_THAN}(?: utfallet| nivån| värdet)?(?: år| för| under| i)*"
    rf" (?:{_YEAR_BEFORE}s?|(?P<base>{_BARE_YEAR}))(?:(?: ?års)? ?(?:nivå|utfall|värde))?"
)
_SIGN = r"(?P<sign>[+−–-]) ?"

_AT_LEAST = r"minst|minimum|min\.?|lägst|som lägst|som minst|åtminstone|≥|>=|inte under|ej under"
_AT_MOST = (
    r"maximalt|maximum|max\.?|högst|som högst|som mest|upp till|≤|<=|inte över|ej över|inte mer än"
)
_ABOVE = r">|mer än|fler än|över|högre än|större än"
_BELOW = r"<|mindre än|färre än|under|lägre än"
_LEAST_AFTER = r"\((?:min|minst|lägst)\.?\)|eller (?:mer|fler|högre)"
_MOST_AFTER = r"\((?:max|maximalt|högst)\.?\)|eller (?:mindre|färre|lägre)"

_POINTS = r"(?:procent-?enhet(?:er)?|%-enhet(?:er)?|p\.e\.?|pe)"

_WHO = r"(?:respektive |berörda? |varje )?\w*(?:nämnd|styrelse|bolag)\w*"


def _none(match: re.Match[str]) -> ParsedTarget:
    return NO_TARGET


def _plain(kind: TargetKind) -> Callable[[re.Match[str]], ParsedTarget]:
    return lambda match: ParsedTarget(kind)


def _of_year(kind: TargetKind) -> Callable[[re.Match[str]], ParsedTarget]:
    """A kind that may name a year: the one it is set in, or counts from."""

    def build(match: re.Match[str]) -> ParsedTarget:
        year = match["base"]
        return ParsedTarget(kind, base_year=int(year) if year else None)

    return build


def _not_understood(match: re.Match[str]) -> ParsedTarget:
    return UNINTERPRETED


def _towards(match: re.Match[str]) -> ParsedTarget:
    """ "Öka till 74 %": 74 or more. The level it starts from says nothing more."""
    return _at_least(match) if match["more"] else _at_most(match)


def _at_least(match: re.Match[str]) -> ParsedTarget:
    low, unit = parse_number(match["n"]), clean_unit(match["unit"])
    return ParsedTarget(TargetKind.AT_LEAST, low=low, unit=unit)


def _at_most(match: re.Match[str]) -> ParsedTarget:
    high, unit = parse_number(match["n"]), clean_unit(match["unit"])
    return ParsedTarget(TargetKind.AT_MOST, high=high, unit=unit)


def _above(match: re.Match[str]) -> ParsedTarget:
    low, unit = parse_number(match["n"]), clean_unit(match["unit"])
    return ParsedTarget(TargetKind.AT_LEAST, low=low, unit=unit, strict=True)


def _below(match: re.Match[str]) -> ParsedTarget:
    high, unit = parse_number(match["n"]), clean_unit(match["unit"])
    return ParsedTarget(TargetKind.AT_MOST, high=high, unit=unit, strict=True)


def _around_zero(match: re.Match[str]) -> ParsedTarget:
    width = parse_number(match["n"])
    return _band(-width, width, clean_unit(match["unit"]))


def _around(match: re.Match[str]) -> ParsedTarget:
    middle, width = parse_number(match["n"]), parse_number(match["n2"])
    return _band(middle - width, middle + width, _common_unit(match))


def _range(match: re.Match[str]) -> ParsedTarget:
    return _band(parse_number(match["n"]), parse_number(match["n2"]), _common_unit(match))


def _band(low: Decimal, high: Decimal, unit: str) -> ParsedTarget:
    if low > high:
        raise NotANumber
    return ParsedTarget(TargetKind.BAND, low=low, high=high, unit=unit)


def _common_unit(match: re.Match[str]) -> str:
    """The unit of "98 % – 102 %" or "98–102 %"; two different units are not one target."""
    first, last = clean_unit(match["unit1"]), clean_unit(match["unit"])
    if first and last and first != last:
        raise NotANumber
    return last or first


def _change(match: re.Match[str]) -> ParsedTarget:
    groups = match.groupdict()
    amount = parse_number(match["n"]) * _change_sign(groups)
    unit, base = clean_unit(match["unit"]), groups.get("base")
    if base:
        return ParsedTarget(TargetKind.CHANGE_SINCE, change=amount, unit=unit, base_year=int(base))
    return ParsedTarget(TargetKind.CHANGE, change=amount, unit=unit)


def _change_sign(groups: dict[str, str | None]) -> int:
    """+1 or −1; a change that does not say which way, or says both, is not understood."""
    signs = set()
    if groups.get("sign"):
        signs.add(1 if groups["sign"] == "+" else -1)
    if groups.get("more"):
        signs.add(1)
    if groups.get("less"):
        signs.add(-1)
    if len(signs) != 1:
        raise NotANumber
    return signs.pop()


def _level(match: re.Match[str]) -> ParsedTarget:
    value, unit = parse_number(match["n"]), clean_unit(match["unit"])
    return ParsedTarget(TargetKind.LEVEL, low=value, high=value, unit=unit)


_UNSIGNED = NUMBER.removeprefix(r"(?:[-−–] ?)?")
_C = rf"(?P<n>{_UNSIGNED})"

# Tried in order; the first that matches the whole text decides.
_RULES: list[tuple[str, Callable[[re.Match[str]], ParsedTarget]]] = [
    (rf"{_DASH}*|\.+|saknas|(?:inget|ej|inga) (?:års)?mål(?:värde)?|ej aktuellt?", _none),
    (
        r"(?:(?:års)?mål(?:et|värdet|värde)? )?(?:fastställs|sätts|beslutas)"
        r"(?: (?:under|i|år|senare|senast|vp|våren|hösten|för|budget))*(?: (?P<base>\d{4}))?",
        _of_year(TargetKind.TO_BE_SET),
    ),
    (
        r"tas fram(?: (?:under|i|år|senast))*(?: (?P<base>\d{4}))",
        _of_year(TargetKind.TO_BE_SET),
    ),
    (
        r"(?:(?:mäts|mättes|mätas) (?:ej|inte)|(?:ej|inte) mät(?:t|s|as)|ingen mätning)"
        r"(?: (?:i|under|för|år))*(?: (?P<base>\d{4})| året)?",
        _of_year(TargetKind.NOT_MEASURED),
    ),
    (
        rf"tas? f\w{{0,3}}m?(?: a[vr])? {_WHO}(?: ?(?:/|och|eller) ?{_WHO})*",
        _plain(TargetKind.BY_COMMITTEE),
    ),
    (
        r"(?:minst |ska vara )?(?:oförändra(?:d|t|de)|bibehåll(?:en|et|na|as|a)|behållas?"
        r"|samma)(?: nivå)?(?: (?:som|mot|jämfört med) (?:föregående år|förra året))?",
        _plain(TargetKind.UNCHANGED),
    ),
    (rf"(?:ska )?(?:{_MORE})(?: (?:andel|antal|nivå|över tid))?", _plain(TargetKind.INCREASE)),
    (rf"(?:ska )?(?:{_LESS})(?: (?:andel|antal|nivå|över tid))?", _plain(TargetKind.DECREASE)),
    (rf"(?:ska )?(?:vara )?(?:{_MORE}|större) {_OUTCOME_OF}", _of_year(TargetKind.INCREASE)),
    (rf"(?:ska )?(?:vara )?(?:{_LESS}) {_OUTCOME_OF}", _of_year(TargetKind.DECREASE)),
    # years, and words about time, with nothing that says what is counted
    (rf"(?:.* )?(?:under|över|till) {_BARE_YEAR}", _not_understood),
    # alone, a year of our time; "2000" may well be a number of homes
    (r"20[1-4]\d", _not_understood),
    (rf"(?:mellan )?{_BARE_YEAR} ?(?:{_DASH}|och|till) ?{_BARE_YEAR}", _not_understood),
    (
        rf"(?:ska )?{_WORD}(?: från {NUMBER}{_UNIT_1})?"
        rf" till (?:(?:minst|lägst|högst|max) )?{_N}{_UNIT}",
        _towards,
    ),
    (rf"(?:{_SIGN})?{_C}{_UNIT} {_WORD}(?: {_REFERENCE})?", _change),
    (rf"(?:ska )?{_WORD}(?: med)? {_C}{_UNIT}(?: {_REFERENCE})?", _change),
    (rf"{_SIGN}{_C}{_UNIT} {_REFERENCE}", _change),
    (rf"\+ ?{NUMBER}", _not_understood),
    (rf"(?P<sign>\+) ?{_C}{_UNIT}", _change),
    (rf"{_SIGN}{_C} ?(?P<unit>{_POINTS})", _change),
    (rf"{_PLUS_MINUS} ?{_C}{_UNIT}", _around_zero),
    (rf"{_N}{_UNIT_1} ?{_PLUS_MINUS} ?(?P<n2>{_UNSIGNED}){_UNIT}", _around),
    (rf"{_N}{_UNIT_1} ?{_DASH} ?{_N2}{_UNIT}", _range),
    (rf"mellan {_N}{_UNIT_1} (?:och|till) {_N2}{_UNIT}", _range),
    (rf"(?:från )?{_N}{_UNIT_1} till {_N2}{_UNIT}", _range),
    (rf"(?:{_AT_LEAST}) ?{_N}{_UNIT}", _at_least),
    (rf"(?:{_AT_MOST}) ?{_N}{_UNIT}", _at_most),
    (rf"(?:{_ABOVE}) ?{_N}{_UNIT}", _above),
    (rf"(?:{_BELOW}) ?{_N}{_UNIT}", _below),
    (rf"{_N}{_UNIT} ?(?:{_LEAST_AFTER})", _at_least),
    (rf"{_N}{_UNIT} ?(?:{_MOST_AFTER})", _at_most),
    (rf"{_N}{_UNIT}", _level),
]
_COMPILED = [(re.compile(pattern, re.IGNORECASE), build) for pattern, build in _RULES]


def parse_target(text: str | None) -> ParsedTarget:
    """Read a target as people write it.

    >>> parse_target("20 % minskning relativt 2020").change
    Decimal('-20')
    >>> parse_target("så bra som möjligt").kind
    TargetKind.UNINTERPRETED
    """
    cleaned = clean_text(text or "").rstrip("*").strip()
    if len(cleaned) > MAX_TEXT:
        return UNINTERPRETED
    for pattern, build in _COMPILED:
        if match := pattern.fullmatch(cleaned):
            try:
                return _without_points(build(match))
            except NotANumber:
                continue
    return UNINTERPRETED


def _without_points(parsed: ParsedTarget) -> ParsedTarget:
    """Points differ from something; as a level they are not understood."""
    is_level = parsed.unit == POINTS and parsed.change is None
    return UNINTERPRETED if is_level else parsed


_OF_A_YEAR = {TargetKind.TO_BE_SET: "Fastställs {}", TargetKind.NOT_MEASURED: "Mäts ej {}"}
_MOVES = {
    TargetKind.INCREASE: ("Ökning", "Högre än {}"),
    TargetKind.DECREASE: ("Minskning", "Lägre än {}"),
}
_FIXED = {
    TargetKind.UNCHANGED: "Oförändrad",
    TargetKind.BY_COMMITTEE: "Tas fram av nämnd/styrelse",
    TargetKind.NONE: "-",
    TargetKind.UNINTERPRETED: "Behöver tolkas",
}


def format_target(parsed: ParsedTarget) -> str:
    """The canonical Swedish text, with no-break spaces inside numbers and before units.

    >>> format_target(parse_target("±1%"))
    '+/- 1\\xa0%'
    """
    if parsed.kind in _FIXED:
        return _FIXED[parsed.kind]
    if parsed.kind in _OF_A_YEAR:
        return _OF_A_YEAR[parsed.kind].format(parsed.base_year or "").strip()
    if parsed.kind in _MOVES:
        word, than = _MOVES[parsed.kind]
        return than.format(parsed.base_year) if parsed.base_year else word
    if parsed.change is not None:
        return _format_change(parsed, parsed.change)
    if parsed.kind == TargetKind.BAND:
        return _format_band(parsed)
    return _format_limit(parsed)


def _format_limit(parsed: ParsedTarget) -> str:
    bound = parsed.low if parsed.low is not None else parsed.high
    value = measure(bound, parsed.unit)
    words = {
        (TargetKind.AT_LEAST, False): "Minst ",
        (TargetKind.AT_LEAST, True): "Mer än ",
        (TargetKind.AT_MOST, False): "Max ",
        (TargetKind.AT_MOST, True): "Mindre än ",
    }
    return words.get((parsed.kind, parsed.strict), "") + value


def _format_band(parsed: ParsedTarget) -> str:
    low, high = parsed.low, parsed.high
    if low is not None and high is not None and low == -high:
        return f"+/- {measure(high, parsed.unit)}"
    if low is not None and high is not None and (low < 0 or high < 0):
        return f"mellan {sv_number(low)} och {measure(high, parsed.unit)}"
    return f"{sv_number(low)}–{measure(high, parsed.unit)}"


def _format_change(parsed: ParsedTarget, change: Decimal) -> str:
    amount = measure(abs(change), parsed.unit)
    falls = change.is_signed()
    if parsed.kind == TargetKind.CHANGE_SINCE:
        return f"{amount} {'minskning' if falls else 'ökning'} relativt {parsed.base_year}"
    return f"{'−' if falls else '+'}{amount} mot föregående år"
