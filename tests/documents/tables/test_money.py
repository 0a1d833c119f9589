"""Tables of money from files and pasted rows: what is seen, saved, left, refused and undone."""

import datetime as dt
import io
import random
import re
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from documents.models import ReceivedFile
from finance.models import (
    BudgetAdjustment,
    BudgetLine,
    Frame,
    InternalPrice,
    Investment,
    OperatingProject,
    PremisesGrant,
    ResultUnit,
    TurnoverChange,
)
from plans.economy.tables import TABLES
from plans.models import OperationalPlan
from tests.documents.tables.conftest import assert_unchanged, words
from tests.documents.workbooks import raw_workbook, saved, sheets, workbook

HEADER = "Verksamhetsområde;Kostnader;Intäkter;Plan 2023\n"


def rows_of(model, *names):
    return [tuple(str(getattr(row, name)) for name in names) for row in model.objects.all()]


def budget():
    return {row.name: (row.costs, row.revenues, row.net) for row in BudgetLine.objects.all()}


@pytest.mark.parametrize(
    ("role", "status"),
    [("outsider", 404), ("politician", 404), ("reader", 403), ("slk", 403),
     ("editor", 302), ("approver", 302), ("admin", 302)],
)  # fmt: skip
def test_who_fills_a_table(desk, role, status):
    owner = desk()
    owner.upload(HEADER + "Kultur;5;1;\n")
    left = owner.left
    other = desk(role=role)
    assert other.upload(HEADER + "Kultur;5;1;\n").status_code == status
    reads = 200 if status == 302 else status
    assert other.client.get(other.url()).status_code == reads
    assert other.client.get(other.url("table_file", left.pk)).status_code == reads
    for name in ("table_save", "table_undo"):
        answer = other.client.post(other.url(name, left.pk), {"seen": "x", "row": ["2"]})
        assert answer.status_code in ({409, 302} if status == 302 else {status})
    assert "Kultur" not in budget()


def test_who_has_not_signed_in_is_sent_to_do_so(client, desk):
    address = desk().url()
    client.logout()
    assert client.get(address).status_code == 302
    assert "konto" in client.get(address)["Location"]


def test_a_changed_a_new_and_a_gone_row_are_seen_and_saved(desk):
    desk = desk()
    desk.upload(HEADER + "Äldreomsorg;110;10;90\nvarav hemtjänst;40;0;\nKultur;5;1,5;4\n")
    page = words(desk.shown())
    assert "2 rader ändras eller läggs till" in page
    assert "1 rad är lika" in page
    assert "Kostnader: 100,0 → blir 110,0" in page
    assert "Förskola" in page
    assert "Kultur" not in budget()
    desk.save()
    assert budget()["Äldreomsorg"] == (110, 10, 100)
    assert budget()["Kultur"] == (5, Decimal("1.5"), Decimal("3.5"))
    assert "Förskola" in budget()
    assert "2 rader sparades" in words(desk.shown())


def test_a_row_that_is_not_in_the_file_goes_when_somebody_says_so(desk, money):
    desk = desk()
    desk.upload(HEADER + "Äldreomsorg;100;10;\nvarav hemtjänst;40;0;\n")
    assert "Inget ändras" in words(desk.shown())
    desk.save(f"bort-{money['school'].pk}")
    assert list(budget()) == ["Äldreomsorg", "varav hemtjänst"]
    assert "står igen" in words(desk.undo())
    assert budget()["Förskola"] == (Decimal("72.5"), Decimal("12.5"), 60)
    assert BudgetLine.objects.get(name="Förskola").pk == money["school"].pk


def test_undo_puts_back_all_of_it(desk):
    before = rows_of(BudgetLine, "pk", "name", "costs", "revenues", "net", "last_plan")
    desk = desk()
    desk.upload(HEADER + "Äldreomsorg;110;;90\nKultur;5;1;4\n")
    desk.save()
    assert budget()["Äldreomsorg"] == (110, None, 110)
    desk.undo()
    assert rows_of(BudgetLine, "pk", "name", "costs", "revenues", "net", "last_plan") == before
    assert desk.left.state == ReceivedFile.State.UNDONE


def test_a_printed_net_comes_back_as_it_stood(desk, whose):
    BudgetLine.objects.create(**whose, name="Kultur", net="3.4", position=9)
    desk = desk()
    desk.upload(HEADER + "Kultur;5;1;\n")
    desk.save()
    assert budget()["Kultur"] == (5, 1, 4)
    desk.undo()
    assert budget()["Kultur"] == (None, None, Decimal("3.4"))


def test_what_somebody_changed_since_is_not_undone(desk, money):
    desk = desk()
    desk.upload(HEADER + "Äldreomsorg;110;10;\n")
    desk.save()
    money["care"].refresh_from_db()
    money["care"].costs = 120
    money["care"].save()
    assert "”Äldreomsorg” har ändrats sedan dess" in words(desk.shown())
    desk.undo()
    assert BudgetLine.objects.get(name="Äldreomsorg").costs == 120
    assert desk.left.is_taken


def test_a_refused_cell_keeps_the_rest(desk):
    desk = desk()
    desk.upload(HEADER + "Äldreomsorg;mycket;11;\nKultur;5;#REF!;4\n;7;;\n")
    page = words(desk.shown())
    assert "3 celler gick inte att läsa" in page
    assert "”mycket” är inget tal" in page
    assert "Cellen står kvar: 100,0" in page
    assert "”#REF!” är ett fel i kalkylbladet" in page
    assert "Raden läses inte" in page
    desk.save()
    assert budget()["Äldreomsorg"] == (100, 11, 89)
    assert budget()["Kultur"] == (5, None, 5)
    assert len(budget()) == 4
    assert "”mycket” är inget tal" in words(desk.shown())


def test_pasted_rows_become_rows(desk):
    desk = desk()
    desk.paste("Kultur\t5,5\t1\nFritid\t=4+3\t2\nÄldreomsorg\t101\t10\n")
    page = words(desk.shown())
    assert "3 rader ändras eller läggs till" in page
    assert "Står inte i filen" not in page
    desk.save()
    assert list(budget()) == ["Äldreomsorg", "varav hemtjänst", "Förskola", "Kultur", "Fritid"]
    assert budget()["Fritid"] == (7, 2, 5)
    assert budget()["Äldreomsorg"] == (101, 10, 91)
    desk.undo()
    assert list(budget()) == ["Äldreomsorg", "varav hemtjänst", "Förskola"]


def test_pasted_rows_with_headings_may_have_fewer_columns(desk):
    desk = desk("investeringar")
    desk.paste('Objekt\tMedel\tPlan 2024\n"Lekplats\nnorr"\tParker\t2,5\n')
    desk.save()
    assert ("Lekplats norr", "Parker", "2.500") in rows_of(Investment, "name", "group", "amount")


@pytest.mark.parametrize("text", ["", "  \n\t\n", '"öppet'])
def test_what_holds_no_rows_is_refused(desk, text):
    desk = desk()
    answer = desk.paste(text)
    if answer.status_code == 302:
        answer = desk.shown()
        assert "Inget är ändrat" in words(answer) or "läggs till" in words(answer)
    else:
        assert answer.status_code == 422
        assert "klistra in rader" in words(answer)


@pytest.fixture
def full(whose, money):
    """Every table has rows in which every column is filled, with signs and up to three decimals;
    of a result unit some stays with who decides."""
    for model, values in (
        (Frame, {"kind": "net", "amount": "150.25", "comment": "KF § 3"}),
        (BudgetLine, {"name": "Kultur", "costs": "20.25", "revenues": "0.125", "net": "20.125",
                      "last_plan": "21.5", "last_forecast": "22", "last_outcome": "-1.05"}),
        (TurnoverChange, {"purpose": "Förskola", "costs": "3.25", "revenues": "3.25",
                          "comes_from": "Uppdrag"}),
        (BudgetAdjustment, {"purpose": "LSS", "kind": "operating", "amount": "0.75",
                            "running_cost": "0.1", "source": "Reserv",
                            "motivation": "Fler.\n\nJa."}),
        (Investment, {"name": "Bad", "amount": "1.15", "whole": "2.2", "work": "Grund",
                      "ready": "2025", "group": "Parker"}),
        (ResultUnit, {"name": "Norr", "gross_budget": "52.7", "carried": "4.9",
                      "last_result": "1.2",
                      "becomes": "changed", "area": "Skola", "remark": "Växer"}),
        (ResultUnit, {"name": "Söder", "gross_budget": "30.3", "carried": "-4",
                      "last_result": "-2"}),
        (OperatingProject, {"name": "Ett", "costs": "1.15", "revenues": "2.2", "purpose": "Test",
                            "ready": "maj"}),
        (PremisesGrant, {"purpose": "Hyra", "amount": "1.75", "comment": "Ny"}),
        (InternalPrice, {"name": "Lunch", "price": "1234.5", "unit": "st", "comment": "Ny",
                         "group": "Mat"}),
    ):  # fmt: skip
        model.objects.create(**whose, position=20, **values)


@pytest.mark.parametrize("way", ["xlsx", "csv", "pasted", "pasted without headings"])
@pytest.mark.parametrize("key", [table.key for table in TABLES])
def test_what_is_fetched_and_left_again_changes_nothing(desk, address, full, key, way):
    desk = desk(key)
    assert_unchanged(desk, way)


def test_a_loss_that_is_left_again_changes_nothing_either(desk, full, whose):
    ResultUnit.objects.update(last_result=-9)
    assert_unchanged(desk("resultatenheter"), "pasted")


def test_a_waiting_file_can_be_thrown_where_it_is_listed(desk, monkeypatch):
    desk = desk()
    desk.upload(HEADER + "Kultur;5;;\n")
    monkeypatch.setattr("documents.tables.actions.compare", lambda *_given: 1 / 0)
    page = BeautifulSoup(desk.client.get("/2024/filer/").content, "html.parser")
    (form,) = page.select("#h-earlier ~ table form[action$='/kasta/']")
    assert desk.client.post(form["action"]).status_code == 302
    assert not ReceivedFile.objects.exists()


CHOICES = [
    (table, column) for table in TABLES for column in table.written if column.options
]  # fmt: skip


@pytest.mark.parametrize(("table", "column"), CHOICES, ids=lambda one: getattr(one, "key", ""))
@pytest.mark.parametrize("said", ["banan", ""])
def test_a_choice_that_is_not_said_is_not_made(desk, table, column, said):
    desk = desk(table.key)
    desk.upload(f"{table.row_words};{column.heading(2024)}\nNy;{said}\n")
    page = words(desk.shown())
    if said:
        assert f"”{said}” går inte att välja" in page
        assert "Cellen lämnas tom" in page
    desk.save()
    row = table.model.objects.get(**{table.named: "Ny"})
    assert getattr(row, column.name) == ""


@pytest.mark.parametrize("text", ["mycket", ""])
@pytest.mark.parametrize(
    ("key", "heading", "model", "name"),
    [
        ("omslutning", "Verksamhetsområde;Kostnader ökar", TurnoverChange, "costs"),
        ("justeringar", "Ändamål;Mnkr", BudgetAdjustment, "amount"),
    ],
)
def test_an_amount_that_is_not_said_is_not_nought(desk, key, heading, model, name, text):
    desk = desk(key)
    desk.upload(f"{heading}\nNytt;{text}\n")
    desk.save()
    assert getattr(model.objects.get(purpose="Nytt"), name) is None
    data = desk.client.get(desk.url("table_fetch", "csv")).content.decode("utf-8-sig")
    assert [cell for cell in data.split("Nytt;")[1].split("\n")[0].strip().split(";") if cell] == []
    assert_unchanged(desk, "csv")


def test_a_sum_row_is_no_row(desk):
    desk = desk()
    desk.upload(HEADER + "Äldreomsorg;100;10;\nTotalt;212,5;22,5;\n")
    assert "är en summa" in words(desk.shown())
    assert "Inget ändras" in words(desk.shown())


def test_sums_that_come_out_otherwise_are_asked_about(desk):
    desk = desk()
    desk.upload("Verksamhetsområde;Kostnader;Intäkter;Netto\nÄldreomsorg;100;10;95\n")
    assert "Filen säger 95 i Netto. Det räknas ut till 90,0" in words(desk.shown())


def test_an_amount_in_another_unit_is_asked_about(desk):
    desk = desk()
    desk.upload(HEADER + "Äldreomsorg;100000;10;\n")
    assert "Är det tkr eller kronor?" in words(desk.shown())


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Kultur;100,5;-20,25;", "Intäkter −20,25 är skrivet med minus"),
        ("Kultur;-100,5;20,25;", "Kostnader −100,5 är skrivet med minus"),
        ("Kultur;100,5;20,25;-3", ""),
    ],
)
def test_a_minus_that_makes_another_net_is_asked_about(desk, line, asked):
    desk = desk()
    desk.upload(HEADER + line + "\n")
    assert ("med minus" in words(desk.shown())) == bool(asked)
    assert asked in words(desk.shown())


@pytest.mark.parametrize(
    ("written", "reads"),
    [("500 tkr", "0,5"), ("2 mdkr", "2 000,0"), ("1,5 miljoner kronor", "1,5"), ("7 mnkr", "7,0")],
)
def test_an_amount_is_read_with_its_unit(desk, written, reads):
    desk = desk()
    desk.paste(f"Kultur\t{written}\t\n")
    assert f"Kostnader: {reads}" in words(desk.shown()).replace("\xa0", " ")
    desk.save()
    assert BudgetLine.objects.get(name="Kultur").costs == Decimal(
        reads.replace(" ", "").replace(",", ".")
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("500 kr", "”500 kr” är 0,0005 här, fler än 3 decimaler"),
        ("mycket tkr", "”mycket tkr” är inget tal"),
        ("5 kilo", "”5 kilo” är inget tal"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_in_the_words_that_were_written(desk, written, said):
    desk = desk()
    desk.paste(f"Kultur\t{written}\t\n")
    assert said in words(desk.shown())


def test_pasted_rows_may_be_parted_by_semicolons(desk):
    desk = desk()
    desk.paste("Verksamhetsområde;Kostnader;Intäkter\nKultur;100,5;20,25\n")
    desk.save()
    assert budget()["Kultur"][:2] == (Decimal("100.5"), Decimal("20.25"))
    desk.paste("Bad; fritid\t7\nIdrott\t8\n")
    desk.save()
    assert {"Bad; fritid", "Idrott"} <= set(budget())


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("Verksamhetsområde\tKostnader 2024", ""),
        ("Verksamhetsområde\tKostnader 2023", "Menas ”kostnader 2024”?"),
        ("Verksamhetsomraden\tKostnader", "Menas ”verksamhetsomrade”?"),
    ],
)
def test_headings_that_nearly_match_are_no_row(desk, head, said):
    desk = desk()
    desk.paste(f"{head}\nKultur\t5\n")
    assert said.casefold() in words(desk.shown()).casefold()
    if not said:
        desk.save()
        assert budget()["Kultur"][0] == 5
    assert not any("Verksamhets" in name for name in budget())


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("Kostnader;Intäkter", "Kolumnen Verksamhetsområde saknas"),
        ("Verksamhetsområde;Kostnader;Kostnader", "Kolumnen Kostnader finns två gånger"),
        ("Vår budget\nOmråde;Kostnad;Intäkt", "Kolumnen Verksamhetsområde saknas"),
    ],
)
def test_a_heading_is_named_as_people_know_it(desk, head, said):
    desk = desk()
    desk.upload(f"{head}\nKultur;5;1\n")
    page = words(desk.shown())
    assert said in page
    assert "för mycket" not in page


def test_a_spreadsheets_number_for_a_day_is_asked_about(desk):
    desk = desk("investeringar")
    desk.upload("Objekt;Plan 2024;Klart\nBro;5;45300\nTunnel;5;2024\n")
    page = words(desk.shown())
    assert "Klart 45300 ser ut som kalkylbladets tal för 2024-01-09" in page
    assert page.count("ser ut som kalkylbladets tal") == 1


@pytest.mark.parametrize(
    "data",
    [
        workbook(["Objekt", "Plan 2024", "Klart"], ["Bro", 5, dt.datetime(2024, 3, 1)]),
        b"Objekt;Plan 2024;Klart\nBro;5;2024-03-01 00:00:00\n",
    ],
    ids=["xlsx", "csv"],
)
def test_a_day_has_no_time_of_the_day(desk, data):
    desk = desk("investeringar")
    desk.upload(data, "tabell.xlsx" if data.startswith(b"PK") else "tabell.csv")
    desk.save()
    assert Investment.objects.get(name="Bro").ready == "2024-03-01"


@pytest.mark.parametrize("day", ["2025-13-01", "31.2.2025", "2024-02-30"])
def test_a_day_that_no_calendar_has_is_asked_about(desk, day):
    desk = desk("investeringar")
    desk.upload(f"Objekt;Plan 2024;Klart\nBro;5;{day}\nTunnel;5;2024-02-29\nVäg;5;31.12.2025\n")
    page = words(desk.shown())
    assert f"Klart {day} är ingen dag i kalendern" in page
    assert page.count("ingen dag i kalendern") == 1


RENAMED = HEADER + "Äldreomsorg;100;10;\nvarav hemtjänst;40;0;\nSkola;72,5;12,5;\n"


def test_a_row_that_was_renamed_is_asked_about_and_nothing_is_assumed(desk, money):
    desk = desk()
    desk.upload(RENAMED)
    page = desk.preview()
    assert "Är det samma rad?" in page.get_text()
    question = page.select_one(f"input[value=namn-{money['school'].pk}]")
    assert not question.has_attr("checked")
    desk.save()
    assert {"Förskola", "Skola"} <= set(budget())


def test_the_same_row_under_another_name_keeps_its_number_and_comes_back(desk, scene, money):
    desk = desk()
    desk.upload(RENAMED)
    pk = money["school"].pk
    desk.save(f"namn-{pk}", f"bort-{pk}")
    rows = BudgetLine.objects.filter(organisation=scene.organisation)
    assert [(row.pk, row.name) for row in rows][2:] == [(pk, "Skola")]
    assert "nytt namn" in words(desk.shown())
    desk.undo()
    assert BudgetLine.objects.get(pk=pk).name == "Förskola"


@pytest.mark.parametrize(
    ("line", "is_asked"),
    [
        ("Förskolor;72,5;12,5;", True),
        ("Skola;72,5;12,5;", True),
        ("Förskola och skola;72,5;;", False),
        ("Förskolor;72,6;12,5;", False),
        ("Förskolor;;;", False),
    ],
)
def test_it_is_asked_where_the_figures_agree(desk, money, line, is_asked):
    desk = desk()
    desk.upload(HEADER + f"Äldreomsorg;100;10;\nvarav hemtjänst;40;0;\n{line}\n")
    assert ("Är det samma rad?" in words(desk.shown())) is is_asked


@pytest.mark.parametrize("heading", [HEADER, ""], ids=["with headings", "without"])
def test_a_renamed_row_is_asked_about_when_it_is_pasted_alone(desk, money, heading):
    """As of a file; the rows that are not among the pasted ones are not gone."""
    desk = desk()
    desk.paste(heading + "Skola;72,5;12,5;\n")
    page = desk.preview()
    pk = money["school"].pk
    assert "Är det samma rad?" in page.get_text()
    assert not page.select(f"input[value=bort-{pk}]")
    desk.save(f"namn-{pk}")
    assert BudgetLine.objects.get(pk=pk).name == "Skola"
    assert "Förskola" not in budget()
    desk.undo()
    assert BudgetLine.objects.get(pk=pk).name == "Förskola"


def test_one_figure_alone_asks_only_of_names_that_are_close(desk, money):
    desk = desk("investeringar")
    for name, is_asked in (("Lekplatsen", True), ("Brandstation", False)):
        desk.upload(f"Objekt;Plan 2024\n{name};5\n")
        assert ("Är det samma rad?" in words(desk.shown())) is is_asked


def test_each_row_is_asked_about_once(desk, whose, money):
    BudgetLine.objects.create(
        **whose, name="Förskolan", position=5, costs="72.5", revenues="12.5", net=60
    )
    desk = desk()
    desk.upload(RENAMED)
    assert len(desk.preview().select("input[value^=namn-]")) == 1


@pytest.fixture
def namesakes(whose, money):
    """Two areas have a "varav avgifter" each."""
    BudgetLine.objects.filter(pk=money["part"].pk).update(name="varav avgifter")
    return BudgetLine.objects.create(
        **whose, name="varav avgifter", position=4, costs=5, revenues=0, net=5
    )


def parts(scene):
    rows = BudgetLine.objects.filter(organisation=scene.organisation)
    return [(row.name, int(row.costs)) for row in rows]


AREAS = "Äldreomsorg;100;10;\nvarav avgifter;{0};0;\nFörskola;72,5;12,5;\nvarav avgifter;{1};0;\n"


def test_parts_of_one_name_go_by_their_areas(desk, scene, namesakes):
    desk = desk()
    desk.upload(HEADER + AREAS.format(40, 5))
    assert "Inget ändras" in words(desk.shown())
    desk.upload(HEADER + AREAS.format(41, 6))
    desk.save()
    assert [costs for name, costs in parts(scene) if name == "varav avgifter"] == [41, 6]
    data = desk.client.get(desk.url("table_fetch", "csv")).content
    desk.upload(data)
    assert "Inget ändras" in words(desk.shown())


def test_a_part_of_a_name_that_another_area_has_is_new(desk, scene, money):
    BudgetLine.objects.filter(pk=money["part"].pk).update(name="varav avgifter")
    desk = desk()
    desk.upload(HEADER + AREAS.format(40, 5))
    desk.save()
    assert [name for name, _costs in parts(scene)] == [
        "Äldreomsorg", "varav avgifter", "Förskola", "varav avgifter",
    ]  # fmt: skip
    desk.undo()
    assert len(parts(scene)) == 3


def test_a_part_stands_once_under_its_area(desk, money):
    desk = desk()
    desk.upload(HEADER + "Äldreomsorg;100;10;\nvarav avgifter;1;0;\nvarav avgifter;2;0;\n")
    assert "”varav avgifter” finns redan" in words(desk.shown())


def test_a_pasted_part_alone_is_the_only_one_of_its_name_or_none(desk, scene, money, namesakes):
    desk = desk()
    desk.paste("varav avgifter\t7\n")
    assert "Ta med raden som den är en del av" in words(desk.shown())
    BudgetLine.objects.filter(pk=namesakes.pk).delete()
    desk.paste("varav avgifter\t7\n")
    desk.save()
    assert ("varav avgifter", 7) in parts(scene)


def test_a_removed_part_comes_back_beside_its_namesake(desk, scene, namesakes):
    desk = desk()
    desk.upload(HEADER + AREAS.format(40, 5).rsplit("varav", 1)[0])
    desk.save(f"bort-{namesakes.pk}")
    assert len(parts(scene)) == 3
    desk.undo()
    assert len(parts(scene)) == 4


def test_a_name_stands_once(desk):
    desk = desk()
    desk.upload(HEADER + "Kultur;1;;\nKultur;2;;\n")
    assert "”Kultur” finns redan" in words(desk.shown())
    desk.save()
    assert budget()["Kultur"][0] == 1


def test_the_same_purpose_twice_is_two_rows(desk):
    desk = desk("omslutning")
    desk.upload("Verksamhetsområde;Kostnader ökar;Kommer från\nÄldreomsorg;8;\nÄldreomsorg;3;Ny\n")
    desk.save()
    assert rows_of(TurnoverChange, "purpose", "costs", "revenues", "comes_from") == [
        ("Äldreomsorg", "8.000", "8.000", ""), ("Äldreomsorg", "3.000", "3.000", "Ny"),
    ]  # fmt: skip


def test_a_frame_is_one_of_those_there_are(desk):
    desk = desk("ramar")
    desk.paste("drift, netto\t150\tKF § 3\nlån\t1\n")
    assert "”lån” är ingen ram" in words(desk.shown())
    desk.save()
    assert rows_of(Frame, "kind", "amount") == [("net", "150.000")]


HOSTILE = {
    "a broken zip": (b"PK\x03\x04" + b"\x00" * 200, "kan inte läsas som en Excel-fil"),
    "no table": (b"%PDF-1.7 ...", "kan inte läsas som rader"),
    "another sheet": (workbook(["Indikator", "Årsmål"], ["Nöjda", "80 %"]), "Verksamhetsområde"),
    "no headings": (b"Kultur;5;1\nFritid;7;2\n", "saknas"),
    "many rows": (
        (HEADER + "".join(f"Rad {n};1;;\n" for n in range(1_001))).encode(), "Högst 1000"
    ),
    "an entity": (
        raw_workbook("<row/>", prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), "inget kalkylprogram"
    ),
    "too wide": ((HEADER + "Kultur;1;2;3;4;5\n").encode(), "för mycket"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_read_is_refused_in_words(desk, data, said):
    desk = desk()
    before = budget()
    assert desk.upload(data, "tabell.xlsx").status_code == 302
    page = words(desk.shown())
    assert said in page
    assert "Inget är ändrat" in page
    answer = desk.client.post(desk.url("table_save", desk.left.pk), {"seen": "", "row": ["2"]})
    assert answer.status_code == 302
    assert budget() == before


def test_a_file_that_is_too_large_is_not_read(desk, monkeypatch):
    monkeypatch.setattr("documents.tables.forms.FILE_BYTES", 10)
    answer = desk().upload(HEADER + "Kultur;1;2;3\n")
    assert answer.status_code == 422
    assert "större än" in words(answer)


def test_a_column_of_another_year_is_asked_about(desk):
    desk = desk()
    desk.upload("Verksamhetsområde;Kostnader;Plan 2019\nKultur;5;4\n")
    assert "”Plan 2019” lästes inte, för här är det ”Plan 2023”" in words(desk.shown())


def test_a_formula_without_a_value_and_a_merged_cell_are_left(desk):
    book = Workbook()
    for row in (
        ["Verksamhetsområde", "Kostnader"],
        ["Kultur", "=A1"],
        ["Fritid", 7],
        ["Bad", None],
    ):
        book.active.append(row)
    book.active.merge_cells("B3:B4")
    desk = desk()
    desk.upload(saved(book), "tabell.xlsx")
    page = words(desk.shown())
    assert "En formel utan värde. Öppna filen i Excel" in page
    assert "sammanslagen med den ovanför. Dela upp cellen" in page
    desk.save()
    assert [budget()[name][0] for name in ("Kultur", "Fritid", "Bad")] == [None, 7, None]


def test_two_sheets_and_hidden_rows_are_asked_about(desk):
    rows = [["Verksamhetsområde", "Kostnader"], ["Kultur", 5]]
    desk = desk()
    desk.upload(sheets(Ett=rows, Två=rows), "tabell.xlsx")
    assert "Bladet ”Två” har också rader" in words(desk.shown())
    desk.upload(workbook(*rows, ["Dold", 9], hidden=[3]), "tabell.xlsx")
    assert "Rad 3 är dold" in words(desk.shown())


def test_a_formula_in_words_stays_words(desk, address):
    desk = desk("investeringar")
    desk.paste('Objekt\tMedel\n=HYPERLINK("x")\tParker\n')
    desk.save()
    assert Investment.objects.filter(name='=HYPERLINK("x")').exists()
    data = desk.client.get(address("table_fetch", "investeringar", "xlsx")).content
    names = [row[0].value for row in load_workbook(io.BytesIO(data)).active.rows]
    assert '\'=HYPERLINK("x")' in names
    desk.upload(data, "tabell.xlsx")
    assert "Inget ändras" in words(desk.shown())


def test_what_stands_has_changed_since_it_was_seen(desk, money):
    desk = desk()
    desk.upload(HEADER + "Äldreomsorg;110;10;\n")
    seen = desk.preview().select_one("input[name=seen]")["value"]
    money["care"].costs = 105
    money["care"].save()
    answer = desk.client.post(desk.url("table_save", desk.left.pk), {"seen": seen, "row": ["2"]})
    assert answer.status_code == 409
    assert "har ändrats sedan du såg det" in words(answer)
    assert BudgetLine.objects.get(name="Äldreomsorg").costs == 105


def test_one_press_twice_saves_once(desk):
    desk = desk()
    desk.upload(HEADER + "Kultur;5;;\n")
    seen = desk.preview().select_one("input[name=seen]")["value"]
    for _time in range(2):
        sent = {"seen": seen, "row": ["2"]}
        answer = desk.client.post(desk.url("table_save", desk.left.pk), sent)
        assert answer.status_code == 302
    assert BudgetLine.objects.filter(name="Kultur").count() == 1


def test_a_plan_that_is_decided_takes_no_file(desk, scene):
    desk = desk()
    desk.upload(HEADER + "Kultur;5;;\n")
    page = desk.preview()
    scene.plan.status = OperationalPlan.Status.SUBMITTED
    scene.plan.save()
    assert desk.client.get(desk.url()).context["closed"]
    sent = {"seen": page.select_one("input[name=seen]")["value"], "row": ["2"]}
    assert desk.client.post(desk.url("table_save", desk.left.pk), sent).status_code == 422
    assert "Kultur" not in budget()


def test_the_room_for_files_lists_and_throws_away(desk):
    desk = desk()
    desk.upload(HEADER + "Kultur;5;;\n", "budget.csv")
    left = desk.left
    assert "budget.csv" in words(desk.client.get("/2024/filer/"))
    for_figures = f"/2024/filer/{left.pk}/"
    assert desk.client.get(for_figures)["Location"] == desk.url("table_file", left.pk)
    assert desk.client.post(for_figures + "ta-in/").status_code == 404
    assert desk.client.get(for_figures + "angra/").status_code == 404
    assert desk.client.post(for_figures + "kasta/")["Location"] == desk.url()
    assert not ReceivedFile.objects.exists()


def test_another_table_has_no_such_file(desk):
    owner = desk()
    owner.upload(HEADER + "Kultur;5;;\n")
    other = desk("investeringar")
    assert other.client.get(other.url("table_file", owner.left.pk)).status_code == 404
    assert other.client.get(other.url().replace("investeringar", "kassan")).status_code == 404


def test_a_preview_asks_as_many_questions_for_many_rows(desk):
    def questions(number):
        desk_.upload(HEADER + "".join(f"Ny {number}-{n};{n};;\n" for n in range(number)))
        with CaptureQueriesContext(connection) as captured:
            assert desk_.shown().status_code == 200
        return len(captured)

    desk_ = desk()
    assert questions(3) == questions(300) <= 20


def test_any_rows_that_are_saved_are_undone(desk):
    """Random tables: what is saved stands, and undone is exactly what stood."""
    chance = random.Random(8)
    desk = desk()
    before = rows_of(BudgetLine, "pk", "name", "costs", "revenues", "net", "last_plan")
    for _turn in range(6):
        names = ["Äldreomsorg", "Förskola", "varav hemtjänst", "Kultur", "Fritid", "Bad"]
        chosen = chance.sample(names, chance.randint(1, 6))
        if "varav hemtjänst" in chosen:  # below its row
            rest = [one for one in chosen if one not in ("Äldreomsorg", "varav hemtjänst")]
            chosen = ["Äldreomsorg", "varav hemtjänst", *rest]
        cells = [[name, chance.choice(["", "1,5", "17", "=2+3"]), chance.choice(["", "0,5"])]
                 for name in chosen]  # fmt: skip
        desk.upload(HEADER + "".join(";".join([*row, ""]) + "\n" for row in cells))
        gone = [one["value"] for one in desk.preview().select("input[name=row]:not([checked])")]
        desk.save(*gone)
        assert set(budget()) == set(chosen)
        desk.undo()
        assert (
            sorted(rows_of(BudgetLine, "pk", "name", "costs", "revenues", "net", "last_plan"))
            == sorted(before)
        )  # fmt: skip


def order():
    return [row.name for row in BudgetLine.objects.order_by("position")]


NEW_ROWS = (
    "Ledning;3;;\nÄldreomsorg;100;10;\nvarav hemtjänst;40;0;\nvarav boende;30;0;\nvarav dag;5;0;\n"
    "Förskola;72,5;12,5;\nvarav öppen;2;0;\n"
)


def test_a_new_row_stands_below_the_one_it_stands_below_in_the_file(desk):
    """What "varav" is part of is said by its place alone."""
    before = order()
    assert before == ["Äldreomsorg", "varav hemtjänst", "Förskola"]
    desk = desk()
    desk.upload(HEADER + NEW_ROWS)
    desk.save()
    assert order() == [
        "Ledning", "Äldreomsorg", "varav hemtjänst", "varav boende", "varav dag",
        "Förskola", "varav öppen",
    ]  # fmt: skip
    desk.undo()
    assert order() == before


def test_below_a_row_that_was_not_chosen_it_stands_below_the_one_above_that(desk):
    desk = desk()
    desk.upload(HEADER + NEW_ROWS)
    ledning, boende = "2", "5"
    desk.save(without=(ledning, boende))
    assert order() == [
        "Äldreomsorg", "varav hemtjänst", "varav dag", "Förskola", "varav öppen",
    ]  # fmt: skip


def test_pasted_rows_come_last_unless_a_row_above_them_stands(desk):
    desk = desk()
    desk.paste("Kultur\t5\nÄldreomsorg\t100\nvarav boende\t30\n")
    desk.save()
    assert order() == ["Äldreomsorg", "varav boende", "varav hemtjänst", "Förskola", "Kultur"]


TKR = [
    "Verksamhetsområde;Kostnader (tkr);Intäkter (tkr);Netto (tkr)\nKultur;10 000;1500;8 500\n",
    "Verksamhetsområde;Kostnader, tkr;Intäkter, tkr;Netto, tkr\nKultur;10 000;1500;8 500\n",
    "Belopp i tkr;;;\nVerksamhetsområde;Kostnader;Intäkter;Netto\nKultur;10000;1500 tkr;8500\n",
    "Driftbudget 2024;(tusental kronor);;\n\n"
    "Verksamhetsområde;Kostnader;Intäkter;Netto\nKultur;10000;1,5 mnkr;8500\n",
    "Belopp i mnkr;;;\nVerksamhetsområde;Kostnader;Intäkter (kr);Netto (kr)\n"
    "Kultur;10;1500000;8500000\n",
]


@pytest.mark.parametrize("text", TKR)
@pytest.mark.parametrize("way", ["file", "pasted"])
def test_the_unit_that_the_file_says_once_is_that_of_its_amounts(desk, text, way):
    desk = desk()
    (desk.upload if way == "file" else desk.paste)(
        text if way == "file" else text.replace(";", "\t")
    )
    page = words(desk.shown())
    assert "som filen säger" in page
    assert "Det räknas ut till" not in page
    desk.save()
    assert budget()["Kultur"] == (10, Decimal("1.5"), Decimal("8.5"))


def test_the_unit_of_a_numbers_format_is_that_of_the_number(desk):
    book = Workbook()
    book.active.append(["Verksamhetsområde", "Kostnader", "Intäkter"])
    book.active.append(["Kultur", 10000, 1500])
    for cell in book.active[2][1:]:
        cell.number_format = '#,##0" tkr"'
    out = io.BytesIO()
    book.save(out)
    desk = desk()
    desk.upload(out.getvalue(), "tabell.xlsx")
    desk.save()
    assert budget()["Kultur"] == (10, Decimal("1.5"), Decimal("8.5"))


def test_an_amount_that_does_not_fit_in_our_unit_is_left_with_the_reason(desk):
    desk = desk()
    desk.upload("Verksamhetsområde;Kostnader (kr)\nKultur;1234567\n")
    assert "”1234567 kr” är 1,234567 här, fler än 3 decimaler." in words(desk.shown())


@pytest.mark.parametrize("leave", ["upload", "paste"])
def test_a_new_row_never_comes_between_a_row_and_its_parts(desk, leave):
    desk = desk()
    rows = "Verksamhetsområde;Kostnader\nÄldreomsorg;100\nHamn;5\nvarav kaj;1\n"
    getattr(desk, leave)(rows)
    desk.save()
    assert order() == ["Äldreomsorg", "varav hemtjänst", "Hamn", "varav kaj", "Förskola"]


def test_a_new_part_comes_to_its_row(desk):
    desk = desk()
    desk.paste("Äldreomsorg\t100\n- varav vård\t1\n")
    desk.save()
    assert order() == ["Äldreomsorg", "- varav vård", "varav hemtjänst", "Förskola"]


@pytest.mark.parametrize("leave", ["upload", "paste"])
@pytest.mark.parametrize(
    ("rows", "without", "part", "whole"),
    [
        ("Äldreomsorg;100\nHamn;5\nvarav kaj;1\n", "Hamn", "varav kaj", "Hamn"),
        ("Hamn;5\nvarav kaj;1\n", "Hamn", "varav kaj", "Hamn"),
        ("Hamn;5\nvarav kaj;1\nKultur;7\n", "Hamn", "varav kaj", "Hamn"),
        (
            "Hamn;5\nvarav kaj;1\nvarav varav el;0,5\n",
            "varav kaj",
            "varav varav el",
            "Hamn / varav kaj",
        ),
    ],
)
def test_a_part_is_not_saved_without_its_new_row(desk, leave, rows, without, part, whole):
    desk = desk()
    getattr(desk, leave)(f"Verksamhetsområde;Kostnader\n{rows}")
    numbers = {line.split(";")[0]: str(at) for at, line in enumerate(rows.splitlines(), 2)}
    words = re.escape(f"”{part}” hör till {whole}, som inte tas med.")
    with pytest.raises(AssertionError, match=words):
        desk.save(without=[numbers[without]])
    assert order() == ["Äldreomsorg", "varav hemtjänst", "Förskola"]
    desk.save(without=[numbers[part]])
    assert part not in order()


def test_a_part_is_not_saved_under_the_row_that_another_would_have_renamed(desk):
    """The file's figures are those of another row: nobody said that it is the same."""
    desk = desk()
    desk.upload(HEADER + "Vård;100;10;\nvarav hemtjänst;41;0;\nFörskola;72,5;12,5;\n")
    with pytest.raises(AssertionError, match="”varav hemtjänst” hör till Vård, som inte tas med"):
        desk.save(without=["2"])
    assert ("varav hemtjänst", 40) in [(row.name, row.costs) for row in BudgetLine.objects.all()]


def test_a_part_that_was_moved_in_the_file_does_not_stay_under_its_old_row(desk, money):
    desk = desk()
    desk.upload(HEADER + "Äldreomsorg;100;10;\nFörskola;72,5;12,5;\nvarav hemtjänst;40;0;\n")
    words = "”varav hemtjänst” hör till Förskola, men står under Äldreomsorg i tabellen"
    with pytest.raises(AssertionError, match=words):
        desk.save(f"namn-{money['part'].pk}")
    desk.save(f"bort-{money['part'].pk}")
    assert order() == ["Äldreomsorg", "Förskola", "varav hemtjänst"]


def test_a_part_of_a_new_row_is_not_its_namesake_under_another(desk):
    desk = desk()
    desk.paste("Äldreomsorg\t100\nHamn\t5\nvarav hemtjänst\t1\n")
    desk.save()
    assert order() == ["Äldreomsorg", "varav hemtjänst", "Hamn", "varav hemtjänst", "Förskola"]
    assert [row.costs for row in BudgetLine.objects.all()] == [100, 40, 5, 1, Decimal("72.5")]


def test_a_row_is_not_removed_from_its_parts_by_a_file(desk, money):
    desk = desk()
    desk.upload(HEADER + "Förskola;72,5;12,5;\n")
    with pytest.raises(AssertionError, match="”varav hemtjänst” är en del av Äldreomsorg"):
        desk.save(f"bort-{money['care'].pk}")
    desk.save(*(f"bort-{money[name].pk}" for name in ("care", "part")))
    assert order() == ["Förskola"]


def test_undo_puts_rows_and_parts_back_where_they_stood(desk, money):
    desk = desk()
    desk.upload(HEADER + "Hamn;1;;\nFörskola;72,5;12,5;\nKaj;1;;\n")
    desk.save(*(f"bort-{money[name].pk}" for name in ("care", "part")))
    assert order() == ["Hamn", "Förskola", "Kaj"]
    desk.undo()
    assert order() == ["Äldreomsorg", "varav hemtjänst", "Förskola"]


def test_a_row_pasted_alone_comes_last(desk):
    desk = desk()
    desk.paste("Verksamhetsområde\tKostnader\nHamn\t5\n")
    desk.save()
    assert order() == ["Äldreomsorg", "varav hemtjänst", "Förskola", "Hamn"]


@pytest.mark.parametrize("leave", ["upload", "paste"])
@pytest.mark.parametrize(
    ("total", "asked"),
    [
        ("Totalt;102,5;10,5;92,0", None),
        ("Summa;102,5;10,5;92", None),
        ("Totalt;103;10,5;92,0", "Rad 5: ”Totalt” är 103 i Kostnader, men raderna blir 102,5"),
        ("Totalt;102,5;10,5;95", "”Totalt” är 95 i Netto, men raderna blir 92,0"),
    ],
)
def test_a_sum_of_a_file_is_held_against_its_rows(desk, leave, total, asked):
    desk = desk()
    rows = "Verksamhetsområde;Kostnader;Intäkter;Netto\nÄldreomsorg;100;10;\n"
    getattr(desk, leave)(f"{rows}varav hemtjänst;40;0;\nKultur;2,5;0,5;\n{total}\n")
    page = words(desk.shown())
    assert "är en summa" in page
    assert ("men raderna blir" in page) == bool(asked)
    assert not asked or asked in page


def test_a_sum_of_a_group_is_of_the_rows_since_the_last(desk):
    desk = desk("investeringar")
    desk.upload(
        "Objekt;Plan 2024;Medel\nLekplats;5;Parker\nSumma;5;\nBil;2;Gator\nSumma;2;\nTotalt;7;\n"
    )
    assert "men raderna blir" not in words(desk.shown())


def test_a_row_that_a_file_lost_is_missed_in_its_sum(desk):
    desk = desk("lokaler")
    desk.upload("Ändamål;Mnkr\nSkola;30\nTotalt;99\n")
    assert "”Totalt” är 99 i Mnkr, men raderna blir 30,0" in words(desk.shown())


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [
        ("Summa nämnden", True), ("Totalt kulturnämnden", True), ("Delsumma", True),
        ("SUMMA KOSTNADER", True), ("S:a", True), ("Nettokostnad", True),
        ("Totalentreprenad Slussen", False), ("Summering av dialoger", False), ("Kultur", False),
    ],
)  # fmt: skip
def test_what_looks_like_a_sum_of_other_rows_is_asked_about(desk, name, is_asked):
    desk = desk()
    desk.upload(HEADER + f"Kultur A;5;1;\nKultur B;5;1;\n{name};10;2;\n")
    page = words(desk.shown())
    assert (f"(”{name}”) ser ut som en summa av andra rader" in page) == is_asked


def test_what_looks_like_a_sum_is_no_part_of_the_total(desk):
    desk = desk()
    desk.upload(HEADER + "Kultur A;5;1;\nKultur B;5;1;\nSumma nämnden;10;2;\nTotalt;11;2;\n")
    assert "”Totalt” är 11 i Kostnader, men raderna blir 10,0." in words(desk.shown())
