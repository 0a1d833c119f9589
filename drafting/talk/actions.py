"""Saying something in the margin: comment, answer, change, remove, call done, open again.

Every write locks the comment that begins the thread, so that nothing is removed while somebody
answers it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.recording import recorded
from drafting.talk.matters import address_of
from drafting.talk.mentions import mentioned
from drafting.talk.models import Comment
from drafting.talk.permissions import mentionable
from organisations.models import Notice, Organisation, User
from organisations.notices import notify
from organisations.notices.telling import read_about


def comment(
    *,
    organisation: Organisation,
    year: int,
    matter: str,
    part: str,
    heading: str,
    text: str,
    by: User,
    paragraph: str = "",
) -> Comment:
    """Begin a thread in the margin of a part; whoever the text mentions is told."""
    with recorded(by):
        said = Comment(
            organisation=organisation, year=year, matter=matter, part=part, heading=heading,
            paragraph=paragraph, text=text, by=by,
        )  # fmt: skip
        _save(said)
    return said


def answer(*, thread: Comment, text: str, by: User) -> Comment:
    """Answer a thread; those in it are told. A thread that was done is open again."""
    with _held(thread, by) as first:
        if first.is_resolved:
            _resolve(first, None)
        said = Comment(
            organisation=first.organisation, year=first.year, matter=first.matter,
            part=first.part, heading=first.heading, answers_to=first, text=text, by=by,
        )  # fmt: skip
        told = _save(said)
        _tell_the_others(said, first, told)
        read_about(user=by, address=_address(first))
    return said


def change(*, said: Comment, text: str, by: User) -> Comment:
    """Change one's own words; whoever they mention now and did not before is told."""
    with _held(said, by) as first:
        stored = _unanswered(said, first)
        stored.text, stored.edited_at = text, timezone.now()
        _save(stored, stored.mentions)
    return stored


def remove(*, said: Comment, by: User) -> None:
    """Take one's own words away; the history keeps them."""
    with _held(said, by) as first:
        _unanswered(said, first).delete()


def resolve(*, thread: Comment, by: User) -> Comment:
    """Call a thread done: it is put aside, and asks nobody any more."""
    with _held(thread, by) as first:
        if not first.is_resolved:
            _resolve(first, by)
            read_about(user=by, address=_address(first))
    return first


def reopen(*, thread: Comment, by: User) -> Comment:
    with _held(thread, by) as first:
        _resolve(first, None)
    return first


@contextmanager
def _held(said: Comment, by: User) -> Iterator[Comment]:
    """The comment that begins the thread, as it stands now; ValidationError when it is gone."""
    with recorded(by):
        threads = Comment.objects.select_related("organisation", "by")
        first = threads.select_for_update(of=("self",)).filter(pk=said.answers_to_id or said.pk)
        found = first.first()
        if found is None:
            raise ValidationError(_("Kommentaren har tagits bort."))
        yield found


def _unanswered(said: Comment, first: Comment) -> Comment:
    later = first.answers.filter(at__gte=said.at).exclude(pk=said.pk)
    if later.exists():
        raise ValidationError(
            _("Någon har hunnit svara. Det du skrev står kvar; skriv ett svar i stället.")
        )
    if said.pk == first.pk:
        return first
    stored = first.answers.select_related("organisation", "by").filter(pk=said.pk).first()
    if stored is None:
        raise ValidationError(_("Kommentaren har tagits bort."))
    return stored


def _resolve(first: Comment, by: User | None) -> None:
    first.resolved_at = timezone.now() if by else None
    first.resolved_by = by
    first.save(update_fields=["resolved_at", "resolved_by"])


def _save(said: Comment, told_before: list[int] | None = None) -> list[User]:
    """Keep the words with whom they mention, and tell those who have not been told."""
    meant = mentioned(said.text, mentionable(said.organisation))
    said.mentions = [person.pk for person in meant]
    said.save()
    fresh = [person for person in meant if person.pk not in (told_before or [])]
    _notify(said, fresh, Notice.Kind.MENTIONED, _("Du nämns i en kommentar: %(where)s"))
    return fresh


def _tell_the_others(said: Comment, first: Comment, told: list[User]) -> None:
    """Whoever takes part in the thread and was not mentioned anyway."""
    others = {one.by for one in first.answers.select_related("by")} | {first.by}
    people = [person for person in others if person not in told]
    _notify(said, people, Notice.Kind.ANSWERED, _("Svar på en kommentar: %(where)s"))


def _notify(said: Comment, people: list[User], kind: Notice.Kind, words: str) -> None:
    where = f"{said.heading}, {said.organisation.short_name} {said.year}"
    notify(
        people=people,
        kind=kind,
        heading=words % {"where": where},
        address=_address(said),
        organisation=said.organisation,
        by=said.by,
    )


def _address(said: Comment) -> str:
    """Where the thread stands."""
    first = said.answers_to_id or said.pk
    return address_of(said.matter, said.organisation.code, said.year, said.part, first)
