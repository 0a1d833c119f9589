"""Small cities as folders: one by hand, and random ones that hold together."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from documents.city_folder.rows import Row, empty_folder
from documents.city_folder.write import files

COUNCIL, OTHERS = "Kommunfullmäktige", "Oppositionen"
YEAR = 2023


def small_city():
    """A folder with at least one row in every file; `files(small_city())` are its bytes."""
    folder = empty_folder()
    for name, rows in _SMALL.items():
        folder[name] = [Row.of(name, **row) for row in rows]
    return folder


def small_files(**changed):
    """The bytes of the small city, with some files' texts replaced or (None) left out."""
    texts = {f"{name}.csv": text for name, text in changed.items()}
    every = files(small_city()) | {
        name: text.encode() for name, text in texts.items() if text is not None
    }
    return {name: data for name, data in every.items() if texts.get(name, "") is not None}


def _of(**values):
    return {"indicator": "nojda", "year": YEAR, **values}


_IN_BUDGET = {"year": YEAR, "proposer": COUNCIL}
_IN_PLAN = {"organisation": "skola", "year": YEAR}
_SMALL = {
    "city": [{"code": "staden", "name": "Småstad"}],
    "organisations": [
        {"code": "skola", "name": "Skolnämnden", "short_name": "Skola", "kind": "committee"}
        | {"counted": True, "from": dt.date(2000, 1, 1)},
        {"code": "bolaget", "name": "Bolaget AB", "short_name": "Bolaget", "kind": "board"}
        | {"parent": "skola", "to": dt.date(2030, 1, 1)},
    ],
    "budgets": [
        _IN_BUDGET
        | {"status": "adopted", "adopted_on": dt.date(2022, 11, 20), "reference": "KF § 1"},
        {"year": YEAR, "proposer": OTHERS, "status": "proposal", "source": "Deras förslag"},
    ],
    "goals": [
        _IN_BUDGET | {"code": "1", "title": "Alla ska må bra"},
        _IN_BUDGET | {"code": "1.1", "title": "Barnen ska må bra"},
        _IN_BUDGET | {"code": "1.10", "title": "De gamla ska må bra, ”trots allt”"},
    ],
    "indicators": [
        {"code": "nojda", "name": "Andel nöjda", "level": "council"},
        {"code": "platser", "name": "Platser", "level": "own", "owner": "skola"},
    ],
    "indicator_aliases": [{"indicator": "nojda", "name": "Nöjda, andel", "source": "VP"}],
    "definitions": [
        {"indicator": "nojda", "from_year": 2020, "unit": "%", "decimals": 1}
        | {"direction": "higher", "frequency": "tertial", "values": "state"}
        | {"over_periods": "latest", "over_organisations": "ratio", "by_gender": True}
        | {"minimum": Decimal(0), "maximum": Decimal(100), "why": "För att veta"}
        | {"numerator": "nöjda", "denominator": "svarande", "source": "Enkät"},
        {"indicator": "platser", "from_year": 2021, "unit": "st", "direction": "higher"}
        | {"frequency": "year", "values": "year_to_date", "over_periods": "latest"}
        | {"over_organisations": "none", "whole": True, "exceeds_hundred": True}
        | {"largest_change": Decimal("12.5")},
    ],
    "placements": [
        _IN_BUDGET | {"indicator": "nojda", "goal": "1.1", "position": 1},
        _IN_BUDGET | {"indicator": "nojda", "goal": "1.10", "position": 1},
        _IN_BUDGET
        | {"indicator": "platser", "goal": "1.1", "position": 2, "committee_goal": "1.1/2"},
    ],
    "responsibilities": [
        {"indicator": "nojda", "organisation": "skola", "from": dt.date(2022, 1, 1)}
        | {"to": dt.date(2024, 12, 31), "source": "Budgeten"},
        {"indicator": "nojda", "organisation": "bolaget"},
    ],
    "weights": [_of(organisation="skola", weight=Decimal("120.5"), basis="svarande")],
    "targets": [
        _of(organisation="staden", text="95 %", source="Budgeten", reference="KF § 1"),
        _of(organisation="skola", text="så bra det går", read_as="minst 90 %")
        | {"confirmed": "Nytt sätt"},
    ],
    "target_changes": [
        _of(organisation="staden", previous="90 %", new="95 %", reference="KF § 9")
        | {"decided_on": dt.date(2023, 5, 2)},
    ],
    "outcomes": [
        _of(organisation="skola", period="T1", numerator=Decimal(2), denominator=Decimal(3))
        | {"value": Decimal("66.666666667"), "women": Decimal("70.5"), "status": "final"}
        | {"confirmed": "Räknat två gånger"},
        _of(organisation="bolaget", period="T1", absence="secret", comment="För få,\n”fem”")
        | {"example": True},
        _of(organisation="skola", period="VB", value=Decimal("123456789012.123456789")),
    ],
    "policies": [
        {"year": YEAR, "full_share": Decimal(1), "hard_share": Decimal("0.5")}
        | {"none_share": Decimal("0.5"), "least_coverage": Decimal("0.9")}
        | {"decided_on": dt.date(2023, 1, 9), "reference": "KS § 2"},
    ],
    "tolerances": [_of(absolute=Decimal("0.5"))],
    "periods": [
        {"year": YEAR, "period": "T1", "opens_on": dt.date(2023, 5, 1), "closed": True}
        | {"due_on": dt.date(2023, 5, 20), "published_on": dt.date(2023, 6, 1)}
        | {"reference": "KS § 30"},
        {"year": YEAR, "period": "VB", "opens_on": dt.date(2024, 1, 1)}
        | {"due_on": dt.date(2024, 2, 1)},
        {"year": YEAR, "period": "plan", "published_on": dt.date(2022, 12, 20)},
    ],
    "reports": [
        _IN_PLAN
        | {"period": "T1", "status": "decided", "decided_on": dt.date(2023, 5, 18)}
        | {"reference": "§ 4"},
        _IN_PLAN | {"period": "VB", "status": "open"},
    ],
    "judgements": [
        {"year": YEAR, "period": "T1", "goal": "1.1", "organisation": "staden"}
        | {"level": "partial", "motivation": "Därför att", "status": "decided"},
        {"year": YEAR, "period": "T1", "goal": "1", "organisation": "staden", "level": "full"}
        | {"status": "decided"},
    ],
    "plans": [
        _IN_PLAN | {"status": "decided", "decided_on": dt.date(2022, 12, 14), "reference": "§ 7"},
        {"organisation": "bolaget", "year": YEAR, "status": "draft"},
    ],
    "committee_goals": [
        _IN_PLAN | {"area_goal": "1.1", "code": "1.1.1", "title": "Lugn", "position": 1},
        _IN_PLAN | {"area_goal": "1.1", "title": "Fler platser", "position": 2},
    ],
    "expected_results": [
        _IN_PLAN | {"committee_goal": "1.1.1", "position": 1, "text": "Färre bråk"},
        _IN_PLAN | {"committee_goal": "1.1/2", "group": "på sikt", "text": "Alla får plats"},
    ],
    "activities": [
        _IN_PLAN
        | {"goal": "1.1.1", "title": "Rastvakter", "start": dt.date(2023, 1, 1), "position": 1}
        | {"end": dt.date(2023, 12, 31), "status": "done"},
        {"organisation": "staden", "year": YEAR, "goal": "1.10", "title": "Utred", "position": 1}
        | {"responsible": ("bolaget", "skola")},
        {"organisation": "staden", "year": YEAR, "proposer": OTHERS, "title": "Utred igen"}
        | {"start": dt.date(2023, 2, 1), "end": dt.date(2023, 1, 1), "as_printed": True}
        | {"heading": "Skolan: Aktiviteter", "position": 1},
    ],
    "sections": [
        _IN_PLAN | {"goal": "1.1", "text": "<p>Vi bidrar.</p>", "position": 1},
        _IN_PLAN | {"heading": "Inledning", "words": 120, "position": 2},
        _IN_PLAN | {"heading": "Parklekar", "text": "<p>Tre.</p>", "position": 3},
        _IN_PLAN | {"heading": "Risker", "position": 4},
    ],
    "section_templates": [
        {"year": YEAR, "key": "inledning", "heading": "Inledning", "position": 1}
        | {"instruction": "<p>Kort.</p>", "required_of": ("board", "committee")},
        {"year": YEAR, "key": "inriktningsmal", "heading": "Inriktningsmål", "position": 2}
        | {"kind": "strategic_goals"},
        {"year": YEAR, "key": "mal", "heading": "Mål", "position": 3}
        | {"kind": "area_goals", "parent": "inriktningsmal"},
        {"year": YEAR, "key": "risker", "heading": "Risker", "position": 4},
    ],
    "agenda": [
        _IN_PLAN | {"kind": "activity", "goal": "1.1.1", "position": 1, "goals": ("4",)},
        _IN_PLAN | {"kind": "goal", "goal": "1.1.1", "goals": ("3", "16")},
        _IN_PLAN | {"kind": "goal", "goal": "1.1/2", "goals": ("10",)},
    ],
    "section_places": [
        _IN_PLAN | {"position": 3, "parent": "1.1", "suggested_from": 2022},
        _IN_PLAN | {"position": 4, "key": "risker", "why_not": "Inga."},
    ],
    "appropriations": [
        _IN_BUDGET
        | {"organisation": "skola", "kind": "net", "amount": Decimal("-12.5"), "position": 1},
        _IN_BUDGET
        | {"organisation": "staden", "group": "Stadsdelsnämnderna", "area": "Skola"}
        | {"kind": "costs", "amount": Decimal("-1.125"), "position": 2},
    ],
    "result_budget": [
        _IN_BUDGET | {"position": 1, "name": "Intäkter", "amount": Decimal("9.4")},
        _IN_BUDGET | {"position": 2, "name": "Varav"},
    ],
    "plan_figures": [
        _IN_PLAN | {"kind": "budget_line", "position": 1, "name": "Skola", "total": True}
        | {"costs": Decimal(10), "revenues": Decimal(1), "amount": Decimal(9)},
        _IN_PLAN | {"kind": "turnover_change", "position": 1, "name": "Hyror"}
        | {"costs": Decimal(2), "revenues": Decimal(2)},
        _IN_PLAN | {"kind": "investment_adjustment", "position": 1, "name": "Bil"}
        | {"amount": Decimal("0.4"), "status": "requested"},
        _IN_PLAN | {"kind": "investment", "position": 1, "name": "Gård", "group": "Lek"}
        | {"amount": Decimal(3)},
        _IN_PLAN | {"kind": "result_unit", "position": 1, "name": "Köket", "code": "K1"},
    ],
    "plan_figure_details": [
        _IN_PLAN | {"kind": "budget_line", "position": 1, "last_plan": Decimal("8.5")}
        | {"last_forecast": Decimal(9), "last_outcome": Decimal("8.7")},
        _IN_PLAN | {"kind": "turnover_change", "position": 1, "comes_from": "Hyresgäster"},
        _IN_PLAN | {"kind": "investment_adjustment", "position": 1, "source": "Reserven"}
        | {"motivation": "Den gamla är slut.", "running_cost": Decimal("0.1")},
        _IN_PLAN | {"kind": "investment", "position": 1, "work": "Ny mark", "ready": "2025"}
        | {"whole": Decimal(4)},
        _IN_PLAN | {"kind": "result_unit", "position": 1, "becomes": "created", "remark": "Ny"}
        | {"gross_budget": Decimal(20), "carried": Decimal(1), "last_result": Decimal("0.5")},
    ],
    "operating_projects": [
        _IN_PLAN | {"position": 1, "name": "Läslust", "purpose": "Fler läser", "ready": "2024"}
        | {"costs": Decimal(2), "revenues": Decimal(1)},
    ],
    "premises_grants": [
        _IN_PLAN | {"position": 1, "purpose": "Hyra", "amount": Decimal(3), "comment": "Ny skola"},
    ],
    "internal_prices": [
        _IN_PLAN | {"position": 1, "group": "Kök", "name": "Lunch", "unit": "portion"}
        | {"price": Decimal("41.5"), "comment": "med mjölk"},
    ],
    "frames": [
        _IN_PLAN | {"position": 1, "kind": "net", "amount": Decimal(9), "comment": "KF § 3"},
        _IN_PLAN | {"position": 2, "kind": "investments", "amount": Decimal(3)},
    ],
    "proposed_points": [
        _IN_PLAN | {"position": 1, "source": "investment_adjustment/1", "read_amount": "0,4 mnkr"}
        | {"words": "Nämnden begär en bil om {belopp}.", "told": "Nämnden begär en bil."},
        _IN_PLAN | {"position": 2, "source": "own", "words": "Beslutet justeras omedelbart."},
    ],
    "control_policies": [{"year": YEAR, "watched_from": 6, "controlled_from": 10}],
    "mandatory_processes": [
        {"year": YEAR, "area_goal": "1.1", "position": 1, "name": "Inköp", "instruction": "Avtal."}
        | {"kinds": ("board", "committee"), "organisations": ("bolaget",)},
        {"year": YEAR, "area_goal": "1.10", "position": 1, "name": "Löner"},
    ],
    "control_processes": [
        _IN_PLAN | {"area_goal": "1.1", "position": 1, "name": "Inköp", "mandatory": True},
        _IN_PLAN | {"area_goal": "1.1", "position": 2, "name": "Skolplats", "example": True}
        | {"responsible": "Rektor"},
        _IN_PLAN | {"area_goal": "1.10", "position": 1, "name": "Löner", "mandatory": True}
        | {"applicable": False, "why_not": "Sköts av servicenämnden."},
    ],
    "control_practices": [
        _IN_PLAN | {"process": "1.1/2", "kind": "way", "position": 1, "text": "Alla får plats."},
        _IN_PLAN | {"process": "1.1/2", "kind": "check", "position": 1, "text": "Kön räknas."},
    ],
    "control_risks": [
        _IN_PLAN | {"process": "1.1/2", "position": 1, "text": "Någon\nsaknar plats"}
        | {"probability": 2, "probability_why": "Sällan", "consequence": 5, "handling": "Ring"},
        _IN_PLAN | {"process": "1.1/2", "position": 2, "text": "Fel plats"},
    ],
    "control_plans": [
        _IN_PLAN | {"risk": "1.1/2/1", "position": 1, "what": "Kön", "who": "Rektor"}
        | {"how": "Räknas", "when": "varje månad"},
    ],
    "control_followups": [
        _IN_PLAN | {"control": "1.1/2/1/1", "period": "T1", "state": "fails", "result": "Två"},
    ],
}  # fmt: skip

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Cn", "Zl", "Zp"]),
    max_size=30,
) | st.sampled_from(["a,b", 'sade "nej"', "två\nrader", " blank ", ";", "=1+1", "å" * 200])
NAMES = TEXTS.filter(lambda text: text.strip() and len(text) <= 100)
NUMBERS = st.decimals(
    min_value=-(10**12) + 1, max_value=10**12 - 1, places=9, allow_nan=False
) | st.sampled_from([Decimal(0), Decimal("1E+3"), Decimal("-0.000000001"), Decimal("2.50")])
DATES = st.dates(dt.date(2021, 1, 1), dt.date(2023, 12, 31))


@st.composite
def random_cities(draw):
    """Folders that hold together: a tree, a budget with goals, indicators with figures."""
    folder = empty_folder()
    _organisations(draw, folder)
    _goals(draw, folder)
    for number in range(draw(st.integers(0, 3))):
        _indicator(draw, folder, f"matt-{number}")
    _plans(draw, folder)
    return folder


def _organisations(draw, folder):
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    folder["city"] = [Row.of("city", code="staden", name=names[0])]
    codes = [None]
    for number, name in enumerate(names[1:]):
        kind = draw(st.sampled_from(["committee", "board", "other"]))
        folder["organisations"].append(
            Row.of("organisations", code=f"namnd-{number}", name=name, short_name=name[:100],
                   kind=kind, parent=draw(st.sampled_from(codes)), counted=draw(st.booleans()))
        )  # fmt: skip
        codes.append(f"namnd-{number}")


def _goals(draw, folder):
    folder["budgets"] = [Row.of("budgets", year=YEAR, proposer=COUNCIL, status="adopted")]
    for strategic in range(1, draw(st.integers(1, 2)) + 1):
        areas = draw(st.integers(1, 11))
        for code in (f"{strategic}", *(f"{strategic}.{area}" for area in range(1, areas + 1))):
            folder["goals"].append(
                Row.of("goals", year=YEAR, proposer=COUNCIL, code=code, title=draw(NAMES))
            )


def _indicator(draw, folder, code):
    def choose(*words):
        return draw(st.sampled_from(words))

    folder["indicators"].append(
        Row.of("indicators", code=code, name=f"{draw(NAMES)} {code}", level="council")
    )
    folder["definitions"].append(
        Row.of("definitions", indicator=code, from_year=2020, unit=choose("%", "st", ""),
               decimals=draw(st.integers(0, 6)), direction=choose("higher", "lower", "band"),
               frequency=choose("tertial", "half_year", "year", "month"), values="own_period",
               over_periods=choose("latest", "sum", "mean"), why=draw(TEXTS),
               over_organisations=choose("sum", "ratio", "weighted_mean", "mean", "central"))
    )  # fmt: skip
    goal = choose(*(row["code"] for row in folder["goals"] if "." in row["code"]))
    folder["placements"].append(
        Row.of("placements", year=YEAR, proposer=COUNCIL, indicator=code, goal=goal,
               position=draw(st.integers(1, 30)))
    )  # fmt: skip
    for organisation in ["staden", *(row["code"] for row in folder["organisations"])]:
        _figures(draw, folder, code, organisation)


def _figures(draw, folder, code, organisation):
    if organisation != "staden":
        folder["responsibilities"].append(
            Row.of("responsibilities", indicator=code, organisation=organisation,
                   **{"from": draw(st.none() | DATES)})
        )  # fmt: skip
    texts = st.sampled_from(["95 %", "Ökning", "-", "", "Max 10 personer", "så bra det går"])
    of = {"indicator": code, "organisation": organisation, "year": YEAR}
    folder["targets"].append(Row.of("targets", **of, text=draw(texts), source=draw(TEXTS)))
    for period in draw(st.sets(st.sampled_from(["T1", "T2", "VB", "M03"]))):
        value = draw(st.none() | NUMBERS)
        absence = "" if value is not None else draw(st.sampled_from(["secret", "comes_later"]))
        folder["outcomes"].append(
            Row.of("outcomes", **of, period=period, value=value, absence=absence,
                   comment=draw(TEXTS), forecast=draw(st.none() | NUMBERS))
        )  # fmt: skip


def _plans(draw, folder):
    goals = [row["code"] for row in folder["goals"] if "." in row["code"]]
    for row in folder["organisations"]:
        of = {"organisation": row["code"], "year": YEAR}
        folder["plans"].append(Row.of("plans", **of, status="draft"))
        for position in range(1, draw(st.integers(0, 3)) + 1):
            goal = {"area_goal": draw(st.sampled_from(goals)), "position": position}
            code = draw(st.sampled_from(["", f"{goal['area_goal']}.{position}"]))
            folder["committee_goals"].append(
                Row.of("committee_goals", **of, **goal, code=code, title=draw(NAMES))
            )
            name = code or f"{goal['area_goal']}/{position}"
            folder["activities"].append(
                Row.of("activities", **of, goal=name, title=draw(NAMES), position=position)
            )
