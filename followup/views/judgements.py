"""Judging a goal: the draft beside what the figures say, its decision, and opening it again."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.models import Standing
from decisions.news import PARTS, PUBLISHED, WORKING, keep_fresh
from decisions.selectors import decisions_of, published_edition, standing_of
from drafting import views as drafting
from drafting.desk import Desk
from drafting.fields import EditedField
from followup.forms import JudgementDecisionForm, ReopeningForm
from followup.judgements import (
    JudgementPlace,
    decide_judgement,
    is_period_sealed,
    level_words,
    place_of,
    reopen_judgement,
    seen,
)
from followup.models import subject_of
from followup.permissions import can_decide_judgement, can_judge, can_read_judging
from followup.selectors import Goal, Proposal, figures_under, proposal_of
from goals.models import AreaGoal, Budget, StrategicGoal
from indicators.models import Level, Period
from organisations.models import Organisation


@dataclass(frozen=True)
class JudgementPage:
    """The page of one judgement (`drafting.places.DraftPage`), opened for one person."""

    place: JudgementPlace
    may_decide: bool
    header = "_components/page_header.html"

    @property
    def back(self) -> str:
        return _("Tillbaka till bedömningen")

    def url(self, name: str, *more: str) -> str:
        place = self.place
        query = {"period": place.period}
        if not place.organisation.is_city:
            query["organisation"] = place.organisation.code
        return f"{reverse(name, args=[place.year, place.goal.code, *more])}?{urlencode(query)}"

    @property
    def page_url(self) -> str:
        return self.url("judge_goal")

    @property
    def save_url(self) -> str:
        return self.url("judge_save")

    @property
    def history_url(self) -> str:
        return self.url("judge_history", "motivation")

    @property
    def goal_url(self) -> str:
        """Where the goal is read: an area goal's page, a strategic goal's place in the tree."""
        place = self.place
        if isinstance(place.goal, AreaGoal):
            return f"{reverse('area_goal', args=[place.year, place.goal.code])}"
        return f"{reverse('goal_tree', args=[place.year])}#mal-{place.goal.code}"

    def context(self) -> dict[str, object]:
        place = self.place
        goals = _("Mål %(year)s") % {"year": place.year}
        return {
            "title": _title(place.organisation),
            "kicker": str(place.goal),
            "lead": f"{Period(place.period).label} {place.year}".capitalize(),
            "status_html": "",
            "crumbs": [
                (goals, reverse("goal_tree", args=[place.year])),
                (place.goal.code, self.goal_url),
                (_("Bedömning"), ""),
            ],
        }

    def fragments(self, request: HttpRequest, field: EditedField) -> dict[str, str]:
        """What is decided follows the draft."""
        fresh = place_of(self.place.goal, self.place.organisation, self.place.period)
        context = _draft(fresh)
        template = "followup/includes/judgement_seen.html"
        return {"judgement-seen": render_to_string(template, context, request)}

    def again(self, request: HttpRequest, desk: Desk, status: int) -> HttpResponse:
        return _page(request, self, desk=desk, status=status)


def _title(organisation: Organisation) -> str:
    if organisation.is_city:
        return _("Stadens bedömning")
    return _("Bedömning av %(name)s") % {"name": organisation.name}


def open_page(request: HttpRequest, year: int, code: str) -> JudgementPage:
    """For those who may not read the drafts of whoever judges, there is nothing here."""
    organisation = _judging(request)
    budget = get_object_or_404(Budget.objects.adopted_for(year))
    goal = _goal(budget, code)
    period = request.GET.get("period", str(Period.main()[-1]))
    by_organisation_only_area = not organisation.is_city and isinstance(goal, StrategicGoal)
    if period not in Period.main() or by_organisation_only_area:
        raise Http404
    may_decide = can_decide_judgement(request.user, organisation)
    keep_fresh(request, WORKING, PUBLISHED, way=PARTS)
    return JudgementPage(place_of(goal, organisation, period), may_decide)


def _judging(request: HttpRequest) -> Organisation:
    code = request.GET.get("organisation")
    organisation = (
        get_object_or_404(Organisation, code=code) if code else Organisation.objects.city()
    )
    if not can_read_judging(request.user, organisation):
        raise Http404
    return organisation


def _goal(budget: Budget, code: str) -> Goal:
    """An area goal has a point in its number, a strategic goal has none."""
    model = AreaGoal if "." in code else StrategicGoal
    return get_object_or_404(model.objects.select_related("budget"), budget=budget, code=code)


@require_safe
def judge(request: HttpRequest, year: int, code: str) -> HttpResponse:
    return _page(request, open_page(request, year, code))


@require_POST
def save(request: HttpRequest, year: int, code: str) -> HttpResponse:
    return drafting.save(request, open_page(request, year, code))


@require_POST
def undo(request: HttpRequest, year: int, code: str) -> HttpResponse:
    return drafting.undo(request, open_page(request, year, code))


@require_safe
def history(request: HttpRequest, year: int, code: str, address: str) -> HttpResponse:
    return drafting.field_history(request, open_page(request, year, code), address)


@require_POST
def decide(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Decide what is drafted, as the decider read it."""
    page = _open_to_decide(request, year, code)
    standing = _standing(page.place)
    form = JudgementDecisionForm(request.POST, again=_was_decided(standing))
    if not form.is_valid():
        return _page(request, page, decision_form=form, status=422)
    judgement = page.place.judgement
    if judgement is None:
        form.add_error(None, _("Välj en bedömning innan den beslutas."))
        return _page(request, page, decision_form=form, status=422)
    given = form.cleaned_data
    try:
        decide_judgement(
            judgement=judgement,
            by=request.user,
            decided_on=given["decided_on"],
            reference=given["reference"],
            reason=given.get("reason", ""),
            read_as=given["seen"],
        )
    except ValidationError as error:
        _explain(form, error)
        return _page(request, page, decision_form=form, status=422)
    messages.success(request, _("Bedömningen är beslutad. Läsare ser den när perioden publiceras."))
    return redirect(page.page_url)


@require_POST
def reopen(request: HttpRequest, year: int, code: str) -> HttpResponse:
    page = _open_to_decide(request, year, code)
    form = ReopeningForm(request.POST)
    if not form.is_valid() or page.place.judgement is None:
        return _page(request, page, reopening_form=form, status=422)
    try:
        reopen_judgement(
            judgement=page.place.judgement, reason=form.cleaned_data["reason"], by=request.user
        )
    except ValidationError as error:
        _explain(form, error)
        return _page(request, page, reopening_form=form, status=422)
    messages.success(
        request, _("Bedömningen är öppen. Det som beslutades gäller tills den beslutas igen.")
    )
    return redirect(page.page_url)


def _open_to_decide(request: HttpRequest, year: int, code: str) -> JudgementPage:
    page = open_page(request, year, code)
    if not page.may_decide:
        raise PermissionDenied(_("Bara en godkännare beslutar om bedömningen."))
    return page


def _explain(form, error: ValidationError) -> None:
    """Say each fault at its field, or above the form where it has none."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in by_field.items():
        form.add_error(name if name in form.fields else None, texts)


def _standing(place: JudgementPlace) -> Standing | None:
    return standing_of(place.organisation, place.year, subject_of(place.period, place.goal))


def _was_decided(standing: Standing | None) -> bool:
    return bool(standing and standing.edition)


def _draft(place: JudgementPlace) -> dict[str, object]:
    """What the one who decides has in front of them: the draft and what the figures say."""
    proposal = proposal_of(place.goal, place.organisation, place.period)
    level = place.judgement.level if place.judgement else ""
    return {
        "judgement": place.judgement,
        "proposal": proposal,
        "seen": seen(place.judgement, proposal),
        "differs": bool(proposal and level and level != proposal.level),
    }


def _page(
    request: HttpRequest,
    page: JudgementPage,
    *,
    desk: Desk | None = None,
    decision_form: JudgementDecisionForm | None = None,
    reopening_form: ReopeningForm | None = None,
    status: int = 200,
) -> HttpResponse:
    place = page.place
    draft, decided = _draft(place), _standing(place)
    again = _was_decided(decided)
    context = {
        **page.context(),
        **draft,
        **_rights(request, page),
        **_written(page, desk or Desk()),
        **_decided(place, decided),
        "page": page,
        "organisation": place.organisation,
        "counts": _counts(draft["proposal"]),
        "figures": figures_under(place.goal, place.organisation, place.period),
        "decision_form": decision_form
        or JudgementDecisionForm(initial={"seen": draft["seen"]}, again=again),
        "reopening_form": reopening_form or ReopeningForm(),
    }
    return render(request, "followup/judge.html", context, status=status)


def _rights(request: HttpRequest, page: JudgementPage) -> dict[str, object]:
    """What the person may do here, as it stands, and why not more."""
    place = page.place
    closed = place.why_closed()
    may_reopen = page.may_decide and place.is_decided
    return {
        "closed": closed,
        "may_edit": can_judge(request.user, place.organisation) and not closed,
        "may_decide": page.may_decide and not closed,
        "may_reopen": may_reopen and not is_period_sealed(place.year, place.period),
    }


def _written(page: JudgementPage, desk: Desk) -> dict[str, object]:
    """The two fields, and where they are saved."""
    stored = page.place.judgement
    return {
        "level": desk.show("level", level_words(stored.level) if stored else ""),
        "motivation": desk.show("motivation", stored.motivation if stored else ""),
        "errors": desk.errors,
        "levels": [("", _("inte bedömt")), *((str(one.label), one.label) for one in Level)],
        "save_url": page.save_url,
        "undo_url": page.url("judge_undo"),
        "decide_url": page.url("judge_decide"),
        "reopen_url": page.url("judge_reopen"),
        "level_history": page.url("judge_history", "level"),
        "motivation_history": page.url("judge_history", "motivation"),
    }


def _decided(place: JudgementPlace, standing: Standing | None) -> dict[str, object]:
    """What was decided last, whether readers see it, and every decision about it."""
    if standing is None or standing.edition is None:
        return {"decided": None}
    public = published_edition(Organisation.objects.city(), place.year, place.period)
    told = public.document.get("judgements", []) if public else []
    decided = standing.edition.document.items()
    return {
        "decided": standing.edition,
        "is_public": any(decided <= judgement.items() for judgement in told),
        "decisions": decisions_of(place.organisation, place.year, standing.subject),
    }


def _counts(proposal: Proposal | None) -> dict[str, int]:
    """How many of what the proposal counts have each level."""
    stored = proposal.counts if proposal else {}
    below = stored.get("indicators") or stored.get("area_goals") or {}
    return {level: int(below.get(level) or 0) for level in Level.values}
