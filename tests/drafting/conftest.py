"""The board (`tests/drafting/board.py`) with somebody who writes on it."""

import pytest

from tests.drafting.board import CODE, Board
from tests.factories import MembershipFactory, OrganisationFactory

# A plan's goal is where the desk is tried in a browser.
from tests.plans.conftest import people, scene, url  # noqa: F401
from tests.plans.test_browser import desk  # noqa: F401


@pytest.fixture
def board(db):
    return OrganisationFactory(code=CODE, name="Anslagstavlan", short_name="Tavlan")


@pytest.fixture
def place(board):
    return Board(board)


@pytest.fixture
def editor(board):
    return MembershipFactory(organisation=board, role="editor").user


@pytest.fixture
def reader(board):
    return MembershipFactory(organisation=board, role="reader").user
