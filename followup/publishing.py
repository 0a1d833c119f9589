"""What becomes public of a year: seen before it is decided, frozen, and withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions import actions as decisions
from decisions.dates import check_not_before
from decisions.history import last_seen
from decisions.models import PLAN, Decision, Edition
from decisions.order import year_alone
from followup.calculations.seen import Facts, changes, facts_of
from followup.handed_in import handed_in_of
from followup.judgements import decided_judgements
from followup.preview import preview
from goals.models import Budget
from indicators.editions import count_unexplained, freeze_city, freeze_corrections
from indicators.models import Outcome, Period, Policy
from indicators.recompute import compute_now, one_at_a_time
from organisations.models import Organisation, User
from plans.contributions import standing_contributions


def publish(
    *,
    year: int,
    subject: str,
    by: User | None,
    decided_on: date | None = None,
    reference: str = "",
    reason: str = "",
    kind: str = "",
    seen: Facts | None = None,
) -> Edition:
    """Publish a period (T1, T2, VB, a month) or the year's plans ("plan") for the whole city.

    Freezes all that stands: what has been handed in and decided, computed, with judgements and
    who is missing. When values that readers have seen become others, there must be a reason: the
    organisations' own, or `reason`. `seen` is what the one who decides has been shown: if it is
    not what would be published, nothing is (`Changed`).
    """
    city = Organisation.objects.city()
    if not Budget.objects.adopted_for(year).exists() and not Outcome.objects.of_year(year).exists():
        raise ValidationError(_("Det finns inget att publicera för %(year)d.") % {"year": year})
    if not kind:
        _check_day(decided_on, year, subject)
    with _alone(year):
        before = last_seen(city, year, subject)
        kind = kind or (
            Decision.Kind.CORRECTION if reason and before else Decision.Kind.PUBLICATION
        )
        with decisions.deciding(
            kind=kind,
            organisation=city,
            year=year,
            subject=subject,
            by=by,
            decided_on=decided_on,
            reference=reference,
            motivation=reason,
        ) as decision:
            compute_now()
            if seen is not None and (met := changes(seen, facts_of(preview(year, subject)))):
                raise Changed(met)
            edition = decisions.make_edition(
                decision=decision,
                kind=Edition.Kind.PERIOD,
                document=city_document(city, year, subject),
                freeze=lambda made: _freeze(made, before, decision),
                seal=False,
            )
            decisions.publish(edition=edition, decision=decision)
    return edition


def _check_day(day: date | None, year: int, subject: str) -> None:
    """A period is published when it has ended."""
    if day is not None and subject != PLAN:
        words = _("Perioden slutar %(day)s. Den kan inte vara publicerad före det.")
        check_not_before(day, Period(subject).last_day(year), words)


@contextmanager
def _alone(year: int) -> Iterator[None]:
    """Nobody else computes, and nothing of the year is decided while its figures are copied."""
    with transaction.atomic():
        one_at_a_time()
        with year_alone(year):
            yield


def _freeze(edition: Edition, before: Edition | None, decision: Decision) -> None:
    freeze_city(edition)
    if before is None:
        return
    freeze_corrections(edition, since=before, decision=decision)
    unexplained = count_unexplained(edition)
    if unexplained:
        raise ValidationError(
            ngettext(
                "%(number)d värde som redan är publicerat blir ett annat. Skriv varför.",
                "%(number)d värden som redan är publicerade blir andra. Skriv varför.",
                unexplained,
            )
            % {"number": unexplained},
            code="reason",
        )


def withdraw(
    *,
    year: int,
    subject: str,
    by: User | None,
    reason: str,
    decided_on: date | None = None,
    reference: str = "",
    organisation: Organisation | None = None,
    back_to: Edition | None = None,
    correction_comes: bool = False,
) -> None:
    """Take a published period or plan away from readers, who are told why and since when, and
    whether a corrected edition comes."""
    with decisions.deciding(
        kind=Decision.Kind.WITHDRAWAL,
        organisation=organisation or Organisation.objects.city(),
        year=year,
        subject=subject,
        by=by,
        decided_on=decided_on,
        reference=reference,
        motivation=reason,
        correction_comes=correction_comes,
    ) as decision:
        decisions.withdraw(decision=decision, back_to=back_to)


@dataclass
class Changed(Exception):
    """Something else would become public than what was shown; `what` says it in sentences."""

    what: list[str]


def city_document(city: Organisation, year: int, subject: str) -> dict[str, Any]:
    """Who has handed in and who is missing, the judgements, and the rules they were made by;
    of the plans also who contributes to which goal."""
    found = handed_in_of(year, subject)
    policy = Policy.objects.filter(year=year).first()
    contributions = standing_contributions(year) if subject == PLAN else {}
    return {
        **contributions,
        "handed_in": [one.code for one in found.handed_in],
        "missing": [one.code for one in found.missing],
        "judgements": decided_judgements(year, subject),
        "policy": policy.as_document() if policy else {},
    }
