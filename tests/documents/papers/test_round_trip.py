"""A published plan taken in, written as a file and read back is the same plan, and loses no word."""

import re

import pytest

from documents.actions.plans import import_plan
from documents.papers.blocks import words_of
from documents.papers.formats import Format, write
from documents.papers.sources import paper_of_draft
from documents.parsing import read_plan_document
from plans.document import plan_document
from plans.models import OperationalPlan
from plans.template_of_year import standard_rows
from tests.factories import (
    ActivityFactory,
    AreaGoalFactory,
    BudgetFactory,
    IndicatorDefinitionFactory,
    IndicatorFactory,
    IndicatorPlacementFactory,
    OrganisationFactory,
    StrategicGoalFactory,
    TargetFactory,
)
from tests.seeds import needs_seeds, seed_path

pytestmark = [needs_seeds, pytest.mark.django_db]
FREQUENCIES = {"tertial": "tertial", "halvår": "half_year", "månad": "month"}
