from django.db import migrations

# No trigger asks it any longer: it opened everything of an organisation's year.
FORMER = """
    CREATE FUNCTION decisions_allows(bigint, integer) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT false
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0003_said_anew"),
        ("finance", "0005_each_opens_its_own"),
        ("followup", "0010_each_opens_its_own"),
        ("goals", "0008_each_opens_its_own"),
        ("indicators", "0015_each_opens_its_own"),
        ("plans", "0004_each_opens_its_own"),
    ]

    operations = [
        migrations.RunSQL("DROP FUNCTION decisions_allows(bigint, integer)", FORMER),
    ]
