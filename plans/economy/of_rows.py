"""What sentences say of a table's rows by their names: what these cost, get and have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from common.text import fold
from finance.models import Frame
from plans.economy.claims import AFTER, IN_ALL, OF_ALL, YEAR, Amounts, Claim, pattern, side_after
from plans.economy.claims import side_in as column_of
from plans.economy.named import NamedAmount, last_amount
from plans.economy.naming import (
    COSTING_TABLES,
    FOR,
    NAMED_TABLES,
    SHORTEST_PART,
    amounts_of,
    genitive,
    inflected,
    is_named,
    is_short,
    name_in,
    plain,
    row_called,
    rows_of_name,
    stands_alone,
)
from plans.economy.reading import Economy
from plans.economy.tables import ADJUSTMENTS, OPERATING, PREMISES, UNITS, MoneyTable, amount_of


@dataclass(frozen=True)
class Around:
    """What stands before an amount and after it; the last and the first clause of these."""

    before: str
    after: str

    @cached_property
    def clause(self) -> str:
        """With the name that a colon parts from its amount: "Äldreomsorg: 100 mnkr"."""
        return _CLAUSE_BEFORE.split(self.before)[-1]

    @cached_property
    def clause_after(self) -> str:
        return _CLAUSE_AFTER.split(self.after)[0]

    @cached_property
    def said(self) -> str:
        """The clause in plain words."""
        return plain(self.clause)

    @cached_property
    def said_after(self) -> str:
        return plain(self.clause_after)

    @cached_property
    def is_whole(self) -> bool:
        """Whether nothing is said after the amount that would make it one of something smaller."""
        return bool(_ENDS.match(self.after) or side_after(self.after))


Rows = list[tuple[MoneyTable, Any]]


def around(sentence: str, amount: NamedAmount) -> Around:
    return Around(sentence[: amount.start], sentence[amount.end :])


def of_receiving_rows(economy: Economy, words: Around) -> Claim | None:
    """That so much is spent on a row, whatever else the sentence is about: "nämnden investerar 7
    mnkr i Lekplats", "för Förskola avsätts 7 mnkr"."""
    return _claim_of_said(economy, _rows(economy, words, _says_receives), words)


def of_rows(economy: Economy, sentence: str, words: Around) -> Claim | None:
    """What a sentence says of rows that it names, one or several."""
    return (
        _of_listed_rows(economy, words)
        or _of_named_rows(economy, sentence, words)
        or _claim_of_said(economy, _rows(economy, words, _says_cost), words)
        or _of_next_side(economy, words)
        or _of_rows_together(economy, words)
    )


def claim_of_rows(table: MoneyTable, known: Amounts) -> Claim:
    return Claim(_BUDGETED, table, partial(_these, known), is_of_rows=True)


def _these(amounts: Amounts, _economy: Economy) -> Amounts:
    return amounts


def _of_named_rows(economy: Economy, sentence: str, words: Around) -> Claim | None:
    """That so much is budgeted for rows which the sentence names: their own amounts, or none that
    is known where nothing is written in them yet."""
    if not _BUDGETED.search(sentence):
        return None
    # "… and in all": of what else is named there, or of all.
    clause = _LISTED.split(words.before)[-1]
    is_all = _LISTED.search(words.before) and IN_ALL.search(clause)
    said = plain(clause if is_all else sentence)
    for table in NAMED_TABLES:
        known: Amounts = set()
        for row in economy.of(table):
            if is_named(table.name_of(row), said):
                known |= amounts_of(table, row)
        if known:
            return claim_of_rows(table, known)
    return None


def _of_listed_rows(economy: Economy, words: Around) -> Claim | None:
    """That so much is budgeted for several rows: their sum. Nobody's to check where one of them is
    no row, or each has it."""
    before = _FOR_LISTED.search(f"{fold(words.before)} ")
    said = words.said
    after = re.search(rf" {_SPENDS}$", said) and _LISTED_AFTER.match(fold(words.after))
    match = before or after
    names = [plain(one) for one in _LISTED.split(match["rows"])] if match else []
    if not match or len(names) < 2 or _is_any_row(economy, plain(match["rows"])):
        return None
    if (AFTER.match(words.after) and not after) or _EACH.match(words.after):
        return claim_of_rows(OPERATING, set())
    tables = [table for table in COSTING_TABLES if re.search(rf" {_given_to(table)}$", said)]
    return _sums_of(economy, names, tables) or claim_of_rows(OPERATING, set())


def _is_any_row(economy: Economy, name: str) -> bool:
    return any(row_called(table, economy.of(table), name) for table in COSTING_TABLES)


def _of_rows_together(economy: Economy, words: Around) -> Claim | None:
    """That the amount is what some rows cost or get together: the sums of their columns. None where
    one of those that are named is no row."""
    match = _TOGETHER.search(f"{fold(words.before)} ")
    names = [plain(one) for one in _LISTED.split(match["rows"])] if match else []
    if len(names) < 2 or AFTER.match(words.after):
        return None
    return _sums_of(economy, names, COSTING_TABLES)


def _sums_of(economy: Economy, names: list[str], tables: Iterable[MoneyTable]) -> Claim | None:
    for table in tables:
        rows = [row_called(table, economy.of(table), name) for name in names]
        if all(rows):
            return claim_of_rows(table, set(table.computed_sums(rows).values()))
    return None


def _rows(economy: Economy, words: Around, *says: Any) -> Rows:
    """The rows of which one of these says that the amount is theirs."""
    return [
        (table, row)
        for table in COSTING_TABLES
        for row in economy.of(table)
        if _is_mentioned(name_in(table, row), words)
        and any(one(table, name_in(table, row), words) for one in says)
    ]


def _is_mentioned(name: str, words: Around) -> bool:
    """Whether the last of the name's words is there at all, before anybody looks how: a plan may
    have hundreds of rows. However it is inflected, it begins as it is written."""
    called = plain(name).split()
    is_long = len(" ".join(called)) >= SHORTEST_PART
    return is_long and (called[-1] in words.said or called[-1] in words.said_after)


def _claim_of_said(economy: Economy, rows: Rows, words: Around) -> Claim | None:
    """Any amount that a row of the name has, in whatever table; of the side, if one is said after
    the amount."""
    known = _amounts_said(economy, rows, side_after(words.after))
    return claim_of_rows(rows[0][0], known) if known else None


def _amounts_said(economy: Economy, rows: Rows, side: str) -> Amounts:
    every = [*rows, *(one for table, row in rows for one in _namesakes(economy, table, row))]
    of_side = {
        amount
        for table, row in every
        if side in table.amounts and (amount := amount_of(row, side)) is not None
    }
    return of_side or {amount for table, row in every for amount in amounts_of(table, row)}


def _namesakes(economy: Economy, table: MoneyTable, row: Any) -> Rows:
    return list(rows_of_name(economy, name_in(table, row)))


def _of_next_side(economy: Economy, words: Around) -> Claim | None:
    """That the amount is the other side of a row whose amount stands before it: "Förskola har 100
    mnkr i kostnader och 10 mnkr i intäkter". "Kostnaderna för Förskola är 100 mnkr och intäkterna
    10 mnkr" may be said of all, too."""
    said = _before_next_side(words)
    side = side_after(words.after) or column_of(said or "")
    rows = _rows_of_earlier(economy, words) if side and words.is_whole else []
    if not rows:
        return None
    known = _amounts_said(economy, rows, side)
    if not side_after(words.after):
        known = known | {economy.sum(OPERATING, side)}
        known |= {economy.frame(Frame.Kind.NET) or Decimal()} if side == "net" else set()
    return claim_of_rows(rows[0][0], known)


def _before_next_side(words: Around) -> str | None:
    """What side is said between the amount and the one before it, if nothing else is."""
    last = last_amount(words.before)
    match = last and _NEXT_SIDE.match(words.before[last[1] :])
    return (match["side"] or "") if match else None


def _rows_of_earlier(economy: Economy, words: Around) -> Rows:
    """The rows that the first of the amounts is said of which lead to this one, side by side."""
    if _before_next_side(words) is None:
        return []
    start, end = last_amount(words.before) or (0, 0)
    earlier = Around(words.before[:start], words.before[end:])
    return _rows(economy, earlier, _says_cost, _says_receives) or _rows_of_earlier(economy, earlier)


def _given_to(table: MoneyTable) -> str:
    return _BUDGETS if table in (OPERATING, UNITS) else _SPENDS


def _says_receives(table: MoneyTable, name: str, words: Around) -> bool:
    """Whether it is said that so much is set aside for the row, or spent on it."""
    if is_short(name) and not stands_alone(name, f"{words.clause} {words.clause_after}"):
        return False
    row = rf"{FOR} (?:det |den )?{inflected(name)} {_FILL}"
    before, after = words.said, words.said_after
    gives = rf"{_given_to(table)}$"
    if re.search(rf" {gives}", before) and re.match(rf" {row}$", after):
        return True
    return words.is_whole and bool(re.search(rf" {row}{gives}", before))


def _says_cost(table: MoneyTable, name: str, words: Around) -> bool:
    """Whether a clause up to an amount, and what stands after it, say that it is what the row of
    this name costs or gets."""
    money = _MONEY.get(table.key, _ANY_MONEY)
    before, after = words.said, words.said_after
    row, owned = inflected(name), rf"{genitive(name)} (?:{_ALL} )?{money}"
    of_row = rf"{FOR} (?:det |den )?{row}"
    is_alone = not is_short(name) or stands_alone(name, f"{words.clause} {words.clause_after}")
    if is_alone and _is_said_after(before, after, row, rf"{money} {of_row}", owned):
        return True
    if AFTER.match(words.after) and not OF_ALL.match(words.after):
        return False
    found = re.search(rf"(?: (?P<how>\w+))? {money} {of_row} {_FILL}(?:{_IS_SO_MUCH})?$", before)
    if found and not _IS_SOME.fullmatch(found["how"] or ""):
        return True
    if not is_alone:
        return False
    said = (
        rf"{row} {_FILL}(?:{_COSTS} {_FILL}|(?:far|tilldelas) {_FILL}"
        rf"|(?:har|far) (?:en |ett )?{_ANY_MONEY} {_FILL}(?:pa |om ){_FILL})"
        rf"|(?:beraknas|vantas|bedoms|kommer) {row} (?:att )?kosta {_FILL}"
        rf"|{owned} {_FILL}{_IS_SO_MUCH}"
    )
    if words.is_whole:
        said += rf"|{owned} (?:pa |om )?{_FILL}|{of_row} {_FILL}{_IS} (?:{_ALL} )?{money} {_TO}"
        said += rf"|{of_row} {_FILL}(?:budgeteras|avsatts|anslas) {money} {_TO}"
    if side_after(words.after):
        said += rf"|(?<=^ ){row} (?:(?:har|far|budgeterar|redovisar) )?{_FILL}"
    match = re.search(rf"{_NOT_ONE_OF_MANY} (?:{said})$", before)
    return bool(match) and not _ONE_OF_MANY.search(before[: match.start()] if match else "")


def _is_said_after(before: str, after: str, row: str, of_row: str, owned: str) -> bool:
    """Whether what follows the amount says whose it is: "7 mnkr är kostnaden för Förskola",
    "Förskola står för 7 mnkr av kostnaderna"."""
    is_first = re.fullmatch(_FILL, before.lstrip())
    its = rf"(?:den |det |de )?(?:{_ALL} )?(?:{of_row}|{owned})"
    if is_first and re.fullmatch(rf" (?:(?:ar|blir|utgor) {its}|kostar {row}) {_FILL}", after):
        return True
    if re.fullmatch(rf" i {of_row} {_FILL}", after):
        return True
    shares = rf" av (?:den |det |de |namndens )?(?:{_ALL} )?{_ANY_MONEY} {_FILL}"
    stands = rf"{_NOT_ONE_OF_MANY} {row} {_FILL}(?:star|svarar) for {_FILL}$"
    return bool(re.search(stands, before) and re.fullmatch(shares, after))


# Words by which a row's own amount is named.
_BUDGETED = pattern(r"\bbudgeter\w*|\bavsätts\b|\banslås\b|\binvesteras\b")
# As `plain` leaves them, without diacritics.
_ANY_MONEY = (
    r"(?:(?:drift|brutto|netto|total|verksamhets)?(?:kostnad|utgift|intakt|inkomst)(?:en|er|erna)?"
    r"|(?:drift|brutto|netto|kostnads|intakts|investerings)?budget(?:en)?|nettot?|bruttot?)"
)
_CHANGES_TO = (
    r"(?:okar|okas|minskar|minskas|stiger|sjunker|vaxer|hojs|sanks|andras)"
    r"(?: (?:under|ar|aret|(?:19|20)\d\d))* till"
)
_IS = (
    r"(?:(?:ar|blir|uppgar|beraknas|vantas|bedoms|budgeteras|ligger)(?: uppga| bli| oka till)?"
    rf"|{_CHANGES_TO})"
)
_COSTS = r"(?:kostar|(?:beraknas|vantas|bedoms|kommer att|ska) kosta)"
_FILL = r"(?:(?:totalt|sammanlagt|ca|cirka|omkring|drygt|knappt|under|ar|aret|(?:19|20)\d\d) )*"
_TO = rf"{_FILL}(?:till |pa |om )?"
_IS_SO_MUCH = rf"{_IS} {_TO}"
_ALL = r"(?:total\w*|samlade|sammanlagda|budgeterade|beraknade|planerade)"
# Costs that are called something else than all: "de ökade kostnaderna".
_IS_SOME = re.compile(rf"(?!{_ALL}$)\w{{3,}}[ae]")
_WHO = r"(?:\w*namnd(?:en)?|styrelsen|bolaget|forvaltningen|vi|det)"


def _gives(passive: str, active: str) -> str:
    """That so much is given: by nobody that is named, or by those whose plan it is."""
    given = rf"{passive}(?: {_WHO})?|{_WHO} (?:\w+ )?{active}|{active} {_WHO}"
    return rf"(?:{given}) {_TO}(?:tillsammans |ihop )?{_FILL}"


# What is spent on an area may be a part of what it has; of an object it is all.
_BUDGETS = _gives("(?:budgeteras|avsatts|anslas|satts av)", "(?:budgeterar|avsatter|anslar)")
_SPENDS = _gives(
    "(?:satsas|investeras|laggs|budgeteras|avsatts|anslas|satts av)",
    "(?:satsar|investerar|lagger|budgeterar|avsatter|anslar)",
)
# Rows that are named one after the other, and what they cost or get together; without diacritics.
_TOGETHER = re.compile(
    rf"(?:^|[;:.] )\s*(?:{_ANY_MONEY} {FOR} )?(?P<rows>[^;:.]+?) (?:{_COSTS}|far|tilldelas|{_IS})"
    r" (?:(?:till|pa|om|ca|cirka) )*(?:tillsammans|sammanlagt|totalt|ihop)"
    rf" (?:(?:till|pa|om) )?{_FILL}$"
)
_FOR_LISTED = re.compile(
    rf"(?:^|[;:.,] ?|\b(?:och|samt) )(?:for|till|pa|inom|i) (?P<rows>[^;:.\d]+?) {_SPENDS}$"
)
_LISTED_AFTER = re.compile(r"\s*(?:for|till|pa|inom|i) (?P<rows>[^;:.\d]+?)\W*$")
_EACH = pattern(r"\s*(?:vardera|var\b|vart\b|respektive)")
_LISTED = re.compile(r",(?!\d)\s*|\s+(?:och|samt)\s+")
_NOT_ONE_OF_MANY = r"(?<! och)(?<! samt)(?<! en)(?<! ett)(?<! ny)(?<! nya)(?<! nytt)"
# "Den planerade förskolan", "Solbackens förskola".
_ONE_OF_MANY = re.compile(
    r" (?:den|det|de|denna|detta|varje) \w+[ae]$| (?!namnd)\w{2,}(?:ens|ets|ans|[aeo]rnas)$"
)
_CLAUSE_BEFORE = re.compile(r";|:(?!\s*$)|,(?!\d)")
_CLAUSE_AFTER = re.compile(
    r"[;:]|,(?!\d)|\b(?:men|medan|jämfört|varav)\b"
    r"|\b(?:och|samt)\s+(?=\d|för\b|till\b|på\b|i\b|inom\b|resten\b)",
    re.IGNORECASE,
)
# Nothing, or nothing but when: what stands before it is all that is said of the amount.
_ENDS = pattern(
    rf"\s*(?:(?:(?:för|under|i)\s+)?(?:{YEAR}|året\b|år\b)\s*)?"
    r"(?:$|[.;:)!?]|,(?!\s*(?:som|vilk\w+|för|att|till)\b)|(?:och|samt|men|medan|jämfört|varav)\b)"
)
_SIDE = r"(?:[a-zåäö]*(?:kostnad|utgift|intäkt|inkomst)(?:en|er|erna)?|(?:netto|brutto)\w*)"
# What stands between the sides of one row, and nothing else.
_NEXT_SIDE = pattern(
    rf"\s*(?:\(\s*)?(?:(?:i\s+)?{_SIDE}\b)?\s*\)?\s*,?\s*(?:(?:och|samt|med|men)\b)?\s*"
    rf"(?:(?:har|får|de|det|ett)\s+)*(?P<side>{_SIDE}\b)?\s*"
    r"(?:(?:är|blir|uppgår|beräknas|budgeteras)\b)?\s*(?:(?:till|på|om|ca|cirka)\b\s*)*$"
)
# Where not all words for money are those of the table's amounts.
_MONEY = {
    PREMISES.key: r"(?:hyra|hyran|hyror|hyrorna|medel|medlen)",
    ADJUSTMENTS.key: r"driftkostnad(?:en|er|erna)?",
}
