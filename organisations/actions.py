"""Handing out accounts: one function for each use case."""

from __future__ import annotations

from collections.abc import Mapping

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.models import Membership, Organisation, User


def save_person(*, person: User, memberships: Mapping[Organisation, str], by: User) -> User:
    """Save a person with exactly these memberships; a new one gets no usable password.

    Nobody is a member of the city: what is its follows from `city_role`.

    Nobody takes away their own right to administer: somebody must be able to give it back.
    """
    if person.pk == by.pk and not _still_administers(person):
        raise ValidationError(
            _("Du kan inte ta bort din egen administratörsroll eller stänga ditt eget konto.")
        )
    if any(organisation.is_city for organisation in memberships):
        raise ValidationError(_("Roller i staden ges med ”Roll i staden”, inte med medlemskap."))
    with transaction.atomic(), pghistory.context(user=by.pk):
        if person._state.adding:
            person.set_unusable_password()
        person.email = person.email.lower()
        person.save()
        _set_memberships(person, memberships)
    return person


def _still_administers(person: User) -> bool:
    return person.is_active and person.city_role == User.CityRole.ADMIN


def _set_memberships(person: User, wanted: Mapping[Organisation, str]) -> None:
    """Add, change and remove until the memberships are the wanted ones."""
    person.memberships.exclude(organisation__in=wanted).delete()
    stored = {one.organisation_id: one for one in person.memberships.all()}
    for organisation, role in wanted.items():
        membership = stored.get(organisation.pk)
        if membership is None:
            Membership.objects.create(user=person, organisation=organisation, role=role)
        elif membership.role != role:
            membership.role = role
            membership.save(update_fields=["role"])


def create_administrator(*, email: str, password: str, name: str = "") -> User:
    """Somebody who may do everything. An address that somebody has already is refused."""
    person = User(email=email.strip().lower(), name=name, city_role=User.CityRole.ADMIN)
    person.set_password(password)
    person.full_clean()
    person.save()
    return person


def found_city(*, name: str, code: str, by: User) -> Organisation:
    """Begin a city by hand: the root that everything else comes to hang on."""
    with transaction.atomic(), pghistory.context(user=by.pk):
        return Organisation.objects.create(
            code=code, name=name, short_name=name[:100], kind=Organisation.Kind.CITY
        )
