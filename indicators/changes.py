"""Targets that are decided, changed by a later decision: both values, the date, the reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from decisions.actions import deciding, publish
from decisions.models import BUDGET, Decision, Edition
from goals.models import Budget
from indicators.actions import set_target
from indicators.budgets import budget_edition
from indicators.models import Indicator, Target, TargetChange
from indicators.tasks import drain_soon
from organisations.models import Organisation, User


@dataclass(frozen=True, slots=True)
class NewTarget:
    """What a decision says that a target is from now on.

    `was` is the text that the one who decides has seen; None asks for no such check. `confirmed`
    is why it is right although it was asked about.
    """

    indicator: Indicator
    text: str
    read_as: str = ""
    was: str | None = None
    source: str = ""
    confirmed: str = ""


def change_targets(
    *,
    changes: Sequence[NewTarget],
    year: int,
    by: User | None,
    decided_on: date | None = None,
    reference: str,
    reason: str,
) -> Edition:
    """Change the city's targets of an adopted year, as kommunfullmäktige or -styrelsen decided.

    All or none. The budget gets a new edition, which readers see at once. Raises ValidationError
    when something is missing or no longer as it was seen.
    """
    city = Organisation.objects.city()
    check_grounds(reference=reference, reason=reason)
    with deciding(
        kind=Decision.Kind.TARGETS, organisation=city, year=year, subject=BUDGET, by=by,
        decided_on=decided_on, reference=reference, motivation=reason,
    ) as decision:  # fmt: skip
        budget = Budget.objects.adopted_for(year).first()
        if budget is None:
            raise ValidationError(
                _("%(year)d har ingen antagen budget, så dess årsmål ändras utan beslut.")
                % {"year": year}
            )
        set_by_decision(changes=changes, decision=decision, by=by)
        edition = budget_edition(budget=budget, decision=decision)
        publish(edition=edition, decision=decision)
        drain_soon()
    return edition


def check_grounds(*, reference: str, reason: str) -> None:
    """What is decided is changed by a decision that can be found, for a reason that is said."""
    missing = {}
    if not reference.strip():
        missing["reference"] = _("Ange vilket beslut det är: paragraf eller diarienummer.")
    if not reason.strip():
        missing["reason"] = _("Skriv varför det ändras. Läsarna ser det.")
    if missing:
        raise ValidationError(missing)


def set_by_decision(
    *, changes: Iterable[NewTarget], decision: Decision, by: User | None
) -> list[TargetChange]:
    """Set targets of the decision's organisation and year, and keep what each said before.

    Call inside `deciding`. What says the same already is left alone; nothing left to change is
    refused, so that no decision is recorded that decides nothing.
    """
    kept = [_set(change, decision, by) for change in changes]
    made = [change for change in kept if change is not None]
    if not made:
        raise ValidationError(_("Inget årsmål blir ett annat."))
    return made


def _set(change: NewTarget, decision: Decision, by: User | None) -> TargetChange | None:
    stored = Target.objects.select_for_update(of=("self",)).filter(
        indicator=change.indicator, organisation=decision.organisation, year=decision.year
    )
    known = stored.first()
    before = known.text if known else ""
    if change.was is not None and change.was != before:
        raise ValidationError(
            _("Årsmålet för %(indicator)s har hunnit bli ”%(text)s”. Se över ändringarna igen.")
            % {"indicator": change.indicator.name, "text": before or "–"}
        )
    wanted = said(change.text.strip(), change.read_as.strip())
    previous = said(known.text, known.read_as) if known else ""
    if wanted == previous:
        return None
    target = set_target(
        indicator=change.indicator, organisation=decision.organisation, year=decision.year,
        text=change.text, read_as=change.read_as, by=by, source=change.source,
        reference=decision.reference,
    )  # fmt: skip
    if change.confirmed:
        Target.objects.filter(pk=target.pk).update(confirmed=change.confirmed)
    return TargetChange.objects.create(
        target=target,
        previous_text=previous,
        new_text=wanted,
        decided_on=decision.decided_on,
        reference=decision.reference,
        changed_by=by,
    )


def said(text: str, read_as: str) -> str:
    """A target in words: "så bra som möjligt (tolkas som Minst 80 %)"."""
    if not read_as:
        return text
    return (_("%(text)s (tolkas som %(meaning)s)") % {"text": text, "meaning": read_as})[:200]


def words_of_targets(organisation: Organisation, year: int) -> dict[int, str]:
    """What every target of the year says, by its key: for `note_changes` to compare with."""
    rows = Target.objects.filter(organisation=organisation, year=year)
    return {row.pk: said(row.text, row.read_as) for row in rows}


def note_changes(*, before: dict[int, str], decision: Decision, by: User | None) -> None:
    """Keep what targets said that were set otherwise in the decision's name."""
    rows = Target.objects.filter(organisation=decision.organisation, year=decision.year)
    changed = [row for row in rows if said(row.text, row.read_as) != before.get(row.pk, "")]
    for row in changed:
        row.reference = decision.reference
    Target.objects.bulk_update(changed, ["reference"])
    TargetChange.objects.bulk_create(
        TargetChange(
            target=row,
            previous_text=before.get(row.pk, ""),
            new_text=said(row.text, row.read_as),
            decided_on=decision.decided_on,
            reference=decision.reference or "–",
            changed_by=by,
        )
        for row in changed
    )
