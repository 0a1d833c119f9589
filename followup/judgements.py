"""People's judgements of goals: prepared as drafts, decided, frozen each as an edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from decisions import actions as decisions
from decisions.guard import explained
from decisions.models import Decision, Edition, Standing
from decisions.news import WORKING, raise_news
from decisions.order import hold_matters
from drafting.calculations.rich_text import revision
from drafting.fields import EditedField, Gone
from followup.models import GoalJudgement
from followup.permissions import can_judge
from followup.selectors import Goal, Proposal, field_of, judgement_of, proposal_of
from indicators.models import Level
from indicators.tasks import drain_soon
from organisations.models import Organisation, User, the_city

Status = GoalJudgement.Status


@dataclass(frozen=True)
class JudgementPlace:
    """A draft as a place to write in: two people who judge at once meet here.

    Its row is locked for every write; it appears with the first.
    """

    goal: Goal
    organisation: Organisation
    period: str
    judgement: GoalJudgement | None = None

    @property
    def year(self) -> int:
        return self.goal.budget.year

    @property
    def is_decided(self) -> bool:
        return self.judgement is not None and self.judgement.status == Status.DECIDED

    def may_write(self, user: User) -> bool:
        return can_judge(user, self.organisation)

    def locked(self) -> JudgementPlace:
        of_place: dict[str, Any] = {
            **field_of(self.goal),
            "organisation": self.organisation,
            "period": self.period,
        }
        with explained():
            row, _created = GoalJudgement.objects.get_or_create(**of_place)
        rows = GoalJudgement.objects.select_for_update(of=("self",))
        return replace(self, judgement=rows.get(pk=row.pk))

    def why_closed(self, address: str = "") -> str:
        if is_period_sealed(self.year, self.period):
            return period_is_closed()
        if self.is_decided:
            return _("Bedömningen är beslutad. Öppna den igen för att ändra.")
        return ""

    def field(self, address: str) -> EditedField:
        if address == "level":
            return LevelField(address, self.judgement)
        if address == "motivation":
            return MotivationField(address, self.judgement)
        raise Gone


class _JudgementField(EditedField):
    def write(self, value: str, by: User) -> None:
        judgement = self.row
        assert isinstance(judgement, GoalJudgement)  # there since the place was locked
        setattr(judgement, self.attribute, value)
        judgement.judged_by = by
        with explained():
            judgement.save(update_fields=[self.attribute, "judged_by", "judged_at"])
        raise_news(WORKING)


class LevelField(_JudgementField):
    """The level, in words wherever somebody meets it: two versions side by side, the history."""

    attribute = "level"

    @property
    def label(self) -> str:
        return _("Bedömning")

    @property
    def value(self) -> str:
        return level_words(super().value)

    def clean(self, value: str) -> str:
        """The words of the level; nothing takes the choice back."""
        if value and not _level_called(value):
            raise ValidationError(_("Välj en av bedömningarna i listan."))
        return value

    def write(self, value: str, by: User) -> None:
        super().write(_level_called(value), by)

    def events(self) -> Iterable[Any]:
        for event in super().events():
            event.level = level_words(event.level)
            yield event


class MotivationField(_JudgementField):
    attribute = "motivation"
    has_lines = True

    @property
    def label(self) -> str:
        return _("Motivering")


def level_words(level: str) -> str:
    return str(Level(level).label) if level else ""


def _level_called(words: str) -> str:
    """The level behind the words; empty when there is none of that name."""
    return next((str(level) for level in Level if str(level.label) == words), "")


def seen(judgement: GoalJudgement | None, proposal: Proposal | None) -> str:
    """A short name for what somebody who decides has in front of them."""
    written = [judgement.level, judgement.motivation] if judgement else []
    return revision("\n".join([*written, proposal.level if proposal else ""]))


def is_period_sealed(year: int, period: str) -> bool:
    """The city has closed the period."""
    of_period = Standing.objects.filter(organisation=the_city(), year=year, subject=period)
    return of_period.filter(is_sealed=True).exists()


def period_is_closed() -> str:
    return _("Perioden är stängd. Stadsledningskontoret kan öppna den igen.")


def decide_judgement(
    *,
    judgement: GoalJudgement,
    by: User | None,
    decided_on: date | None = None,
    reference: str = "",
    reason: str = "",
    kind: str = "",
    read_as: str | None = None,
) -> Edition:
    """Decide a judgement: frozen with its proposal, and counted in the goal above.

    A person's decision is weighed against the proposal of the moment and refused when the draft
    is no longer what they read (`read_as`, of `seen`), or the period is closed; with a `kind` it
    is stated as it was. A judgement decided anew is a correction and needs a reason.
    """
    goal, organisation = judgement.goal, judgement.organisation
    year = goal.budget.year
    again = Standing.objects.of(organisation, year, judgement.subject).filter(edition__isnull=False)
    with transaction.atomic():
        _hold_open(judgement)
        with decisions.deciding(
            kind=kind or (Decision.Kind.CORRECTION if again.exists() else Decision.Kind.JUDGEMENT),
            organisation=organisation,
            year=year,
            subject=judgement.subject,
            by=by,
            decided_on=decided_on,
            reference=reference,
            motivation=reason,
        ) as decision:
            decided = _locked(judgement)
            if not kind:
                _weigh(decided, by, read_as)
            decided.status = Status.DECIDED
            decided.full_clean(exclude=["organisation", "area_goal", "strategic_goal", "judged_by"])
            decided.save()
            edition = decisions.make_edition(
                decision=decision, kind=Edition.Kind.JUDGEMENT, document=as_document(decided)
            )
            drain_soon()
    return edition


def _hold_open(judgement: GoalJudgement) -> None:
    """The period stays open until the decision is made."""
    city = Organisation.objects.city()
    matters = [(city, judgement.period), (judgement.organisation, judgement.subject)]
    for one in hold_matters(judgement.goal.budget.year, matters):
        if one.subject == judgement.period and one.is_sealed:
            raise ValidationError(period_is_closed(), code="closed")


def _locked(judgement: GoalJudgement) -> GoalJudgement:
    rows = GoalJudgement.objects.select_for_update(of=("self",))
    return rows.select_related(
        "organisation", "area_goal__budget", "strategic_goal__budget", "judged_by"
    ).get(pk=judgement.pk)


def _weigh(judgement: GoalJudgement, by: User | None, read_as: str | None) -> None:
    """Set what the judgement is decided against, once it is what its decider has read."""
    if judgement.status == Status.DECIDED:
        raise ValidationError(_("Bedömningen är redan beslutad."), code="decided")
    proposal = proposal_of(judgement.goal, judgement.organisation, judgement.period)
    if read_as is not None and read_as != seen(judgement, proposal):
        raise ValidationError(
            _("Utkastet eller förslaget har ändrats sedan du läste det. Läs och besluta sedan."),
            code="changed",
        )
    judgement.proposal = proposal.level if proposal else ""
    judgement.rule_version = proposal.rule_version if proposal else ""
    judgement.judged_by = by


def reopen_judgement(*, judgement: GoalJudgement, reason: str, by: User) -> None:
    """Take a decided judgement back to draft; what was decided stands until it is decided anew."""
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför bedömningen öppnas igen.")})
    year = judgement.goal.budget.year
    with transaction.atomic():
        _hold_open(judgement)
        with decisions.deciding(
            kind=Decision.Kind.REOPENING,
            organisation=judgement.organisation,
            year=year,
            subject=judgement.subject,
            by=by,
            motivation=reason,
        ) as decision:
            opened = _locked(judgement)
            if opened.status != Status.DECIDED:
                raise ValidationError(_("Bedömningen är redan öppen."))
            opened.status = Status.DRAFT
            opened.save(update_fields=["status"])
            decisions.set_sealed(decision=decision, sealed=False)


def place_of(goal: Goal, organisation: Organisation, period: str) -> JudgementPlace:
    return JudgementPlace(goal, organisation, period, judgement_of(goal, organisation, period))


def as_document(judgement: GoalJudgement) -> dict[str, Any]:
    """What an edition keeps of a judgement."""
    return {
        "goal": judgement.goal.code,
        "organisation": judgement.organisation.code,
        "period": judgement.period,
        "level": judgement.level,
        "proposal": judgement.proposal,
        "motivation": judgement.motivation,
        "rule_version": judgement.rule_version,
        "judged_by": str(judgement.judged_by or ""),
    }


def decided_judgements(year: int, period: str) -> list[dict[str, Any]]:
    """The judgements that stand of a period, of the city and of organisations, with when."""
    rows = (
        Standing.objects.filter(
            year=year, subject__startswith=f"{period}:", edition__kind=Edition.Kind.JUDGEMENT
        )
        .select_related("edition__decision")
        .order_by("organisation__kind_order", "organisation__sort_name", "subject")
    )
    return [
        {
            **row.edition.document,
            "decided_on": row.edition.decision.decided_on.isoformat(),
            "reference": row.edition.decision.reference,
        }
        for row in rows
        if row.edition
    ]
