"""The room for files: who leaves them, what they show, taking in, undoing, templates."""

import datetime as dt
import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from documents.models import ReceivedFile
from documents.room.actions import forget_old_files
from documents.tasks import forget_old_files as nightly
from followup.actions import place_of, submit_report
from goals.models import Budget
from indicators.models import Outcome, Target
from tests.factories import (
    CityFactory,
    OrganisationFactory,
    OutcomeFactory,
    ReportingPeriodFactory,
)

HEADER = "Organisation;Indikator;År;Period;Utfall;Kommentar\n"


def csv(*rows, header=HEADER):
    return (header + "".join(f"{row}\n" for row in rows)).encode("utf-8-sig")


@pytest.fixture
def room(desk, sign_in):
    return Room(desk, sign_in)


class Room:
    """The committee's room, and what a person does in it."""

    def __init__(self, desk, sign_in):
        self.desk, self.sign_in = desk, sign_in
        self.client = None

    def enter(self, user):
        self.client = self.sign_in(user)
        return self

    def row(self, indicator=None, value="80", organisation=None, comment="", year=2024):
        indicator = indicator or self.desk.plain
        organisation = organisation or self.desk.organisation
        return f"{organisation.code};{indicator.code};{year};VB;{value};{comment}"

    def leave(self, data, name="utfall.csv", year=2024, **given):
        given = {"organisation": self.desk.organisation.code, "subject": "", **given}
        upload = SimpleUploadedFile(name, data)
        return self.client.post(reverse("files", args=[year]), {**given, "file": upload})

    def left(self, *args, **kwargs):
        assert self.leave(*args, **kwargs).status_code == 302
        return ReceivedFile.objects.latest("pk")

    def url(self, file, name="file"):
        return reverse(name, args=[file.year, file.pk])

    def page(self, file, name="file"):
        response = self.client.get(self.url(file, name))
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    def take(self, file, leave_out=(), **given):
        page = self.page(file)
        rows = [int(one["value"]) for one in page.select("input[name=row]")]
        seen = page.select_one("input[name=seen]")["value"]
        chosen = [row for row in rows if row not in leave_out]
        return self.client.post(self.url(file, "file_take"), {"seen": seen, "row": chosen, **given})


@pytest.mark.parametrize(("role", "opens"), [
    ("outsider", 302), ("politician", 403), ("reader", 403), ("slk", 302), ("editor", 302),
    ("approver", 302), ("admin", 302),
])  # fmt: skip
def test_who_leaves_files(room, person, role, opens):
    room.enter(person(role))
    given = {}
    if role == "outsider":  # an approver elsewhere, who leaves files for the own organisation
        given = {
            "organisation": room.client.get(reverse("files", args=[2024]))
            .context["organisations"][0]
            .code
        }
    if role == "slk":
        given = {"organisation": CityFactory().code}
    assert room.client.get(reverse("files", args=[2024])).status_code == (
        200 if opens == 302 else 403
    )
    assert room.leave(csv(room.row()), **given).status_code == opens


@pytest.mark.parametrize("year", [1989, 2101])
def test_a_year_that_cannot_be_has_no_room(room, person, year):
    room.enter(person("editor"))
    template = reverse("blank_of_targets", args=[year, "namnden"])
    assert room.client.get(template).status_code == 404
    assert room.client.get(reverse("files", args=[year])).status_code == 404
    assert room.leave(csv(room.row()), year=year).status_code == 404


def test_nobody_reads_without_signing_in(room, client, desk):
    room.enter(desk.member("editor"))
    file = room.left(csv(room.row()))
    client.logout()
    for address in (reverse("files", args=[2024]), room.url(file), room.url(file, "file_download")):
        assert "/konto/" in client.get(address)["Location"]


@pytest.mark.parametrize(
    "name", ["file", "file_take", "file_discard", "file_undo", "file_download"]
)
@pytest.mark.parametrize("role", ["outsider", "reader", "slk"])
def test_others_files_do_not_exist(room, person, desk, name, role):
    room.enter(desk.member("editor"))
    file = room.left(csv(room.row()))
    room.enter(person(role))
    send = room.client.post if name in ("file_take", "file_discard") else room.client.get
    assert send(room.url(file, name)).status_code == 404
    assert ReceivedFile.objects.count() == 1


def test_the_menu_has_the_room_for_those_who_leave_files(person, sign_in, db, desk):
    home = reverse("my_work")
    assert "/2024/filer/" in sign_in(person("editor")).get(home).content.decode()
    assert "/2024/filer/" not in sign_in(person("reader")).get(home).content.decode()


def test_nothing_is_stored_before_it_is_taken_in(room, person):
    OutcomeFactory(indicator=room.desk.share, organisation=room.desk.organisation, value="5")
    room.enter(person("editor"))
    file = room.left(csv(room.row(), room.row(room.desk.share, "5")))
    assert Outcome.objects.count() == 1
    page = room.page(file)
    assert len(page.select("input[name=row]")) == 1
    assert "1 rad är lika" in " ".join(page.text.split())
    assert "UTF-8" in page.text
    assert room.take(file).status_code == 302
    assert Outcome.objects.get(indicator=room.desk.plain).value == 80
    file.refresh_from_db()
    assert (file.state, file.taken_by.email) == ("taken", file.by.email)
    assert "80" in room.page(file).text


def test_a_row_may_be_left_out(room, person):
    room.enter(person("editor"))
    file = room.left(csv(room.row(), room.row(room.desk.indicator(), "7")))
    room.take(file, leave_out=[3])
    assert [one.indicator for one in Outcome.objects.all()] == [room.desk.plain]


def test_a_file_that_is_thrown_away_changes_nothing(room, person):
    room.enter(person("editor"))
    file = room.left(csv(room.row()))
    assert room.client.post(room.url(file, "file_discard")).status_code == 302
    assert not ReceivedFile.objects.exists()
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(("values", "words"), [
    (["åtta"], "Rad 2"),
    (["80", "81"], "samma sak som rad 2"),
])  # fmt: skip
def test_a_bad_file_is_refused_whole(room, person, values, words):
    room.enter(person("editor"))
    file = room.left(csv(*[room.row(value=value) for value in values]))
    assert file.state == "refused"
    assert words in " ".join(room.page(file).text.split())
    assert not Outcome.objects.exists()


def test_faults_name_columns_as_the_file_does(room, person):
    room.enter(person("editor"))
    file = room.left(csv(room.row(value="åtta")))
    assert {fault["column"] for fault in file.faults} == {"Utfall"}


def test_what_is_no_table_is_refused(room, person):
    room.enter(person("editor"))
    assert room.left(b"%PDF-1.7", "plan.pdf").state == "refused"
    assert room.leave(b"", "tom.csv").status_code == 422


def test_others_rows_are_a_fault_that_names_the_row_and_tells_nothing(room, person):
    other = OrganisationFactory(code="andra", name="Andra nämnden")
    theirs = room.desk.indicator(organisation=other)
    OutcomeFactory(indicator=theirs, organisation=other, value="17.9317")
    room.enter(person("editor"))
    for value in ("17,9317", "18"):
        file = room.left(csv(room.row(theirs, value, other)))
        text = " ".join(room.page(file).text.split())
        assert "Rad 2" in text
        assert "Andra nämnden" in text
        assert "17,9" not in text.replace("utfall", "")
    file = room.left(csv(f";{room.desk.plain.code};2024;VB;80;"))
    assert "vilken organisation" in room.page(file).text


@pytest.mark.parametrize("dash", ["-", "–", "‑", "−"])
def test_others_rows_are_theirs_whatever_dash_their_name_is_written_with(room, person, dash):
    other = OrganisationFactory(code="andra", name="Norra-Södra nämnden")
    theirs = room.desk.indicator(organisation=other)
    room.enter(person("editor"))
    file = room.left(csv(f"Norra{dash}Södra nämnden;{theirs.code};2024;VB;80;"))
    assert file.state == "refused"
    assert "Raden gäller Norra-Södra nämnden" in room.page(file).text


def test_a_year_may_be_written_as_a_date_in_it(room, person):
    room.enter(person("editor"))
    file = room.left(csv(room.row(year="2024-12-31")))
    assert room.take(file).status_code == 302
    assert Outcome.objects.get().year == 2024


def test_the_citys_file_may_be_about_everybody(room, person):
    room.enter(person("slk"))
    file = room.left(csv(room.row()), organisation=CityFactory().code)
    assert room.take(file).status_code == 302
    assert Outcome.objects.get().organisation == room.desk.organisation


def test_another_years_file_is_refused(room, person):
    room.enter(person("editor"))
    file = room.left(csv(room.row(year=2023)))
    assert file.state == "refused"
    assert "Filen gäller 2023" in room.page(file).text


def test_a_doubt_is_answered_with_a_word_why(room, person):
    room.enter(person("editor"))
    file = room.left(csv(room.row(value="721")))
    assert "721" in room.page(file).select_one(".asked").text
    assert room.take(file).status_code == 422
    assert not Outcome.objects.exists()
    assert room.take(file, **{"why-2": "Ny\0 enhet"}).status_code == 302
    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.confirmed) == (721, "Ny enhet")
    assert "Ny enhet" in room.page(file).text


def test_one_answer_may_do_for_all(room, person):
    room.enter(person("editor"))
    second = room.desk.indicator()
    file = room.left(csv(room.row(value="721"), room.row(second, "300")))
    assert room.take(file, **{"why-2": "Eget", "why": "Samma"}).status_code == 302
    assert dict(Outcome.objects.values_list("indicator", "confirmed")) == {
        room.desk.plain.pk: "Eget",
        second.pk: "Samma",
    }


def test_what_somebody_wrote_meanwhile_is_seen_before_it_is_replaced(room, person):
    room.enter(person("editor"))
    file = room.left(csv(room.row()))
    page = room.page(file)
    seen = page.select_one("input[name=seen]")["value"]
    OutcomeFactory(indicator=room.desk.plain, organisation=room.desk.organisation, value="7")
    answer = room.client.post(room.url(file, "file_take"), {"seen": seen, "row": [2]})
    assert answer.status_code == 409
    assert Outcome.objects.get().value == 7


def test_a_file_is_taken_in_once(room, person):
    room.enter(person("editor"))
    file = room.left(csv(room.row()))
    room.take(file)
    assert room.client.post(room.url(file, "file_take"), {"row": [2]}).status_code == 302
    assert Outcome.objects.count() == 1
    assert room.client.post(room.url(file, "file_discard")).status_code == 302
    assert ReceivedFile.objects.exists()


def test_undo_puts_back_exactly_what_stood(room, person):
    stood = OutcomeFactory(
        indicator=room.desk.share, organisation=room.desk.organisation, value="25", numerator="1",
        denominator="4", comment="Enkät", is_example=True, confirmed="Så är det",
    )  # fmt: skip
    before = Outcome.objects.filter(pk=stood.pk).values().get()
    room.enter(person("editor"))
    header = "Organisation;Indikator;År;Period;Utfall;Täljare;Nämnare;Kommentar\n"
    rows = [
        f"namnden;{room.desk.share.code};2024;VB;;2;4;Ny",
        f"namnden;{room.desk.plain.code};2024;VB;80;;;",
    ]
    file = room.left(csv(*rows, header=header))
    assert room.take(file).status_code == 302
    assert Outcome.objects.get(pk=stood.pk).value == 50
    assert "25" in room.page(file, "file_undo").text
    assert Outcome.objects.count() == 2  # a page that is read undoes nothing
    assert room.client.post(room.url(file, "file_undo")).status_code == 302
    after = Outcome.objects.values().get()
    assert {**after, "updated_at": None} == {**before, "updated_at": None}
    file.refresh_from_db()
    assert file.state == "undone"
    assert room.client.post(room.url(file, "file_undo")).status_code == 302


def test_undo_is_refused_when_somebody_has_changed_a_row_since(room, person):
    room.enter(person("editor"))
    file = room.left(csv(room.row()))
    room.take(file)
    Outcome.objects.update(comment="Någon skrev")
    assert "har ändrats sedan" in room.page(file, "file_undo").text
    room.client.post(room.url(file, "file_undo"))
    assert Outcome.objects.get().value == 80
    file.refresh_from_db()
    assert file.state == "taken"


def test_targets_come_the_same_way(room, person):
    target = Target.objects.get(indicator=room.desk.plain)
    room.enter(person("editor"))
    header = "Organisation;Indikator;År;Årsmål\n"
    file = room.left(csv(f"namnden;{room.desk.plain.code};2024;Minst 82 %", header=header))
    assert file.subject == "targets"
    room.take(file)
    target.refresh_from_db()
    assert target.text == "Minst 82 %"
    room.client.post(room.url(file, "file_undo"))
    target.refresh_from_db()
    assert (target.text, target.kind) == ("80 %", "level")


def test_a_file_with_both_says_which_it_is(room, person):
    room.enter(person("editor"))
    data = csv(
        f"namnden;{room.desk.plain.code};2024;VB;70 %;80",
        header="Organisation;Indikator;År;Period;Årsmål;Utfall\n",
    )
    assert room.left(data).state == "refused"
    assert room.left(data, subject="outcomes").state == "waiting"


def test_decided_facts_change_by_a_decision_and_by_who_may(room, person):
    OutcomeFactory(indicator=room.desk.plain, organisation=room.desk.organisation, value="80")
    approver = person("approver")
    submit_report(place=place_of(room.desk.period, room.desk.organisation), by=approver)
    decision = {"decided_on": "2025-02-10", "reference": "§ 9", "reason": "Felräknat"}
    room.enter(person("editor"))
    file = room.left(csv(room.row(value="81")))
    assert "kräver beslut" in room.page(file).text
    assert room.take(file).status_code == 422
    assert room.take(file, **decision).status_code == 422  # an editor decides nothing
    assert Outcome.objects.get().value == 80
    room.enter(approver)
    assert room.take(file, **decision).status_code == 302
    assert Outcome.objects.get().value == 81
    assert "nytt beslut" in room.page(file).text
    room.client.post(room.url(file, "file_undo"))
    assert Outcome.objects.get().value == 81


def test_old_files_and_receipts_go(room, person, settings):
    settings.FILES_KEPT_DAYS = 30
    room.enter(person("editor"))
    file, kept = room.left(csv(room.row())), room.left(csv(room.row()))
    ReceivedFile.objects.filter(pk=file.pk).update(made_at=timezone.now() - dt.timedelta(days=31))
    assert forget_old_files() == 1
    nightly()
    assert ReceivedFile.objects.get() == kept


def test_the_list_has_pages_and_an_empty_state(
    room,
    person,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    room.enter(person("editor"))
    address = reverse("files", args=[2024])
    assert "Ingen fil är lämnad" in room.client.get(address).content.decode()
    data = csv(room.row())
    room.left(data)
    with django_assert_max_num_queries(12) as one:
        room.client.get(address)
    number = len(one)
    for _number in range(29):
        room.left(data)
    with django_assert_num_queries(number):
        page = BeautifulSoup(room.client.get(address).content, "html.parser")
    assert len(page.select("tbody tr")) == 25
    assert (
        len(
            BeautifulSoup(room.client.get(address + "?sida=2").content, "html.parser").select(
                "tbody tr"
            )
        )
        == 5
    )


def test_the_file_comes_back_as_it_was_left(room, person):
    room.enter(person("editor"))
    data = csv(room.row())
    response = room.client.get(room.url(room.left(data, 'ut"fall\u00e5.csv'), "file_download"))
    assert response.content == data
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''ut_fall%C3%A5.csv"


# Templates


def blank(client, *parts):
    response = client.get(reverse("blank_of_" + parts[0], args=parts[1:]))
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def filled(workbook, values):
    """The workbook with values by row and heading, its columns in another order."""
    sheet = workbook.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    for (row, heading), value in values.items():
        place = next(n for n, one in enumerate(headings, 1) if one.startswith(heading))
        sheet.cell(row, place).value = value
    for row in sheet.iter_rows():
        texts = [cell.value for cell in row]
        for cell, text in zip(row, texts[::-1], strict=True):
            cell.value = text
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_a_template_is_filled_in_and_read_back(room, person):
    OutcomeFactory(indicator=room.desk.plain, organisation=room.desk.organisation, value="7.25")
    room.enter(person("editor"))
    workbook = blank(room.client, "outcomes", 2024, "VB", "namnden")
    sheet = workbook.worksheets[0]
    rows = {sheet.cell(n, 3).value: n for n in range(2, sheet.max_row + 1)}
    plain, share = rows[room.desk.plain.code], rows[room.desk.share.code]
    data = filled(
        workbook,
        {
            (plain, "Utfall"): 81.5, (plain, "Kommentar"): "Enkät i maj",
            (share, "Täljare"): 1, (share, "Nämnare"): 4,
        },
    )  # fmt: skip
    file = room.left(data, "mall.xlsx")
    assert file.state == "waiting", file.faults
    assert room.take(file, why="Ja").status_code == 302
    outcome = Outcome.objects.get(indicator=room.desk.plain)
    assert (str(outcome.value.normalize()), outcome.comment) == ("81.5", "Enkät i maj")
    assert Outcome.objects.get(indicator=room.desk.share).value == 25


def test_a_template_as_it_came_changes_nothing(room, person):
    OutcomeFactory(
        indicator=room.desk.plain, organisation=room.desk.organisation, value="7.123456789",
        women="7.1", men="8", comment="-5 i fjol\nny rad", is_example=True,
    )  # fmt: skip
    Target.objects.update(is_example=True)
    OutcomeFactory(
        indicator=room.desk.share, organisation=room.desk.organisation, value="33.333333333",
        numerator="1", denominator="3",
    )  # fmt: skip
    room.enter(person("editor"))
    for parts in (("outcomes", 2024, "VB", "namnden"), ("targets", 2024, "namnden")):
        response = room.client.get(reverse("blank_of_" + parts[0], args=parts[1:]))
        file = room.left(response.content, "mall.xlsx")
        assert file.state == "waiting", file.faults
        assert "Filen ändrar inget" in room.page(file).text


def test_another_years_template_is_refused_with_reasons(room, person):
    room.enter(person("editor"))
    data = filled(blank(room.client, "targets", 2024, "namnden"), {(2, "Årsmål"): "82 %"})
    file = room.left(data, "mall.xlsx", year=2025)
    assert file.state == "refused"
    assert "Filen gäller 2024" in room.page(file).text


def test_a_template_protects_codes_and_offers_choices(room, person):
    ReportingPeriodFactory(period="T2")
    room.desk.indicator(frequency="tertial", values="year_to_date")
    room.enter(person("reader"))
    sheet = blank(room.client, "outcomes", 2024, "T2", "namnden").worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[1]}
    assert "Utfall (till och med augusti)" in headings
    assert "Prognos för året" in headings
    assert sheet.protection.sheet
    assert sheet.cell(2, headings["Indikatorkod"]).protection.locked
    assert not sheet.cell(2, headings["Prognos för året"]).protection.locked
    rules = sheet.data_validations.dataValidation
    assert any(rule.type == "list" and "$B$1:$B$5" in rule.formula1 for rule in rules)
    assert any("januari–augusti" in (rule.prompt or "") for rule in rules)


def test_the_years_end_asks_for_no_forecast(room, person):
    room.enter(person("reader"))
    sheet = blank(room.client, "outcomes", 2024, "VB", "namnden").worksheets[0]
    assert "Prognos för året" not in [cell.value for cell in sheet[1]]


@pytest.mark.parametrize(("role", "status"), [
    ("outsider", 404), ("politician", 404), ("reader", 200), ("slk", 200), ("editor", 200),
])  # fmt: skip
def test_who_takes_a_template(room, person, role, status):
    room.enter(person(role))
    for name, args in (("outcomes", [2024, "VB", "namnden"]), ("targets", [2024, "namnden"])):
        assert room.client.get(reverse(f"blank_of_{name}", args=args)).status_code == status


def test_all_rows_of_a_long_file_can_be_seen(room, person, monkeypatch):
    monkeypatch.setattr("documents.room.preview.MOST_SHOWN", 2)
    indicators = [room.desk.plain, *(room.desk.indicator() for _number in range(4))]
    file = room.enter(person("editor")).left(csv(*(room.row(one) for one in indicators)))
    shown = []
    for number in (1, 2, 3):
        page = room.client.get(f"{room.url(file)}?sida={number}").content
        page = BeautifulSoup(page, "html.parser")
        shown += [int(one["value"]) for one in page.select("input[name=row]")]
        assert bool(page.select("a[rel=next]")) == (number < 3)
        assert bool(page.select("a[rel=prev]")) == (number > 1)
    assert sorted(shown) == [2, 3, 4, 5, 6]
    assert "Rad 5–5 av 5 som ändras." in page.text
    # what is left out on a page is left out, and the others are taken in
    seen = page.select_one("input[name=seen]")["value"]
    sent = {"seen": seen, "sida": "3", "row": []}
    assert room.client.post(room.url(file, "file_take"), sent).status_code == 302
    assert Outcome.objects.count() == 4
    assert room.client.get(f"{room.url(file)}?sida=9x").status_code == 200


def test_a_template_of_a_year_in_the_making_is_for_who_steers(room, person):
    Budget.objects.update(status="proposal", proposer="Kommunfullmäktige")
    codes = {}
    for role in ("slk", "editor"):
        sheet = blank(room.enter(person(role)).client, "targets", 2024, "namnden").worksheets[0]
        codes[role] = {sheet.cell(n, 3).value for n in range(2, sheet.max_row + 1)}
    assert codes["slk"] == {room.desk.plain.code, room.desk.share.code}
    assert not codes["editor"] & codes["slk"]
