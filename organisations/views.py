"""Accounts and roles, for administrators. For everyone else the pages do not exist."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organisations.actions import as_seen, save_person
from organisations.forms import MembershipFormSet, PersonForm
from organisations.fresh_factor import is_asked_for, show_first
from organisations.held import Held, held_by
from organisations.inviting import invite_person
from organisations.models import Organisation, User
from organisations.permissions import is_admin
from organisations.post import site_address
from organisations.second_factor import remove_factors


def only_administrators(request: HttpRequest) -> User:
    """Whoever asks, when they administer; for everyone else there is no such page."""
    if not is_admin(request.user):
        raise Http404
    return request.user


@require_GET
def users(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, narrowed by name, address or organisation."""
    only_administrators(request)
    sought = request.GET.get("q", "").strip()
    people = User.objects.prefetch_related("memberships__organisation").order_by("name", "email")
    if sought:
        in_organisation = Q(memberships__organisation__name__icontains=sought)
        matches = Q(name__icontains=sought) | Q(email__icontains=sought) | in_organisation
        people = people.filter(matches).distinct()
    context = {
        "people": people,
        "sought": sought,
        "crumbs": [(_("Mitt arbete"), reverse("my_work")), (_("Användare"), "")],
    }
    return render(request, "organisations/users.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def user(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a person (no pk) or change one."""
    only_administrators(request)
    person = get_object_or_404(User, pk=pk) if pk is not None else None
    seen = as_seen(person) if person else None
    form = PersonForm(request.POST or None, instance=person)
    memberships = MembershipFormSet(
        request.POST or None,
        initial=_memberships(person),
        form_kwargs={"organisations": _organisations()},
    )
    if request.method == "POST" and form.is_valid() and memberships.is_valid():
        try:
            saved = save_person(
                person=form.save(commit=False),
                memberships=memberships.wanted,
                by=request.user,
                seen=request.POST.get("seen", "") if person else None,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("%(who)s är sparad.") % {"who": saved})
            if person is None:
                _invite(request, saved)
            return redirect("user", saved.pk)
    context = {
        "person": person,
        "form": form,
        "memberships": memberships,
        "seen": seen,
        "held": held_by(person) if person else Held(),
        "title": str(person) if person else _("Lägg till en person"),
        "crumbs": [(_("Användare"), reverse("users")), (str(person or _("Ny")), "")],
    }
    refused = form.errors or memberships.total_error_count() if request.POST else False
    return render(request, "organisations/user.html", context, status=422 if refused else 200)


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the person a link with which they choose a password."""
    only_administrators(request)
    _invite(request, get_object_or_404(User, pk=pk, is_active=True))
    return redirect("user", pk)


def _organisations():
    return {str(one.pk): one for one in Organisation.objects.without_city().in_order()}


def _memberships(person):
    if person is None:
        return []
    return list(
        person.memberships.order_by("organisation__kind_order", "organisation__sort_name").values(
            "organisation", "role"
        )
    )


def _invite(request, person):
    """The link goes by mail and nowhere else: whoever sees this page is somebody else."""
    invite_person(person=person, by=request.user, site=site_address(request))
    messages.info(
        request,
        _("Ett brev om hur man loggar in är på väg till %(email)s.") % {"email": person.email},
    )


@require_POST
def forget_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody who has lost phone and codes set up a second factor anew."""
    only_administrators(request)
    person = get_object_or_404(User, pk=pk)
    if is_asked_for(request):
        return show_first(request, then=reverse("user", args=[pk]))
    remove_factors(person=person, by=request.user)
    messages.success(
        request,
        _("%(who)s har ingen andra faktor längre och har fått ett brev om det.") % {"who": person},
    )
    return redirect("user", pk)
