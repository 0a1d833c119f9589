"""The tables of a plan's money: who reads and writes, what is saved, refused and computed."""

import json
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from finance.models import BudgetAdjustment, BudgetLine, Frame, Investment, TurnoverChange
from plans.economy.reading import read_economy
from plans.economy.settling import all_checks
from plans.economy.tables import TABLES
from plans.models import OperationalPlan
from tests.factories import OrganisationFactory, PlanSectionFactory, SectionTemplateFactory

KEYS = [table.key for table in TABLES]


def send(client, address, **data):
    return client.post(address, json.dumps(data), content_type="application/json")


def save(client, address, row, texts, base=None, key="driftbudget"):
    change = {"row": row.pk, "texts": texts, "base": base or {}}
    return send(client, address("plan_money_save", key), rows=[change])


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


def words_of(response):
    return " ".join(page_of(response).get_text(" ").split())


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("outsider", 404, 404),
        ("politician", 404, 404),
        ("reader", 200, 403),
        ("slk", 200, 403),
        ("editor", 200, 200),
        ("approver", 200, 200),
        ("admin", 200, 200),
    ],
)
def test_roles(sign_in, people, money, address, role, reads, writes):
    client, line = sign_in(people[role]), money["school"]
    of_row = ("driftbudget", line.pk)
    assert client.get(address("plan_economy")).status_code == reads
    for key in KEYS:
        assert client.get(address("plan_money", key)).status_code == reads
        assert client.get(address("plan_money_state", key)).status_code == reads
        assert client.get(address("table_fetch", key, "csv")).status_code == reads
    assert client.get(address("plan_money_row", *of_row)).status_code == reads
    assert save(client, address, line, {"costs": "101"}, {"costs": "72,5"}).status_code == writes
    form = 302 if writes == 200 else writes
    for name in ("rename", "move", "remove", "restore"):
        answer = client.post(address(f"plan_money_{name}", *of_row), {"name": "Vård"})
        assert answer.status_code == form
    added = client.post(address("plan_money_add", "driftbudget"), {"name": "Kultur"})
    assert added.status_code == form
    line.refresh_from_db()
    assert (line.costs == 101) == (line.name == "Vård") == (writes == 200)


def test_who_has_not_signed_in_is_sent_to_do_so(client, money, address):
    for name, *more in (("plan_economy",), ("plan_money", "driftbudget")):
        assert client.get(address(name, *more)).status_code == 302


def test_a_table_that_does_not_exist_leads_nowhere(sign_in, people, money, address):
    assert sign_in(people["editor"]).get(address("plan_money", "kassan")).status_code == 404


def test_net_is_computed_and_a_formula_counts(sign_in, people, money, address):
    client = sign_in(people["editor"])
    answer = save(client, address, money["care"], {"costs": "=90+12,5"}, {"costs": "100,0"})
    row = answer.json()["rows"][str(money["care"].pk)]
    assert (row["texts"]["costs"], row["beside"]["net"]) == ("102,5", "92,5")
    money["care"].refresh_from_db()
    assert money["care"].net == Decimal("92.5")


def test_the_revenue_follows_the_cost(sign_in, people, money, address):
    save(sign_in(people["editor"]), address, money["turnover"], {"costs": "9,1"}, {"costs": "8,0"},
         "omslutning")  # fmt: skip
    assert TurnoverChange.objects.get().revenues == Decimal("9.1")


@pytest.mark.parametrize(
    ("key", "row", "name", "text", "words"),
    [
        ("driftbudget", "care", "costs", "mycket", "inget tal"),
        ("driftbudget", "care", "costs", "1,2345", "decimaler"),
        ("driftbudget", "care", "costs", "=1+", "räkna ut"),
        ("justeringar", "adjustment", "kind", "lån", "Välj mellan drift, investering"),
        ("investeringar", "object", "ready", "x" * 41, "40"),
    ],
)
def test_what_is_refused_says_what_would_be_right(
    sign_in, people, money, address, key, row, name, text, words
):
    base = page_base(sign_in(people["editor"]), address, key, money[row])
    answer = save(sign_in(people["editor"]), address, money[row], {name: text}, base, key)
    assert answer.status_code == 422
    assert words in answer.json()["rows"][str(money[row].pk)]["faults"][name]


def page_base(client, address, key, row):
    page = page_of(client.get(address("plan_money", key)))
    return json.loads(page.find("input", {"name": f"{row.pk}-base"})["value"])


def test_two_that_write_in_one_cell_meet(sign_in, people, money, address):
    client, line = sign_in(people["editor"]), money["care"]
    assert save(client, address, line, {"costs": "110"}, {"costs": "100,0"}).status_code == 200
    late = save(client, address, line, {"costs": "120"}, {"costs": "100,0"})
    assert late.status_code == 409
    assert late.json()["rows"][str(line.pk)]["theirs"] == {"costs": "110,0"}
    other = save(client, address, line, {"last_plan": "80"}, {"last_plan": ""})
    assert other.status_code == 200


def test_a_submitted_plan_is_closed(sign_in, people, scene, money, address):
    OperationalPlan.objects.update(status="submitted")
    client = sign_in(people["editor"])
    assert save(client, address, money["care"], {"costs": "1"}).status_code == 423
    client.post(address("plan_money_remove", "driftbudget", money["care"].pk))
    client.post(address("plan_money_add", "driftbudget"), {"name": "Kultur"})
    assert BudgetLine.objects.count() == 3
    page = page_of(client.get(address("plan_money", "driftbudget")))
    assert page.find("input", {"data-field": True}) is None


def test_what_is_typed_in_a_removed_row_is_not_said_to_be_saved(sign_in, people, money, address):
    client, line = sign_in(people["editor"]), money["care"]
    BudgetLine.objects.filter(pk=line.pk).delete()
    answer = save(client, address, line, {"costs": "777,7"}, {"costs": "100,0"})
    assert answer.status_code == 422
    assert answer.json()["rows"][str(line.pk)]["state"] == "gone"
    form = {f"{line.pk}-costs": "777,7", f"{line.pk}-base": '{"costs": "100,0"}'}
    whole = client.post(address("plan_money", "driftbudget"), form)
    assert whole.status_code == 422
    assert "Raden har tagits bort" in words_of(whole)
    assert "777,7" in words_of(whole)


def test_anothers_rows_are_as_if_gone(sign_in, people, money, address):
    theirs = BudgetLine.objects.create(
        organisation=OrganisationFactory(), year=2024, name="Äldreomsorg", costs=7
    )
    client = sign_in(people["editor"])
    answer = save(client, address, theirs, {"costs": "1"})
    assert answer.json()["rows"][str(theirs.pk)]["state"] == "gone"
    for name in ("rename", "move", "remove", "restore"):
        answer = client.post(address(f"plan_money_{name}", "driftbudget", theirs.pk), {"name": "x"})
        assert answer.status_code == 404
    assert client.get(address("plan_money_row", "driftbudget", theirs.pk)).status_code == 404
    theirs.refresh_from_db()
    assert (theirs.costs, theirs.name) == (7, "Äldreomsorg")


def test_rows_are_added_moved_removed_and_brought_back(sign_in, people, money, address):
    client = sign_in(people["editor"])
    page = address("plan_money", "driftbudget")
    client.post(address("plan_money_add", "driftbudget"), {"name": " Kultur "})
    added = BudgetLine.objects.get(name="Kultur")
    client.post(address("plan_money_move", "driftbudget", added.pk), {"way": "up"})
    assert [line.name for line in BudgetLine.objects.all()][-2:] == ["Kultur", "Förskola"]
    removed = client.post(address("plan_money_remove", "driftbudget", added.pk), follow=True)
    assert "”Kultur” är borttagen" in words_of(removed)
    client.post(address("plan_money_restore", "driftbudget", added.pk))
    assert BudgetLine.objects.filter(name="Kultur").exists()
    again = client.post(address("plan_money_add", "driftbudget"), {"name": "Kultur"})
    assert again.status_code == 422
    assert page_of(again).find(id="new-name")["value"] == "Kultur"
    assert client.get(page).status_code == 200


def test_a_removed_row_whose_name_is_taken_stays_in_the_history(
    sign_in, people, money, whose, address
):
    client = sign_in(people["editor"])
    client.post(address("plan_money_remove", "driftbudget", money["school"].pk))
    BudgetLine.objects.create(**whose, name="Förskola")
    restore = address("plan_money_restore", "driftbudget", money["school"].pk)
    assert "har redan en rad som heter ”Förskola”" in words_of(client.post(restore, follow=True))
    BudgetLine.objects.filter(name="Förskola").delete()
    client.post(restore)
    assert BudgetLine.objects.filter(pk=money["school"].pk).exists()


def test_an_object_is_added_among_its_money(sign_in, people, money, address):
    given = {"name": "Plaskdamm", "group": "Parker"}
    sign_in(people["editor"]).post(address("plan_money_add", "investeringar"), given)
    assert Investment.objects.get(name="Plaskdamm").group == "Parker"


def test_the_frame_is_written_where_the_budget_names_nobody(sign_in, people, whose, scene, address):
    client = sign_in(people["editor"])
    client.post(address("plan_money_add", "ramar"))
    client.post(address("plan_money_add", "ramar"))
    assert Frame.objects.count() == 2
    frame = Frame.objects.get(kind="net")
    save(client, address, frame, {"amount": "3 255,2"}, key="ramar")
    assert "3 255,2" in words_of(client.get(address("plan_economy"))).replace("\xa0", " ")


def test_the_whole_form_without_a_script(sign_in, people, money, address):
    client = sign_in(people["editor"])
    page = page_of(client.get(address("plan_money", "driftbudget")))
    form = {
        one["name"]: one.get("value", "")
        for one in page.select("#sheet input[name]")
        if one["name"] != "csrfmiddlewaretoken"
    }
    costs = f"{money['care'].pk}-costs"
    refused = client.post(address("plan_money", "driftbudget"), {**form, costs: "mycket"})
    assert refused.status_code == 422
    assert page_of(refused).find("input", {"name": costs})["value"] == "mycket"
    assert (
        client.post(address("plan_money", "driftbudget"), {**form, costs: "1"}).status_code == 302
    )
    money["care"].refresh_from_db()
    assert money["care"].costs == 1


def test_a_row_tells_who_wrote_what(sign_in, people, money, address):
    client, line = sign_in(people["editor"]), money["care"]
    save(client, address, line, {"costs": "110"}, {"costs": "100,0"})
    panel = words_of(client.get(address("plan_money_row", "driftbudget", line.pk)))
    assert "Kostnader: 110,0" in panel
    assert "Gå tillbaka till 100,0" in panel


def test_the_sums_follow_the_rows(sign_in, people, money, address):
    state = sign_in(people["editor"]).get(address("plan_money_state", "driftbudget")).json()
    sums = BeautifulSoup(f"<table>{state['parts']['sums']}</table>", "html.parser")
    texts = [cell.get_text() for cell in sums.find_all("td")]
    assert texts[:3] == ["172,5", "22,5", "150,0"]
    assert "lika med ramen" in state["parts"]["checks"]


def test_a_table_comes_as_a_spreadsheet(sign_in, people, money, address):
    client = sign_in(people["editor"])
    csv = client.get(address("table_fetch", "driftbudget", "csv")).content.decode("utf-8-sig")
    assert csv.splitlines()[1].startswith("Äldreomsorg;100,0;10,0;90,0;")
    assert client.get(address("table_fetch", "priser", "xlsx")).status_code == 200


def test_a_page_takes_as_many_queries_at_any_size(
    sign_in, people, money, whose, address, django_assert_num_queries
):
    client = sign_in(people["editor"])
    client.get(address("plan_money", "driftbudget"))
    with django_assert_num_queries(8) as few:
        client.get(address("plan_money", "driftbudget"))
    BudgetLine.objects.bulk_create(
        BudgetLine(**whose, name=f"Område {number}", costs=1) for number in range(200)
    )
    with django_assert_num_queries(len(few)):
        client.get(address("plan_money", "driftbudget"))


def test_a_tables_page_says_what_is_asked_and_what_is_written_there(
    sign_in, people, scene, money, address
):
    template = SectionTemplateFactory(
        budget=scene.plan.budget, key="ekonomi-omslutning", heading="Omslutning",
        instruction="<p>Skriv varför.</p>", kind="economy",
    )  # fmt: skip
    PlanSectionFactory(
        plan=scene.plan, area_goal=None, template=template, text="<p>Hyrorna höjs.</p>"
    )
    client = sign_in(people["editor"])
    page = words_of(client.get(address("plan_money", "omslutning")))
    assert "Skriv varför." in page
    assert "Hyrorna höjs." in page
    assert "Ändra texten" in page
    other = words_of(client.get(address("plan_money", "projekt")))
    assert "Hyrorna höjs." not in other
    part = client.get(reverse("plan_part", args=[2024, "norra", "ekonomi-omslutning"]))
    assert address("plan_money", "omslutning") in part.content.decode()


def test_a_minus_is_asked_about_at_the_cell_until_it_is_settled(
    sign_in, people, money, address, scene
):
    client, pk = sign_in(people["editor"]), money["school"].pk
    row = {"row": pk, "texts": {"revenues": "-12,5"}, "base": {"revenues": "12,5"}}
    url = address("plan_money_save", "driftbudget")
    stands = client.post(url, {"rows": [row]}, content_type="application/json").json()["rows"]
    asked = stands[str(pk)]["asked"]
    assert asked["fields"] == ["revenues"]
    assert "Intäkter −12,5 är skrivet med minus" in asked["html"]
    page = BeautifulSoup(client.get(address("plan_money", "driftbudget")).content, "html.parser")
    assert "skrivet med minus" in page.select_one(f"#q-{pk}").get_text()
    assert page.select_one(f"[name='{pk}-revenues']").has_attr("data-asked")
    question = next(
        one for one in all_checks(read_economy(scene.plan), []) if "med minus" in one.words
    )
    data = {"question": question.fingerprint, "why": "Återbetalas"}
    client.post(address("plan_money_answer", "driftbudget"), data)
    page = BeautifulSoup(client.get(address("plan_money", "driftbudget")).content, "html.parser")
    assert not page.select_one(f"#q-{pk}").get_text(strip=True)


def order():
    return [row.name for row in BudgetLine.objects.all()]


def test_a_row_moves_with_its_parts(sign_in, people, money, address):
    client = sign_in(people["editor"])
    client.post(address("plan_money_move", "driftbudget", money["care"].pk), {"way": "down"})
    assert order() == ["Förskola", "Äldreomsorg", "varav hemtjänst"]
    client.post(address("plan_money_move", "driftbudget", money["care"].pk), {"way": "down"})
    assert order() == ["Förskola", "Äldreomsorg", "varav hemtjänst"]
    client.post(address("plan_money_add", "driftbudget"), {"name": "Kultur"})
    client.post(
        address("plan_money_move", "driftbudget", BudgetLine.objects.get(name="Kultur").pk),
        {"way": "up"},
    )
    assert order() == ["Förskola", "Kultur", "Äldreomsorg", "varav hemtjänst"]


def test_a_part_goes_to_another_row_with_words(sign_in, people, money, address):
    client = sign_in(people["editor"])
    move = address("plan_money_move", "driftbudget", money["part"].pk)
    answer = client.post(move, {"way": "up"}, follow=True)
    assert "ovanför finns ingen annan rad" in words_of(answer)
    assert order() == ["Äldreomsorg", "varav hemtjänst", "Förskola"]
    answer = client.post(move, {"way": "down"}, follow=True)
    assert "”varav hemtjänst” är en del av Förskola" in words_of(answer)
    assert order() == ["Äldreomsorg", "Förskola", "varav hemtjänst"]


@pytest.mark.parametrize(
    ("name", "sent"),
    [("plan_money_remove", {}), ("plan_money_rename", {"name": "varav vård"})],
)
def test_a_row_with_parts_is_not_taken_from_them(sign_in, people, money, address, name, sent):
    client = sign_in(people["editor"])
    where = address(name, "driftbudget", money["care"].pk)
    answer = client.post(where, sent, follow=True)
    assert "”varav hemtjänst” är en del av " in words_of(answer)
    assert "Flytta eller ta bort den först" in words_of(answer)
    assert order() == ["Äldreomsorg", "varav hemtjänst", "Förskola"]


def test_a_row_comes_back_below_the_parts_that_stand_there_now(sign_in, people, money, address):
    client = sign_in(people["editor"])
    school = money["school"].pk
    client.post(address("plan_money_remove", "driftbudget", school))
    BudgetLine.objects.filter(pk=money["part"].pk).update(position=3)
    BudgetLine.objects.filter(pk=money["care"].pk).update(position=2)
    client.post(address("plan_money_restore", "driftbudget", school))
    assert order() == ["Äldreomsorg", "varav hemtjänst", "Förskola"]


def test_a_part_is_added_to_a_row(sign_in, people, money, address):
    client = sign_in(people["editor"])
    add = address("plan_money_add", "driftbudget")
    answer = client.post(add, {"name": "- varav el"}, follow=True)
    assert "”- varav el” är en del av Förskola" in words_of(answer)
    BudgetLine.objects.all().delete()
    answer = client.post(add, {"name": "varav el"})
    assert answer.status_code == 422
    assert "en del av en rad som inte finns" in words_of(answer)


@pytest.mark.parametrize(
    ("key", "model", "asked"),
    [
        ("justeringar", BudgetAdjustment, "Nytt saknar slag, belopp, motivering, källa"),
        ("omslutning", TurnoverChange, "Nytt saknar belopp"),
    ],
)
def test_a_new_row_begins_empty_and_is_asked_about(
    sign_in, people, money, address, key, model, asked
):
    client = sign_in(people["editor"])
    client.post(address("plan_money_add", key), {"name": "Nytt"})
    row = model.objects.get(purpose="Nytt")
    assert {getattr(row, name, None) for name in ("amount", "costs", "revenues")} == {None}
    assert getattr(row, "kind", "") == ""
    answer = client.get(address("plan_money", key))
    assert asked in words_of(answer)
    chosen = page_of(answer).select(f"#r-{row.pk} ~ td select option[selected]")
    assert [one["value"] for one in chosen if one["value"]] == []


def test_kinds_of_money_without_an_amount_have_no_row_of_sums(sign_in, people, whose, address):
    for kind, amount in (("operating", "5.5"), ("", None)):
        BudgetAdjustment.objects.create(**whose, purpose=f"Sak {kind}", kind=kind, amount=amount)
    page = sign_in(people["editor"]).get(address("plan_money", "justeringar"))
    text = BeautifulSoup(page.content, "html.parser").get_text(" ")
    assert "Totalt, drift" in text
    assert "ej angivet" not in text
