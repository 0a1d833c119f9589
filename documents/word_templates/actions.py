"""A version of the city's Word template is kept, taken into use, taken out of use again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from common.recording import recorded
from common.text import clean_text
from documents.jobs import wait_for
from documents.models import WordTemplate
from documents.papers.word.checking import Found, examine, hinders
from documents.papers.word.template import UnfitTemplate
from documents.word_templates.example import example_plan
from organisations.audit import Kind, record
from organisations.models import User

TEMPLATE_LOCK = 0x5754
LONGEST_NAME = 150


class Refused(ValidationError):
    """The file cannot be a template; `found` is everything that was looked at."""

    def __init__(self, words: str, found: list[Found]) -> None:
        super().__init__(words)
        self.found = found


def add_template(*, name: str, data: bytes, by: User) -> WordTemplate:
    """Keep the file as the next version, in use by nobody yet. Refused says what hinders."""
    check_template(data)
    plain = clean_text(PurePath(name.replace("\\", "/")).name)[-LONGEST_NAME:]
    checksum = hashlib.sha256(data).hexdigest()
    with _changing(by):
        rows = WordTemplate.objects.all()
        if same := rows.filter(checksum=checksum).light().first():
            words = _("Filen finns redan som version %(number)d.") % {"number": same.number}
            raise ValidationError(words)
        last = rows.aggregate(last=Max("number"))["last"] or 0
        return WordTemplate.objects.create(
            number=last + 1, name=plain, data=data, checksum=checksum, size=len(data), by=by
        )


def check_template(data: bytes) -> list[Found]:
    """What was found, when nothing hinders and the example can be written in it."""
    try:
        found = examine(data)
    except UnfitTemplate as unfit:
        raise Refused(str(unfit), []) from None
    if hinders(found):
        raise Refused(_("Mallen kan inte användas än. Rätta det som hindrar i Word."), found)
    try:
        example_plan(data)
    except UnfitTemplate as unfit:
        raise Refused(str(unfit), found) from None
    return found


def take_into_use(*, template: WordTemplate, by: User) -> None:
    """From now on plans are written in this version. Files that are made stay as they are."""
    with _changing(by):
        WordTemplate.objects.filter(is_in_use=True).exclude(pk=template.pk).update(is_in_use=False)
        WordTemplate.objects.filter(pk=template.pk).update(is_in_use=True)
        record(Kind.SETTINGS, by=by, what=_("Word-mall i bruk: %s") % template)


def take_out_of_use(*, by: User) -> None:
    """From now on plans are written in our own look."""
    with _changing(by):
        if WordTemplate.objects.filter(is_in_use=True).update(is_in_use=False):
            record(Kind.SETTINGS, by=by, what=_("Word-mallen togs ur bruk"))


@contextmanager
def _changing(by: User) -> Iterator[None]:
    """One change at a time: numbers follow each other, and one version is in use."""
    with recorded(by):
        wait_for(TEMPLATE_LOCK, 0)
        yield
