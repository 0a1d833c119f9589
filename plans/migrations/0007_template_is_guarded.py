import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0006_parts_of_old_plans"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="plansection",
            name="sealed_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plansection",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."area_goal_id" IS DISTINCT FROM (NEW."area_goal_id") OR OLD."heading" IS DISTINCT FROM (NEW."heading") OR OLD."is_concerned" IS DISTINCT FROM (NEW."is_concerned") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."plan_id" IS DISTINCT FROM (NEW."plan_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."strategic_goal_id" IS DISTINCT FROM (NEW."strategic_goal_id") OR OLD."template_id" IS DISTINCT FROM (NEW."template_id") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."why_not" IS DISTINCT FROM (NEW."why_not"))',
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan JOIN goals_budget AS budget ON budget.id = plan.budget_id WHERE plan.id = OLD.plan_id AND budget.status = 'adopted' UNION SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan JOIN goals_budget AS budget ON budget.id = plan.budget_id WHERE plan.id = NEW.plan_id AND budget.status = 'adopted') AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="60bcbd40d7f23a807c45512829b4eead7b14b61f",
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
                name="stands_in_its_plan",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT FROM plans_operationalplan AS plan\n                        JOIN plans_sectiontemplate AS part ON part.id = NEW.template_id\n                        WHERE plan.id = NEW.plan_id AND plan.budget_id <> part.budget_id\n                    ) OR EXISTS (\n                        SELECT FROM plans_plansection AS above\n                        WHERE above.id = NEW.parent_id\n                            AND (above.plan_id <> NEW.plan_id OR above.parent_id IS NOT NULL)\n                    ) THEN\n                        RAISE EXCEPTION 'the section stands in another plan'\n                            USING ERRCODE = 'integrity_constraint_violation';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="c035e5d6c7dc2670e2f485ab529291bead7c63d8",
                    operation='INSERT OR UPDATE OF "plan_id", "template_id", "parent_id"',
                    pgid="pgtrigger_stands_in_its_plan_f4488",
                    table="plans_plansection",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sectiontemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan JOIN goals_budget AS budget ON budget.id = plan.budget_id WHERE plan.budget_id = NEW.budget_id AND budget.status = 'adopted') AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="43bc7642a4b233c5dbe9d863efde30a462c97106",
                    operation="INSERT",
                    pgid="pgtrigger_sealed_insert_940ce",
                    table="plans_sectiontemplate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sectiontemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan JOIN goals_budget AS budget ON budget.id = plan.budget_id WHERE plan.budget_id = OLD.budget_id AND budget.status = 'adopted') AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN OLD;\n        ",
                    hash="61eb3746c917a0bd68fd43be265619f22f5f572f",
                    operation="DELETE",
                    pgid="pgtrigger_sealed_delete_f1b79",
                    table="plans_sectiontemplate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sectiontemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."budget_id" IS DISTINCT FROM (NEW."budget_id") OR OLD."heading" IS DISTINCT FROM (NEW."heading") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."required_of" IS DISTINCT FROM (NEW."required_of"))',
                    func="\n            IF EXISTS (\n                SELECT FROM (SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan JOIN goals_budget AS budget ON budget.id = plan.budget_id WHERE plan.budget_id = OLD.budget_id AND budget.status = 'adopted' UNION SELECT plan.organisation_id, budget.year, 'plan' FROM plans_operationalplan AS plan JOIN goals_budget AS budget ON budget.id = plan.budget_id WHERE plan.budget_id = NEW.budget_id AND budget.status = 'adopted') AS touched (organisation_id, year, subject)\n                JOIN decisions_standing AS standing USING (organisation_id, year, subject)\n                WHERE standing.is_sealed\n                    AND NOT decisions_allows(\n                        standing.organisation_id, standing.year, standing.subject, 'content'\n                    )\n            ) THEN\n                RAISE EXCEPTION 'Det här är beslutat och ändras bara genom ett nytt beslut (%)',\n                    TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed',\n                    HINT = 'Ändra i Målkedjan och ange beslutet.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="43120683ae35f7b36b7ceaa707563bf634b576ae",
                    operation="UPDATE",
                    pgid="pgtrigger_sealed_update_f76b8",
                    table="plans_sectiontemplate",
                    when="BEFORE",
                ),
            ),
        ),
    ]
