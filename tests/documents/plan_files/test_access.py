"""Who may read a plan out of a document, and who may change one that is decided."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import PlanFile
from indicators.models import Target
from plans.actions.workflow import decide, send_back, submit
from plans.models import OperationalPlan
from tests.documents.plan_files.helpers import document, upload, url

pytestmark = pytest.mark.django_db

WRITERS = ["editor", "approver", "slk", "admin"]
OUTSIDERS = ["outsider", "politician"]
GROUNDS = {
    "decided_on": "2024-03-01", "reference": "§ 8, 2024/99", "reason": "Dokumentet rättades.",
}  # fmt: skip


def reads(file):
    return [url(), *(url(name, file.pk) for name in ("plan_file", "plan_file_download"))]


def writes(file):
    return [
        url(),
        url("plan_file_correct", file.pk, "m0-n0"),
        url("plan_file_answer", file.pk, "u0"),
        url("plan_file_changes", file.pk),
        url("plan_file_take_in", file.pk),
        url("plan_file_drop", file.pk),
    ]


@pytest.fixture
def file(keep):
    return keep(document(stray=True))


@pytest.fixture
def decided(sign_in, people):
    """A decided plan, and a document that says something else."""
    client = sign_in(people["approver"])
    first = upload(client)
    client.post(url("plan_file_changes", first.pk))
    client.post(url("plan_file_take_in", first.pk))
    plan = submit(plan=OperationalPlan.objects.get(), by=people["approver"])
    decide(plan=plan, by=people["approver"], decided_on=date(2024, 1, 10), reference="§ 1")
    other = upload(client, document().replace(b"80 %", b"85 %"))
    client.post(url("plan_file_changes", other.pk))
    return other


@pytest.mark.parametrize("keys", [["inledning"], []])
def test_a_plan_open_in_some_parts_refuses_a_document_before_it_is_left(sign_in, people, keys):
    client = sign_in(people["approver"])
    first = upload(client)
    client.post(url("plan_file_changes", first.pk))
    client.post(url("plan_file_take_in", first.pk))
    plan = submit(plan=OperationalPlan.objects.get(), by=people["approver"])
    send_back(plan=plan, keys=keys, reason="Skriv om.", by=people["approver"])
    page = client.get(url()).content.decode()
    assert ("Bara några avsnitt" in page) == bool(keys)
    assert ('type="file"' in page) != bool(keys)
    sent = {"document": SimpleUploadedFile("p.pdf", document())}
    assert client.post(url(), sent).status_code == (409 if keys else 302)
    assert PlanFile.objects.count() == (1 if keys else 2)


def own_targets():
    return set(
        Target.objects.filter(
            organisation__code="sdn-test", indicator__name="Andel nöjda barn"
        ).values_list("text", flat=True)
    )


@pytest.mark.parametrize("role", WRITERS)
def test_those_who_write_the_plan_and_the_office_read_documents(sign_in, people, file, role):
    client = sign_in(people[role])
    for address in reads(file):
        assert client.get(address).status_code == 200, address
    other = upload(client)
    client.post(url("plan_file_changes", other.pk))
    assert client.post(url("plan_file_take_in", other.pk)).status_code == 302
    assert own_targets() == {"80 %"}


def test_anonymous_is_asked_to_sign_in(client, file):
    for address in reads(file):
        assert client.get(address).status_code == 302
    for address in writes(file):
        assert client.post(address).status_code == 302
    assert OperationalPlan.objects.count() == 0


@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_find_nothing(sign_in, people, file, role):
    client = sign_in(people[role])
    for address in reads(file):
        assert client.get(address).status_code == 404
    for address in writes(file):
        assert client.post(address, {"drop": "1"}).status_code == 404
    assert PlanFile.objects.get().is_waiting


def test_those_who_only_read_are_refused(sign_in, people, file):
    client = sign_in(people["reader"])
    for address in reads(file):
        assert client.get(address).status_code == 403
    for address in writes(file):
        assert client.post(address, {"drop": "1"}).status_code == 403
    assert PlanFile.objects.get().corrections == {}


def test_a_document_is_found_under_its_own_plan_alone(sign_in, people, file, scene):
    address = url("plan_file", file.pk).replace(
        "sdn-test", people["outsider"].memberships.get().organisation.code
    )
    assert sign_in(people["slk"]).get(address).status_code == 404


def test_a_get_never_takes_in(sign_in, people, file):
    client = sign_in(people["editor"])
    for address in writes(file)[1:]:
        assert client.get(address).status_code in (302, 404)
    assert OperationalPlan.objects.count() == 0


def test_a_decided_plan_is_not_rewritten_without_a_decision(sign_in, people, decided):
    client = sign_in(people["approver"])
    page = client.get(url("plan_file_changes", decided.pk)).content.decode()
    assert "Planen är beslutad (" in page
    assert "2024-01-10, § 1" in page
    response = client.post(url("plan_file_take_in", decided.pk))
    assert response.status_code == 422
    assert "Skriv varför." in response.content.decode()
    assert own_targets() == {"80 %"}


@pytest.mark.parametrize("role", ["approver", "slk", "admin"])
def test_a_decision_changes_a_decided_plan(sign_in, people, decided, role):
    client = sign_in(people[role])
    assert client.post(url("plan_file_take_in", decided.pk), GROUNDS).status_code == 302
    assert own_targets() == {"85 %"}
    receipt = BeautifulSoup(client.get(url("plan_file", decided.pk)).content, "html.parser")
    assert "80 %" in receipt.get_text()


def test_a_document_changes_a_decided_plan_no_earlier_than_it_was_decided(sign_in, people, decided):
    early = {**GROUNDS, "decided_on": "2024-01-09"}
    response = sign_in(people["approver"]).post(url("plan_file_take_in", decided.pk), early)
    assert response.status_code == 422
    assert "Det som gäller beslutades 2024-01-10 (§ 1)" in response.content.decode()
    assert own_targets() == {"80 %"}


def test_an_editor_reads_it_but_decides_nothing(sign_in, people, decided):
    client = sign_in(people["editor"])
    page = client.get(url("plan_file_changes", decided.pk)).content.decode()
    assert "En godkännare eller stadsledningskontoret kan ta in dokumentet." in page
    assert client.post(url("plan_file_take_in", decided.pk), GROUNDS).status_code == 403
    assert own_targets() == {"80 %"}


def test_a_plan_decided_under_way_asks_for_the_decision(sign_in, people, keep):
    client = sign_in(people["approver"])
    first = keep()
    client.post(url("plan_file_changes", first.pk))
    client.post(url("plan_file_take_in", first.pk))
    other = keep(document().replace(b"80 %", b"85 %"))
    client.post(url("plan_file_changes", other.pk))
    plan = submit(plan=OperationalPlan.objects.get(), by=people["approver"])
    decide(plan=plan, by=people["approver"], decided_on=date(2024, 1, 10), reference="§ 1")
    assert client.post(url("plan_file_take_in", other.pk)).status_code == 422
    assert own_targets() == {"80 %"}


def test_unknown_years_and_organisations_are_not_found(sign_in, people, file):
    client = sign_in(people["slk"])
    for address in (url().replace("2024", "2019"), url().replace("sdn-test", "finns-inte")):
        assert client.get(address).status_code == 404
