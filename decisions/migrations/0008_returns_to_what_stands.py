from django.db import migrations, models

# As before (0002), with what going back to the decided opens: how the matter stands, no content.
ALLOWS = """
    CREATE OR REPLACE FUNCTION decisions_allows(bigint, integer, varchar, text) RETURNS boolean
    LANGUAGE sql STABLE AS $$
        -- The transaction names decisions that it has made itself, about the very matter. A
        -- city that is introduced or loaded is stated whole; a period that the city corrects is
        -- everybody's; rules and who answers are the city's to say for all.
        SELECT EXISTS (
            SELECT FROM decisions_decision AS decision
            JOIN organisations_organisation AS whose ON whose.id = decision.organisation_id
            WHERE decision.id = ANY (string_to_array(
                    nullif(current_setting('malkedjan.decision', true), ''), ','
                )::bigint[])
                AND decision.made_at = transaction_timestamp()
                AND decision.year = $2
                AND (decision.organisation_id = $1 OR whose.kind = 'city')
                AND CASE
                    WHEN decision.kind IN ('introduction', 'loading') THEN true
                    WHEN decision.kind = 'rules' AND $4 = 'rules' THEN true
                    ELSE decision.subject = $3 AND (
                        decision.organisation_id = $1
                        OR decision.kind = 'correction' AND $3 NOT IN ('budget', 'plan')
                            AND $3 NOT LIKE '%%:%%' AND $4 = 'content'
                    )
                END
                AND CASE decision.kind
                    WHEN 'publication' THEN $4 = 'standing'
                    WHEN 'withdrawal' THEN $4 = 'standing'
%(returning)s                    WHEN 'closing' THEN $4 IN ('standing', 'closing')
                    WHEN 'targets' THEN $4 IN ('standing', 'targets')
                    WHEN 'rules' THEN $4 IN ('standing', 'rules')
                    ELSE true
                END
        )
    $$;
"""
RETURNING = "                    WHEN 'return' THEN $4 = 'standing'\n"


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0007_news"),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("budget", "budgeten antogs"),
                    ("plan", "planen beslutades"),
                    ("report", "rapporten lämnades in"),
                    ("judgement", "bedömningen beslutades"),
                    ("targets", "årsmål ändrades"),
                    ("rules", "regler eller ansvar ändrades"),
                    ("correction", "rättelse"),
                    ("reopening", "öppnades igen"),
                    ("return", "återgick till det beslutade"),
                    ("closing", "perioden stängdes"),
                    ("publication", "publicerades"),
                    ("withdrawal", "drogs tillbaka"),
                    ("introduction", "fastställd vid införandet"),
                    ("loading", "fastställd vid inläsning"),
                ],
                max_length=12,
                verbose_name="slag",
            ),
        ),
        migrations.RunSQL(ALLOWS % {"returning": RETURNING}, ALLOWS % {"returning": ""}),
    ]
