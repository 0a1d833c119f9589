"""Charts fit any page, speak for themselves, and their table says the same."""

from decimal import Decimal
from xml.etree import ElementTree

import altair as alt
import pytest

from common.kept import cache
from dashboards import charts, drawing, lines
from dashboards.drawings import year_points
from dashboards.lines import Scale
from dashboards.selectors.indicators import YearReading
from indicators.models import Fulfilment

PERCENT = charts.Unit("%", 1)
ROWS = [
    charts.Bar("Bromma", Decimal("84.1"), Decimal(82), "full"),
    charts.Bar("Älvsjö <b>&", None, Decimal(78), "hard_to_assess"),
]
POINTS = [
    charts.YearPoint("2023", Decimal("78.1"), None, Decimal(80), Decimal(76), "a"),
    charts.YearPoint("2024", Decimal("79.4"), Decimal(82), None, None, "b"),
]
DISTANCES = [
    charts.Distance(level, Decimal(i), level)
    for i, level in enumerate(("none", "partial", "full", "hard_to_assess", "not_applicable"))
]


def all_charts():
    return [
        charts.bars("Per stadsdel", ROWS, PERCENT, Decimal(82)),
        charts.years("Över åren", POINTS, PERCENT),
        charts.distances("Avstånd", DISTANCES, PERCENT),
    ]


def vega_charts():
    return [one for one in all_charts() if not one.fits]


@pytest.fixture(params=range(2), ids=["bars", "distances"])
def chart(request):
    return vega_charts()[request.param]


def test_drawing_is_named_and_described(chart):
    tree = ElementTree.fromstring(chart.svg)
    names = [tree.find(f"*[@id='{name}']").text for name in tree.get("aria-labelledby").split()]
    assert tree.get("role") == "img"
    assert names == [chart.title, chart.description]


def test_drawing_breaks_no_policy_and_takes_the_pages_colours(chart):
    assert "style=" not in chart.svg
    assert "<style" not in chart.svg
    assert "<script" not in chart.svg
    assert "#0f00" not in chart.svg
    assert "var(--chart-" in chart.svg
    assert "font-family" not in chart.svg


def test_drawing_follows_the_schema(monkeypatch):
    specs = []
    monkeypatch.setattr(charts, "drawn", lambda spec, title, description: specs.append(spec))
    vega_charts()
    for spec in specs:
        assert alt.Chart.from_dict(spec).to_dict(validate=True)["layer"]
    assert len(specs) == 2


def test_drawing_has_no_ids_that_another_could_have():
    ids = [
        element.get("id")
        for chart in all_charts()
        for element in ElementTree.fromstring(chart.svg).iter()
        if element.get("id")
    ]
    assert len(ids) == len(set(ids))


def test_names_are_escaped():
    chart = charts.bars("Per stadsdel", ROWS, PERCENT)
    assert "<b>" not in chart.svg
    assert "Älvsjö" in chart.svg


def test_table_says_what_the_bars_say():
    chart = charts.bars("Per stadsdel", ROWS, PERCENT)
    assert chart.rows[0] == ("Bromma", "84,1\u00a0%", "82,0\u00a0%", "uppfylls helt")
    assert chart.rows[1][1] == "–"
    assert "ej redovisad" in chart.svg


def test_years_without_gender_have_no_gender_columns():
    points = [charts.YearPoint("2024", Decimal(3))]
    assert charts.years("År", points, charts.Unit()).columns == ["År", "Utfall", "Årsmål"]
    assert charts.years("År", POINTS, charts.Unit()).columns[2:4] == ["Kvinnor", "Män"]


def test_changed_definition_breaks_the_line_and_is_told():
    assert "bruten" in charts.years("År", POINTS, PERCENT).description
    same = [charts.YearPoint("2023", Decimal(1)), charts.YearPoint("2024", Decimal(2))]
    assert "bruten" not in charts.years("År", same, PERCENT).description


def years_of(*values, segments=None):
    segments = segments or ["a"] * len(values)
    return [
        charts.YearPoint(str(2020 + place), value and Decimal(value), segment=segment)
        for place, (value, segment) in enumerate(zip(values, segments, strict=True))
    ]


def lines_in(chart, kind="value"):
    tree = ElementTree.fromstring(chart.svg)
    return [one for one in tree.iter("line") if one.get("class") == f"lines__{kind}"]


def test_lines_are_named_without_style_and_fit_any_width():
    chart = charts.years("Över <b>åren", POINTS, PERCENT)
    tree = ElementTree.fromstring(chart.svg)
    assert (tree.get("role"), tree.get("width")) == ("img", "100%")
    assert tree.get("aria-label") == f"{chart.title}. {chart.description}"
    assert tree.get("viewBox") is None
    assert not {"style=", "<style", "<script", "<b>", " id="} & {
        part for part in ("style=", "<style", "<script", "<b>", " id=") if part in chart.svg
    }
    xs = [one.get(name) for one in tree.iter() for name in ("x", "x1", "x2", "cx") if one.get(name)]
    assert all(x.endswith("%") for x in xs if x not in ("0", "10"))
    assert all(0 <= float(x.rstrip("%")) <= 100 for x in xs)


def test_a_gap_in_the_series_is_a_gap_in_the_line():
    chart = charts.years("År", years_of(1, 2, None, 3, 4), charts.Unit())
    whole = charts.years("År", years_of(1, 2, 3, 4), charts.Unit())
    assert (len(lines_in(chart)), len(lines_in(whole))) == (2, 3)
    assert "Utan värde, och därför utan linje: 2022." in chart.description
    assert chart.rows[2][-1] == "inget utfall"
    assert "Utan värde" not in whole.description


def test_another_definition_is_a_break_that_is_seen():
    chart = charts.years("År", years_of(1, 2, 3, segments="aab"), charts.Unit())
    assert (len(lines_in(chart)), len(lines_in(chart, "break"))) == (1, 1)
    assert "ny definition" in chart.svg
    assert [row[-1] for row in chart.rows] == ["", "", "ny definition"]


def test_a_year_that_is_not_there_is_a_gap_too():
    rows = [
        YearReading(year, Fulfilment(year=year, period="VB", outcome=year), breaks=False)
        for year in (2020, 2022)
    ]
    labels = [(one.label, one.value) for one in year_points(rows)]
    assert labels == [("2020", 2020), ("2021", None), ("2022", 2022)]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ((0, 10), ["0", "5", "10", "15"]),
        ((72, 81), ["70", "75", "80", "85"]),
        ((5, 5), ["4.8", "5", "5.2"]),
        ((), ["0", "0.5", "1", "1.5"]),
    ],
)
def test_ticks_are_round_and_all_values_are_between_them(values, ticks):
    scale = Scale(Decimal(value) for value in values)
    assert [f"{tick:f}" for tick in scale.ticks] == ticks
    assert all(lines.TOP <= scale.y(value) <= lines.BOTTOM for value in values)


def test_no_tick_is_finer_than_it_is_written():
    ticks = Scale([Decimal("15.7"), Decimal("16.6")], 0).ticks
    assert [f"{tick:f}" for tick in ticks] == ["15", "16", "17"]


def test_a_forecast_is_a_mark_of_its_own_and_no_line():
    points = [charts.YearPoint("T1", Decimal(3), forecast=Decimal(9)), *years_of(1)]
    chart = charts.years("År", points, charts.Unit())
    assert 'lines__point--forecast"' in chart.svg
    assert chart.columns[:3] == ["År", "Utfall", "Prognos"]


def test_distance_has_a_sign():
    chart = charts.distances("Avstånd", DISTANCES, PERCENT)
    assert chart.rows[1][1] == "+1,0\u00a0%"


def test_nothing_to_draw_is_no_fault():
    for chart in (
        charts.bars("a", [], PERCENT),
        charts.years("b", [], PERCENT),
        charts.distances("c", [], PERCENT),
    ):
        assert list(chart.rows) == []


def test_chart_is_drawn_once(monkeypatch):
    cache.clear()
    calls = []
    convert = drawing.vl_convert.vegalite_to_svg
    monkeypatch.setattr(
        drawing.vl_convert, "vegalite_to_svg", lambda *a, **k: calls.append(1) or convert(*a, **k)
    )
    first, second = (charts.bars("Per stadsdel", ROWS, PERCENT).svg for _ in range(2))
    assert first == second
    assert calls == [1]


def test_page_survives_a_chart_that_cannot_be_drawn(monkeypatch, caplog):
    cache.clear()

    def fail(*args, **kwargs):
        raise ValueError("no")

    monkeypatch.setattr(drawing.vl_convert, "vegalite_to_svg", fail)
    chart = charts.bars("Per stadsdel", ROWS, PERCENT)
    assert chart.svg == ""
    assert len(chart.rows) == 2
    assert "could not be drawn" in caplog.text


def test_style_attributes_become_presentation_attributes():
    svg = drawing.cleaned('<svg class="marks"><g style="fill: #0f0004; opacity: 0.5"/></svg>', "x")
    assert svg == '<svg><g fill="var(--chart-target)" opacity="0.5"/></svg>'


def test_sparkline_needs_two_values():
    assert charts.sparkline("x", [Decimal(1), None]) == ""
    assert charts.sparkline("x", []) == ""
    drawn = ElementTree.fromstring(charts.sparkline("2021–2024", [Decimal(1), None, Decimal(3)]))
    assert drawn.find(".//title").text == "2021–2024"
    assert len(drawn.find(".//polyline").get("points").split()) == 2


def test_a_band_is_drawn_at_both_its_ends():
    points = [
        charts.YearPoint("2023", Decimal(99), Decimal(98), target_high=Decimal(102)),
        charts.YearPoint("2024", Decimal(100), Decimal(95)),
    ]
    chart = charts.years("Över åren", points, PERCENT)
    assert chart.svg.count("lines__target") == 3
    assert "ett intervalls båda ändar" in chart.description
    assert lines.known_values(points)[:2] == [98, 102]


def test_strokes_are_told_only_where_there_are_any():
    bare = [charts.YearPoint("2023", Decimal(1)), charts.YearPoint("2024", Decimal(2))]
    assert "strecken" not in charts.years("Över åren", bare, PERCENT).description
    assert "strecken årsmålet." in charts.years("Över åren", POINTS, PERCENT).description


def test_the_upper_end_of_a_rows_band_is_a_points():
    row = Fulfilment(target_text="98–102", target_value=98, outcome=Decimal(99), level="full")
    (point,) = year_points([YearReading(2024, row, False)])
    assert (point.target, point.target_high) == (98, 102)
    row.target_text = "98"
    (point,) = year_points([YearReading(2024, row, False)])
    assert point.target_high is None
