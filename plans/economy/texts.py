"""Amounts that a plan's texts name, held against its tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from html import unescape
from typing import Protocol

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from common.text import clean_text, fold
from finance.calculations import shown
from finance.models import Frame
from plans.economy.checks import Check, State
from plans.economy.named import NamedAmount, named_in, speaks_of_other_years, unquoted
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

_COUNT = re.compile(r"(?<![\d,])(\d+)\s+resultatenheter\b", re.IGNORECASE)
# Some of them, or those that are to come and go.
_SOME = re.compile(
    r"\bav\b[^.]*resultatenheter|(?:upplös|inrätt|förändr|bild|avveckl|\bny)\w*", re.IGNORECASE
)
_QUOTE = re.compile(r"<blockquote\b.*?</blockquote>", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(r"</(?:p|li|h[1-6]|blockquote)>|<br\s*/?>", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
_LONGEST_SAID = 140

Amounts = set[Decimal]


class Written(Protocol):
    """What somebody has written: a part of the plan, a point of the proposed decisions."""

    @property
    def title(self) -> str: ...

    @property
    def text(self) -> str: ...


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

    def is_about(self, sentence: str, amount: NamedAmount) -> bool:
        return not (self.is_part and self.is_part.match(sentence[amount.end :]))


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
        if claim is None or not economy.counted(claim.table) or not claim.is_about(own, amount):
            continue
        known = _known(economy, claim, own)
        if known and not amount.is_one_of(known):
            words = _("”%(part)s” säger %(amount)s, som ingen rad i %(table)s ger")
            told = {"part": part.title, "amount": amount.text, "table": claim.table.tab}
            basis = [sentence, *sorted(str(shown(one)) for one in known)]
            yield Check(State.ASK, claim.table, words % told, _cut(sentence), basis=tuple(basis))
    if not (_SOME.search(sentence) or speaks_of_other_years(sentence, year)):
        yield from _of_units(economy, part, sentence)


def _claim_of(economy: Economy, sentence: str, amount: NamedAmount) -> Claim | None:
    if amount.is_part:
        return _of_part(economy, sentence, amount)
    for claim in CLAIMS:
        if claim.is_in(sentence):
            return claim
    if named := _of_named_rows(economy, sentence):
        return named
    sides = [claim for claim in SIDES if claim.is_in(sentence)]
    return max(sides, key=lambda one: one.last_before(sentence, amount.start), default=None)


def _of_named_rows(economy: Economy, sentence: str) -> Claim | None:
    """That so much is budgeted for rows which the sentence names, or that it is their cost: their
    own amounts, or none that is known where nothing is written in them yet."""
    words = _plain(sentence)
    is_budgeted = bool(_BUDGETED.search(sentence))
    for table in NAMED_TABLES:
        known: Amounts = set()
        for row in economy.of(table):
            name = table.name_of(row)
            if _is_named(name, words) and (is_budgeted or _costs(name, words)):
                known |= _amounts_of(table, row)
        if known:
            return Claim(_BUDGETED, table, partial(_these, known), is_of_rows=True)
    return None


def _of_part(economy: Economy, sentence: str, amount: NamedAmount) -> Claim | None:
    """An amount after "varav": that of the row which is named with it, if any."""
    before = re.split(r"[;:]|,(?!\d)|\b(?:varav|därav)\b", sentence[: amount.start])[-1]
    after = re.split(r"[;:]|,(?!\d)|\boch\b|\bsamt\b", sentence[amount.end :])[0]
    words = _plain(f"{before} {after}")
    for table in PART_TABLES:
        known: Amounts = set()
        for row in economy.of(table):
            if _is_named(_VARAV.sub("", table.name_of(row)), words):
                known |= _amounts_of(table, row)
        if known:
            return Claim(_BUDGETED, table, partial(_these, known), is_of_rows=True)
    return None


def _known(economy: Economy, claim: Claim, sentence: str) -> Amounts:
    narrowed = set() if claim.is_of_rows else _of_rows_by_name(economy, claim.table, sentence)
    if narrowed or (claim.of_some and claim.of_some.search(sentence)):
        return narrowed
    return claim.known(economy)


def _of_rows_by_name(economy: Economy, table: MoneyTable, sentence: str) -> Amounts:
    """The amounts of the rows that the sentence says it is about, and the sums of the groups that
    it names; none where it speaks of all."""
    if _IN_ALL.search(sentence):
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


def _is_named(name: str, words: str) -> bool:
    plain = _plain(name)
    return len(plain.strip()) > _SHORTEST_NAME and plain in words


def _is_for(name: str, words: str) -> bool:
    """Whether the words are said of what has the name: "… för Parkering"."""
    plain = re.escape(_plain(name).strip())
    return bool(plain) and bool(re.search(rf" {_FOR} {plain} ", words))


def _costs(name: str, words: str) -> bool:
    """Whether the words say what that which has the name costs."""
    plain = re.escape(_plain(name).strip())
    return bool(
        re.search(rf" {_MONEY} {_FOR} {plain} | {plain} (?:kostar|har en \w*budget) ", words)
    )


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


def _gross(economy: Economy) -> Amounts:
    """All costs, and what the result units have."""
    return _of_rows(OPERATING, "costs", extra=_of_rows(UNITS, "gross_budget"))(economy)


def _frames(economy: Economy) -> Amounts:
    return {one.amount for one in economy.frames if one.amount is not None}


def _said(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


# What the staden, or another, has is not in the plan's tables.
_OTHERS = _said(r"\bstadens?\b|\bkommunens?\b|\bregionens?\b")
# That all is meant, though a row is named, too.
_IN_ALL = _said(r"\btotal\w*|\bsammanlag\w*|\bsamman(?:taget)?\b|\bsumma\w*")
# "2024", but in "2024 års sommarkort" that which follows is what it is about.
_YEAR = (
    r"(?:19|20)\d\d\b"
    r"(?!\s+års\s+(?!\w*(?:budget|plan|ram|drift|kostnader|intäkter|netto)))"
)
_IN_YEAR = rf"(?:\s+(?:(?:för|under|i)\s+)?(?:{_YEAR}|året\b))?"
# What makes an amount one of something smaller: what is said after the word, or after the amount.
_WHO_DECIDES = r"(?:nämnden|styrelsen|bolaget|stadsdelsnämnden|förvaltningen)\b"
_OF_SOMETHING = (
    rf"{_IN_YEAR}\s+(?:från|av|för|inom|i|till|per|på)\s+"
    rf"(?!{_YEAR}\b|totalt\b|\d(?!\d*\s+års\b)|år\b|året\b|{_WHO_DECIDES})"
)
_AFTER = _said(
    r"\s*(?:för|från|inom|i|av|till|på)\s+"
    rf"(?!{_YEAR}\b|året\b|{_WHO_DECIDES}"
    r"|kostnader\b|intäkter\b|netto\b|bruttokostnader\b|kommunbidrag\b|ram\b|drift\b)"
)
CLAIMS = (
    Claim(_said(r"omslutningsförändring"), TURNOVER, _of_rows(TURNOVER, "costs")),
    Claim(
        _said(r"\bbegär|budgetjustering"),
        ADJUSTMENTS,
        _of_rows(ADJUSTMENTS, "amount", extra=_adjustments_by_kind),
        other_than=_said("ombudgeter"),
    ),
    Claim(_said(r"höga hyror|lokaländamål"), PREMISES, _of_rows(PREMISES, "amount")),
    Claim(
        _said(
            r"tilldelats .*investering|\binvesterings(?:plan|budget|ram|utgift|volym)\w*"
            r"|\binvestering(?:ar|arna)\b(?:\s+\S+){0,2}?"
            r"\s+(?:är|blir|uppgår|omfattar|summerar|om)\b"
        ),
        INVESTMENTS,
        _investments,
        other_than=_OTHERS,
        of_some=_said(rf"\binvestering\w*{_OF_SOMETHING}"),
    ),
    Claim(
        _said(
            rf"\b(?:under|för)\s+(?:året|{_YEAR})\s+investeras\b"
            r"|\binvesteras\s+(?:totalt|sammanlagt)\b|\b(?:totalt|sammanlagt)\s+investeras\b"
            r"|\b(?:nämnden|styrelsen|bolaget)\s+investerar\b"
        ),
        INVESTMENTS,
        _investments,
        other_than=_OTHERS,
        is_part=_AFTER,
    ),
)
# Whose costs or revenues are all of the plan's; those of somebody or something else are a part.
_OWN = (
    r"(?:nämnd|stadsdelsnämnd|styrels|bolag|förvaltning|år|plan|budget|driftbudget"
    r"|verksamhetsplan|kommunfullmäktige)"
)
_ANOTHERS = rf"\b(?!{_OWN}\w*s\b)\w{{3,}}s\s+"


def _side(words: str, table: MoneyTable, known: Callable[[Economy], Amounts]) -> Claim:
    return Claim(
        _said(rf"\b{words}"),
        table,
        known,
        other_than=_said(rf"{_ANOTHERS}{words}|\b{words}{_OF_SOMETHING}|{_OTHERS.pattern}"),
        is_part=_AFTER,
    )


def _of_driftbudget(name: str) -> Callable[[Economy], Amounts]:
    return _of_rows(OPERATING, name, extra=_of_rows(PROJECTS, name))


# What makes up the driftbudget, and what it is held against: a sentence may name them all.
SIDES = (
    Claim(_said(r"\bnettobudget"), OPERATING, _nets, other_than=_OTHERS),
    _side(r"netto(?:t|kostnad\w*|utgift\w*|driftkostnad\w*|ram\w*)?\b", OPERATING, _nets),
    _side(r"(?:drift|total|verksamhets)?kostnader(?:na)?\b", OPERATING, _of_driftbudget("costs")),
    _side(r"(?:drift|total)?intäkter(?:na)?\b", OPERATING, _of_driftbudget("revenues")),
    _side(r"brutto(?:t|budget(?:en)?|kostnad\w*)?\b", OPERATING, _gross),
    _side(
        r"(?<!inom )(?:kommunbidrag(?:et)?|(?:drift|budget|ekonomiska )?ram(?:en)?)\b",
        FRAMES,
        _frames,
    ),
)
# Words by which a row's own amount is named, and the tables whose rows have names of their own.
_BUDGETED = _said(r"\bbudgeter\w*|\bavsätts\b|\banslås\b|\binvesteras\b")
# As `_plain` leaves them, without diacritics.
_FOR = r"(?:for|i|inom|pa|avseende|till)"
_MONEY = r"(?:\w*kostnad\w*|\w*intakt\w*|netto\w*|\w*budget\w*)"
NAMED_TABLES = (INVESTMENTS, PROJECTS, OPERATING, UNITS)
PART_TABLES = (OPERATING, TURNOVER, INVESTMENTS, PROJECTS, PREMISES)
_VARAV = re.compile(r"^\W*(?:varav\W+)+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_SHORTEST_NAME = 4
