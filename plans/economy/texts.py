"""Amounts that a plan's texts name, held against its tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from html import unescape

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
    INVESTMENTS,
    OPERATING,
    PREMISES,
    PROJECTS,
    TURNOVER,
    UNITS,
    MoneyTable,
    amount_of,
)
from plans.outline import Part

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


@dataclass(frozen=True)
class Claim:
    """What a sentence with these words names: amounts that the table must have. `is_part` are
    words around an amount that make it a part of what the claim is about."""

    said: re.Pattern[str]
    table: MoneyTable
    known: Callable[[Economy], Amounts]
    other_than: re.Pattern[str] | None = None
    is_part: re.Pattern[str] | None = None

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


def text_checks(economy: Economy, parts: Iterable[Part]) -> Iterator[Check]:
    """What the texts say otherwise than the tables, sentence by sentence.

    A sentence is read for the first of the claims that it makes: "nettobudgeten … 43 mnkr" names
    the net of some row. Where it names net, costs and revenues, each amount is what stands nearest
    before it. One that says what is budgeted for a row names that row's amounts. Amounts in other
    sentences are nobody's to check.
    """
    for part in parts:
        for sentence in sentences(part.text):
            yield from _of_sentence(economy, part, sentence)


def sentences(html: str) -> list[str]:
    """The sentences of a rich text; a heading or a list's item is one of its own. What is quoted
    as a block is somebody else's words."""
    blocks = (unescape(strip_tags(block)) for block in _BLOCK.split(_QUOTE.sub(" ", html)))
    return [one for block in blocks for one in _SENTENCE.split(clean_text(block)) if one]


def _of_sentence(economy: Economy, part: Part, sentence: str) -> Iterator[Check]:
    year, own = economy.plan.year, unquoted(sentence)
    for amount in named_in(sentence, year):
        claim = _claim_of(economy, own, amount)
        if claim is None or not economy.of(claim.table) or not claim.is_about(own, amount):
            continue
        known = claim.known(economy)
        if not amount.is_one_of(known):
            words = _("”%(part)s” säger %(amount)s, som ingen rad i %(table)s ger")
            told = {"part": part.title, "amount": amount.text, "table": claim.table.tab}
            basis = [sentence, *sorted(str(shown(one)) for one in known)]
            yield Check(State.ASK, claim.table, words % told, _cut(sentence), basis=tuple(basis))
    if not (_SOME.search(sentence) or speaks_of_other_years(sentence, year)):
        yield from _of_units(economy, part, sentence)


def _claim_of(economy: Economy, sentence: str, amount: NamedAmount) -> Claim | None:
    for claim in CLAIMS:
        if claim.is_in(sentence):
            return claim
    if named := _of_named_rows(economy, sentence):
        return named
    sides = [claim for claim in SIDES if claim.is_in(sentence)]
    return max(sides, key=lambda one: one.last_before(sentence, amount.start), default=None)


def _of_named_rows(economy: Economy, sentence: str) -> Claim | None:
    """That so much is budgeted for rows which the sentence names: their own amounts, or none that
    is known where nothing is written in them yet."""
    if not _BUDGETED.search(sentence):
        return None
    words = f" {' '.join(_WORD.findall(fold(sentence)))} "
    for table in NAMED_TABLES:
        rows = [row for row in economy.of(table) if _is_named(table.name_of(row), words)]
        amounts = (amount_of(row, name) for row in rows for name in table.amounts)
        if known := {one for one in amounts if one is not None}:
            return Claim(_BUDGETED, table, partial(_these, known))
    return None


def _these(amounts: Amounts, _economy: Economy) -> Amounts:
    return amounts


def _is_named(name: str, words: str) -> bool:
    plain = " ".join(_WORD.findall(fold(name)))
    return len(plain) > _SHORTEST_NAME and f" {plain} " in words


def _of_units(economy: Economy, part: Part, sentence: str) -> Iterator[Check]:
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
    return _of_rows(OPERATING, "net", "last_plan")(economy) | ({frame} if frame else set())


def _investments(economy: Economy) -> Amounts:
    """Rows, sums of each kind of money, the frame, and what of it has no object."""
    known = _of_rows(INVESTMENTS, "amount", "whole")(economy)
    groups: dict[str, Decimal] = {}
    for row in economy.of(INVESTMENTS):
        groups[row.group] = groups.get(row.group, Decimal()) + (row.amount or Decimal())
    frame = economy.frame(Frame.Kind.INVESTMENTS)
    left = {frame, frame - economy.sum(INVESTMENTS, "amount")} if frame else set()
    return known | set(groups.values()) | left


def _said(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


# What the staden, or another, has is not in the plan's tables.
_OTHERS = _said(r"\bstadens?\b|\bkommunens?\b|\bregionens?\b")
CLAIMS = (
    Claim(_said(r"omslutningsförändring"), TURNOVER, _of_rows(TURNOVER, "costs")),
    Claim(
        _said(r"\bbegär|budgetjustering"),
        ADJUSTMENTS,
        _of_rows(ADJUSTMENTS, "amount"),
        other_than=_said("ombudgeter"),
    ),
    Claim(_said(r"höga hyror|lokaländamål"), PREMISES, _of_rows(PREMISES, "amount")),
    Claim(
        _said(
            r"tilldelats .*investering|\binvesterings(?:plan|budget|ram)\w*"
            r"|\binvestering(?:ar|arna)\b(?:\s+\S+){0,2}?\s+(?:är|blir|uppgår|omfattar|summerar)\b"
        ),
        INVESTMENTS,
        _investments,
        other_than=_OTHERS,
    ),
)
# Whose costs or revenues are all of the plan's; those of somebody or something else are a part.
_OWN = r"(?:nämnd|stadsdelsnämnd|styrels|bolag|förvaltning|år|plan|budget)"
_ANOTHERS = rf"\b(?!{_OWN}\w*s\b)\w{{3,}}s\s+"
_OF_SOMETHING = r"\s+(?:från|av|för|inom|i|till|per|på)\s+(?!(?:19|20)\d\d\b|totalt\b|\d)"
# What is said after the amount: "12 mnkr för skolskjuts".
_AFTER = _said(
    r"\s*(?:för|från|inom|i|av|till|på)\s+(?!(?:19|20)\d\d\b|året\b|nämnden\b|styrelsen\b)"
)


def _side(words: str, name: str) -> Claim:
    return Claim(
        _said(rf"\b{words}"),
        OPERATING,
        _of_rows(OPERATING, name, extra=_of_rows(PROJECTS, name)),
        other_than=_said(rf"{_ANOTHERS}{words}|\b{words}{_OF_SOMETHING}|{_OTHERS.pattern}"),
        is_part=_AFTER,
    )


# What makes up the driftbudget: a sentence may name all three.
SIDES = (
    Claim(_said(r"\bnettobudget"), OPERATING, _nets, other_than=_OTHERS),
    _side(r"kostnader(?:na)?\b", "costs"),
    _side(r"intäkter(?:na)?\b", "revenues"),
)
# Words by which a row's own amount is named, and the tables whose rows have names of their own.
_BUDGETED = _said(r"\bbudgeter\w*|\bavsätts\b|\banslås\b|\binvesteras\b")
NAMED_TABLES = (INVESTMENTS, PROJECTS, OPERATING)
_WORD = re.compile(r"\w+")
_SHORTEST_NAME = 4
