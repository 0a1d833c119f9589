"""A report may be decided. Its triggers and constraints follow when the words are changed."""

import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0002_protected"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="periodreport",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="periodreport",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="periodreport",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="periodreport",
            name="period_report_submitted_has_time",
        ),
        migrations.AddField(
            model_name="periodreport",
            name="decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="beslutad"),
        ),
        migrations.AddField(
            model_name="periodreport",
            name="reference",
            field=models.CharField(blank=True, max_length=200, verbose_name="beslut"),
        ),
        migrations.AddField(
            model_name="periodreportevent",
            name="decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="beslutad"),
        ),
        migrations.AddField(
            model_name="periodreportevent",
            name="reference",
            field=models.CharField(blank=True, max_length=200, verbose_name="beslut"),
        ),
        migrations.AlterField(
            model_name="periodreport",
            name="status",
            field=models.CharField(
                choices=[("open", "öppen"), ("submitted", "inlämnad"), ("decided", "beslutad")],
                default="open",
                max_length=9,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="periodreportevent",
            name="status",
            field=models.CharField(
                choices=[("open", "öppen"), ("submitted", "inlämnad"), ("decided", "beslutad")],
                default="open",
                max_length=9,
                verbose_name="status",
            ),
        ),
    ]
