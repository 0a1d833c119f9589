"""The template that a year has until stadsledningskontoret makes its own: the city's usual plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from goals.models import Budget
from organisations.models import Organisation
from plans.models import SectionTemplate

Kind = SectionTemplate.Kind

COMMITTEES = tuple(str(kind) for kind in Organisation.COMMITTEE_KINDS)
EVERYBODY = (*COMMITTEES, str(Organisation.Kind.BOARD))


@dataclass(frozen=True)
class StandardPart:
    """A part of the standard template; `parent` is the key of the part it stands under."""

    key: str
    heading: str
    instruction: str = ""
    kind: str = Kind.TEXT
    parent: str = ""
    required_of: tuple[str, ...] = ()


STANDARD = (
    StandardPart(
        "forslag-till-beslut",
        _("Förslag till beslut"),
        _("Punkterna skrivs ur planens uppgifter och kan ändras."),
        Kind.PROPOSED_DECISIONS,
    ),
    StandardPart(
        "inledning",
        _("Inledning"),
        _("Uppdrag och ansvar, hur verksamheten styrs och följs upp, och årets prioriteringar."),
        required_of=EVERYBODY,
    ),
    StandardPart(
        "inriktningsmal",
        _("KF:s inriktningsmål"),
        _("Sammanfatta hur ni bidrar till inriktningsmålet. Det enskilda står under målen."),
        Kind.STRATEGIC_GOALS,
    ),
    StandardPart(
        "mal",
        _("KF:s mål för verksamhetsområdet"),
        _("Beskriv hur ni bidrar till målet, och vad som ska göras under året."),
        Kind.AREA_GOALS,
        "inriktningsmal",
        EVERYBODY,
    ),
    StandardPart(
        "ekonomi",
        _("Redovisning av ekonomi"),
        kind=Kind.ECONOMY,
    ),
    StandardPart(
        "ekonomi-forutsattningar",
        _("Nämndens ekonomiska förutsättningar"),
        _("Budgeten per verksamhetsområde, jämförd med förra året, och vad som har ändrats."),
        Kind.ECONOMY,
        "ekonomi",
        COMMITTEES,
    ),
    StandardPart("ekonomi-investeringar", _("Investeringar"), "", Kind.ECONOMY, "ekonomi"),
    StandardPart(
        "ekonomi-forsaljningar",
        _("Försäljningar av anläggningstillgångar"),
        "",
        Kind.ECONOMY,
        "ekonomi",
    ),
    StandardPart("ekonomi-resultatenheter", _("Resultatenheter"), "", Kind.ECONOMY, "ekonomi"),
    StandardPart(
        "ekonomi-verksamhetsprojekt",
        _("Verksamhetsprojekt (driftprojekt)"),
        "",
        Kind.ECONOMY,
        "ekonomi",
    ),
    StandardPart("ekonomi-budgetjusteringar", _("Budgetjusteringar"), "", Kind.ECONOMY, "ekonomi"),
    StandardPart("ekonomi-omslutning", _("Omslutningsförändringar"), "", Kind.ECONOMY, "ekonomi"),
    StandardPart("ekonomi-lokaler", _("Medel för lokaländamål"), "", Kind.ECONOMY, "ekonomi"),
    StandardPart(
        "ekonomi-ovrigt", _("Övriga ekonomiska redovisningar"), "", Kind.ECONOMY, "ekonomi"
    ),
    StandardPart("internkontroll", _("Intern kontroll"), "", Kind.INTERNAL_CONTROL),
    StandardPart(
        "kvalitet",
        _("Systematiskt kvalitetsarbete"),
        _("Hur kvaliteten följs upp, och hur det som framkommer leder till förbättringar."),
        Kind.QUALITY,
        required_of=COMMITTEES,
    ),
    StandardPart("ovrigt", _("Övrigt")),
    StandardPart("bilagor", _("Bilagor"), "", Kind.ANNEXES),
)


def standard_template(budget: Budget) -> list[SectionTemplate]:
    """The standard parts as unsaved rows of a budget, each after the one that it stands under."""
    made: dict[str, SectionTemplate] = {}
    for position, part in enumerate(STANDARD, 1):
        made[part.key] = SectionTemplate(
            budget=budget,
            key=part.key,
            parent=made[part.parent] if part.parent else None,
            heading=gettext(part.heading),
            instruction=as_html(part.instruction),
            kind=part.kind,
            position=position,
            required_of=list(part.required_of),
        )
    return list(made.values())


def as_html(sentence: str) -> str:
    """An anvisning of one sentence as the rich text that it is kept as."""
    return f"<p>{gettext(sentence)}</p>" if sentence else ""
