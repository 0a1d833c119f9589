"""Who else is here, and in which field."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from drafting import presence
from drafting.presence import Presence, be_here, letters_of, place_for
from drafting.tasks import forget_who_was_here
from organisations.models import Membership
from tests import factories as make

pytestmark = pytest.mark.django_db
PLACE = "plan:1:1.1"


@pytest.fixture
def pair():
    return make.UserFactory(name="Edit Ek"), make.UserFactory(name="Bo Borg")


def say(client, user, place=PLACE, **more):
    return client.post(reverse("here"), {"place": place_for(place, user), **more})


def test_each_sees_the_other_and_the_field(sign_in, pair):
    edit, bo = pair
    assert say(sign_in(edit), edit, field="section").json() == {"here": []}
    answer = say(sign_in(bo), bo)
    assert answer["Cache-Control"] == "no-store"
    other = {"key": edit.pk, "name": "Edit Ek", "letters": "EE", "field": "section"}
    assert answer.json() == {"here": [other]}
    assert say(sign_in(edit), edit, field="").json()["here"][0]["name"] == "Bo Borg"
    assert Presence.objects.count() == 2


def test_whoever_is_elsewhere_or_has_left_or_is_not_heard_of_is_not_here(sign_in, pair):
    edit, bo = pair
    be_here(place="plan:1:1.2", field="", by=edit)
    be_here(place=PLACE, field="", by=edit)
    assert len(be_here(place=PLACE, field="", by=bo)) == 1
    say(sign_in(edit), edit, left="1")
    assert be_here(place=PLACE, field="", by=bo) == []
    be_here(place=PLACE, field="", by=edit)
    Presence.objects.filter(user=edit).update(seen_at=timezone.now() - timedelta(seconds=31))
    assert be_here(place=PLACE, field="", by=bo) == []


def test_a_sign_of_life_is_one_row_written_and_one_question(
    sign_in, pair, django_assert_num_queries
):
    _edit, bo = pair
    for _each in range(10):
        be_here(place=PLACE, field="section", by=make.UserFactory())
    client = sign_in(bo)
    token = {"place": place_for(PLACE, bo), "field": "section"}
    # Besides these two: the session and the person.
    with django_assert_num_queries(4):
        assert len(client.post(reverse("here"), token).json()["here"]) == 10


def test_nobody_uses_a_page_that_was_opened_for_another(client, sign_in, pair):
    edit, bo = pair
    assert say(client, edit).status_code == 401
    assert say(sign_in(bo), edit).status_code == 403
    for forged in ("", "x", signing.dumps([PLACE, bo.pk, "", ""], salt="another")):
        answer = sign_in(bo).post(reverse("here"), {"place": forged})
        assert answer.status_code == 403
    assert not Presence.objects.exists()


def test_whoever_lost_their_role_sees_nobody_any_more(sign_in):
    member = make.MembershipFactory()
    user = member.user
    token = place_for(PLACE, user)
    client = sign_in(user)
    assert client.post(reverse("here"), {"place": token}).status_code == 200
    Membership.objects.filter(pk=member.pk).delete()
    assert client.post(reverse("here"), {"place": token}).status_code == 403


@pytest.mark.parametrize("field", ["x" * 101, "a\nb", "a\x00b", "\u202eb"])
def test_a_field_of_no_page_is_none(sign_in, pair, field):
    edit, _bo = pair
    assert say(sign_in(edit), edit, field=field).status_code == 200
    kept = Presence.objects.get().field
    assert kept.isprintable()
    assert len(kept) < len("x" * 101)


def test_reading_writes_nothing_and_a_get_is_refused(sign_in, pair):
    edit, _bo = pair
    assert sign_in(edit).get(reverse("here"), {"place": place_for(PLACE, edit)}).status_code == 405
    assert not Presence.objects.exists()


def test_who_was_here_is_forgotten_within_the_hour(pair):
    edit, bo = pair
    be_here(place=PLACE, field="", by=edit)
    be_here(place=PLACE, field="", by=bo)
    gone = timezone.now() - presence.FORGOTTEN_AFTER - timedelta(seconds=1)
    Presence.objects.filter(user=edit).update(seen_at=gone)
    forget_who_was_here()
    assert Presence.objects.get().user == bo


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Edit Maria Ek", "EE"), ("Ada", "AD"), ("bo.ek@stad.se", "BE"), ("ö", "Ö"), ("", "")],
)
def test_letters(name, letters):
    assert letters_of(name) == letters
