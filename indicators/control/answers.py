"""The rows as the control computes them: one indicator at a time, in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators.control.aggregation import Genders
from indicators.control.city import City
from indicators.control.facts import Facts
from indicators.control.fulfilment import Case, Judgement, judge
from indicators.control.inputs import Inputs, of_case
from indicators.control.organisations import ENDS, PLAN, Organisations


@dataclass(frozen=True)
class ExpectedRow:
    """One computed row, with the columns that the control compares."""

    question: str
    organisation: int
    year: int
    period: str
    target_text: str
    judgement: Judgement
    outcome: Decimal | None
    previous: Decimal | None
    coverage: int
    expected: int
    inputs: Inputs
    compared_with: Decimal | None = None
    forecast: Decimal | None = None
    judged: str = ""
    genders: Genders | None = None


class IndicatorControl:
    """Answers both questions for one indicator in all its years."""

    def __init__(self, facts: Facts, indicator: int) -> None:
        self.facts = facts
        self.each = Organisations(facts, indicator)
        self.city = City(facts, self.each)

    def answers(self) -> Iterator[ExpectedRow]:
        """Every row of the indicator."""
        for year in self.each.years:
            for period in self.each.definitions[year].series.periods():
                yield from self._outcomes(year, period)
        for year in self.each.planned_years:
            yield from self._plans(year)

    def _outcomes(self, year: int, period: str) -> Iterator[ExpectedRow]:
        for organisation in self.each.answering(year, period):
            yield self._outcome(organisation, year, period)
        if not self.each.is_own:
            yield self._citys_outcome(year, period)

    def _outcome(self, organisation: int, year: int, period: str) -> ExpectedRow:
        answer = self.each.answer(organisation, year, period)
        case = self.each.outcome_case(organisation, year, period)
        return self._row(
            "outcome", organisation, year, period, case, {},
            whose=self.each.measure(organisation, year),
            outcome=answer.reading.value,
            previous=case.seen_before,
            covered=(int(answer.reading.value is not None), 1),
            forecast=answer.forecast,
            genders=answer.reading.genders,
        )  # fmt: skip

    def _citys_outcome(self, year: int, period: str) -> ExpectedRow:
        figure, case = self.city.figure(year, period), self.city.outcome_case(year, period)
        return self._row(
            "outcome", self.facts.city, year, period, case, figure.inputs,
            whose=self.facts.city,
            outcome=figure.value,
            previous=self.city.previous(year, period, case),
            covered=(figure.coverage, figure.expected),
            forecast=figure.forecast,
            genders=figure.genders,
        )  # fmt: skip

    def _plans(self, year: int) -> Iterator[ExpectedRow]:
        for organisation in self.each.answering(year, PLAN):
            case = self.each.plan_case(organisation, year)
            covered = int(case.value is not None or case.promise != ""), 1
            yield self._plan(organisation, year, case, covered, {})
        case, *counts, inputs = self.city.plan_case(year)
        yield self._plan(self.facts.city, year, case, (counts[0], counts[1]), inputs)

    def _plan(
        self, organisation: int, year: int, case: Case, covered: tuple[int, int], inputs: Inputs
    ) -> ExpectedRow:
        return self._row(
            PLAN, organisation, year, PLAN, case, inputs,
            whose=self.facts.city,
            outcome=case.value,
            previous=case.comparable,
            covered=covered,
        )  # fmt: skip

    def _row(
        self,
        question: str,
        organisation: int,
        year: int,
        period: str,
        case: Case,
        inputs: Inputs,
        *,
        whose: int,
        outcome: Decimal | None,
        previous: Decimal | None,
        covered: tuple[int, int],
        forecast: Decimal | None = None,
        genders: Genders | None = None,
    ) -> ExpectedRow:
        """The answer to a case that is judged by the target of `whose`."""
        words = self.facts.words.get((self.each.indicator, whose, year), ("", ""))
        so_far = "outcome" if period in ENDS else "so_far"
        judged = "" if question == PLAN else "forecast" if forecast is not None else so_far
        return ExpectedRow(
            question,
            organisation,
            year,
            period,
            words[0],
            judge(case),
            outcome,
            previous,
            *covered,
            inputs | of_case(case, read_as=words[1]),
            case.comparable,
            forecast,
            judged,
            genders,
        )
