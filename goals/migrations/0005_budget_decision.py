"""When the council adopted a budget, and by which decision."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0004_same_keys"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="budget",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="budget",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="budget",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="budget",
            name="adopted_on",
            field=models.DateField(blank=True, null=True, verbose_name="antagen den"),
        ),
        migrations.AddField(
            model_name="budget",
            name="reference",
            field=models.CharField(blank=True, max_length=200, verbose_name="beslut"),
        ),
        migrations.AddField(
            model_name="budgetevent",
            name="adopted_on",
            field=models.DateField(blank=True, null=True, verbose_name="antagen den"),
        ),
        migrations.AddField(
            model_name="budgetevent",
            name="reference",
            field=models.CharField(blank=True, max_length=200, verbose_name="beslut"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budget",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "goals_budgetevent" ("adopted_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposer", "reference", "source", "status", "year") VALUES (NEW."adopted_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposer", NEW."reference", NEW."source", NEW."status", NEW."year"); RETURN NULL;',
                    hash="589ab97078cf81dec59c4e20634412aede49c235",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a3971",
                    table="goals_budget",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budget",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "goals_budgetevent" ("adopted_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposer", "reference", "source", "status", "year") VALUES (NEW."adopted_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposer", NEW."reference", NEW."source", NEW."status", NEW."year"); RETURN NULL;',
                    hash="93596e511db946d6b26a849e5d0a519944c284a1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d86ce",
                    table="goals_budget",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budget",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "goals_budgetevent" ("adopted_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposer", "reference", "source", "status", "year") VALUES (OLD."adopted_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposer", OLD."reference", OLD."source", OLD."status", OLD."year"); RETURN NULL;',
                    hash="8cbaf1dfa6e7928fbeb60411dc522ae19b1e1d5a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4491f",
                    table="goals_budget",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("adopted_on__isnull", True), ("status", "adopted"), _connector="OR"
                ),
                name="budget_only_adopted_has_date",
                violation_error_message="Bara en antagen budget har ett datum då den antogs.",
            ),
        ),
    ]
