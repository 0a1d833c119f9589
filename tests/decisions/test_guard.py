"""The guard: what is decided changes only in the name of a decision, whoever tries."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from decisions.actions import (
    check_date,
    deciding,
    make_edition,
    open_matter,
    publish,
    set_sealed,
    withdraw,
)
from decisions.frozen import checksum_of, unverified
from decisions.guard import Sealed, explained
from decisions.models import Decision, Edition, Standing
from decisions.selectors import published_edition, standing_of
from decisions.tasks import nightly_verification
from tests.factories import CityFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return CityFactory()


@pytest.fixture
def committee(city):
    return OrganisationFactory()


def decide(organisation, by, **given):
    scope = {"kind": "plan", "year": 2024, "subject": "plan", "reference": "§ 4"}
    return deciding(**{**scope, "organisation": organisation, "by": by, **given})


def edition_of(organisation, *, publish_it=False, document=None, **given):
    with decide(organisation, UserFactory(), **given) as decision:
        edition = make_edition(decision=decision, kind="plan", document=document or {"title": "A"})
        if publish_it:
            publish(edition=edition, decision=decision)
    return edition


def test_editions_are_numbered_and_the_latest_stands(committee):
    first, second = edition_of(committee), edition_of(committee, document={"title": "B"})
    assert (first.number, second.number) == (1, 2)
    assert standing_of(committee, 2024, "plan").edition == second


def test_each_matter_has_numbers_of_its_own(city, committee):
    assert edition_of(committee).number == edition_of(city).number == 1
    assert edition_of(committee, year=2025, decided_on=dt.date(2025, 1, 2)).number == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions_edition SET document = '{}'",
        "UPDATE decisions_edition SET checksum = 'x'",
        "DELETE FROM decisions_edition",
        "UPDATE decisions_decision SET reference = 'en annan'",
        "DELETE FROM decisions_decision",
        "UPDATE decisions_standing SET is_sealed = false",
        "UPDATE decisions_standing SET published_id = NULL, published_by_id = NULL",
        "DELETE FROM decisions_standing",
    ],
)
def test_nobody_changes_what_is_decided_afterwards(committee, statement):
    edition_of(committee, publish_it=True)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_an_old_decision_opens_nothing(committee):
    """Naming a decision that another transaction made is not enough."""
    edition = edition_of(committee)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('malkedjan.decision', %s, true)", [str(edition.decision_id)]
        )
        cursor.execute("UPDATE decisions_standing SET is_sealed = false")


def test_a_decision_opens_only_its_own_organisation(committee):
    other = OrganisationFactory()
    edition_of(other)
    with pytest.raises(IntegrityError), transaction.atomic(), decide(committee, UserFactory()):
        Standing.objects.of(other, 2024, "plan").update(is_sealed=False)


def test_a_matter_is_not_moved_to_whoever_decides(committee):
    other = OrganisationFactory()
    edition_of(other)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        decide(committee, UserFactory(), subject="T1", kind="report"),
    ):
        Standing.objects.of(committee, 2024, "T1").delete()
        Standing.objects.of(other, 2024, "plan").update(organisation=committee, subject="T1")


def test_the_citys_decision_leaves_what_others_have_decided(city, committee):
    edition_of(committee)
    with pytest.raises(IntegrityError), transaction.atomic(), decide(city, UserFactory()):
        Standing.objects.of(committee, 2024, "plan").update(is_sealed=False)


def test_the_door_closes_behind_the_decision(committee):
    edition_of(committee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.of(committee, 2024, "plan").update(is_sealed=False)


def test_the_refusal_is_explained(committee):
    edition_of(committee)
    with pytest.raises(Sealed, match="nytt beslut"), explained(), transaction.atomic():
        Standing.objects.of(committee, 2024, "plan").update(is_sealed=False)


def test_other_faults_are_not_taken_for_a_refusal(committee):
    with pytest.raises(IntegrityError), explained(), transaction.atomic():
        OrganisationFactory(code=committee.code, name="En annan")


def test_nothing_is_written_when_a_decision_fails(committee):
    class Unlucky(Exception):
        pass

    with pytest.raises(Unlucky), decide(committee, UserFactory()) as decision:
        make_edition(decision=decision, kind="plan", document={})
        raise Unlucky
    assert not Decision.objects.exists()
    assert not Edition.objects.exists()
    assert not Standing.objects.exists()


def test_a_checksum_can_be_worked_out_again(committee):
    edition = Edition.objects.get(pk=edition_of(committee).pk)
    assert edition.checksum == checksum_of(edition)
    edition.document = {"title": "Ä"}
    assert edition.checksum != checksum_of(edition)


def test_every_night_editions_are_verified(committee, city, caplog):
    whole, tampered = edition_of(city), edition_of(committee)
    nightly_verification()
    nightly_verification()
    assert not caplog.records
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Whoever owns the database can, and has to be found out.
        cursor.execute("ALTER TABLE decisions_edition DISABLE TRIGGER USER")
        cursor.execute(
            'UPDATE decisions_edition SET document = \'{"title": "Ä"}\' WHERE id = %s',
            [tampered.pk],
        )
    nightly_verification()
    assert [record.args[0] for record in caplog.records] == [tampered.pk]
    with pytest.raises(CommandError, match="1 av 2 utgåvor stämmer inte"):
        call_command("verify_editions")
    assert unverified() == [tampered] != [whole]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (timezone.localdate() + dt.timedelta(days=1), "framtiden"),
        (dt.date(2021, 12, 31), "tidigast 2022-01-01"),
        (dt.date(1, 1, 1), "tidigast"),
    ],
)
def test_a_date_that_cannot_be_is_refused(day, words):
    with pytest.raises(ValidationError, match=words):
        check_date(day, 2024)


@pytest.mark.parametrize("kind", ["correction", "withdrawal"])
def test_undoing_needs_a_reason(committee, kind):
    with pytest.raises(ValidationError, match="orsak"), decide(committee, None, kind=kind):
        pass


def test_what_is_withdrawn_is_no_longer_public_but_stands(committee):
    edition = edition_of(committee, publish_it=True)
    with decide(committee, UserFactory(), kind="withdrawal", motivation="Felräknat") as decision:
        withdraw(decision=decision)
    standing = standing_of(committee, 2024, "plan")
    assert published_edition(committee, 2024, "plan") is None
    assert (standing.edition, standing.withdrawn_by) == (edition, decision)


def test_withdrawing_can_go_back_to_an_earlier_edition(committee):
    first, second = (edition_of(committee, publish_it=True) for _ in range(2))
    with decide(committee, None, kind="withdrawal", motivation="Felräknat") as decision:
        withdraw(decision=decision, back_to=first)
    assert published_edition(committee, 2024, "plan") == first
    with (
        pytest.raises(ValidationError),
        decide(committee, None, kind="withdrawal", motivation="x") as decision,
    ):
        withdraw(decision=decision, back_to=second)


def test_nothing_public_cannot_be_withdrawn(committee):
    with (
        pytest.raises(ValidationError, match="inget publicerat"),
        decide(committee, None, kind="withdrawal", motivation="x") as decision,
    ):
        withdraw(decision=decision)


def test_a_matter_is_opened_without_a_decision_and_can_be_closed_and_opened(committee):
    assert open_matter(organisation=committee, year=2024, subject="T1").edition is None
    for kind, sealed in (("closing", True), ("reopening", False)):
        with decide(committee, None, subject="T1", kind=kind) as decision:
            set_sealed(decision=decision, sealed=sealed)
        assert standing_of(committee, 2024, "T1").is_sealed is sealed


# --- what a decision may do to how its own matter stands ---------------------------------------


@pytest.mark.parametrize("kind", ["publication", "withdrawal", "targets", "rules", "closing"])
def test_a_decision_that_opens_little_does_not_break_the_seal(committee, kind):
    """Else it would open everything: unseal, change, seal again."""
    edition_of(committee)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        decide(committee, UserFactory(), kind=kind, motivation="Fel"),
    ):
        Standing.objects.of(committee, 2024, "plan").update(is_sealed=False)


@pytest.mark.parametrize("kind", ["plan", "publication", "correction"])
def test_what_stands_is_not_forgotten(committee, kind):
    """Names and definitions are held as long as an edition stands."""
    edition_of(committee)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        decide(committee, UserFactory(), kind=kind, motivation="Fel"),
    ):
        Standing.objects.of(committee, 2024, "plan").update(edition=None)


@pytest.mark.parametrize("column", ["edition", "published"])
def test_a_matter_never_stands_as_anothers_edition(committee, column):
    foreign = edition_of(OrganisationFactory(), publish_it=True)
    edition_of(committee, publish_it=True)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        decide(committee, UserFactory(), kind="correction", motivation="Fel"),
    ):
        Standing.objects.of(committee, 2024, "plan").update(**{column: foreign})


@pytest.mark.django_db(transaction=True)
def test_an_earlier_edition_may_be_public_again_but_does_not_stand_again(committee):
    first = edition_of(committee, publish_it=True)
    second = edition_of(committee, publish_it=True, document={"title": "B"})
    with decide(committee, UserFactory(), kind="withdrawal", motivation="Fel") as decision:
        withdraw(decision=decision, back_to=first)
    assert published_edition(committee, 2024, "plan") == first
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        decide(committee, UserFactory(), kind="publication"),
    ):
        Standing.objects.of(committee, 2024, "plan").update(edition=first)
    assert standing_of(committee, 2024, "plan").edition == second


def test_an_edition_is_made_by_a_decision_about_the_same_matter(committee):
    other = OrganisationFactory()
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        decide(other, UserFactory()) as decision,
    ):
        Edition.objects.create(
            decision=decision, kind="plan", organisation=committee, year=2024, subject="plan",
            number=1,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_an_edition_is_not_made_by_a_decision_of_yesterday(committee):
    old = edition_of(committee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(
            decision=old.decision, kind="plan", organisation=committee, year=2024, subject="plan",
            number=2,
        )  # fmt: skip
