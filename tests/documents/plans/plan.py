"""A plan as structure: what its document is made of, and what reading it must give back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PARAGRAPH, BULLET, SUBHEADING = "paragraph", "bullet", "heading"


@dataclass
class Text:
    text: str
    kind: str = PARAGRAPH


@dataclass
class Indicator:
    """Values as written; None is an empty cell."""

    name: str
    target: str | None = None
    kf_target: str | None = None
    periodicity: str | None = "År"

    def truth(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "target": self.target,
            "kf_target": self.kf_target,
            "periodicity": self.periodicity,
        }


@dataclass
class Activity:
    """Dates are ISO strings."""

    title: str
    start: str = "2024-01-01"
    end: str = "2024-12-31"

    def truth(self) -> dict[str, Any]:
        return {"title": self.title, "start": self.start, "end": self.end}


@dataclass
class Goal:
    """The council's goal for an area, or an organisation's own goal below it."""

    code: str
    title: str
    texts: list[Text] = field(default_factory=list)
    results: dict[str, list[str]] = field(default_factory=dict)  # by their heading
    indicators: list[Indicator] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    children: list[Goal] = field(default_factory=list)

    def truth(self) -> dict[str, Any]:
        goal: dict[str, Any] = {
            "code": self.code,
            "title": self.title,
            "texts": [text.text for text in self.texts],
            "indicators": [row.truth() for row in self.indicators],
            "activities": [row.truth() for row in self.activities],
        }
        if self.code.count(".") == 2:
            return goal | {
                "expected_results": [t for group in self.results.values() for t in group]
            }
        children = [child.truth() for child in self.children]
        return goal | {"strategic_goal": self.code.partition(".")[0], "committee_goals": children}


@dataclass
class Strategic:
    code: str
    title: str
    texts: list[Text] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)


@dataclass
class Plan:
    organisation: str
    year: int
    strategic: list[Strategic]

    @property
    def goals(self) -> list[Goal]:
        """The council's goals for areas."""
        return [goal for strategic in self.strategic for goal in strategic.goals]

    def truth(self) -> dict[str, Any]:
        """In the shape of `import_plan --json`."""
        return {
            "organisation": self.organisation,
            "year": self.year,
            "strategic_goals": [
                {"code": row.code, "title": row.title, "texts": [text.text for text in row.texts]}
                for row in self.strategic
            ],
            "area_goals": [goal.truth() for goal in self.goals],
        }
