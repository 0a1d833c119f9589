"""What is made of the sources: one stylesheet, the typeface cut to what is read, hashed modules."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.management import call_command
from fontTools.ttLib import TTFont

from budgetapp import assets
from budgetapp.storage import HashedModulesStorage

VARIABLES = assets.STYLES / "variables.css"
FACE = re.compile(r'hanken-grotesk(?P<name>[a-z-]*)\.woff2"\)[^}]*unicode-range:(?P<range>[^;]+);')


def signs(text: str) -> set[int]:
    """The code points of a `unicode-range`."""
    found: set[int] = set()
    for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", text):
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def made(name: str) -> Path:
    return Path(finders.find(name))


def test_every_stylesheet_is_in_one_of_the_two_and_in_order():
    names = [path.stem for path in assets.styles()]
    assert sorted(names) == sorted(path.stem for path in assets.STYLES.glob("*.css"))
    assert names[: len(assets.FIRST)] == list(assets.FIRST)
    assert names[-1] == "print"
    working = [path.stem for path in assets.working_styles()]
    assert sorted(working) == sorted(
        ["print", *(path.stem for path in (assets.STYLES / "work").glob("*.css"))]
    )
    assert working[-1] == "print"


def test_the_one_stylesheet_holds_every_rule_without_comments():
    css = made("css/malkedjan.css").read_text()
    assert "--paper:light-dark(" in css
    assert css.index("@font-face") < css.index(".site-header") < css.index("@media print")
    assert "/*" not in css


def test_no_page_asks_for_a_third_stylesheet():
    asked = {
        found
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        # What is shown when all else fails answers for itself.
        if path.name != "failed.html"
        for found in re.findall(r"css/[\w-]+\.css", path.read_text())
    }
    assert asked == {"css/malkedjan.css", "css/work.css"}


def test_the_one_script_holds_what_every_page_runs_and_no_module():
    text = made("js/malkedjan.js").read_text()
    assert text.index("htmx") < text.index("malkedjan")
    sources = "".join(path.read_text() for path in assets.scripts()[1:])
    assert not re.search(r"^(import|export) ", sources, re.MULTILINE)


def test_it_is_made_anew_when_a_source_changes_and_only_then(tmp_path):
    source, target = tmp_path / "a.css", tmp_path / "made" / "all.css"
    source.write_text("p { color: red }")
    one = assets.Made("all.css", lambda: [source], assets.joined)
    assets.fresh(one, target)
    assert target.read_text() == "p{color:red}"
    before = target.stat().st_mtime_ns
    assets.fresh(one, target)
    assert target.stat().st_mtime_ns == before
    source.write_text("p { color: blue }")
    assets.fresh(one, target)
    assert target.read_text() == "p{color:blue}"


@pytest.mark.parametrize("style", ["", "-italic"])
def test_the_near_signs_are_in_the_first_file_and_the_rest_of_latin_in_the_other(style):
    ranges = {
        found["name"]: signs(found["range"]) for found in FACE.finditer(VARIABLES.read_text())
    }
    assert ranges[style] == set(assets.NEAR)
    near = TTFont(made(f"fonts/hanken-grotesk{style}.woff2"))
    assert set(assets.NEAR) <= set(near.getBestCmap())
    assert (near["fvar"].axes[0].minValue, near["fvar"].axes[0].maxValue) == assets.WEIGHTS
    far = set(TTFont(made(f"fonts/hanken-grotesk{style}-far.woff2")).getBestCmap())
    assert {ord(sign) for sign in "ŠŁőž"} <= far
    assert far <= ranges[f"{style}-far"]


@pytest.mark.parametrize("name", ["css/other.css", "fonts/../css/malkedjan.css", "malkedjan.css"])
def test_what_is_not_made_is_not_found(name):
    assert finders.get_finder("budgetapp.assets.MadeFinder").find(name) == []


def test_a_module_asks_for_another_by_its_hashed_name(tmp_path):
    storage = HashedModulesStorage(location=tmp_path, base_url="/static/")
    texts = {
        "js/desk/bar.js": 'import { send } from "./transport.js";\nsend();\n',
        "js/desk/transport.js": "export function send() {}\n",
        # A package's comment is not an import.
        "package/other.js": '// as in: import { x } from "./nowhere";\n',
    }
    for name, text in texts.items():
        storage._save(name, ContentFile(text))
    list(storage.post_process({name: (storage, name) for name in texts}))
    bar = (tmp_path / storage.stored_name("js/desk/bar.js")).read_text()
    assert re.search(r'from "\./transport\.[0-9a-f]{12}\.js"', bar)


def test_all_is_collected_as_it_is_when_the_system_starts(tmp_path, settings):
    """Modules that ask for each other in a ring have no name: each holds the other's."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "budgetapp.storage.HashedModulesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    named = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert all((tmp_path / name).is_file() for name in named.values())
