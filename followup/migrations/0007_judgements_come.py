"""Judgements move here from the indicators, with their history; what was judged was decided."""

from django.db import migrations

COLUMNS = (
    "area_goal_id, strategic_goal_id, organisation_id, period, level, proposal, motivation,"
    " rule_version, judged_by_id, judged_at"
)
EVENT = "pgh_id, pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, id"
COPY = f"""
    INSERT INTO followup_goaljudgement (id, status, {COLUMNS})
    SELECT id, 'decided', {COLUMNS} FROM indicators_goaljudgement;
    DELETE FROM followup_goaljudgementevent;
    INSERT INTO followup_goaljudgementevent ({EVENT}, status, {COLUMNS})
    SELECT {EVENT}, 'decided', {COLUMNS} FROM indicators_goaljudgementevent;
    SELECT setval(pg_get_serial_sequence('followup_goaljudgement', 'id'),
        (SELECT coalesce(max(id), 0) + 1 FROM followup_goaljudgement), false);
    SELECT setval(pg_get_serial_sequence('followup_goaljudgementevent', 'pgh_id'),
        (SELECT coalesce(max(pgh_id), 0) + 1 FROM followup_goaljudgementevent), false);
    DELETE FROM indicators_goaljudgementevent;
    DELETE FROM indicators_goaljudgement;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0006_editions"),
        ("indicators", "0007_new_constraints"),
        ("decisions", "0001_decisions"),
    ]

    operations = [migrations.RunSQL(COPY, migrations.RunSQL.noop)]
