import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0002_each_opens_its_own"),
        ("followup", "0009_drafts_of_judgements"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="goaljudgement",
            name="sealed_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="goaljudgement",
            name="sealed_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="goaljudgement",
            name="sealed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="periodreport",
            name="sealed_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="periodreport",
            name="sealed_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="periodreport",
            name="sealed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reportingperiod",
            name="sealed_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reportingperiod",
            name="sealed_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reportingperiod",
            name="sealed_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="goaljudgement",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (\n    SELECT NEW.organisation_id, budget.year, NEW.period || ':' || goal.code\n    FROM (\n        SELECT budget_id, code FROM goals_areagoal WHERE id = NEW.area_goal_id\n        UNION ALL\n        SELECT budget_id, code FROM goals_strategicgoal WHERE id = NEW.strategic_goal_id\n    ) AS goal\n    JOIN goals_budget AS budget ON budget.id = goal.budget_id\n) AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="06a38491c2adeafef07e50d433429af78f8797d8",
                    operation="INSERT",
                    pgid="pgtrigger_sealed_insert_b0454",
                    table="followup_goaljudgement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="goaljudgement",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (\n    SELECT OLD.organisation_id, budget.year, OLD.period || ':' || goal.code\n    FROM (\n        SELECT budget_id, code FROM goals_areagoal WHERE id = OLD.area_goal_id\n        UNION ALL\n        SELECT budget_id, code FROM goals_strategicgoal WHERE id = OLD.strategic_goal_id\n    ) AS goal\n    JOIN goals_budget AS budget ON budget.id = goal.budget_id\n) AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN OLD;\n        ",
                    hash="e7f3c91756012f5080caae89e3500f5b30ecd104",
                    operation="DELETE",
                    pgid="pgtrigger_sealed_delete_39a27",
                    table="followup_goaljudgement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="goaljudgement",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func="\n            IF EXISTS (\n                SELECT FROM (\n    SELECT OLD.organisation_id, budget.year, OLD.period || ':' || goal.code\n    FROM (\n        SELECT budget_id, code FROM goals_areagoal WHERE id = OLD.area_goal_id\n        UNION ALL\n        SELECT budget_id, code FROM goals_strategicgoal WHERE id = OLD.strategic_goal_id\n    ) AS goal\n    JOIN goals_budget AS budget ON budget.id = goal.budget_id\n UNION \n    SELECT NEW.organisation_id, budget.year, NEW.period || ':' || goal.code\n    FROM (\n        SELECT budget_id, code FROM goals_areagoal WHERE id = NEW.area_goal_id\n        UNION ALL\n        SELECT budget_id, code FROM goals_strategicgoal WHERE id = NEW.strategic_goal_id\n    ) AS goal\n    JOIN goals_budget AS budget ON budget.id = goal.budget_id\n) AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="4b0ed5a813887b0109cef08a8d68c9b37373595d",
                    operation="UPDATE",
                    pgid="pgtrigger_sealed_update_8ec84",
                    table="followup_goaljudgement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="goaljudgement",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF current_setting('malkedjan.emptying', true) IS DISTINCT FROM current_database()::text THEN\n            RAISE EXCEPTION 'Det som är beslutat töms inte (%)', TG_TABLE_NAME\n                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes',\n                HINT = 'Gör en ny databas i stället.';\n        END IF;\n        RETURN NULL;\n    ",
                    hash="269cd9561def726f3e1cbee0ca94a9469aae1f9e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_61b57",
                    table="followup_goaljudgement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="periodreport",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT NEW.organisation_id, period.year, period.period FROM followup_reportingperiod AS period WHERE period.id = NEW.reporting_period_id) AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="9ebe84c596473a1805673ad6c49a3dc615822f23",
                    operation="INSERT",
                    pgid="pgtrigger_sealed_insert_9a7a7",
                    table="followup_periodreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="periodreport",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT OLD.organisation_id, period.year, period.period FROM followup_reportingperiod AS period WHERE period.id = OLD.reporting_period_id) AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN OLD;\n        ",
                    hash="9f754eef969b7f5be1ee11cc0ec5bf577d85b8c0",
                    operation="DELETE",
                    pgid="pgtrigger_sealed_delete_e00d6",
                    table="followup_periodreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="periodreport",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT OLD.organisation_id, period.year, period.period FROM followup_reportingperiod AS period WHERE period.id = OLD.reporting_period_id UNION SELECT NEW.organisation_id, period.year, period.period FROM followup_reportingperiod AS period WHERE period.id = NEW.reporting_period_id) AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="365569ca36b8e158a38a51a7cb749e5387b3c190",
                    operation="UPDATE",
                    pgid="pgtrigger_sealed_update_c6761",
                    table="followup_periodreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="periodreport",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF current_setting('malkedjan.emptying', true) IS DISTINCT FROM current_database()::text THEN\n            RAISE EXCEPTION 'Det som är beslutat töms inte (%)', TG_TABLE_NAME\n                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes',\n                HINT = 'Gör en ny databas i stället.';\n        END IF;\n        RETURN NULL;\n    ",
                    hash="6ba303184353884eb33ac9fbda1caee87b799147",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_fc6ab",
                    table="followup_periodreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportingperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT (SELECT id FROM organisations_organisation WHERE kind = 'city'), NEW.year, NEW.period) AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'closing'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="20c6267a1bfe926001c95af7948db7fc14e95878",
                    operation="INSERT",
                    pgid="pgtrigger_sealed_insert_128d6",
                    table="followup_reportingperiod",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportingperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT (SELECT id FROM organisations_organisation WHERE kind = 'city'), OLD.year, OLD.period) AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'closing'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN OLD;\n        ",
                    hash="3d172f7ac80b68cd754c93f828af66735bcdac75",
                    operation="DELETE",
                    pgid="pgtrigger_sealed_delete_81720",
                    table="followup_reportingperiod",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportingperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."is_closed" IS DISTINCT FROM (NEW."is_closed") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT (SELECT id FROM organisations_organisation WHERE kind = 'city'), OLD.year, OLD.period UNION SELECT (SELECT id FROM organisations_organisation WHERE kind = 'city'), NEW.year, NEW.period) AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'closing'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="4f7432238e965bcf44b1516a63afa12511c2a3b4",
                    operation="UPDATE",
                    pgid="pgtrigger_sealed_update_f66ad",
                    table="followup_reportingperiod",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportingperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF current_setting('malkedjan.emptying', true) IS DISTINCT FROM current_database()::text THEN\n            RAISE EXCEPTION 'Det som är beslutat töms inte (%)', TG_TABLE_NAME\n                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes',\n                HINT = 'Gör en ny databas i stället.';\n        END IF;\n        RETURN NULL;\n    ",
                    hash="879df934092a1f6c22e95a2ff47df08f1d334b9e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_30230",
                    table="followup_reportingperiod",
                    when="BEFORE",
                ),
            ),
        ),
    ]
