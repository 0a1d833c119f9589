"""Leaving a file, taking it in, undoing that, and forgetting it when its days are over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.recording import recorded
from decisions.guard import explained
from documents.actions.sheets import ensure_open, store_outcomes, store_targets
from documents.models import ReceivedFile
from documents.room.checking import Place, check, fingerprint, subject_of
from documents.room.receipt import (
    Figure,
    ReceiptRow,
    changed_since,
    figures_at,
    key_of,
    model_of,
    receipt_of,
    said_by,
)
from documents.sheets import Checked, Reading, Refused, read_file
from documents.standing import Grounds
from indicators.tasks import drain_soon
from organisations import audit
from organisations.models import User

State = ReceivedFile.State


class NotSeen(Exception):
    """What stands has changed since the person saw what the file would do."""


def receive_file(*, place: Place, name: str, data: bytes, subject: str, by: User) -> ReceivedFile:
    """Keep a file and what was read of it. One that cannot be read is kept with its faults."""
    file = ReceivedFile(
        organisation=place.organisation, year=place.year, name=name[:200], data=data, by=by
    )
    try:
        reading = read_file(data, file.name)
        file.reading = reading.as_json()
        file.subject = subject_of(reading.sheet, subject)
        check(reading, file.subject, place)
    except Refused as refused:
        file.state = State.REFUSED
        file.faults = [one.as_json() for one in refused.faults]
    file.save()
    return file


def checked_now(file: ReceivedFile) -> Checked[Any]:
    """A waiting file against what stands now. Raises `Refused`."""
    place = Place(file.organisation, file.year)
    return check(Reading.of_json(file.reading), file.subject, place)


def take_file(
    *,
    file: ReceivedFile,
    numbers: Collection[int],
    answers: Mapping[int, str],
    seen: str,
    by: User,
    grounds: Grounds | None = None,
) -> ReceivedFile:
    """Store the chosen rows of a waiting file, all or none, and keep a receipt.

    `answers` say of rows (0 is the file) why what is asked about them is right. `seen` is the
    fingerprint of what the person saw. Raises `NotSeen`, `Refused`, `NeedsAnswer`,
    `NeedsDecision`, ValidationError.
    """
    with explained(), transaction.atomic():
        locked = _waiting(file)
        checked = checked_now(locked)
        if fingerprint(checked) != seen:
            raise NotSeen
        chosen = checked.only(numbers)
        if not chosen.changes:
            raise ValidationError(_("Välj minst en rad att ta in."))
        rows = _all_rows(chosen)
        stood = {
            key: said_by(row)
            for key, row in figures_at(model_of(locked), map(key_of, rows)).items()
        }
        store = store_outcomes if locked.is_of_outcomes else store_targets
        store(checked=chosen, by=by, grounds=grounds, accepted=answers)
        locked.receipt = _receipt(locked, chosen, rows, stood, answers)
        locked.state, locked.taken_by, locked.taken_at = State.TAKEN, by, timezone.now()
        locked.save(update_fields=["receipt", "state", "taken_by", "taken_at"])
    return locked


def _waiting(file: ReceivedFile) -> ReceivedFile:
    locked = _locked(file)
    if not locked.is_waiting:
        raise ValidationError(
            _("Filen är redan %(state)s.") % {"state": locked.get_state_display()}
        )
    return locked


def _locked(file: ReceivedFile) -> ReceivedFile:
    files = ReceivedFile.objects.select_related("organisation").defer("data")
    return files.select_for_update(of=("self",)).get(pk=file.pk)


def _all_rows(checked: Checked[Any]) -> list[Figure]:
    decided = [row for rows in checked.by_decision.values() for row in rows]
    return [*checked.rows, *checked.erased, *decided]


def _receipt(
    file: ReceivedFile,
    checked: Checked[Any],
    rows: Sequence[Figure],
    stood: Mapping[tuple[int, int, int, str], dict[str, Any] | None],
    answers: Mapping[int, str],
) -> list[dict[str, Any]]:
    becomes = figures_at(model_of(file), map(key_of, rows))
    numbers = {key_of(row): checked.numbers[id(row)] for row in rows}
    told = {change.row: change for change in checked.changes}
    held = {one.row for one in checked.held}
    asked = {doubt.row for doubt in checked.doubts}
    receipt = []
    for key, number in sorted(numbers.items(), key=lambda pair: pair[1]):
        change = told[number]
        receipt.append(
            asdict(
                ReceiptRow(
                    number, change.place, *key, change.was, change.becomes,
                    stood.get(key), said_by(becomes.get(key)), number in held,
                    answers.get(number, "") if number in asked else "",
                )
            )
        )  # fmt: skip
    return receipt


def discard_file(*, file: ReceivedFile) -> None:
    """Throw away a file that has changed nothing."""
    with transaction.atomic():
        locked = _locked(file)
        if not locked.may_be_discarded:
            raise ValidationError(_("Filen är inläst: ångra inläsningen i stället."))
        locked.delete()


def undo_file(*, file: ReceivedFile, by: User) -> ReceivedFile:
    """Put back exactly what stood before the file was taken in, or nothing.

    Raises ValidationError where somebody has changed a row since, or where it was changed by a
    decision, which only another decision changes.
    """
    with explained(), recorded(by):
        locked = _locked(file)
        hinders = hindrances(locked)
        if hinders:
            raise ValidationError(hinders)
        rows = receipt_of(locked)
        if not locked.is_of_outcomes:
            ensure_open({(row.organisation, row.year) for row in rows})
        _put_back(model_of(locked), rows)
        locked.state, locked.undone_by, locked.undone_at = State.UNDONE, by, timezone.now()
        locked.save(update_fields=["state", "undone_by", "undone_at"])
        audit.record(
            audit.Kind.LOADED, by=by, what=_("Ångrade filen %(name)s") % {"name": file.name}
        )
        drain_soon()
    return locked


def hindrances(file: ReceivedFile) -> list[str]:
    """Why a receipt cannot be undone, in words; nothing when it can."""
    if not file.is_taken:
        return [_("Filen är %(state)s.") % {"state": file.get_state_display()}]
    rows = receipt_of(file)
    if any(row.by_decision for row in rows):
        return [
            _(
                "Filen ändrade det som var beslutat. Det ändras tillbaka genom ett nytt beslut:"
                " lämna en fil med det som ska gälla."
            )
        ]
    with transaction.atomic():
        changed = changed_since(file, rows)
    return [
        _("%(place)s har ändrats sedan filen togs in.") % {"place": row.place} for row in changed
    ]


def _put_back(model: type[Any], rows: Sequence[ReceiptRow]) -> None:
    """In the order of the keys, as imports store, so that two never wait for each other."""
    standing = figures_at(model, [row.key for row in rows])
    for row in sorted(rows, key=lambda one: one.key):
        figure = standing.get(row.key)
        if row.before is None:
            if figure is not None:
                figure.delete()
            continue
        if figure is None:
            figure = model(
                indicator_id=row.indicator, organisation_id=row.organisation, year=row.year
            )
            if row.period:
                figure.period = row.period
        for name, value in row.before.items():
            setattr(figure, name, model._meta.get_field(name).to_python(value))
        figure.save()


def forget_old_files() -> int:
    """Remove files and receipts whose days are over; how many they were."""
    oldest = timezone.now() - dt.timedelta(days=settings.FILES_KEPT_DAYS)
    _number, by_model = ReceivedFile.objects.filter(made_at__lt=oldest).delete()
    return by_model.get(ReceivedFile._meta.label, 0)
