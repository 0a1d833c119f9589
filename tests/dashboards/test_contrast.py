"""The colours used together can be read: WCAG 2.2 AA, in light and dark."""

import re

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "static" / "css"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
TEXT, SHAPE = 4.5, 3.0

GROUNDS = ("paper", "surface", "sunken")
STATUSES = ("full", "partial", "none", "hard", "na")

PAIRS = [
    *[(text, ground, TEXT) for text in ("ink", "ink-soft", "accent") for ground in GROUNDS],
    *[("accent-strong", ground, TEXT) for ground in (*GROUNDS, "accent-soft")],
    *[(text, "accent-soft", TEXT) for text in ("ink", "ink-soft", "accent")],
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("on-highlight", "highlight", TEXT),
    *[
        (text, ground, TEXT)
        for text in ("on-brand", "on-brand-soft")
        for ground in ("brand", "brand-deep")
    ],
    ("highlight", "brand", TEXT),
    ("focus-on-brand", "brand", SHAPE),
    ("focus-on-brand", "brand-deep", SHAPE),
    *[("focus", ground, SHAPE) for ground in (*GROUNDS, "accent-soft")],
    *[("line-strong", ground, SHAPE) for ground in GROUNDS],
    # Symbols lie on every ground and on their own quiet one; their words are ink.
    *[(status, ground, SHAPE) for status in STATUSES for ground in (*GROUNDS, f"{status}-soft")],
    *[("on-status", status, SHAPE) for status in STATUSES],
    *[("ink", f"{status}-soft", TEXT) for status in STATUSES],
    # "none" is also the colour of error texts and of the button that removes.
    *[("none", ground, TEXT) for ground in GROUNDS],
    ("on-status", "none", TEXT),
    ("full", "surface", TEXT),
    *[(f"person-{number}", "surface", TEXT) for number in (1, 2, 3)],
    *[
        (f"chart-{line}", "surface", SHAPE)
        for line in ("series", "compare", "third", "target", "quiet")
    ],
]


def tokens() -> dict[str, tuple[str, str]]:
    text = (CSS / "variables.css").read_text()
    return {name: (light, dark) for name, light, dark in TOKEN.findall(text)}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_pair_can_be_read(front, back, least, scheme):
    side = 0 if scheme == "light" else 1
    known = tokens()
    ratio = contrast(known[front][side], known[back][side])
    assert ratio >= least, f"{front} on {back} ({scheme}): {ratio:.2f}, needs {least}"


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_sheets_use_only_known_tokens(sheet):
    text = sheet.read_text()
    own = set(re.findall(r"--([\w-]+):", text))
    defined = own | set(re.findall(r"--([\w-]+):", (CSS / "variables.css").read_text()))
    used = set(re.findall(r"var\(--([\w-]+)", text))
    assert used <= defined


@pytest.mark.parametrize(
    "sheet",
    [path for path in sorted(CSS.glob("*.css")) if path.name not in ("variables.css", "print.css")],
    ids=lambda path: path.name,
)
def test_colours_stand_only_among_the_tokens(sheet):
    assert not re.findall(r"#[0-9a-f]{3,8}\b", sheet.read_text())
