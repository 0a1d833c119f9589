"""Rows of several tables in one question."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Q

from common.at_once import at_once
from finance.models import BudgetLine
from goals.models import Activity
from organisations.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db


def values(rows):
    return [[getattr(row, field.attname) for field in row._meta.concrete_fields] for row in rows]


def test_rows_are_what_each_table_would_have_given_in_one_query(django_assert_num_queries):
    people = make.UserFactory.create_batch(3)
    User.objects.filter(pk=people[0].pk).update(name="100 % „Åsa’s“ \\ \n {}")
    make.ActivityFactory.create_batch(2, start=dt.date(2024, 1, 9))
    asked = [
        User.objects.order_by("-pk"),
        Activity.objects.filter(title__contains="%").select_related("organisation"),
        Activity.objects.select_related("organisation").order_by("pk"),
        Activity.objects.none(),
        Activity.objects.filter(Q(pk__in=[]) | Q(title="a", pk__in=[])),
    ]
    with django_assert_num_queries(1):
        found = at_once(asked)
    assert [values(rows) for rows in found] == [values(rows) for rows in asked]
    assert [len(rows) for rows in found] == [3, 0, 2, 0, 0]
    assert not found[0][0]._state.adding


@pytest.mark.parametrize("amount", ["0.1", "12345678901.345", "-0.001", "1000"])
def test_amounts_keep_every_digit(amount):
    line = BudgetLine.objects.create(
        organisation=make.OrganisationFactory(), year=2024, name="Drift", costs=Decimal(amount)
    )
    ((found,),) = at_once([BudgetLine.objects.filter(pk=line.pk)])
    line.refresh_from_db()
    assert (found.costs, str(found.costs)) == (line.costs, str(line.costs))


def test_nothing_is_asked_of_no_tables(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert at_once([]) == []
