"""Database triggers that mark what must be computed again.

They run in the transaction that changes something, whatever changed it: a page, an import, or a
hand in psql. A mark is only inserted, so savers never wait for each other or for the job.
"""

import pgtrigger


def marking(marks: str, *columns: str) -> list[pgtrigger.Trigger]:
    """Triggers that insert `marks` for the new and for the old row.

    `marks` is a SELECT of indicator and year in which ROW stands for the row. With `columns`, an
    update that leaves them alone (a comment, say) marks nothing.
    """
    function = _inserting(marks)
    return [
        pgtrigger.Trigger(
            name="mark_added_or_removed",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.Delete,
            func=function,
        ),
        marking_change("mark_changed", marks, *columns),
    ]


def marking_change(name: str, marks: str, *columns: str) -> pgtrigger.Trigger:
    """A trigger that inserts `marks` when one of the columns (of all, without any) changes."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*columns) if columns else pgtrigger.AnyChange(),
        func=_inserting(marks),
    )


def _inserting(marks: str) -> str:
    insert = "INSERT INTO indicators_recomputemark (indicator_id, year) "
    return f"""
        IF TG_OP <> 'DELETE' THEN
            {insert}{marks.replace("ROW.", "NEW.")};
        END IF;
        IF TG_OP <> 'INSERT' THEN
            {insert}{marks.replace("ROW.", "OLD.")};
        END IF;
        RETURN NULL;
    """


OF_ITS_YEAR = "SELECT ROW.indicator_id, ROW.year"
OF_ITS_SPAN = "SELECT ROW.indicator_id, extract(year FROM ROW.starts_on)"
OF_ITS_DEFINITION = "SELECT ROW.indicator_id, ROW.from_year"
OF_ITS_POLICY = (
    "SELECT ROW.indicator_id, policy.year FROM indicators_policy AS policy"
    " WHERE policy.id = ROW.policy_id"
)
# The goal it leaves has no other link to the indicator, so all goals of the year are marked too.
OF_ITS_BUDGET = (
    "SELECT one.indicator_id, budget.year FROM goals_budget AS budget,"
    " (VALUES (ROW.indicator_id), (NULL)) AS one (indicator_id) WHERE budget.id = ROW.budget_id"
)
OF_EVERY_YEAR = "SELECT ROW.id, 0"
# A policy's tolerances move with it; its shares concern the goals.
OF_THE_POLICY = (
    "SELECT NULL::bigint, ROW.year UNION SELECT indicator_id, ROW.year FROM indicators_tolerance"
    " WHERE policy_id = ROW.id"
)
# A judgement concerns the goals; a budget, plan or report what it holds, and held before. The
# city's editions of periods and plans are made of what stands and change nothing of it.
_IS_SOURCE = (
    "(ROW.subject = 'budget' OR ROW.organisation_id <> "
    "(SELECT id FROM organisations_organisation WHERE kind = 'city'))"
)
OF_THE_MATTER = " UNION ".join(
    [
        "SELECT NULL::bigint, ROW.year WHERE ROW.subject = 'budget' OR ROW.subject LIKE '%:%'",
        "SELECT held.indicator_id, ROW.year FROM indicators_target AS held"
        " WHERE held.organisation_id = ROW.organisation_id AND held.year = ROW.year"
        f" AND ROW.subject IN ('plan', 'budget') AND {_IS_SOURCE}",
        "SELECT held.indicator_id, ROW.year FROM indicators_outcome AS held"
        " WHERE held.organisation_id = ROW.organisation_id AND held.year = ROW.year"
        f" AND ROW.subject = held.period AND {_IS_SOURCE}",
        "SELECT held.indicator_id, ROW.year FROM indicators_frozentarget AS held"
        f" WHERE held.edition_id = ROW.edition_id AND {_IS_SOURCE}",
        "SELECT held.indicator_id, ROW.year FROM indicators_frozenoutcome AS held"
        f" WHERE held.edition_id = ROW.edition_id AND {_IS_SOURCE}",
        # also what the draft has left out meanwhile
        "SELECT held.indicator_id, ROW.year FROM indicators_frozenplacement AS held"
        f" WHERE held.edition_id = ROW.edition_id AND ROW.subject = 'plan' AND {_IS_SOURCE}",
        "SELECT placement.indicator_id, ROW.year"
        " FROM indicators_indicatorplacement AS placement"
        " JOIN indicators_indicator AS own ON own.id = placement.indicator_id"
        " JOIN goals_budget AS budget ON budget.id = placement.budget_id"
        " WHERE own.owner_id = ROW.organisation_id AND budget.year = ROW.year"
        " AND ROW.subject = 'plan'",
    ]
)
OF_THE_GOALS_BUDGET = (
    "SELECT NULL::bigint, budget.year FROM goals_budget AS budget WHERE budget.id = ROW.budget_id"
)
# Goals count committees and boards apart, in every year.
OF_ALL_BUDGETS = "SELECT NULL::bigint, year FROM goals_budget WHERE ROW.id IS NOT NULL"
# Who has begun or ended answers for other periods of all that it has answered for.
OF_ALL_IT_ANSWERS_FOR = (
    "SELECT duty.indicator_id, 0 FROM indicators_indicatorresponsibility AS duty"
    " WHERE duty.organisation_id = ROW.id"
    " UNION SELECT own.id, 0 FROM indicators_indicator AS own WHERE own.owner_id = ROW.id"
)
OF_THE_BUDGET = (
    "SELECT NULL::bigint, ROW.year UNION SELECT placement.indicator_id, ROW.year"
    " FROM indicators_indicatorplacement AS placement WHERE placement.budget_id = ROW.id"
)


def refusing(name: str, operation: pgtrigger.Operation, contradiction: str) -> pgtrigger.Trigger:
    """A trigger that refuses a row for which the query `contradiction` finds anything."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        func=f"""
            IF EXISTS ({contradiction}) THEN
                RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        """,
    )


OF_ANOTHER_OWNER = (
    "SELECT FROM indicators_indicatorplacement AS placement"
    " JOIN indicators_indicator AS indicator ON indicator.id = placement.indicator_id"
    " JOIN goals_committeegoal AS goal ON goal.id = placement.committee_goal_id"
    " WHERE goal.organisation_id IS DISTINCT FROM indicator.owner_id AND "
)
