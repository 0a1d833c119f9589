"""What the database refuses about files that are kept."""

import pgtrigger

# A draft's file goes when its days are over; what was made of an edition stays as it is.
KEPT_WITH_ITS_EDITION = pgtrigger.Trigger(
    name="kept_with_its_edition",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Condition("OLD.edition_id IS NOT NULL AND OLD.state = 'made'"),
    func="""
        RAISE EXCEPTION 'En utgåvas fil görs en gång och ändras aldrig (%)', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes';
    """,
)

OF_ITS_PLAN = (
    "SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan"
    " JOIN goals_budget AS budget ON budget.id = plan.budget_id"
    " WHERE plan.id = ROW.plan_id AND budget.status = 'adopted'"
)
_REFUSED = """
    RAISE EXCEPTION 'En bilaga som hör till en utgåva ändras aldrig (%)', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes';
"""
# A file's content is what its checksum says, and stays as long as an edition names it.
KEPT_WHILE_NAMED = [
    pgtrigger.Trigger(
        name="never_changes", when=pgtrigger.Before, operation=pgtrigger.Update, func=_REFUSED
    ),
    pgtrigger.Trigger(
        name="kept_while_named",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT FROM decisions_edition AS edition
                WHERE edition.subject = 'plan' AND edition.document -> 'annexes' @>
                    jsonb_build_array(jsonb_build_object('sha256', OLD.checksum))
            ) THEN
                {_REFUSED}
            END IF;
            RETURN OLD;
        """,
    ),
]

_STAYS = """
    RAISE EXCEPTION 'En version av Word-mallen ändras aldrig (%)', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes';
"""
# Files say which version they were made with; whether it is in use is all that changes.
VERSION_STAYS = [
    pgtrigger.Trigger(
        name="version_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "((OLD.number, OLD.name, OLD.data, OLD.checksum) IS DISTINCT FROM"
            " (NEW.number, NEW.name, NEW.data, NEW.checksum))"
        ),
        func=_STAYS,
    ),
    pgtrigger.Trigger(
        name="version_is_kept", when=pgtrigger.Before, operation=pgtrigger.Delete, func=_STAYS
    ),
]
