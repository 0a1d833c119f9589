"""`publish --year 2024 --period T2 --reference "KS § 14" --by EMAIL`: what the page does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.numbers import json_number
from decisions.models import PLAN, Edition
from decisions.selectors import standing_of
from followup import publishing
from followup.management.matters import Given, MatterCommand
from followup.preview import preview
from indicators.models import Correction
from indicators.recompute import compute_now, one_at_a_time
from plans.actions.workflow import publish_plan
from plans.preview import TargetLine, target_changes, targets_held


class Command(MatterCommand):
    """Publish a period or the year's plans, or one organisation's decided plan."""

    help = "Publicerar en period, årets planer eller en organisations beslutade plan."

    def decide(self, given: Given, *, dry_run: bool) -> dict[str, Any]:
        answer = plan_answer(given) if given.plan else city_answer(given)
        try:
            with transaction.atomic():
                edition = _publish(given)
        except ValidationError as error:
            if not dry_run:
                raise
            return {**answer, "refused": " ".join(error.messages)}
        return {
            **answer,
            "edition": edition.number,
            "published": not dry_run,
            "checksum": edition.checksum,
        }

    def tell(self, answer: dict[str, Any]) -> None:
        done = _("Publicerad") if answer["published"] else _("Skulle publiceras")
        self.stdout.write(
            f"{done}: {answer['period']} {answer['year']}, utgåva {answer['edition']}"
        )
        self.stdout.write(_("Inlämnade: %s") % (", ".join(answer["handed_in"]) or "–"))
        self.stdout.write(_("Saknas: %s") % (", ".join(answer["missing"]) or "–"))
        for one in answer["corrections"]:
            self.stdout.write(
                _("Rättas: %(organisation)s, %(indicator)s: %(before)s → %(after)s (%(reason)s)")
                % {**one, "reason": one["reason"] or _("orsak saknas")}
            )
        if answer["checksum"]:
            self.stdout.write(_("Kontrollsumma: %s") % answer["checksum"])


def _publish(given: Given) -> Edition:
    rest = {
        "by": given.by,
        "decided_on": given.decided_on,
        "reference": given.reference,
        "reason": given.reason,
    }
    if given.plan:
        return publish_plan(plan=given.plan, **rest)  # type: ignore[arg-type]
    return publishing.publish(year=given.year, subject=given.subject, **rest)  # type: ignore[arg-type]


def city_answer(given: Given) -> dict[str, Any]:
    """What becomes public of the city's period or plans."""
    one_at_a_time()
    compute_now()
    shown = preview(given.year, given.subject)
    return {
        **given.heading,
        "edition": shown.number,
        "published": False,
        "handed_in": [one.code for one in shown.handed_in],
        "missing": [one.code for one in shown.missing],
        "corrections": list(
            _corrections((one.correction for one in shown.corrections), given.reason)
        ),
        "checksum": "",
    }


def plan_answer(given: Given) -> dict[str, Any]:
    """What becomes public of one organisation's plan."""
    standing = standing_of(given.organisation, given.year, PLAN)
    edition = standing.edition if standing else None
    reason = given.reason or (edition.decision.motivation if edition else "")
    lines = target_changes(standing, targets_held(standing)) if standing else []
    return {
        **given.heading,
        "edition": edition.number if edition else None,
        "published": False,
        "handed_in": [given.organisation.code] if edition else [],
        "missing": [] if edition else [given.organisation.code],
        "corrections": [_target(given, line, reason) for line in lines],
        "checksum": edition.checksum if edition else "",
    }


def _corrections(found: Iterable[Correction], reason: str) -> Iterable[dict[str, Any]]:
    for one in found:
        of_text = one.what == Correction.What.TARGET
        yield {
            "organisation": one.organisation.code,
            "indicator": one.indicator.code,
            "what": one.what,
            "before": one.before_text if of_text else json_number(one.before_value),
            "after": one.after_text if of_text else json_number(one.after_value),
            "reason": one.reason or reason,
        }


def _target(given: Given, line: TargetLine, reason: str) -> dict[str, Any]:
    return {
        "organisation": given.organisation.code,
        "indicator": line.indicator.code,
        "what": str(Correction.What.TARGET),
        "before": line.before,
        "after": line.after,
        "reason": reason,
    }
