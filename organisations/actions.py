"""Handing out accounts, and the tree of organisations: one function for each use case."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.recording import recorded
from organisations import audit
from organisations.given import vouch_for
from organisations.inviting import tell_of_new_address
from organisations.models import Membership, Organisation, User, the_city
from organisations.people import lock_people
from organisations.upkeep import end_sessions


def save_person(
    *, person: User, memberships: Mapping[Organisation, str], by: User, seen: str | None = None
) -> User:
    """Save a person with exactly these memberships; a new one gets no usable password.

    Nobody is a member of the city: what is its follows from `city_role`.

    Nobody takes away their own right to administer, and only who still has it changes others':
    somebody must be able to give it back. `seen` is what the page showed (`as_seen`): what another
    administrator has changed since is read first.
    """
    if person.pk == by.pk and not _still_administers(person):
        raise ValidationError(
            _("Du kan inte ta bort din egen administratörsroll eller stänga ditt eget konto.")
        )
    if any(organisation.is_city for organisation in memberships):
        raise ValidationError(_("Roller i staden ges med ”Roll i staden”, inte med medlemskap."))
    try:
        with recorded(by):
            lock_people(person)
            before = _as_stored(person)
            _ensure_seen(before, seen)
            person.email = person.email.lower()
            _save(person, before)
            _set_memberships(person, memberships)
            _ensure_still_administers(by)
            if changes := _changes(before, _as_stored(person)):
                what = f"{person.email}: {', '.join(changes)}"
                audit.record(audit.Kind.ACCOUNT, by=by, what=what)
    except IntegrityError as error:  # somebody else was first, after the form had looked
        raise ValidationError(
            _("Någon annan har just sparat samma person. Ladda om sidan och se vad som gäller.")
        ) from error
    if before and before["email"] != person.email:
        tell_of_new_address(before["email"], person.email)
    return person


def as_seen(person: User) -> str:
    """What is stored of a person just read, as one word for a form to carry."""
    return _digest(_told(person))


def _digest(stored: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()[:16]


def _ensure_seen(before: Mapping[str, str], seen: str | None) -> None:
    if seen is not None and seen != _digest(before):
        words = _(
            "Någon annan har ändrat personen sedan du öppnade sidan. Nu gäller: %(now)s. Spara igen"
            " om det du har valt ändå ska gälla."
        )
        raise ValidationError(words % {"now": ", ".join(filter(None, before.values()))})


def _ensure_still_administers(by: User) -> None:
    if not _still_administers(User.objects.get(pk=by.pk)):
        raise ValidationError(_("Du är inte längre administratör, så inget är sparat."))


def _save(person: User, before: Mapping[str, str]) -> None:
    if person._state.adding:
        person.set_unusable_password()
    elif before["city_role"] != person.get_city_role_display():
        person.city_role_from_group = False
    person.save()
    # The sign-in package knows people by addresses of its own, and must forget the former one.
    vouch_for(person)
    if not person.is_active:
        end_sessions(person)


def _as_stored(person: User) -> dict[str, str]:
    """What the log tells of a person: a word for each thing; nothing of one who is new."""
    stored = User.objects.filter(pk=person.pk).first()
    return _told(stored) if stored else {}


def _told(stored: User) -> dict[str, str]:
    roles = stored.memberships.select_related("organisation").order_by("organisation__code")
    return {
        "email": stored.email,
        "name": stored.name,
        "city_role": stored.get_city_role_display(),
        "is_active": _("aktivt") if stored.is_active else _("avstängt"),
        **{one.organisation.code: one.get_role_display() for one in roles},
    }


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    names = {"name": _("namn"), "city_role": _("roll i staden"), "is_active": _("konto")}
    return [
        f"{names.get(key, key)} {before.get(key, '–')} → {after.get(key, '–')}"
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    ]


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
            membership.role, membership.from_group = role, False
            membership.save(update_fields=["role", "from_group"])


def create_administrator(*, email: str, password: str, name: str = "") -> User:
    """Somebody who may do everything. An address that somebody has already is refused."""
    person = User(email=email.strip().lower(), name=name, city_role=User.CityRole.ADMIN)
    person.set_password(password)
    person.full_clean()
    with transaction.atomic():
        person.save()
        what = _("%(email)s: administratör, från kommandoraden") % {"email": person.email}
        audit.record(audit.Kind.ACCOUNT, by=None, what=what)
    return person


def found_city(*, name: str, code: str, by: User) -> Organisation:
    """Begin a city by hand: the root that everything else comes to hang on."""
    with recorded(by):
        return Organisation.objects.create(
            code=code, name=name, short_name=name[:100], kind=Organisation.Kind.CITY
        )


def add_organisation(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Organisation,
    by: User,
    short_name: str = "",
    exists_from: dt.date | None = None,
    counted_in_reconciliation: bool = True,
) -> Organisation:
    """Add an organisation under another; without a short name the name is used, cut to fit."""
    with recorded(by):
        _tree_locked()
        organisation = Organisation(
            code=code.strip(),
            kind=kind,
            parent=parent,
            exists_from=exists_from,
            counted_in_reconciliation=counted_in_reconciliation,
        )
        _name(organisation, name, short_name)
        _save_checked(organisation)
        _log(_("Lade till %(name)s"), organisation, by)
    return organisation


def rename_organisation(
    *, organisation: Organisation, name: str, short_name: str, by: User
) -> Organisation:
    """Give the organisation other names; it stays the same, with everything that is its."""
    with recorded(by):
        _name(organisation, name, short_name)
        _save_checked(organisation)
        _log(_("Bytte namn på %(name)s"), organisation, by)
    return organisation


def move_organisation(
    *, organisation: Organisation, parent: Organisation | None, by: User
) -> Organisation:
    """Put the organisation, with all that lies under it, under another one."""
    with recorded(by):
        _tree_locked()
        organisation.parent = parent
        _save_checked(organisation)
        _log(_("Flyttade %(name)s"), organisation, by)
    return organisation


def describe_organisation(
    *,
    organisation: Organisation,
    kind: str,
    exists_from: dt.date | None,
    counted_in_reconciliation: bool,
    by: User,
) -> Organisation:
    """Say what the organisation is, since when, and whether the reconciliation counts it."""
    with recorded(by):
        organisation.kind = kind
        organisation.exists_from = exists_from
        organisation.counted_in_reconciliation = counted_in_reconciliation
        _save_checked(organisation)
        _log(_("Beskrev %(name)s"), organisation, by)
    return organisation


def close_organisation(
    *, organisation: Organisation, exists_to: dt.date | None, by: User
) -> Organisation:
    """Let the organisation end with a day, or (no day) go on; its history stays either way.

    The city never ends, nor does what others still belong to.
    """
    with recorded(by):
        _tree_locked()
        if exists_to:
            _ensure_can_end(organisation, exists_to)
        organisation.exists_to = exists_to
        _save_checked(organisation)
        _log(_("Satte slut för %(name)s"), organisation, by)
    return organisation


def _log(words: str, organisation: Organisation, by: User) -> None:
    audit.record(audit.Kind.SETTINGS, by=by, what=words % {"name": organisation.name})


def _ensure_can_end(organisation: Organisation, day: dt.date) -> None:
    if organisation.is_city:
        raise ValidationError({"exists_to": _("Staden kan inte upphöra.")})
    left = organisation.children.exclude(exists_to__lte=day).in_order()
    if names := ", ".join(one.short_name for one in left[:5]):
        raise ValidationError(
            {
                "exists_to": _("Flytta eller avsluta först det som hör hit: %(names)s.")
                % {"names": names}
            }
        )


def _tree_locked() -> None:
    """Two moves at once could make a circle that neither sees: one waits for the other."""
    list(Organisation.objects.select_for_update().filter(pk=the_city()).values_list("pk"))


def _name(organisation: Organisation, name: str, short_name: str) -> None:
    organisation.name = " ".join(name.split())
    organisation.short_name = " ".join(short_name.split()) or organisation.name[:100]


# Which field the message of a rule of the whole row belongs to.
_FIELD_OF_RULE = {
    "organisation_has_names": "name",
    "organisation_one_city": "kind",
    "organisation_only_city_is_root": "parent",
    "organisation_ends_after_start": "exists_to",
}


def _save_checked(organisation: Organisation) -> None:
    """Save when every rule holds; else one ValidationError with each message at its field."""
    faults: dict[str, Any] = {}
    for constraint in Organisation._meta.constraints:
        try:
            constraint.validate(Organisation, organisation)
        except ValidationError as refused:
            faults.setdefault(_FIELD_OF_RULE.get(constraint.name, "name"), refused.messages)
    try:
        organisation.full_clean(validate_constraints=False)
    except ValidationError as refused:
        faults |= refused.message_dict
    if faults:
        raise ValidationError(faults)
    organisation.save()
