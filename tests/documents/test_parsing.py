"""Reading plans as nämnder really print them: every variant here has stood in some document."""

import json

import pytest

from documents.parsing import NotAPlan, parse_plan, read_document
from tests.documents.documents import Activity, Goal, Indicator, PdfPrinter, tabbed
from tests.seeds import DATA, needs_seeds, seed_path

AREA = "KF:s mål för verksamhetsområdet:"


def plan_of(*parts: str):
    cover = ["Verksamhetsplan 2024 för Kungsholmens stadsdelsnämnd"]
    return parse_plan("\n\n".join([*cover, *parts]) + "\n")


def rows(goal):
    return [(row.name, row.target, row.kf_target, row.periodicity) for row in goal.indicators]


def titles(goal):
    return [(row.title, row.start, row.end) for row in goal.activities]


HEADER = "Indikator\tÅrsmål\tKF:s årsmål år 2024\tPeriodicitet"
TABLE = f"{HEADER}\n Andel nöjda barn\t80 %\t75 %\tÅr"
ACTIVITIES = "Aktivitet\tStartdatum\tSlutdatum"


# Headings


@pytest.mark.parametrize(
    ("heading", "code", "title"),
    [
        (f"{AREA} 1.1 Alla barn ska leka", "1.1", "Alla barn ska leka"),
        (f"{AREA} 1.1. Alla barn ska leka", "1.1", "Alla barn ska leka"),
        (f"{AREA} 1.1.Alla barn ska leka", "1.1", "Alla barn ska leka"),
        (f"{AREA} 1.1Alla barn ska leka", "1.1", "Alla barn ska leka"),
        (f"{AREA} 1.1 – Alla barn ska leka", "1.1", "Alla barn ska leka"),
        (f"{AREA}1.1 Alla barn ska leka", "1.1", "Alla barn ska leka"),
        ("KF:s mål för verksamhetsområdet 1.1 Alla barn ska leka", "1.1", "Alla barn ska leka"),
        ("KF:S MÅL FÖR VERKSAMHETSOMRÅDET: 1.1 Alla barn", "1.1", "Alla barn"),
        ("Kommunfullmäktiges mål för verksamhetsområdet: 1.1 Alla barn", "1.1", "Alla barn"),
        ("KF´s mål för verksamhetsområdet:\n1.1 Alla barn".replace("´", "’"), "1.1", "Alla barn"),
        (f"**{AREA} 1.1 Alla barn**", "1.1", "Alla barn"),
        (f"## {AREA} 1.1 Alla barn", "1.1", "Alla barn"),
        (f"{AREA}\n\n1.1 Alla barn", "1.1", "Alla barn"),
        (f"{AREA} 1.1 Alla barn ska ha en\nmeningsfull fritid", "1.1",
         "Alla barn ska ha en meningsfull fritid"),
        (f"{AREA} 1.1 Alla barn ska ha en\n\nmeningsfull fritid", "1.1",
         "Alla barn ska ha en meningsfull fritid"),
        (f"{AREA} 2.10 Stockholm år 2030", "2.10", "Stockholm år 2030"),
    ],
)  # fmt: skip
def test_area_goal_headings(heading, code, title):
    [goal] = plan_of(heading, "Nämnden bidrar.", TABLE).area_goals
    assert (goal.code, goal.title) == (code, title)
    assert rows(goal) == [("Andel nöjda barn", "80 %", "75 %", "År")]


@pytest.mark.parametrize(
    ("heading", "code", "title"),
    [
        ("Nämndmål: 1.1.1 Barn leker", "1.1.1", "Barn leker"),
        ("Nämndmål: 1.1.1. Barn leker", "1.1.1", "Barn leker"),
        ("Nämndmål: 1.1.1.Barn leker", "1.1.1", "Barn leker"),
        ("Nämndmål: Barn leker", None, "Barn leker"),
        ("NÄMNDMÅL:\nBarn leker", None, "Barn leker"),
        ("NÄMNDMÅL 1.1.1 Barn leker", "1.1.1", "Barn leker"),
        ("Bolagsmål: 1.1.1 Barn leker", "1.1.1", "Barn leker"),
        ("Nämndens mål: 1.1.1 Barn leker", "1.1.1", "Barn leker"),
        ("Bolagets mål: Barn leker", None, "Barn leker"),
        ("Bolagsstyrelsens mål: 1.1.1 Barn leker", "1.1.1", "Barn leker"),
        ("Stadsdelsnämndens mål: 1.1.1 Barn leker", "1.1.1", "Barn leker"),
        ("Kommunstyrelsens mål: 1.1.1 Barn leker", "1.1.1", "Barn leker"),
    ],
)
def test_committee_goal_headings(heading, code, title):
    [area] = plan_of(f"{AREA} 1.1 Alla barn", TABLE, heading, "Beskrivning", "Text.").area_goals
    [goal] = area.committee_goals
    assert (goal.code, goal.title) == (code, title)
    assert [text.text for text in goal.texts] == ["Text."]


def test_table_of_contents_is_not_read_as_goals():
    contents = [
        "Innehållsförteckning",
        "Inledning\t4",
        f"{AREA} 1.1 Alla barn och ungdomar ska ges möjlighet till jämlika\n"
        "uppväxtvillkor.....\t11",
        "Nämndmål: 1.1.1 Barn leker ....... 12",
        f"{AREA} 1.2 Alla barn ska lära ....\t14",
        "Övrigt\t89",
    ]
    body = [
        f"{AREA} 1.1 Alla barn och ungdomar ska ges möjlighet till jämlika uppväxtvillkor",
        TABLE,
        "Nämndmål: 1.1.1 Barn leker",
        f"{AREA} 1.2 Alla barn ska lära",
        TABLE,
    ]
    plan = plan_of(*contents, *body)
    assert [goal.code for goal in plan.area_goals] == ["1.1", "1.2"]
    assert [len(goal.indicators) for goal in plan.area_goals] == [1, 1]
    assert len(plan.area_goals[0].committee_goals) == 1


def test_long_entries_of_the_contents_are_no_goals():
    contents = [
        f"{AREA} 1.1 Alla barn ska ha\nen fritid\t11\n{AREA} 1.2 Alla barn ska\nlära\t14",
        "Inledning", "Nämnden har ett brett uppdrag. " * 30,
    ]  # fmt: skip
    body = [f"{AREA} 1.1 Alla barn ska ha en fritid", TABLE, f"{AREA} 1.2 Alla barn ska lära"]
    plan = plan_of(*contents, *body, TABLE)
    assert [(goal.title, len(goal.indicators)) for goal in plan.area_goals] == [
        ("Alla barn ska ha en fritid", 1), ("Alla barn ska lära", 1),
    ]  # fmt: skip


def test_goal_repeated_as_running_header_goes_on():
    plan = plan_of(
        f"{AREA} 1.1 Alla barn", TABLE, "Nämndmål: 1.1.1 Barn leker",
        f"{AREA} 1.1 Alla barn", ACTIVITIES + "\nLeka mer\t2024-01-01\t2024-12-31",
    )  # fmt: skip
    [area] = plan.area_goals
    assert titles(area.committee_goals[0]) == [("Leka mer", "2024-01-01", "2024-12-31")]


def test_prose_about_goals_is_no_heading():
    plan = plan_of(
        f"{AREA} 1.1 Alla barn",
        "KF:s mål för verksamhetsområdet nås genom samverkan.",
        "Nämndens mål är att alla barn ska leka.",
        TABLE,
    )
    [area] = plan.area_goals
    assert area.committee_goals == ()
    assert len(area.texts) == 2


def test_documents_without_labels_are_read_by_their_codes():
    plan = plan_of(
        "1.1 Alla barn ska leka", TABLE, "1.1.1 Barn leker", "Förväntat resultat", "- Mer lek.",
        "1.2 Alla barn ska lära", TABLE,
    )  # fmt: skip
    assert [goal.code for goal in plan.area_goals] == ["1.1", "1.2"]
    assert plan.area_goals[0].committee_goals[0].expected_results[0].text == "Mer lek."


def test_later_chapters_end_the_goals():
    plan = plan_of(
        f"{AREA} 1.1 Alla barn", TABLE, "Redovisning av ekonomi", "Budgeten är i balans.",
        "Verksamhetsområde (mnkr)\tKostnader\tIntäkter\nFörskola\t712,5\t72,0",
    )  # fmt: skip
    assert plan.area_goals[0].texts == ()
    assert plan.sections[-1].heading == "Redovisning av ekonomi"
    [table] = plan.tables
    assert table.rows == (("Förskola", "712,5", "72,0"),)


# Tables with tabs


def test_columns_in_another_order_and_unknown_columns():
    header = "Periodicitet\tIndikator\tKF:s årsmål\tUtfall 2022\tÅrsmål 2024"
    [goal] = plan_of(f"{AREA} 1.1 A", f"{header}\nÅr\tAndel nöjda\t75 %\t70 %\t80 %").area_goals
    assert rows(goal) == [("Andel nöjda", "80 %", "75 %", "År")]


def test_missing_columns_are_null():
    table = "Nämndens indikatorer\tÅrsmål\tPeriodicitet\nAndel nöjda\t80 %\tÅr"
    [goal] = plan_of(f"{AREA} 1.1 A", table).area_goals
    assert rows(goal) == [("Andel nöjda", "80 %", None, "År")]
    assert goal.indicators[0].owner == "own"


def test_header_names_whose_rows_they_are():
    header = "Obligatoriska nämndindikatorer\tÅrsmål\tKF:s årsmål\tPeriodicitet"
    council = "KF:s indikatorer\tÅrsmål\tKF:s årsmål\tPeriodicitet"
    [goal] = plan_of(
        f"{AREA} 1.1 A", f"{council}\nEtt\t1\t1\tÅr", f"{header}\nTvå\t2\t\tTertial"
    ).area_goals
    assert [row.owner for row in goal.indicators] == ["council", "mandatory"]


@pytest.mark.parametrize(
    ("cell", "name", "icon"),
    [("♀ Andel nöjda", "Andel nöjda", "♀"), ("♀♂ Andel", "Andel", "♀♂"),
     (" Andel", "Andel", ""), ("♂Andel", "Andel", "♂"), ("\uf0b7 Andel", "Andel", "")],
)  # fmt: skip
def test_icons_before_a_name(cell, name, icon):
    [goal] = plan_of(f"{AREA} 1.1 A", f"{HEADER}\n{cell}\t1\t1\tÅr").area_goals
    assert (goal.indicators[0].name, goal.indicators[0].icon) == (name, icon)


@pytest.mark.parametrize(
    "body",
    [
        "Andel barn och\nungdomar\t1 %\tTas fram av nämnd\tÅr",
        "Andel barn och ungdomar\t1 %\tTas fram av\nnämnd\tÅr",
        "Andel barn och\n\nungdomar\t1 %\tTas fram av nämnd\tÅr",
        "Andel barn\t1 %\tTas fram av nämnd\tÅr\noch ungdomar",
        "Andel barn\t1 %\tTas fram av\tÅr\noch ungdomar\t\tnämnd\t",
    ],
)
def test_rows_wrapped_over_lines(body):
    table = f"{HEADER}\nFörsta\t\t2\tÅr\n{body}\nTredje\t3\t\tTertial"
    plan = plan_of(f"{AREA} 1.1 A", table)
    [goal] = plan.area_goals
    if "och ungdomar\t\tnämnd" in body:
        [doubt] = plan.doubtful
        assert goal.indicators == () and "saknar periodicitet" in doubt.why
        return
    names = [row.name for row in goal.indicators]
    assert rows(goal)[1] == ("Andel barn och ungdomar", "1 %", "Tas fram av nämnd", "År")
    assert names == ["Första", "Andel barn och ungdomar", "Tredje"]


def test_name_over_many_lines_with_capitals_inside():
    body = "Kommunstyrelsen ska i samarbete med\nStockholm Business Region och\nStaden\t1\t2\tÅr"
    [goal] = plan_of(f"{AREA} 1.1 A", f"{HEADER}\nFörsta\t\t2\tÅr\n{body}").area_goals
    name = "Kommunstyrelsen ska i samarbete med Stockholm Business Region och Staden"
    assert [row.name for row in goal.indicators] == ["Första", name]


def test_trailing_empty_cells_cut_off():
    table = f"{HEADER}\nFörsta\t80 %\nAndra\t81 %\t\tÅr"
    plan = plan_of(f"{AREA} 1.1 A", table)
    [doubt] = plan.doubtful
    assert rows(plan.area_goals[0]) == []
    assert doubt.why == "”Första” saknar periodicitet."
    assert doubt.rows == (("Första", "80 %", "", ""), ("Andra", "81 %", "", "År"))


def test_header_broken_over_lines():
    table = "Indikator\tÅrsmål\tKF:s årsmål\når 2024\tPeriodicitet\nAndel nöjda\t1\t2\tÅr"
    [goal] = plan_of(f"{AREA} 1.1 A", table).area_goals
    assert rows(goal) == [("Andel nöjda", "1", "2", "År")]


def test_table_goes_on_after_a_page_break():
    repeated = plan_of(f"{AREA} 1.1 A", TABLE, HEADER + "\nAndel andra\t\t3\tÅr").area_goals[0]
    bare = plan_of(f"{AREA} 1.1 A", TABLE, "Sida 3 (45)", "Andel andra\t\t3\tÅr").area_goals[0]
    assert [row.name for row in repeated.indicators] == ["Andel nöjda barn", "Andel andra"]
    assert [row.name for row in bare.indicators] == ["Andel nöjda barn", "Andel andra"]


def test_comment_row_belongs_to_the_row_above():
    table = f"{TABLE}\nKommentar\t\t\t\nFörvaltningen räknar alla.\t\t\t\nAndra\t1\t\tÅr"
    [goal] = plan_of(f"{AREA} 1.1 A", table).area_goals
    assert [row.name for row in goal.indicators] == ["Andel nöjda barn", "Andra"]
    assert goal.indicators[0].comment == "Förvaltningen räknar alla."


def test_markdown_table():
    table = (
        "| Indikator | Årsmål | KF:s årsmål år 2024 | Periodicitet |\n|---|---|---|---|\n"
        "| Andel nöjda | | 75 % | År |"
    )
    [goal] = plan_of(f"{AREA} 1.1 A", table).area_goals
    assert rows(goal) == [("Andel nöjda", None, "75 %", "År")]


def test_dates_as_people_write_them_and_dates_that_are_none():
    table = f"{ACTIVITIES}\nEtt\t2024-01-01\t31 dec 2024\nTvå\t2024-02-31\t"
    plan = plan_of(f"{AREA} 1.1 A", table)
    [doubt] = plan.doubtful
    assert titles(plan.area_goals[0]) == []
    assert "”2024-02-31” är inget datum" in doubt.why and "Två | 2024-02-31" in doubt.lines[1]
    [goal] = plan_of(f"{AREA} 1.1 A", f"{ACTIVITIES}\nEtt\t2024-01-01\t31 dec 2024").area_goals
    assert titles(goal) == [("Ett", "2024-01-01", "2024-12-31")]


def test_rows_without_a_goal_are_listed_with_their_line():
    plan = plan_of(TABLE, f"{AREA} 1.1 A", "Text.", "Utan rubrik\t1\t2\tÅr", TABLE)
    assert [(item.line, item.text.split()[0]) for item in plan.unplaced] == [
        (3, "Indikator"), (4, "Andel"), (10, "Utan"),
    ]  # fmt: skip


# Expected results


@pytest.mark.parametrize("bullet", ["- ", "• ", "– ", "* ", "o ", "\uf0b7 ", "•", "1. "])
def test_bullets(bullet):
    results = f"{bullet}Barn leker.\n{bullet}Unga deltar i\nplaneringen."
    [area] = plan_of(
        f"{AREA} 1.1 A", TABLE, "Nämndmål: 1.1.1 B", "Förväntat resultat",
        "Förväntat resultat 2024", results, "Förväntade resultat på längre sikt",
        f"{bullet}Barn växer upp.", TABLE,
    ).area_goals  # fmt: skip
    [goal] = area.committee_goals
    assert [(row.text, row.group) for row in goal.expected_results] == [
        ("Barn leker.", "Förväntat resultat 2024"),
        ("Unga deltar i planeringen.", "Förväntat resultat 2024"),
        ("Barn växer upp.", "Förväntade resultat på längre sikt"),
    ]
    assert len(goal.indicators) == 1


def test_results_as_paragraphs():
    [area] = plan_of(
        f"{AREA} 1.1 A", TABLE, "Nämndmål: 1.1.1 B", "Förväntat resultat",
        "Barn leker mer.", "Unga deltar.",
    ).area_goals  # fmt: skip
    texts = [row.text for row in area.committee_goals[0].expected_results]
    assert texts == ["Barn leker mer.", "Unga deltar."]


# The PDF's layout


def pdf(*lines: str) -> str:
    cover = ["Verksamhetsplan 2012 för Idrottsnämnden", "", AREA.upper(), "1.1 Alla barn ", " ", ""]
    return "\n".join([*cover, *lines]) + "\n"


def spaced(*lines: str) -> list[str]:
    return [part for line in lines for part in (line, "")]


def test_one_value_stands_where_the_blanks_put_it():
    [goal] = parse_plan(
        pdf(*spaced(
            "KF:s indikatorer Årsmål KF:s årsmål Periodicitet ",
            "Bara KF:s  66 År ", " ", "Bara nämndens 70 %  År ", " ", "Ingetdera   År ", " ",
            "Båda 3 st öka År ", " ", "Sjukfrånvaro dag 1-14  tas fram av nämn-", "den ", "År ",
        ))
    ).area_goals  # fmt: skip
    assert rows(goal) == [
        ("Bara KF:s", None, "66", "År"),
        ("Bara nämndens", "70 %", None, "År"),
        ("Ingetdera", None, None, "År"),
        ("Båda", "3 st", "öka", "År"),
        ("Sjukfrånvaro dag 1-14", None, "tas fram av nämnden", "År"),
    ]


def test_two_numbers_that_could_be_one():
    header = "KF:s indikatorer Årsmål KF:s årsmål Periodicitet "
    lines = spaced(header, "Ena  66 År ", " ", "Andra 95 100 År ", " ", "Tredje  9 000 MWh År ")
    [goal] = parse_plan(pdf(*lines)).area_goals
    assert [row[1:3] for row in rows(goal)] == [(None, "66"), ("95", "100"), (None, "9 000 MWh")]


def test_lost_blanks_leave_the_value_to_whose_table_it_is():
    own = "Nämndens indikatorer Årsmål KF:s årsmål Periodicitet"
    plan = parse_plan(
        pdf(*spaced("KF:s indikatorer Årsmål KF:s årsmål Periodicitet", "Nöjda företag", "66 År"))
        + "\n".join(spaced("NÄMNDMÅL: Barn leker", own, "Nöjda barn 70 % År"))
    )
    [goal] = plan.area_goals
    assert rows(goal) == [("Nöjda företag", None, "66", "År")]
    assert rows(goal.committee_goals[0]) == [("Nöjda barn", "70 %", None, "År")]


def test_pdf_columns_in_another_order_or_lost():
    swapped = pdf(*spaced("Indikator KF:s årsmål Årsmål Periodicitet ", "Nöjda 66 70 År "))
    lost = pdf(
        *spaced("Nämndens indikatorer Årsmål Periodicitet ", "Nöjda i hela ", "staden 70 År ")
    )
    no_period = pdf(*spaced("Indikator Årsmål KF:s årsmål ", "Nöjda 66 70 ", " ", "Andra 1 % öka "))
    assert rows(parse_plan(swapped).area_goals[0]) == [("Nöjda", "70", "66", "År")]
    assert rows(parse_plan(lost).area_goals[0]) == [("Nöjda i hela staden", "70", None, "År")]
    assert rows(parse_plan(no_period).area_goals[0]) == [
        ("Nöjda", "66", "70", None), ("Andra", "1 %", "öka", None),
    ]  # fmt: skip


def test_row_cut_by_a_page_with_header_and_running_header():
    text = pdf(
        *spaced(
            "KF:s aktiviteter Startdatum Slutdatum ", "Ta fram en teknisk lösning för plattfor-"
        ),
        "Verksamhetsplan 2012 Sida 4 (19) ",
        " KF:s aktiviteter Startdatum Slutdatum ",
        "",
        *spaced(
            "mar senast 2012-12-",
            "31 ",
            "2012-01-01 2012-06-",
            "30 ",
            " ",
            "Nästa 2012-01-01 2012-12-31 ",
        ),
    )
    assert titles(parse_plan(text).area_goals[0]) == [
        (
            "Ta fram en teknisk lösning för plattformar senast 2012-12-31",
            "2012-01-01",
            "2012-06-30",
        ),
        ("Nästa", "2012-01-01", "2012-12-31"),
    ]


def test_text_after_a_table_is_text():
    text = pdf(
        *spaced("KF:s aktiviteter Startdatum Slutdatum ", "Bygga hall 2012-01-01 2012-12-31 ", " "),
        *spaced("Nämnden arbetar för att fler ska idrotta. "),
        "NÄMNDMÅL: ",
        "Fler barn idrottar i stadens ",
        "hallar ",
        "Nämnden arbetar för detta på många sätt under hela året och i alla delar av staden ",
        "",
    )
    [goal] = parse_plan(text).area_goals
    assert [part.text for part in goal.texts] == ["Nämnden arbetar för att fler ska idrotta."]
    assert goal.committee_goals[0].title == "Fler barn idrottar i stadens hallar"


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (("it-", "området och it-stödet"), "it-området och it-stödet"),
        (("Hässelby-", "Vällingby"), "Hässelby-Vällingby"),
        (("jämställdhets- ", "och mångfaldsplan"), "jämställdhets- och mångfaldsplan"),
        (("utveck-", "lingen"), "utvecklingen"),
        (("EU-", "redovisning"), "EU-redovisning"),
        (("e-", "tjänster"), "e-tjänster"),
        (("måltider/", "livsmedel"), "måltider/livsmedel"),
    ],
)
def test_hyphens_at_line_ends(broken, whole):
    lines = spaced("KF:s aktiviteter Startdatum Slutdatum ", f"Planera {broken[0]}", broken[1])
    plan = parse_plan(pdf(*lines, *spaced("2012-01-01 2012-12-31 ")))
    assert plan.area_goals[0].activities[0].title == f"Planera {whole}"


# Files


def test_line_ends_bom_form_feeds_and_old_encodings():
    goals = [Goal("1.1", "Alla barn", ["Text."], indicators=[Indicator("Andel nöjda", "1", "2")],
                  activities=[Activity("Leka mer")])]  # fmt: skip
    text = tabbed(goals)
    plain = parse_plan(text).area_goals
    windows = "\ufeff" + text.replace("\n", "\r\n")
    assert parse_plan(read_document(windows.encode("utf-8"))).area_goals == plain
    assert parse_plan(read_document(text.encode("cp1252"))).area_goals == plain
    assert parse_plan(read_document(text.encode("utf-16"))).area_goals == plain
    paged = PdfPrinter().print(goals).replace("\n KF", "\n\fKF")
    assert parse_plan(paged).area_goals[0].activities[0].title == "Leka mer"


@pytest.mark.parametrize(
    "text",
    ["", "   \n\n", "Hej!\n", "organisation;indikator;värde\na;b;1\n", '{"area_goals": []}',
     "Budget 2024\n\nKF:s mål för verksamhetsområdet\tIndikator\tKF:s årsmål 2023\n1.1\tA\t2\n",
     "1.1 Alla barn\n\nBara text.\n", "Inledning\n\nBara text.\n"],
)  # fmt: skip
def test_what_is_no_plan_is_refused(text):
    with pytest.raises(NotAPlan, match="Filen är"):
        parse_plan(text)


@pytest.mark.parametrize(
    ("text", "goals", "chapters"),
    [(f"{AREA} 1.1 Alla barn\n\nBara text.\n", ["Alla barn"], []),
     ("Verksamhetsplan 2024 för Kungsholmens stadsdelsnämnd\n\nInledning\n\nBara text.\n",
      [], ["Inledning"])],
)  # fmt: skip
def test_a_plan_of_some_texts_is_read(text, goals, chapters):
    plan = parse_plan(text)
    assert [goal.title for goal in plan.area_goals] == goals
    assert [part.heading for part in plan.sections if part.heading] == chapters


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"PK\x03\x04docx", b"\x00\x01\x02"])
def test_other_formats_are_refused_by_name(data):
    with pytest.raises(NotAPlan, match="Spara dokumentet som ren text"):
        read_document(data)


def test_organisation_and_year():
    cases = {
        "Verksamhetsplan 2024 för Kungsholmens stadsdelsnämnd": (
            "Kungsholmens stadsdelsnämnd", 2024),
        "Verksamhetsplan och budget 2023 för utbildningsnämnden": ("utbildningsnämnden", 2023),
        "Budget/verksamhetsplan 2012 för Kommunfullmäktige m.m.": ("Kommunfullmäktige m.m.", 2012),
        "Verksamhetsplan för Äldrenämnden 2025": ("Äldrenämnden", 2025),
        "Förslag till verksamhetsplan 2024 för\nSödermalms stadsdelsnämnd": (
            "Södermalms stadsdelsnämnd", 2024),
        "Till\n\nNorra innerstadens\nstadsdelsnämnd\n\nVerksamhetsplan 2024": (
            "Norra innerstadens stadsdelsnämnd", 2024),
        "Trafiknämnden\n\nVerksamhetsplan 2024": ("Trafiknämnden", 2024),
    }  # fmt: skip
    for cover, found in cases.items():
        plan = parse_plan(f"{cover}\n\n{AREA} 1.1 A\n\n{TABLE}\n")
        assert (plan.organisation, plan.year) == found, cover


# The published documents


def comparable(goal: dict) -> dict:
    activities = goal.get("activities", goal.get("kf_activities", []))
    indicator_keys = ("name", "target", "kf_target", "periodicity")
    return {
        "code": goal.get("code"),
        "title": goal["title"],
        "indicators": [[row.get(key) for key in indicator_keys] for row in goal["indicators"]],
        "activities": [[row[key] for key in ("title", "start", "end")] for row in activities],
        "expected_results": goal.get("expected_results") or [],
        "committee_goals": [comparable(child) for child in goal.get("committee_goals", [])],
    }


@needs_seeds
@pytest.mark.parametrize(
    ("number", "facts"),
    [("002", "vp_2024_norra_innerstaden.json"), ("004", "vp_2012_kommunfullmaktige.json")],
)
def test_published_documents_equal_the_facts(number, facts):
    known = json.loads((DATA / facts).read_text())
    read = parse_plan(read_document(seed_path(number).read_bytes())).as_json()
    assert (read["organisation"], read["year"]) == (known["organisation"], known["year"])
    assert [comparable(goal) for goal in read["area_goals"]] == [
        comparable(goal) for goal in known["area_goals"]
    ]
    assert read["unplaced"] == []


@needs_seeds
@pytest.mark.parametrize("number", ["000", "001"])
def test_budget_and_reconciliation_are_no_plans(number):
    with pytest.raises(NotAPlan):
        parse_plan(read_document(seed_path(number).read_bytes()))
