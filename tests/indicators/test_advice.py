"""What is said at the field of a target that is at fault."""

import pytest

from indicators.advice import advice
from indicators.calculations.targets import parse_target
from indicators.models import IndicatorDefinition


@pytest.mark.parametrize(
    ("text", "direction", "unit", "said"),
    [
        ("80 %", "higher", "%", ""),
        ("+2 % mot föregående år", "lower", "mnkr", ""),
        (
            "så bra som möjligt", "higher", "%",
            "behöver tolkas: skriv till exempel 80 %, Minst 3 eller Ökning",
        ),
        (
            "80 kr", "higher", "%",
            "enheten är kr men indikatorn mäts i %: bedöms inte. Skriv till exempel 80 %.",
        ),
        (
            "+/- 1 %", "band", "MWh",
            "enheten är % men indikatorn mäts i MWh: bedöms inte. Skriv till exempel +/- 1 MWh.",
        ),
        (
            "+2 procentenheter", "higher", "MWh",
            "enheten är procentenheter men indikatorn mäts i MWh: bedöms inte. Procentenheter"
            " skiljer procenttal åt: skriv till exempel +2 % mot föregående år.",
        ),
        (
            "Ökning", "lower", "%",
            "lägre är bättre för indikatorn: bedöms inte. Skriv till exempel Minskning.",
        ),
        (
            "högre än 2023", "lower", "%",
            "lägre är bättre för indikatorn: bedöms inte. Skriv till exempel Lägre än 2023.",
        ),
        (
            "Minst 3 dagar", "lower", "dagar",
            "bedöms som det står, fast lägre är bättre. Menas Max 3 dagar?",
        ),
    ],
)  # fmt: skip
def test_the_writer_is_told_what_is_wrong_and_what_would_be_right(text, direction, unit, said):
    definition = IndicatorDefinition(direction=direction, unit=unit)
    assert advice(parse_target(text), definition).replace("\u00a0", " ") == said


def test_without_a_definition_only_what_cannot_be_read_is_told():
    assert advice(parse_target("80 kr"), None) == ""
    assert advice(parse_target("bra"), None).startswith("behöver tolkas")
