"""Rich text: what of it is kept, and which version of it somebody had in front of them."""

import hashlib
import re
from dataclasses import replace
from itertools import takewhile

import nh3

from common.text import clean_signs
from drafting.calculations.blocks import Block, joined, parse
from drafting.calculations.figures import as_text, only_figures

# A note (footnote) stands as `small` in the text, where its number would.
_INLINE = {"br", "strong", "em", "sub", "sup", "small", "a", "data"}
_BLOCKS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote"}
_TABLE = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
_SPAN = {"colspan", "rowspan"}
_LONGEST_NUMBER, LONGEST_ADDRESS = 9, 2000
# Least and most of what is a number: more is no list or table that anybody wrote.
_NUMBERS = {"start": (1, 9999), "colspan": (2, 99), "rowspan": (2, 999)}


def whole_number(text: str, least: int, most: int) -> int | None:
    """The number that the text is, in the figures of everybody; none unless it is in between.

    >>> whole_number("007", 1, 9999), whole_number("1.5", 1, 9999), whole_number("٣", 1, 9999)
    (7, None, None)
    """
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
        return None
    return int(text) if least <= int(text) <= most else None


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """What is kept of an attribute's value; without any, the attribute is not kept."""
    if name == "href" and len(value) > LONGEST_ADDRESS:
        return None
    if name not in _NUMBERS:
        return value
    number = whole_number(value, *_NUMBERS[name])
    return None if number is None else str(number)


_CLEANER = nh3.Cleaner(
    tags=_INLINE | _BLOCKS | _TABLE,
    attributes={
        "a": {"href"},
        "data": {"value"},
        "ol": {"start"},
        "th": {*_SPAN, "scope"},
        "td": _SPAN,
    },
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
    clean_content_tags={"script", "style", "iframe", "svg", "math", "template", "noscript"},
)
_CELL_END = re.compile(r"(?:</p>)?</t[dh]>(?=\s*<t[dh])", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|h3|h4|li|blockquote|ul|ol|tr|caption|table)>|<br>", re.IGNORECASE)
_OTHER_HEADING = re.compile(r"<(/?)h([1256])\b", re.IGNORECASE)
_SCOPE = re.compile(r' scope="[^"]*"')
_EMPTY = re.compile(r"<[^>]*>|&nbsp;|\s")
_TYPED_NUMBER = re.compile(
    r"^\s*tab(?:ell|le|\.)\s*\d{1,3}(?:[.\-]\d{1,3})*[a-z]?(?:\s*[.:–—-])*(?:\s+|$)", re.IGNORECASE
)
_HAS_MARKUP = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"<(/?)(?:{'|'.join(sorted(_BLOCKS | _TABLE))})\b[^>]*>", re.IGNORECASE)


def sanitise(html: str, *, figures: bool = False) -> str:
    """Keep the few tags the editor makes; take away scripts, styles, handlers and odd addresses.

    Text typed without the editor becomes paragraphs; an editor's empty paragraph becomes nothing.
    `figures`: those that follow their data stay such (`figures`), where they else become text.

    >>> sanitise('<p onclick="x()">Vi <b>bygger</b></p><script>x()</script>')
    '<p>Vi bygger</p>'
    >>> sanitise("Ett\\n\\nTvå & tre")
    '<p>Ett</p><p>Två &amp; tre</p>'
    >>> sanitise("<p>Ett</p>\\nTvå\\n\\nTre")
    '<p>Ett</p><p>Två</p><p>Tre</p>'
    """
    text = _same_headings(clean_signs(html)).strip()
    if text and not _HAS_MARKUP.search(text):
        text = _paragraphs(text.replace("<", "&lt;"))
    cleaned = _clean(_with_typed_lines(text))
    cleaned = only_figures(cleaned) if figures else as_text(only_figures(cleaned))
    if not _HAS_MARKUP.search(cleaned):
        cleaned = _paragraphs(cleaned)
    return cleaned if _EMPTY.sub("", cleaned) else ""


def _clean(text: str) -> str:
    """Twice, because what stood inside a removed tag may nest as no parser reads it back."""
    cleaned = _CLEANER.clean(_CLEANER.clean(text))
    # an entity may stand for a sign too
    return _with_table_heads(clean_signs(cleaned)).strip()


def _same_headings(html: str) -> str:
    """A text has headings on two levels, below those of its page."""
    return _OTHER_HEADING.sub(lambda tag: f"<{tag[1]}h{3 if tag[2] in '12' else 4}", html)


def _with_table_heads(html: str) -> str:
    """Rows of heading cells that begin a table are its head; others head their row."""
    if "<table" not in html:
        return html
    return joined(map(_with_head, parse(html)))


def _with_head(block: Block) -> Block:
    children = tuple(map(_with_head, block.children))
    if block.tag != "table":
        return replace(block, children=children)
    rows = [row for row in children if row.tag == "tr"]
    head = list(takewhile(_is_head, rows))
    head = head if len(head) < len(rows) else head[:1]
    others = [child for child in children if child.tag != "tr"]
    body = rows[len(head) :]
    return replace(
        block,
        children=(
            *others,
            *(_in_section(row, "thead", "col") for row in head),
            *(_in_section(row, "tbody", "row") for row in body),
        ),
    )


def _is_head(row: Block) -> bool:
    return bool(row.children) and all(cell.tag == "th" for cell in row.children)


def _in_section(row: Block, section: str, scope: str) -> Block:
    cells = tuple(
        replace(cell, open=f'{_SCOPE.sub("", cell.open)[:-1]} scope="{scope}">')
        if cell.tag == "th"
        else cell
        for cell in row.children
    )
    return replace(row, section=section, children=cells)


def _paragraphs(text: str) -> str:
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts if part)


def _with_typed_lines(text: str) -> str:
    """Lines typed between the tags, as people do where there is no editor, as paragraphs."""
    if "\n" not in text:
        return text
    parts, depth, at = [], 0, 0
    for tag in _BLOCK_TAG.finditer(text):
        between = text[at : tag.start()]
        parts += [between if depth else _paragraphs(between), tag[0]]
        depth = max(0, depth + (-1 if tag[1] else 1))
        at = tag.end()
    return "".join([*parts, text[at:] if depth else _paragraphs(text[at:])])


def without_number(caption: str) -> str:
    """A table's caption without a number that somebody typed: documents number their tables.

    >>> without_number("Tabell 3.1. Platser per område"), without_number("Tabell 2")
    ('Platser per område', '')
    >>> without_number("Tabellen över 2024")
    'Tabellen över 2024'
    """
    return _TYPED_NUMBER.sub("", caption, count=1).strip()


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
