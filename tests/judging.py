"""A judgement drafted at once, without the desk at which people write it."""

import pghistory
from django.db import transaction

from decisions.guard import explained
from followup.models import GoalJudgement
from followup.selectors import field_of


def save_judgement(
    *, goal, organisation, period, level, motivation, proposal="", rule_version="", by
):
    """Keep a draft of the judgement. Raises `Sealed` when it has been decided."""
    written = {
        "level": level,
        "motivation": motivation.strip(),
        "proposal": proposal,
        "rule_version": rule_version,
        "judged_by": by,
    }
    with explained(), transaction.atomic(), pghistory.context(user=by.pk):
        judgement, _created = GoalJudgement.objects.update_or_create(
            **field_of(goal), organisation=organisation, period=period, defaults=written
        )
    return judgement
