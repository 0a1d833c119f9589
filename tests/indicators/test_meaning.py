"""What a period's figure means is said with one module's words."""

import pytest

from indicators.meaning import asked_for, heading, meaning_of, reading_of
from indicators.models import IndicatorDefinition


def defined(values, frequency="tertial", over_periods="latest"):
    return IndicatorDefinition(values=values, frequency=frequency, over_periods=over_periods)


@pytest.mark.parametrize(
    ("values", "frequency", "period", "meaning"),
    [
        ("year_to_date", "tertial", "T1", "hittills i år (januari–april)"),
        ("year_to_date", "tertial", "T2", "hittills i år (januari–augusti)"),
        ("year_to_date", "tertial", "VB", "hela året"),
        ("year_to_date", "month", "M01", "hittills i år (januari)"),
        ("year_to_date", "month", "T1", "hittills i år (januari–april)"),
        ("year_to_date", "half_year", "T2", "hittills i år (januari–juni)"),
        ("year_to_date", "half_year", "VB", "hela året"),
        ("own_period", "tertial", "T1", "januari–april för sig"),
        ("own_period", "tertial", "T2", "maj–augusti för sig"),
        ("own_period", "tertial", "VB", "september–december för sig"),
        ("own_period", "half_year", "T2", "januari–juni för sig"),
        ("own_period", "half_year", "VB", "juli–december för sig"),
        ("own_period", "month", "M03", "mars för sig"),
        ("own_period", "month", "T2", "augusti för sig"),
        ("own_period", "year", "T2", "januari–augusti för sig"),
        ("own_period", "year", "VB", "hela året"),
        ("state", "tertial", "T1", "läget 30 april"),
        ("state", "tertial", "T2", "läget 31 augusti"),
        ("state", "tertial", "VB", "läget 31 december"),
        ("state", "half_year", "T2", "läget 30 juni"),
        ("state", "month", "M02", "läget sista februari"),
    ],
)
def test_a_periods_figure_is_said_to_be_about_its_time(values, frequency, period, meaning):
    assert meaning_of(defined(values, frequency), period) == meaning


@pytest.mark.parametrize(
    ("values", "over_periods", "period", "reading"),
    [
        ("own_period", "sum", "T1", "januari–april för sig"),
        ("own_period", "sum", "T2", "summan av januari–augusti"),
        ("own_period", "sum", "VB", "summan av januari–december"),
        ("own_period", "mean", "VB", "medelvärdet av januari–december"),
        ("own_period", "latest", "T2", "maj–augusti för sig"),
        ("year_to_date", "sum", "T2", "hittills i år (januari–augusti)"),
        ("state", "latest", "T2", "läget 31 augusti"),
        ("state", "mean", "T1", "läget 30 april"),
        ("state", "mean", "T2", "medelvärdet av lägena till och med 31 augusti"),
    ],
)
def test_own_periods_are_read_together(values, over_periods, period, reading):
    assert reading_of(defined(values, over_periods=over_periods), period) == reading


def test_months_are_put_together_to_a_tertial():
    assert reading_of(defined("own_period", "month", "sum"), "T2") == "summan av januari–augusti"
    assert reading_of(defined("own_period", "month", "sum"), "M01") == "januari för sig"


def test_a_column_says_what_its_figures_mean():
    assert heading("own_period") == "perioden för sig"
    assert heading("") == ""


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        (
            "own_period",
            "Skriv bara maj–augusti för sig. Perioderna läggs samman till årets värde.",
        ),
        ("year_to_date", "Skriv allt sedan årets början: hittills i år (januari–augusti)."),
        ("state", "Skriv hur det var då: läget 31 augusti."),
    ],
)
def test_whoever_reports_is_told_what_to_write(values, asked):
    assert asked_for(defined(values, over_periods="sum"), "T2") == asked
