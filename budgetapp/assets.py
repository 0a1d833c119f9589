"""Static files made of others: a stylesheet for readers and one more for those who work here, one
script, and the typeface cut to what is read.

The sources stay one file a subject under static/css/. A finder gives what is made of them to
`collectstatic`, to a server in DEBUG and to the tests alike, and makes it anew when a source, or
what makes it, has changed. What is made lies in the data folder and is never committed.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import rcssmin
import rjsmin
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, searched_locations
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

STYLES = Path(settings.BASE_DIR) / "static" / "css"
OURS = Path(settings.BASE_DIR) / "static" / "js"
# The cascade's order: what everything rests on, then every subject by name, then paper.
FIRST = ("variables", "base", "layout", "components", "patterns", "tables", "forms")
LAST = ("print",)

# What every page runs, in this order; modules, which import each other, stay files of their own.
SCRIPTS = ("token", "announce", "hold", "back", "dialog", "page", "news", "signed_in")

PACKAGE = "fontpkg_hanken_grotesk"
WEIGHTS = (420, 680)
# English, Swedish and their neighbours, and the signs of our figures; variables.css says the same.
NEAR = [
    *range(0x20, 0x7F),
    *map(ord, "\xa0§«\xad°±²³·»ÄÅÉÖ×Üäåèéöü–—’”•…‰€←→−≈≠≤≥"),
]
# Names from the rest of Europe come in a file of their own, fetched by pages that hold any.
FAR = sorted({*range(0xA1, 0x180), 0x2018, 0x201A, 0x201C, 0x201E, 0x2039, 0x203A} - set(NEAR))


@dataclass(frozen=True)
class Made:
    """A file that is made: its name under static/, what it is made of, and how."""

    name: str
    sources: Callable[[], list[Path]]
    make: Callable[[list[Path]], bytes]


def styles() -> list[Path]:
    """What readers meet, in the order of the cascade."""
    names = sorted(path.stem for path in STYLES.glob("*.css"))
    subjects = [name for name in names if name not in {*FIRST, *LAST}]
    return [STYLES / f"{name}.css" for name in (*FIRST, *subjects, *LAST)]


def working_styles() -> list[Path]:
    """What only people who work here meet, after the readers'; paper has the last word here too."""
    return [*sorted((STYLES / "work").glob("*.css")), *(STYLES / f"{name}.css" for name in LAST)]


def joined(sources: Iterable[Path]) -> bytes:
    css = rcssmin.cssmin("\n".join(path.read_text() for path in sources))
    return str(css).encode()


def scripts() -> list[Path]:
    """htmx as its package gives it, then ours."""
    htmx = _package("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js"
    return [htmx, *(OURS / f"{name}.js" for name in SCRIPTS)]


def run_together(sources: Iterable[Path]) -> bytes:
    small, *ours = [path.read_text() for path in sources]
    return ";\n".join([small, *(str(rjsmin.jsmin(text)) for text in ours)]).encode()


def _script(source: Path) -> Made:
    """One of our scripts or modules without comments and blanks, under its own name."""
    name = f"js/{source.relative_to(OURS).as_posix()}"
    return Made(
        name, lambda: [source], lambda found: str(rjsmin.jsmin(found[0].read_text())).encode()
    )


def _package(name: str) -> Path:
    found = find_spec(name)
    if found is None or found.origin is None:
        raise ImproperlyConfigured(f"Paketet {name} saknas; kör `make run` igen.")
    return Path(found.origin).parent


def typeface(style: str) -> list[Path]:
    """The variable font of the package, upright or italic."""
    return [_package(PACKAGE) / "files" / f"HankenGrotesk{style}[wght].ttf"]


def cut(source: Path, signs: Iterable[int]) -> bytes:
    """The font with only these signs and our weights, as WOFF2."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=[1, 2, 13, 14])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=signs)
    cutter.subset(font)
    # Read again: signs without outline have lost their variations, which the next step looks for.
    between, out = io.BytesIO(), io.BytesIO()
    font.save(between)
    narrowed = instancer.instantiateVariableFont(
        TTFont(between, recalcTimestamp=False), {"wght": WEIGHTS}
    )
    narrowed.flavor = "woff2"
    narrowed.save(out)
    return out.getvalue()


def _font(name: str, style: str, signs: list[int]) -> Made:
    return Made(f"fonts/{name}.woff2", lambda: typeface(style), lambda found: cut(found[0], signs))


MADE = [
    Made("css/malkedjan.css", styles, joined),
    Made("css/work.css", working_styles, joined),
    Made("js/malkedjan.js", scripts, run_together),
    _font("hanken-grotesk", "", NEAR),
    _font("hanken-grotesk-far", "", FAR),
    _font("hanken-grotesk-italic", "-Italic", NEAR),
    _font("hanken-grotesk-italic-far", "-Italic", FAR),
]


class MadeFinder(BaseFinder):
    """Finds the files above, and sees to it that they are made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=str(Path(settings.DATA_DIR) / "made-static"))
        small = [] if settings.DEBUG else [_script(path) for path in sorted(OURS.rglob("*.js"))]
        self.made = {made.name: made for made in (*MADE, *small)}
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in self.made:
            return []
        searched_locations.append(self.storage.location)
        fresh(self.made[path], Path(self.storage.path(path)))
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, made in self.made.items():
            fresh(made, Path(self.storage.path(name)))
            yield name, self.storage


def fresh(made: Made, target: Path) -> None:
    """Make the file unless it is there and made of the sources as they are."""
    sources = made.sources()
    stamp, said = target.with_suffix(".stamp"), fingerprint([*sources, Path(__file__)])
    if target.exists() and stamp.exists() and stamp.read_text() == said:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    _written(target, made.make(sources))
    _written(stamp, said.encode())


def fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _written(target: Path, content: bytes) -> None:
    """Whole or not at all: other processes may be reading, or making the same."""
    number, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(number, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(target)
