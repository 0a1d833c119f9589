"""Columns under their true names, and the new ones beside those that they replace.

Triggers and constraints on changed tables follow when the facts have been moved.
"""

import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0004_same_keys"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicatordefinition",
            name="mark_changed",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicatordefinition",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicatordefinition",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicatordefinition",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicatorresponsibility",
            name="mark_added_or_removed",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicatorresponsibility",
            name="mark_changed",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicatorresponsibility",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicatorresponsibility",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indicatorresponsibility",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="policy",
            name="mark_changed",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="policy",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="policy",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="policy",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="target",
            name="mark_changed",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="target",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="target",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="target",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="indicatordefinition",
            name="definition_aggregation_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="indicatordefinition",
            name="definition_period_aggregation_is_known",
        ),
        migrations.RenameField(
            model_name="indicatordefinition",
            old_name="period_aggregation",
            new_name="over_periods",
        ),
        migrations.RenameField(
            model_name="indicatordefinitionevent",
            old_name="period_aggregation",
            new_name="over_periods",
        ),
        migrations.RenameField(
            model_name="indicatordefinition", old_name="aggregation", new_name="over_organisations"
        ),
        migrations.RenameField(model_name="indicatordefinition", old_name="text", new_name="why"),
        migrations.RenameField(
            model_name="indicatordefinitionevent",
            old_name="aggregation",
            new_name="over_organisations",
        ),
        migrations.RenameField(
            model_name="indicatordefinitionevent", old_name="text", new_name="why"
        ),
        migrations.AlterField(
            model_name="indicatordefinition",
            name="over_organisations",
            field=models.CharField(
                choices=[
                    ("sum", "summa"),
                    ("ratio", "kvot av summor"),
                    ("weighted_mean", "viktat medelvärde"),
                    ("mean", "medelvärde utan vikter"),
                    ("share_meeting", "andel som når sitt årsmål"),
                    ("central", "mäts centralt"),
                    ("none", "sammanställs inte"),
                ],
                default="none",
                max_length=13,
                verbose_name="sammanställning över organisationer",
            ),
        ),
        migrations.AlterField(
            model_name="indicatordefinition",
            name="why",
            field=models.TextField(blank=True, verbose_name="varför det mäts"),
        ),
        migrations.AlterField(
            model_name="indicatordefinitionevent",
            name="over_organisations",
            field=models.CharField(
                choices=[
                    ("sum", "summa"),
                    ("ratio", "kvot av summor"),
                    ("weighted_mean", "viktat medelvärde"),
                    ("mean", "medelvärde utan vikter"),
                    ("share_meeting", "andel som når sitt årsmål"),
                    ("central", "mäts centralt"),
                    ("none", "sammanställs inte"),
                ],
                default="none",
                max_length=13,
                verbose_name="sammanställning över organisationer",
            ),
        ),
        migrations.AlterField(
            model_name="indicatordefinitionevent",
            name="why",
            field=models.TextField(blank=True, verbose_name="varför det mäts"),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="denominator",
            field=models.TextField(blank=True, verbose_name="vad nämnaren är"),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="maximum",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="största möjliga värde",
            ),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="minimum",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="minsta möjliga värde",
            ),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="numerator",
            field=models.TextField(blank=True, verbose_name="vad täljaren är"),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="source",
            field=models.CharField(blank=True, max_length=200, verbose_name="källa"),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="values",
            field=models.CharField(
                choices=[
                    ("year_to_date", "hittills i år"),
                    ("own_period", "perioden för sig"),
                    ("state", "läget vid periodens slut"),
                ],
                default="state",
                max_length=12,
                verbose_name="vad periodens värde är",
            ),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="whole",
            field=models.BooleanField(default=False, verbose_name="heltal"),
        ),
        migrations.AddField(
            model_name="indicatordefinitionevent",
            name="denominator",
            field=models.TextField(blank=True, verbose_name="vad nämnaren är"),
        ),
        migrations.AddField(
            model_name="indicatordefinitionevent",
            name="maximum",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="största möjliga värde",
            ),
        ),
        migrations.AddField(
            model_name="indicatordefinitionevent",
            name="minimum",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="minsta möjliga värde",
            ),
        ),
        migrations.AddField(
            model_name="indicatordefinitionevent",
            name="numerator",
            field=models.TextField(blank=True, verbose_name="vad täljaren är"),
        ),
        migrations.AddField(
            model_name="indicatordefinitionevent",
            name="source",
            field=models.CharField(blank=True, max_length=200, verbose_name="källa"),
        ),
        migrations.AddField(
            model_name="indicatordefinitionevent",
            name="values",
            field=models.CharField(
                choices=[
                    ("year_to_date", "hittills i år"),
                    ("own_period", "perioden för sig"),
                    ("state", "läget vid periodens slut"),
                ],
                default="state",
                max_length=12,
                verbose_name="vad periodens värde är",
            ),
        ),
        migrations.AddField(
            model_name="indicatordefinitionevent",
            name="whole",
            field=models.BooleanField(default=False, verbose_name="heltal"),
        ),
        migrations.AddField(
            model_name="indicatorresponsibility",
            name="ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="till och med"),
        ),
        migrations.AddField(
            model_name="indicatorresponsibility",
            name="starts_on",
            field=models.DateField(null=True, verbose_name="från och med"),
        ),
        migrations.AddField(
            model_name="indicatorresponsibilityevent",
            name="ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="till och med"),
        ),
        migrations.AddField(
            model_name="indicatorresponsibilityevent",
            name="starts_on",
            field=models.DateField(null=True, verbose_name="från och med"),
        ),
        migrations.AddField(
            model_name="policy",
            name="full_share",
            field=models.DecimalField(
                decimal_places=9, default=1, max_digits=24, verbose_name="andel för uppfylls helt"
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="hard_share",
            field=models.DecimalField(
                decimal_places=9, default="0.5", max_digits=24, verbose_name="andel för svårbedömt"
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="large_gap",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="stort avstånd till utfallet",
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="large_spread",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="stor spridning",
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="least_coverage",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="minsta täckning",
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="none_share",
            field=models.DecimalField(
                decimal_places=9,
                default="0.5",
                max_digits=24,
                verbose_name="andel för uppfylls inte",
            ),
        ),
        migrations.AddField(
            model_name="policyevent",
            name="full_share",
            field=models.DecimalField(
                decimal_places=9, default=1, max_digits=24, verbose_name="andel för uppfylls helt"
            ),
        ),
        migrations.AddField(
            model_name="policyevent",
            name="hard_share",
            field=models.DecimalField(
                decimal_places=9, default="0.5", max_digits=24, verbose_name="andel för svårbedömt"
            ),
        ),
        migrations.AddField(
            model_name="policyevent",
            name="large_gap",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="stort avstånd till utfallet",
            ),
        ),
        migrations.AddField(
            model_name="policyevent",
            name="large_spread",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="stor spridning",
            ),
        ),
        migrations.AddField(
            model_name="policyevent",
            name="least_coverage",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="minsta täckning",
            ),
        ),
        migrations.AddField(
            model_name="policyevent",
            name="none_share",
            field=models.DecimalField(
                decimal_places=9,
                default="0.5",
                max_digits=24,
                verbose_name="andel för uppfylls inte",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="read_as",
            field=models.CharField(blank=True, max_length=200, verbose_name="tolkas som"),
        ),
        migrations.AddField(
            model_name="target",
            name="reference",
            field=models.CharField(blank=True, max_length=200, verbose_name="beslut"),
        ),
        migrations.AddField(
            model_name="targetevent",
            name="read_as",
            field=models.CharField(blank=True, max_length=200, verbose_name="tolkas som"),
        ),
        migrations.AddField(
            model_name="targetevent",
            name="reference",
            field=models.CharField(blank=True, max_length=200, verbose_name="beslut"),
        ),
        migrations.AlterField(
            model_name="fulfilment",
            name="distance",
            field=models.DecimalField(decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="fulfilment",
            name="outcome",
            field=models.DecimalField(decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="fulfilment",
            name="previous",
            field=models.DecimalField(decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="fulfilment",
            name="target_value",
            field=models.DecimalField(decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="denominator",
            field=models.DecimalField(
                blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="nämnare"
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="forecast",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="prognos för året",
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="men",
            field=models.DecimalField(
                blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="män"
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="numerator",
            field=models.DecimalField(
                blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="täljare"
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="value",
            field=models.DecimalField(
                blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="utfall"
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="women",
            field=models.DecimalField(
                blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="kvinnor"
            ),
        ),
        migrations.AlterField(
            model_name="outcomeevent",
            name="denominator",
            field=models.DecimalField(
                blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="nämnare"
            ),
        ),
        migrations.AlterField(
            model_name="outcomeevent",
            name="forecast",
            field=models.DecimalField(
                blank=True,
                decimal_places=9,
                max_digits=24,
                null=True,
                verbose_name="prognos för året",
            ),
        ),
        migrations.AlterField(
            model_name="outcomeevent",
            name="men",
            field=models.DecimalField(
                blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="män"
            ),
        ),
        migrations.AlterField(
            model_name="outcomeevent",
            name="numerator",
            field=models.DecimalField(
                blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="täljare"
            ),
        ),
        migrations.AlterField(
            model_name="outcomeevent",
            name="value",
            field=models.DecimalField(
                blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="utfall"
            ),
        ),
        migrations.AlterField(
            model_name="outcomeevent",
            name="women",
            field=models.DecimalField(
                blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="kvinnor"
            ),
        ),
        migrations.AlterField(
            model_name="target",
            name="change",
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="target",
            name="high",
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="target",
            name="low",
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="targetevent",
            name="change",
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="targetevent",
            name="high",
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="targetevent",
            name="low",
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="tolerance",
            name="absolute",
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="tolerance",
            name="percent",
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="toleranceevent",
            name="absolute",
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="toleranceevent",
            name="percent",
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=24, null=True),
        ),
        migrations.AlterField(
            model_name="weight",
            name="weight",
            field=models.DecimalField(decimal_places=9, max_digits=24, verbose_name="vikt"),
        ),
        migrations.AlterField(
            model_name="weightevent",
            name="weight",
            field=models.DecimalField(decimal_places=9, max_digits=24, verbose_name="vikt"),
        ),
    ]
