"""Habits of the house that no single test would notice being broken."""

import ast
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.template.base import Lexer, TokenType

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text())
LAYERS = [
    name.strip("()") for name in CONFIGURATION["tool"]["importlinter"]["contracts"][0]["layers"]
]
ROOMS = [name for name in reversed(LAYERS) if (ROOT / name).is_dir()]


def python_files(*names: str) -> list[Path]:
    return [path for name in names for path in sorted((ROOT / name).rglob("*.py"))]


def html_files() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def static_files() -> list[Path]:
    return sorted(path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js"})


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


each_template = pytest.mark.parametrize("path", html_files(), ids=shown)


# --- imports ---------------------------------------------------------------------------------


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_rooms_before_it(room):
    later = set(ROOMS[ROOMS.index(room) + 1 :])
    faults = [
        f"{shown(path)}: {name}"
        for path in python_files(room)
        for name in imported(path)
        if name.split(".")[0] in later
    ]
    assert not faults


@pytest.mark.parametrize("room", [*ROOMS, "tools"])
def test_a_room_has_tests_of_its_own(room):
    assert list((ROOT / "tests" / room).glob("test_*.py"))


def test_tools_stand_beside_the_rooms():
    contract = CONFIGURATION["tool"]["importlinter"]["contracts"][1]
    assert contract["forbidden_modules"]
    assert set(contract["source_modules"]) == set(ROOMS)


def imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names


# --- jobs ------------------------------------------------------------------------------------


def test_the_schedule_is_sorted():
    names = list(current_app.conf.beat_schedule)
    assert names == sorted(names)


def test_every_scheduled_task_exists():
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    assert scheduled <= set(current_app.tasks)


# --- templates -------------------------------------------------------------------------------

# Found by their name: Django's error pages, other packages' templates that we replace, and the
# components, which may wait for their first page.
FOUND_BY_NAME = re.compile(
    r"(\d{3}(_csrf)?\.html|(_components|account|allauth|mfa|socialaccount|usersessions|django"
    r"|django_tables2|registration)/.*)"
)


def test_no_template_is_unused():
    sources = python_files(*ROOMS, "tests") + html_files()
    text = "\n".join(path.read_text() for path in sources)
    names = [str(path.relative_to(TEMPLATES)) for path in html_files()]
    unused = [name for name in names if not FOUND_BY_NAME.fullmatch(name) and name not in text]
    assert not unused


INLINE = re.compile(r"<[a-z][^<>]*\s(style|on[a-z]+)=", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*(\bsrc=|application/json))[^>]*>|<style\b|javascript:")


@each_template
def test_no_inline_styles_scripts_or_handlers(path):
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    assert not INLINE.search(text)
    assert not INLINE_SCRIPT.search(text)


LINE_LENGTH = 120


@each_template
def test_no_line_of_a_template_is_too_long_to_read(path):
    lines = enumerate(path.read_text().splitlines(), start=1)
    assert not [number for number, line in lines if len(line) > LINE_LENGTH]


# Names of XML vocabularies and licences are no places that a page fetches from.
ALLOWED_HOSTS = ("http://www.w3.org/",)
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9-]+\.[a-z0-9.-]+[^\s\"'<>)]*", re.IGNORECASE)


@pytest.mark.parametrize("path", html_files() + static_files(), ids=shown)
def test_no_page_fetches_from_elsewhere(path):
    found = ADDRESS.findall(path.read_text())
    links = re.findall(r"<a\s[^>]*href=\"([^\"]*)\"", path.read_text())
    fetched = [address for address in found if address not in links]
    assert not [address for address in fetched if not address.startswith(ALLOWED_HOSTS)]


# --- languages -------------------------------------------------------------------------------

WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title", "label"}
SILENT_ELEMENTS = {"script", "style", "svg"}
UNTRANSLATED_BLOCKS = {"blocktranslate", "blocktrans", "comment", "verbatim"}


def markup(source: str) -> str:
    """The template's own text, line by line, without tags and what stands inside translations."""
    kept, skipping = [], ""
    for token in Lexer(source).tokenize():
        newlines = "\n" * token.contents.count("\n")
        name = token.contents.split(None, 1)[0] if token.contents.split() else ""
        if token.token_type == TokenType.BLOCK:
            if not skipping and name in UNTRANSLATED_BLOCKS:
                skipping = f"end{name}"
            elif name == skipping:
                skipping = ""
        kept.append(
            token.contents if token.token_type == TokenType.TEXT and not skipping else newlines
        )
    return "".join(kept)


class BareText(HTMLParser):
    """Collects words that people read and that no translation can reach."""

    def __init__(self):
        super().__init__()
        self.found, self.silent = [], 0

    def handle_starttag(self, tag, attributes):
        self.silent += tag in SILENT_ELEMENTS
        for name, value in attributes:
            if name in SPOKEN_ATTRIBUTES and WORD.search(value or ""):
                self.found.append(f"line {self.getpos()[0]}: {name}={value!r}")

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT_ELEMENTS

    def handle_data(self, data):
        if not self.silent and WORD.search(data):
            self.found.append(f"line {self.getpos()[0]}: {data.strip()[:60]!r}")


@each_template
def test_every_text_can_be_translated(path):
    parser = BareText()
    parser.feed(markup(path.read_text()))
    assert not parser.found


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("<p>{% translate 'Spara' %}</p>", 0),
        ("<p>Spara</p>", 1),
        ("{% blocktranslate %}Spara {{ n }}{% endblocktranslate %} 2,7 %", 0),
        ('<a title="Öppna" href="x">{{ name }}</a>', 1),
        ("<a title=\"{% translate 'Öppna' %}\">{{ name }}</a>", 0),
    ],
)
def test_bare_text_is_found(source, faults):
    parser = BareText()
    parser.feed(markup(source))
    assert len(parser.found) == faults


SCREEN_MODULES = {"models", "forms", "tables", "filters", "views"}
SWEDISH = re.compile(r"[åäöÅÄÖ]")
TRANSLATORS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}


def screen_files() -> list[Path]:
    files = python_files(*ROOMS)
    return [path for path in files if SCREEN_MODULES & {path.stem, path.parent.name}]


def untranslated(tree: ast.AST) -> list[str]:
    """Swedish string literals outside gettext; what only developers read is excused."""
    excused = {id(part) for node in ast.walk(tree) if excuses(node) for part in ast.walk(node)}
    return [
        f"line {node.lineno}: {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and SWEDISH.search(node.value)
        and id(node) not in excused
    ]


def excuses(node: ast.AST) -> bool:
    """Calls of gettext, docstrings, raised programming errors, names for logs and the shell."""
    if isinstance(node, ast.FunctionDef):
        return node.name == "__str__"
    if isinstance(node, ast.Call):
        function = node.func
        return getattr(function, "id", getattr(function, "attr", "")) in TRANSLATORS
    return isinstance(node, ast.Raise) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


@pytest.mark.parametrize("path", screen_files(), ids=shown)
def test_every_screen_text_in_code_can_be_translated(path):
    assert not untranslated(ast.parse(path.read_text()))


ASKED_AT_ONCE = re.compile(r"assert .*\.(is_visible|is_hidden|text_content)\(\)")


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*_browser.py")), ids=shown)
def test_a_browser_is_not_asked_before_it_has_drawn(path):
    """`expect` waits for what a page is about to show; a bare question does not."""
    assert ASKED_AT_ONCE.findall(path.read_text()) == []
