"""Small changes to the code: what is changed, where, and that the named ones can still be made."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tools.mutate.__main__ import covering
from tools.mutate.changes import changes_in, choices_of
from tools.mutate.named import MovedError, NamedChange, named_changes

ROOT = Path(settings.BASE_DIR)


def changed(text, name="code.py", choices=None):
    """Every text that one change makes of this one."""
    found = changes_in(Path(name), text, choices or {})
    return [(one.kind, one.applied(text)) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b", [("comparison", "a <= b")]),
        ("a not in b", [("comparison", "a in b")]),
        ("å == 1", [("comparison", "å != 1"), ("number", "å == 2"), ("number", "å == 0")]),
        ("a and b or c", [("boolean", "a or b or c"), ("boolean", "a and b and c")]),
        ("not a", [("not", "a")]),
        ("x.filter(a=b)", [("condition", "x")]),
        ("x.exclude(a=b, c=d)", [("condition", "x"), ("condition", "x.exclude(c=d)")]),
        ("x.only(a, b)", []),
        ("x = True", []),
        ("'1 < 2'  # a < b", []),
    ],
)
def test_python_is_changed_in_one_place(text, expected):
    assert sorted(changed(text)) == sorted(expected)


def test_a_value_that_is_returned_is_left_out():
    assert changed("def f():\n    return a\n") == [("return", "def f():\n    return None\n")]
    assert changed("def f():\n    return None\n") == []


def test_a_choice_becomes_the_next_one():
    text = "class Level(models.TextChoices):\n    FULL = 'f'\n    NONE = 'n'\n"
    choices = choices_of({Path("models.py"): text})
    assert choices == {"Level": ["FULL", "NONE"]}
    assert changed("models.Level.NONE", choices=choices) == [("choice", "models.Level.FULL")]
    assert changed("Level.values", choices=choices) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WHERE a = b", {"WHERE a <> b"}),
        (
            "WHERE a = b AND c > d",
            {"WHERE a = b", "WHERE a = b AND c >= d", "WHERE a = b OR c > d"},
        ),
        ("SELECT max(a + b)", {"SELECT min(a + b)", "SELECT max(a - b)"}),
        ("JOIN a\n    AND (b\n    AND c)", {"JOIN a\n    OR (b\n    AND c)"}),
        ("-- a = b\nWHERE x = 'a AND b'", {"-- a = b\nWHERE x <> 'a AND b'"}),
    ],
)
def test_sql_is_changed_outside_comments_and_texts(text, expected):
    assert expected <= {after for _kind, after in changed(text, "query.sql")}
    assert all(
        after.startswith("-- a = b") for _kind, after in changed(text, "q.sql") if "--" in text
    )


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("const RETRY_MS = 5000;", "const RETRY_MS = 99999999;"),
        ("if (status === 401) return;", "if (status === 999) return;"),
        ("if (status === 401) return;", "if (true) return;"),
        ("if (status === 401) return;", "if (status === 401) "),
        ("if (!sent || a) b();", "if (sent || a) b();"),
        ('say("a && b");', None),
    ],
)
def test_scripts_are_changed_outside_texts(text, after):
    found = [one for _kind, one in changed(text, "script.js")]
    assert after in found if after else found == []


def test_every_named_change_can_be_made_and_is_tried_by_a_test_that_exists():
    for one in named_changes():
        assert one.found(ROOT).new != one.old
        for test in one.tests:
            path, name = re.fullmatch(r"([\w/]+\.py)::(\w+)(?:\[.*\])?", test).groups()
            assert f"def {name}(" in (ROOT / path).read_text()


@pytest.mark.parametrize("texts", [["b"], ["a", "a"], ["a a"]])
def test_a_named_change_that_is_not_in_one_place_says_so(tmp_path, texts):
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.py").write_text(text)
    with pytest.raises(MovedError, match=r"named\.toml"):
        NamedChange("prov", "*.py", "a", "b", ()).found(tmp_path)


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("indicators/recompute.py", "tests/indicators"),
        ("static/js/sheet_keys.js", "tests/followup/test_grid_browser.py"),
        ("static/js/news.js", "tests/dashboards"),
        ("manage.py", "tests"),
    ],
)
def test_a_change_is_tried_by_the_covering_its_room(path, first):
    assert covering(Path(path), ROOT)[0] == first
