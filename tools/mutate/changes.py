"""What may be changed in a file: one operator, one limit, one condition less.

Each change is a place in the text and what comes there instead, so that a file is put back by
writing its own text again.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

Choices = Mapping[str, list[str]]

COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
NARROWING = {"filter", "exclude"}


@dataclass(frozen=True)
class Change:
    """`old` stands at `start` in the file's text and is replaced by `new`."""

    path: Path
    kind: str
    start: int
    old: str
    new: str

    def applied(self, text: str) -> str:
        """The file's text with the change made."""
        assert text.startswith(self.old, self.start), f"{self.path} has another text"
        return text[: self.start] + self.new + text[self.start + len(self.old) :]

    def line(self, text: str) -> int:
        return text.count("\n", 0, self.start) + 1


def changes_in(path: Path, text: str, choices: Choices) -> list[Change]:
    """Every change that we know how to make to a file, in the order of its text."""
    found = {
        ".py": lambda: _of_python(text, choices),
        ".sql": lambda: _by_pattern(text, SQL, COMMENT_SQL),
        ".js": lambda: _by_pattern(text, JAVASCRIPT, COMMENT_JAVASCRIPT),
    }[path.suffix]()
    made = [Change(path, *one) for one in found]
    return sorted((one for one in made if one.old != one.new), key=lambda one: one.start)


Found = tuple[str, int, str, str]

# --- Python ------------------------------------------------------------------------------------


def choices_of(texts: Mapping[Path, str]) -> dict[str, list[str]]:
    """The members of each TextChoices by the class's name: {"Level": ["FULL", "PARTIAL", …]}."""
    found: dict[str, list[str]] = {}
    for text in texts.values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and any(
                "Choices" in ast.unparse(b) for b in node.bases
            ):
                names = [s.targets[0] for s in node.body if isinstance(s, ast.Assign)]
                found[node.name] = [name.id for name in names if isinstance(name, ast.Name)]
    return found


def _of_python(text: str, choices: Choices) -> Iterator[Found]:
    places = _Places(text, choices)
    for node in ast.walk(ast.parse(text)):
        for kind, changes in KINDS.items():
            if isinstance(node, kind):
                yield from changes(node, places)


def _comparison(node: ast.Compare, places: _Places) -> Iterator[Found]:
    if len(node.ops) == 1:
        between = places.between(node.left, node.comparators[0])
        yield from _operator("comparison", between, COMPARED[type(node.ops[0])])


def _boolean(node: ast.BoolOp, places: _Places) -> Iterator[Found]:
    word = "or" if isinstance(node.op, ast.And) else "and"
    for left, right in pairwise(node.values):
        yield from _operator("boolean", places.between(left, right), word)


def _not(node: ast.UnaryOp, places: _Places) -> Iterator[Found]:
    if isinstance(node.op, ast.Not):
        yield ("not", places.start(node), places.text(node), places.text(node.operand))


def _number(node: ast.Constant, places: _Places) -> Iterator[Found]:
    if type(node.value) is int:
        for value in (node.value + 1, node.value - 1):
            yield ("number", places.start(node), places.text(node), str(value))


def _return(node: ast.Return, places: _Places) -> Iterator[Found]:
    if node.value and ast.unparse(node.value) != "None":
        yield ("return", places.start(node), places.text(node), "return None")


def _operator(kind: str, between: tuple[int, str], new: str) -> Iterator[Found]:
    """Replace the one operator between two operands; comments and brackets there are left."""
    start, text = between
    found = re.search(r"not\s+in|is\s+not|[=!<>]=|[<>]|\b(?:in|is|and|or)\b", text)
    if found:
        yield (kind, start + found.start(), found.group(), new)


def _condition(node: ast.Call, places: _Places) -> Iterator[Found]:
    """Leave out a .filter() or .exclude(), or one of several conditions in it."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in NARROWING:
        return
    yield ("condition", places.start(node), places.text(node), places.text(function.value))
    conditions: list[Positioned] = [*node.args, *node.keywords]
    given = sorted(conditions, key=places.start)
    for one, following in pairwise(given):
        start = places.start(one)
        yield ("condition", start, places.slice(start, places.start(following)), "")


def _choice(node: ast.Attribute, places: _Places) -> Iterator[Found]:
    owner = node.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    members = places.choices.get(name, [])
    if node.attr in members and len(members) > 1:
        other = members[(members.index(node.attr) + 1) % len(members)]
        old = places.text(node)
        yield ("choice", places.start(node), old, old[: -len(node.attr)] + other)


KINDS: dict[type[ast.AST], Callable[[Any, _Places], Iterator[Found]]] = {
    ast.Attribute: _choice,
    ast.BoolOp: _boolean,
    ast.Call: _condition,
    ast.Compare: _comparison,
    ast.Constant: _number,
    ast.Return: _return,
    ast.UnaryOp: _not,
}

Positioned = ast.expr | ast.stmt | ast.keyword


class _Places:
    """From the syntax tree's lines and byte columns to places in the text."""

    def __init__(self, text: str, choices: Choices) -> None:
        self.source = text
        self.choices = choices
        self.lines = text.splitlines(keepends=True)
        self.begins = [0]
        for line in self.lines:
            self.begins.append(self.begins[-1] + len(line))

    def at(self, line: int, column: int) -> int:
        return self.begins[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def start(self, node: Positioned) -> int:
        return self.at(node.lineno, node.col_offset)

    def end(self, node: Positioned) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.at(node.end_lineno, node.end_col_offset)

    def slice(self, start: int, end: int) -> str:
        return self.source[start:end]

    def text(self, node: Positioned) -> str:
        return self.slice(self.start(node), self.end(node))

    def between(self, left: Positioned, right: Positioned) -> tuple[int, str]:
        return self.end(left), self.slice(self.end(left), self.start(right))


# --- SQL and JavaScript --------------------------------------------------------------------------

Patterns = list[tuple[str, str, str]]

COMMENT_SQL = re.compile(r"--[^\n]*|'(?:[^']|'')*'")
SQL: Patterns = [
    ("boolean", r"\bAND\b", "OR"),
    ("boolean", r"\bOR\b(?! REPLACE)", "AND"),
    ("comparison", r"(?<= )<>(?= )", "="),
    ("comparison", r"(?<= )=(?= )", "<>"),
    ("comparison", r"(?<= )<=(?= )", "<"),
    ("comparison", r"(?<= )>=(?= )", ">"),
    ("comparison", r"(?<= )<(?= )", "<="),
    ("comparison", r"(?<= )>(?= )", ">="),
    ("operator", r"(?<= )\+(?= )", "-"),
    ("operator", r"(?<= )-(?= )", "+"),
    ("operator", r"(?<= )/(?= )", "*"),
    ("null", r"\bIS NOT NULL\b", "IS NULL"),
    ("null", r"\bIS NULL\b", "IS NOT NULL"),
    ("not", r"\bNOT (?!NULL|EXISTS|MATERIALIZED|DISTINCT|IN\b)", ""),
    ("aggregate", r"\bmin\(", "max("),
    ("aggregate", r"\bmax\(", "min("),
    ("aggregate", r"\bbool_or\(", "bool_and("),
    ("aggregate", r"\bbool_and\(", "bool_or("),
    ("join", r"\bLEFT JOIN\b", "JOIN"),
    ("condition", r"\n[ \t]+(?:AND|OR) [^\n]*", ""),
    ("condition", r"(?<=[\w)']) AND [\w.]+ (?:=|<>|<|>|<=|>=) [\w.]+(?=[ \n)]|$)", ""),
]

COMMENT_JAVASCRIPT = re.compile(
    r"/\*.*?\*/|//[^\n]*|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL
)
JAVASCRIPT: Patterns = [
    ("comparison", r"===", "!=="),
    ("comparison", r"!==", "==="),
    ("comparison", r"(?<= )<=(?= )", "<"),
    ("comparison", r"(?<= )>=(?= )", ">"),
    ("comparison", r"(?<= )<(?= )", "<="),
    ("comparison", r"(?<= )>(?= )", ">="),
    ("boolean", r"&&", "||"),
    ("boolean", r"\|\|", "&&"),
    ("not", r"(?<=[( ])!(?=[\w(])", ""),
    ("status", r"(?<==== )[2-5]\d\d\b|(?<=>= )[2-5]\d\d\b", "999"),
    ("delay", r"(?<=_MS = )\d+", "99999999"),
    ("truth", r"\btrue\b", "false"),
    ("truth", r"\bfalse\b", "true"),
    ("condition", r"\bif \([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)(?= )", "if (true)"),
    ("return", r"\breturn;", ""),
]


def _by_pattern(text: str, patterns: Patterns, silent: re.Pattern[str]) -> Iterator[Found]:
    """Where a pattern stands outside comments and quoted text; brackets stay in pairs."""
    hushed = silent.sub(lambda found: re.sub(r"[^\n]", "\0", found.group()), text)
    for kind, pattern, new in patterns:
        for found in re.finditer(pattern, hushed):
            old = text[found.start() : found.end()]
            if new or old.count("(") == old.count(")"):
                yield (kind, found.start(), old, new)
