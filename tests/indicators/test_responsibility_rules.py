"""Which spans of responsibility go together: the model and the database say the same."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.utils import DataError

from indicators.models import IndicatorResponsibility
from tests.factories import IndicatorFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    """The whole of 2024."""
    return IndicatorResponsibility.objects.create(
        indicator=IndicatorFactory(), organisation=OrganisationFactory(),
        starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2024, 12, 31),
    )  # fmt: skip


CASES = [
    # from, to, another indicator, another organisation, fits
    ("2024-01-01", "2024-12-31", False, False, False),
    ("2024-06-01", "2024-06-30", False, False, False),
    ("2023-06-01", "2024-01-01", False, False, False),
    ("2024-12-31", None, False, False, False),
    ("2020-01-01", None, False, False, False),
    ("2025-01-01", "2025-12-31", False, False, True),
    ("2025-01-01", None, False, False, True),
    ("2023-01-01", "2023-12-31", False, False, True),
    ("2024-01-01", "2024-12-31", True, False, True),
    ("2024-01-01", "2024-12-31", False, True, True),
    ("2024-01-01", None, True, True, True),
    ("2025-06-01", "2025-01-01", False, False, False),
]


@pytest.mark.parametrize(("starts_on", "ends_on", "indicator", "organisation", "fits"), CASES)
def test_a_span_is_refused_when_and_only_when_the_database_refuses_it(
    held, starts_on, ends_on, indicator, organisation, fits
):
    span = IndicatorResponsibility(
        indicator=IndicatorFactory() if indicator else held.indicator,
        organisation=OrganisationFactory() if organisation else held.organisation,
        starts_on=dt.date.fromisoformat(starts_on),
        ends_on=dt.date.fromisoformat(ends_on) if ends_on else None,
    )
    if fits:
        span.validate_constraints()
        span.save()
        return
    with pytest.raises(ValidationError):
        span.validate_constraints()
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        span.save()


def test_a_span_does_not_hinder_itself(held):
    held.ends_on = dt.date(2024, 6, 30)
    held.validate_constraints()
    held.save()
    held.full_clean()


@pytest.mark.parametrize("ends_on", [None, dt.date(2025, 6, 30)])
def test_a_span_is_moved_only_where_there_is_room(held, ends_on):
    later = IndicatorResponsibility.objects.create(
        indicator=held.indicator, organisation=held.organisation,
        starts_on=dt.date(2025, 1, 1), ends_on=ends_on,
    )  # fmt: skip
    later.validate_constraints()
    later.starts_on = dt.date(2024, 12, 31)
    with pytest.raises(ValidationError, match="ansvarar redan"):
        later.validate_constraints()
