"""What is public is said by editions (`decisions`).

The tables stay where there is something to make editions of, until `prepare` has read them.
"""

from django.db import migrations

DROP_WHERE_EMPTY = """
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM organisations_organisation) THEN
            DROP TABLE organisations_publicationevent, organisations_publication;
        END IF;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_one_city")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("PublicationEvent"),
                migrations.DeleteModel("Publication"),
            ]
        ),
        migrations.RunSQL(DROP_WHERE_EMPTY, migrations.RunSQL.noop),
    ]
