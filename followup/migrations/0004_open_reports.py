"""A report that is not handed in is called open."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0003_report_columns"),
    ]

    operations = [
        migrations.RunSQL(
            [
                "UPDATE followup_periodreport SET status = 'open' WHERE status = 'draft'",
                "UPDATE followup_periodreportevent SET status = 'open' WHERE status = 'draft'",
            ],
            reverse_sql=[
                "UPDATE followup_periodreport SET status = 'draft' WHERE status = 'open'",
                "UPDATE followup_periodreportevent SET status = 'draft' WHERE status = 'open'",
            ],
        ),
    ]
