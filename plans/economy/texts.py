"""Amounts that a plan's texts name, held against its tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from common.text import clean_text
from finance.calculations import shown
from finance.models import Frame
from plans.economy.checks import Check, State
from plans.economy.named import named_in, speaks_of_other_years
from plans.economy.reading import Economy
from plans.economy.tables import (
    ADJUSTMENTS,
    INVESTMENTS,
    OPERATING,
    PREMISES,
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
    """What a sentence with these words names: amounts that the table must have."""

    said: re.Pattern[str]
    table: MoneyTable
    known: Callable[[Economy], Amounts]
    other_than: re.Pattern[str] | None = None

    def is_in(self, sentence: str) -> bool:
        is_other = self.other_than and self.other_than.search(sentence)
        return bool(self.said.search(sentence)) and not is_other


def text_checks(economy: Economy, parts: Iterable[Part]) -> Iterator[Check]:
    """What the texts say otherwise than the tables, sentence by sentence.

    A sentence is read for the first of the claims that it makes: "nettobudgeten … 43 mnkr" names
    the net of some row. Amounts in other sentences are nobody's to check.
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
    year = economy.plan.year
    claim = next((one for one in CLAIMS if one.is_in(sentence)), None)
    if claim and economy.of(claim.table):
        known = claim.known(economy)
        for amount in named_in(sentence, year):
            if not amount.is_one_of(known):
                words = _("”%(part)s” säger %(amount)s, som ingen rad i %(table)s ger")
                told = {"part": part.title, "amount": amount.text, "table": claim.table.tab}
                basis = [sentence, *sorted(str(shown(one)) for one in known)]
                yield Check(
                    State.ASK, claim.table, words % told, _cut(sentence), basis=tuple(basis)
                )
    if not (_SOME.search(sentence) or speaks_of_other_years(sentence, year)):
        yield from _of_units(economy, part, sentence)


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


def _of_rows(table: MoneyTable, *names: str) -> Callable[[Economy], Amounts]:
    """Every amount of these columns, and their sums."""

    def known(economy: Economy) -> Amounts:
        sums = economy.sums(table)
        rows = (amount_of(row, name) for row in economy.of(table) for name in names)
        return {one for one in rows if one is not None} | {sums[name] for name in names}

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


CLAIMS = (
    Claim(_said(r"omslutningsförändring"), TURNOVER, _of_rows(TURNOVER, "costs")),
    Claim(
        _said(r"\bbegär|budgetjustering"),
        ADJUSTMENTS,
        _of_rows(ADJUSTMENTS, "amount"),
        other_than=_said("ombudgeter"),
    ),
    Claim(
        _said(r"\bnettobudget"), OPERATING, _nets, other_than=_said(r"\bstadens?\b|\bkommunens?\b")
    ),
    Claim(_said(r"höga hyror|lokaländamål"), PREMISES, _of_rows(PREMISES, "amount")),
    Claim(_said(r"tilldelats .*investering"), INVESTMENTS, _investments),
)
