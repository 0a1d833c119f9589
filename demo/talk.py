"""Made-up talk among those who write: who writes what by when, and what is said in the margin."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from demo.facts import NORRA, YEAR
from drafting.talk.actions import answer, comment, resolve
from drafting.talk.models import Comment
from organisations.models import Organisation, User
from plans.actions.work import assign, mark_ready
from plans.models import OperationalPlan
from plans.talk import MATTER, heading

DRAFT = "kultur"


def add_talk() -> None:
    """Comments in a decided plan, and a draft with people who are to write its parts."""
    editor, approver = _person("editor", NORRA), _person("approver", NORRA)
    office = User.objects.get(city_role=User.CityRole.SLK)
    first = _say(NORRA, "1.4", editor, _("@%(who)s: ska vi skriva ”under året” här?"), approver)
    answer(thread=first, text=_("Ja, teamen går över en efter en."), by=approver)
    words = _("@%(who)s: gäller det även de upphandlade boendena?")
    asked = _say(NORRA, "1.4", office, words, editor)
    answer(thread=asked, text=_("Ja, alla nio."), by=editor)
    resolve(thread=asked, by=office)
    _say(NORRA, "3.1", approver, _("@%(who)s: är siffran densamma som i månadsrapporten?"), editor)
    _share_out(_person("editor", DRAFT), _person("approver", DRAFT))


def _person(role: str, code: str) -> User:
    return User.objects.filter(memberships__role=role).get(memberships__organisation__code=code)


def _say(code: str, part: str, by: User, words: str, to: User) -> Comment:
    organisation = Organisation.objects.get(code=code)
    return comment(
        organisation=organisation, year=YEAR, matter=MATTER, part=part, by=by,
        heading=heading(organisation, YEAR, part) or part, text=words % {"who": to},
    )  # fmt: skip


def _share_out(editor: User, approver: User) -> None:
    """The draft's parts: one ready, one late, two to come."""
    plans = OperationalPlan.objects.of_year(YEAR).select_related("organisation", "budget")
    plan = plans.get(organisation__code=DRAFT)
    november = dt.date(YEAR - 1, 11, 1)
    for number, (key, who) in enumerate(
        [("inledning", approver), ("1.1", editor), ("1.2", editor), ("1.3", approver)]
    ):
        due_on = november + dt.timedelta(days=7 * number)
        assign(plan=plan, key=key, responsible=who, due_on=due_on, by=editor)
    mark_ready(plan=plan, key="1.1", by=editor)
