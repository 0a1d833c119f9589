"""Plans with names, units and values of every kind that documents are known to hold."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.documents.plans.plan import (
    BULLET,
    SUBHEADING,
    Activity,
    Goal,
    Indicator,
    Plan,
    Strategic,
    Text,
)

YEAR = 2024
TARGETS = [
    "2,7 %", "95%", "73", "3 st", "9 000 MWh", "9000", "1,4 ton CO2e/invånare", "-20 %",
    "Max 10 personer", "Minst 3", "+/- 1 %", "98–102", "Ökning", "öka", "Minskning", "oförändrad",
    "+2 % mot föregående år", "20 % minskning relativt 2020", "Fastställs 2024",
    "Tas fram av nämnd", "Tas fram av nämnd/styrelse", "Öka till 74 %", "+2 procentenheter",
    "högre än 2023", "lägre än 2023", "Mäts ej 2024", "0,8 kWh per portion", "11 000 st", "0",
    "100 %", "0,04", "1 735 GWh", "82,5 %",
]  # fmt: skip
PERIODS = ["År", "Tertial", "Halvår", "Månad"]
SUBJECTS = [
    "barn", "elever i årskurs 9", "äldre", "ungdomar 16–19 år", "besökare", "boende", "anhöriga",
    "brukare", "medarbetare", "hushåll", "vårdnadshavare", "företagare", "kvinnor och män",
    "barn 2,5–5 år", "unga vuxna", "placerade barn", "3-åringar", "hyresgäster", "lärare i SFI",
    "personer över 80 år", "flickor", "sjuksköterskor", "ledare", "cyklister", "resenärer",
]  # fmt: skip
SAYINGS = [
    "är nöjda med utbudet", "känner sig trygga på väg hem", "har fått en aktuell plan",
    "har tillgång till hälso- och sjukvård", "deltar i kultur- och fritidsverksamhet",
    "får stöd i tid", "använder e-tjänster", "möts av samma personal", "kan påverka sin vardag",
    "har en fast omsorgskontakt", "får svar inom tre dagar", "rekommenderar verksamheten",
    "upplever god kvalitet i mat- och måltidsmiljön", "bor kvar i området efter två år",
    "har läst minst en bok i månaden", "får it-stöd på svenska", "når målen i svenska/engelska",
    "väntar längre än 30 dagar", "har gått från stöd till egen försörjning",
    "vet vart de vänder sig med synpunkter och klagomål",
]  # fmt: skip
ADDITIONS = [
    "", "", "", " (egna och upphandlade)", " (inkl. Årsta–Östberga)", " i Älvsjö och Örby",
    " – hemtjänst i ordinärt boende", " enligt FN:s barnkonvention", " jämfört med 2020",
    " (uppdelat på kön, ålder och utbildningsnivå)",
    " i särskilt boende, servicehus och dagverksamhet",
    " inom förskola, fritidshem och pedagogisk omsorg i stadens egna och fristående verksamheter",
]  # fmt: skip
MEASURES = ["Andel", "Antal", "Genomsnittligt antal", "Kostnad per", "Total tid för"]
VERBS = [
    "Utreda", "Ta fram", "Genomföra", "Utveckla", "Följa upp", "Pröva", "Kartlägga", "Stärka",
    "Se över", "Införa", "Samordna", "Öppna", "Åtgärda brister i",
]  # fmt: skip
THINGS = [
    "en gemensam rutin för in- och utskrivning", "öppettiderna i parkleken", "ett fritidsbibliotek",
    "stödet till unga i Norra Ängby", "en plan för skyfall och värmeböljor",
    "arbetet mot våld i nära relationer", "belysningen längs gång- och cykelvägar",
    "kompetensutvecklingen för chefer", "en digital anslagstavla",
    "hyresavtal som löper ut under 2024–2026", "samverkan skola–socialtjänst–polis (SSPF)",
    "upphandlingen av måltider tillsammans med äldre- och utbildningsförvaltningen",
]  # fmt: skip
AIMS = [
    "trygga", "likvärdiga", "hållbara", "tillgängliga", "öppna för alla", "nära invånarna",
    "väl använda",
]  # fmt: skip
AREAS = [
    "Förskolorna", "Parklekarna", "Mötesplatserna", "Äldreomsorgen", "Gatorna och torgen",
    "Kultur- och fritidsutbudet", "Lokalerna", "Å- och ängsmarkerna", "Idrottsytorna",
    "E-tjänsterna",
]  # fmt: skip
RESULTS = (f"Förväntat resultat {YEAR}", "Förväntat resultat på längre sikt")


class MakeUp:
    """One random plan after another; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"planer:{seed}")
        self.used: set[str] = set()

    def plan(self) -> Plan:
        strategic = [
            self._strategic(str(number)) for number in range(1, self.rng.randint(2, 3) + 1)
        ]
        return Plan("Provköpings stadsdelsnämnd", YEAR, strategic)

    def _strategic(self, code: str) -> Strategic:
        goals = [self._area(f"{code}.{place}") for place in range(1, self.rng.randint(1, 3) + 1)]
        texts = self._texts() if self.rng.random() < 0.4 else []
        return Strategic(code, f"En stad där {self._aim().lower()}", texts, goals)

    def _area(self, code: str) -> Goal:
        children = [self._own(f"{code}.{place}") for place in range(1, self.rng.randint(0, 2) + 1)]
        return Goal(
            code,
            f"{self._aim()} – för hela Provköping" if self.rng.random() < 0.4 else self._aim(),
            self._texts(),
            indicators=[self._indicator(council=True) for _ in range(self.rng.randint(0, 5))],
            activities=[self._activity() for _ in range(self.rng.randint(0, 3))],
            children=children,
        )

    def _own(self, code: str) -> Goal:
        groups = self.rng.sample(RESULTS, self.rng.randint(1, 2))
        return Goal(
            code,
            self._aim(),
            self._texts(),
            {
                group: [self._sentence() for _ in range(self.rng.randint(1, 4))]
                for group in sorted(groups)
            },
            [self._indicator(council=False) for _ in range(self.rng.randint(0, 3))],
            [self._activity() for _ in range(self.rng.randint(0, 3))],
        )

    def _indicator(self, *, council: bool) -> Indicator:
        name = self._fresh(self._indicator_name)
        target = self.rng.choice(TARGETS)
        if not council:
            return Indicator(name, target, None, self.rng.choice(PERIODS))
        own = None if self.rng.random() < 0.25 else target
        return Indicator(name, own, self.rng.choice(TARGETS), self.rng.choice(PERIODS))

    def _indicator_name(self) -> str:
        measure, subject = self.rng.choice(MEASURES), self.rng.choice(SUBJECTS)
        joint = "" if measure == "Kostnad per" else " som"
        return f"{measure} {subject}{joint} {self.rng.choice(SAYINGS)}{self.rng.choice(ADDITIONS)}"

    def _activity(self) -> Activity:
        start = date(YEAR, 1, 1) + timedelta(days=self.rng.randint(0, 200))
        end = start + timedelta(days=self.rng.randint(20, 700))
        return Activity(self._fresh(self._activity_title), start.isoformat(), end.isoformat())

    def _activity_title(self) -> str:
        addition = self.rng.choice(["", "", " tillsammans med civilsamhället", " i hela området"])
        return f"{self.rng.choice(VERBS)} {self.rng.choice(THINGS)}{addition}"

    def _aim(self) -> str:
        return self._fresh(
            lambda: (
                f"{self.rng.choice(AREAS)} är {self.rng.choice(AIMS)} och {self.rng.choice(AIMS)}"
                f" för {self.rng.choice(SUBJECTS)}"
            )
        )

    def _texts(self) -> list[Text]:
        texts = [Text(self._paragraph()) for _ in range(self.rng.randint(1, 2))]
        if self.rng.random() < 0.4:
            texts += [Text("Så arbetar vi", SUBHEADING), Text(self._paragraph())]
        if self.rng.random() < 0.3:
            texts += [Text(self._sentence(), BULLET) for _ in range(self.rng.randint(2, 4))]
        return texts

    def _paragraph(self) -> str:
        return " ".join(self._sentence() for _ in range(self.rng.randint(2, 6)))

    def _sentence(self) -> str:
        return self._fresh(
            lambda: (
                f"{self.rng.choice(AREAS)} blir mer {self.rng.choice(AIMS)} när fler"
                f" {self.rng.choice(SUBJECTS)} {self.rng.choice(SAYINGS)}."
            )
        )

    def _fresh(self, make) -> str:
        text = make()
        while text in self.used:
            text = make()
        self.used.add(text)
        return text


def made_up_plan(seed: int) -> Plan:
    return MakeUp(seed).plan()
