"""Tables of a page: found by their headings, columns by rules or by the blanks between them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from common.text import fold
from documents.parsing.blocks import Grid, Place, Row
from documents.parsing.cells import is_date, is_periodicity
from documents.parsing.pdf.lines import Segment, TextLine
from documents.parsing.pdf.pages import Page, Rule, Word, box_of
from documents.parsing.tables import (
    END,
    OTHER,
    PERIODICITY,
    START,
    Table,
    column_of,
    header_of,
    is_header_text,
)
from documents.parsing.words import Vocabulary

HIGHEST_HEADER = 8  # lines
_OTHER_COLUMN = re.compile(r"utfall|prognos|resultat|status|ansvar")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Span = tuple[float, float]


@dataclass(slots=True)
class Found:
    """A table on a page: its columns' places, and the lines of its heading and body."""

    table: Table
    header: tuple[str, ...]
    spans: list[Span]  # each column's text, left to right
    head: list[TextLine] = field(default_factory=list)
    body: list[TextLine] = field(default_factory=list)
    heads: list[float] = field(default_factory=list)  # where each column's heading ends
    bounds: list[float] = field(default_factory=list)  # between the columns, where rules say so
    left: float = 0.0
    right: float = 0.0
    why: str = ""


def find_header(lines: Sequence[TextLine], at: int, vocabulary: Vocabulary) -> Found | None:
    """The heading that begins on this line, over as many lines as its cells fill."""
    best = _header_from(lines, at, vocabulary)
    if best and len(best.head) > 1:
        # What the heading is as good without is the end of something else.
        below = _header_from(lines, at + 1, vocabulary)
        if below and below.table.columns == best.table.columns:
            return None
    return best


def _header_from(lines: Sequence[TextLine], at: int, vocabulary: Vocabulary) -> Found | None:
    best: Found | None = None
    band: list[TextLine] = []
    for line in lines[at : at + HIGHEST_HEADER]:
        if not all(is_header_text(segment.text) for segment in line.segments):
            break
        if band and line.top - band[-1].bottom > 1.3 * line.size:
            break
        band.append(line)
        found = _header_of_band(band, vocabulary)
        if found and (best is None or _worth(found) >= _worth(best)):
            best = found
    return best


def _worth(found: Found) -> tuple[int, int]:
    columns = found.table.columns
    return len(set(columns) - {OTHER}), -columns.count(OTHER)


def _header_of_band(band: list[TextLine], vocabulary: Vocabulary) -> Found | None:
    columns = _clustered([segment for line in band for segment in line.segments])
    found = _header_of_columns(columns, vocabulary)
    best = found
    for at in range(len(columns) - 1):
        # Wide blanks in a justified heading look like two columns.
        if found and found.table.columns[at] != OTHER != found.table.columns[at + 1]:
            continue
        joined = [*columns[:at], columns[at] + columns[at + 1], *columns[at + 2 :]]
        other = _header_of_columns(joined, vocabulary)
        if other and (best is None or _worth(other) > _worth(best)):
            best = other
    if best:
        best.head = list(band)
    return best


def _header_of_columns(
    columns: Sequence[Sequence[Segment]], vocabulary: Vocabulary
) -> Found | None:
    words = [[word for segment in column for word in segment.words] for column in columns]
    cells = tuple(vocabulary.join(_cell_lines(column)) for column in words)
    if any(_is_other_joined(cell) for cell in cells):
        return None
    table = header_of(list(cells))
    if table is None:
        return None
    spans = [(min(s.left for s in c), max(s.right for s in c)) for c in columns]
    heads = [right for _left, right in spans]
    return Found(table, cells, spans, heads=heads, left=spans[0][0], right=spans[-1][1])


def _is_other_joined(cell: str) -> bool:
    """A column of another kind ("Utfall 2022") is not a part of its neighbour."""
    words = fold(cell).split()
    return bool(_OTHER_COLUMN.search(" ".join(words[1:]))) or (
        bool(_OTHER_COLUMN.match(" ".join(words))) and column_of(fold(cell)) == OTHER
        and any(column_of(word) != OTHER for word in words[1:])
    )  # fmt: skip


def _clustered(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments that stand over each other, from the left."""
    columns: list[list[Segment]] = []
    right = float("-inf")
    for segment in sorted(segments, key=lambda segment: segment.left):
        if segment.left > right + 1:
            columns.append([])
            right = segment.right
        columns[-1].append(segment)
        right = max(right, segment.right)
    return [sorted(column, key=lambda segment: segment.words[0].top) for column in columns]


def take_rules(found: Found, page: Page, top: float) -> None:
    """The bounds of the columns, where an upright rule stands between each two of them."""
    near = [rule for rule in page.upright if rule.start <= top + 2 and rule.end >= top - 2]
    bounds = []
    for (_l, right), (left, _r) in zip(found.spans, found.spans[1:], strict=False):
        between = [rule.at for rule in near if right - 2 <= rule.at <= left + 2]
        if not between:
            return
        bounds.append(sum(between) / len(between))
    found.bounds = bounds
    outer = [rule.at for rule in near]
    found.left, found.right = min([*outer, found.left]), max([*outer, found.right])


def bottom_by_rules(found: Found, page: Page, top: float, *, cut: bool) -> float | None:
    """Where the table's rules end below `top`; None when it has no rules to tell.

    A table that is `cut` may begin with the rest of a row, which has its end on the page before.
    """
    if found.bounds:
        near = [rule for rule in page.upright if _near(rule.at, found.bounds)]
        return _chain(near, top)
    below = [y for y in levels_of(found, page) if y > top - 2]
    if len(below) + cut < 2:
        return None
    bottom = top
    for rule in below:
        between = [word for word in page.words if bottom - 1 < word.middle < rule]
        rest = cut and bool(between) and _is_rest(found, between, rule)
        if between and not rest and not any(map(_is_end, between)):
            break
        cut = cut and not between
        bottom = rule
    return bottom if bottom > top else None


def _is_rest(found: Found, words: Sequence[Word], rule: float) -> bool:
    """Words just over a rule, none of them beyond the columns where they begin."""
    near = rule - max((word.bottom for word in words), default=0) < 12
    return near and max(word.right for word in words) <= found.right + 2


def _is_end(word: Word) -> bool:
    return is_periodicity(word.text) or _DATE.fullmatch(word.text) is not None


def _near(at: float, bounds: Sequence[float]) -> bool:
    return any(abs(at - bound) < 3 for bound in bounds)


def _chain(rules: Sequence[Rule], top: float) -> float:
    end = top
    for rule in sorted(rules, key=lambda rule: rule.start):
        if rule.start <= end + 4:
            end = max(end, rule.end)
    return end


def levels_of(found: Found, page: Page) -> list[float]:
    """Heights at which rules run over most of the table's width."""
    heights: list[tuple[float, float]] = []  # height, length
    for rule in sorted(page.level, key=lambda rule: rule.at):
        length = min(rule.end, found.right) - max(rule.start, found.left)
        if length <= 0:
            continue
        if heights and rule.at - heights[-1][0] < 1.5:
            heights[-1] = heights[-1][0], heights[-1][1] + length
        else:
            heights.append((rule.at, length))
    width = found.right - found.left
    return [at for at, length in heights if length >= 0.6 * width]


def crosses(found: Found, line: TextLine) -> bool:
    """Whether some piece of the line runs over two of the columns: it is no line of the table."""
    return any(_over_two(found, segment) for segment in line.segments)


def _over_two(found: Found, segment: Segment) -> bool:
    met = [s for s in found.spans if segment.left < s[1] - 1 and segment.right > s[0] + 1]
    return len(met) > 1


def grid_of(
    found: Found, page: Page, vocabulary: Vocabulary, numbers: dict[int, int], *, cut: bool
) -> Grid:
    """The table's rows with their cells; unsure where blanks and counts do not agree."""
    columns = _columns(found)
    rows = _rows(found, page, columns, cut=cut)
    made = [_row(found, row, columns, page, vocabulary, numbers) for row in rows]
    head = [word for line in found.head for word in line.words]
    if head:
        place = Place(page.number, numbers[id(found.head[0])], box_of(head))
        made.insert(0, Row(found.header, place))
    return Grid(tuple(made), found.why, cut)


def _columns(found: Found) -> list[float]:
    """The bounds between the columns: rules, or the middle of the blanks between them."""
    if found.bounds or len(found.spans) < 2:
        return found.bounds
    spans = _widened(found)
    if any(left < head for (left, _r), head in zip(spans[1:], found.heads, strict=False)):
        found.why = _("Kolumnerna går in i varandra.")
    bounds = []
    for (_l, right), (left, _r) in itertools.pairwise(spans):
        # A word too long for its cell may reach into the next; where it begins tells whose it is.
        bounds.append((left + right) / 2 if left > right else left - 1)
    return bounds


def _widened(found: Found) -> list[Span]:
    """Each column as wide as its widest cell."""
    spans = list(found.spans)
    segments = [segment for line in found.body for segment in line.segments]
    one = [s for s in segments if not _over_two(found, s)]
    pieces = [(segment.left, segment.right) for segment in one]
    pieces.sort(key=lambda piece: piece[0] - piece[1])
    # A word too long for its cell stands close to the next: there each word is on its own.
    pieces += [(w.left, w.right) for s in segments if _over_two(found, s) for w in s.words]
    for left, right in pieces:
        at = max(range(len(spans)), key=lambda i: _shared(spans[i], (left, right)))
        spans[at] = min(spans[at][0], left), max(spans[at][1], right)
    found.spans = spans
    return spans


def _shared(span: Span, piece: Span) -> float:
    """How much two stretches overlap; below 0, how far apart they are."""
    return min(span[1], piece[1]) - max(span[0], piece[0])


def column_at(bounds: Sequence[float], word: Word) -> int:
    return sum(word.left + 1 > bound for bound in bounds)


# Rows.


def _rows(found: Found, page: Page, bounds: Sequence[float], *, cut: bool) -> list[list[Word]]:
    words = [word for line in found.body for word in line.words]
    if not words:
        return []
    ends = _end_heights(found, words, bounds)
    by_rules = _split(words, list(levels_of(found, page)))
    # Nothing in them tells where rows end where all is ruled and no row has a date.
    is_ruled = bool(found.bounds) and not ends
    if len(by_rules) > 1 and (is_ruled or _one_each(by_rules, ends, cut=True)):
        return by_rules
    return _by_gaps(found, words, ends, by_rules, cut=cut)


def _end_heights(found: Found, words: Sequence[Word], bounds: Sequence[float]) -> list[float]:
    """The heights of what each row has one of: a periodicity, or a date that ends it."""
    columns = found.table.columns
    wanted = next((c for c in (PERIODICITY, END, START) if c in columns), None)
    if wanted is None:
        return []
    inside = [word for word in words if column_at(bounds, word) == columns.index(wanted)]
    is_end = is_periodicity if wanted == PERIODICITY else is_date
    found_ends = [word.middle for word in inside if is_end(word.text)]
    return found_ends or [word.middle for word in inside]


def _split(words: Sequence[Word], heights: Sequence[float]) -> list[list[Word]]:
    groups: dict[int, list[Word]] = {}
    for word in words:
        groups.setdefault(sum(word.middle > at for at in heights), []).append(word)
    return [groups[key] for key in sorted(groups)]


def _one_each(rows: Sequence[Sequence[Word]], ends: Sequence[float], *, cut: bool) -> bool:
    """Each row has one of the ends; the first and last may be parts of rows where pages cut."""
    counts = [
        sum(min(w.top for w in row) <= end <= max(w.bottom for w in row) for end in ends)
        for row in rows
    ]
    inner = counts[1:-1] if cut else counts
    return all(count == 1 for count in inner) and all(count <= 1 for count in counts)


def _by_gaps(
    found: Found,
    words: list[Word],
    ends: Sequence[float],
    by_rules: list[list[Word]],
    *,
    cut: bool,
) -> list[list[Word]]:
    """Rows parted by the widest blanks, as many as there are ends."""
    gaps = sorted(_gaps(words), reverse=True)
    for number in sorted({len(ends) - 1, len(ends), len(ends) + 1}):
        if not 0 <= number <= len(gaps):
            continue
        rows = _split(words, sorted(at for _size, at in gaps[:number]))
        clear = number in (0, len(gaps)) or gaps[number - 1][0] > 1.25 * gaps[number][0] + 0.3
        if clear and _one_each(rows, ends, cut=cut or number >= len(ends)):
            return rows
    rows = _by_tops(words, ends)
    if len(rows) == len(ends) and _one_each(rows, ends, cut=False):
        found.why = found.why or _unless_single(rows)
        return rows
    found.why = _("Raderna går inte att skilja från varandra.")
    return by_rules


def _unless_single(rows: Sequence[Sequence[Word]]) -> str:
    several = any(_heights(row) > 1 for row in rows)
    return _("Raderna står lika tätt som orden i dem.") if several else ""


def _heights(row: Sequence[Word]) -> int:
    return len({round(word.middle) for word in row})


def _gaps(words: Sequence[Word]) -> list[tuple[float, float]]:
    """The blanks between lines, over the table's whole width: how high and where."""
    gaps = []
    bottom = None
    for word in sorted(words, key=lambda word: word.top):
        if bottom is not None and word.top > bottom:
            gaps.append((word.top - bottom, (word.top + bottom) / 2))
        bottom = max(bottom or 0, word.bottom)
    return gaps


def _by_tops(words: Sequence[Word], ends: Sequence[float]) -> list[list[Word]]:
    """Rows that begin on the height of their end."""
    return _split(words, [end - 4 for end in sorted(ends)[1:]])


def _row(
    found: Found,
    words: list[Word],
    bounds: Sequence[float],
    page: Page,
    vocabulary: Vocabulary,
    numbers: dict[int, int],
) -> Row:
    columns: list[list[Word]] = [[] for _ in found.table.columns]
    for word in words:
        columns[min(column_at(bounds, word), len(columns) - 1)].append(word)
    cells = tuple(vocabulary.join(_cell_lines(column)) for column in columns)
    first = min(words, key=lambda word: word.top)
    line = next(line for line in found.body if any(word is first for word in line.words))
    return Row(cells, Place(page.number, numbers[id(line)], box_of(words)))


def _cell_lines(words: Sequence[Word]) -> list[str]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        if lines and word.middle - lines[-1][0].middle < 0.35 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [" ".join(w.text for w in sorted(line, key=lambda w: w.left)) for line in lines]


def has_ends(found: Found) -> bool:
    """Whether the lines below hold what ends a row: a periodicity or dates."""
    words = [word for line in found.body for word in line.words]
    return any(map(_is_end, words))
