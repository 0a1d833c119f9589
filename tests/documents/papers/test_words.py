"""What is said of whom: a board is a styrelse, and who is in charge is printed."""

import datetime as dt
import io
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from docx import Document

from documents.actions.plans import import_plan
from documents.papers.blocks import Table, words_of
from documents.papers.formats import Format, write
from documents.papers.sources import paper_of_draft
from documents.parsing import read_plan_document
from finance.models import BudgetAdjustment, BudgetLine, ResultUnit
from goals.models import Activity
from indicators.models import Indicator
from plans.actions.template import ensure_template
from plans.document import plan_document
from plans.economy.tables import TABLES
from plans.models import SectionTemplate
from plans.outline import outline
from tests.documents.papers.scene import make_scene, publish
from tests.factories import (
    ActivityFactory,
    IndicatorDefinitionFactory,
    IndicatorPlacementFactory,
    PlanSectionFactory,
    UserFactory,
)
from tests.factories import IndicatorResponsibilityFactory as Answers
from tests.published import let_all_be_silent

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    return make_scene()


def paper_of(scene):
    document = plan_document(scene.plan)
    return paper_of_draft(scene.plan, document, timezone.now()), document


def said(scene):
    paper, _document = paper_of(scene)
    return "\n".join(words for block in paper.blocks for words in words_of(block))


@pytest.fixture
def board(scene):
    type(scene.organisation).objects.filter(pk=scene.organisation.pk).update(kind="board")
    scene.plan.refresh_from_db()
    scene.organisation.refresh_from_db()
    mandatory = IndicatorDefinitionFactory(indicator__level="mandatory").indicator
    IndicatorPlacementFactory(indicator=mandatory, area_goal=scene.area)
    Answers(indicator=mandatory, organisation=scene.organisation)
    ResultUnit.objects.create(organisation=scene.organisation, year=2024, name="Garage",
                              gross_budget=50, carried=1, last_result="3.3")  # fmt: skip
    BudgetAdjustment.objects.create(organisation=scene.organisation, year=2024, amount=2,
                                    purpose="Laddstolpar", kind="operating")  # fmt: skip
    BudgetLine.objects.create(organisation=scene.organisation, year=2024, name="Garage", costs=5)
    ensure_template(budget=scene.plan.budget, by=scene.by)
    SectionTemplate.objects.filter(budget=scene.plan.budget).update(
        instruction="Beskriv hur nämnden når nämndmålen."
    )
    own = IndicatorDefinitionFactory(
        indicator__level="own", indicator__owner=scene.organisation
    ).indicator
    IndicatorPlacementFactory(indicator=own, area_goal=scene.area)
    Answers(indicator=own, organisation=scene.organisation)
    return scene


# What a board is not, also where it stands in another word; "nämnd" of others is theirs.
OF_A_NAMND = re.compile(r"nämnd(?:en|ens|mål\w*|indikator\w*)\b", re.IGNORECASE)


def main_of(response):
    page = BeautifulSoup(response.content, "html.parser")
    for attribute in ("aria-label", "placeholder", "title"):
        for one in page.select(f"[{attribute}]"):
            one.append(one[attribute])
    return " ".join(page.select_one("main").get_text(" ").split())


def test_a_boards_document_names_no_committee(board):
    text = said(board)
    assert "nämnd" not in text.casefold()
    assert "stannar hos styrelsen" in text
    assert "Bolagets aktivitet" in text
    assert "Obligatorisk indikator" in text
    assert "Bolagets ekonomiska förutsättningar" in text


PAGES = (
    "plan", "plan_economy", "plan_points", "plan_way", "plan_read", "organisation",
    "organisation_plan", "organisation_economy", "organisation_activities",
)  # fmt: skip


def owned(board):
    return Indicator.objects.filter(owner=board.organisation)


@pytest.mark.parametrize("is_published", [False, True])
def test_a_boards_pages_name_no_committee(sign_in, board, is_published):
    client = sign_in(UserFactory(admin=True))
    place = [2024, board.organisation.code]
    if is_published:
        let_all_be_silent(board.plan.budget)
        publish(board)
    keys = [part.key for part in outline(board.plan)]
    pages = [reverse(name, args=place) for name in PAGES]
    pages += [reverse("plan_part", args=[*place, key]) for key in keys]
    pages += [reverse("plan_money", args=[*place, table.key]) for table in TABLES]
    if is_published:
        pages.append(reverse("whole_plan", args=place))
        pages += [reverse("indicator", args=[2024, one.code]) for one in owned(board)]
    for url in pages:
        response = client.get(url, follow=True)
        assert response.status_code == 200, url
        assert not OF_A_NAMND.findall(main_of(response)), url


@pytest.fixture
def in_charge(scene):
    dates = {"start": dt.date(2024, 1, 1), "end": dt.date(2024, 6, 30)}
    Activity.objects.update(**dates)
    council = ActivityFactory(
        budget=scene.plan.budget, area_goal=scene.area, title="Läsprogram", **dates
    )
    council.responsible.add(scene.organisation)
    ActivityFactory(
        budget=scene.plan.budget, area_goal=scene.area, organisation=scene.organisation,
        title="Bokbuss", in_charge="Enhetschef bibliotek", carries_out=council, **dates,
    )  # fmt: skip
    return scene


def test_who_is_in_charge_is_printed_in_every_format(in_charge):
    paper, document = paper_of(in_charge)
    tables = [one for one in paper.blocks if isinstance(one, Table)]
    table = next(one for one in tables if one.caption.startswith("Nämndens aktiv"))
    heads = [cell.text for cell in table.head[0].cells]
    assert heads[-2:] == ["Ansvarig", "Genomför KF:s aktivitet"]
    row = next(row for row in table.body if row.cells[0].text == "Bokbuss")
    assert [cell.text for cell in row.cells[-2:]] == ["Enhetschef bibliotek", "Läsprogram"]
    word = Document(io.BytesIO(write(Format.DOCX, paper, document)))
    assert "Enhetschef bibliotek" in "".join(one.text or "" for one in word.element.body.iter())
    assert "Enhetschef bibliotek" in write(Format.HTML, paper, document).decode()
    told = json.loads(write(Format.JSON, paper, document))
    assert "Enhetschef bibliotek" in json.dumps(told["tables"], ensure_ascii=False)


def test_a_table_in_which_nobody_is_in_charge_has_no_such_column(scene):
    assert "Ansvarig" not in said(scene)


def test_a_boards_heading_comes_back_to_its_part(board):
    paper, document = paper_of(board)
    part = SectionTemplate.objects.get(budget=board.plan.budget, key="ekonomi-forutsattningar")
    PlanSectionFactory(plan=board.plan, template=part, area_goal=None, text="<p>Hyran stiger.</p>")
    paper, document = paper_of(board)
    data = write(Format.DOCX, paper, document)
    board.plan.sections.filter(template=part).delete()
    import_plan(
        parsed=read_plan_document(data, "plan.docx").plan, organisation=board.organisation,
        budget=board.plan.budget, source="plan", by=None,
    )  # fmt: skip
    assert "Hyran stiger" in board.plan.sections.get(template=part).text


@pytest.mark.parametrize("kind", [Format.DOCX, Format.PDF])
def test_who_is_in_charge_comes_back(in_charge, kind):
    paper, document = paper_of(in_charge)
    data = write(kind, paper, document)
    back = read_plan_document(data, f"plan.{kind}").plan
    assert not back.doubtful
    Activity.objects.filter(title="Bokbuss").update(in_charge="", carries_out=None)
    import_plan(
        parsed=back, organisation=in_charge.organisation, budget=in_charge.plan.budget,
        source="plan", by=None,
    )  # fmt: skip
    mine = Activity.objects.get(title="Bokbuss")
    assert (mine.in_charge, mine.carries_out.title) == ("Enhetschef bibliotek", "Läsprogram")


def test_the_reading_page_prints_it(sign_in, in_charge):
    page = sign_in(in_charge.by).get(reverse("plan_read", args=[2024, in_charge.organisation.code]))
    assert "Enhetschef bibliotek" in page.content.decode()
