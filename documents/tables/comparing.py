"""A table's spreadsheet held against what stands: what would change, what could not be read."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.text import fold
from documents.sheets import Reading
from documents.sheets.cells import error_words, is_error
from documents.sheets.sheet import SheetRow, merged_words
from documents.tables.reading import is_pasted
from documents.tables.subject import SheetColumn, TableRow, TableSubject, Texts, without_year
from drafting.sheets.rows import same
from finance.calculations import named_unit, unit_of, with_unit

NEW, CHANGED, GONE, RENAMED = "new", "changed", "gone", "renamed"
# How alike two names are, of 1, when they are close.
_CLOSE = 0.6
# What sums begin with under all the names that people give them.
_LIKE_SUM = re.compile(r"(?:del|total)?summa\b|totalt?\b|sum\b|s:a\b|netto")
# "Totalt", and of a kind of rows: "Totalt, drift".
_SUM = re.compile(r"(?:summa|totalt?|summa totalt|totalsumma|sum)(?:, .+)?:?")

# A cell that changes, in words: its heading, what it was, what it becomes.
Part = tuple[str, str, str]
# A row of the file: its number, and the number of the table's row that it is, 0 for a new one.
Above = tuple[int, int]
FIRST: Above = (0, 0)


@dataclass(frozen=True)
class Difference:
    """A row that would be added, changed or removed. `key` names it in the form that chooses.

    One that is renamed is asked about: it is the row `pk` and the file's new row `number` in one,
    and takes the place of both when somebody says that they are the same.

    `before` and `after` are the texts that change, by column; `number` is the row in the file, 0
    for one that is not in it. `above` is the row that a new one stands below in the file.
    """

    key: str
    status: str
    name: str
    number: int = 0
    pk: int = 0
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    above: Above = FIRST


@dataclass(frozen=True)
class LeftCell:
    """A cell, or a row, that was not read: what is wrong, what would be right, what becomes of it
    instead."""

    row: int
    name: str
    column: str
    wrong: str
    instead: str


@dataclass
class Compared:
    """All that a person sees before it is saved."""

    differences: list[Difference] = field(default_factory=list)
    unchanged: int = 0
    left: list[LeftCell] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Of what was shown: what is saved is what somebody saw."""
        shown = json.dumps([[asdict(one) for one in self.differences], self.doubts], default=str)
        return hashlib.sha256(shown.encode()).hexdigest()

    def of(self, *statuses: str) -> list[Difference]:
        return [one for one in self.differences if one.status in statuses]

    @property
    def written(self) -> list[Difference]:
        return self.of(NEW, CHANGED)

    @property
    def gone(self) -> list[Difference]:
        return self.of(GONE)

    @property
    def renamed(self) -> list[Difference]:
        return self.of(RENAMED)

    def chosen(self, keys: Collection[str]) -> list[Difference]:
        """What a person chose. A row that is the same under another name is neither added nor
        removed, whatever else is ticked."""
        same_rows = [one for one in self.renamed if one.key in keys]
        without = {key for one in same_rows for key in (str(one.number), _gone_key(one.pk))}
        return [one for one in self.differences if one.key in keys and one.key not in without]


def compare(subject: TableSubject, reading: Reading) -> Compared:
    """Nothing is stored, and no fault of a cell stands in the way of the others."""
    return _Comparing(subject, reading).compared()


class _Comparing:
    def __init__(self, subject: TableSubject, reading: Reading) -> None:
        self.subject, self.reading = subject, reading
        self.standing = subject.standing()
        self.stands = _in_place(subject, [(one.pk, one.texts) for one in self.standing])
        self.read: dict[int, Texts] = {}
        # The rows of the file as they would stand, and its sums, by their numbers.
        self.become: dict[int, Texts] = {}
        self.sums: dict[int, Texts] = {}
        self.taken = {subject.once(texts) for texts in self.stands.values()}
        self.found = Compared()
        self.above = FIRST
        self.columns = {column.name: column for column in subject.columns}
        self.units = self._units()
        self.rows = [self._with_units(row) for row in reading.sheet.rows]
        self.written = [
            column for column in subject.columns
            if column.is_written and reading.sheet.has(column.name)
        ]  # fmt: skip

    def compared(self) -> Compared:
        rows = [row for row in self.rows if self._is_named(row)]
        self.read = _in_place(self.subject, [(row.number, row.texts) for row in rows])
        matched = self._matched(rows)
        for row in rows:
            stands = matched.get(row.number)
            self._row(row, stands)
            if stands or self._is_new(row):
                self.above = (row.number, stands.pk if stands else 0)
        if self.subject.may_remove:
            kept = {row.pk for row in matched.values()}
            missing = [self._missing(row) for row in self.standing if row.pk not in kept]
            if not is_pasted(self.reading):
                self.found.differences += missing
            if self.subject.may_rename:
                self._renamed(missing)
        self.found.doubts += [words for _row, words in self.reading.sheet.asked]
        self.found.doubts += self._of_sums()
        self.found.doubts += self._of_other_years()
        return self.found

    def _units(self) -> dict[str, str]:
        """The unit of each column of amounts, where the file says another than ours: in the
        heading, else above the headings."""
        above = named_unit(" ".join(self.reading.sheet.titles))
        found = {}
        for read in self.reading.sheet.columns:
            column = self.columns.get(read.column or "")
            unit = named_unit(read.heading) or above
            if column and column.unit and unit and unit_of(unit) != column.unit:
                found[column.name] = unit
                words = _("Kolumnen ”%(heading)s” är läst i %(unit)s, som filen säger.")
                self.found.notes.append(words % {"heading": column.heading, "unit": unit})
        return found

    def _with_units(self, row: SheetRow) -> SheetRow:
        said = {
            name: with_unit(row.texts[name], unit)
            for name, unit in self.units.items()
            if name in row.texts
        }
        return replace(row, texts={**row.texts, **said}) if said else row

    def _of_sums(self) -> Iterator[str]:
        """A sum is of all rows above it, else below it; or of those since the sum before it."""
        last = 0
        for number, said in self.sums.items():
            above = [texts for one, texts in self.become.items() if one < number]
            since = [texts for one, texts in self.become.items() if last < one < number]
            for words in self.subject.sum_doubts(said, [above or [*self.become.values()], since]):
                yield _("Rad %(row)d: ") % {"row": number} + words
            last = number

    def _is_new(self, row: SheetRow) -> bool:
        return bool(self.found.differences) and self.found.differences[-1].number == row.number

    def _of_other_years(self) -> Iterator[str]:
        """Headings that are ours but for the year, as in last year's spreadsheet."""
        ours = {fold(without_year(one.heading)): one.heading for one in self.columns.values()}
        for read in self.reading.sheet.columns:
            meant = ours.get(fold(without_year(read.heading)))
            if read.column is None and meant:
                yield _(
                    "Kolumnen ”%(heading)s” lästes inte, för här är det ”%(meant)s”."
                    " Är det rätt år?"
                ) % {"heading": read.heading, "meant": meant}

    def _is_named(self, row: SheetRow) -> bool:
        named = self.subject.named
        name = row.text(named)
        if _SUM.fullmatch(fold(name)):
            words = _("Rad %(row)d (”%(name)s”) är en summa. Summor räknas ut och läses inte.")
            self.found.notes.append(words % {"row": row.number, "name": name})
            self.sums[row.number] = {
                one: text for one, text in row.texts.items() if one not in row.unknown
            }
            return False
        if named in row.unknown:
            self._leave(row, named, self._unknown_words(row, named))
        elif not name:
            words = _("Raden säger inte vad den gäller. Skriv det i kolumnen %(column)s.")
            self._leave(row, named, words % {"column": self.columns[named].heading})
        else:
            return True
        return False

    def _matched(self, rows: list[SheetRow]) -> dict[int, TableRow]:
        """The row that stands of each row of the file, by its number."""
        matched: dict[int, TableRow] = {}
        left = list(self.standing)
        for likeness in self.subject.likenesses(list(self.read.values())):
            known: dict[Any, deque[TableRow]] = defaultdict(deque)
            for one in left:
                known[likeness(self.stands[one.pk])].append(one)
            for row in rows:
                key = likeness(self.read[row.number])
                if row.number not in matched and key is not None and known[key]:
                    matched[row.number] = known[key].popleft()
            taken = {one.pk for one in matched.values()}
            left = [one for one in left if one.pk not in taken]
        return matched

    def _row(self, row: SheetRow, stands: TableRow | None) -> None:
        texts = self._texts(row, stands)
        named = self.subject.named
        if stands is None and named not in texts:
            return
        before = stands.texts if stands else {}
        after = {name: text for name, text in texts.items() if not same(text, before.get(name, ""))}
        if stands is None and self._is_twice(row, texts[named]):
            return
        said = {name: text for name, text in row.texts.items() if name not in row.unknown}
        there = {**self.read[row.number], **said, **texts}
        if stands is None and (words := self.subject.lacking(there)):
            self._leave(row, named, words)
            return
        if stands is None and _LIKE_SUM.match(fold(texts[named])):
            words = _(
                "Rad %(row)d (”%(name)s”) ser ut som en summa av andra rader. Är den det, välj bort"
                " den: summor räknas ut."
            )
            self.found.doubts.append(words % {"row": row.number, "name": texts[named]})
        else:
            self.become[row.number] = {**before, **texts}
        for words in self.subject.doubts(before, texts, said):
            self.found.doubts.append(_("Rad %(row)d: ") % {"row": row.number} + words)
        if not after:
            self.found.unchanged += 1
            return
        place = {name: there[name] for name in self.subject.placing if name in there}
        self._differs(row, stands, {**place, **after})

    def _differs(self, row: SheetRow, stands: TableRow | None, after: dict[str, str]) -> None:
        named = self.subject.named
        texts = {**stands.texts, **after} if stands else after
        before = {name: stands.texts.get(name, "") for name in after} if stands else {}
        shown = [one for one in self.columns.values() if one.is_written and one.name in after]
        if stands is None:
            shown = [column for column in shown if column.name != named]
        parts = tuple(
            (one.heading, one.shown(before.get(one.name, "")), one.shown(after[one.name]))
            for one in shown
        )
        self.found.differences.append(
            Difference(
                str(row.number), CHANGED if stands else NEW, texts[named], row.number,
                stands.pk if stands else 0, {**before, **(stands.beside if stands else {})},
                after, parts, FIRST if stands else self.above,
            )
        )  # fmt: skip

    def _is_twice(self, row: SheetRow, name: str) -> bool:
        """Whether the table has the name there already, where a name stands once."""
        once = self.subject.once({**self.read[row.number], self.subject.named: name})
        if once is None or once not in self.taken:
            self.taken.add(once)
            return False
        words = _("”%(name)s” finns redan. Skriv raderna som en, eller ge dem olika namn.")
        self._leave(row, self.subject.named, words % {"name": name})
        return True

    def _texts(self, row: SheetRow, stands: TableRow | None) -> dict[str, str]:
        """The cells that could be read, as they would stand."""
        texts = {}
        for column in self.written:
            try:
                texts[column.name] = self._cell(row, column.name)
            except ValidationError as fault:
                self._leave(row, column.name, " ".join(fault.messages), stands)
        return texts

    def _cell(self, row: SheetRow, name: str) -> str:
        text = row.text(name)
        if name in row.unknown:
            raise ValidationError(self._unknown_words(row, name))
        if is_error(text):
            raise ValidationError(" ".join(error_words(text)))
        if name in row.split:
            words = _("%(number)s kan vara ett tal eller två. Skilj cellerna med semikolon.")
            raise ValidationError(words % {"number": row.split[name]})
        return self.subject.cleaned(name, text)

    @staticmethod
    def _unknown_words(row: SheetRow, name: str) -> str:
        why = row.unknown[name]
        right = (
            _("Dela upp cellen och skriv värdet på den rad som det gäller.")
            if why == merged_words()
            else _("Öppna filen i Excel, spara den och lämna den igen.")
        )
        return f"{why} {right}"

    def _leave(self, row: SheetRow, name: str, wrong: str, stands: TableRow | None = None) -> None:
        column = self.columns[name]
        is_row = name == self.subject.named and stands is None
        instead = _("Raden läses inte.") if is_row else _instead(column, stands)
        called = row.text(self.subject.named)[:80]
        self.found.left.append(LeftCell(row.number, called, column.heading, wrong, instead))

    def _missing(self, row: TableRow) -> Difference:
        name = row.texts[self.subject.named]
        return Difference(_gone_key(row.pk), GONE, name, pk=row.pk, before=dict(row.texts))

    def _renamed(self, missing: Iterable[Difference]) -> None:
        """Ask of each row that the file, or what was pasted, does not have whether it is a new one
        that says the same, the most alike first."""
        pairs = sorted(
            (
                (likeness, gone, new)
                for gone in missing
                for new in self.found.of(NEW)
                if (likeness := self._likeness(gone, new))
            ),
            key=lambda pair: -pair[0],
        )
        taken: set[str] = set()
        for _likeness, gone, new in pairs:
            if not {gone.key, new.key} & taken:
                taken |= {gone.key, new.key}
                self.found.differences.append(self._same_row(gone, new))

    def _likeness(self, gone: Difference, new: Difference) -> float:
        """How alike the names are, of rows whose other cells agree; 0 where they are not one."""
        others = [one.name for one in self.written if one.name != self.subject.named]
        agree = [
            name for name in others if same(gone.before.get(name, ""), new.after.get(name, ""))
        ]
        filled = [name for name in agree if gone.before.get(name)]
        if len(agree) < len(others) or not filled:
            return 0
        alike = SequenceMatcher(None, fold(gone.name), fold(new.name)).ratio()
        # Two figures that agree are no accident, whatever the names are.
        return alike if alike >= _CLOSE or len(filled) > 1 else 0

    def _same_row(self, gone: Difference, new: Difference) -> Difference:
        named = self.subject.named
        heading = self.columns[named].heading
        place = {name: new.after[name] for name in self.subject.placing if name in new.after}
        return Difference(
            f"namn-{gone.pk}", RENAMED, new.name, new.number, gone.pk, {named: gone.name},
            {**place, named: new.name}, ((heading, gone.name, new.name),),
        )  # fmt: skip


def _gone_key(pk: int) -> str:
    return f"bort-{pk}"


def _in_place(subject: TableSubject, rows: list[tuple[int, Texts]]) -> dict[int, Texts]:
    """By number, with what the rows' order says of each."""
    placed = subject.in_place([texts for _number, texts in rows])
    return {number: texts for (number, _texts), texts in zip(rows, placed, strict=True)}


def _instead(column: SheetColumn, stands: TableRow | None) -> str:
    """What becomes of a cell that was not read."""
    text = column.shown(stands.texts.get(column.name, "")) if stands else ""
    return _("Cellen står kvar: %(text)s.") % {"text": text} if text else _("Cellen lämnas tom.")
