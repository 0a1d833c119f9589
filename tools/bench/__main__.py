"""Command line: `python -m tools.bench [--scales 1 10] [--tries 50] [--only pages]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable

from tools.bench.databases import run_here, sized_city
from tools.bench.live import measure_live

Row = dict[str, object]


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
        "--only", choices=["all", "pages", "recompute", "import", "papers"], default="all"
    )
    parser.add_argument("--json", action=argparse.BooleanOptionalAction, default=True)
    return parser


def table(rows: list[Row]) -> Iterable[str]:
    """The figures for people: recompute, waiting, memory, then a line for each page."""
    yield ""
    for row in rows:
        if row["measure"] == "recompute":
            yield (
                f"Omräkning av hela staden, {row['scale']}×: {row['recompute_ms']} ms mot "
                f"{row['plain_ms']} ms för ren SQL = {row['ratio']} gånger (mål: högst 5)"
            )
        if row["measure"] == "paper":
            yield (
                f"Plan på {row['pages']} sidor som {row['format']}: {row['seconds']} s mot"
                f" {row['bare']} s för biblioteket = {row['times']} gånger"
                f" (mål: högst {row['most']})"
            )
        if row["measure"] == "papers":
            yield (
                f"{row['plans']} publicerade planer på åttio sidor i alla format, lästa tillbaka,"
                f" på {row['cores']} kärnor: {row['seconds']} s, {row['each']} s var,"
                f" {row['peak_mb']} MB som mest i en process"
            )
        if row["measure"] == "import":
            yield (
                f"Inläsning av {row['rows']} utfall: {row['import']} s mot {row['copy_guarded']} s"
                f" för fil och COPY till tabellen = {row['ratio_guarded']} gånger (mål: högst 5);"
                f" {row['copy']} s till en tabell utan utlösare; {row['memory_mb']} MB"
            )
        if row["measure"] == "one_figure":
            yield (
                f"En sparad siffra räknas om, {row['scale']}×: {row['milliseconds']} ms "
                f"({row['megabytes']} MB i processen)"
            )
        if row["measure"] == "publishing":
            yield (
                f"Publicering av verksamhetsberättelsen, {row['scale']}×: {row['seconds']} s, "
                f"{row['rows']} rader, {row['kilobytes']} kB"
            )
        if row["measure"] == "latency":
            yield (
                f"Från sparat utfall till stadens sida i arbetsläge: median {row['median_s']} s, "
                f"95:e percentilen {row['p95_s']} s av {row['tries']} försök (mål: under 0,5 s)"
            )
        if row["measure"] == "memory":
            yield f"Minne, {row['process']}: {row['megabytes']} MB ({row['processes']} processer)"
    yield ""
    yield from _pages([row for row in rows if row["measure"] == "page"])


def _pages(rows: list[Row]) -> Iterable[str]:
    form = "{:<18}{:<8}{:<11}{:>6}{:>9}{:>7}{:>10}{:>10}{:>9}"
    yield form.format(
        "sida", "roll", "läge", "rader", "frågor", "kB", "tom ms", "sida ms", "gånger"
    )
    for row in sorted(rows, key=lambda row: (str(row["page"]), str(row["mode"]), str(row["role"]))):
        shown = [row.get(key, "") for key in ("queries", "kilobytes", "empty_ms", "page_ms")]
        last = row.get("ratio", f"({row['status']})")
        yield form.format(row["page"], row["role"], row["mode"], f"{row['scale']}×", *shown, last)


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
