"""Targets that are decided change by a later decision, whole or not at all."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from decisions.models import BUDGET, PLAN, Decision
from decisions.selectors import standing_of
from indicators.budgets import adopt_budget
from indicators.changes import NewTarget, change_targets
from indicators.models import FrozenTarget, Target, TargetChange
from plans.actions.targets import change_plan_targets
from plans.actions.workflow import decide, reopen, submit
from plans.models import OperationalPlan
from tests.factories import (
    CityFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    TargetFactory,
    UserFactory,
)

DAY = "2024-06-17"
GROUNDS = {"decided_on": DAY, "reference": "NORRA 2024/7 § 12", "reason": "Nivån var för låg"}


@pytest.fixture
def decided(scene):
    """The scene's plan, decided with the target 70 %."""
    TargetFactory(indicator=scene.indicator, organisation=scene.organisation, text="70 %")
    by = UserFactory()
    submit(plan=scene.plan, by=by)
    return decide(plan=scene.plan, decided_on=dt.date(2023, 12, 14), reference="§ 4", by=by)


@pytest.fixture
def adopted(scene):
    """The scene's budget, adopted with the council's 90 %."""
    adopt_budget(budget=scene.plan.budget, by=UserFactory(), decided_on=dt.date(2023, 11, 9))


def fields(scene, text, *, was, read_as="", **more):
    pk = scene.indicator.pk
    rows = {f"text-{pk}": text, f"read_as-{pk}": read_as, f"was-{pk}": was}
    return {**GROUNDS, **rows, **more}


def plan_target(scene):
    return Target.objects.get(organisation=scene.organisation, indicator=scene.indicator)


def city_target(scene):
    return Target.objects.of_city().get(indicator=scene.indicator)


# --- the plan's page --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [("reader", 403), ("editor", 403), ("outsider", 404), ("politician", 404), ("slk", 403),
     ("approver", 200), ("admin", 200)],
)  # fmt: skip
def test_only_an_approver_changes_a_decided_plans_targets(
    sign_in, people, scene, decided, role, status
):
    client = sign_in(people[role])
    url = reverse("plan_targets", args=[2024, "norra"])
    assert client.get(url).status_code == status
    posted = client.post(url, fields(scene, "80 %", was="70 %", confirmed="1"))
    assert posted.status_code == (302 if status == 200 else status)
    assert plan_target(scene).text == ("80 %" if status == 200 else "70 %")


def test_the_change_is_seen_before_it_is_decided(sign_in, people, scene, decided):
    client = sign_in(people["approver"])
    url = reverse("plan_targets", args=[2024, "norra"])
    page = client.post(url, fields(scene, "80 %", was="70 %")).content.decode()
    assert "70 %" in page
    assert "lägst 80" in page.replace("\u00a0", " ")
    assert "Registrera beslutet" in page
    assert plan_target(scene).text == "70 %"


def test_a_decision_keeps_both_values_and_makes_an_edition(sign_in, people, scene, decided):
    before = standing_of(scene.organisation, 2024, PLAN)
    client = sign_in(people["approver"])
    url = reverse("plan_targets", args=[2024, "norra"])
    client.post(url, fields(scene, "80 %", was="70 %", confirmed="1"))
    change = TargetChange.objects.get()
    assert (change.previous_text, change.new_text) == ("70 %", "80 %")
    assert (change.reference, str(change.decided_on)) == ("NORRA 2024/7 § 12", DAY)
    after = standing_of(scene.organisation, 2024, PLAN)
    assert after.edition.number == before.edition.number + 1
    assert after.edition.decision.kind == Decision.Kind.TARGETS
    assert after.edition.decision.motivation == "Nivån var för låg"
    assert FrozenTarget.objects.get(edition=before.edition).text == "70 %"
    assert FrozenTarget.objects.get(edition=after.edition).text == "80 %"
    assert after.published is None
    page = client.get(reverse("plan_goal", args=[2024, "norra", "1.1"])).content.decode()
    assert "från 70 %" in page
    assert "NORRA 2024/7 § 12" in page


@pytest.mark.parametrize(
    ("day", "words"), [("2099-01-01", "framtiden"), ("1999-01-01", "tidigast")]
)
@pytest.mark.parametrize("whose", ["plan", "city"])
def test_a_day_that_cannot_be_is_refused_at_its_field_before_anything_is_previewed(
    sign_in, people, scene, decided, adopted, whose, day, words
):
    url = reverse("plan_targets", args=[2024, "norra"])
    url = reverse("city_targets", args=[2024]) if whose == "city" else url
    was = "90 %" if whose == "city" else "70 %"
    sent = fields(scene, "80 %", was=was, decided_on=day)
    by = UserFactory(slk=True) if whose == "city" else people["approver"]
    response = sign_in(by).post(url, sent)
    assert response.status_code == 422
    assert words in str(response.context["form"].errors["decided_on"])
    assert "confirmed" not in response.content.decode()


def test_the_action_refuses_a_day_to_come(scene, adopted):
    change = NewTarget(scene.indicator, "95 %")
    with pytest.raises(ValidationError) as refused:
        change_targets(
            changes=[change], year=2024, by=None, decided_on=dt.date(2099, 1, 1),
            reference="§ 1", reason="Därför",
        )  # fmt: skip
    assert list(refused.value.message_dict) == ["decided_on"]
    assert city_target(scene).text == "90 %"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reference": ""}, "paragraf"),
        ({"reason": " "}, "varför"),
        ({"decided_on": "i går"}, "2024-08-31"),
        ({"decided_on": "2099-01-01"}, "framtiden"),
        ({"decided_on": "1999-01-01"}, "tidigast"),
        ({"read_as": "fint"}, "tolka"),
        ({"text": "70 %"}, "Inget årsmål"),
        ({"was": "60 %"}, "hunnit bli"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_changed(
    sign_in, people, scene, decided, given, words
):
    rows = {"text": "80 %", "was": "70 %", "confirmed": "1", **given}
    url = reverse("plan_targets", args=[2024, "norra"])
    response = sign_in(people["approver"]).post(url, fields(scene, rows.pop("text"), **rows))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert plan_target(scene).text == "70 %"
    assert not Decision.objects.filter(kind="targets").exists()


def test_a_draft_is_edited_in_its_own_page(sign_in, people, scene):
    url = reverse("plan_targets", args=[2024, "norra"])
    response = sign_in(people["approver"]).get(url)
    assert response.url == reverse("plan", args=[2024, "norra"])


def test_the_plans_page_offers_it_to_the_approver_alone(sign_in, people, url, decided):
    address = reverse("plan_targets", args=[2024, "norra"])
    for name in ("plan_way", "plan_goal"):
        assert address in sign_in(people["approver"]).get(url(name)).content.decode()
        assert address not in sign_in(people["editor"]).get(url(name)).content.decode()


# --- the action -------------------------------------------------------------------------------


def change(scene, *texts, **given):
    changes = [NewTarget(indicator, text) for indicator, text in texts]
    grounds = {"reference": "§ 12", "reason": "För låg", "by": UserFactory(), **given}
    plan = OperationalPlan.objects.get(pk=scene.plan.pk)
    return change_plan_targets(plan=plan, changes=changes, **grounds)


def test_whole_or_nothing(scene, decided):
    other = IndicatorDefinitionFactory().indicator
    with pytest.raises(ValidationError):
        change(scene, (scene.indicator, "80 %"), (other, "x" * 201))
    assert plan_target(scene).text == "70 %"
    assert not TargetChange.objects.exists()


def test_nobody_changes_a_target_that_has_become_another(scene, decided):
    change(scene, (scene.indicator, "75 %"))
    with pytest.raises(ValidationError, match="hunnit bli ”75 %”"):
        change_plan_targets(
            plan=scene.plan,
            changes=[NewTarget(scene.indicator, "80 %", was="70 %")],
            by=UserFactory(), reference="§ 13", reason="Igen",
        )  # fmt: skip
    assert plan_target(scene).text == "75 %"


def test_a_reopened_plan_is_changed_as_a_draft(scene, decided):
    reopen(plan=decided, by=UserFactory(), reason="Mer att ändra")
    with pytest.raises(ValidationError, match="utkast"):
        change(scene, (scene.indicator, "80 %"))


def test_an_interpretation_is_a_change_too(scene, decided):
    new = NewTarget(scene.indicator, "70 %", read_as="Minst 71 %")
    change_plan_targets(
        plan=decided, changes=[new], by=None, reference="§ 12", reason="Så menades det"
    )
    assert plan_target(scene).low == 71
    assert TargetChange.objects.get().new_text == "70 % (tolkas som Minst 71 %)"


@pytest.mark.parametrize("given", [{"reference": " "}, {"reason": ""}])
def test_a_decision_has_a_reference_and_a_reason(scene, decided, given):
    with pytest.raises(ValidationError):
        change(scene, (scene.indicator, "80 %"), **given)


def test_without_a_decision_the_database_refuses(scene, decided):
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=plan_target(scene).pk).update(text="99 %")


# --- the city's ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [("reader", 403), ("approver", 403), ("politician", 403), ("slk", 200), ("admin", 200)],
)
def test_only_those_who_steer_the_city_change_its_targets(
    sign_in, people, scene, adopted, role, status
):
    client = sign_in(people[role])
    url = reverse("city_targets", args=[2024])
    assert client.get(url).status_code == status
    client.post(url, fields(scene, "95 %", was="90 %", confirmed="1"))
    assert city_target(scene).text == ("95 %" if status == 200 else "90 %")


def test_the_list_of_plans_leads_there(sign_in, people, adopted):
    address = reverse("city_targets", args=[2024])
    page = reverse("plan_list", args=[2024])
    assert address in sign_in(people["slk"]).get(page).content.decode()
    assert address not in sign_in(people["approver"]).get(page).content.decode()


def test_a_stranger_is_asked_to_sign_in(client, scene, adopted):
    assert client.get(reverse("city_targets", args=[2024])).status_code == 302


def test_the_councils_change_is_public_at_once(sign_in, people, scene, adopted):
    city = CityFactory()
    first = standing_of(city, 2024, BUDGET).published
    client = sign_in(people["slk"])
    url = reverse("city_targets", args=[2024])
    preview = client.post(url, fields(scene, "95 %", was="90 %")).content.decode()
    assert "90 %" in preview
    assert "95 %" in preview
    assert city_target(scene).text == "90 %"
    client.post(url, fields(scene, "95 %", was="90 %", confirmed="1"))
    standing = standing_of(city, 2024, BUDGET)
    assert standing.published == standing.edition
    assert standing.edition.number == first.number + 1
    assert FrozenTarget.objects.get(edition=standing.edition).text == "95 %"
    assert city_target(scene).reference == "NORRA 2024/7 § 12"
    change = TargetChange.objects.get()
    assert (change.previous_text, change.new_text) == ("90 %", "95 %")


def test_the_councils_indicators_are_filtered(sign_in, people, scene, adopted):
    url = reverse("city_targets", args=[2024])
    client = sign_in(people["slk"])
    name = f"text-{scene.indicator.pk}"
    assert name in client.get(url, {"q": scene.indicator.name[:8].lower()}).content.decode()
    assert name in client.get(url, {"q": "1.1"}).content.decode()
    nothing = client.get(url, {"q": "något annat"}).content.decode()
    assert name not in nothing
    assert "Ingen indikator" in nothing


def test_a_year_without_a_budget_has_no_targets_to_change(sign_in, people, scene):
    url = reverse("city_targets", args=[2031])
    assert sign_in(people["slk"]).get(url).status_code == 404
    with pytest.raises(ValidationError, match="ingen antagen budget"):
        change_targets(
            changes=[NewTarget(scene.indicator, "1 %")], year=2022, by=None,
            reference="§", reason="x",
        )  # fmt: skip


def test_the_page_asks_as_much_for_many_rows_as_for_one(
    sign_in, people, scene, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(people["slk"])
    url = reverse("city_targets", args=[2024])
    with django_assert_max_num_queries(12) as one:
        client.get(url)
    for _n in range(12):
        indicator = IndicatorDefinitionFactory().indicator
        IndicatorPlacementFactory(indicator=indicator, area_goal=scene.area_goal)
    with django_assert_num_queries(len(one)):
        client.get(url)
