"""Whatever plan is printed, in either layout, reading it gives it back."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.parsing import parse_plan
from tests.documents.documents import (
    Activity,
    Goal,
    Indicator,
    PdfPrinter,
    expected,
    read_back,
    tabbed,
)

WORDS = [
    *"barn unga äldre trygghet fritid park klimat skola stöd insats kvalitet utbud".split(),
    *"mötesplats arbete boende kultur idrott miljö service vård omsorg samverkan".split(),
    *"likvärdiga tillgängliga hållbara stadsdelens nämndens goda utvecklas erbjuds".split(),
    *["stärks", "genomförs", "it-stöd", "(alla nämnder)"],
]
VALUES = [
    "0,6 %", "2,7 %", "95%", "73", "3 st", "9 000 MWh", "1 735 GWh", "-20 %", "+/- 1 %", "98–102",
    "Max 10 personer", "Minst 3", "Ökning", "öka", "Minskning", "oförändrad", "Fastställs 2024",
    "fastställs 2012", "Tas fram av nämnd", "Tas fram av nämnd/styrelse", "tas fram av nämnden",
    "20 % minskning relativt 2020", "+2 % mot föregående år", "1,6 kg CO2 per kg livsmedel",
    "55,8", "4,81 GWh", "0", "100", "11 000 st", "0,04",
]  # fmt: skip
PERIODS = ["År", "Tertial", "Halvår", "Månad"]


@st.composite
def sentences(draw, longest=24):
    words = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=longest))
    text = " ".join(words).lstrip("(").rstrip("-")
    return text[0].upper() + text[1:]


indicators = st.builds(
    Indicator,
    name=sentences(),
    target=st.none() | st.sampled_from(VALUES),
    kf_target=st.none() | st.sampled_from(VALUES),
    periodicity=st.sampled_from(PERIODS),
)
dates = st.dates().map(lambda day: day.replace(year=2000 + day.year % 60).isoformat())
activities = st.builds(Activity, title=sentences(), start=dates, end=dates)
texts = st.lists(sentences(40).map(lambda text: f"{text}."), max_size=2)
results = st.lists(sentences().map(lambda text: f"{text}."), max_size=4, unique=True)


def goal(code, children, *, with_results):
    return st.builds(
        Goal,
        code=st.just(code),
        title=sentences(18),
        text=texts,
        results=results if with_results else st.just([]),
        # A row that stands twice is asked about.
        indicators=st.lists(indicators, max_size=4, unique_by=lambda one: one.name),
        activities=st.lists(activities, max_size=4, unique_by=lambda one: one.title),
        children=st.just(children),
    )


@st.composite
def plans(draw, *, coded):
    goals = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        for place in range(1, draw(st.integers(1, 3)) + 1):
            code = f"{number}.{place}"
            children = []
            for child in range(1, draw(st.integers(0, 2)) + 1):
                own_code = f"{code}.{child}" if coded else None
                made = draw(goal(own_code, [], with_results=True))
                made.title = f"{made.title} {'etta tvåa'.split()[child - 1]}"
                children.append(made)
            goals.append(draw(goal(code, children, with_results=False)))
    goals[0].activities = goals[0].activities or [Activity("Genomföra en översyn")]
    return goals


CALM = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(plans(coded=True))
@CALM
def test_tabbed_document_gives_the_plan_back(goals):
    assert read_back(parse_plan(tabbed(goals))) == expected(goals)


@given(
    plans(coded=False),
    st.integers(12, 60),
    st.sampled_from(["", "Stockholms stad Verksamhetsplan 2024"]),
)
@CALM
def test_pdf_document_gives_the_plan_back(goals, page_length, running_header):
    document = PdfPrinter(page_length, running_header).print(goals)
    assert read_back(parse_plan(document)) == expected(goals)
