"""The log: what is in it, who reads it, how it is narrowed, and that nobody changes it."""

import csv
import io

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from decisions.actions import deciding
from organisations import audit
from organisations.actions import add_organisation, save_person
from organisations.audit import Kind
from organisations.models import AuditEntry
from tests.factories import CityFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

LOG = "/drift/logg/"


@pytest.fixture
def boss():
    return UserFactory(admin=True, email="chefen@staden.se")


@pytest.fixture
def admin(sign_in, boss):
    return sign_in(boss)


def entries(number, **fields):
    given = {"kind": "signed_in", "who": "anna@staden.se", **fields}
    return AuditEntry.objects.bulk_create(AuditEntry(**given) for _ in range(number))


def kinds(**of):
    return list(AuditEntry.objects.filter(**of).order_by("pk").values_list("kind", flat=True))


def rows(page):
    """Of the body: what has been found, or the row that says that nothing was."""
    return page.partition("<tbody")[2].partition("</tbody")[0].count("<tr")


@pytest.mark.parametrize("role", ["", "slk", "politician"])
def test_only_administrators_read_it(sign_in, role):
    member = MembershipFactory(role="approver", user=UserFactory(city_role=role)).user
    assert sign_in(member).get(LOG).status_code == 404
    assert sign_in(member).get(f"{LOG}?_export=csv").status_code == 404


def test_nobody_reads_it_without_signing_in(client):
    assert client.get(LOG).status_code == 302


@pytest.mark.parametrize("change", ["UPDATE {} SET who = 'b'", "DELETE FROM {}", "TRUNCATE {}"])
def test_nobody_changes_it(change):
    entries(1)
    table = AuditEntry._meta.db_table
    refused = pytest.raises((InternalError, IntegrityError), match=r"ändras|töms")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))
    assert AuditEntry.objects.get().who == "anna@staden.se"


def test_it_is_narrowed_by_person_kind_and_day(admin):
    entries(1, who="anna@staden.se", at="2024-05-06T21:30Z")
    entries(1, who="bo@staden.se", at="2024-05-06T22:30Z", kind="failed")
    entries(1, who="anna@staden.se", at="2024-05-08T10:00Z", kind="exported", what="mal.csv")
    for query, found in [
        ("", 3),
        ("vem=anna", 2),
        ("vem=anna+mal.csv", 1),
        ("vad=failed", 1),
        ("fran=2024-05-07", 2),
        # A day is the city's: half past ten in the evening in Greenwich is the next one here.
        ("till=2024-05-06", 1),
        ("fran=2024-05-07&till=2024-05-07", 1),
        ("vem=ingen", 0),
    ]:
        page = admin.get(f"{LOG}?{query}").content.decode()
        assert rows(page) == max(found, 1), query
        assert ("Inget i loggen" in page) is (found == 0), query


@pytest.mark.parametrize("query", ["vad=dansade", "fran=ifjol", "till=9999-99-99", "page=9"])
def test_what_cannot_be_asked_is_said(admin, query):
    assert admin.get(f"{LOG}?{query}").status_code == 200


@pytest.mark.parametrize("order", ["at", "-at", "who", "-who", "kind", "-kind"])
def test_it_sorts(admin, order):
    entries(1, who="anna@staden.se")
    entries(1, who="bo@staden.se", kind="failed")
    assert admin.get(f"{LOG}?sort={order}").status_code == 200


def test_more_rows_cost_no_more_queries(
    admin, django_assert_max_num_queries, django_assert_num_queries
):
    entries(2)
    with django_assert_max_num_queries(6) as few:
        admin.get(LOG)
    entries(500)
    with django_assert_num_queries(len(few)):
        page = admin.get(LOG).content.decode()
    assert "502 rader" in page
    assert page.count("anna@staden.se") == 50


def test_it_goes_out_as_csv_and_that_is_written_down_too(admin, boss):
    entries(60, what="=1+1")
    answer = admin.get(f"{LOG}?_export=csv&vem=anna")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["När", "Vem", "Vad", "Om vad", "Adress"]
    assert len(lines) == 61
    assert lines[1][3] == "'=1+1"
    entry = AuditEntry.objects.get(kind="exported")
    assert (entry.person, entry.address) == (boss, "127.0.0.1")
    assert "logg.csv" in entry.what


def test_files_are_written_down_for_whoever_is_signed_in_and_not_for_the_public(client, sign_in):
    CityFactory()
    address = "/2024/avstamning/?_export=csv"
    client.get(address)
    assert not kinds()
    sign_in(UserFactory(slk=True)).get("/2024/avstamning/")
    assert not kinds(kind="exported")


def test_roles_that_change_are_told_with_before_and_after(boss):
    membership = MembershipFactory(role="reader", user__email="anna@staden.se")
    anna, place = membership.user, membership.organisation
    anna.city_role = "slk"
    save_person(person=anna, memberships={place: "approver"}, by=boss)
    (entry,) = AuditEntry.objects.filter(kind=Kind.ACCOUNT)
    assert entry.person == boss
    assert "roll i staden ingen → stadsledningskontoret" in entry.what
    assert f"{place.code} läsare → godkännare" in entry.what
    save_person(person=anna, memberships={place: "approver"}, by=boss)
    assert AuditEntry.objects.filter(kind=Kind.ACCOUNT).count() == 1


@pytest.mark.parametrize(
    ("kind", "told"),
    [("plan", "decided"), ("publication", "published"), ("withdrawal", "withdrew")],
)
def test_decisions_are_told_in_the_transaction_that_makes_them(boss, kind, told):
    place = OrganisationFactory(name="Kulturnämnden")
    matter = {"organisation": place, "year": 2024, "subject": "plan", "by": boss}
    with deciding(kind=kind, **matter, reference="KN 2024/1", motivation="fel siffra"):
        pass
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.person) == (told, boss)
    assert "Kulturnämnden 2024 plan KN 2024/1" in entry.what
    with pytest.raises(RuntimeError), deciding(kind=kind, **matter, motivation="x"):
        raise RuntimeError
    assert AuditEntry.objects.count() == 1


def test_changes_of_the_tree_are_told(boss):
    city = CityFactory()
    add_organisation(code="ny", name="Nya nämnden", kind="committee", parent=city, by=boss)
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.what) == ("settings", "Lade till Nya nämnden")


def test_a_command_has_no_address_and_a_long_text_is_cut(boss):
    entry = audit.record(Kind.LOADED, by=boss, what="x" * 2000)
    assert entry.address is None
    assert len(entry.what) == 500


def test_the_menu_leads_there(admin, sign_in):
    CityFactory()
    assert f'href="{LOG}"' in admin.get("/").content.decode()
    assert f'href="{LOG}"' not in sign_in(UserFactory(slk=True)).get("/").content.decode()
