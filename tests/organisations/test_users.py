"""Accounts and roles: only administrators reach them, and nobody locks themselves out."""

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from organisations.actions import as_seen, save_person
from organisations.models import Membership, User
from tests.factories import CityFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

URL = "/drift/anvandare/"


@pytest.fixture
def administrator():
    return UserFactory(admin=True)


@pytest.fixture
def admin(sign_in, administrator):
    return sign_in(administrator)


def seen_of(person):
    """The mark that the person's page carries."""
    return {"seen": as_seen(User.objects.get(pk=person.pk))}


def person_data(*lines, **fields):
    """What the form posts: the person, and a line for each membership."""
    data = {"email": "ny@example.org", "name": "Ny Person", "city_role": "", "is_active": "on"}
    data |= {"form-TOTAL_FORMS": str(len(lines)), "form-INITIAL_FORMS": "0"}
    for number, (organisation, role) in enumerate(lines):
        data[f"form-{number}-organisation"] = organisation.pk if organisation else ""
        data[f"form-{number}-role"] = role
    return data | fields


@pytest.mark.parametrize("role", ["", "slk", "politician"])
def test_only_administrators_find_the_pages(sign_in, role):
    member = MembershipFactory(role="approver", user=UserFactory(city_role=role)).user
    client = sign_in(member)
    for address in (URL, f"{URL}ny/", f"{URL}{member.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{URL}ny/", person_data(city_role="admin")).status_code == 404
    assert client.post(f"{URL}{member.pk}/lank/").status_code == 404
    assert not User.objects.filter(city_role="admin").exists()


def test_nobody_becomes_a_member_of_the_city(admin, administrator):
    city = CityFactory()
    assert "Stockholms stad" not in admin.get(f"{URL}ny/").content.decode()
    assert admin.post(f"{URL}ny/", person_data((city, "editor"))).status_code == 422
    with pytest.raises(ValidationError, match="Roll i staden"):
        save_person(person=UserFactory(), memberships={city: "editor"}, by=administrator)
    assert not Membership.objects.exists()


def test_nobody_finds_them_without_signing_in(client):
    assert client.get(URL).status_code == 302


def test_lists_and_searches_people(admin):
    one = MembershipFactory(organisation__name="Kulturnämnden", user__name="Anna")
    other = MembershipFactory(user__name="Bo", user__is_active=False)
    page = admin.get(URL).content.decode()
    assert one.user.email in page
    assert "avstängt" in page
    page = admin.get(f"{URL}?q=kulturn").content.decode()
    assert one.user.email in page
    assert other.user.email not in page


def test_added_person_chooses_a_password_by_link(admin, client):
    organisation = OrganisationFactory()
    response = admin.post(f"{URL}ny/", person_data((organisation, "editor")), follow=True)
    person = User.objects.get(email="ny@example.org")
    assert not person.has_usable_password()
    assert person.memberships.get().role == "editor"
    (message,) = mail.outbox
    assert message.to == ["ny@example.org"]
    link = re.search(r"http://testserver(/konto/\S+)", message.body)[1]
    assert "Målkedjan" in message.subject
    assert link not in response.content.decode()
    client.logout()
    form = client.get(link, follow=True)
    assert "password1" in form.content.decode()
    address = form.redirect_chain[-1][0]
    password = "Hemlig-och-lang-fras-7"
    assert client.post(address, {"password1": password, "password2": password}).status_code == 302
    person.refresh_from_db()
    assert person.check_password(password)


def test_roles_change_and_leave_a_trace(admin, administrator):
    membership = MembershipFactory(role="reader")
    other = OrganisationFactory()
    person = membership.user
    lines = [(membership.organisation, "approver"), (other, "reader"), (None, "")]
    data = person_data(*lines, email=person.email, name="Nytt namn", city_role="slk")
    assert admin.post(f"{URL}{person.pk}/", data | seen_of(person)).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.city_role) == ("Nytt namn", "slk")
    roles = dict(person.memberships.values_list("organisation", "role"))
    assert roles == {membership.organisation_id: "approver", other.pk: "reader"}
    event = Membership.pgh_event_model.objects.filter(pgh_obj_id=membership.pk).latest("pgh_id")
    assert event.pgh_context.metadata["user"] == administrator.pk
    again = person_data((other, "reader"), email=person.email)
    admin.post(f"{URL}{person.pk}/", again | seen_of(person))
    assert list(person.memberships.values_list("organisation", flat=True)) == [other.pk]


def test_deactivated_person_is_signed_out_and_cannot_be_invited(admin, sign_in):
    person = UserFactory()
    data = person_data(email=person.email) | seen_of(person)
    del data["is_active"]
    assert admin.post(f"{URL}{person.pk}/", data).status_code == 302
    assert admin.post(f"{URL}{person.pk}/lank/").status_code == 404
    assert sign_in(person).get("/mitt-arbete/").status_code == 302


@pytest.mark.parametrize("change", [{"city_role": "slk"}, {"is_active": ""}])
def test_nobody_locks_themselves_out(admin, administrator, change):
    data = person_data(email=administrator.email, city_role="admin") | change
    response = admin.post(f"{URL}{administrator.pk}/", data)
    assert response.status_code == 422
    assert "din egen administratörsroll" in response.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.city_role == "admin"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": "inte-en-adress"}, "e-postadress"),
        ({"email": "FINNS@example.org"}, "redan ett konto"),
        ({"name": ""}, "måste fyllas i"),
        ({"form-0-role": ""}, "vilken roll"),
        ({"form-0-organisation": ""}, "vilken organisation"),
    ],
)
def test_faults_are_said_and_typed_text_kept(admin, fields, message):
    UserFactory(email="finns@example.org")
    data = person_data((OrganisationFactory(), "editor")) | fields
    response = admin.post(f"{URL}ny/", data)
    assert response.status_code == 422
    page = response.content.decode()
    assert message in page
    assert data["email"] in page
    assert not User.objects.filter(name="Ny Person").exists()


def test_organisation_is_chosen_once(admin):
    organisation = OrganisationFactory()
    lines = [(organisation, "editor"), (organisation, "reader")]
    response = admin.post(f"{URL}ny/", person_data(*lines))
    assert "redan vald" in response.content.decode()


def test_list_reads_the_same_number_of_queries_for_more_people(
    admin, django_assert_max_num_queries, django_assert_num_queries
):
    MembershipFactory()
    admin.get(URL)
    with django_assert_max_num_queries(8) as few:
        admin.get(URL)
    MembershipFactory.create_batch(5)
    with django_assert_num_queries(len(few)):
        admin.get(URL)
    person = MembershipFactory().user
    with django_assert_max_num_queries(8) as few:
        admin.get(f"{URL}{person.pk}/")
    MembershipFactory.create_batch(3, user=person)
    with django_assert_num_queries(len(few)):
        admin.get(f"{URL}{person.pk}/")


def test_whoever_saves_the_same_new_person_second_is_told(administrator):
    save_person(person=User(email="ny@staden.se"), memberships={}, by=administrator)
    with pytest.raises(ValidationError, match="just sparat"):
        save_person(person=User(email="Ny@staden.se"), memberships={}, by=administrator)
    assert User.objects.filter(email="ny@staden.se").count() == 1


def test_of_two_who_demote_each_other_one_remains(administrator):
    other = UserFactory(admin=True)
    other.city_role = "slk"
    save_person(person=other, memberships={}, by=administrator)
    boss = User.objects.get(pk=administrator.pk)
    boss.city_role = ""
    with pytest.raises(ValidationError, match="inte längre administratör"):
        save_person(person=boss, memberships={}, by=other)
    assert User.objects.get(city_role="admin") == administrator


@pytest.mark.parametrize("sends", ["what it showed", "nothing"])
def test_a_page_from_before_another_administrator_changed_the_person_is_read_again(admin, sends):
    person = MembershipFactory(role="editor").user
    address = f"{URL}{person.pk}/"
    seen = admin.get(address).context["seen"]
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.memberships.all().delete()
    stale = person_data(email=person.email, name="Nytt namn")
    stale |= {"seen": seen} if sends == "what it showed" else {}
    refused = admin.post(address, stale)
    assert refused.status_code == 422
    assert "Någon annan har ändrat personen" in refused.content.decode()
    assert not User.objects.get(pk=person.pk).is_active
    again = {**stale, "seen": refused.context["seen"], "is_active": ""}
    assert admin.post(address, again).status_code == 302
    assert User.objects.get(pk=person.pk).name == "Nytt namn"
