"""What is said of a plan's money: what does not add up, what is asked, what adds up."""

from decimal import Decimal

import pytest

from common.exports import cell_text
from drafting.sheets.rows import RowChange
from finance.models import (
    Appropriation,
    BudgetAdjustment,
    BudgetLine,
    Frame,
    InternalPrice,
    Investment,
    ResultUnit,
)
from plans.actions.template import ensure_template
from plans.economy.checks import State, checks_of
from plans.economy.figures import sums
from plans.economy.kept import economy_as_kept
from plans.economy.printed import printed_tables, sheet_rows
from plans.economy.reading import read_economy
from plans.economy.sheet import money_sheet
from plans.economy.tables import ADJUSTMENTS, AGAINST, FRAMES, OPERATING, PRICES, TABLES
from plans.economy.texts import sentences, text_checks
from plans.economy.writing import add_frames, save_rows
from plans.models import SectionTemplate
from plans.now import PlanNow
from plans.outline import Part
from plans.requirements import remaining_of
from tests.factories import UserFactory
from tests.published import let_all_be_silent


def said(scene, state):
    return [one.words for one in checks_of(read_economy(scene.plan)) if one.state == state]


def of_text(scene, html):
    part = Part("ekonomi", "Ekonomi", 1, "economy")
    part = type("Written", (), {"text": html, "title": part.title})
    return [one.words for one in text_checks(read_economy(scene.plan), [part])]


def test_what_adds_up_is_said(scene, money):
    assert said(scene, State.WRONG) == []
    good = said(scene, State.GOOD)
    assert any("lika med ramen" in words for words in good)
    assert any("netto noll" in words for words in good)


def test_an_economy_without_rows_says_nothing(scene):
    assert checks_of(read_economy(scene.plan)) == []


def test_swapped_digits_are_named_with_what_was_meant(scene, money):
    BudgetLine.objects.filter(pk=money["school"].pk).update(costs="75.2")
    Appropriation.objects.filter(kind="net").update(amount="-150")
    (wrong,) = [one for one in checks_of(read_economy(scene.plan)) if one.state == State.WRONG]
    assert "2,7 mnkr högre än ramen" in wrong.words
    assert wrong.row == money["school"].pk
    assert "75,2 kan vara 72,5" in wrong.more


def test_a_difference_that_no_single_cell_explains_still_looks_swapped(scene, money):
    Appropriation.objects.filter(kind="net").update(amount="-168")
    (wrong,) = [one for one in checks_of(read_economy(scene.plan)) if one.state == State.WRONG]
    assert "delbar med 9" in wrong.more


@pytest.mark.parametrize(
    ("change", "state", "words"),
    [
        (lambda m: BudgetLine.objects.filter(pk=m["part"].pk).update(costs=101), "wrong", "varav"),
        (lambda m: BudgetLine.objects.filter(pk=m["care"].pk).update(net=89), "ask", "dokumentet"),
        (lambda m: BudgetLine.objects.filter(pk=m["care"].pk).update(revenues=7), "ask", "mer än"),
        (lambda m: type(m["adjustment"]).objects.update(source=""), "wrong", "saknar källa"),
        (
            lambda m: BudgetLine.objects.filter(pk=m["school"].pk).update(revenues="-12.5"),
            "ask",
            "Förskola: Intäkter −12,5 är skrivet med minus",
        ),
        (
            lambda m: BudgetLine.objects.filter(pk=m["care"].pk).update(costs=-100),
            "ask",
            "Äldreomsorg: Kostnader −100,0 är skrivet med minus",
        ),
        (lambda m: Investment.objects.update(amount=4), "ask", "har inget objekt"),
        (lambda m: Investment.objects.update(amount=6), "wrong", "mer än ramen"),
        (lambda m: Investment.objects.update(amount=None), "wrong", "saknar belopp"),
        (lambda m: Investment.objects.update(whole=3), "wrong", "mer än hela projektet"),
        (lambda m: ResultUnit.objects.update(last_result=-2), "wrong", "ska täckas i år"),
        (lambda m: ResultUnit.objects.update(last_result=3), "ask", "når 5 procent: 0,5"),
        (lambda m: ResultUnit.objects.update(carried=4, last_result=2), "ask", "når 10 procent"),
        (lambda m: ResultUnit.objects.update(becomes="closed"), "wrong", "skriv varför"),
        (lambda m: ResultUnit.objects.update(gross_budget=None), "ask", "saknar bruttobudget"),
    ],
)
def test_what_is_wrong_or_asked(scene, money, change, state, words):
    change(money)
    assert any(words in one for one in said(scene, State(state))), said(scene, State(state))


@pytest.mark.parametrize(
    "change",
    [
        # What is typed as nothing is an amount, also of what is asked for.
        lambda m: type(m["adjustment"]).objects.update(amount=0),
        # What turns over may go down as well.
        lambda m: type(m["turnover"]).objects.update(costs="-1.5", revenues="-1.5"),
    ],
)
def test_what_is_as_it_should_be_is_not_asked_about(scene, money, change):
    change(money)
    assert said(scene, State.WRONG) == []
    assert not any("minus" in words for words in said(scene, State.ASK))


def test_parts_with_a_minus_under_a_row_with_a_minus_are_no_more_than_it(scene, money):
    """The question about the minus is the only one."""
    BudgetLine.objects.filter(pk=money["care"].pk).update(revenues="-20.3")
    BudgetLine.objects.filter(pk=money["part"].pk).update(revenues="-10.1")
    assert not any("varav-raderna" in words for words in said(scene, State.WRONG))


def test_a_part_without_a_row_hinders(scene, whose, money):
    BudgetLine.objects.create(**whose, name="varav el", position=0, costs=1, net=1)
    assert said(scene, State.WRONG) == [
        "”varav el” räknas inte: ovanför finns ingen rad som den är en del av"
    ]


def test_a_part_of_a_part_is_held_against_that(scene, whose, money):
    BudgetLine.objects.filter(pk=money["school"].pk).update(position=9)
    made = BudgetLine.objects.create(**whose, name="varav varav nät", position=3, costs=40)
    BudgetLine.objects.create(**whose, name="– varav boende", position=4, costs=60)
    assert said(scene, State.WRONG) == []
    made.costs = 41
    made.save()
    assert said(scene, State.WRONG) == ["varav hemtjänst: varav-raderna blir 41,0 av 40,0"]


def test_a_part_stands_once_under_its_row(scene, whose, money):
    part = {**whose, "name": "varav hemtjänst", "costs": 1, "revenues": 0, "net": 1}
    BudgetLine.objects.create(**part, position=4)
    assert not any("flera rader" in words for words in said(scene, State.WRONG))
    BudgetLine.objects.create(**part, position=2)
    assert "Äldreomsorg har flera rader som heter ”varav hemtjänst”" in said(scene, State.WRONG)


def test_a_printed_sum_is_held_against_its_rows(scene, whose, money):
    total = BudgetLine.objects.create(
        **whose, name="Totalt", costs="172.5", revenues="22.5", net=150, is_total=True
    )
    assert any("samma summor" in words for words in said(scene, State.GOOD))
    BudgetLine.objects.filter(pk=total.pk).update(costs="172.6")
    assert "Dokumentet säger 172,6, raderna ger 172,5" in said(scene, State.ASK)


def test_a_frame_of_ones_own_counts_where_the_budget_names_nobody(scene, whose, money):
    Appropriation.objects.all().delete()
    assert any("inte skriven" in words for words in said(scene, State.ASK))
    Frame.objects.create(**whose, kind="net", amount=151)
    assert any("1,0 mnkr lägre än ramen" in words for words in said(scene, State.WRONG))


def test_what_is_wrong_hinders_the_plan_and_what_is_right_is_told(scene, money):
    ensure_template(budget=scene.plan.budget, by=UserFactory())
    let_all_be_silent(scene.plan.budget)
    filled = [table.part for table in TABLES if read_economy(scene.plan).of(table)]
    of_money = SectionTemplate.objects.filter(budget=scene.plan.budget, key__in=filled)
    of_money.update(required_of=[scene.organisation.kind])
    remaining = remaining_of(scene.plan)
    assert not remaining.hindering
    assert any("lika med ramen" in one.words for one in remaining.met)
    BudgetLine.objects.update(costs=1)
    assert any("ekonomi/driftbudget" in one.url for one in remaining_of(scene.plan).hindering)


@pytest.mark.parametrize(
    ("html", "asked"),
    [
        ("<p>Nettobudgeten uppgår till 90,0 mnkr.</p>", ""),
        ("<p>Nettobudgeten uppgår till 91 mnkr.</p>", "säger 91 mnkr"),
        ("<p>Nämnden begär omslutningsförändring om totalt 8,0 mnkr.</p>", ""),
        ("<p>Nämnden begär omslutningsförändring om totalt 9,0 mnkr.</p>", "säger 9,0 mnkr"),
        ("<li>Budgetjustering för elcyklar om 0,3 mnkr.</li>", "säger 0,3 mnkr"),
        ("<p>Ombudgetering begärs om 2,0 mnkr.</p>", ""),
        ("<p>Nämnden har tilldelats 5 mnkr för investeringar.</p>", ""),
        ("<p>Vi har 3 resultatenheter.</p>", "3 resultatenheter"),
        ("<p>Bufferten är 20 mnkr.</p>", ""),
    ],
)
def test_amounts_in_texts(scene, money, html, asked):
    found = of_text(scene, html)
    assert bool(found) == bool(asked)
    assert asked in " ".join(found)


def test_a_text_is_read_sentence_by_sentence():
    html = "<h3>Skola</h3><p>Ett &amp; två. Tre mnkr</p><ul><li>Fyra</li></ul>"
    assert sentences(html) == ["Skola", "Ett & två.", "Tre mnkr", "Fyra"]


def sums_against(scene):
    """The sum under "Mot plan" wherever the table is shown: on its sheet, in a text, in a
    spreadsheet, in documents and on reading pages."""
    plan, rows = scene.plan, list(BudgetLine.objects.all())
    sheet = dict(money_sheet(OPERATING, 2024, rows).sums[0][1])["Mot plan 2023"]
    live = [one.value for one in sums(PlanNow(plan), OPERATING) if one.key.endswith(AGAINST)]
    headings, *cells = sheet_rows(OPERATING, 2024, rows)
    download = dict(zip(headings, cells[-1], strict=True))["Mot plan 2023"]
    tables = printed_tables(economy_as_kept(read_economy(plan)), 2024, scene.organisation)
    (table,) = [one for one in tables if one.key == "driftbudget"]
    printed = {column.heading: text for column, text in table.rows[-1].with_columns}
    return sheet, live, download, printed.get("Mot plan 2023", "")


def test_the_sum_against_last_years_plan_ties_in_its_row_and_its_column(scene, money):
    BudgetLine.objects.filter(name="Äldreomsorg").update(last_plan=80)
    BudgetLine.objects.filter(name="Förskola").update(last_plan=55)
    told = read_economy(scene.plan).sums(OPERATING)
    assert (told["net"], told["last_plan"], told[AGAINST]) == (150, 135, 15)
    assert sums_against(scene) == ("+15,0", ["+15,0\u00a0mnkr"], Decimal("15.0"), "+15,0")
    assert not any("saknar Plan 2023" in one for one in said(scene, State.ASK))


@pytest.mark.parametrize("change", [{"last_plan": None}, {"costs": None, "revenues": None}])
def test_rows_of_one_of_the_years_only_leave_the_sum_against_the_plan_out(scene, money, change):
    BudgetLine.objects.filter(name="Äldreomsorg").update(last_plan=80)
    BudgetLine.objects.filter(name="Förskola").update(**{"last_plan": 55, "net": None, **change})
    BudgetLine.objects.filter(name="Förskola", last_plan=None).update(net=60)
    assert sums_against(scene) == ("", [], "", "")
    lacking = "Förskola saknar Plan 2023: skillnaden mot den får ingen summa"
    assert (lacking in said(scene, State.ASK)) is ("last_plan" in change)
    BudgetLine.objects.filter(name="Förskola").update(last_plan=0, net=60)
    assert sums_against(scene)[0] == "+70,0"


def test_no_plan_of_last_year_at_all_is_not_asked_for(scene, money):
    assert not any("Plan 2023" in words for words in said(scene, State.ASK))


def test_what_is_together_above_the_cap_is_asked_also_where_nothing_is_brought_over(scene, money):
    ResultUnit.objects.update(gross_budget=100, carried=12, last_result=3)
    asked = said(scene, State.ASK)
    assert any("Klara når 10 procent: 3,0 stannar hos" in words for words in asked)
    assert any("12,0 samlat, mer än 10 procent av bruttobudgeten: 10,0" in words for words in asked)


def test_a_unit_ties_in_its_row_and_its_amounts_stand_alone(scene, money):
    ResultUnit.objects.update(gross_budget="33.33", carried="0", last_result="1.67")
    tables = printed_tables(
        {"economy": economy_as_kept(read_economy(scene.plan))}["economy"], 2024, scene.organisation
    )
    row = next(one for one in tables if one.key == "resultatenheter").rows[0]
    assert "1,666" in row.cells
    assert any(cell.startswith("0,004 stannar hos") for cell in row.cells)
    assert not any(" av " in cell for cell in row.cells)


def test_adjustments_are_summed_by_their_kind(scene, whose, money):
    for kind, amount in (("operating", 2), ("operating", "0.5"), ("", 7)):
        BudgetAdjustment.objects.create(**whose, purpose="Mer", kind=kind, amount=amount)
    rows = read_economy(scene.plan).of(ADJUSTMENTS)
    found = [row[:2] for row in sheet_rows(ADJUSTMENTS, 2024, rows)][-3:]
    assert found == [
        ["Totalt, drift", Decimal("2.5")],
        ["Totalt, investering", Decimal("0.2")],
        ["Totalt, ej angivet", Decimal("7.0")],
    ]
    assert [words for words, _sums in money_sheet(ADJUSTMENTS, 2024, rows).sums] == [
        row[0] for row in found
    ]


def test_a_live_figure_is_of_one_kind_of_adjustments(scene, whose, money):
    """One that stands in a text from before tells the kinds apart, and is offered no longer."""

    def known():
        return {one.key: one for one in sums(PlanNow(scene.plan), ADJUSTMENTS)}

    old = "sum:justeringar:amount"
    assert (known()[old].value, known()[old].is_offered) == ("0,2\xa0mnkr", False)
    BudgetAdjustment.objects.create(**whose, purpose="Mer", kind="operating", amount="2.5")
    values = {key: one.value.replace("\xa0", " ") for key, one in known().items()}
    assert values == {
        f"{old}:operating": "2,5 mnkr",
        f"{old}:investment": "0,2 mnkr",
        old: "drift 2,5 mnkr, investering 0,2 mnkr",
    }
    assert {one.label for one in known().values() if one.is_offered} == {
        "Summa i Begärda budgetjusteringar 2024: Mnkr, drift",
        "Summa i Begärda budgetjusteringar 2024: Mnkr, investering",
    }


def test_the_whole_project_is_held_against_the_years_before_too(scene, whose, money):
    earlier = {"organisation": scene.organisation, "name": "LEKPLATS"}
    Investment.objects.create(**earlier, year=2022, amount=1)
    Investment.objects.create(**earlier, year=2023, amount=3, whole=9)
    Investment.objects.create(**earlier, year=2025, amount=30)
    assert not any("hela projektet" in words for words in said(scene, State.ASK))
    Investment.objects.filter(year=2023).update(amount=4)
    (asked,) = [words for words in said(scene, State.ASK) if "hela projektet" in words]
    assert asked == "Lekplats: planerna från 2022 ger 10,0, hela projektet är 9,0"


def test_a_sum_that_nobody_has_written_is_no_figure(scene, money):
    def known():
        return {one.key for one in sums(PlanNow(scene.plan), OPERATING)}

    assert f"sum:{OPERATING.key}:costs" in known()
    assert f"sum:{OPERATING.key}:last_plan" not in known()
    BudgetLine.objects.filter(name="Äldreomsorg").update(last_plan=80)
    assert f"sum:{OPERATING.key}:last_plan" in known()


def test_a_unit_that_was_above_ten_percent_already_is_told(scene, money):
    ResultUnit.objects.update(gross_budget=60, carried=9, last_result=0)
    told = [check.words for check in checks_of(read_economy(scene.plan))]
    assert any("9,0 samlat, mer än 10 procent av bruttobudgeten: 6,0" in words for words in told)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        ("150", "Netto 150,0, lika med ramen"),
        ("149.94", "Netto är 0,06 mnkr högre än ramen: 150,00 mot 149,94"),
        ("150.001", "Netto är 0,001 mnkr lägre än ramen: 150,000 mot 150,001"),
        ("160.5", "Netto är 10,5 mnkr lägre än ramen: 150,0 mot 160,5"),
    ],
)
def test_the_net_is_held_against_the_very_frame(scene, money, frame, words):
    """The difference is that of the two that are said, with the decimals it takes to see it."""
    Appropriation.objects.filter(kind="net").update(amount=f"-{frame}")
    (said,) = [one.words for one in checks_of(read_economy(scene.plan)) if "ramen" in one.words
               and one.words.startswith("Netto")]  # fmt: skip
    assert said == words


@pytest.mark.parametrize(
    ("costs", "decimals", "cells", "total"),
    [
        ("72.5", 1, ("72,5", "12,5", "60,0"), ("172,5", "22,5", "150,0")),
        ("72.25", 2, ("72,25", "12,50", "59,75"), ("172,25", "22,50", "149,75")),
        ("72.125", 3, ("72,125", "12,500", "59,625"), ("172,125", "22,500", "149,625")),
    ],
)
def test_all_of_a_table_has_the_decimals_of_its_most_exact_figure(
    scene, money, costs, decimals, cells, total
):
    BudgetLine.objects.filter(pk=money["school"].pk).update(costs=costs)
    economy = read_economy(scene.plan)
    assert economy.decimals(OPERATING) == decimals
    (table,) = [
        one for one in printed_tables(economy_as_kept(economy), 2024, scene.organisation)
        if one.key == OPERATING.key
    ]  # fmt: skip
    assert table.rows[2].cells[1:] == cells
    assert table.rows[-1].cells[1:] == total
    sheet = money_sheet(OPERATING, 2024, economy.of(OPERATING))
    line = next(one for one in sheet.lines if one.pk == money["school"].pk)
    shown = [part.text or part.typed[0].value for part in line.parts[:3]]
    assert tuple(shown) == cells
    ((_words, under),) = sheet.sums
    assert tuple(text for _heading, text in under[:3]) == total
    rows = list(sheet_rows(OPERATING, 2024, economy.of(OPERATING)))
    assert [cell_text(cell) for cell in rows[-1]] == ["Totalt", *total, "", "", "", ""]
    figures = {one.key: one for one in sums(PlanNow(scene.plan), OPERATING)}
    assert figures["sum:driftbudget:net"].value == f"{total[2]}\xa0mnkr"


def test_prices_are_with_ore_or_without(scene, whose):
    for name, price in (("Lunch", "45"), ("Buss", "12.5")):
        InternalPrice.objects.create(**whose, name=name, price=price)
    rows = read_economy(scene.plan).of(PRICES)
    assert [line.texts["price"] for line in money_sheet(PRICES, 2024, rows).lines] == [
        "45,00", "12,50",
    ]  # fmt: skip
    assert [line.texts["price"] for line in money_sheet(PRICES, 2024, rows[:1]).lines] == ["45"]


def test_a_price_with_a_minus_is_asked_about(scene, whose):
    InternalPrice.objects.create(**whose, name="Lunch", price="-12.5")
    (asked,) = [words for words in said(scene, State.ASK) if "minus" in words]
    assert asked == "Lunch: Kronor −12,50 är skrivet med minus. Ett pris skrivs utan minus"
    InternalPrice.objects.update(price="12.5")
    assert not any("minus" in words for words in said(scene, State.ASK))


def test_decimals_that_another_row_brought_are_nobodys_change(scene, people, money):
    """A page that was opened before says "72,5" where it is "72,50" now."""
    BudgetLine.objects.filter(pk=money["care"].pk).update(costs="100.25")
    before = {"costs": "72,5", "revenues": "12,5"}
    change = RowChange(money["school"].pk, {**before, "revenues": "12,4"}, before)
    saved = save_rows(plan=scene.plan, table=OPERATING, changes=[change], by=people["editor"])
    assert not saved.refused
    assert saved.lines[0].texts["revenues"] == "12,40"
    money["school"].refresh_from_db()
    assert (money["school"].costs, money["school"].revenues) == (Decimal("72.5"), Decimal("12.4"))


def test_the_budgets_frame_counts_wherever_a_frame_stands(scene, money):
    """A row written for what the budget gives by name is in no figure and in no document."""
    Frame.objects.create(
        organisation=scene.organisation, year=2024, kind="net", amount=140, comment="Vår andel"
    )
    economy = read_economy(scene.plan)
    kept = economy_as_kept(economy)["frames"]
    assert [(one["kind"], Decimal(one["amount"])) for one in kept] == [
        ("net", 150),
        ("investments", 5),
    ]
    assert kept[0]["comment"] == "Kommunfullmäktiges budget 2024"
    (table,) = printed_tables({"frames": kept}, 2024, scene.organisation)
    assert table.key == FRAMES.key
    assert [row.cells[1] for row in table.rows] == ["150,0", "5,0"]


def test_no_row_is_added_for_a_frame_that_the_budget_gives(scene, money, people):
    add_frames(plan=scene.plan, by=people["editor"])
    assert not Frame.objects.exists()


def test_a_spreadsheet_counts_as_the_page(scene, money):
    """Its sum is computed, also of what is computed; a printed sum is no row of it."""
    BudgetLine.objects.create(
        organisation=scene.organisation,
        year=2024,
        name="Summa",
        position=9,
        costs=999,
        is_total=True,
    )
    rows = list(sheet_rows(OPERATING, 2024, read_economy(scene.plan).of(OPERATING)))
    net = next(i for i, one in enumerate(OPERATING.columns, 1) if one.name == "net")
    assert [(row[0], row[1], row[net]) for row in rows[1:]] == [
        ("Äldreomsorg", Decimal(100), Decimal(90)),
        ("varav hemtjänst", Decimal(40), Decimal(40)),
        ("Förskola", Decimal("72.5"), Decimal(60)),
        (OPERATING.sum_words, Decimal("172.5"), Decimal(150)),
    ]
    assert rows[-1][4:] == ["", "", "", ""]  # nobody has written anything in those columns
