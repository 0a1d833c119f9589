"""Rich text: what of it is kept, and which version of it somebody had in front of them."""

import hashlib
import re

import nh3

_CLEANER = nh3.Cleaner(
    tags={"p", "br", "strong", "em", "h3", "h4", "ul", "ol", "li", "blockquote", "a"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
    clean_content_tags={"script", "style", "iframe", "svg", "math", "template", "noscript"},
)
_CELL_END = re.compile(r"(?:</p>)?</t[dh]>(?=\s*<t[dh])", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|h3|h4|li|blockquote|ul|ol|tr|caption|table)>|<br>", re.IGNORECASE)
_EMPTY = re.compile(r"<[^>]*>|&nbsp;|\s")
_HAS_MARKUP = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


def sanitise(html: str) -> str:
    """Keep the few tags the editor makes; take away scripts, styles, handlers and odd addresses.

    Text typed without the editor becomes paragraphs; an editor's empty paragraph becomes nothing.

    >>> sanitise('<p onclick="x()">Vi <b>bygger</b></p><script>x()</script>')
    '<p>Vi bygger</p>'
    >>> sanitise("Ett\\n\\nTvå & tre")
    '<p>Ett</p><p>Två &amp; tre</p>'
    """
    text = _one_kind_of_line_end(html.replace("\x00", "")).strip()
    if text and not _HAS_MARKUP.search(text):
        text = _paragraphs(text.replace("<", "&lt;"))
    cleaned = _clean(text)
    if not _HAS_MARKUP.search(cleaned):
        cleaned = _paragraphs(cleaned)
    return cleaned if _EMPTY.sub("", cleaned) else ""


def _clean(text: str) -> str:
    """Twice, because what stood inside a removed tag may nest as no parser reads it back."""
    cleaned = _CLEANER.clean(_CLEANER.clean(text))
    # an entity may stand for a line end too
    return _one_kind_of_line_end(cleaned).strip()


def _one_kind_of_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _paragraphs(text: str) -> str:
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts if part)


def has_markup(text: str) -> bool:
    """Whether there is a tag in the text."""
    return bool(_HAS_MARKUP.search(text))


def revision(value: str) -> str:
    """A short fingerprint of a value, sent with a save to say what the editor had loaded.

    >>> revision("") == revision("80 %")
    False
    """
    return hashlib.sha256(value.encode()).hexdigest()[:16]


def plain(value: str) -> str:
    """The text without markup, one line for each paragraph, list item or row of a table.

    >>> plain("<p>Ett</p><table><tr><td>A</td><td>1</td></tr></table>")
    'Ett\\nA | 1'
    """
    lines = _BLOCK_END.sub("\n", _CELL_END.sub(" | ", value))
    without = re.sub(r"<[^>]*>", "", lines)
    for entity, character in (("&nbsp;", "\u00a0"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        without = without.replace(entity, character)
    return "\n".join(line.strip() for line in without.splitlines() if line.strip())
