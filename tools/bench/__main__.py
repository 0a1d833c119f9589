"""Command line: `python -m tools.bench [--scales 1 10] [--tries 50] [--only pages]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable

from tools.bench.databases import run_here, sized_city
from tools.bench.live import measure_live

Row = dict[str, object]

# What each measure says to people.
SAYS = {
    "recompute": (
        "Omräkning av hela staden, {scale}×: {recompute_ms} ms mot {plain_ms} ms för ren SQL "
        "= {ratio} gånger (mål: högst 5)"
    ),
    "paper": (
        "Plan på {pages} sidor som {format}: {seconds} s mot {bare} s för biblioteket = "
        "{times} gånger (mål: högst {most})"
    ),
    "papers": (
        "{plans} publicerade planer på åttio sidor i alla format, lästa tillbaka, på {cores} "
        "kärnor: {seconds} s, {each} s var, {peak_mb} MB som mest i en process"
    ),
    "import": (
        "Inläsning av {rows} utfall: {import} s mot {copy_guarded} s för fil och COPY till "
        "tabellen = {ratio_guarded} gånger (mål: högst 5); {copy} s till en tabell utan "
        "utlösare; {memory_mb} MB"
    ),
    "one_figure": (
        "En sparad siffra räknas om, {scale}×: {milliseconds} ms ({megabytes} MB i processen)"
    ),
    "save": (
        "En text sparas, {scale}×: {save_ms} ms mot {empty_ms} ms för ett tomt svar = {ratio} "
        "gånger, {queries} frågor (mål: högst 5 gånger, 12 frågor)"
    ),
    "publishing": (
        "Publicering av verksamhetsberättelsen, {scale}×: {seconds} s, {rows} rader, {kilobytes} kB"
    ),
    "latency": (
        "Från sparat utfall till stadens sida i arbetsläge: median {median_s} s, 95:e "
        "percentilen {p95_s} s av {tries} försök (mål: under 0,5 s)"
    ),
    "memory": "Minne, {process}: {megabytes} MB ({processes} processer)",
}


def main() -> int:
    options = _parser().parse_args()
    rows: list[Row] = []
    for scale in options.scales:
        _progress(f"Skapar en stad med {scale} gånger demons rader …")
        environment = sized_city(scale)
        _progress("Mäter omräkning och sidor …")
        printed = run_here(environment, "tools.bench.inside", str(scale), options.only)
        rows += [json.loads(line) for line in printed.splitlines()]
        if scale == options.scales[0] and options.only in ("all", "import"):
            _progress("Läser in tiotusen utfall ur en fil …")
            rows += [json.loads(run_here(environment, "tools.bench.imports"))]
        if scale == options.scales[0] and options.only in ("all", "papers"):
            _progress("Skriver en plan på åttio sidor …")
            printed = run_here(environment, "tools.bench.papers")
            rows += [json.loads(line) for line in printed.splitlines()]
        if scale == options.scales[0] and options.only == "all":
            _progress(f"Sparar ett utfall {options.tries} gånger och väntar på stadens sida …")
            rows += measure_live(environment, options.tries)
    for row in rows if options.json else ():
        print(json.dumps(row, ensure_ascii=False))
    print("\n".join(table(rows)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--tries", type=int, default=50)
    parser.add_argument(
        "--only", choices=["all", "pages", "saves", "recompute", "import", "papers"], default="all"
    )
    parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=True)
    return parser


def table(rows: list[Row]) -> Iterable[str]:
    """The figures for people: recompute, waiting, memory, then a line for each page."""
    yield ""
    for row in rows:
        says = SAYS.get(str(row["measure"]))
        if says and "status" in row:
            yield f"Kunde inte mätas, {row['measure']}: {row['status']}"
        elif says:
            yield says.format(**row)
    yield ""
    yield from _pages([row for row in rows if row["measure"] == "page"])


def _pages(rows: list[Row]) -> Iterable[str]:
    form = "{:<18}{:<8}{:<11}{:>6}{:>9}{:>7}{:>9}{:>9}{:>10}{:>9}"
    yield form.format(
        "sida", "roll", "läge", "rader", "frågor", "kB", "svar ms", "ram ms", "sida ms", "gånger"
    )
    for row in sorted(rows, key=lambda row: (str(row["page"]), str(row["mode"]), str(row["role"]))):
        figures = ("queries", "kilobytes", "bare_ms", "frame_ms", "page_ms")
        shown = [row.get(key, "") for key in figures]
        last = row.get("ratio", f"({row['status']})")
        yield form.format(row["page"], row["role"], row["mode"], f"{row['scale']}×", *shown, last)


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
