"""Documents that something has happened to: refused in words or read, never a traceback."""

from functools import cache

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from documents.parsing import NotAPlan, read_plan_document
from tests.documents.plans.layouts import LAYOUTS
from tests.documents.plans.made_up import made_up_plan
from tests.searching import looking

TEXTS = ["text-tabs", "text-cells", "text-cells-capitals"]
FILES = ["word-styles", "pdf-ruled"]
SEEDS = sorted(settings.SEEDS_DIR.glob("00[24]_*.txt"))


@cache
def written(layout):
    return LAYOUTS[layout].write(made_up_plan(3))


def lost(lines, at, _inside):
    return lines[:at] + lines[at + 1 :]


def doubled(lines, at, _inside):
    return lines[: at + 1] + lines[at:]


def broken(lines, at, inside):
    line = lines[at]
    cut = inside % (len(line) + 1)
    return [*lines[:at], line[:cut], line[cut:], *lines[at + 1 :]]


def joined(lines, at, _inside):
    return [*lines[:at], b" ".join(lines[at : at + 2]), *lines[at + 2 :]]


def changed(lines, at, inside):
    line = bytearray(lines[at] or b" ")
    line[inside % len(line)] = inside % 256
    return [*lines[:at], bytes(line), *lines[at + 1 :]]


damages = st.lists(
    st.tuples(
        st.sampled_from([lost, doubled, broken, joined, changed]),
        st.integers(0, 10_000),
        st.integers(0, 1_000),
    ),
    min_size=1,
    max_size=12,
)


def damaged(data, given_damages):
    lines = data.split(b"\n")
    for damage, at, inside in given_damages:
        lines = damage(lines, at % len(lines), inside) or [b""]
    return b"\n".join(lines)


def read_or_refused(data, name):
    """What was read as data, or the words of the refusal."""
    try:
        return read_plan_document(data, name).plan.as_json()
    except NotAPlan as refusal:
        assert str(refusal).strip()
        return str(refusal)


@given(st.sampled_from(TEXTS), damages)
@looking(50)
def test_a_damaged_text_is_read_or_refused(layout, done):
    read_or_refused(damaged(written(layout), done), "plan.txt")


@pytest.mark.skipif(not SEEDS, reason="kräver de publicerade planerna (SEEDS_DIR)")
@given(st.sampled_from(SEEDS or [None]), damages)
@looking(10)
def test_a_damaged_published_plan_is_read_or_refused(path, done):
    read_or_refused(damaged(path.read_bytes(), done), path.name)


@given(
    st.sampled_from(FILES), st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=20)
)
@looking(8)
def test_a_file_with_changed_bytes_is_read_or_refused(layout, places):
    data = bytearray(written(layout))
    for at, byte in places:
        data[at % len(data)] = byte
    read_or_refused(bytes(data), LAYOUTS[layout].name)


@given(st.sampled_from(FILES), st.floats(0, 1))
@looking(8)
def test_a_file_that_was_cut_off_is_read_or_refused(layout, share):
    data = written(layout)
    read_or_refused(data[: int(share * len(data))], LAYOUTS[layout].name)
