import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0002_each_opens_its_own"),
        ("plans", "0003_guarded"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="operationalplan",
            name="sealed_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="operationalplan",
            name="sealed_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="operationalplan",
            name="sealed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="plansection",
            name="sealed_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="plansection",
            name="sealed_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="plansection",
            name="sealed_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operationalplan",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT NEW.organisation_id, budget.year, 'plan' FROM goals_budget AS budget WHERE budget.id = NEW.budget_id AND budget.status = 'adopted') AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="9b3b019ed7934c282772ce0770930dffb78422c5",
                    operation="INSERT",
                    pgid="pgtrigger_sealed_insert_51329",
                    table="plans_operationalplan",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operationalplan",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT OLD.organisation_id, budget.year, 'plan' FROM goals_budget AS budget WHERE budget.id = OLD.budget_id AND budget.status = 'adopted') AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN OLD;\n        ",
                    hash="9dcf6d6b56090c8cec1192e4fb2ad11a128b389b",
                    operation="DELETE",
                    pgid="pgtrigger_sealed_delete_87ab3",
                    table="plans_operationalplan",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operationalplan",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."decided_on" IS DISTINCT FROM (NEW."decided_on") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT OLD.organisation_id, budget.year, 'plan' FROM goals_budget AS budget WHERE budget.id = OLD.budget_id AND budget.status = 'adopted' UNION SELECT NEW.organisation_id, budget.year, 'plan' FROM goals_budget AS budget WHERE budget.id = NEW.budget_id AND budget.status = 'adopted') AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="a6b3b124b24ea626e90ee92e7064dda4ea58eda2",
                    operation="UPDATE",
                    pgid="pgtrigger_sealed_update_794c2",
                    table="plans_operationalplan",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operationalplan",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF current_setting('malkedjan.emptying', true) IS DISTINCT FROM current_database()::text THEN\n            RAISE EXCEPTION 'Det som är beslutat töms inte (%)', TG_TABLE_NAME\n                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes',\n                HINT = 'Gör en ny databas i stället.';\n        END IF;\n        RETURN NULL;\n    ",
                    hash="647e543b7d0b822f7745a538f150fd77e9aa3e56",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_f569f",
                    table="plans_operationalplan",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plansection",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan JOIN goals_budget AS budget ON budget.id = plan.budget_id WHERE plan.id = NEW.plan_id AND budget.status = 'adopted') AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="501ec48a23cd7ca76b478543431ab90b3874d04b",
                    operation="INSERT",
                    pgid="pgtrigger_sealed_insert_00540",
                    table="plans_plansection",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plansection",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan JOIN goals_budget AS budget ON budget.id = plan.budget_id WHERE plan.id = OLD.plan_id AND budget.status = 'adopted') AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN OLD;\n        ",
                    hash="657c50aab1eee5fd2080696c5192eec63fd1412f",
                    operation="DELETE",
                    pgid="pgtrigger_sealed_delete_1ed68",
                    table="plans_plansection",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plansection",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."area_goal_id" IS DISTINCT FROM (NEW."area_goal_id") OR OLD."heading" IS DISTINCT FROM (NEW."heading") OR OLD."plan_id" IS DISTINCT FROM (NEW."plan_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."strategic_goal_id" IS DISTINCT FROM (NEW."strategic_goal_id") OR OLD."text" IS DISTINCT FROM (NEW."text"))',
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan JOIN goals_budget AS budget ON budget.id = plan.budget_id WHERE plan.id = OLD.plan_id AND budget.status = 'adopted' UNION SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan JOIN goals_budget AS budget ON budget.id = plan.budget_id WHERE plan.id = NEW.plan_id AND budget.status = 'adopted') AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="ab3dbf3e73e8aec45af8bad6f30dc4aefc1738c9",
                    operation="UPDATE",
                    pgid="pgtrigger_sealed_update_3cc2c",
                    table="plans_plansection",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plansection",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF current_setting('malkedjan.emptying', true) IS DISTINCT FROM current_database()::text THEN\n            RAISE EXCEPTION 'Det som är beslutat töms inte (%)', TG_TABLE_NAME\n                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'never_changes',\n                HINT = 'Gör en ny databas i stället.';\n        END IF;\n        RETURN NULL;\n    ",
                    hash="c772062bbd41d31ac1ef2e714a625412fafd36e0",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_653fa",
                    table="plans_plansection",
                    when="BEFORE",
                ),
            ),
        ),
    ]
