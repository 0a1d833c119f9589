"""What a budget gives a group of organisations stands with the city."""

from django.db import migrations

from organisations.migrations._city import give_to_city


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0001_initial"),
        ("organisations", "0004_one_city"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="appropriation", name="appropriation_to_organisation_or_group"
        ),
        migrations.RunPython(
            give_to_city("finance_appropriation", "finance_appropriationevent"),
            migrations.RunPython.noop,
        ),
    ]
