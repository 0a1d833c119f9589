"""Amounts that a plan's texts name, held against its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from html import unescape
from typing import Any, Protocol

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from common.text import clean_text, fold
from finance.calculations import shown
from plans.economy.checks import Check, State
from plans.economy.claims import (
    AFTER,
    CLAIMS,
    IN_ALL,
    OF_ALL,
    SIDES,
    YEAR,
    Amounts,
    Claim,
    is_anothers,
    pattern,
)
from plans.economy.named import (
    NamedAmount,
    named_in,
    speaks_of_other_years,
    unquoted,
    without_others,
)
from plans.economy.reading import Economy
from plans.economy.tables import (
    ADJUSTMENTS,
    INVESTMENTS,
    OPERATING,
    PREMISES,
    PROJECTS,
    TURNOVER,
    UNITS,
    MoneyTable,
    amount_of,
)

_COUNT = re.compile(r"(?<![\d,])(\d+)\s+resultatenheter\b", re.IGNORECASE)
# Some of them, or those that are to come and go.
_SOME = re.compile(
    r"\bav\b[^.]*resultatenheter|(?:upplös|inrätt|förändr|bild|avveckl|\bny)\w*", re.IGNORECASE
)
_QUOTE = re.compile(r"<blockquote\b.*?</blockquote>", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(r"</(?:p|li|h[1-6]|blockquote)>|<br\s*/?>", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
_LONGEST_SAID = 140


class Written(Protocol):
    """What somebody has written: a part of the plan, a point of the proposed decisions."""

    @property
    def title(self) -> str: ...

    @property
    def text(self) -> str: ...


def text_checks(economy: Economy, parts: Iterable[Written]) -> Iterator[Check]:
    """What the texts say otherwise than the tables, sentence by sentence.

    A sentence is read for the first of the claims that it makes: "nettobudgeten … 43 mnkr" names
    the net of some row. Where it names net, frame, costs and revenues, each amount is what stands
    nearest before it. One that is said of a row by its name is one of that row's amounts, and so
    is one after "varav". Amounts in other sentences are nobody's to check.
    """
    for part in parts:
        for sentence in sentences(part.text):
            yield from _of_sentence(economy, part, sentence)


def sentences(html: str) -> list[str]:
    """The sentences of a rich text; a heading or a list's item is one of its own. What is quoted
    as a block is somebody else's words."""
    blocks = (unescape(strip_tags(block)) for block in _BLOCK.split(_QUOTE.sub(" ", html)))
    return [one for block in blocks for one in _SENTENCE.split(clean_text(block)) if one]


def _of_sentence(economy: Economy, part: Written, sentence: str) -> Iterator[Check]:
    year, own = economy.plan.year, unquoted(sentence)
    for amount in named_in(sentence, year):
        claim = _claim_of(economy, own, amount)
        if claim is None or not economy.counted(claim.table) or not claim.holds(own, amount):
            continue
        known = _known(economy, claim, without_others(own, amount))
        if known and not amount.is_one_of(known) and not _is_a_price(amount, known):
            words = _("”%(part)s” säger %(amount)s, som ingen rad i %(table)s ger")
            told = {"part": part.title, "amount": amount.text, "table": claim.table.tab}
            basis = [sentence, *sorted(str(shown(one)) for one in known)]
            yield Check(State.ASK, claim.table, words % told, _cut(sentence), basis=tuple(basis))
    if not (_SOME.search(sentence) or speaks_of_other_years(sentence, year)):
        yield from _of_units(economy, part, sentence)


def _is_a_price(amount: NamedAmount, known: Amounts) -> bool:
    """What is less than the tables print, of a row that has far more: what it costs a head."""
    return amount.is_small and max(abs(one) for one in known) >= 1


def _claim_of(economy: Economy, sentence: str, amount: NamedAmount) -> Claim | None:
    if amount.is_part:
        return _of_part(economy, sentence, amount)
    for claim in CLAIMS:
        if claim.is_in(sentence):
            return claim
    before = sentence[: amount.start]
    if whole := OF_ALL.search(before) and _of_whole(economy, before):
        return whole
    if named := (
        _of_named_rows(economy, sentence, before)
        or _of_costing_rows(economy, sentence, amount)
        or _of_rows_together(economy, before, sentence[amount.end :])
    ):
        return named
    sides = [
        claim
        for claim in SIDES
        if claim.is_in(sentence)
        and not (is_anothers(before) and not _of_rows_by_name(economy, claim.table, sentence))
    ]
    return max(sides, key=lambda one: one.last_before(sentence, amount.start), default=None)


def _of_named_rows(economy: Economy, sentence: str, before: str) -> Claim | None:
    """That so much is budgeted for rows which the sentence names: their own amounts, or none that
    is known where nothing is written in them yet."""
    if not _BUDGETED.search(sentence):
        return None
    # "… and in all": of what else is named there, or of all.
    clause = _LISTED.split(before)[-1]
    words = _plain(clause if _LISTED.search(before) and IN_ALL.search(clause) else sentence)
    for table in NAMED_TABLES:
        known: Amounts = set()
        for row in economy.of(table):
            if _is_named(table.name_of(row), words):
                known |= _amounts_of(table, row)
        if known:
            return _claim_of_rows(table, known)
    return None


def _of_costing_rows(economy: Economy, sentence: str, amount: NamedAmount) -> Claim | None:
    """That the amount is what a row costs or gets: any that a row of its name has, in whatever
    table."""
    clause, after = _CLAUSE_END.split(sentence[: amount.start])[-1], sentence[amount.end :]
    found: dict[str, Amounts] = {}
    for table in COSTING_TABLES:
        for row in economy.of(table):
            name = _VARAV.sub("", table.name_of(row))
            if _says_cost(table, name, clause, after):
                found.setdefault(table.key, set()).update(_amounts_of(table, row))
                found[table.key] |= _of_name(economy, name)
    for table in COSTING_TABLES:
        if known := found.get(table.key):
            return _claim_of_rows(table, known | set().union(*found.values()))
    return None


def _of_rows_together(economy: Economy, before: str, after: str) -> Claim | None:
    """That the amount is what some rows cost or get together: the sums of their columns. None where
    one of those that are named is no row."""
    match = _TOGETHER.search(f"{fold(before)} ")
    names = [_plain(one) for one in _LISTED.split(match["rows"])] if match else []
    if len(names) < 2 or AFTER.match(after):
        return None
    for table in COSTING_TABLES:
        rows = [_row_called(table, economy.of(table), name) for name in names]
        if all(rows):
            return _claim_of_rows(table, set(table.computed_sums(rows).values()))
    return None


def _row_called(table: MoneyTable, rows: Iterable[Any], name: str) -> Any:
    """The row with the name, inflected or not, if there is one."""
    for row in rows:
        plain = re.escape(_plain(_VARAV.sub("", table.name_of(row))).strip())
        if plain and re.fullmatch(rf" {plain}{_ENDING} ", name):
            return row
    return None


def _of_whole(economy: Economy, before: str) -> Claim | None:
    """That the amount is all of what a row is a part of: "kostnaderna för Gator är 4 av totalt"."""
    words = _plain(before)
    sides = [
        side
        for side in SIDES
        if side.said.search(before)
        and any(_is_for(side.table.name_of(row), words) for row in economy.of(side.table))
    ]
    nearest = max(sides, key=lambda one: one.last_before(before, len(before)), default=None)
    return replace(nearest, is_of_rows=True) if nearest else None


def _of_name(economy: Economy, name: str) -> Amounts:
    return {
        amount
        for table in PART_TABLES
        for row in economy.of(table)
        if _plain(table.name_of(row)) == _plain(name)
        for amount in _amounts_of(table, row)
    }


def _claim_of_rows(table: MoneyTable, known: Amounts) -> Claim:
    return Claim(_BUDGETED, table, partial(_these, known), is_of_rows=True)


def _of_part(economy: Economy, sentence: str, amount: NamedAmount) -> Claim | None:
    """An amount after "varav": that of the row which is named with it, if any; of an object that is
    named before it, what the year's part of it is."""
    before = re.split(r"[;:]|,(?!\d)|\b(?:varav|därav)\b", sentence[: amount.start])[-1]
    after = re.split(r"[;:]|,(?!\d)|\boch\b|\bsamt\b", sentence[amount.end :])[0]
    words = _plain(f"{before} {after}")
    for table in PART_TABLES:
        known: Amounts = set()
        for row in economy.of(table):
            if _is_named(_VARAV.sub("", table.name_of(row)), words, _SHORTEST_PART):
                known |= _amounts_of(table, row)
        if known:
            return _claim_of_rows(table, known)
    if _IN_THE_YEAR.match(sentence[amount.end :]):
        return _of_objects(economy, sentence[: amount.start])
    return None


def _of_objects(economy: Economy, before: str) -> Claim | None:
    words = _plain(before)
    known = {
        one
        for row in economy.of(INVESTMENTS)
        if _is_named(row.name, words) or _stands_alone(row.name, before)
        for one in _amounts_of(INVESTMENTS, row)
    }
    return _claim_of_rows(INVESTMENTS, known) if known else None


def _known(economy: Economy, claim: Claim, sentence: str) -> Amounts:
    narrowed = set() if claim.is_of_rows else _of_rows_by_name(economy, claim.table, sentence)
    if narrowed or (claim.of_some and claim.of_some.search(sentence)):
        return narrowed
    return claim.known(economy)


def _of_rows_by_name(economy: Economy, table: MoneyTable, sentence: str) -> Amounts:
    """The amounts of the rows that the sentence says it is about, and the sums of the groups that
    it names; none where it speaks of all."""
    if IN_ALL.search(sentence):
        return set()
    words = _plain(sentence)
    rows = [row for row in economy.of(table) if _is_for(table.name_of(row), words)]
    found = {amount for row in rows for amount in _amounts_of(table, row)}
    for group, of_group in table.in_groups(economy.of(table)).items():
        if group and _is_named(group, words):
            found |= set(table.computed_sums(of_group).values())
    return found


def _amounts_of(table: MoneyTable, row: object) -> Amounts:
    amounts = (amount_of(row, name) for name in table.amounts)
    return {one for one in amounts if one is not None}


def _these(amounts: Amounts, _economy: Economy) -> Amounts:
    return amounts


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _is_named(name: str, words: str, shortest: int = 5) -> bool:
    plain = _plain(name)
    return len(plain.strip()) >= shortest and plain in words


def _is_for(name: str, words: str) -> bool:
    """Whether the words are said of what has the name: "… för Parkering"."""
    plain = re.escape(_plain(name).strip())
    return bool(plain) and bool(re.search(rf" {_FOR} {plain} ", words))


def _says_cost(table: MoneyTable, name: str, clause: str, after: str) -> bool:
    """Whether a clause up to an amount, and what stands after it, say that it is what the row of
    this name costs or gets."""
    plain = re.escape(_plain(name).strip())
    before, is_short = _plain(clause), len(_plain(name).strip()) < _LONG_NAME
    if not plain or len(_plain(name).strip()) < _SHORTEST_PART:
        return False
    inflected = f"{plain}{_SHORT_ENDING if is_short else _ENDING}"
    if re.search(rf" (?:satsas|laggs) {_FILL}$", before) and not is_short:
        return bool(re.match(rf" pa {inflected} ", _plain(after)))
    if AFTER.match(after) and not OF_ALL.match(after):
        return False
    money = _MONEY.get(table.key, _ANY_MONEY)
    if re.search(rf" {money} {_FOR} {plain} {_FILL}(?:{_IS_SO_MUCH})?$", before):
        return True
    if is_short and not _stands_alone(name, clause):
        return False
    said = (
        rf"{inflected} {_FILL}(?:{_COSTS} {_FILL}|(?:far|tilldelas) {_FILL}"
        rf"|(?:har|far) (?:en |ett )?{_ANY_MONEY} {_FILL}(?:pa |om ){_FILL})"
        rf"|{plain}{_GENITIVE} (?:total\w* |samlade )?{money} {_FILL}{_IS_SO_MUCH}"
    )
    return bool(re.search(rf"{_NOT_ONE_OF_MANY} (?:{said})$", before))


def _stands_alone(name: str, text: str) -> bool:
    """Whether a name so short that it is a word among others stands with a capital."""
    written = re.escape(name[:1].upper() + name[1:])
    return bool(re.search(rf"\b{written}{_SHORT_ENDING}\b", text))


def _of_units(economy: Economy, part: Written, sentence: str) -> Iterator[Check]:
    """How many result units there are, where the sentence says how many there are in all."""
    units = [unit for unit in economy.of(UNITS) if unit.becomes != "closed"]
    for count in _COUNT.findall(sentence):
        if units and int(count) != len(units):
            words = _("”%(part)s” säger %(said)s resultatenheter, tabellen har %(count)s")
            told = {"part": part.title, "said": count, "count": str(len(units))}
            yield Check(State.ASK, UNITS, words % told, _cut(sentence), basis=(sentence,))


def _cut(sentence: str) -> str:
    return f"”{sentence[:_LONGEST_SAID]}{'…' if len(sentence) > _LONGEST_SAID else ''}”"


# Words by which a row's own amount is named.
_BUDGETED = pattern(r"\bbudgeter\w*|\bavsätts\b|\banslås\b|\binvesteras\b")
# As `_plain` leaves them, without diacritics.
_FOR = r"(?:for|i|inom|pa|avseende|till)"
_ANY_MONEY = (
    r"(?:(?:drift|brutto|netto|total|verksamhets)?(?:kostnad|utgift|intakt|inkomst)(?:en|er|erna)?"
    r"|(?:drift|brutto|netto|kostnads|intakts|investerings)?budget(?:en)?|nettot?|bruttot?)"
)
_IS = r"(?:ar|blir|uppgar|beraknas|vantas|bedoms|budgeteras|ligger)(?: uppga| bli)?"
_COSTS = r"(?:kostar|(?:beraknas|vantas|bedoms) kosta)"
_FILL = r"(?:(?:totalt|sammanlagt|ca|cirka|omkring|drygt|knappt|under|ar|aret|(?:19|20)\d\d) )*"
_IS_SO_MUCH = rf"{_IS} {_FILL}(?:till |pa |om )?"
# Rows that are named one after the other, and what they cost or get together; without diacritics.
_TOGETHER = re.compile(
    rf"(?:^|[;:.] )\s*(?:{_ANY_MONEY} {_FOR} )?(?P<rows>[^;:.]+?) (?:{_COSTS}|far|tilldelas|{_IS})"
    r" (?:(?:till|pa|om|ca|cirka) )*(?:tillsammans|sammanlagt|totalt|ihop)"
    rf" (?:(?:till|pa|om) )?{_FILL}$"
)
_LISTED = re.compile(r",(?!\d)\s*|\s+(?:och|samt)\s+")
_NOT_ONE_OF_MANY = r"(?<! och)(?<! samt)(?<! en)(?<! ett)(?<! ny)(?<! nya)(?<! nytt)"
# How a name is inflected; one of few letters becomes another word.
_ENDING = r"(?:n|en|et|na|a)?"
_SHORT_ENDING = r"(?:s|ens|nas)?"
_GENITIVE = r"(?:s|ns|ens|ets|nas)"
_LONG_NAME = 5
_SHORTEST_PART = 3
# What a year's part of a whole is told as.
_IN_THE_YEAR = pattern(rf"\s*(?:(?:under|för|i)\s+)?(?:{YEAR}|året\b|år\b)")
_CLAUSE_END = re.compile(r"[;:]|,(?!\d)")
# The tables whose rows have names of their own.
NAMED_TABLES = (INVESTMENTS, PROJECTS, OPERATING, UNITS)
COSTING_TABLES = (*NAMED_TABLES, PREMISES, ADJUSTMENTS)
PART_TABLES = (OPERATING, TURNOVER, INVESTMENTS, PROJECTS, PREMISES)
# Where not all words for money are those of the table's amounts.
_MONEY = {
    PREMISES.key: r"(?:hyra|hyran|hyror|hyrorna|medel|medlen)",
    ADJUSTMENTS.key: r"driftkostnad(?:en|er|erna)?",
}
_VARAV = re.compile(r"^\W*(?:varav\W+)+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
