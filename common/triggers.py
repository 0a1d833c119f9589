"""Triggers that any room may put on its tables: what the database refuses, whoever asks."""

import pgtrigger

# The database that somebody means to empty, named by whoever empties it.
EMPTYING = "malkedjan.emptying"

NEVER_EMPTIED = pgtrigger.Trigger(
    name="never_emptied",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func=f"""
        IF current_setting('{EMPTYING}', true) IS DISTINCT FROM current_database()::text THEN
            RAISE EXCEPTION 'Det som är beslutat töms inte (%)', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes',
                HINT = 'Gör en ny databas i stället.';
        END IF;
        RETURN NULL;
    """,
)

KEEPS_ITS_CODE = pgtrigger.Trigger(
    name="keeps_its_code",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("code"),
    condition=pgtrigger.AnyChange("code"),
    func="""
        RAISE EXCEPTION 'En kod står i adresser, filer och utgåvor och ändras aldrig (%)', OLD.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes',
            HINT = 'Byt namn i stället.';
    """,
)
