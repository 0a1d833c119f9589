"""Amounts of what is no row, small ones, and those of each year: what is held against the tables,
and what is nobody's to check."""

import pytest

from plans.economy.claims import is_anothers
from plans.economy.tables import OPERATING
from tests.plans.economy.test_texts import SPORTS, asked_of, budget_line

# In all 713,145 mnkr of costs and 72,1 of revenues.
TABLES = {
    **SPORTS,
    OPERATING: [
        budget_line("Förskola", "712.5", "72"),
        budget_line("Fritidsgård", "0.6", "0.1"),
        budget_line("Klotter", "0.045", "0"),
    ],
}

OF_NO_ROW = [
    "Badets kostnader uppgår till 12,3 mnkr.",
    "Badets totala kostnader uppgår till 12,3 mnkr.",
    "Badets samlade beräknade kostnader uppgår till 12,3 mnkr.",
    "Badets kostnader, exklusive hyra, uppgår till 12,3 mnkr.",
    "Badets intäkter uppgår till 12,3 mnkr och kostnaderna till 20 mnkr.",
    "Badets netto är 12,3 mnkr.",
    "Badets nettobudget är 12,3 mnkr.",
    "Badets bruttobudget är 12,3 mnkr.",
    "Badets driftbudget uppgår till 12,3 mnkr.",
    "Badets anslag är 12,3 mnkr.",
    "Badets ram är 12,3 mnkr.",
    "Badets investeringar uppgår till 12,3 mnkr.",
    "Badets investeringsbudget är 12,3 mnkr.",
    "Badets lokaländamål får 12,3 mnkr.",
    "Badets begäran om budgetjustering är 12,3 mnkr.",
    "Badets omslutning ökar med 12,3 mnkr.",
    "Farsta simhalls intäkter är 12,3 mnkr.",
    "Verksamhetens totala intäkter bedöms bli 12,3 mnkr.",
    "Badet har kostnader på 12,3 mnkr.",
    "Badet har ett samlat netto på 12,3 mnkr.",
    "På badet uppgår kostnaderna till 12,3 mnkr.",
]


@pytest.mark.parametrize("sentence", OF_NO_ROW)
def test_what_something_without_a_row_has_is_nobodys_to_check(sentence):
    assert asked_of(TABLES, sentence) == []


OF_ALL = [
    "Nämndens kostnader uppgår till {} mnkr.",
    "Nämndens beräknade kostnader uppgår till {} mnkr.",
    "Årets kostnader uppgår till {} mnkr.",
    "Planens samlade kostnader är {} mnkr.",
    "Nämnden har kostnader på {} mnkr.",
    "Vi har kostnader på {} mnkr.",
    "Totalt beräknas kostnaderna uppgå till {} mnkr.",
    "Badets intäkter är 12 mnkr och nämndens kostnader {} mnkr.",
]


@pytest.mark.parametrize("sentence", OF_ALL)
def test_what_all_has_is_held_against_all(sentence):
    assert asked_of(TABLES, sentence.format("713,1")) == []
    assert len(asked_of(TABLES, sentence.format("731,1"))) == 1


def test_a_row_in_the_genitive_is_still_a_row():
    assert asked_of(TABLES, "Förskolans totala kostnader är 712,5 mnkr.") == []
    assert len(asked_of(TABLES, "Förskolans totala kostnader är 721,5 mnkr.")) == 1


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("Badets kostnader uppgår till ", True),
        ("Nämndens kostnader uppgår till ", False),
        ("Kostnaderna uppgår till ", False),
        ("Under 2024 beräknas kostnader på ", False),
        ("Badets intäkter är 12 mnkr och nämndens kostnader ", False),
        ("Nämndens intäkter är 12 mnkr och badets kostnader ", True),
    ],
)
def test_whose_money_it_is_follows_the_last_that_is_named(before, said):
    assert is_anothers(before) is said


# Less than the tables print: of a row of its name as it is rounded there, and of nothing else.
SMALL = [
    ("Klotter kostar 45 000 kronor.", False),
    ("Klotter kostar 45 tkr.", False),
    ("Klotter kostar 30 000 kronor.", False),
    ("Fritidsgård kostar 0,6 mnkr.", False),
    ("Fritidsgård kostar 30 000 kronor.", True),
    ("Fritidsgård kostar 30 tkr.", True),
    # A price, and what something costs a head.
    ("Fritidsgård kostar 80 kronor.", False),
    ("Förskola kostar 95 000 kronor.", False),
    ("Kostnaden för Förskola är 95 000 kronor.", False),
    ("Kostnaderna är 45 000 kronor.", False),
    ("Nettobudgeten är 45 000 kronor.", False),
    ("Fritidsgård kostar 30 000 kronor per plats.", False),
]


@pytest.mark.parametrize(("sentence", "is_asked"), SMALL)
def test_a_small_amount_is_held_against_a_small_row_of_its_name(sentence, is_asked):
    assert bool(asked_of(TABLES, sentence)) is is_asked


YEARLY = [
    # What is so much a year is this year's only where the table's amounts are of each year.
    ("Hyran för Depå är 1,5 mnkr per år.", False),
    ("Hyran för Depå är 1,7 mnkr per år.", True),
    ("Hyran för Depå är 1,7 mnkr årligen.", True),
    ("Driftkostnaden för Ny ishall blir 2 mnkr per år.", False),
    ("Driftkostnaden för Ny ishall blir 3 mnkr om året.", True),
    # Of what is budgeted for one year it may be a mean.
    ("Förskola kostar 700 mnkr per år.", False),
    ("Förskola kostar 700 mnkr årligen.", False),
    ("Förskola kostar årligen 700 mnkr.", False),
    ("Förskola kostar 700 mnkr varje år.", False),
    ("Förskola kostar 700 mnkr.", True),
    ("Kostnaderna uppgår årligen till 700 mnkr.", False),
    ("De årliga kostnaderna uppgår till 700 mnkr.", False),
    ("Kostnaderna uppgår till 700 mnkr/år.", False),
    ("Investeringarna uppgår till 60 mnkr per år.", False),
    ("Investeringsplanen är 60 mnkr årligen.", False),
    # In several years together.
    ("Kostnaderna uppgår till 60 mnkr under fem år.", False),
    ("Investeringarna uppgår till 60 mnkr under de kommande tre åren.", False),
    ("Hyran för Depå är 1,7 mnkr per år i tio år.", False),
    ("Intäkterna är 60 mnkr per år och plats.", False),
]


@pytest.mark.parametrize(("sentence", "is_asked"), YEARLY)
def test_an_amount_of_each_year_is_this_years_where_it_surely_is(sentence, is_asked):
    assert bool(asked_of(TABLES, sentence)) is is_asked
