"""Events from before this room existed were told from others by the address of their request."""

from django.db import migrations

MARK = """
UPDATE pghistory_context SET metadata = metadata || '{"at_desk": true}'::jsonb
WHERE metadata ->> 'url' LIKE '%/falt/%'
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("pghistory", "0007_auto_20250421_0444")]
    operations = [migrations.RunSQL(MARK, migrations.RunSQL.noop)]
