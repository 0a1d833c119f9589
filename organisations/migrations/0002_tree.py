import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisation",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisation",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisation",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="organisation",
            name="organisation_kind_is_known",
        ),
        migrations.AddField(
            model_name="organisation",
            name="exists_from",
            field=models.DateField(blank=True, null=True, verbose_name="finns från"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="exists_to",
            field=models.DateField(blank=True, null=True, verbose_name="finns till"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="organisations.organisation",
                verbose_name="hör till",
            ),
        ),
        migrations.AddField(
            model_name="organisationevent",
            name="exists_from",
            field=models.DateField(blank=True, null=True, verbose_name="finns från"),
        ),
        migrations.AddField(
            model_name="organisationevent",
            name="exists_to",
            field=models.DateField(blank=True, null=True, verbose_name="finns till"),
        ),
        migrations.AddField(
            model_name="organisationevent",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organisations.organisation",
                verbose_name="hör till",
            ),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("city", "stad"),
                    ("executive", "kommunstyrelse"),
                    ("committee", "nämnd"),
                    ("district_committee", "stadsdelsnämnd"),
                    ("board", "bolagsstyrelse"),
                    ("federation", "kommunalförbund"),
                    ("foundation", "stiftelse"),
                    ("other", "övrig"),
                ],
                max_length=20,
                verbose_name="slag",
            ),
        ),
        migrations.RemoveField(model_name="organisation", name="kind_order"),
        migrations.AddField(
            model_name="organisation",
            name="kind_order",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(kind="city", then=models.Value(0)),
                    models.When(kind="executive", then=models.Value(1)),
                    models.When(kind="committee", then=models.Value(2)),
                    models.When(kind="district_committee", then=models.Value(3)),
                    models.When(kind="board", then=models.Value(4)),
                    models.When(kind="federation", then=models.Value(5)),
                    models.When(kind="foundation", then=models.Value(6)),
                    models.When(kind="other", then=models.Value(7)),
                    default=models.Value(99),
                    output_field=models.SmallIntegerField(),
                ),
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.AlterField(
            model_name="organisationevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("city", "stad"),
                    ("executive", "kommunstyrelse"),
                    ("committee", "nämnd"),
                    ("district_committee", "stadsdelsnämnd"),
                    ("board", "bolagsstyrelse"),
                    ("federation", "kommunalförbund"),
                    ("foundation", "stiftelse"),
                    ("other", "övrig"),
                ],
                max_length=20,
                verbose_name="slag",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organisations_organisationevent" ("code", "counted_in_reconciliation", "exists_from", "exists_to", "id", "kind", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") VALUES (NEW."code", NEW."counted_in_reconciliation", NEW."exists_from", NEW."exists_to", NEW."id", NEW."kind", NEW."name", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."short_name"); RETURN NULL;',
                    hash="8eab5ec6ebf889ac2e33e3c45a1120079d4d7002",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_040c9",
                    table="organisations_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."counted_in_reconciliation" IS DISTINCT FROM (NEW."counted_in_reconciliation") OR OLD."exists_from" IS DISTINCT FROM (NEW."exists_from") OR OLD."exists_to" IS DISTINCT FROM (NEW."exists_to") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name"))',
                    func='INSERT INTO "organisations_organisationevent" ("code", "counted_in_reconciliation", "exists_from", "exists_to", "id", "kind", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") VALUES (NEW."code", NEW."counted_in_reconciliation", NEW."exists_from", NEW."exists_to", NEW."id", NEW."kind", NEW."name", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."short_name"); RETURN NULL;',
                    hash="bb753e65e4627f1efda05562f490804aa7e01463",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0b99b",
                    table="organisations_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organisations_organisationevent" ("code", "counted_in_reconciliation", "exists_from", "exists_to", "id", "kind", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name") VALUES (OLD."code", OLD."counted_in_reconciliation", OLD."exists_from", OLD."exists_to", OLD."id", OLD."kind", OLD."name", OLD."parent_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."short_name"); RETURN NULL;',
                    hash="d740ab6c9cdf7c50c0e325e65d7952b65155adef",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_57a4b",
                    table="organisations_organisation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "city",
                            "executive",
                            "committee",
                            "district_committee",
                            "board",
                            "federation",
                            "foundation",
                            "other",
                        ],
                    )
                ),
                name="organisation_kind_is_known",
            ),
        ),
    ]
