"""The grid: who reads, who writes, what is saved, what is refused."""

import datetime as dt
import json

import pytest
from bs4 import BeautifulSoup

from decisions.actions import deciding, set_sealed
from decisions.models import Edition, Standing
from drafting.sheets.requests import Malformed, read_changes
from followup.models import PeriodReport
from indicators.calculations.entry import FIELDS, empty_texts
from indicators.models import FrozenOutcome, IndicatorResponsibility, Outcome
from tests.factories import (
    CityFactory,
    FulfilmentFactory,
    OrganisationFactory,
    OutcomeFactory,
    PeriodReportFactory,
    ReportingPeriodFactory,
    TargetFactory,
)

CITY = "stockholms-stad"


def send(client, url, data):
    return client.post(url, json.dumps(data), content_type="application/json")


def change(indicator, base=None, **texts):
    return {"row": indicator.pk, "texts": texts, "base": {**empty_texts(), **(base or {})}}


def save(client, desk, *changes, code=None):
    return send(client, desk.url("spara", code), {"rows": list(changes)})


def answered(response, indicator):
    """What became of a row, as the script is told."""
    return response.json()["rows"][str(indicator.pk)]


def stored(desk, indicator):
    return Outcome.objects.filter(indicator=indicator, organisation=desk.organisation).first()


@pytest.mark.parametrize(
    ("role", "reads", "writes", "submits"),
    [
        ("outsider", 404, 404, 404),
        ("politician", 404, 404, 404),
        ("reader", 200, 403, 403),
        ("slk", 200, 403, 403),
        ("editor", 200, 200, 403),
        ("approver", 200, 200, 302),
        ("admin", 200, 200, 302),
    ],
)
def test_roles(desk, person, sign_in, role, reads, writes, submits):
    client = sign_in(person(role))
    assert client.get(desk.url()).status_code == reads
    assert client.get(desk.url("symboler")).status_code == reads
    assert save(client, desk, change(desk.plain, value="80")).status_code == writes
    assert client.get(desk.url(f"rad/{desk.plain.pk}")).status_code == reads
    assert client.post(desk.url(), {}).status_code == (302 if writes == 200 else writes)
    assert client.post(desk.url("lamna-in")).status_code == submits
    assert client.post(desk.url("oppna")).status_code == submits
    assert (stored(desk, desk.plain) is not None) == (writes == 200)


def test_nobody_reads_without_signing_in(desk, client):
    response = client.get(desk.url())
    assert response.status_code == 302
    assert "/konto/" in response["Location"]


def test_unknown_period_and_organisation_do_not_exist(desk, person, sign_in):
    client = sign_in(person("admin"))
    assert client.get("/2024/uppfoljning/T1/namnden/").status_code == 404
    assert client.get("/2024/uppfoljning/VB/finns-inte/").status_code == 404


def test_reader_sees_figures_without_fields(desk, person, sign_in):
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, value="81.5")
    page = BeautifulSoup(sign_in(person("reader")).get(desk.url()).content, "html.parser")
    assert not page.select("table input, table select, table textarea")
    assert "81,5" in page.select_one("table").text


def test_every_field_has_a_label(desk, person, sign_in):
    page = BeautifulSoup(sign_in(person("editor")).get(desk.url()).content, "html.parser")
    fields = page.select("table [data-field]")
    assert len(fields) == 10  # value, absence, comment twice; women, men; the ratio
    for field in fields:
        words = [page.find(id=label).text.strip() for label in field["aria-labelledby"].split()]
        assert all(words)
        assert len(words) == 2


def test_the_councils_target_stands_under_the_committees(desk, person, sign_in):
    for organisation, text in ((CityFactory(), "90 %"), (OrganisationFactory(), "70 %")):
        TargetFactory(indicator=desk.plain, organisation=organisation, text=text)
    page = BeautifulSoup(sign_in(person("reader")).get(desk.url()).content, "html.parser")
    shown = page.select_one(f'tr[data-row="{desk.plain.pk}"] .sheet__target').stripped_strings
    assert [" ".join(one.split()) for one in shown] == ["80 %", "lägst 80 %", "KF: 90 %"]


def test_only_what_is_due_is_to_be_filled_in(desk, person, sign_in):
    ReportingPeriodFactory(period="T1")
    desk.period.period = "T1"
    tertial = desk.indicator(frequency="tertial")
    monthly = desk.indicator(frequency="month")
    early = OutcomeFactory(indicator=desk.share, organisation=desk.organisation, period="T1")
    response = sign_in(person("editor")).get(desk.url())
    page = BeautifulSoup(response.content, "html.parser")
    rows = {int(row["data-row"]) for row in page.select("tr[data-row]")}
    assert rows == {tertial.pk, monthly.pk, early.indicator_id}
    assert desk.plain.name in page.select_one(".sheet-later").text
    assert "0 av 1" in page.select_one("[data-reported]").text


def test_own_indicators_are_reported_too(desk, person, sign_in):
    own = desk.indicator(level="own")
    other = desk.indicator(level="own", organisation=OrganisationFactory())
    page = sign_in(person("editor")).get(desk.url()).content.decode()
    assert own.name in page
    assert other.name not in page


def test_cells_save_themselves(desk, person, sign_in):
    client = sign_in(person("editor"))
    answer = save(client, desk, change(desk.plain, value="80,5 %", comment="Enkät."))
    assert answered(answer, desk.plain)["texts"]["value"] == "80,5"
    assert answered(answer, desk.plain)["missing"] is False
    outcome = stored(desk, desk.plain)
    assert (str(outcome.value), outcome.comment, outcome.status) == (
        "80.500000000",
        "Enkät.",
        "preliminary",
    )
    assert PeriodReport.objects.get().status == "open"


def test_emptied_row_is_removed_and_history_keeps_it(desk, person, sign_in):
    client = sign_in(person("editor"))
    save(client, desk, change(desk.plain, value="80"))
    assert save(client, desk, change(desk.plain, {"value": "80"}, value="")).status_code == 200
    assert stored(desk, desk.plain) is None
    events = Outcome.pgh_event_model.objects.filter(indicator=desk.plain)
    assert [event.pgh_label for event in events.order_by("pgh_id")] == ["insert", "delete"]


def test_a_fault_holds_up_its_own_row_only_and_says_what_would_be_right(desk, person, sign_in):
    client = sign_in(person("editor"))
    answer = save(client, desk, change(desk.plain, value="80"), change(desk.share, value="åtta"))
    assert answer.status_code == 422
    refused = answered(answer, desk.share)
    assert refused["state"] == "refused"
    assert "9 000 eller 2,7" in refused["faults"]["value"]
    assert answered(answer, desk.plain)["state"] == "saved"
    assert Outcome.objects.get().indicator == desk.plain


def test_a_conflict_says_what_the_other_wrote_who_and_when(desk, person, sign_in):
    other, me = person("approver"), person("editor")
    save(sign_in(other), desk, change(desk.plain, value="81"))
    client = sign_in(me)
    answer = save(client, desk, change(desk.plain, value="82"), change(desk.share, value="9"))
    assert answer.status_code == 409
    met = answered(answer, desk.plain)
    assert (met["state"], met["theirs"]) == ("conflict", {"value": "81"})
    assert met["who"].startswith(str(other))
    assert stored(desk, desk.plain).value == 81
    assert stored(desk, desk.share).value == 9
    # knowing what the other wrote, the second save goes through
    assert save(client, desk, change(desk.plain, {"value": "81"}, value="82")).status_code == 200
    assert stored(desk, desk.plain).value == 82


def test_different_cells_of_a_row_merge(desk, person, sign_in):
    save(sign_in(person("approver")), desk, change(desk.plain, value="81"))
    mine = change(desk.plain, comment="Två rader.\nOch en till.")
    assert save(sign_in(person("editor")), desk, mine).status_code == 200
    outcome = stored(desk, desk.plain)
    assert (outcome.value, outcome.comment) == (81, "Två rader.\nOch en till.")


def test_the_same_save_twice_is_once(desk, person, sign_in):
    client = sign_in(person("editor"))
    for _time in range(2):
        assert save(client, desk, change(desk.plain, value="80")).status_code == 200
    assert Outcome.pgh_event_model.objects.filter(indicator=desk.plain).count() == 1


def test_the_row_tells_who_wrote_what_and_offers_it_back(desk, person, sign_in):
    editor = person("editor")
    client = sign_in(editor)
    save(client, desk, change(desk.plain, value="80", comment="Enkät"))
    save(client, desk, change(desk.plain, {"value": "80", "comment": "Enkät"}, value=""))
    page = client.get(desk.url(f"rad/{desk.plain.pk}")).content.decode()
    panel = BeautifulSoup(page, "html.parser")
    back = panel.select("[data-back=value]")
    assert [one["data-text"] for one in back] == ["80", ""]
    assert str(editor) in panel.text
    reader = sign_in(person("reader"))
    shown = reader.get(desk.url(f"rad/{desk.plain.pk}")).content.decode()
    assert "Utfall: 80" in shown
    assert "data-back" not in shown


@pytest.mark.parametrize("pk", [0, 999_999, 10**18 - 1])
def test_a_row_that_is_not_there_is_not_found(desk, person, sign_in, pk):
    assert sign_in(person("editor")).get(desk.url(f"rad/{pk}")).status_code == 404


def test_others_indicators_are_left_alone(desk, person, sign_in):
    foreign = desk.indicator(organisation=OrganisationFactory())
    assert save(sign_in(person("editor")), desk, change(foreign, value="1")).status_code == 422
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'{"rows": 1}', b'{"rows": [1]}', b'{"rows": [{"row": "x"}]}',
     b'{"rows": [{"row": 1, "texts": {"value": 1}, "base": {}}]}',
     b'{"rows": [{"row": 99999999999999999999, "texts": {}, "base": {}}]}',
     b'{"rows": [{"row": 1, "texts": [], "base": {}}]}', b"\xff"],
)  # fmt: skip
def test_malformed_requests_are_refused(desk, person, sign_in, body):
    client = sign_in(person("editor"))
    for part in ("spara", "svara"):
        answer = client.post(desk.url(part), body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["message"]


def test_what_was_saved_is_undone_by_saving_what_stood_there(desk, person, sign_in):
    client = sign_in(person("editor"))
    OutcomeFactory(
        indicator=desk.plain, organisation=desk.organisation, absence="secret", value=None
    )
    before = {"absence": "secret"}
    done = save(client, desk, change(desk.plain, before, value="80"), change(desk.share, value="9"))
    undo = [
        change(desk.plain, answered(done, desk.plain)["texts"], **{**empty_texts(), **before}),
        change(desk.share, answered(done, desk.share)["texts"], **empty_texts()),
    ]
    assert save(client, desk, *undo).status_code == 200
    assert stored(desk, desk.plain).absence == "secret"
    assert stored(desk, desk.share) is None


def test_closed_period_is_read_only(desk, person, sign_in):
    desk.period.is_closed = True
    desk.period.save()
    client = sign_in(person("admin"))
    page = client.get(desk.url()).content.decode()
    assert "Perioden är stängd" in page
    assert "data-field" not in page
    answer = save(client, desk, change(desk.plain, value="80"))
    assert (answer.status_code, "stängd" in answer.json()["message"]) == (423, True)
    assert not Outcome.objects.exists()
    client.post(desk.url("lamna-in"))
    assert not PeriodReport.objects.filter(status="submitted").exists()


def test_submitted_report_is_closed_until_reopened(desk, person, sign_in):
    approver = person("approver")
    client = sign_in(approver)
    save(client, desk, change(desk.plain, value="80"))
    client.post(desk.url("lamna-in"))
    report = PeriodReport.objects.get()
    assert (report.status, report.submitted_by) == ("submitted", approver)
    assert stored(desk, desk.plain).status == "final"
    assert save(client, desk, change(desk.share, value="80")).status_code == 423
    assert "lämnades in" in client.get(desk.url()).content.decode()
    client.post(desk.url("oppna"))
    assert save(client, desk, change(desk.share, value="80")).status_code == 200
    assert stored(desk, desk.plain).status == "preliminary"


def test_a_decided_report_is_read_only_until_it_is_opened_again(desk, person, sign_in):
    PeriodReportFactory(reporting_period=desk.period, organisation=desk.organisation, decided=True)
    client = sign_in(person("approver"))
    page = client.get(desk.url()).content.decode()
    assert "Rapporten beslutades 2025-02-04." in page
    assert "tills ni lämnar in igen" in page
    assert save(client, desk, change(desk.plain, value="80")).status_code == 423
    client.post(desk.url("oppna"))
    assert PeriodReport.objects.get().status == "open"
    assert save(client, desk, change(desk.plain, value="80")).status_code == 200


DECIDED = {"decided_on": "2025-02-04", "reference": "§ 6, NI 2025/8"}


def test_with_the_committees_decision_the_report_is_decided(desk, person, sign_in):
    client = sign_in(person("approver"))
    assert client.post(desk.url("lamna-in"), DECIDED).status_code == 302
    report = PeriodReport.objects.get()
    assert (report.status, report.reference) == ("decided", "§ 6, NI 2025/8")
    edition = Edition.objects.get()
    assert (edition.number, edition.organisation) == (1, desk.organisation)
    assert "beslutades 2025-02-04, § 6, NI 2025/8" in client.get(desk.url()).content.decode()


def seen_on(page):
    return BeautifulSoup(page.content, "html.parser").find("input", {"name": "seen"})["value"]


@pytest.mark.parametrize("sends", ["what it showed", "nothing"])
def test_what_others_wrote_after_the_page_was_opened_is_read_before_it_is_handed_in(
    desk, person, sign_in, sends
):
    boss = person("approver")
    seen = seen_on(sign_in(boss).get(desk.url()))
    save(sign_in(person("editor")), desk, change(desk.plain, value="80"))
    approver = sign_in(boss)
    sent = {"seen": seen} if sends == "what it showed" else {}
    refused = approver.post(desk.url("lamna-in"), DECIDED | sent)
    assert refused.status_code == 422
    told = f"Andra har skrivit sedan du öppnade sidan: {desk.plain.name}"
    assert told in refused.content.decode()
    given = {**DECIDED, "seen": seen_on(refused)}
    assert approver.post(desk.url("lamna-in"), given).status_code == 302


def test_what_one_wrote_oneself_has_been_seen(desk, person, sign_in):
    client = sign_in(person("approver"))
    seen = seen_on(client.get(desk.url()))
    save(client, desk, change(desk.plain, value="80"))
    assert client.post(desk.url("lamna-in"), {**DECIDED, "seen": seen}).status_code == 302


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({**DECIDED, "decided_on": "2999-01-01"}, "framtiden"),
        ({**DECIDED, "decided_on": "2024-12-30"}, "slutar 2024-12-31"),
        ({**DECIDED, "decided_on": "31/12"}, "som 2024-08-31"),
        ({"decided_on": "2025-02-04"}, "Skriv också paragraf"),
        ({"reference": "§ 6"}, "Skriv också vilken dag"),
        ({**DECIDED, "reference": "§" * 201}, "200"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_at_its_field(desk, person, sign_in, given, words):
    response = sign_in(person("approver")).post(desk.url("lamna-in"), given)
    assert response.status_code == 422
    page = BeautifulSoup(response.content, "html.parser")
    assert words in page.select_one(".field__error").text
    for name, text in given.items():
        assert page.find(id=f"id_{name}")["value"] == text
    assert not PeriodReport.objects.exclude(status="open").exists()
    assert not Edition.objects.exists()


def test_handing_in_again_asks_what_is_corrected_and_why(desk, person, sign_in):
    client = sign_in(person("approver"))
    for part in ("lamna-in", "oppna"):
        assert client.post(desk.url(part)).status_code == 302
    page = client.get(desk.url()).content.decode()
    assert "Vad rättas och varför?" in page
    response = client.post(desk.url("lamna-in"), DECIDED)
    assert response.status_code == 422
    assert "Skriv varför" in response.content.decode()
    assert client.post(desk.url("lamna-in"), {"reason": "Fel kolumn"}).status_code == 302
    decision = Edition.objects.get(number=2).decision
    assert (decision.kind, decision.motivation) == ("correction", "Fel kolumn")


def test_reopening_leaves_what_was_handed_in(desk, person, sign_in):
    client = sign_in(person("approver"))
    save(client, desk, change(desk.plain, value="80"))
    client.post(desk.url("lamna-in"), DECIDED)
    response = client.post(desk.url("oppna"), {"reason": "Räknas om"}, follow=True)
    assert "står kvar tills ni lämnar in igen" in response.content.decode()
    save(client, desk, change(desk.plain, {"value": "80"}, value="61"))
    (kept,) = FrozenOutcome.objects.all()
    assert kept.value == 80
    assert Standing.objects.get(organisation=desk.organisation).edition == kept.edition


@pytest.mark.parametrize(("handed_in", "tried"), [(False, "oppna"), (True, "lamna-in")])
def test_what_a_page_offered_that_is_closed_meanwhile_is_told(
    desk, person, sign_in, handed_in, tried
):
    client = sign_in(person("approver"))
    if handed_in:
        client.post(desk.url("lamna-in"))
    desk.period.is_closed = True
    desk.period.save()
    response = client.post(desk.url(tried), {"reason": "Räknas om"})
    assert response.status_code == 409
    assert "stängd" in response.content.decode()


def test_handing_in_twice_at_once_is_told_to_the_second(desk, person, sign_in):
    """The page that the second one had open offers what is done already."""
    client = sign_in(person("approver"))
    client.post(desk.url("lamna-in"))
    response = client.post(desk.url("lamna-in"), {"reason": "En gång till"})
    assert response.status_code == 409
    assert "Rapporten är inlämnad" in response.content.decode()
    assert Edition.objects.count() == 1


def test_what_only_the_database_knows_is_decided_is_refused_with_words(desk, person, sign_in):
    """A matter that is sealed though its report looks open: the guard itself answers."""
    deciding_given = {"organisation": desk.organisation, "year": 2024, "subject": "VB"}
    PeriodReportFactory(reporting_period=desk.period, organisation=desk.organisation)
    with deciding(kind="report", by=None, **deciding_given) as decision:
        set_sealed(decision=decision, sealed=True)
    client = sign_in(person("editor"))
    answer = save(client, desk, change(desk.plain, value="80"))
    assert answer.status_code == 423
    assert "nytt beslut" in answer.json()["message"]
    assert not Outcome.objects.exists()


def test_rows_are_of_those_who_answer_on_the_periods_last_day(desk, person, sign_in):
    duty = desk.plain.responsibilities.get()
    duty.ends_on = dt.date(2024, 12, 30)
    duty.save()
    page = sign_in(person("editor")).get(desk.url()).content.decode()
    assert desk.share.name in page
    assert desk.plain.name not in page


def test_page_lists_what_is_missing(desk, person, sign_in):
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation)
    OutcomeFactory(indicator=desk.share, organisation=desk.organisation, absent=True)
    page = BeautifulSoup(sign_in(person("approver")).get(desk.url()).content, "html.parser")
    assert "1 av 2" in page.select_one("[data-reported]").text
    missing = [link.text for link in page.select(f"a[href='#c-{desk.share.pk}-value']")]
    assert missing == [desk.share.name]


def test_whole_form_saves_without_script(desk, person, sign_in):
    client = sign_in(person("editor"))
    page = BeautifulSoup(client.get(desk.url()).content, "html.parser")
    data = {one["name"]: one.get("value", "") for one in page.select("#sheet input[name]")}
    data[f"{desk.plain.pk}-value"] = "80"
    assert client.post(desk.url(), data).status_code == 302
    assert stored(desk, desk.plain).value == 80
    assert stored(desk, desk.share) is None


def test_refused_form_keeps_what_was_typed(desk, person, sign_in):
    client = sign_in(person("editor"))
    page = BeautifulSoup(client.get(desk.url()).content, "html.parser")
    data = {one["name"]: one.get("value", "") for one in page.select("#sheet input[name]")}
    data |= {f"{desk.plain.pk}-value": "80", f"{desk.share.pk}-value": "åtta"}
    response = client.post(desk.url(), data)
    assert response.status_code == 422
    page = BeautifulSoup(response.content, "html.parser")
    assert page.find(id=f"c-{desk.share.pk}-value")["value"] == "åtta"
    assert page.find(id=f"c-{desk.share.pk}-value")["aria-invalid"] == "true"
    assert page.find(id=f"c-{desk.plain.pk}-value")["value"] == "80"
    assert not Outcome.objects.exists()


def test_form_that_meets_a_conflict_shows_both(desk, person, sign_in):
    client = sign_in(person("editor"))
    page = BeautifulSoup(client.get(desk.url()).content, "html.parser")
    data = {one["name"]: one.get("value", "") for one in page.select("#sheet input[name]")}
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, value=81)
    data[f"{desk.plain.pk}-value"] = "82"
    response = client.post(desk.url(), data)
    assert response.status_code == 409
    assert "Någon annan har skrivit 81" in response.content.decode()
    page = BeautifulSoup(response.content, "html.parser")
    again = {one["name"]: one.get("value", "") for one in page.select("#sheet input[name]")}
    assert again[f"{desk.plain.pk}-value"] == "82"
    assert client.post(desk.url(), again).status_code == 302
    assert stored(desk, desk.plain).value == 82


def test_symbols_are_the_stored_ones(desk, person, sign_in):
    FulfilmentFactory(indicator=desk.plain, organisation=desk.organisation, level="partial")
    answer = sign_in(person("reader")).get(desk.url("symboler")).json()
    assert "uppfylls delvis" in answer["symbols"][str(desk.plain.pk)]["html"]
    assert answer["reported"] == "0 av 2"


@pytest.mark.parametrize(
    ("judged", "said"), [("forecast", "prognos"), ("so_far", "hittills"), ("outcome", "")]
)
def test_a_symbol_says_which_figure_was_judged(desk, person, sign_in, judged, said):
    FulfilmentFactory(indicator=desk.plain, organisation=desk.organisation, judged=judged)
    answer = sign_in(person("reader")).get(desk.url("symboler")).json()
    drawn = BeautifulSoup(answer["symbols"][str(desk.plain.pk)]["html"], "html.parser")
    assert [mark.text for mark in drawn.select(".judged-by")] == ([said] if said else [])


@pytest.mark.parametrize("role", ["slk", "admin"])
def test_city_figures_are_entered_centrally(desk, person, sign_in, role):
    central = desk.indicator(over_organisations="central")
    client = sign_in(person(role))
    page = client.get(desk.url(code=CITY)).content.decode()
    assert central.name in page
    assert desk.plain.name not in page
    assert save(client, desk, change(central, value="80"), code=CITY).status_code == 200
    assert Outcome.objects.get(indicator=central).organisation.is_city


@pytest.mark.parametrize("role", ["approver", "politician", "outsider"])
def test_city_figures_do_not_exist_for_others(desk, person, sign_in, role):
    client = sign_in(person(role))
    assert client.get(desk.url(code=CITY)).status_code == 404
    assert save(client, desk, change(desk.plain, value="80"), code=CITY).status_code == 404


def test_grid_reads_the_same_number_of_queries_with_more_rows(
    desk, person, sign_in, django_assert_max_num_queries, django_assert_num_queries
):
    client = sign_in(person("editor"))
    client.get(desk.url())
    with django_assert_max_num_queries(17) as few:
        client.get(desk.url())
    for _number in range(8):
        indicator = desk.indicator(over_organisations="ratio")
        OutcomeFactory(indicator=indicator, organisation=desk.organisation)
        FulfilmentFactory(indicator=indicator, organisation=desk.organisation)
    with django_assert_num_queries(len(few)):
        client.get(desk.url())


def test_report_of_another_organisation_does_not_close_ours(desk, person, sign_in):
    PeriodReportFactory(reporting_period=desk.period, submitted=True)
    assert save(sign_in(person("editor")), desk, change(desk.plain, value="80")).status_code == 200


@pytest.mark.parametrize("body", ["[" * 100_000, '{"rows": [' + "[" * 100_000])
def test_json_of_any_depth_is_refused(body):
    with pytest.raises(Malformed):
        read_changes(body.encode(), FIELDS)


def test_what_no_database_can_keep_is_taken_out_of_what_was_typed():
    body = r'{"rows": [{"row": 1, "texts": {"comment": "a\ud800b\u0000c"}, "base": {}}]}'
    (change,) = read_changes(body.encode(), FIELDS)
    assert change.texts == {"comment": "abc"}


@pytest.mark.parametrize(("period", "asked", "groups"), [
    ("T1", True, ["Till och med april", "Hela året"]),
    ("T2", True, ["Till och med augusti", "Hela året"]),
    ("VB", False, ["Hela året"]),
])  # fmt: skip
def test_a_tertial_asks_for_the_years_forecast(desk, person, sign_in, period, asked, groups):
    desk.period = ReportingPeriodFactory(period=period) if period != "VB" else desk.period
    desk.indicator(frequency="tertial", values="year_to_date")
    page = BeautifulSoup(sign_in(person("editor")).get(desk.url()).content, "html.parser")
    assert bool(page.select('[data-field="forecast"]')) == asked
    assert [one.text.strip() for one in page.select(".sheet__group")] == groups


def test_a_forecast_of_a_year_that_has_ended_is_refused(desk, person, sign_in):
    client = sign_in(person("editor"))
    answer = save(client, desk, change(desk.plain, value="80", forecast="81"))
    assert answer.status_code == 422
    assert "VB redovisar årets utfall" in json.dumps(answer.json(), ensure_ascii=False)
    assert stored(desk, desk.plain) is None


def test_a_forecast_that_was_given_is_never_hidden(desk, person, sign_in):
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, value=1, forecast=80)
    page = BeautifulSoup(sign_in(person("editor")).get(desk.url()).content, "html.parser")
    assert [one["name"] for one in page.select('[data-field="forecast"]')] == [
        f"{desk.plain.pk}-forecast"
    ]


@pytest.mark.parametrize(("values", "words"), [
    ("year_to_date", "hittills i år (januari–augusti)"),
    ("own_period", "maj–augusti för sig"),
    ("state", "läget 31 augusti"),
])  # fmt: skip
def test_each_row_says_what_its_figure_is_about(desk, person, sign_in, values, words):
    desk.period = ReportingPeriodFactory(period="T2")
    one = desk.indicator(frequency="tertial", values=values)
    page = BeautifulSoup(sign_in(person("reader")).get(desk.url()).content, "html.parser")
    assert words in page.find(id=f"r-{one.pk}").text


def test_what_is_typed_in_a_row_that_is_gone_is_not_said_to_be_saved(desk, person, sign_in):
    client, row = sign_in(person("editor")), desk.plain
    IndicatorResponsibility.objects.filter(indicator=row).delete()
    answer = save(client, desk, change(row, value="80"), change(desk.share, value="9"))
    assert answer.status_code == 422
    assert answered(answer, row)["state"] == "gone"
    assert answered(answer, desk.share)["state"] == "saved"
    whole = client.post(desk.url(), {f"{row.pk}-value": "81", f"{row.pk}-base": "{}"})
    assert whole.status_code == 422
    assert "Det du skrev: 81" in whole.content.decode()


def test_an_emptied_row_that_leaves_the_grid_is_told_as_saved(desk, person, sign_in):
    client = sign_in(person("editor"))
    desk.period = ReportingPeriodFactory(period="T1")
    OutcomeFactory(indicator=desk.plain, organisation=desk.organisation, period="T1", value=80)
    answer = save(client, desk, change(desk.plain, {"value": "80"}, value=""))
    assert answered(answer, desk.plain)["texts"]["value"] == ""
