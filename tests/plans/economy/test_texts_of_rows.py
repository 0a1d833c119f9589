"""Amounts that sentences say of rows by their names, in ordinary words: which row, which side."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from common.numbers import sv_number
from common.text import clean_text
from finance.models import BudgetLine, Frame, Investment
from plans.economy.tables import FRAMES, INVESTMENTS, OPERATING
from tests.plans.economy.test_texts import asked_of, budget_line

# In all 3 720,1 mnkr of costs, 464,9 of revenues; 31,3 of 36,3 invested have objects.
DISTRICT = {
    OPERATING: [
        budget_line("Äldreomsorg", "1897.8", "279.6"),
        budget_line("Förskola", "712.5", "72"),
        budget_line("Stadsmiljö", "82.4", "19.8"),
        budget_line("Ekonomiskt bistånd", "63.6", "12.9"),
        budget_line("Avskrivningar", "28.2", "0"),
        budget_line("Internräntor", "6.8", "0"),
        budget_line("Övrigt", "928.8", "80.6"),
    ],
    INVESTMENTS: [
        Investment(name="Vasaparkens lekplats", amount=Decimal(7), whole=Decimal(9)),
        Investment(name="Parkbelysning", amount=Decimal("24.3"), whole=Decimal("41.1")),
    ],
    FRAMES: [
        Frame(kind="net", amount=Decimal("3255.2")),
        Frame(kind="investments", amount=Decimal("36.3")),
    ],
}

# A sentence with `{}` and, of what may stand there, what the tables have and what they have not.
SAID = [
    # The side said after each amount.
    ("Stadsmiljö har {} mnkr i kostnader och 19,8 mnkr i intäkter.", "82,4", "84,2"),
    ("Stadsmiljö har 82,4 mnkr i kostnader och {} mnkr i intäkter.", "19,8", "18,9"),
    ("Stadsmiljö har 82,4 mnkr i kostnader, 19,8 mnkr i intäkter, netto {} mnkr.", "62,6", "66,2"),
    ("Stadsmiljö har {} mnkr i kostnader.", "82,4", "19,8"),
    ("Stadsmiljön har {} mnkr i intäkter.", "19,8", "82,4"),
    ("Ekonomiskt bistånd: {} mnkr (kostnader), 12,9 mnkr (intäkter).", "63,6", "66,3"),
    ("Ekonomiskt bistånd: 63,6 mnkr (kostnader), {} mnkr (intäkter).", "12,9", "19,2"),
    ("Ekonomiskt bistånd: 63,6 mnkr i kostnader, intäkter {} mnkr.", "12,9", "19,2"),
    ("Nämnden har {} mnkr i kostnader och 465 mnkr i intäkter.", "3 720", "3 270"),
    ("Nämnden har 3 720 mnkr i kostnader och {} mnkr i intäkter.", "465", "645"),
    ("Nämnden har {} mnkr i kostnader för stadsmiljö.", "82,4", "84,2"),
    # What follows a row's side may be of the row or of all.
    ("Äldreomsorgens kostnader är 1 897,8 mnkr och intäkterna {} mnkr.", "279,6", "297,6"),
    ("Äldreomsorgens kostnader är 1 897,8 mnkr och intäkterna {} mnkr.", "464,9", "449,6"),
    # A part of a side, and of what is invested.
    ("Intäkterna är {} mnkr och består främst av statsbidrag om 120 mnkr.", "465", "456"),
    ("Kostnaderna består av mycket och uppgår till {} mnkr.", "3 720", "3 270"),
    ("Investeringsbudgeten är {} mnkr varav 31,3 mnkr avser stadsmiljö.", "36,3", "33,6"),
    # Several rows have their sum; a longer word for a row is the row, too.
    ("För räntor och avskrivningar budgeteras {} mnkr.", "35,0", "53,0"),
    ("För avskrivningar och internräntor avsätts {} mnkr.", "35,0", "28,2"),
    ("Nämnden avsätter {} mnkr för äldreomsorg och förskola.", "2 610,3", "2 160,3"),
    # Inflected, in the genitive, with a preposition.
    ("Intäkterna inom äldreomsorgen är {} mnkr.", "279,6", "297,6"),
    ("Kostnaderna för det ekonomiska biståndet är {} mnkr.", "63,6", "66,3"),
    ("Inom äldreomsorgen är intäkterna {} mnkr.", "279,6", "297,6"),
    ("Inom äldreomsorgen uppgår kostnaderna till {} mnkr.", "1 897,8", "1 987,8"),
    ("För äldreomsorgen budgeteras kostnader på {} mnkr.", "1 897,8", "1 987,8"),
    ("Äldreomsorgens kostnader ökar till {} mnkr.", "1 897,8", "1 987,8"),
    ("Äldreomsorgens budgeterade kostnader på {} mnkr.", "1 897,8", "1 987,8"),
    ("Äldreomsorgens intäkter ({} mnkr) räcker.", "279,6", "297,6"),
    # Other verbs, other orders.
    ("Vi räknar med att förskolan kommer att kosta {} miljoner kronor.", "712,5", "721,5"),
    ("Under 2024 beräknas förskolan kosta {} mnkr.", "712,5", "721,5"),
    ("Äldreomsorgen står för {} mnkr av kostnaderna.", "1 897,8", "1 879,8"),
    ("Äldreomsorgen svarar för {} mnkr av de totala intäkterna.", "279,6", "297,6"),
    ("{} mnkr är kostnaden för stadsmiljö.", "82,4", "82,8"),
    ("{} mnkr är stadsmiljöns kostnader.", "82,4", "82,8"),
    ("För förskolan avsätts {} mkr.", "640,5", "640,9"),
    ("För förskolan avsätter nämnden {} mkr.", "640,5", "640,9"),
    ("Nämnden avsätter {} mnkr till förskolan.", "640,5", "640,9"),
    # What is invested, in all and in an object.
    ("Under året investerar nämnden {} mnkr.", "31,3", "33,1"),
    ("Nämnden investerar {} miljoner i Vasaparkens lekplats 2024.", "7", "7,5"),
    ("I Vasaparkens lekplats investerar nämnden {} mnkr.", "7,0", "7,5"),
]


@pytest.mark.parametrize(("sentence", "right", "wrong"), SAID)
def test_a_wrong_amount_of_a_row_is_asked_and_the_right_one_is_not(sentence, right, wrong):
    assert asked_of(DISTRICT, sentence.format(right)) == []
    (asked,) = asked_of(DISTRICT, sentence.format(wrong))
    assert wrong in asked


# What has a name of its own, is one of many, a part, a condition, or somebody else's.
SILENT = """
Intäkterna budgeteras till 465 mnkr och består främst av statsbidrag om 120 mnkr.
Intäkterna utgörs till största delen av avgifter, 90 mnkr, och hyror, 45 mnkr.
Intäkterna är 465 mnkr inklusive statsbidrag om 120 mnkr.
Kostnaderna finansieras med bidrag på 120 mnkr.
Ett vite på 510 000 kronor kan utgå om kostnaderna överskrider avtalet.
Avtalet ger 3 mnkr om kostnaderna överskrids.
Investeringsbudgeten är 36,3 mnkr varav 5,0 mnkr är för maskiner och 31,3 mnkr avser stadsmiljö.
Badet har 12 mnkr i kostnader och 3 mnkr i intäkter.
Stadsmiljö har 12 mnkr i kostnader för lokaler.
Stadsmiljö har 12 mnkr i intäkter från avgifter.
För räntor och hyror budgeteras 50 mnkr.
För förskola och äldreomsorg avsätts 5 mnkr vardera.
För förskolan avsätts 5 mnkr för nya lokaler.
För förskolan avsätts 5 mnkr, som ska gå till lokaler.
För förskolan avsätts ytterligare 5 mnkr.
För förskolans lokaler avsätts 5 mnkr.
Nämnden avsätter 5 mnkr till förskolan i Vasastan.
Nämnden avsätter 5 mnkr till förskolans gård.
Nämnden investerar 5 mnkr i lekplatser.
Nämnden investerar 5 mnkr i Vasaparkens lekplats och park.
Nämnden investerar 5 mnkr i stadsmiljö.
Nämnden satsar 5 mnkr på förskolan.
Nämnden satsar 5 mnkr på förskola och äldreomsorg.
Staden investerar 5 mnkr i Parkbelysning.
Staten avsätter 5 mnkr till förskolan.
De ökade kostnaderna inom äldreomsorgen är 12 mnkr.
Personalkostnaderna inom äldreomsorgen är 900 mnkr.
Kostnaderna för mat inom äldreomsorgen är 90 mnkr.
Intäkterna inom äldreomsorgen är 9 mnkr från avgifter.
Intäkterna inom äldreomsorgen i Vasastan är 9 mnkr.
Äldreomsorgens kostnader ökar med 12 mnkr.
Äldreomsorgens kostnader för mat ökar till 90 mnkr.
Den nya förskolan kommer att kosta 45 mnkr.
Den planerade förskolan kommer att kosta 45 mnkr.
Solbackens förskola kommer att kosta 45 mnkr.
En förskola kommer att kosta 45 mnkr.
Äldreomsorgen står för 90 mnkr av kostnaderna för mat.
Äldreomsorgen står för 90 mnkr av hyrorna.
3 mnkr är kostnaden för stadsmiljö i Vasastan.
3 mnkr är kostnaden för klotter.
"""


@pytest.mark.parametrize("sentence", SILENT.strip().splitlines())
def test_what_is_no_rows_own_amount_is_not_asked(sentence):
    assert asked_of(DISTRICT, sentence) == []


@pytest.mark.parametrize(
    ("name", "said", "is_it"),
    [
        ("Förskola", "förskolan", True),
        ("Förskola", "förskolor", False),
        ("Ekonomiskt bistånd", "ekonomiska biståndet", True),
        ("Internräntor", "internräntorna", True),
        ("Bro", "bron", False),
        ("Gator", "gatornas", False),
    ],
)
def test_a_name_is_known_with_its_endings(name, said, is_it):
    row = BudgetLine(name=name, costs=Decimal(5), revenues=Decimal(0))
    found = asked_of({OPERATING: [row]}, f"Kostnaden för {said} är 7 mnkr.")
    assert bool(found) is is_it


# What is said of a row: the column that is held against it, and the row as it is called there.
FORMS = [
    ("costs", "Kostnaderna för {name} är {amount}."),
    ("costs", "Kostnaderna inom {definite} uppgår till {amount}."),
    ("revenues", "Intäkterna inom {definite} är {amount}."),
    ("costs", "{genitive} kostnader ökar till {amount}."),
    ("net", "{genitive} netto är {amount}."),
    ("costs", "{name} har {amount} i kostnader."),
    ("revenues", "{name} har {costs} i kostnader och {amount} i intäkter."),
    ("net", "{name} har {costs} i kostnader och {revenues} i intäkter, netto {amount}."),
    ("costs", "{name}: {amount} (kostnader), {revenues} (intäkter)."),
    ("revenues", "{name}: {costs} (kostnader), {amount} (intäkter)."),
    ("costs", "Vi räknar med att {definite} kommer att kosta {amount}."),
    ("costs", "{definite} står för {amount} av kostnaderna."),
    ("costs", "{amount} är kostnaden för {name}."),
    ("net", "För {definite} avsätts {amount}."),
    ("net", "Nämnden avsätter {amount} till {definite}."),
    ("costs", "Inom {definite} är kostnaderna {amount}."),
]
# Names, with how they are called in the definite form and the genitive.
NAMES = [
    ("Äldreomsorg", "äldreomsorgen", "Äldreomsorgens"),
    ("Förskola", "förskolan", "Förskolans"),
    ("Stadsmiljö", "stadsmiljön", "Stadsmiljöns"),
    ("Ekonomiskt bistånd", "det ekonomiska biståndet", "Det ekonomiska biståndets"),
    ("Avskrivningar", "avskrivningarna", "Avskrivningarnas"),
    ("Bibliotek", "biblioteken", "Bibliotekens"),
    ("Individ- och familjeomsorg", "individ- och familjeomsorgen", "Individ- och familjeomsorgens"),
]
TENTHS = st.integers(min_value=101, max_value=49_999)


@given(
    amounts=st.lists(st.tuples(TENTHS, TENTHS), min_size=len(NAMES), max_size=len(NAMES)),
    which=st.integers(min_value=0, max_value=len(NAMES) - 1),
    off=st.integers(min_value=2, max_value=999),
    decimals=st.sampled_from([0, 1, 2]),
    form=st.sampled_from(FORMS),
)
def test_whatever_the_economy_only_a_wrong_amount_is_asked(amounts, which, off, decimals, form):
    rows = [
        budget_line(name, Decimal(costs) / 10, Decimal(revenues) / 10)
        for (name, *_), (costs, revenues) in zip(NAMES, amounts, strict=True)
    ]
    column, sentence = form
    (name, definite, genitive), row = NAMES[which], rows[which]
    sides = {"costs": row.costs, "revenues": row.revenues, "net": row.costs - row.revenues}
    right = abs(sides[column])
    step = Decimal(1).scaleb(-decimals)
    wrong = right + off * step
    every = [one for line in rows for one in (line.costs, line.revenues)]
    sums = [sum(line.costs for line in rows), sum(line.revenues for line in rows)]
    nets = [*(line.costs - line.revenues for line in rows), sums[0] - sums[1]]
    assume(right > 1 and all(abs(wrong - abs(one)) > step for one in (*every, *sums, *nets)))
    told = {"name": name, "definite": definite, "genitive": genitive}
    written = {side: f"{sv_number(abs(one), decimals)} mnkr" for side, one in sides.items()}
    said = sentence.format(**told, **written, amount=written[column])
    assert asked_of({OPERATING: rows}, said[0].upper() + said[1:]) == [], said
    amount = f"{sv_number(wrong, decimals)} mnkr"
    said = sentence.format(**told, **written, amount=amount)
    (asked,) = asked_of({OPERATING: rows}, said[0].upper() + said[1:])
    assert clean_text(amount) in asked, said
