import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models


def only(field):
    return models.Func(
        field,
        field,
        models.Value("[]"),
        function="int8range",
        output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
    )


class Migration(migrations.Migration):
    """The fields under their own names, which validation needs. The database's rule is the same."""

    dependencies = [
        ("indicators", "0015_each_opens_its_own"),
        ("organisations", "0005_editions_say_what_is_public"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint(
                    model_name="indicatorresponsibility", name="responsibility_does_not_overlap"
                ),
                migrations.AddConstraint(
                    model_name="indicatorresponsibility",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (only("indicator"), "&&"),
                            (only("organisation"), "&&"),
                            (
                                models.Func(
                                    "starts_on",
                                    "ends_on",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=(
                                        django.contrib.postgres.fields.ranges.DateRangeField()
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="responsibility_does_not_overlap",
                        violation_error_message=(
                            "Organisationen ansvarar redan för indikatorn under en del av tiden."
                        ),
                    ),
                ),
            ]
        )
    ]
