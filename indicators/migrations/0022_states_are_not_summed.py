from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0021_read_again"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="indicatordefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(("over_periods", "sum"), ("values", "state"), _negated=True),
                name="definition_state_is_not_summed",
                violation_error_message="Ett läge summeras inte över perioderna: välj senaste eller medelvärde.",
            ),
        ),
    ]
