import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_plant_the_city"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="publication",
            name="publication_once",
        ),
        migrations.AlterField(
            model_name="membership",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="organisations.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="organisations.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="publicationevent",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "city")),
                fields=("kind",),
                name="organisation_one_city",
                violation_error_message="Det finns redan en stad.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "city"), ("parent__isnull", True)),
                    models.Q(models.Q(("kind", "city"), _negated=True), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="organisation_only_city_is_root",
                violation_error_message="Ange vad organisationen hör till. Bara staden hör inte till någon annan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("exists_to__isnull", True),
                    ("exists_from__isnull", True),
                    ("exists_to__gte", models.F("exists_from")),
                    _connector="OR",
                ),
                name="organisation_ends_after_start",
                violation_error_message="Organisationen kan inte upphöra innan den har börjat finnas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                fields=("organisation", "year", "subject"), name="publication_once"
            ),
        ),
    ]
