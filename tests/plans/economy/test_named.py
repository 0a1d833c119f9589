"""What sentences name: every form that people write, and what is passed over."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.numbers import round_half_up, sv_number
from finance.models import Investment, TurnoverChange
from plans.economy.named import named_in
from tests.plans.economy.test_checks import of_text

NAMED = [
    ("12,3 mnkr", 12.3, 12.3),
    ("12,3 mkr", 12.3, 12.3),
    ("12 mnkr", 12, 12),
    ("3 255,2 mnkr", 3255.2, 3255.2),
    ("3\u00a0255,2\u00a0mnkr", 3255.2, 3255.2),
    ("3\u202f255,2 mnkr", 3255.2, 3255.2),
    ("12 300 tkr", 12.3, 12.3),
    ("12300 tkr", 12.3, 12.3),
    ("300 tusen kronor", 0.3, 0.3),
    ("1,2 mdkr", 1200, 1200),
    ("1,2 miljarder kronor", 1200, 1200),
    ("12,3 miljoner kronor", 12.3, 12.3),
    ("12,3 miljoner", 12.3, 12.3),
    ("12 300 000 kronor", 12.3, 12.3),
    ("12 300 000 kr", 12.3, 12.3),
    ("12–14 mnkr", 12, 14),
    ("12-14 mnkr", 12, 14),
    ("12 till 14 mnkr", 12, 14),
    ("mellan 12 och 14 mnkr", 12, 14),
    ("ca 12 mnkr", 12, 12),
    ("cirka 12 mnkr", 12, 12),
    ("-8,0 mnkr", 8, 8),
    ("−8,0 mnkr", 8, 8),
    ("–8,0 mnkr", 8, 8),
    ("12,3 MNKR", 12.3, 12.3),
    ("2000 tkr", 2, 2),
]


@pytest.mark.parametrize(("text", "low", "high"), NAMED)
def test_an_amount_is_read_as_it_is_meant(text, low, high):
    (found,) = named_in(f"Nettobudgeten uppgår till {text}.", 2024)
    assert (found.low, found.high) == (Decimal(str(low)), Decimal(str(high)))


PASSED_OVER = [
    "mer än 12 mnkr",
    "högst 12 mnkr",
    "minst 12 mnkr",
    "upp till 12 mnkr",
    "12 mnkr mer än förut",
    "12 mnkr lägre",
    "ökar med 12 mnkr",
    "minskar i och med det med 12 mnkr",
    "12 mnkr per plats",
    "3 200 kronor per invånare",
    "3 200 kronor",
    "12 300 kr/kvadratmeter",
    "12 mnkr 2023",
    "2025 blir det 12 mnkr",
    "”nettobudgeten är 12 mnkr”",
    '"12 mnkr"',
    "12.300 tkr",
    "14–12 mnkr",
    "12 procent",
    "12 mnkroner",
    "§ 12",
    "2024",
]


@pytest.mark.parametrize("text", PASSED_OVER)
def test_what_is_not_surely_an_amount_of_the_year_is_passed_over(text):
    assert named_in(f"Nettobudgeten är {text} enligt budgeten.", 2024) == []


def test_several_are_read_each():
    found = named_in("Av 2024 års 1 897,8 mnkr går 43 mnkr till skolan, och 2 mnkr mer sen.", 2024)
    assert [one.text for one in found] == ["1 897,8 mnkr", "43 mnkr"]


@pytest.mark.parametrize(
    ("text", "known", "fits"),
    [
        ("12 mnkr", "12.3", True),
        ("12 mnkr", "12.6", False),
        ("12,0 mnkr", "12.3", False),
        ("12 mnkr", "12.5", True),
        ("12,00 mnkr", "12.0", True),
        ("12,01 mnkr", "12.0", False),
        ("12 345 tkr", "12.345", True),
        ("12 345 tkr", "12.3", False),
        ("12 346 tkr", "12.345", False),
        ("12 345 000 kr", "12.345", True),
        ("12 345 001 kr", "12.345", False),
        ("1 miljon kronor", "1.4", True),
        ("1 miljard kronor", "1490", True),
        ("0,83 mdkr", "834", True),
        ("0,83 mdkr", "836", False),
        ("1,2 mdkr", "1180", True),
        ("1,2 mdkr", "1300", False),
        ("ca 12 mnkr", "13", True),
        ("ca 12 mnkr", "15", False),
        ("drygt 12 mnkr", "12.9", True),
        ("12–14 mnkr", "13", True),
        ("12–14 mnkr", "15", False),
        ("−8,0 mnkr", "8", True),
        ("8 mnkr", "-8", True),
    ],
)
def test_a_reader_takes_it_for_what_the_table_has(text, known, fits):
    (found,) = named_in(f"Det är {text}.", 2024)
    assert found.is_one_of([Decimal(known)]) is fits


@pytest.mark.parametrize(
    ("html", "asked"),
    [
        ("<p>Nettobudgeten uppgår till 90 000 tkr.</p>", ""),
        ("<p>Nettobudgeten uppgår till 97 000 tkr.</p>", "säger 97 000 tkr"),
        ("<p>Nettobudgeten uppgår till 0,09 mdkr.</p>", ""),
        ("<p>Stadens nettobudget uppgår till 91 mnkr.</p>", ""),
        ("<p>Nettobudgeten var 87 mnkr 2022.</p>", ""),
        ("<blockquote><p>Nettobudgeten uppgår till 97 mnkr.</p></blockquote>", ""),
        ("<p>Nämnden skriver ”nettobudgeten uppgår till 97 mnkr” i svaret.</p>", ""),
        ("<p>1 av våra 3 resultatenheter byter lokal.</p>", ""),
        ("<p>2023 hade vi 3 resultatenheter.</p>", ""),
        ("<p>3 resultatenheter upplöses.</p>", ""),
        ("<p>Intäkterna 2024 är 22,5 mnkr.</p>", ""),
        ("<p>Intäkterna 2024 är 32,5 mnkr.</p>", "säger 32,5 mnkr"),
        ("<p>De samlade intäkterna 32,5 mnkr täcker hyran.</p>", "säger 32,5 mnkr"),
        ("<p>Nämndens kostnader uppgår till 172,5 mnkr.</p>", ""),
        ("<p>Nämndens kostnader uppgår till 175,2 mnkr.</p>", "säger 175,2 mnkr"),
        ("<p>Nettobudgeten uppgår till 150 mnkr och kostnaderna till 0,2 miljarder.</p>", ""),
        ("<p>Kostnaderna är 172,5 mnkr och intäkterna 22,5 mnkr.</p>", ""),
        ("<p>Kostnaderna är 22,5 mnkr och intäkterna 172,5 mnkr.</p>", "säger 22,5 mnkr"),
        ("<p>Nettobudgeten är 150 mnkr och intäkterna 23,5 mnkr.</p>", "säger 23,5 mnkr"),
        ("<p>Intäkterna från avgifter är 3 mnkr.</p>", ""),
        ("<p>Kostnaderna uppgår till 3 mnkr för skolskjuts.</p>", ""),
        ("<p>Hyresgästernas kostnader är 3 mnkr.</p>", ""),
        ("<p>Stadens intäkter är 64 000 mnkr.</p>", ""),
        ("<p>Intäkterna var 21 mnkr 2023.</p>", ""),
        ("<p>För Lekplats budgeteras 5,0 mnkr.</p>", ""),
        ("<p>För Lekplats budgeteras 5 mnkr av hela projektets 9 mnkr.</p>", ""),
        ("<p>För Lekplats budgeteras 54,5 mnkr.</p>", "säger 54,5 mnkr, som ingen rad i Invest"),
        ("<p>För Förskola budgeteras 72,5 mnkr.</p>", ""),
        ("<p>För Förskola budgeteras 75,2 mnkr.</p>", "säger 75,2 mnkr, som ingen rad i Drift"),
        ("<p>För lekplatsernas skötsel budgeteras 2 mnkr.</p>", ""),
        ("<p>Inom Förskola är 2 mnkr osäkra.</p>", ""),
        ("<p>Investeringsplanen 2024 är 5 mnkr.</p>", ""),
        ("<p>Investeringsplanen 2024 är 70 mnkr.</p>", "säger 70 mnkr"),
        ("<p>Investeringarna uppgår till 6 mnkr.</p>", "säger 6 mnkr"),
        ("<p>Stadens investeringsplan är 70 mnkr.</p>", ""),
    ],
)
def test_false_alarms_are_silent_and_true_ones_are_not(scene, money, html, asked):
    found = of_text(scene, html)
    assert bool(found) == bool(asked), found
    assert asked in " ".join(found)


# How many decimals of mnkr a whole one of each unit has.
WRITTEN_IN = {"mdkr": -3, "miljoner kronor": 0, "mnkr": 0, "mkr": 0, "tkr": 3, "kronor": 6}


@given(
    thousands=st.integers(min_value=100, max_value=9_999_999),
    unit=st.sampled_from(sorted(WRITTEN_IN)),
    decimals=st.integers(min_value=0, max_value=3),
)
def test_an_amount_fits_when_the_tables_is_rounded_to_it(thousands, unit, decimals):
    """The tolerance is half of the last digit that the text writes, in whatever unit."""
    places = WRITTEN_IN[unit]
    decimals = decimals if unit in ("mdkr", "miljoner kronor", "mnkr", "mkr") else 0
    known = Decimal(thousands) / 1000
    step = Decimal(1).scaleb(-places - decimals)
    written = round_half_up(known.scaleb(places), decimals)

    def fits(number):
        found = named_in(f"Det är {sv_number(number, decimals)} {unit}.", 2024)
        return found[0].is_one_of([known]) if found else None

    assert fits(written) is not False
    if step <= known:
        assert fits(written + Decimal(2).scaleb(-decimals)) is False


@pytest.mark.parametrize(
    ("sentence", "right", "wrong"),
    [
        ("Nettobudgeten 2024 är {}.", ["150 mnkr", "150 000 tkr"], ["150,04 mnkr", "150 040 tkr"]),
        ("Nettot blir {}.", ["150 000 000 kronor", "0,15 mdkr"], ["150 040 000 kronor"]),
        ("Nettot blir minus {}.", ["150,0"], []),
        ("Nettokostnaderna 2024 uppgår till {}.", ["150 mnkr"], ["650 mnkr"]),
        ("Nämndens netto 2024 är {}.", ["150 mkr"], ["650 mkr"]),
        ("Netto uppgår till {}.", ["150,0 miljoner kronor"], ["650,0 miljoner kronor"]),
        ("Nämnden budgeterar {} i kostnader.", ["172,5 mnkr", "173 mnkr"], ["172,0 mnkr"]),
        ("Nämnden budgeterar {} i intäkter.", ["22,5 mnkr"], ["12,3 mnkr"]),
        ("Driftbudgetens kostnader är {}.", ["0,17 miljarder"], ["250 miljoner kronor"]),
        ("De totala kostnaderna är {}.", ["172,5 mnkr"], ["173,5 mnkr"]),
        ("Bruttobudgeten är {}.", ["172,5 mnkr"], ["327 mnkr"]),
        ("Ramen är {}.", ["150,0 mnkr"], ["171,1 mnkr"]),
        ("Kommunfullmäktiges ram för nämnden är {}.", ["150 mnkr"], ["207,1 mnkr"]),
        ("Kommunbidraget uppgår till {}.", ["150 000 tkr"], ["151 000 tkr"]),
        ("Nettobudgeten är 150 mnkr och ramen {}.", ["150 mnkr"], ["151 mnkr"]),
        ("De totala investeringsutgifterna 2024 är {}.", ["5 mnkr"], ["100 mnkr"]),
        ("Under 2024 investeras {}.", ["5 mnkr"], ["100 mnkr"]),
        ("Nämnden investerar {}.", ["5,0 mnkr"], ["5,4 mnkr"]),
        ("Lekplats kostar totalt {}.", ["9 mnkr"], ["3 mnkr"]),
        ("Kostnaden för Förskola är {}.", ["72,5 mnkr"], ["27,5 mnkr"]),
        ("Nettobudgeten för Förskola är {}.", ["60 mnkr"], ["90 mnkr"]),
        ("Omslutningsförändringen för Äldreomsorg är {}.", ["8 mnkr"], ["9 mnkr"]),
        ("Budgetjustering begärs för Elcyklar om {}.", ["0,2 mnkr", "200 tkr"], ["210 tkr"]),
        ("Kostnaderna är 172,5 mnkr, varav hemtjänst {}.", ["40 mnkr"], ["41 mnkr"]),
        ("Kostnaderna är 172,5 mnkr, varav {} för hemtjänst.", ["40,0 mnkr"], ["40,3 mnkr"]),
        ("Äldreomsorg budgeteras till 100 mnkr, varav {} för hemtjänst.", ["40 mnkr"], ["4 mnkr"]),
        ("Investeringar i Lekplats uppgår till {}.", ["5 mnkr", "9 mnkr"], ["20 mnkr"]),
        ("Investeringsutgifterna inom Parker är {}.", ["5 mnkr"], ["20 mnkr"]),
        ("Kostnaderna i 2024 års budget är {}.", ["172,5 mnkr"], ["175,2 mnkr"]),
        ("Kostnaderna för 2024 är {}.", ["172,5 mnkr"], ["175,2 mnkr"]),
        ("Kostnaderna januari–december är {}.", ["172,5 mnkr"], ["175,2 mnkr"]),
        ("Fullmäktige gav i november ett kommunbidrag på {}.", ["150 mnkr"], ["171 mnkr"]),
        ("Nettot är, om den följs, {}.", ["150 mnkr"], ["171 mnkr"]),
    ],
)
def test_ordinary_words_are_held_against_the_tables(scene, money, sentence, right, wrong):
    for amounts, is_asked in ((right, False), (wrong, True)):
        for amount in amounts:
            said = sentence.format(amount)
            assert bool(of_text(scene, f"<p>{said}</p>")) == is_asked, said


@pytest.mark.parametrize(
    "sentence",
    [
        "Arbetet ryms inom ramen för 30 mnkr från staten.",
        "Ramen för äldreomsorgen är 90 mnkr.",
        "Stadens kommunbidrag är 900 mnkr.",
        "Kommunbidraget ökar med 3 mnkr.",
        "Nettokostnaden för skolskjuts är 3 mnkr.",
        "Nettokostnaden per invånare är 3 200 kronor.",
        "Kostnaderna är 172,5 mnkr, varav 12,3 mnkr är hyra och 3 mnkr el.",
        "Intäkterna minskar, varav 3 mnkr för taxor.",
        "För lekplatser investeras 2 mnkr.",
        "Under 2024 investeras 2 mnkr i lekplatser.",
        "Nettot enligt § 12, dnr 2024/150 och 12 procent av 2024 års plan.",
        "Bidraget är 3 mnkr.",
        "Programmet har 14 mnkr.",
        # Limits and conditions.
        "Kostnaderna får inte överstiga 550 mnkr.",
        "Kostnaderna får högst vara 550 mnkr.",
        "Intäkterna ska inte underskrida 20 mnkr.",
        "Nettot får inte bli högre än 160 mnkr.",
        "Om kostnaderna överstiger 550 mnkr ska det anmälas.",
        "Om kostnaderna blir 550 mnkr ska det anmälas.",
        "Nämnden anmäler det, om kostnaderna når 550 mnkr.",
        # Parts of the year.
        "Kostnaderna januari–april är 150 mnkr.",
        "Kostnaderna till och med augusti är 110 mnkr.",
        "Under första halvåret är intäkterna 11 mnkr.",
        "Nettokostnaden i mars är 13 mnkr.",
        "Kostnaderna är 172,5 mnkr, och kvartal 1 är kostnaderna 40,5 mnkr.",
        # Parts of a group, other purposes.
        "Investeringar i cykelbanor uppgår till 20 mnkr.",
        "Investeringarna för cykelbanor är 20 mnkr.",
        "Investeringsutgifterna inom gatumiljö är 20 mnkr.",
        "Kostnaderna för 2024 års sommarkort är 9 mnkr.",
        "Kostnaderna 2024 för sommarkort är 9 mnkr.",
        "Kostnaderna är 9 mnkr för 2024 års sommarkort.",
    ],
)
def test_what_is_not_surely_said_of_the_tables_is_not_asked(scene, money, sentence):
    assert of_text(scene, f"<p>{sentence}</p>") == []


def test_a_row_that_is_named_is_held_against_itself(scene, money, whose):
    TurnoverChange.objects.create(**whose, purpose="Hamnen", costs=4, revenues=4)
    text = "<p>Omslutningsförändringen för Äldreomsorg är {} mnkr.</p>"
    assert of_text(scene, text.format("8")) == []
    for wrong in ("4", "12"):  # another's, and all there is
        assert of_text(scene, text.format(wrong))
    assert of_text(scene, "<p>Omslutningsförändringarna är totalt 12 mnkr.</p>") == []


def test_a_group_of_objects_is_held_against_its_own_sum(scene, money, whose):
    Investment.objects.create(**whose, name="Slussen", group="Strategiska investeringar", amount=30)
    Investment.objects.create(**whose, name="Kajen", group="Strategiska investeringar", amount=7)
    text = "<p>Strategiska investeringar uppgår till {} mnkr.</p>"
    assert of_text(scene, text.format("37")) == []
    for wrong in ("5", "30", "42"):  # another's object, one of its own, all there is
        assert of_text(scene, text.format(wrong))
