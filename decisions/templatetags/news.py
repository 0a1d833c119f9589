"""What a page carries to be told of news."""

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from decisions.news import News

register = template.Library()


@register.simple_tag(takes_context=True)
def news_here(context: Context) -> SafeString | str:
    """Attributes for the element whose content is kept fresh; none on a page without news, and
    none on the answer to a form, which is not what its address shows."""
    request = context.get("request")
    news: News | None = getattr(request, "news", None)
    if news is None or request is None or request.method != "GET":
        return ""
    return format_html(
        ' data-news="{}" data-news-question="{}" data-news-url="{}" data-news-way="{}"',
        news.number,
        news.question,
        reverse("news"),
        news.way,
    )
