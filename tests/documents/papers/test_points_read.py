"""The proposed decisions of a plan's own file, read back point by point."""

from dataclasses import replace

import pytest

from documents.papers.formats import Format
from finance.models import BudgetAdjustment, ProposedPoint, TurnoverChange
from goals.models import Activity, CommitteeGoal
from indicators.models import Target
from plans.actions.template import ensure_template
from plans.document import plan_document
from plans.economy.points import proposal_of
from plans.economy.reading import read_economy
from tests.documents.papers.scene import make_scene
from tests.documents.papers.test_own_files import read, report_of, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    """A plan whose data write four points, and people a fifth and the words of one."""
    made = make_scene()
    whose = {"organisation": made.organisation, "year": made.plan.year}
    ensure_template(budget=made.plan.budget, by=made.by)
    TurnoverChange.objects.create(**whose, purpose="Skola", costs=8, revenues=8)
    asked = {"kind": "operating", "source": "Reserv", "motivation": "Behövs.", "running_cost": 0}
    for position, (purpose, amount) in enumerate((("LSS-boende", "12.005"), ("Elcyklar", "2.5"))):
        BudgetAdjustment.objects.create(
            **whose, position=position, purpose=purpose, amount=amount, **asked
        )
    ProposedPoint.objects.create(**whose, key="own", words="Paragrafen justeras omedelbart.")
    ProposedPoint.objects.create(
        **whose, key="turnover", words="Nämnden höjer omslutningen om {belopp}."
    )
    return made


def points(scene):
    found = proposal_of(read_economy(scene.plan)).points
    return [point.text.replace("\xa0", " ") for point in found]


def of_points(report):
    return [one for one in report.changes if "förslag till beslut" in one.what]


def instead(parsed, old, new):
    """The document with other words in its chapters."""
    assert any(old in text.text for one in parsed.sections for text in one.texts)

    def told(texts):
        return tuple(replace(text, text=text.text.replace(old, new)) for text in texts)

    sections = tuple(replace(one, texts=told(one.texts)) for one in parsed.sections)
    return replace(parsed, sections=sections)


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
def test_an_unchanged_file_leaves_the_points_to_the_data(scene, kind):
    before = points(scene)
    report = report_of(scene, read(written(scene, kind), kind), dry_run=False)
    assert not [one for one in report.changes if "beslut" in f"{one.what} {one.label}".lower()]
    assert points(scene) == before
    assert len(plan_document(scene.plan)["proposed_decisions"]) == 5
    BudgetAdjustment.objects.filter(purpose="LSS-boende").update(amount="12.105")
    assert any("LSS-boende om 12,105 mnkr" in text for text in points(scene))


def test_other_words_are_edits_that_follow_the_amount(scene):
    words = "begär budgetjustering för drift avseende Elcyklar"
    parsed = read(written(scene, Format.DOCX), Format.DOCX)
    parsed = instead(parsed, words, "ber om budgetjustering för drift till Elcyklar")
    report = report_of(scene, parsed, dry_run=False)
    (change,) = of_points(report)
    assert (change.action, change.label) == ("ändrad", "punkt 4")
    assert "ber om budgetjustering" in change.new
    BudgetAdjustment.objects.filter(purpose="Elcyklar").update(amount="3.5")
    assert any("för drift till Elcyklar om 3,500 mnkr" in text for text in points(scene))
    assert "Paragrafen justeras omedelbart." in points(scene)


def test_another_amount_is_told_and_not_taken(scene):
    before = points(scene)
    parsed = instead(read(written(scene, Format.DOCX), Format.DOCX), "12,005", "13,500")
    report = report_of(scene, parsed, dry_run=False)
    assert of_points(report) == []
    assert any("dokumentet säger 13,500" in note for note in report.notes)
    assert points(scene) == before


def test_what_a_point_becomes_is_shown_with_the_amount_that_it_keeps(scene):
    parsed = instead(read(written(scene, Format.DOCX), Format.DOCX), "2,500", "3,100")
    parsed = instead(parsed, "för drift avseende Elcyklar", "för drift till Elcyklar")
    (change,) = of_points(report_of(scene, parsed, dry_run=True))
    assert "2,500" in change.new
    assert "3,100" not in change.new
    (receipt,) = of_points(report_of(scene, parsed, dry_run=False))
    assert receipt == change
    assert any("för drift till Elcyklar om 2,500 mnkr" in text for text in points(scene))


def test_a_new_point_is_the_plans_own_and_a_missing_one_stays(scene):
    parsed = read(written(scene, Format.DOCX), Format.DOCX)
    parsed = instead(parsed, "Paragrafen justeras omedelbart.", "Handlingarna läggs till arkivet.")
    report = report_of(scene, parsed, dry_run=False)
    assert [one.action for one in of_points(report)] == ["ny"]
    assert points(scene)[-2:] == [
        "Paragrafen justeras omedelbart.", "Handlingarna läggs till arkivet."
    ]  # fmt: skip
    assert any("”Paragrafen justeras omedelbart.”" in note for note in report.notes)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("hemställer om en budgetjustering med 2 500 tkr under 2024 för inköp av Elcyklar,", False),
        ("hemställer om en budgetjustering med 2 600 tkr under 2024 för inköp av Elcyklar,", True),
        ("vill köpa Elcyklar under 2024 (av 10 mnkr) och ber om budgetjustering, 2,5", False),
    ],
)
def test_a_point_in_words_of_its_own_is_known_by_what_it_names(scene, said, told):
    """The plan asks for a thing once, and the amount follows its table as before."""
    parsed = read(written(scene, Format.DOCX), Format.DOCX)
    words = next(
        text.text for one in parsed.sections for text in one.texts if "Elcyklar om" in text.text
    )
    who, _space, _rest = words.partition(" begär")
    tail = "" if "tkr" in said else " mnkr"
    parsed = instead(parsed, words, f"{who} {said}{tail} enligt bilaga.")
    report = report_of(scene, parsed, dry_run=False)
    (change,) = of_points(report)
    assert (change.action, change.label) == ("ändrad", "punkt 4")
    assert change.old == words.replace("\xa0", " ")
    assert change.new.endswith("enligt bilaga.")
    assert "2,500" in change.new
    assert any("dokumentet säger 2 600 tkr" in note for note in report.notes) == told
    assert len(points(scene)) == 5
    assert not any("står kvar" in note and "Elcyklar" in note for note in report.notes)
    BudgetAdjustment.objects.filter(purpose="Elcyklar").update(amount="3.5")
    assert any("3,500 mnkr" in text and "enligt bilaga." in text for text in points(scene))


def test_a_decision_about_a_thing_is_not_the_request_for_its_money(scene):
    parsed = instead(
        read(written(scene, Format.DOCX), Format.DOCX),
        "Paragrafen justeras omedelbart.",
        "Nämnden godkänner utredningen om Elcyklar.",
    )
    (change,) = of_points(report_of(scene, parsed))
    assert (change.action, change.label, change.new) == (
        "ny", "ny punkt", "Nämnden godkänner utredningen om Elcyklar.",
    )  # fmt: skip


def test_what_is_the_same_is_as_made_up_as_it_was(scene):
    mine = [
        rows.objects.filter(organisation=scene.organisation)
        for rows in (CommitteeGoal, Activity, Target)
    ]
    for rows in mine:
        rows.update(is_example=True)
    type(scene.plan).objects.filter(pk=scene.plan.pk).update(is_example=True)
    scene.plan.refresh_from_db()
    report = report_of(scene, read(written(scene, Format.DOCX), Format.DOCX), dry_run=False)
    assert report.changes == []
    assert all(row.is_example for rows in mine for row in rows.all())
    scene.plan.refresh_from_db()
    assert scene.plan.is_example
