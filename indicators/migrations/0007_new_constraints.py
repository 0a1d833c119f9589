"""What the moved facts leave behind goes; what is always true of the new ones is said."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0006_move_facts"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="proposalpresetevent",
            name="pgh_obj",
        ),
        migrations.RemoveField(
            model_name="policy",
            name="preset",
        ),
        migrations.RemoveField(
            model_name="policyevent",
            name="preset",
        ),
        migrations.RemoveField(
            model_name="proposalpresetevent",
            name="pgh_context",
        ),
        migrations.AlterModelOptions(
            name="indicatorresponsibility",
            options={
                "ordering": ["indicator", "starts_on", "organisation"],
                "verbose_name": "ansvar för indikator",
                "verbose_name_plural": "ansvar för indikatorer",
            },
        ),
        migrations.RemoveConstraint(
            model_name="indicatorresponsibility",
            name="responsibility_once_a_year",
        ),
        migrations.RemoveField(
            model_name="indicatorresponsibility",
            name="year",
        ),
        migrations.RemoveField(
            model_name="indicatorresponsibilityevent",
            name="year",
        ),
        migrations.AlterField(
            model_name="indicatorresponsibility",
            name="starts_on",
            field=models.DateField(verbose_name="från och med"),
        ),
        migrations.AlterField(
            model_name="indicatorresponsibilityevent",
            name="starts_on",
            field=models.DateField(verbose_name="från och med"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatordefinition",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."decimals" IS DISTINCT FROM (NEW."decimals") OR OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."frequency" IS DISTINCT FROM (NEW."frequency") OR OLD."from_year" IS DISTINCT FROM (NEW."from_year") OR OLD."indicator_id" IS DISTINCT FROM (NEW."indicator_id") OR OLD."over_organisations" IS DISTINCT FROM (NEW."over_organisations") OR OLD."over_periods" IS DISTINCT FROM (NEW."over_periods") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."values" IS DISTINCT FROM (NEW."values"))',
                    func="\n        IF TG_OP <> 'DELETE' THEN\n            INSERT INTO indicators_recomputemark (indicator_id, year) SELECT NEW.indicator_id, NEW.from_year;\n        END IF;\n        IF TG_OP <> 'INSERT' THEN\n            INSERT INTO indicators_recomputemark (indicator_id, year) SELECT OLD.indicator_id, OLD.from_year;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="4b0e4b0676582fbc1902f4d6678a2c1f292aeb7f",
                    operation="UPDATE",
                    pgid="pgtrigger_mark_changed_ca939",
                    table="indicators_indicatordefinition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatordefinition",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "indicators_indicatordefinitionevent" ("by_gender", "decided_on", "decimals", "denominator", "direction", "frequency", "from_year", "id", "indicator_id", "maximum", "minimum", "numerator", "over_organisations", "over_periods", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "unit", "values", "whole", "why") VALUES (NEW."by_gender", NEW."decided_on", NEW."decimals", NEW."denominator", NEW."direction", NEW."frequency", NEW."from_year", NEW."id", NEW."indicator_id", NEW."maximum", NEW."minimum", NEW."numerator", NEW."over_organisations", NEW."over_periods", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."unit", NEW."values", NEW."whole", NEW."why"); RETURN NULL;',
                    hash="9442127a088d2e788b09cc984cddb4ea2b4a8f50",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4fd43",
                    table="indicators_indicatordefinition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatordefinition",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "indicators_indicatordefinitionevent" ("by_gender", "decided_on", "decimals", "denominator", "direction", "frequency", "from_year", "id", "indicator_id", "maximum", "minimum", "numerator", "over_organisations", "over_periods", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "unit", "values", "whole", "why") VALUES (NEW."by_gender", NEW."decided_on", NEW."decimals", NEW."denominator", NEW."direction", NEW."frequency", NEW."from_year", NEW."id", NEW."indicator_id", NEW."maximum", NEW."minimum", NEW."numerator", NEW."over_organisations", NEW."over_periods", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."unit", NEW."values", NEW."whole", NEW."why"); RETURN NULL;',
                    hash="88544e3b067631822e941bd9eca41d41adefffa3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0cdb1",
                    table="indicators_indicatordefinition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatordefinition",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "indicators_indicatordefinitionevent" ("by_gender", "decided_on", "decimals", "denominator", "direction", "frequency", "from_year", "id", "indicator_id", "maximum", "minimum", "numerator", "over_organisations", "over_periods", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "unit", "values", "whole", "why") VALUES (OLD."by_gender", OLD."decided_on", OLD."decimals", OLD."denominator", OLD."direction", OLD."frequency", OLD."from_year", OLD."id", OLD."indicator_id", OLD."maximum", OLD."minimum", OLD."numerator", OLD."over_organisations", OLD."over_periods", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."unit", OLD."values", OLD."whole", OLD."why"); RETURN NULL;',
                    hash="ed6b4a7048b774ccc3040c30b7862a3003704c02",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_02f78",
                    table="indicators_indicatordefinition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatorresponsibility",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_added_or_removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF TG_OP <> 'DELETE' THEN\n            INSERT INTO indicators_recomputemark (indicator_id, year) SELECT NEW.indicator_id, extract(year FROM NEW.starts_on);\n        END IF;\n        IF TG_OP <> 'INSERT' THEN\n            INSERT INTO indicators_recomputemark (indicator_id, year) SELECT OLD.indicator_id, extract(year FROM OLD.starts_on);\n        END IF;\n        RETURN NULL;\n    ",
                    hash="4ca448dfe73b68a3d0744d09d7144dc824f049bc",
                    operation="INSERT OR DELETE",
                    pgid="pgtrigger_mark_added_or_removed_6a34c",
                    table="indicators_indicatorresponsibility",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatorresponsibility",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."indicator_id" IS DISTINCT FROM (NEW."indicator_id") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on"))',
                    func="\n        IF TG_OP <> 'DELETE' THEN\n            INSERT INTO indicators_recomputemark (indicator_id, year) SELECT NEW.indicator_id, extract(year FROM NEW.starts_on);\n        END IF;\n        IF TG_OP <> 'INSERT' THEN\n            INSERT INTO indicators_recomputemark (indicator_id, year) SELECT OLD.indicator_id, extract(year FROM OLD.starts_on);\n        END IF;\n        RETURN NULL;\n    ",
                    hash="9554319e2ca84c02d79d22cdb7a17451d34aa2bb",
                    operation="UPDATE",
                    pgid="pgtrigger_mark_changed_d0f37",
                    table="indicators_indicatorresponsibility",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatorresponsibility",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "indicators_indicatorresponsibilityevent" ("ends_on", "id", "indicator_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."indicator_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."starts_on"); RETURN NULL;',
                    hash="c68447f9420620e1f616d2a0b585eea6969032cb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e95d4",
                    table="indicators_indicatorresponsibility",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatorresponsibility",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "indicators_indicatorresponsibilityevent" ("ends_on", "id", "indicator_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."indicator_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."starts_on"); RETURN NULL;',
                    hash="ff948feac36435858ec676852f28298767a97bb6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_da716",
                    table="indicators_indicatorresponsibility",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatorresponsibility",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "indicators_indicatorresponsibilityevent" ("ends_on", "id", "indicator_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "starts_on") VALUES (OLD."ends_on", OLD."id", OLD."indicator_id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."starts_on"); RETURN NULL;',
                    hash="e1ea95ed2a34951370f92c1d54abbdc8cfb9d7ac",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_eff97",
                    table="indicators_indicatorresponsibility",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policy",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."full_share" IS DISTINCT FROM (NEW."full_share") OR OLD."hard_share" IS DISTINCT FROM (NEW."hard_share") OR OLD."least_coverage" IS DISTINCT FROM (NEW."least_coverage") OR OLD."none_share" IS DISTINCT FROM (NEW."none_share") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                    func="\n        IF TG_OP <> 'DELETE' THEN\n            INSERT INTO indicators_recomputemark (indicator_id, year) SELECT NULL::bigint, NEW.year UNION SELECT indicator_id, NEW.year FROM indicators_tolerance WHERE policy_id = NEW.id;\n        END IF;\n        IF TG_OP <> 'INSERT' THEN\n            INSERT INTO indicators_recomputemark (indicator_id, year) SELECT NULL::bigint, OLD.year UNION SELECT indicator_id, OLD.year FROM indicators_tolerance WHERE policy_id = OLD.id;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="3eae04f8bd190d0c3537cd60930b1d8da71abdb9",
                    operation="UPDATE",
                    pgid="pgtrigger_mark_changed_90081",
                    table="indicators_policy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policy",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "indicators_policyevent" ("decided_on", "full_share", "hard_share", "id", "large_gap", "large_spread", "least_coverage", "none_share", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "year") VALUES (NEW."decided_on", NEW."full_share", NEW."hard_share", NEW."id", NEW."large_gap", NEW."large_spread", NEW."least_coverage", NEW."none_share", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reference", NEW."year"); RETURN NULL;',
                    hash="1a01c406041963919365ee92a1ec4b41dfae980b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_045d9",
                    table="indicators_policy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policy",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "indicators_policyevent" ("decided_on", "full_share", "hard_share", "id", "large_gap", "large_spread", "least_coverage", "none_share", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "year") VALUES (NEW."decided_on", NEW."full_share", NEW."hard_share", NEW."id", NEW."large_gap", NEW."large_spread", NEW."least_coverage", NEW."none_share", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reference", NEW."year"); RETURN NULL;',
                    hash="962746c77db7db5fc9157b039994d98dfbc15810",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d79a4",
                    table="indicators_policy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policy",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "indicators_policyevent" ("decided_on", "full_share", "hard_share", "id", "large_gap", "large_spread", "least_coverage", "none_share", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "year") VALUES (OLD."decided_on", OLD."full_share", OLD."hard_share", OLD."id", OLD."large_gap", OLD."large_spread", OLD."least_coverage", OLD."none_share", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reference", OLD."year"); RETURN NULL;',
                    hash="58e7c827447f7c32faa2f7776a115eb42f7fe98e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_534b1",
                    table="indicators_policy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."base_year" IS DISTINCT FROM (NEW."base_year") OR OLD."change" IS DISTINCT FROM (NEW."change") OR OLD."high" IS DISTINCT FROM (NEW."high") OR OLD."indicator_id" IS DISTINCT FROM (NEW."indicator_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."low" IS DISTINCT FROM (NEW."low") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."read_as" IS DISTINCT FROM (NEW."read_as") OR OLD."strict" IS DISTINCT FROM (NEW."strict") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                    func="\n        IF TG_OP <> 'DELETE' THEN\n            INSERT INTO indicators_recomputemark (indicator_id, year) SELECT NEW.indicator_id, NEW.year;\n        END IF;\n        IF TG_OP <> 'INSERT' THEN\n            INSERT INTO indicators_recomputemark (indicator_id, year) SELECT OLD.indicator_id, OLD.year;\n        END IF;\n        RETURN NULL;\n    ",
                    hash="8291bec06becfa9c7608266922d97911409e3e4b",
                    operation="UPDATE",
                    pgid="pgtrigger_mark_changed_a10b8",
                    table="indicators_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "indicators_targetevent" ("base_year", "change", "high", "id", "indicator_id", "is_example", "kind", "low", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_as", "reference", "source", "strict", "text", "unit", "updated_at", "year") VALUES (NEW."base_year", NEW."change", NEW."high", NEW."id", NEW."indicator_id", NEW."is_example", NEW."kind", NEW."low", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."read_as", NEW."reference", NEW."source", NEW."strict", NEW."text", NEW."unit", NEW."updated_at", NEW."year"); RETURN NULL;',
                    hash="9222ab9e8ee2885ab4d9791fed6721fabba86636",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_621f2",
                    table="indicators_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "indicators_targetevent" ("base_year", "change", "high", "id", "indicator_id", "is_example", "kind", "low", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_as", "reference", "source", "strict", "text", "unit", "updated_at", "year") VALUES (NEW."base_year", NEW."change", NEW."high", NEW."id", NEW."indicator_id", NEW."is_example", NEW."kind", NEW."low", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."read_as", NEW."reference", NEW."source", NEW."strict", NEW."text", NEW."unit", NEW."updated_at", NEW."year"); RETURN NULL;',
                    hash="c5a968e53a2a6aacbde537323f16b81d51dce719",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_38da2",
                    table="indicators_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "indicators_targetevent" ("base_year", "change", "high", "id", "indicator_id", "is_example", "kind", "low", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_as", "reference", "source", "strict", "text", "unit", "updated_at", "year") VALUES (OLD."base_year", OLD."change", OLD."high", OLD."id", OLD."indicator_id", OLD."is_example", OLD."kind", OLD."low", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."read_as", OLD."reference", OLD."source", OLD."strict", OLD."text", OLD."unit", OLD."updated_at", OLD."year"); RETURN NULL;',
                    hash="9726412ad2c87fc87f5cbaa50607d9f0de008cfb",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fa56b",
                    table="indicators_target",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatordefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "over_organisations__in",
                        [
                            "sum",
                            "ratio",
                            "weighted_mean",
                            "mean",
                            "share_meeting",
                            "central",
                            "none",
                        ],
                    )
                ),
                name="definition_over_organisations_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatordefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(("over_periods__in", ["latest", "sum", "mean"])),
                name="definition_over_periods_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatordefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(("values__in", ["year_to_date", "own_period", "state"])),
                name="definition_values_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatordefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minimum__isnull", True),
                    ("maximum__isnull", True),
                    ("maximum__gte", models.F("minimum")),
                    _connector="OR",
                ),
                name="definition_minimum_below_maximum",
                violation_error_message="Minsta möjliga värde är större än det största.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorresponsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="responsibility_ends_after_start",
                violation_error_message="Ansvaret ska sluta tidigast den dag då det börjar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorresponsibility",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            "indicator_id",
                            "indicator_id",
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            "organisation_id",
                            "organisation_id",
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="responsibility_does_not_overlap",
                violation_error_message="Organisationen ansvarar redan för indikatorn under en del av tiden.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("full_share__gt", 0),
                    ("full_share__lte", 1),
                    ("hard_share__gte", 0),
                    ("hard_share__lt", 1),
                    ("none_share__gte", 0),
                    ("none_share__lt", 1),
                ),
                name="policy_shares_between_zero_and_one",
                violation_error_message="Andelarna är tal mellan 0 och 1, till exempel 0,5.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("least_coverage__isnull", True),
                    models.Q(("least_coverage__gte", 0), ("least_coverage__lte", 1)),
                    _connector="OR",
                ),
                name="policy_coverage_between_zero_and_one",
                violation_error_message="Minsta täckning är ett tal mellan 0 och 1.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("large_gap__isnull", True), ("large_gap__gte", 0), _connector="OR"),
                    models.Q(
                        ("large_spread__isnull", True), ("large_spread__gte", 0), _connector="OR"
                    ),
                ),
                name="policy_gap_and_spread_not_negative",
            ),
        ),
        migrations.DeleteModel(
            name="ProposalPreset",
        ),
        migrations.DeleteModel(
            name="ProposalPresetEvent",
        ),
    ]
