"""A table's spreadsheet is left, saved, undone. Whole tables are saved in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.models import ReceivedFile
from documents.sheets import Reading, Refused
from documents.tables.comparing import (
    CHANGED,
    GONE,
    NEW,
    RENAMED,
    Compared,
    Difference,
    compare,
)
from documents.tables.reading import is_pasted, read_pasted, read_table_file
from documents.tables.subject import Placed, TableSubject, Texts
from drafting.actions import writing
from drafting.sheets.rows import same
from organisations import audit
from organisations.models import User

State = ReceivedFile.State
TABLE = ReceivedFile.Subject.TABLE


class NotSeen(Exception):
    """What stands has changed since the person saw what would be saved."""


@dataclass(frozen=True)
class SavedRow:
    """A row of the receipt: what it was and what it became, by column. `above` is the row that one
    stood below that is gone, 0 for none."""

    status: str
    name: str
    pk: int
    number: int
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    above: int = 0


def receive_file(*, subject: TableSubject, name: str, data: bytes, by: User) -> ReceivedFile:
    """Keep a spreadsheet and what was read of it. One that cannot be read is kept with why."""
    return _received(subject, name, data, by, lambda: read_table_file(data, name, subject))


def receive_pasted(*, subject: TableSubject, text: str, by: User) -> ReceivedFile:
    """Keep rows that were copied from a spreadsheet, as a file is kept."""
    name = _("Inklistrat till %(table)s.txt") % {"table": subject.title}
    data = text.encode("utf-8", "replace")
    return _received(subject, name, data, by, lambda: read_pasted(text, name, subject))


def _received(
    subject: TableSubject, name: str, data: bytes, by: User, read: Callable[[], Reading]
) -> ReceivedFile:
    plan = subject.plan
    file = ReceivedFile(
        organisation=plan.organisation, year=plan.year, subject=TABLE, table=subject.key,
        name=name[:200], data=data, by=by,
    )  # fmt: skip
    try:
        file.reading = read().as_json()
    except Refused as refused:
        file.state = State.REFUSED
        file.faults = [one.as_json() for one in refused.faults]
    file.save()
    return file


def compared_now(file: ReceivedFile, subject: TableSubject) -> Compared:
    """A waiting file against what stands now."""
    return compare(subject, Reading.of_json(file.reading))


def save_file(
    *, file: ReceivedFile, subject: TableSubject, keys: Collection[str], seen: str, by: User
) -> ReceivedFile:
    """Save the chosen rows, all or none, and keep a receipt; cells that could not be read are
    kept in it.

    `seen` is the fingerprint of what the person saw. Raises `NotSeen`, `drafting.actions.Locked`,
    `decisions.guard.Sealed`, ValidationError.
    """
    with writing(subject.place, by):
        locked = _locked(file)
        if not locked.is_waiting:
            state = locked.get_state_display()
            raise ValidationError(_("Filen är redan %(state)s.") % {"state": state})
        compared = compared_now(locked, subject)
        if compared.fingerprint != seen:
            raise NotSeen
        chosen = compared.chosen(keys)
        if not chosen:
            raise ValidationError(_("Välj minst en rad att spara."))
        above = _above(subject)
        with subject.arranged():
            saved = [_saved(subject, one, above, by) for one in chosen]
            subject.arrange(_placed(locked, compared, chosen, saved), by)
            subject.ensure_placed({row.pk: row.after for row in saved if row.status != GONE})
        locked.receipt = [asdict(one) for one in saved]
        locked.faults = [asdict(one) for one in compared.left]
        locked.state, locked.taken_by, locked.taken_at = State.TAKEN, by, timezone.now()
        locked.save(update_fields=["receipt", "faults", "state", "taken_by", "taken_at"])
        what = _("Läste in %(table)s, %(number)d rader") % {
            "table": subject.title, "number": len(chosen),
        }  # fmt: skip
        audit.record(audit.Kind.LOADED, by=by, what=what)
    return locked


def _locked(file: ReceivedFile) -> ReceivedFile:
    files = ReceivedFile.objects.select_related("organisation").defer("data")
    return files.select_for_update(of=("self",)).get(pk=file.pk)


def _placed(
    file: ReceivedFile,
    compared: Compared,
    chosen: Sequence[Difference],
    saved: Sequence[SavedRow],
) -> list[Placed]:
    """The new rows in the file's order, each with the row that it stands below. Of pasted rows the
    first ones come last, as all that is added."""
    may_be_first = not is_pasted(Reading.of_json(file.reading))
    new = {one.number: one for one in compared.of(NEW)}
    added = [row for row in saved if row.status == NEW]
    made = {row.number: row.pk for row in added}
    there = made | {one.number: one.pk for one in chosen if one.status == RENAMED}
    placed = [Placed(row.pk, _row_above(new[row.number], new, there)) for row in added]
    return [one for one in placed if one.above or may_be_first]


def _row_above(one: Difference, new: dict[int, Difference], made: dict[int, int]) -> int:
    number, pk = one.above
    while number and not (pk or number in made):  # that one was not chosen
        number, pk = new[number].above
    return pk or made.get(number, 0)


def _above(subject: TableSubject) -> dict[int, int]:
    """The row that each stands below, 0 for none."""
    order = [row.pk for row in subject.standing()]
    return dict(zip(order, [0, *order], strict=False))


def _saved(subject: TableSubject, one: Difference, above: dict[int, int], by: User) -> SavedRow:
    pk = one.pk
    try:
        if one.status == NEW:
            pk = subject.add(one.after, by)
        elif one.status in (CHANGED, RENAMED):
            subject.change(pk, one.after, by)
        else:
            subject.remove(pk, by)
    except ValidationError as fault:
        raise ValidationError(f"{one.name}: {' '.join(fault.messages)}") from fault
    stood = above[pk] if one.status == GONE else 0
    return SavedRow(one.status, one.name, pk, one.number, one.before, one.after, stood)


def saved_rows(file: ReceivedFile) -> list[SavedRow]:
    return [SavedRow(**row) for row in file.receipt]


def undo_file(*, file: ReceivedFile, subject: TableSubject, by: User) -> ReceivedFile:
    """Put back what stood before the file was saved. Raises ValidationError where somebody has
    changed a row since, and as `save_file` does."""
    with writing(subject.place, by):
        locked = _locked(file)
        if found := hindrances(locked, subject):
            raise ValidationError(found)
        rows = saved_rows(locked)
        with subject.arranged():
            for row in reversed(rows):
                _put_back(subject, row, by)
            gone = [row for row in rows if row.status == GONE]
            subject.arrange([Placed(row.pk, row.above) for row in gone], by)
        locked.state, locked.undone_by, locked.undone_at = State.UNDONE, by, timezone.now()
        locked.save(update_fields=["state", "undone_by", "undone_at"])
        what = _("Ångrade inläsningen av %(table)s") % {"table": subject.title}
        audit.record(audit.Kind.LOADED, by=by, what=what)
    return locked


def _put_back(subject: TableSubject, row: SavedRow, by: User) -> None:
    if row.status == NEW:
        subject.remove(row.pk, by)
    elif row.status in (CHANGED, RENAMED):
        subject.change(row.pk, row.before, by)
    else:
        subject.restore(row.pk, by)


def hindrances(file: ReceivedFile, subject: TableSubject) -> list[str]:
    """Why what a file did cannot be undone, in words; nothing when it can."""
    if not file.is_taken:
        return [_("Filen är %(state)s.") % {"state": file.get_state_display()}]
    standing = {row.pk: row.texts for row in subject.standing()}
    return [words for row in saved_rows(file) if (words := _hinders(row, standing, subject))]


def _hinders(row: SavedRow, standing: dict[int, Texts], subject: TableSubject) -> str:
    texts = standing.get(row.pk)
    if row.status == GONE:
        if texts is not None or _is_taken(row, list(standing.values()), subject):
            return _("”%(name)s” finns redan igen.") % {"name": row.name}
        return ""
    if texts is None:
        return _("”%(name)s” är borttagen sedan dess.") % {"name": row.name}
    written = [one.name for one in subject.columns if one.is_written and one.name in row.after]
    if all(same(texts.get(name, ""), row.after[name]) for name in written):
        return ""
    return _("”%(name)s” har ändrats sedan dess.") % {"name": row.name}


def _is_taken(row: SavedRow, standing: Sequence[Texts], subject: TableSubject) -> bool:
    """Whether another row has the name now, where the database lets it stand once."""
    once = subject.once(row.before)
    return once is not None and once in map(subject.once, standing)


def changes_of(row: SavedRow, subject: TableSubject) -> list[tuple[str, str, str]]:
    """What changed in a row, in words: heading, was, became."""
    return [
        (column.heading, column.shown(row.before.get(column.name, "")),
         column.shown(row.after.get(column.name, "")))
        for column in subject.columns
        if column.name in row.after and (row.status != NEW or column.name != subject.named)
    ]  # fmt: skip
