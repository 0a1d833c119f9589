"""Which outcomes a period asks for."""

from __future__ import annotations

from indicators.models import IndicatorDefinition, Period

_Frequency = IndicatorDefinition.Frequency

MONTHS = tuple(period for period in Period if period.value.startswith("M"))
DUE: dict[str, tuple[Period, ...]] = {
    _Frequency.TERTIAL: Period.main(),
    _Frequency.HALF_YEAR: (Period.T2, Period.VB),
    _Frequency.YEAR: (Period.VB,),
    _Frequency.MONTH: MONTHS,
}


def is_due(frequency: str, period: str) -> bool:
    """Whether an indicator of this frequency is to be reported in the period.

    >>> is_due("half_year", "T1"), is_due("half_year", "T2")
    (False, True)
    """
    return period in DUE[frequency]


def next_due(frequency: str, period: str) -> Period | None:
    """The first period after this one in which the indicator is due; None when it is a new year.

    >>> next_due("year", "T1")
    Period.VB
    """
    after = [due for due in DUE[frequency] if due.end_month > Period(period).end_month]
    return min(after, key=lambda due: due.end_month, default=None)
