"""Who else is here, on a page in which people write."""

from typing import Any

from django import template
from django.template.context import Context

from drafting.presence import place_for
from organisations.models import User

register = template.Library()


@register.inclusion_tag("drafting/includes/here.html", takes_context=True)
def here_now(context: Context, kind: str, *parts: object) -> dict[str, Any]:
    """`{% here_now "plan" plan.pk goal.code %}`: a list that static/js/here.js fills.

    Whoever is shown the page is told who else is in the place, and the others of them.
    """
    user = context["request"].user
    place = ":".join([kind, *map(str, parts)])
    return {"place": place_for(place, user) if isinstance(user, User) else ""}
