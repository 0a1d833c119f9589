"""What an organisation calls its own goals, on its pages."""

from django import template

from goals import words

register = template.Library()

# `{{ plan.organisation|own_goal|capfirst }}`
register.filter("own_goal", words.own_goal)
register.filter("own_goal_definite", words.own_goal_definite)
register.filter("own_goals_definite", words.own_goals_definite)
