"""Amounts that a plan's texts name, held against its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from typing import Protocol

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from common.text import clean_text
from finance.calculations import shown
from plans.economy.checks import Check, State
from plans.economy.claims import (
    CLAIMS,
    IN_ALL,
    OF_ALL,
    SIDE_AFTER,
    SIDES,
    YEAR,
    Amounts,
    Claim,
    is_anothers,
    is_of_its_own,
    pattern,
)
from plans.economy.named import (
    NamedAmount,
    named_in,
    speaks_of_other_years,
    unquoted,
    without_others,
)
from plans.economy.naming import (
    PART_TABLES,
    SHORTEST_PART,
    amounts_of,
    is_for,
    is_named,
    name_in,
    plain,
    stands_alone,
)
from plans.economy.of_rows import around, claim_of_rows, of_receiving_rows, of_rows
from plans.economy.reading import Economy
from plans.economy.tables import INVESTMENTS, UNITS, MoneyTable

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
    the net of some row. Where it names net, frame, costs and revenues, each amount is what is
    said right after it, or else stands nearest before it. One that is said of a row by its name
    is one of that row's amounts, and so is one after "varav". Amounts in other sentences are
    nobody's to check.
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
    words = around(sentence, amount)
    if received := of_receiving_rows(economy, words):
        return received
    for claim in CLAIMS:
        if claim.is_in(sentence):
            return claim
    if whole := OF_ALL.search(words.before) and _of_whole(economy, words.before):
        return whole
    return of_rows(economy, sentence, words) or _of_side(economy, sentence, amount)


def _of_side(economy: Economy, sentence: str, amount: NamedAmount) -> Claim | None:
    """What is said of the plan's costs, revenues, net or frame: the side that is said with the
    amount, right after it or else nearest before it."""
    before, after = sentence[: amount.start], sentence[amount.end :]
    if is_of_its_own(before):
        return None
    sides = [
        claim
        for claim in SIDES
        if claim.is_in(sentence)
        and not (is_anothers(before) and not _of_rows_by_name(economy, claim.table, sentence))
    ]
    if own := SIDE_AFTER.match(after):
        return next((one for one in sides if one.said.match(after, own.start("side"))), None)
    said = [one for one in sides if one.is_said_with(sentence, amount)]
    return max(said, key=lambda one: one.last_before(sentence, amount.start), default=None)


def _of_whole(economy: Economy, before: str) -> Claim | None:
    """That the amount is all of what a row is a part of: "kostnaderna för Gator är 4 av totalt"."""
    words = plain(before)
    sides = [
        side
        for side in SIDES
        if side.said.search(before)
        and any(is_for(side.table.name_of(row), words) for row in economy.of(side.table))
    ]
    nearest = max(sides, key=lambda one: one.last_before(before, len(before)), default=None)
    return replace(nearest, is_of_rows=True) if nearest else None


def _of_part(economy: Economy, sentence: str, amount: NamedAmount) -> Claim | None:
    """An amount after "varav": that of the row which is named with it, if any; of an object that is
    named before it, what the year's part of it is."""
    before = _PART_BEGINS.split(sentence[: amount.start])[-1]
    after = re.split(r"[;:]|,(?!\d)|\boch\b|\bsamt\b", sentence[amount.end :])[0]
    words = plain(f"{before} {after}")
    for table in _tables_of_whole(sentence[: amount.start]):
        known: Amounts = set()
        for row in economy.of(table):
            if is_named(name_in(table, row), words, SHORTEST_PART):
                known |= amounts_of(table, row)
        if known:
            return claim_of_rows(table, known)
    if _IN_THE_YEAR.match(sentence[amount.end :]):
        return _of_objects(economy, sentence[: amount.start])
    return None


def _tables_of_whole(before: str) -> Iterable[MoneyTable]:
    """Where the parts of what is named before them stand: those of investments are objects."""
    whole = next((claim for claim in CLAIMS if claim.is_in(before)), None)
    return (whole.table,) if whole else PART_TABLES


def _of_objects(economy: Economy, before: str) -> Claim | None:
    words = plain(before)
    known = {
        one
        for row in economy.of(INVESTMENTS)
        if is_named(row.name, words) or stands_alone(row.name, before)
        for one in amounts_of(INVESTMENTS, row)
    }
    return claim_of_rows(INVESTMENTS, known) if known else None


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
    words = plain(sentence)
    rows = [row for row in economy.of(table) if is_for(table.name_of(row), words)]
    found = {amount for row in rows for amount in amounts_of(table, row)}
    for group, of_group in table.in_groups(economy.of(table)).items():
        if group and is_named(group, words):
            found |= set(table.computed_sums(of_group).values())
    return found


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


# What a year's part of a whole is told as.
_IN_THE_YEAR = pattern(rf"\s*(?:(?:under|för|i)\s+)?(?:{YEAR}|året\b|år\b)")
_PART_BEGINS = pattern(r"[;:]|,(?!\d)|\b(?:varav|därav)\b|\b(?:består|utgörs)\b")
