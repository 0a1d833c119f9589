"""What an organisation calls its own goals, on its pages."""

from django import template

from goals import agenda, words
from organisations.models import Organisation

register = template.Library()

# `{{ goal.agenda|agenda_named }}`; of a field's value: `|agenda_read`
register.filter("agenda_named", agenda.named)
register.filter("agenda_read", agenda.ticked)
# `{{ plan.organisation|own_goal|capfirst }}`
register.filter("own_goal", words.own_goal)
register.filter("own_goal_definite", words.own_goal_definite)
register.filter("own_goals_definite", words.own_goals_definite)
register.filter("decider", words.decider)
register.filter("whose", words.whose)


@register.filter
def spoken(text: object, organisation: Organisation | None) -> str:
    """`{{ indicator.get_level_display|spoken:organisation }}`; as it is where there is none."""
    return words.spoken(organisation, str(text)) if organisation else str(text)
