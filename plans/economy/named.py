"""Amounts as sentences name them: "12 300 tkr", "1,2 mdkr", "12–14 mnkr", "ca 12 mnkr".

Only what surely says how large something is this year is read as an amount. What belongs to
another year that the sentence names, limits, conditions, differences, parts of the year, shares of
something else and what stands in quotes are passed over: a question that is no question teaches
people to read past the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from common.numbers import NotANumber, parse_number
from finance.calculations import KRONOR, UNITS, unit_of

# Thousands are parted by spaces, or by points where there are two: one may be a decimal sign.
_NUMBER = (
    r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:,\d+)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?"
    r"|\d+(?:,\d+)?"
)
# As prices are written: "1 200:-".
_KRONOR = ":-"
_AMOUNT = re.compile(
    rf"(?<![\d,.\u2013-])(?P<sign>(?<![\w\u2013-])[-−–]\s?)?(?P<low>{_NUMBER})"
    rf"(?:\s*(?:[-–]|till|och)\s*(?P<high>{_NUMBER}))?"
    rf"\s*(?P<unit>(?:{'|'.join(UNITS)})\b|{_KRONOR})",
    re.IGNORECASE,
)
# A unit before its number: "SEK 1 200 000".
_UNIT_FIRST = re.compile(rf"\b([mkt]?sek)\s({_NUMBER})(?![\d,.]*\d)", re.IGNORECASE)
# What stands after an amount and is said of it, whatever follows.
_SAID_AFTER = re.compile(
    r"\s*(?:för|i|inom|på|avseende|till|under|år|totalt|netto|brutto|\d{4})\b", re.IGNORECASE
)
# Between a part and the whole that it is of: "40 mnkr av nettot på 90 mnkr".
_OF_A_WHOLE = re.compile(r"\s*av\b(?:[^,;:]|,\d)*", re.IGNORECASE)
# A unit said once for all: "Kostnader 1 200, intäkter 300 (mnkr)".
_UNIT_FOR_ALL = re.compile(rf"\(\s*(?:i\s+)?({'|'.join(UNITS)})\s*\)", re.IGNORECASE)
_WITHOUT_UNIT = re.compile(
    r"\b(?P<side>(?:kostnader|intäkter|utgifter|inkomster)(?:na)?|(?:netto|brutto)t?)"
    rf"(?P<between>:?\s+(?:är\s+)?)(?P<number>[-−–]?(?:{_NUMBER}))(?=\s*(?:[,;.(]|och\b|samt\b|$))",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[”\"“»][^”\"“»«]*[”\"“«»]")
_A_YEAR = rf"(?<![\d,])(?:19|20)\d\d(?!\d|,\d|\s*(?:{'|'.join(UNITS)})\b)"
_YEAR = re.compile(_A_YEAR, re.IGNORECASE)
_ANY_AMOUNT = rf"(?:{_NUMBER})\s*(?:{'|'.join(UNITS)})\b"
# Another year that this one is only compared with, and what it is said to have had.
_COMPARED = re.compile(
    r"\b(?:(?:jämfört|i\s+jämförelse)\s+med|än|till\s+skillnad\s+från|(?:gente)?mot|från)\s+"
    rf"(?:{_ANY_AMOUNT}\s+)?(?:(?:i|för|under|år|året|budget\w*|plan\w*|utfall\w*|bokslut\w*"
    rf"|nivån)\s+){{0,3}}(?P<year>{_A_YEAR})(?:\s+års\s+\w+)?"
    rf"(?:\s*(?:\(|:|\bpå\b|\bom\b)?\s*{_ANY_AMOUNT}\)?)?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(rf"\([^()]*?(?P<year>{_A_YEAR})[^()]*\)", re.IGNORECASE)
# The year of the amount before it; not the first of several.
_YEAR_AFTER = re.compile(
    rf"\s*(?:(?:år|under|för|i)\s+){{0,2}}(?P<year>{_A_YEAR})"
    r"(?!\s*(?:[-–/]|och|samt|till)\s*(?:19|20)\d\d)",
    re.IGNORECASE,
)
# What stands before the number, last in it.
_ABOUT = re.compile(
    r"\b(?:ca|cirka|c:a|omkring|ungefär|drygt|knappt|närmare|runt)\.?\s*$", re.IGNORECASE
)
_LIMIT = re.compile(
    r"\b(?:(?:minst|högst|max|maximalt|(?:över|under)(?:stig|skrid)\w*)(?:\s+[^\W\d]\w*){0,2}"
    r"|upp\s+till|uppemot|(?<!förfogar\s)över|under|(?:mer|mindre|högre|lägre|större)\s+än"
    r")\s*$",
    re.IGNORECASE,
)
# How much more or less: of all that is said to change, only the turnover has its own table.
_CHANGED = re.compile(
    r"\b(?:(?:ök|minsk|höj|sänk|stig|sjunk|förstärk|förbättr|försämr)\w*\s+(?:\w+\s+){0,4}med"
    r"|(?:(?:ök|minsk|höj|sänk)ning|(?:förändr|förbättr|försämr)ing|omfördelning|skillnad|avvikelse)"
    r"\w*\b(?:[^,;:]|,\d)*)\s*$",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"\bomslutning(?:en)?\s+(?:\w+\s+){0,3}(?:ök|minsk)\w*\s+(?:\w+\s+){0,2}med\s*$",
    re.IGNORECASE,
)
# What begins a clause about what would happen: what stands in it is nobody's amount.
_IF = re.compile(
    r"(?:^\W*(?:om|ifall|såvida)|,\s*(?:ifall|såvida"
    r"|om(?=\s+(?:de[nt]?|man|vi|(?:kostnad|intäkt|netto|utfall|prognos)\w*)\b)))\s+"
    r"(?!total|samman|ca\b|cirka\b)[^\W\d][^,]*$",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
)
# Some of the year's months; that something was decided in one of them is no such thing.
_PART_OF_YEAR = re.compile(
    rf"\b(?!januari\s*(?:[-–]|till|t\.?o\.?m\.?)\s*december){_MONTH}"
    rf"\s*(?:[-–]|till(?:\s+och\s+med)?|t\.?o\.?m\.?|och)\s*{_MONTH}\b"
    rf"|\b(?:till\s+och\s+med|t\.?o\.?m\.?)\s+(?!december){_MONTH}\b"
    rf"|(?:kostnad|intäkt|utgift|netto|brutto)\w*\s+(?:i|under|för)\s+{_MONTH}\b"
    r"|\b(?:första|andra|tredje|fjärde|sista)\s+(?:halv|delår|kvartal|tertial)\w*"
    r"|\b(?:kvartal|tertial)\s*\d\b|\bhittills\b",
    re.IGNORECASE,
)
# A decision of a year before may be about this one.
_DECIDED = re.compile(r"\b(?:beslut|fastställ|anta[gr]|gav|godkän)\w*", re.IGNORECASE)
_DECIDED_ON = re.compile(
    rf"\b(?:i|den\s+\d\d?)\s+{_MONTH}\s+(?P<year>{_A_YEAR})|(?P<date>{_A_YEAR})-\d\d-\d\d\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[;:]|,(?!\d)")
_YEARS_CLAUSE_END = re.compile(r"[;:()]|,(?!\d)|\b(?:jämfört|medan|men)\b", re.IGNORECASE)
# An amount that is told as a part of another: "varav 40 mnkr", "av nettot på 90 mnkr är 40 mnkr".
_PART = re.compile(
    r"\b(?:består|utgörs)\s+(?:\w+\s+){0,3}?av\b"
    r"(?:(?!\b(?:är|blir|uppgår|beräknas|budgeteras)\b)[^;:])*$|"
    r"\b(?:varav|därav|av\s+(?:dessa|detta))\b(?:[^,;:]|,\d)*$"
    rf"|\bav\s+(?:[^\W\d]\w*\s+){{1,4}}(?:på|om)\s+(?:[^\W\d]\w*\.?\s+)?(?:{_ANY_AMOUNT})"
    r"(?:[^,;:]|,\d)*\b(?:avser|gäller|rör|går|är|utgör|läggs|används)\s+"
    r"(?:[^\W\d]\w*\.?\s+)?$",
    re.IGNORECASE,
)
# Where it begins what is said of one amount alone, before it: "varav för Gator 40 mnkr".
_OF_IT_ALONE = re.compile(
    r"\b(?:varav|därav|(?:och|samt)\s+(?:för|i|inom|avseende|till))\b(?:[^,;:]|,\d)*$",
    re.IGNORECASE,
)
# Where what is said of an amount ends: what follows is said of the next, or of all.
_SAID_OF = re.compile(r"[;:]|,(?!\d)|\b(?:och|samt|medan|men)\b", re.IGNORECASE)
# What stands after the unit, first in it: a difference, or a part of something.
_OTHER = re.compile(
    r"\s*(?:/|(?:i\s+)?(?:mer|mindre|högre|lägre|bättre|sämre|dyrare|billigare)\b"
    r"|per\b(?!\s+år\b(?!\s+och\b))|styck\b)",
    re.IGNORECASE,
)
# So much every year: of one year among several nobody knows from it what this one has.
_EACH_YEAR = re.compile(r"\b(?:årlig\w*|per\s+år|om\s+året|varje\s+år|/\s?år)\b", re.IGNORECASE)
_YEARS = r"(?:\d{1,2}|två|tre|fyra|fem|sex|sju|åtta|nio|tio|femton|tjugo|flera|några|ett\s+antal)"
# So much in several years together, or in each of them.
_IN_YEARS = re.compile(
    rf"\b(?:i|under|över|på)\s+(?:de\s+)?(?:kommande\s+|närmaste\s+|följande\s+)?{_YEARS}"
    r"\s+år(?:en)?\b|\b(?:planperioden|perioden|kommande\s+år|framöver|åren\s+framåt)\b",
    re.IGNORECASE,
)
# Of an amount that is said to be about so much: a tenth more or less is no fault.
_TOLERANCE = Decimal("0.1")
# In mnkr: what is smaller is a price, or what something costs a head.
_SMALLEST = Decimal("0.01")
# What is smaller may be one, too, and is less than what the tables print, which is one decimal.
_SMALL = Decimal("0.1")


@dataclass(frozen=True)
class NamedAmount:
    """What a sentence names, in mnkr: a span from `low` to `high`, as exact as `step`.

    `is_part` where the sentence says that it is a part of another amount: "varav 40 mnkr";
    `is_yearly` where it is so much each year: "1,5 mnkr per år".
    `text` is as it is written, `start` and `end` are where it stands in the unquoted sentence.
    """

    text: str
    low: Decimal
    high: Decimal
    step: Decimal
    is_about: bool = False
    is_part: bool = False
    is_yearly: bool = False
    start: int = 0
    end: int = 0

    @property
    def is_small(self) -> bool:
        """Whether it is less than the tables print: a row of 0,0 may well have it."""
        return self.high < _SMALL

    def is_one_of(self, known: Iterable[Decimal]) -> bool:
        """Whether one of the amounts is it, rounded as it is written, whichever sign it has.

        >>> whole, tenth = (NamedAmount("", Decimal(12), Decimal(12), Decimal(step))
        ...                 for step in ("1", "0.1"))
        >>> [one.is_one_of([Decimal("12.3")]) for one in (whole, tenth)]
        [True, False]
        """
        slack = max(self.step, _SMALL) / 2 if self.is_small else self.step / 2
        low, high = self.low - slack, self.high + slack
        if self.is_about:
            low, high = low * (1 - _TOLERANCE), high * (1 + _TOLERANCE)
        return any(low <= abs(one) <= high for one in known)


def named_in(sentence: str, year: int) -> list[NamedAmount]:
    """The amounts that the sentence surely names of the year. Where it names another year too, an
    amount is of that whose year it stands with, and of none where that is not clear.

    >>> [one.text for one in named_in("Nettot blir 3 255,2 mnkr, 43 mnkr mer än 2023.", 2024)]
    ['3 255,2 mnkr']
    >>> [one.text for one in named_in("Nettot är 43 mnkr 2024 och 45 mnkr 2025.", 2024)]
    ['43 mnkr']
    """
    return list(_named(_without_compared(unquoted(sentence), year), year))


def last_amount(before: str) -> tuple[int, int] | None:
    """Where the last amount in it stands.

    >>> last_amount("Nettot är 90 mnkr och ")
    (10, 17)
    """
    return max((match.span() for match in _AMOUNT.finditer(before)), default=None)


def without_others(sentence: str, amount: NamedAmount) -> str:
    """The unquoted sentence without its other amounts and what each of them alone is said to be of,
    as long as it is.

    >>> sentence = "Nettot är 90 mnkr, varav 40 mnkr för Gator, och ska hålla."
    >>> without_others(sentence, named_in(sentence, 2024)[0]).split()
    ['Nettot', 'är', '90', 'mnkr', ',', 'och', 'ska', 'hålla.']
    """
    kept = sentence
    for other in _AMOUNT.finditer(sentence):
        part = _OF_IT_ALONE.search(sentence[: other.start()])
        begin = part.start() if part else other.start()
        ends = _SAID_OF.search(sentence, other.end())
        end = ends.start() if ends else len(sentence)
        if other.start() >= amount.end:
            is_said = _SAID_AFTER.match(sentence[amount.end :])
            begin = max(begin, amount.end) if is_said else amount.end
        elif other.end() <= amount.start:
            end = min(end, amount.start)
            if _OF_A_WHOLE.fullmatch(sentence[other.end() : amount.start]):
                begin = 0
        else:
            continue
        kept = kept[:begin] + " " * (end - begin) + kept[end:]
    return kept


def unquoted(sentence: str) -> str:
    """The sentence without what it quotes, which is somebody else's words; units after their
    numbers.

    >>> unquoted("Kostnader 1 200, netto -900 (tkr)")
    'Kostnader 1 200 tkr, netto -900 tkr (tkr)'
    """
    own = _UNIT_FIRST.sub(r"\2 \1", _QUOTED.sub(" ", sentence))
    of_all = _UNIT_FOR_ALL.findall(own)
    if len(of_all) != 1:
        return own
    return _WITHOUT_UNIT.sub(rf"\g<side>\g<between>\g<number> {of_all[0]}", own)


def _without_compared(sentence: str, year: int) -> str:
    """As long as it is, with spaces for what it only holds the year against: "än 2023", "(2023:
    1 200 mnkr)", and for when something was decided."""

    def blank(match: re.Match[str]) -> str:
        found = match["year"] or match["date"] if "date" in match.re.groupindex else match["year"]
        return match[0] if int(found) == year else " " * len(match[0])

    for kind in (_COMPARED, _IN_BRACKETS, *([_DECIDED_ON] if _DECIDED.search(sentence) else [])):
        sentence = kind.sub(blank, sentence)
    return sentence


def speaks_of_other_years(sentence: str, year: int) -> bool:
    return any(int(found) != year for found in _YEAR.findall(sentence))


def _is_of(year: int, before: str, after: str) -> bool:
    if own := _YEAR_AFTER.match(after):
        return int(own["year"]) == year
    if not speaks_of_other_years(f"{before} {after}", year):
        return True
    ends = _YEARS_CLAUSE_END
    clause = f"{ends.split(before)[-1]} {ends.split(after)[0]}"
    return {int(found) for found in _YEAR.findall(clause)} == {year}


def _named(sentence: str, year: int) -> Iterator[NamedAmount]:
    for match in _AMOUNT.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        if _LIMIT.search(before) or _OTHER.match(after) or _IF.search(before):
            continue
        if _CHANGED.search(before) and not _TURNED.search(before):
            continue
        if not _is_of(year, before, after):
            continue
        after_clause = _CLAUSE_END.split(after)[0]
        clause = f"{_CLAUSE_END.split(before)[-1]} {after_clause}"
        if _PART_OF_YEAR.search(clause) or _IN_YEARS.search(after_clause):
            continue
        try:
            low = parse_number(match["low"])
            high = parse_number(match["high"]) if match["high"] else low
        except NotANumber:
            continue
        unit = KRONOR if match["unit"] == _KRONOR else unit_of(match["unit"])
        if low > high or high * unit < _SMALLEST:
            continue
        step = unit * Decimal(1).scaleb(-_decimals(match["high"] or match["low"]))
        is_about = bool(_ABOUT.search(before))
        text, place = match[0].strip(), match.span()
        is_part, is_yearly = bool(_PART.search(before)), bool(_EACH_YEAR.search(clause))
        yield NamedAmount(text, low * unit, high * unit, step, is_about, is_part, is_yearly, *place)


def _decimals(number: str) -> int:
    return len(number.partition(",")[2])
