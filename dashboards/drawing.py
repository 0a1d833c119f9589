"""From a Vega-Lite specification to SVG that may stand in a page.

Drawn on the server: Vega in the browser would need `unsafe-eval`. What comes back is made smaller,
freed of everything the content security policy refuses, and given the page's colours and type.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from functools import cache as once
from importlib.util import find_spec
from pathlib import Path

import vl_convert
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from common.kept import cache

logger = logging.getLogger(__name__)

# The drawing is made with stand-in colours, each then replaced by a token of variables.css, so
# that one cached drawing serves light, dark and paper.
COLOURS = {
    "#0f0001": "chart-series",
    "#0f0002": "chart-compare",
    "#0f0003": "chart-third",
    "#0f0004": "chart-target",
    "#0f0005": "chart-quiet",
    "#0f0006": "chart-grid",
    "#0f0007": "ink",
    "#0f0008": "ink-soft",
    "#0f0009": "full",
    "#0f000a": "partial",
    "#0f000b": "none",
    "#0f000c": "hard",
    "#0f000d": "na",
}
STAND_IN = {token: colour for colour, token in COLOURS.items()}
FONT = "Hanken Grotesk"
# Part of the cache key: raise it when drawings should be made anew.
VERSION = 3
KEPT_SECONDS = 30 * 24 * 3600

_NOISE = re.compile(
    r' (?:role|aria-[a-z]+|class|pointer-events|font-family|xmlns(?::xlink)?|version)="[^"]*"'
    r'|<path[^>]* d=""[^>]*/>|<path[^>]* d="M0,0h0v0h0Z"[^>]*/>|<rect[^>]* fill="white"/>'
    r'| opacity="1"| stroke-width="1"(?= )'
)
_STYLE = re.compile(r' style="([^"]*)"')
_COLOUR = re.compile(r'(fill|stroke)="(#0f000[0-9a-d])"')
_LONG_NUMBER = re.compile(r"(\d+\.\d{2})\d+")
_SIZE = re.compile(r'^<svg width="([\d.]+)" height="([\d.]+)"')
_ID = re.compile(r'(\bid="|url\(#|href="#)([\w-]+)')


def drawn(spec: dict[str, object], title: str, description: str) -> SafeString:
    """Return the drawing as inline SVG, or nothing when it cannot be made.

    A page never breaks for want of a chart: its figures stand in the table below it.
    """
    text = json.dumps(spec, sort_keys=True, default=str)
    digest = hashlib.sha256(f"{VERSION}{text}".encode()).hexdigest()[:24]
    key = f"chart:{digest}"
    svg = cache.get(key)
    if svg is None:
        svg = _converted(text, digest[:8])
        if svg:
            cache.set(key, svg, KEPT_SECONDS)
    return _named(svg, digest[:8], title, description) if svg else SafeString("")


def _converted(spec: str, prefix: str) -> str:
    _know_typeface()
    try:
        return cleaned(vl_convert.vegalite_to_svg(spec, format_locale="sv-SE"), prefix)
    except (ValueError, RuntimeError):
        logger.exception("A chart could not be drawn")
        return ""


@once
def _know_typeface() -> None:
    """Let vl-convert measure texts in the typeface that the page shows."""
    package = find_spec("fontpkg_hanken_grotesk")
    if package and package.origin:
        vl_convert.register_font_directory(str(Path(package.origin).parent / "files"))


def cleaned(svg: str, prefix: str) -> str:
    """Strip what the page does not need or the policy refuses; put tokens in the place of colours.

    >>> cleaned('<svg class="marks" width="9" height="9"><path style="fill: #0f0001"/></svg>', "a")
    '<svg width="9" height="9"><path fill="var(--chart-series)"/></svg>'
    """
    svg = _STYLE.sub(_style_as_attributes, svg)
    svg = _NOISE.sub("", svg)
    svg = _COLOUR.sub(lambda match: f'{match[1]}="var(--{COLOURS[match[2]]})"', svg)
    svg = _LONG_NUMBER.sub(r"\1", svg)
    # Several drawings share a page, and Vega numbers its clip paths from nought in each.
    return _ID.sub(rf"\g<1>c{prefix}-\2", svg)


def _style_as_attributes(match: re.Match[str]) -> str:
    pairs = (part.split(":", 1) for part in match[1].split(";") if ":" in part)
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)


def _named(svg: str, prefix: str, title: str, description: str) -> SafeString:
    """Give the drawing a name and a description, and let it follow the width of the page."""
    size = _SIZE.match(svg)
    if not size:
        return SafeString("")
    head = format_html(
        '<svg role="img" aria-labelledby="{0}-t {0}-d" width="{1}" height="{2}"'
        ' viewBox="0 0 {1} {2}"><title id="{0}-t">{3}</title><desc id="{0}-d">{4}</desc>',
        f"c{prefix}",
        size[1],
        size[2],
        title,
        description,
    )
    # Vega escapes the texts it draws; everything else comes from our own specifications.
    return mark_safe(head + svg[svg.index(">") + 1 :])  # noqa: S308
