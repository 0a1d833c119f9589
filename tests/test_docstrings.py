"""What a docstring shows is what happens."""

import doctest
from importlib import import_module

import pytest

from tests.test_consistency import ROOMS, ROOT, python_files, shown

SHOWING = [path for path in python_files(*ROOMS, "tools") if ">>> " in path.read_text()]


@pytest.mark.parametrize("path", SHOWING, ids=shown)
def test_its_examples_hold(path):
    module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
