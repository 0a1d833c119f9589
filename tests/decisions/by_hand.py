"""What a hand in psql might do to what is decided: every table of a matter, in every way."""

from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from decisions.guard import is_refusal
from decisions.models import BUDGET, PLAN, Standing

ADOPTED = "(SELECT id FROM goals_budget WHERE year = %(year)s AND status = 'adopted')"
ITS_PLANS = (
    "(SELECT id FROM plans_operationalplan"
    f" WHERE organisation_id = %(organisation)s AND budget_id IN {ADOPTED})"
)
ITS_OWN = "(SELECT id FROM indicators_indicator WHERE owner_id = %(organisation)s)"
COUNCILS = "(SELECT id FROM indicators_indicator WHERE owner_id IS NULL)"
OF_THE_YEAR = "organisation_id = %(organisation)s AND year = %(year)s"
JUDGED = (
    "organisation_id = %(organisation)s AND period = split_part(%(subject)s, ':', 1)"
    " AND area_goal_id IN (SELECT area.id FROM goals_areagoal AS area"
    " JOIN goals_budget AS budget ON budget.id = area.budget_id"
    " WHERE budget.year = %(year)s AND area.code = split_part(%(subject)s, ':', 2))"
)


@dataclass(frozen=True)
class Held:
    """Rows that a matter holds, and a change to them."""

    table: str
    where: str
    change: str


HELD = {
    PLAN: (
        Held("indicators_target", OF_THE_YEAR, "text = text || 'x'"),
        Held("plans_operationalplan", f"id IN {ITS_PLANS}", "title = title || 'x'"),
        Held("plans_plansection", f"plan_id IN {ITS_PLANS}", "text = text || 'x'"),
        Held(
            "goals_committeegoal",
            "organisation_id = %(organisation)s AND area_goal_id IN"
            f" (SELECT id FROM goals_areagoal WHERE budget_id IN {ADOPTED})",
            "title = title || 'x'",
        ),
        Held(
            "indicators_indicatorplacement",
            f"indicator_id IN {ITS_OWN} AND budget_id IN {ADOPTED}",
            "position = position + 1",
        ),
        Held("finance_budgetline", OF_THE_YEAR, "costs = coalesce(costs, 0) + 1"),
    ),
    BUDGET: (
        Held("indicators_target", OF_THE_YEAR, "text = text || 'x'"),
        Held("indicators_policy", "year = %(year)s", "large_gap = coalesce(large_gap, 0) + 1"),
        Held(
            "indicators_tolerance",
            "policy_id IN (SELECT id FROM indicators_policy WHERE year = %(year)s)",
            "percent = percent + 1, absolute = absolute + 1",
        ),
        Held("goals_budget", f"id IN {ADOPTED}", "source = source || 'x'"),
        Held("goals_strategicgoal", f"budget_id IN {ADOPTED}", "title = title || 'x'"),
        Held("goals_areagoal", f"budget_id IN {ADOPTED}", "title = title || 'x'"),
        Held(
            "indicators_indicatorplacement",
            f"indicator_id IN {COUNCILS} AND budget_id IN {ADOPTED}",
            "position = position + 1",
        ),
    ),
    "report": (
        Held(
            "indicators_outcome",
            f"{OF_THE_YEAR} AND period = %(subject)s",
            "comment = comment || 'x'",
        ),
        Held(
            "followup_periodreport",
            "organisation_id = %(organisation)s AND reporting_period_id IN"
            " (SELECT id FROM followup_reportingperiod"
            " WHERE year = %(year)s AND period = %(subject)s)",
            "reference = reference || 'x'",
        ),
    ),
    "period": (
        Held(
            "indicators_outcome",
            "year = %(year)s AND period = %(subject)s",
            "comment = comment || 'x'",
        ),
        Held(
            "followup_reportingperiod",
            "year = %(year)s AND period = %(subject)s",
            "is_closed = NOT is_closed",
        ),
    ),
    "judgement": (Held("followup_goaljudgement", JUDGED, "motivation = motivation || 'x'"),),
}
CHANGED = {
    "indicators_frozentarget": "text = text || 'x'",
    "indicators_frozenoutcome": "comment = comment || 'x'",
    "indicators_frozenplacement": "position = position + 1",
    "indicators_correction": "reason = reason || 'x'",
    "indicators_fulfilment": "rule_version = rule_version || 'x'",
    "indicators_goalproposal": "rule_version = rule_version || 'x'",
}
# What makes a copied row one of its own: an edition's are looked at when all have been written.
OF_ANOTHER = {"indicator_id": "indicator_id + 1000000", "period": "'new'"}
FROZEN = (
    *(Held(table, "edition_id IS NOT NULL", change) for table, change in CHANGED.items()),
    Held("decisions_edition", "true", "checksum = reverse(checksum)"),
    Held("decisions_decision", "true", "reference = reference || 'x'"),
)


def held_by(matter):
    """The rows that the matter is about."""
    if ":" in matter.subject:
        return HELD["judgement"]
    if matter.subject == PLAN and matter.organisation.is_city:
        return ()  # the year's plans published together hold nothing of their own
    if matter.subject in HELD:
        return HELD[matter.subject]
    return HELD["period" if matter.organisation.is_city else "report"]


def is_sealed(matter):
    """By itself, or because the city has closed the period for all."""
    closed = Standing.objects.filter(
        organisation__kind="city", year=matter.year, subject=matter.subject, is_sealed=True
    )
    return matter.is_sealed or (held_by(matter) == HELD["report"] and closed.exists())


def statements(held):
    """An update, a removal and another row like it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attname <> 'id' AND attgenerated = ''",
            [held.table],
        )
        names = [name for (name,) in cursor.fetchall()]
    yield f"UPDATE {held.table} SET {held.change} WHERE {held.where}"
    yield f"DELETE FROM {held.table} WHERE {held.where}"
    like_it = ", ".join(OF_ANOTHER.get(name, name) if held in FROZEN else name for name in names)
    into = f"{held.table} ({', '.join(names)})"
    yield f"INSERT INTO {into} SELECT {like_it} FROM {held.table} WHERE {held.where}"


def outcome_of(statement, parameters):
    """ "refused" by the guard, "fault" of another constraint, or "done"; nothing is kept."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return "refused" if is_refusal(error) else "fault"
    return "done"


def wrong_answers():
    """Statements that the database let through though the matter is sealed, or refused though
    it is not. Tries everything, of every matter, and changes nothing."""
    for matter in Standing.objects.select_related("organisation"):
        scope = {
            "organisation": matter.organisation_id,
            "year": matter.year,
            "subject": matter.subject,
        }
        sealed = is_sealed(matter)
        if not sealed and held_by(matter) == HELD["period"]:
            continue  # the rows of a period that is open are held by its reports
        for held in held_by(matter):
            yield from _wrong(held, scope, sealed, str(matter))
    for held in FROZEN:
        yield from _wrong(held, {}, True, "utgåvor")


def _wrong(held, scope, sealed, name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {held.table} WHERE {held.where}", scope)
        if not cursor.fetchone()[0]:
            return
    for statement in statements(held):
        if held.table in ("decisions_edition", "decisions_decision") and "INSERT" in statement:
            continue  # a new decision is what the guard asks for
        answer = outcome_of(statement, scope)
        if (answer == "refused") is not sealed:
            yield name, answer, statement
