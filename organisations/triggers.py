"""What the database refuses about the tree of organisations and the log, whoever asks."""

import pgtrigger

from common.triggers import NEVER_EMPTIED

KEPT_AS_WRITTEN = (
    pgtrigger.Trigger(
        name="kept_as_written",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="""
            RAISE EXCEPTION 'Loggen ändras aldrig i efterhand'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes';
        """,
    ),
    NEVER_EMPTIED,
)

STANDS_UNDER_ITS_CITY = (
    pgtrigger.Trigger(
        name="stays_the_city",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("kind"),
        condition=pgtrigger.Condition("((OLD.kind = 'city') <> (NEW.kind = 'city'))"),
        func="""
            RAISE EXCEPTION 'Staden är alltid staden, och ingen annan blir det'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes';
        """,
    ),
    pgtrigger.Trigger(
        name="hangs_on_the_city",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
        func="""
            IF EXISTS (
                WITH RECURSIVE above AS (
                    SELECT NEW.parent_id AS id
                    UNION
                    SELECT parent.parent_id FROM above
                    JOIN organisations_organisation AS parent ON parent.id = above.id
                )
                SELECT FROM above WHERE id = NEW.id
            ) THEN
                RAISE EXCEPTION 'En organisation hör inte till sig själv eller någon under sig'
                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes';
            END IF;
            RETURN NULL;
        """,
    ),
)
