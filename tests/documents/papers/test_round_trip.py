"""A published plan taken in, written as a file and read back is the same, and loses no word."""

import re
from collections import Counter

import pytest

from documents.actions.plans import import_plan
from documents.importing.texts import with_comments
from documents.papers.blocks import words_of
from documents.papers.formats import Format, write
from documents.papers.sources import paper_of_draft
from documents.parsing import read_plan_document
from documents.plan_files.actions import as_shown
from documents.plan_files.page import changes_shown
from plans.actions.template import save_template
from plans.document import plan_document
from plans.models import OperationalPlan
from plans.standard import standard_template
from tests.factories import (
    ActivityFactory,
    AreaGoalFactory,
    BudgetFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    OrganisationFactory,
    StrategicGoalFactory,
    TargetFactory,
)
from tests.seeds import needs_seeds, seed_path

pytestmark = [needs_seeds, pytest.mark.django_db]
FREQUENCIES = {"Tertial": "tertial", "Halvår": "half_year", "Månad": "month"}
# What the form prints: labels, and the headings of the goals' tables.
FORM = re.compile(
    r"\s*(?:Beskrivning|Förväntat resultat|Kommentar|Övrigt|(?:Indikator|Aktivitet)\t.*)\s*$"
)
SEEDS = {"002": 2024, "004": 2012}


def read(data, name):
    return read_plan_document(data, name).plan


def council_of(parsed, year):
    """The council's side of the document: its goals, indicators, targets and activities."""
    budget = BudgetFactory(year=year)
    strategic = {}
    for goal in parsed.strategic_goals:
        strategic[goal.code] = StrategicGoalFactory(budget=budget, code=goal.code, title=goal.title)
    made = {}
    for goal in parsed.area_goals:
        area = AreaGoalFactory(
            strategic_goal=strategic[goal.strategic_goal], budget=budget, code=goal.code,
            title=goal.title,
        )  # fmt: skip
        for position, row in enumerate(goal.indicators):
            _indicator(made, area, row, position)
        for row in goal.activities:
            if row.owner == "council":
                _activity(budget, area, row)
    save_template(standard_template(budget))
    return budget


def _indicator(made, area, row, position):
    if row.owner == "own":
        return
    if row.name not in made:
        definition = IndicatorDefinitionFactory(
            frequency=FREQUENCIES.get(row.periodicity, "year"), from_year=2010,
            indicator__name=row.name, indicator__level=row.owner,
        )  # fmt: skip
        made[row.name] = definition.indicator
        if row.kf_target:
            TargetFactory(indicator=made[row.name], text=row.kf_target, year=area.budget.year)
    IndicatorPlacementFactory(indicator=made[row.name], area_goal=area, position=position)


def _activity(budget, area, row):
    activity = ActivityFactory(
        budget=budget, area_goal=area, title=row.title, start=row.start, end=row.end
    )
    area.answered = [*getattr(area, "answered", []), activity]


@pytest.fixture(params=SEEDS, scope="module")
def seed(request):
    path = seed_path(request.param)
    return read(path.read_bytes(), path.name), SEEDS[request.param], path


@pytest.fixture
def plan(seed):
    parsed, year, path = seed
    budget = council_of(parsed, year)
    organisation = OrganisationFactory(code="norra", name=parsed.organisation)
    for activity in budget.activities.all():
        activity.responsible.add(organisation)
    import_plan(parsed=parsed, organisation=organisation, budget=budget, source=path.name, by=None)
    return OperationalPlan.objects.get(organisation=organisation)


def written(plan, kind):
    document = plan_document(plan)
    at = plan.sections.first().updated_at
    return read(write(kind, paper_of_draft(plan, document, at), document), f"plan.{kind}")


def goals_of(parsed):
    """What stands under each goal, but its texts."""
    found = {}
    for goal in parsed.area_goals:
        for one in (goal, *goal.committee_goals):
            found[one.code or one.title] = {
                "title": one.title,
                "indicators": sorted(
                    (row.name, row.target, row.kf_target, row.periodicity) for row in one.indicators
                ),
                "activities": sorted((row.title, row.start, row.end) for row in one.activities),
                "results": [row.text for row in getattr(one, "expected_results", ())],
            }
    return found


def words_under(parsed, kind):
    """The words of every text about a goal, in their order. A page cannot tell a hyphen that ends
    its line from one that ends a word: of a PDF the letters count."""
    goals = [*parsed.area_goals]
    goals += [child for goal in parsed.area_goals for child in goal.committee_goals]
    texts = {goal.code: goal.texts for goal in parsed.strategic_goals}
    texts |= {goal.code or goal.title: with_comments(goal) for goal in goals}
    blank = r"[-\s]+" if kind == Format.PDF else r"\s+"
    joined = {key: " ".join(text.text for text in told) for key, told in texts.items()}
    return {key: re.sub(blank, "" if kind == Format.PDF else " ", text)
            for key, text in joined.items()}  # fmt: skip


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
def test_a_plan_is_the_same_after_its_journey(plan, seed, kind):
    parsed, _year, _path = seed
    back = written(plan, kind)
    assert (back.organisation, back.year) == (parsed.organisation, plan.year)
    assert not back.doubtful
    assert goals_of(back) == goals_of(parsed)
    assert words_under(back, kind) == words_under(parsed, kind)


def test_reading_the_word_file_in_changes_nothing(plan, seed):
    back = written(plan, Format.DOCX)
    report = import_plan(
        parsed=back, organisation=plan.organisation, budget=plan.budget, source="plan.docx",
        by=None, dry_run=True,
    )  # fmt: skip
    assert [str(change) for change in report.changes if change.what != "planer"] == []


def squeezed(text):
    return Counter(re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text)))


def test_every_word_has_its_place(plan, seed):
    """Every word of the document but those of its cover and its contents list."""
    _parsed, _year, path = seed
    if not path.name.startswith("002"):
        pytest.skip("seed 004 är ett tjänsteutlåtande runt planen")
    lines = path.read_text().splitlines()
    first = next(at for at, line in enumerate(lines) if line.strip() == "Förslag till beslut")
    contents = next(at for at, line in enumerate(lines) if line.startswith("Innehållsförteckning"))
    begins = next(at for at, line in enumerate(lines) if line.strip() == "Bilagor")
    taken = [*lines[first:contents], *lines[begins:]]
    text = "\n".join(re.sub(r"^\d\. ", "", line) for line in taken if not FORM.match(line))
    paper = paper_of_draft(plan, plan_document(plan), plan.sections.first().updated_at)
    kept = squeezed(" ".join(word for block in paper.blocks for word in words_of(block)))
    lost = squeezed(text.replace("*", " ")) - kept
    assert sum(lost.values()) == 0, lost.most_common(60)


@pytest.mark.parametrize("words", ["Stycke {} om vatten och skog.", "Zebra {} 353,3 mnkr."])
def test_what_a_published_plan_replaces_is_shown_and_each_text_has_its_chapter(words):
    path = seed_path("002")
    parsed = read(path.read_bytes(), path.name)
    budget = council_of(parsed, 2024)
    organisation = OrganisationFactory(code="norra", name=parsed.organisation)
    plan = OperationalPlan.objects.create(organisation=organisation, budget=budget, title="Plan")
    part = budget.section_templates.get(key="ekonomi-forutsattningar")
    written_before = [words.format(number) for number in range(57)]
    section = plan.sections.create(
        template=part, text="".join(f"<p>{one}</p>" for one in written_before)
    )
    report = import_plan(
        parsed=parsed, organisation=organisation, budget=budget, source=path.name, by=None
    )
    told = [one for one in changes_shown(as_shown(report)) if one.label == str(part.heading)]
    (row,) = told
    before = "".join(piece.text for piece in row.before)
    assert before.split() == " ".join(written_before).split()
    section.refresh_from_db()
    assert "beslutat om en nettobudget" in section.text
    introduction = plan.sections.get(template__key="inledning")
    assert "<h3>Nämndens ekonomiska förutsättningar</h3>" in introduction.text
