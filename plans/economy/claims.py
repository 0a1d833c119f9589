"""What words in a plan's texts name amounts of its tables, and which amounts those are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from finance.models import Frame
from plans.economy.named import NamedAmount
from plans.economy.reading import Economy
from plans.economy.tables import (
    ADJUSTMENTS,
    FRAMES,
    INVESTMENTS,
    OPERATING,
    PREMISES,
    PROJECTS,
    TURNOVER,
    UNITS,
    MoneyTable,
    amount_of,
)

Amounts = set[Decimal]

# What is granted for premises, and what something new costs to run, is so much a year.
EACH_YEAR = (PREMISES, ADJUSTMENTS)
# What stands after it is said of something else than what stands before it.
_ANOTHER_CLAUSE = re.compile(
    r"[;:]|,(?!\d)|\b(?:om|ifall|när|såvida|eftersom|medan|men|som|vilk\w+|att)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Claim:
    """What a sentence with these words names: amounts that the table must have. `is_part` are
    words around an amount that make it a part of what the claim is about; `of_some` words that
    make the claim one of something smaller, which only a row or group of that name says;
    `is_of_rows` a claim that is about rows by their names already."""

    said: re.Pattern[str]
    table: MoneyTable
    known: Callable[[Economy], Amounts]
    other_than: re.Pattern[str] | None = None
    is_part: re.Pattern[str] | None = None
    of_some: re.Pattern[str] | None = None
    is_of_rows: bool = False

    def is_in(self, sentence: str) -> bool:
        is_other = self.other_than and self.other_than.search(sentence)
        return bool(self.said.search(sentence)) and not is_other

    def last_before(self, sentence: str, place: int) -> int:
        """Where its words stand, nearest before a place; after it where there are none before,
        as a negative number: the nearer the larger."""
        starts = [match.start() for match in self.said.finditer(sentence)]
        before = [start for start in starts if start < place]
        return max(before) if before else -min(starts)

    def is_said_with(self, sentence: str, amount: NamedAmount) -> bool:
        """Whether its words stand before the amount, or after it in the same clause."""
        place = self.last_before(sentence, amount.start)
        return place >= 0 or not _ANOTHER_CLAUSE.search(sentence[amount.end : -place])

    def holds(self, sentence: str, amount: NamedAmount) -> bool:
        """Whether the amount is one that the table must have. One that is less than the tables
        print is a price, but where it is said of a row by its name; one of each year is this
        year's only where the table's own amounts are of each year."""
        if amount.is_small and not self.is_of_rows:
            return False
        if amount.is_yearly and self.table not in EACH_YEAR:
            return False
        return not (self.is_part and self.is_part.match(sentence[amount.end :]))


def _of_rows(
    table: MoneyTable, *names: str, extra: Callable[[Economy], Amounts] | None = None
) -> Callable[[Economy], Amounts]:
    """Every amount of these columns, and their sums; and `extra` ones."""

    def known(economy: Economy) -> Amounts:
        sums = economy.sums(table)
        rows = (amount_of(row, name) for row in economy.of(table) for name in names)
        found = {one for one in rows if one is not None} | {sums[name] for name in names}
        return found | extra(economy) if extra else found

    return known


def _nets(economy: Economy) -> Amounts:
    frame = economy.frame(Frame.Kind.NET)
    known = _of_rows(OPERATING, "net", "last_plan", extra=_of_rows(PROJECTS, "net"))(economy)
    return known | ({frame} if frame else set())


def _investments(economy: Economy) -> Amounts:
    """Rows, sums of each kind of money, the frame, and what of it has no object."""
    known = _of_rows(INVESTMENTS, "amount", "whole")(economy)
    groups: dict[str, Decimal] = {}
    for row in economy.of(INVESTMENTS):
        groups[row.group] = groups.get(row.group, Decimal()) + (row.amount or Decimal())
    frame = economy.frame(Frame.Kind.INVESTMENTS)
    left = {frame, frame - economy.sum(INVESTMENTS, "amount")} if frame else set()
    return known | set(groups.values()) | left


def _adjustments_by_kind(economy: Economy) -> Amounts:
    """What is asked for of each kind: kinds of money are not added to each other."""
    summed = ADJUSTMENTS.summed(economy.of(ADJUSTMENTS)).values()
    return {ADJUSTMENTS.computed_sums(rows)["amount"] for rows in summed}


def _adjustments_of(kind: str) -> Callable[[Economy], Amounts]:
    """What is asked for of one kind, by its rows and together."""

    def known(economy: Economy) -> Amounts:
        rows = [row for row in economy.of(ADJUSTMENTS) if row.kind in (kind, "")]
        of_kind = [row for row in rows if row.kind]
        found = {row.amount for row in rows if row.amount is not None}
        return found | {ADJUSTMENTS.computed_sums(of_kind)["amount"]}

    return known


def _gross(economy: Economy) -> Amounts:
    """All costs, and what the result units have."""
    return _of_rows(OPERATING, "costs", extra=_of_rows(UNITS, "gross_budget"))(economy)


def _frames(economy: Economy) -> Amounts:
    return {one.amount for one in economy.frames if one.amount is not None}


def pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


# What the staden, or another, has is not in the plan's tables.
_OTHERS = pattern(r"\bstadens?\b|\bkommunens?\b|\bregionens?\b")
# That all is meant, though a row is named, too.
IN_ALL = pattern(r"\btotal\w*|\bsammanlag\w*|\bsamman(?:taget)?\b|\bsumma\w*")
# "2024", but in "2024 års sommarkort" that which follows is what it is about.
YEAR = (
    r"(?:19|20)\d\d\b"
    r"(?!\s+års\s+(?!\w*(?:budget|plan|ram|drift|kostnader|intäkter|netto)))"
)
_IN_YEAR = rf"(?:\s+(?:(?:för|under|i)\s+)?(?:{YEAR}|året\b))?"
# What makes an amount one of something smaller: what is said after the word, or after the amount.
_WHO_DECIDES = r"(?:nämnden|styrelsen|bolaget|stadsdelsnämnden|förvaltningen)\b"
_OF_SOMETHING = (
    rf"{_IN_YEAR}\s+(?:från|av|för|inom|i|till|per|på)\s+"
    rf"(?!{YEAR}\b|totalt\b|\d(?!\d*\s+års\b)|år\b|året\b|{_WHO_DECIDES})"
)
AFTER = pattern(
    r"\s*(?:för|från|inom|i|av|till|på|ur|genom|via)\s+"
    rf"(?!{YEAR}\b|året\b|{_WHO_DECIDES}"
    r"|kostnader\b|intäkter\b|netto\b|bruttokostnader\b|kommunbidrag\b|ram\b|drift\b)"
)
# What a row's amount is held against: "av totalt 500 mnkr".
OF_ALL = pattern(r"\s*\bav\s+(?:totalt|sammanlagt)\s*(?=\d|$)")
# Whose costs or revenues are all of the plan's; those of somebody or something else are a part.
_OWN = (
    r"(?:nämnd|stadsdelsnämnd|styrels|bolag|förvaltning|år|plan|budget|driftbudget"
    r"|verksamhetsplan|kommunfullmäktige)"
)
# Not verbs, which end as genitives do: "beräknas kostnader på".
_VERB = (
    r"(?:beräknas|väntas|bedöms|budgeteras|finns|uppskattas|planeras|antas|redovisas|täcks"
    r"|minskas|ökas|prognostiseras|fördelas|uppstås?)\b"
)
_QUALIFIED = r"(?:(?!netto|brutto)\w+(?:a|e|at)\s+){0,2}"
_ANOTHERS = rf"\b(?!{_OWN}\w*s\b)(?!{_VERB})\w{{3,}}s\s+{_QUALIFIED}"
CLAIMS = (
    Claim(pattern(r"omslutningsförändring"), TURNOVER, _of_rows(TURNOVER, "costs")),
    Claim(
        pattern(r"\bomslutning(?:en)?\s+(?:\w+\s+){0,3}(?:ök|minsk)"),
        TURNOVER,
        _of_rows(TURNOVER, "costs"),
        other_than=pattern(rf"{_ANOTHERS}omslutning"),
        is_part=AFTER,
    ),
    *(
        Claim(
            pattern(rf"budgetjustering\w*\s+(?:i|för|avseende)\s+{word}\b"),
            ADJUSTMENTS,
            _adjustments_of(kind),
        )
        for word, kind in (("drift(?:en)?", "operating"), ("investering(?:ar)?", "investment"))
    ),
    Claim(
        pattern(r"\bbegär|budgetjustering"),
        ADJUSTMENTS,
        _of_rows(ADJUSTMENTS, "amount", extra=_adjustments_by_kind),
        other_than=pattern(rf"ombudgeter|{_ANOTHERS}(?:begär|budgetjustering)"),
    ),
    Claim(
        pattern(r"höga hyror|lokaländamål|\bmedel(?:en)?\s+(?:för|till)\s+lokaler(?:na)?\b"),
        PREMISES,
        _of_rows(PREMISES, "amount"),
        other_than=pattern(rf"{_ANOTHERS}(?:höga hyror|lokaländamål|medel)"),
    ),
    Claim(
        pattern(
            r"tilldelats .*investering|\binvesterings(?:plan|budget|ram|utgift|volym)\w*"
            r"|\binvestering(?:ar|arna)\b(?:\s+\S+){0,2}?"
            r"\s+(?:är|blir|uppgår|omfattar|summerar|om|på(?=\s+\d))\b"
        ),
        INVESTMENTS,
        _investments,
        other_than=pattern(rf"{_OTHERS.pattern}|{_ANOTHERS}investering"),
        of_some=pattern(rf"\binvestering\w*{_OF_SOMETHING}"),
    ),
    Claim(
        pattern(
            rf"\b(?:under|för)\s+(?:året|{YEAR})\s+investeras\b"
            r"|\binvesteras\s+(?:totalt|sammanlagt)\b|\b(?:totalt|sammanlagt)\s+investeras\b"
            rf"|\b{_WHO_DECIDES}\s+investerar\b|\binvesterar\s+{_WHO_DECIDES}"
        ),
        INVESTMENTS,
        _investments,
        other_than=_OTHERS,
        is_part=AFTER,
    ),
)
_MONEY = (
    r"(?:netto\w*|brutto\w*|(?:drift|total|verksamhets)?kostnad\w*|utgift\w*"
    r"|(?:drift|total)?intäkt\w*|inkomst\w*|(?:drift)?budget(?:en)?|anslag\w*|ram(?:en)?)\b"
)
# Whose money it is that a sentence goes on about: "badets intäkter är … och kostnaderna …", "badet
# har kostnader på …", "på badet är kostnaderna …".
_WHOSE = pattern(
    rf"(?P<another>{_ANOTHERS}{_MONEY}"
    rf"|\b(?!(?:{_OWN}|vi\b|man\b|det\b|som\b)\w*)\w{{2,}}\s+(?:har|får)\s+(?:ett?\s+)?"
    rf"{_QUALIFIED}{_MONEY}\s+(?:på|om)\b"
    rf"|\b(?!(?:{_OWN}|vi\b|man\b|det\b|som\b)\w*)\w{{2,}}\s+(?:har|får)\s+"
    r"(?:(?:ca|cirka|drygt|knappt)\s+)?(?=\d|$)"
    rf"|^\W*(?:på|vid|hos|inom)\s+(?!{_OWN}|\d)(?:\w+\s+){{1,3}}?"
    rf"(?:är|blir|uppgår|beräknas|väntas|bedöms|ligger)\s+{_MONEY})"
    rf"|\b{_OWN}\w*s?\s+{_QUALIFIED}{_MONEY}|\btotal\w*|\bsammanlag\w*"
)


def is_anothers(before: str) -> bool:
    """Whether what stands before an amount says last of something in the organisation, and not of
    all, what it costs or gets.

    >>> is_anothers("Badets intäkter är 12 mnkr och kostnaderna ")
    True
    >>> is_anothers("Badets intäkter är 12 mnkr och nämndens kostnader ")
    False
    """
    found = list(_WHOSE.finditer(before))
    return bool(found) and found[-1]["another"] is not None


# Which side of a table an amount is on, by what is said right after it: "7 mnkr i kostnader".
_SIDES = {
    "net": r"netto\w*",
    "costs": r"(?:drift|total|verksamhets)?(?:kostnad|utgift)(?:en|er|erna)?|brutto(?!intäkt)\w*",
    "revenues": r"(?:drift|total|brutto)?(?:intäkt|inkomst)(?:en|er|erna)?",
}
_ANY_SIDE = "|".join(_SIDES.values())
SIDE_AFTER = pattern(
    rf"\s*(?:i\s+|\(\s*(?:i\s+)?|(?=(?:netto|brutto)\b(?!\s+\d)))(?P<side>{_ANY_SIDE})\b"
)


def side_in(words: str) -> str:
    """The column of the side that a word is for, if it is for one.

    >>> side_in("intäkterna"), side_in("nettot"), side_in("hyran")
    ('revenues', 'net', '')
    """
    return next((side for side, said in _SIDES.items() if pattern(said).fullmatch(words)), "")


def side_after(after: str) -> str:
    """The column of the side that is said right after an amount, of all and not of something.

    >>> side_after(" i kostnader och"), side_after(" i kostnader för el"), side_after(" (intäkter)")
    ('costs', '', 'revenues')
    """
    found = SIDE_AFTER.match(after)
    if not found or AFTER.match(after, found.end()):
        return ""
    return side_in(found["side"])


# Money that has a name of its own is not the side that it is told with: "statsbidrag om 120 mnkr".
_MONEYISH = (
    r"(?:(?:drift|total|brutto|netto|verksamhets)?(?:kostnad|utgift|intäkt|inkomst)\w*|netto\w*"
    r"|brutto\w*|\w*budget\w*|(?:kommunbidrag|anslag|ram|belopp|summ|total|nivå|omslutning|drift"
    rf"|sammanlag|tillsammans|år)\w*|{_WHO_DECIDES}|ca|cirka)"
)
_OF_ITS_OWN = pattern(
    rf"(?:\b(?!{_MONEYISH}\b)[^\W\d]\w*\s+om"
    r"|\b(?!kommunbidrag)\w*(?:bidrag|vite|avgift|avgifter|ersättning|ersättningar|stöd|reserv)"
    r"(?:et|en|erna|arna)?\s+på)\s+(?:(?:ca|cirka|drygt|knappt|totalt)\s+)?$"
)


def is_of_its_own(before: str) -> bool:
    """Whether what stands before an amount gives it a name that no side has.

    >>> is_of_its_own("Intäkterna består av statsbidrag om "), is_of_its_own("en nettobudget om ")
    (True, False)
    """
    return bool(_OF_ITS_OWN.search(before))


def _side(words: str, table: MoneyTable, known: Callable[[Economy], Amounts]) -> Claim:
    return Claim(
        pattern(rf"\b{words}"),
        table,
        known,
        other_than=pattern(
            rf"{_ANOTHERS}{words}|\b{words}{_OF_SOMETHING}|\bav\s+{words}\s+(?!på\b|om\b)"
            rf"|{_OTHERS.pattern}"
        ),
        is_part=AFTER,
    )


def _of_driftbudget(name: str) -> Callable[[Economy], Amounts]:
    return _of_rows(OPERATING, name, extra=_of_rows(PROJECTS, name))


def _spendings(economy: Economy) -> Amounts:
    """What is spent may be what the objects cost, too."""
    return _of_driftbudget("costs")(economy) | _investments(economy)


def _either_side(economy: Economy) -> Amounts:
    return _nets(economy) | _of_driftbudget("costs")(economy)


def _frames_or_nets(economy: Economy) -> Amounts:
    return _frames(economy) | _nets(economy)


def _frames_or_sums(economy: Economy) -> Amounts:
    return _frames(economy) | _either_side(economy)


# Nothing but how it is counted stands before the amount.
_DIRECTLY = rf"(?:{_IN_YEAR}|\s+(?:totalt|sammanlagt|ca|cirka))*\s+(?=\d)"
# What makes up the driftbudget, and what it is held against: a sentence may name them all.
SIDES = (
    Claim(
        pattern(r"\bnettobudget"),
        OPERATING,
        _nets,
        other_than=pattern(rf"{_OTHERS.pattern}|{_ANOTHERS}nettobudget"),
        is_part=pattern(r"\s*(?:för|till|i)\s+(?:re)?investering"),
    ),
    _side(r"netto(?:t|kostnad\w*|utgift\w*|driftkostnad\w*|ram\w*)?\b", OPERATING, _nets),
    _side(r"(?:drift|total|verksamhets)?kostnader(?:na)?\b", OPERATING, _of_driftbudget("costs")),
    _side(r"utgifterna\b", OPERATING, _spendings),
    _side(
        r"(?:(?:drift|total|brutto)?intäkter(?:na)?|inkomsterna)\b",
        OPERATING,
        _of_driftbudget("revenues"),
    ),
    Claim(
        pattern(rf"\bdriftbudgeten{_IN_YEAR}\s+(?:är|blir|uppgår|omfattar|summerar|ligger)\b"),
        OPERATING,
        _either_side,
        is_part=AFTER,
    ),
    _side(r"brutto(?:t|budget(?:en)?|kostnad\w*)?\b", OPERATING, _gross),
    _side(
        r"(?<!inom )(?:kommunbidrag(?:et)?|(?:drift|budget|ekonomiska )?ram(?:en)?)\b",
        FRAMES,
        _frames,
    ),
    _side(rf"(?<!\bett )(?:{_OWN}\w*s\s+anslag|anslaget)\b", FRAMES, _frames_or_nets),
    Claim(
        pattern(
            rf"\b{_WHO_DECIDES}\s+(?:tilldelas|har\s+tilldelats|förfogar\s+över){_DIRECTLY}"
            rf"|\banvisa(?:r|t|de)\s+{_WHO_DECIDES}{_DIRECTLY}"
        ),
        FRAMES,
        _frames_or_sums,
        is_part=AFTER,
    ),
)
