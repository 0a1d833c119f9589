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
_BLOCK_END = re.compile(r"(</(?:p|h3|h4|li|blockquote|ul|ol)>|<br>)", re.IGNORECASE)
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


def revision(value: str) -> str:
    """A short fingerprint of a value, sent with a save to say what the editor had loaded.

    >>> revision("") == revision("80 %")
    False
    """
    return hashlib.sha256(value.encode()).hexdigest()[:16]


def blocks(value: str) -> list[str]:
    """A text in pieces that can be compared: paragraphs, list items, lines.

    >>> blocks("<p>Ett</p><p>Två</p>")
    ['<p>Ett</p>', '<p>Två</p>']
    """
    if not _HAS_MARKUP.search(value):
        return value.splitlines(keepends=True)
    parts = _BLOCK_END.split(value)
    joined = ("".join(pair) for pair in zip(parts[::2], [*parts[1::2], ""], strict=False))
    return [part for part in joined if part]


def plain(value: str) -> str:
    """The text without markup, one line for each paragraph or list item."""
    without = re.sub(r"<[^>]*>", "", _BLOCK_END.sub("\n", value))
    for entity, character in (("&nbsp;", "\u00a0"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        without = without.replace(entity, character)
    return "\n".join(line.strip() for line in without.splitlines() if line.strip())
