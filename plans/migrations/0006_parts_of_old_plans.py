"""Every year so far gets the standard template, and what was written under its headings a place."""

from django.db import migrations
from django.db.models import Q

from plans.standard import STANDARD, as_html

COUNCIL = "Kommunfullmäktige"


def give_templates(apps, schema_editor):
    Budget = apps.get_model("goals", "Budget")
    for budget in Budget.objects.filter(Q(status="adopted") | Q(proposer=COUNCIL)):
        made = give_template(apps, budget)
        for plan in apps.get_model("plans", "OperationalPlan").objects.filter(budget=budget):
            place_sections(plan, made)


def give_template(apps, budget):
    SectionTemplate = apps.get_model("plans", "SectionTemplate")
    made = {}
    for position, part in enumerate(STANDARD, 1):
        made[part.key] = SectionTemplate.objects.create(
            budget=budget,
            key=part.key,
            parent=made.get(part.parent),
            heading=part.heading,
            instruction=as_html(part.instruction),
            kind=part.kind,
            position=position,
            required_of=list(part.required_of),
        )
    return made


def place_sections(plan, made):
    """The first text under a heading of the template's is that part's."""
    free = {part.heading: part for part in made.values() if "goals" not in part.kind}
    about_nothing = plan.sections.filter(area_goal=None, strategic_goal=None)
    for section in about_nothing.order_by("position", "pk"):
        if part := free.pop(section.heading, None):
            # A decided plan holds its headings as they were written.
            plan.sections.filter(pk=section.pk).update(template=part)


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0009_who_answers_is_guarded"),
        ("plans", "0005_sections_of_the_template"),
    ]

    operations = [
        migrations.RunPython(give_templates, migrations.RunPython.noop),
    ]
