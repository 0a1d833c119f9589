"""Internal control of Norra innerstaden's plan, made up: what such a plan would hold."""

from __future__ import annotations

from dataclasses import dataclass

from demo.city import City
from demo.facts import NORRA, YEAR

IN_PLAN = {"organisation": NORRA, "year": YEAR}


@dataclass(frozen=True)
class Event:
    """An undesired event with its degrees, and its control of the plan: what, who, how, when."""

    text: str
    probability: int
    consequence: int
    why: tuple[str, str] = ("", "")
    handling: str = ""
    control: tuple[str, str, str, str] | None = None


@dataclass(frozen=True)
class Process:
    goal: str
    name: str
    responsible: str
    way: str
    check: str
    event: Event | None
    is_mandatory: bool = False


PROCESSES = (
    Process(
        "1.1", "Öppen fritidsverksamhet", "Fritidschef",
        "Två ur personalen är alltid på plats efter klockan 18.",
        "Närvaron förs varje kväll och läses av chefen varje vecka.",
        Event(
            "Besökare eller personal utsätts för hot", 3, 4,
            ("Det har hänt två gånger de senaste åren.", "Kan ge skador och stängd verksamhet."),
            control=(
                "Att två är på plats efter klockan 18", "Fritidschef",
                "Tio kvällars scheman jämförs med närvaron", "varje månad",
            ),
        ),
    ),
    Process(
        "1.2", "Placering i förskola", "Förskolechef",
        "Plats erbjuds inom tre månader efter kötid och syskon.",
        "Kön stäms av den första varje månad.",
        Event("Ett barn får ingen plats i tid", 2, 3, handling="Grannområdets platser används."),
    ),
    Process(
        "1.3", "Handläggning av orosanmälan", "Enhetschef, mottagningen",
        "Varje anmälan bedöms av två socialsekreterare samma dag.",
        "Inkomna och bedömda anmälningar räknas varje morgon.",
        Event(
            "En anmälan bedöms inte inom ett dygn", 3, 5,
            ("Flest anmälningar kommer inför helger.", "Ett barn kan fara illa."),
            control=(
                "Tiden från anmälan till bedömning", "Enhetschef, mottagningen",
                "Loggen läses för tjugo anmälningar", "varje månad",
            ),
        ),
        is_mandatory=True,
    ),
    Process(
        "1.4", "Läkemedel på boende", "Medicinskt ansvarig sjuksköterska",
        "Den som ger läkemedel signerar, och en kollega kontrollerar.",
        "Signeringslistorna granskas varje månad.",
        Event(
            "Någon får fel läkemedel", 2, 5,
            ("Rutinen är väl känd.", "Kan ge allvarlig skada."),
            control=(
                "Signering av läkemedel", "Medicinskt ansvarig sjuksköterska",
                "Listorna för en vecka gås igenom på varje boende", "varje månad",
            ),
        ),
        is_mandatory=True,
    ),
    Process(
        "1.5", "Bidrag till föreningar", "Fritidschef",
        "Ansökningar bedöms efter nämndens riktlinjer av två handläggare.",
        "Redovisningar jämförs med beviljade belopp i mars.",
        Event("Bidrag används till annat", 2, 2, handling="Återkrav enligt riktlinjerna."),
    ),
    Process(
        "2.1", "Energi i lokaler", "Lokalstrateg",
        "Förbrukningen följs per fastighet i stadens energisystem.",
        "Avvikelser över tio procent utreds varje kvartal.",
        Event("Förbrukningen ökar utan att det märks", 2, 3, handling="Larm i systemet."),
    ),
    Process(
        "2.2", "Parkskötsel", "Parkchef",
        "Skötselplanen anger vad som görs i varje park och när.",
        "Entreprenaden besiktas sex gånger om året.",
        None,
    ),
    Process(
        "3.1", "Inköp", "Controller",
        "Beställningar görs av utbildade beställare på stadens avtal.",
        "Köp utanför avtal tas ut ur ekonomisystemet varje månad.",
        Event(
            "Köp görs utan avtal", 3, 3, handling="Beställarna påminns och köpen redovisas.",
            control=(
                "Köp utanför avtal", "Controller",
                "Trettio fakturor kontrolleras mot avtalen", "varje kvartal",
            ),
        ),
        is_mandatory=True,
    ),
    Process(
        "3.2", "Ekonomiskt bistånd", "Enhetschef, ekonomiskt bistånd",
        "Uppgifter kontrolleras mot register före varje utbetalning.",
        "Tjugo ärenden granskas varje månad.",
        Event("Bistånd betalas ut på felaktiga uppgifter", 2, 4, handling="Stickprov varje månad."),
        is_mandatory=True,
    ),
    Process(
        "3.4", "Bemanning", "HR-controller",
        "Schema läggs sex veckor fram, och egna vikarier tillfrågas först.",
        "Obemannade pass räknas varje måndag.",
        None,
    ),
    Process(
        "3.5", "Behörigheter", "It-samordnare",
        "Chefen beställer och avslutar behörigheter i samma ärende som anställningen.",
        "Listan över slutade jämförs med behörigheterna.",
        Event("Den som slutat kan fortfarande logga in", 4, 3, ("Slutdatum ändras ofta.", "")),
        is_mandatory=True,
    ),
)  # fmt: skip


def add_control(city: City) -> None:
    """What the office asks of all district committees, and what the plan holds."""
    for one in PROCESSES:
        if one.is_mandatory:
            city.add(
                "mandatory_processes", year=YEAR, area_goal=one.goal, position=1, name=one.name,
                instruction="Exempeldata.", kinds=("district_committee",),
            )  # fmt: skip
        _process(city, one)


def _process(city: City, one: Process) -> None:
    city.add(
        "control_processes", **IN_PLAN, area_goal=one.goal, position=1, name=one.name,
        responsible=one.responsible, mandatory=one.is_mandatory, example=True,
    )  # fmt: skip
    name = f"{one.goal}/1"
    for kind, text in (("way", one.way), ("check", one.check)):
        city.add("control_practices", **IN_PLAN, process=name, kind=kind, position=1, text=text)
    if one.event:
        _event(city, name, one.event)


def _event(city: City, process: str, event: Event) -> None:
    probability_why, consequence_why = event.why
    city.add(
        "control_risks", **IN_PLAN, process=process, position=1, text=event.text,
        probability=event.probability, probability_why=probability_why,
        consequence=event.consequence, consequence_why=consequence_why, handling=event.handling,
    )  # fmt: skip
    if event.control:
        what, who, how, when = event.control
        city.add(
            "control_plans", **IN_PLAN, risk=f"{process}/1", position=1, what=what, who=who,
            how=how, when=when,
        )  # fmt: skip
