"""What is always true of a report."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0004_open_reports"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="periodreport",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "followup_periodreportevent" ("decided_on", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "reporting_period_id", "status", "submitted_at", "submitted_by_id") VALUES (NEW."decided_on", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reference", NEW."reporting_period_id", NEW."status", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;',
                    hash="6eda932e78b14c6bb954a62029f4417f47debd7b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_64782",
                    table="followup_periodreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="periodreport",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "followup_periodreportevent" ("decided_on", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "reporting_period_id", "status", "submitted_at", "submitted_by_id") VALUES (NEW."decided_on", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reference", NEW."reporting_period_id", NEW."status", NEW."submitted_at", NEW."submitted_by_id"); RETURN NULL;',
                    hash="dbcf06f7cd17b47f8f484c4c6ee97c0eb5ff671b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2e6b5",
                    table="followup_periodreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="periodreport",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "followup_periodreportevent" ("decided_on", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "reporting_period_id", "status", "submitted_at", "submitted_by_id") VALUES (OLD."decided_on", OLD."id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reference", OLD."reporting_period_id", OLD."status", OLD."submitted_at", OLD."submitted_by_id"); RETURN NULL;',
                    hash="35ad6601c85378c581506a37c28f250fec7bc6d3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_bf95b",
                    table="followup_periodreport",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="periodreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "submitted"), ("submitted_at__isnull", False)),
                    models.Q(("status", "open"), ("submitted_at__isnull", True)),
                    ("status", "decided"),
                    _connector="OR",
                ),
                name="period_report_submitted_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_on__isnull", False), ("status", "decided")),
                    models.Q(
                        models.Q(("status", "decided"), _negated=True), ("decided_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="period_report_decided_has_date",
                violation_error_message="En beslutad rapport har ett beslutsdatum, andra har inget.",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "submitted", "decided"])),
                name="period_report_status_is_known",
            ),
        ),
    ]
