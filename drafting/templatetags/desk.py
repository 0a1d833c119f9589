"""The body of a page before its head, so that the head can ask for what the body needs."""

from __future__ import annotations

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import mark_safe

from drafting.needs import is_dressed_for_work, is_written_in
from organisations.models import User

register = template.Library()


@register.simple_tag
def needs_desk(user: User | AnonymousUser, body: str) -> bool:
    return user.is_authenticated and is_written_in(body)


@register.simple_tag
def needs_work_styles(user: User | AnonymousUser, body: str, writes: bool) -> bool:
    """`writes` is what `needs_desk` says of the same body."""
    return writes or (user.is_authenticated and is_dressed_for_work(body))


class First(template.Node):
    """Draws what stands in it at once, to be put where its name stands."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> str:
        with context.push():
            drawn = self.nodelist.render(context).strip()
        context[self.name] = mark_safe(drawn)  # noqa: S308, drawn by templates
        return ""


@register.tag
def first(parser: Parser, token: Token) -> First:
    """`{% first as body %}…{% endfirst %}`: drawn here, shown by `{{ body }}`."""
    try:
        _name, _as, name = token.split_contents()
    except ValueError as error:
        message = "{% first as NAME %}"
        raise template.TemplateSyntaxError(message) from error
    nodelist = parser.parse(("endfirst",))
    parser.delete_first_token()
    return First(nodelist, name)
