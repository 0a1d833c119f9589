"""The city becomes the root, and what was published for nobody in particular becomes its."""

from django.db import migrations

from organisations.migrations._city import give_to_city, plant_tree


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_tree")]

    operations = [
        migrations.RunPython(plant_tree, migrations.RunPython.noop),
        migrations.RunPython(
            give_to_city("organisations_publication", "organisations_publicationevent"),
            migrations.RunPython.noop,
        ),
    ]
