"""Whole sentences of committees' plans, held against their tables: what is asked, what is not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.numbers import sv_number
from finance.models import (
    BudgetAdjustment,
    BudgetLine,
    Frame,
    Investment,
    PremisesGrant,
    TurnoverChange,
)
from goals.models import Budget
from plans.economy.reading import Economy
from plans.economy.tables import (
    ADJUSTMENTS,
    FRAMES,
    INVESTMENTS,
    OPERATING,
    PREMISES,
    TURNOVER,
)
from plans.economy.texts import text_checks
from plans.models import OperationalPlan


def budget_line(name, costs, revenues, **more):
    return BudgetLine(name=name, costs=Decimal(costs), revenues=Decimal(revenues), **more)


def _object(name, amount, whole, group=""):
    return Investment(name=name, amount=Decimal(amount), whole=Decimal(whole), group=group)


SPORTS = {
    OPERATING: [
        budget_line("Bad", "800.25", "201.25", last_plan=Decimal("600.1")),
        budget_line("varav simhallar", "500", "100"),
        budget_line("Ishallar", "300.5", "50"),
        budget_line("Idrottsytor", "250", "50"),
    ],
    INVESTMENTS: [
        _object("Eriksdalsbadet", "45.5", "320", "Strategiska investeringar"),
        _object("Zinkensdamm", "22.75", "1000"),
        _object("Konstgräs", "10.1", "10.1"),
    ],
    TURNOVER: [TurnoverChange(purpose="Ishallar", costs=Decimal("13.3"), revenues=Decimal("13.3"))],
    ADJUSTMENTS: [
        BudgetAdjustment(
            purpose="Ny ishall", kind="operating", amount=Decimal("12.5"), running_cost=Decimal(2)
        ),
        BudgetAdjustment(purpose="Simlyft", kind="investment", amount=Decimal("30.05")),
    ],
    PREMISES: [PremisesGrant(purpose="Depå", amount=Decimal("1.5"))],
    FRAMES: [Frame(kind="net", amount=Decimal("1049.5"))],
}
STREETS = {
    OPERATING: [
        budget_line("Gator", "400.5", "50.25", last_plan=Decimal(300)),
        budget_line("varav snö", "120.25", "0"),
        budget_line("Bro", "80", "10"),
        budget_line("Parkering", "20", "333.15"),
    ],
    INVESTMENTS: [_object("Slussen", "45.5", "320"), _object("Kaj", "10.25", "90")],
    TURNOVER: [TurnoverChange(purpose="Gator", costs=Decimal("3.25"), revenues=Decimal("3.25"))],
    FRAMES: [Frame(kind="net", amount=Decimal("107.1"))],
}


def asked_of(tables, sentence):
    """What is asked about a sentence that stands alone in a paragraph."""
    rows = {table.key: found for table, found in tables.items()}
    economy = Economy(OperationalPlan(budget=Budget(year=2024)), rows)
    part = type("Written", (), {"text": f"<p>{sentence}</p>", "title": "Ekonomi"})
    return [one.words for one in text_checks(economy, [part])]


# A sentence with `{}` and, of what may stand there, what the tables have and what they have not.
SPORTS_SAY = [
    # A short name is the row's where it stands as one.
    ("Bad kostar {} mnkr.", "800,25", "880,25"),
    ("Bad kostar {} mnkr 2024.", "800", "880"),
    ("Kostnaden för Bad är {} mnkr.", "800", "880"),
    ("Kostnaderna för Bad är {} mnkr.", "800,3", "880"),
    # Inflected, and in the genitive.
    ("Badens kostnader är {} mnkr.", "800", "880"),
    ("Ishallarna kostar {} mnkr.", "300,5", "350,5"),
    ("Simhallarna kostar {} mnkr.", "500", "510"),
    ("Simhallarnas intäkter är {} mnkr.", "100", "110"),
    ("Ishallarnas netto är {} mnkr.", "250,5", "205,25"),
    ("Idrottsytornas kostnader är {} mnkr.", "250", "260"),
    ("Idrottsytor har ett netto på {} mnkr.", "200", "290,5"),
    ("Ishallar får intäkter om {} mnkr.", "50", "55,25"),
    # Objects.
    ("Eriksdalsbadet får {} mnkr 2024.", "45,5", "54,5"),
    ("Konstgräs får {} mnkr.", "10,1", "15,1"),
    ("Under 2024 satsas {} mnkr på Eriksdalsbadet.", "45,5", "54,5"),
    ("Eriksdalsbadets totala utgift är {} mnkr.", "320", "230"),
    ("Eriksdalsbadet beräknas kosta {} mnkr totalt.", "320", "230"),
    ("Eriksdalsbadet beräknas kosta 320 mnkr totalt, varav {} mnkr 2024.", "45,5", "54,5"),
    ("Zinkensdamm beräknas kosta 1 000 mnkr, varav {} mnkr 2024.", "22,75", "27,25"),
    ("Bad kostar 800 mnkr (varav simhallar {} mnkr).", "500", "55"),
    # Small tables.
    ("Omslutningen ökar med {} mnkr.", "13,3", "13,525"),
    ("Driftkostnaden för Ny ishall blir {} mnkr.", "2", "2,15"),
    ("Hyran för Depå är {} mnkr.", "1,5", "1,57"),
    ("Begärd budgetjustering i drift är {} mnkr.", "12,5", "42,55"),
    ("Budgetjusteringarna uppgår till {} mnkr.", "42,55", "45,5"),
    # The frame in other words.
    ("Anslaget är {} mnkr.", "1 049,5", "1 094,5"),
    ("Nämndens anslag uppgår till {} mnkr.", "1 049,5", "1 094,5"),
    ("Nämnden tilldelas {} mnkr.", "1 049,5", "1 094,5"),
    ("Nämnden tilldelas totalt {} mnkr för 2024.", "1 049,5", "1 094,5"),
    ("Fullmäktige har anvisat nämnden {} mnkr.", "1 049,5", "1 094,5"),
    ("Nämnden förfogar över {} mnkr.", "1 049,5", "1 094,5"),
    # Costs and revenues in other words.
    ("Utgifterna uppgår till {} mnkr.", "1 350,75", "1 530,75"),
    ("Utgifterna 2024 är {} mnkr.", "78,35", "87,35"),
    ("Inkomsterna uppgår till {} mnkr.", "301,25", "310,25"),
    ("Bruttointäkterna är {} mnkr.", "301,3", "310"),
    ("Driftbudgeten är {} mnkr.", "1 049,5", "1 094,5"),
    ("Driftbudgeten uppgår till {} mnkr netto.", "1 049,5", "1 094,5"),
    # Another year beside.
    ("I budgeten för 2024 är kostnaderna {} mnkr, jämfört med 1 200 mnkr 2023.", "1 351", "1 530"),
    ("Kostnaderna är {} mnkr, jämfört med 1 200 mnkr 2023.", "1 351", "1 530"),
    ("Jämfört med 2023 (1 200 mnkr) är kostnaderna {} mnkr.", "1 351", "1 530"),
    ("Till skillnad från 2023 är nettot {} mnkr.", "1 049,5", "1 094,5"),
    ("Nettot är {} mnkr (2023: 1 020,1 mnkr).", "1 049,5", "1 094,5"),
    ("Nettobudgeten, som är högre än 2023, är {} mnkr.", "1 049,5", "1 094,5"),
    (
        "Kommunfullmäktige beslutade i november 2023 om ett kommunbidrag på {} mnkr.",
        "1 049,5",
        "1 094,5",
    ),
    ("Kostnaderna ökar från 2023 års nivå på 1 200 mnkr till {} mnkr.", "1 351", "1 530"),
    ("Kostnaderna är {} mnkr 2024 och 1 400 mnkr 2025.", "1 351", "1 530"),
    # Money of another kind in the same sentence.
    ("Nettobudgeten är {} mnkr för drift och 36,3 mnkr för investeringar.", "1 049,5", "1 094,5"),
    ("Nettobudgeten är {} mnkr efter omfördelning om 60 mnkr.", "1 049,5", "1 094,5"),
    # A total beside a part of it: each is held against its own.
    (
        "Nämnden godkänner investeringar om {} mnkr, varav 45,5 mnkr för Eriksdalsbadet.",
        "78,35",
        "83,35",
    ),
    (
        "Nämnden godkänner investeringar om 78,35 mnkr, varav {} mnkr för Eriksdalsbadet.",
        "45,5",
        "54,5",
    ),
    ("Investeringarna är {} mnkr, varav strategiska investeringar 45,5 mnkr.", "78,35", "87,35"),
    ("Begärd budgetjustering är {} mnkr, varav 30,05 mnkr för Simlyft.", "42,55", "45,5"),
    ("Medel för lokaler är {} mnkr.", "1,5", "2,52"),
    ("Av tabellen framgår att kostnaderna är {} mnkr.", "1 351", "1 530"),
    # Units.
    ("Budget: kostnader {}, intäkter 301,25, netto 1 049,5 (mnkr).", "1 350,75", "1 530"),
    ("Budget 2024 (mnkr): kostnader 1 350,75, intäkter 301,25, netto {}.", "1 049,5", "1 094,5"),
    ("Kostnaderna är {} MSEK.", "1350,75", "1530,75"),
    ("Kostnaderna är SEK {}.", "1 350 750 000", "1 530 750 000"),
    ("Kostnaderna är {} SEK.", "1 350 750 000", "1 530 750 000"),
    ("Kostnaderna är {}:-.", "1 350 750 000", "1 530 750 000"),
    ("Kostnaderna är {} tkr.", "1.350.750", "1.530.750"),
]
STREETS_SAY = [
    ("Bro kostar {} mnkr.", "80", "88"),
    ("Kostnaden för Bro är {} mnkr.", "80", "88"),
    ("Kaj kostar {} mnkr totalt.", "90", "95"),
    ("Gatorna kostar {} mnkr.", "400,5", "440,5"),
    ("Gators intäkter är {} mnkr.", "50,25", "55,25"),
    ("Gator får {} mnkr.", "50,25", "55,25"),
    ("Slussen får {} mnkr.", "45,5", "54,5"),
    ("Slussen beräknas kosta 320 mnkr, varav {} mnkr under året.", "45,5", "54,5"),
    ("Slussen kostar 320 mnkr totalt varav {} mnkr i år.", "45,5", "54,5"),
    ("Gator kostar 400,5 mnkr, varav {} mnkr går till snö.", "120,25", "210"),
    ("Omslutningen ökar med {} mnkr.", "3,25", "35"),
    ("Kostnaderna ({} mnkr) är lägre än 2023.", "500,5", "505"),
    ("Nettot blir {} mnkr, en minskning från 2023.", "107,1", "701,1"),
    ("Nettot är {} mnkr jämfört med 300 mnkr förra året.", "107,1", "701,1"),
    ("Kostnaderna är {} mnkr, vilket är 12 mnkr mer än 2023.", "500,5", "550"),
    # A total beside a row's own amount.
    ("Kostnaderna är {} mnkr, varav 400,5 mnkr för Gator.", "500,5", "505"),
    ("Kostnaderna är 500,5 mnkr, varav {} mnkr för Gator.", "400,5", "440,5"),
    ("Nettot är {} mnkr, varav 350,25 mnkr för Gator.", "107,1", "170,1"),
    ("Nettot är {} mnkr, varav Gator 350,25 mnkr.", "107,1", "170,1"),
    ("Nettot är {} mnkr och för Gator 350,25 mnkr.", "107,1", "170,1"),
    ("Nettot är {} mnkr: 350,25 mnkr för Gator, 70 mnkr för Bro.", "107,1", "170,1"),
    ("Kostnaderna är {} mnkr inklusive 400,5 mnkr för Gator.", "500,5", "505"),
    ("Gator kostar 400,5 mnkr och nettot är {} mnkr.", "107,1", "170,1"),
    ("Gator kostar {} mnkr och nettot är 107,1 mnkr.", "400,5", "440,5"),
    ("Kostnaderna för Gator är {} mnkr av totalt 500,5 mnkr.", "400,5", "440,5"),
    ("Kostnaderna för Gator är 400,5 mnkr av totalt {} mnkr.", "500,5", "505,5"),
    ("Av kostnaderna på 500,5 mnkr är {} mnkr Gator.", "400,5", "440,5"),
    ("Av investeringarna på {} mnkr avser 45,5 mnkr Slussen.", "55,75", "57,75"),
    ("Av investeringarna på 55,75 mnkr avser {} mnkr Slussen.", "45,5", "54,5"),
    # Several rows are their sum.
    ("Slussen och Kaj kostar tillsammans {} mnkr.", "55,75", "57,5"),
    ("Slussen och Kaj beräknas kosta totalt {} mnkr.", "410", "401"),
    ("Kostnaderna för Gator och Bro är tillsammans {} mnkr.", "480,5", "408,5"),
    ("Gator, Bro och Parkering kostar sammanlagt {} mnkr.", "500,5", "505"),
]


@pytest.mark.parametrize(
    ("tables", "sentence", "right", "wrong"),
    [(SPORTS, *one) for one in SPORTS_SAY] + [(STREETS, *one) for one in STREETS_SAY],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_amount_is_asked_once_and_the_right_one_is_not(tables, sentence, right, wrong):
    assert asked_of(tables, sentence.format(right)) == []
    (asked,) = asked_of(tables, sentence.format(wrong))
    assert wrong in asked


# Other years, limits, conditions, parts of the year, of something, of somebody else; prices.
SILENT = """
Kostnaderna uppgick 2023 till 1 200 mnkr.
Kostnaderna beräknas 2025 öka till 1 500 mnkr.
Kostnaderna ökar med 35 mnkr.
2023 var kostnaderna 1 200 mnkr, intäkterna 300 mnkr och nettot 900 mnkr.
I november 2023 var kostnaderna 100 mnkr.
Nettot har ökat med 30 mnkr från 2023 till 2024.
Ökningen av nettot från 2023 är 29,4 mnkr.
Intäkterna var 21 mnkr 2023 och 25 mnkr 2022.
Budgeten minskar med 4 mnkr jämfört med 2023.
Bad behöver 15 mnkr mer 2026.
Bad får 15 mnkr 2026.
Eriksdalsbadet beräknas kosta 320 mnkr totalt, varav 54,5 mnkr 2026.
Kostnaderna för perioden 2024–2026 är 4 100 mnkr.
Investeringarna 2024–2028 uppgår till 5 000 mnkr.
Om kostnaderna överstiger 1 500 mnkr ska det anmälas.
Kostnaderna får inte överstiga 1 400 mnkr.
Kostnaderna får högst vara 1 400 mnkr.
Utgifterna får inte överstiga 1 400 mnkr.
Nämnden får 15 mnkr i statsbidrag.
Nämnden tilldelas 3 mnkr för klimatåtgärder.
Nämnden tilldelas ytterligare 3 mnkr.
Nämnden tilldelas statsbidrag om 3 mnkr.
Nämnden förfogar över 12 mnkr i reserv.
Nämnden söker ett anslag på 3 mnkr.
Anslaget för vinteridrott är 3 mnkr.
Anslaget från staten är 3 mnkr.
I driftbudgeten ingår 25 mnkr för föreningsbidrag.
I driftbudgeten finns 25 mnkr avsatta.
Inkomsterna från biljetter är 12 mnkr.
Aktiverbara inkomster uppgår till 99,1 mnkr.
Utgifterna för el är 12 mnkr.
Föreningarnas inkomster är 90 mnkr.
Intäkterna från staten är 20 mnkr.
Intäkterna från avgifter utgör 120 mnkr.
Hyresintäkterna är 45 mnkr.
Personalkostnaderna är 600 mnkr.
Kostnaderna för personal är 600 mnkr.
Ishallarnas personalkostnader är 30 mnkr.
Personalkostnaden för Ishallar är 30 mnkr.
Ishallarnas kostnader för el är 30 mnkr.
Ishallar kostar 3 mnkr i el.
Ishallar får 3 mnkr från staten.
Ishallar får ytterligare 3 mnkr.
Ishallar får ett bidrag på 3 mnkr.
Ishallar kostar 3 mnkr mer.
Nämndens kostnader för lokaler uppgår till 400 mnkr.
Investeringar över 50 mnkr beslutas av kommunfullmäktige.
Stadens investeringar uppgår till 20 miljarder kronor.
Stadens kostnader är 60 miljarder kronor.
Regionens kostnader är 110 mnkr.
Regionens utgifter är 110 mnkr.
Föreningarnas intäkter är 90 mnkr.
Kostnaden per besök är 85 kronor.
Kostnaden för en biljett är 120:-.
Nettot försämras med 12 mnkr.
Effektiviseringskravet är 8,2 mnkr.
Nämnden söker bidrag om 5 mnkr.
I budgeten ingår 25 mnkr för föreningsbidrag.
Under 2024 väntas 3 miljoner besök.
Bad har 5 miljoner besökare.
I Bad ingår 12 mnkr för energi.
Ett bad kostar 12 mnkr.
Det kostar 12 mnkr att bygga ett nytt bad, och badet kostar 2 mnkr om året.
Idrottsytor ska spara 3 mnkr.
Omslutningen ökar med 3 mnkr för el.
Förvaltningen har 12 mnkr i obetalda fakturor.
Kostnaderna för 2024 års sommarkort är 9 mnkr.
Kostnaderna januari–april är 150 mnkr.
Av nettot är 200 mnkr hyror.
Kapitalkostnaderna är 75 mnkr.
Budgeten för konsulter är 12 mnkr.
Kostnaderna är 1,350,750 tkr.
Gator, Bro och Torg kostar sammanlagt 505 mnkr.
Ishallar, Idrottsytor och Torg kostar tillsammans 505 mnkr.
Slussen och Kaj får tillsammans 7 mnkr av staten.
Av nettobudgeten om 90 mnkr 2023 var 12 mnkr hyror.
Kostnaderna är 1.350 tkr.
"""


@pytest.mark.parametrize("sentence", SILENT.strip().splitlines())
@pytest.mark.parametrize("tables", [SPORTS, STREETS], ids=["sports", "streets"])
def test_what_is_said_of_something_else_is_not_asked(tables, sentence):
    assert asked_of(tables, sentence) == []


@given(
    year=st.integers(2015, 2035).filter(lambda one: one != 2024),
    amount=st.decimals(min_value=2000, max_value=9000, places=1),
    said=st.sampled_from(
        [
            "Kostnaderna är {own}, jämfört med {other} {year}.",
            "Kostnaderna är {own} 2024 och {other} {year}.",
            "Kostnaderna är {own} (år {year}: {other}).",
            "Kostnaderna är {own}, mer än {year} ({other}).",
        ]
    ),
)
def test_an_amount_of_another_year_is_never_asked_and_that_of_the_year_always(year, amount, said):
    other, wrong = f"{sv_number(amount, 1)} mnkr", "1 530 mnkr"
    right = said.format(own="1 350,75 mnkr", other=other, year=year)
    assert asked_of(SPORTS, right) == []
    (asked,) = asked_of(SPORTS, said.format(own=wrong, other=other, year=year))
    assert wrong in asked
