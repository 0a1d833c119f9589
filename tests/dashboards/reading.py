"""What a reader has in front of them once the page has fetched the parts that come after it."""

import html
import re

PART = re.compile(r'hx-get="([^"]+)" hx-trigger="toggle')


def text(response):
    """The page with one space between words, wherever its template breaks its lines."""
    return " ".join(response.content.decode().split())


def with_parts(client, address):
    """The page and its parts together; each part can be reached by a link as well."""
    page = text(client.get(address))
    parts = PART.findall(page)
    assert all(f'href="{part}"' in page for part in parts)
    fetched = (client.get(html.unescape(p), headers={"HX-Request": "true"}) for p in parts)
    return page + "".join(text(part) for part in fetched)
