"""Made-up plans and the two ways in which published documents print them."""

import textwrap
from dataclasses import dataclass, field


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)


@dataclass
class Indicator:
    name: str
    target: str | None = None
    kf_target: str | None = None
    periodicity: str | None = "År"


@dataclass
class Activity:
    title: str
    start: str | None = "2024-01-01"
    end: str | None = "2024-12-31"


@dataclass
class Goal:
    code: str | None
    title: str
    text: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    children: list["Goal"] = field(default_factory=list)


def expected(goals: list[Goal]) -> list[dict]:
    """What reading the document must give back."""
    return [_expected_goal(goal) for goal in goals]


def _expected_goal(goal: Goal) -> dict:
    read = {
        "code": goal.code,
        "title": goal.title,
        "indicators": [
            [row.name, row.target, row.kf_target, row.periodicity] for row in goal.indicators
        ],
        "activities": [[row.title, row.start, row.end] for row in goal.activities],
        "expected_results": goal.results,
    }
    return read | {"committee_goals": [_expected_goal(child) for child in goal.children]}


def read_back(plan) -> list[dict]:
    """A parsed plan in the form of `expected`."""
    return [_read_goal(goal, goal.committee_goals) for goal in plan.area_goals]


def _read_goal(goal, children=()) -> dict:
    return {
        "code": goal.code,
        "title": goal.title,
        "indicators": [
            [row.name, row.target, row.kf_target, row.periodicity] for row in goal.indicators
        ],
        "activities": [[row.title, row.start, row.end] for row in goal.activities],
        "expected_results": [row.text for row in getattr(goal, "expected_results", ())],
        "committee_goals": [_read_goal(child) for child in children],
    }


def tabbed(goals: list[Goal], year: int = 2024, organisation: str = "Testnämnden") -> str:
    """The layout with tabs: one row a line, an empty line between paragraphs."""
    parts = [f"Verksamhetsplan {year} för {organisation}", "Inledning", "Planen gäller året."]
    strategic = None
    for goal in goals:
        number = goal.code.partition(".")[0]
        if number != strategic:
            strategic = number
            parts.append(f"KF:s inriktningsmål: {number}. Inriktning nummer {number}")
        parts.append(f"KF:s mål för verksamhetsområdet: {goal.code} {goal.title}")
        parts += goal.text + _tab_tables(goal, council=True)
        for child in goal.children:
            parts.append(" ".join(filter(None, ["Nämndmål:", child.code, child.title])))
            parts += ["Beskrivning", *child.text]
            if child.results:
                parts += ["Förväntat resultat", f"Förväntat resultat {year}"]
                parts.append("\n".join(f"- {text}" for text in child.results))
            parts += _tab_tables(child, council=False)
    parts += ["Redovisning av ekonomi", "Nämndens budget är i balans."]
    return "\n\n".join(parts) + "\n"


def _tab_tables(goal: Goal, *, council: bool) -> list[str]:
    icon = " " if council else ""
    tables = []
    if goal.indicators:
        rows = ["Indikator\tÅrsmål\tKF:s årsmål år 2024\tPeriodicitet"]
        for row in goal.indicators:
            cells = [icon + row.name, row.target, row.kf_target, row.periodicity]
            rows.append("\t".join(cell or "" for cell in cells))
        tables.append("\n".join(rows))
    if goal.activities:
        rows = ["Aktivitet\tStartdatum\tSlutdatum"]
        rows += [
            "\t".join([icon + row.title, row.start or "", row.end or ""]) for row in goal.activities
        ]
        tables.append("\n".join(rows))
    return tables


class PdfPrinter:
    """The layout of a PDF's text: a new line where the page was full, columns lost.

    `page_length` lines make a page; the next begins with a blank instead of a form feed, repeats
    the header of the table it cuts, and may carry a running header.
    """

    def __init__(self, page_length: int = 70, running_header: str = "") -> None:
        self.lines: list[str] = []
        self.page_length = page_length
        self.running_header = running_header
        self.on_page = 0
        self.header = ""

    def put(self, text: str, *, blank_after: bool = True) -> None:
        if self.on_page >= self.page_length:
            self._turn_page()
        self.lines.append(text + " ")
        self.on_page += 1
        if blank_after:
            self.lines.append("")

    def _turn_page(self) -> None:
        while self.lines and not self.lines[-1].strip():
            self.lines.pop()
        self.on_page = 0
        number = sum(line.startswith(" ") and len(line) > 2 for line in self.lines) + 2
        top = [f"{self.running_header} Sida {number}"] if self.running_header else []
        top += [self.header] if self.header else []
        if top:
            self.lines += [f" {top[0]} ", "", *(part for line in top[1:] for part in (line, ""))]

    def separate(self) -> None:
        self.lines += [" ", ""]

    def print(self, goals: list[Goal], year: int = 2024) -> str:
        self.put(f"Verksamhetsplan {year} för Testnämnden")
        strategic = None
        for goal in goals:
            number = goal.code.partition(".")[0]
            if number != strategic:
                strategic = number
                self._heading(f"KF:s INRIKTNINGSMÅL {number}:", f"{number}. Inriktning {number}")
            self._heading("KF:s MÅL FÖR VERKSAMHETSOMRÅDET:", f"{goal.code} {goal.title}")
            self._body(goal.text)
            self._tables(goal, "KF:s")
            for child in goal.children:
                self._heading("NÄMNDMÅL:", " ".join(filter(None, [child.code, child.title])))
                self._body(child.text)
                self._results(child.results)
                self._tables(child, "Nämndens")
        return "\n".join(self.lines) + "\n"

    def _heading(self, label: str, title: str) -> None:
        self.header = ""
        self.put(label, blank_after=False)
        for line in _wrap(title, 76):
            self.put(line, blank_after=False)
        self.lines += [" ", ""]

    def _body(self, paragraphs: list[str]) -> None:
        for paragraph in paragraphs:
            for line in _wrap(paragraph, 90):
                self.put(line)
            self.separate()

    def _results(self, results: list[str]) -> None:
        if results:
            self.put("Förväntat resultat")
        for result in results:
            for line in _wrap(f"\uf0b7 {result}", 88):
                self.put(line)

    def _tables(self, goal: Goal, whose: str) -> None:
        if goal.indicators:
            self._table(f"{whose} indikatorer Årsmål KF:s årsmål Periodicitet")
            for row in goal.indicators:
                self._row(row.name, [row.target, row.kf_target, row.periodicity])
        if goal.activities:
            self._table(f"{whose} aktiviteter Startdatum Slutdatum")
            for row in goal.activities:
                self._row(row.title, [row.start, row.end])
        self.header = ""

    def _table(self, header: str) -> None:
        self.header = ""
        self.put(header)
        self.header = header

    def _row(self, name: str, cells: list[str | None]) -> None:
        tail = " ".join(cell or "" for cell in cells)
        wrapped = _wrap(name, 52)
        if len(wrapped) == 1:
            self.put(f"{wrapped[0]} {tail}")
        else:
            for line in wrapped:
                self.put(line)
            self.put(tail)
        self.separate()
