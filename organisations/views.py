"""Accounts and roles, for administrators. For everyone else the pages do not exist."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organisations.actions import save_person
from organisations.forms import MembershipFormSet, PersonForm
from organisations.models import Organisation, User
from organisations.permissions import is_admin


def _only_administrators(request):
    if not is_admin(request.user):
        raise Http404


@require_GET
def users(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, narrowed by name, address or organisation."""
    _only_administrators(request)
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
    _only_administrators(request)
    person = get_object_or_404(User, pk=pk) if pk else None
    form = PersonForm(request.POST or None, instance=person)
    memberships = MembershipFormSet(
        request.POST or None,
        initial=_memberships(person),
        form_kwargs={"organisations": _organisations()},
    )
    if request.method == "POST" and form.is_valid() and memberships.is_valid():
        try:
            saved = save_person(
                person=form.save(commit=False), memberships=memberships.wanted, by=request.user
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
        "title": str(person) if person else _("Lägg till en person"),
        "crumbs": [(_("Användare"), reverse("users")), (str(person or _("Ny")), "")],
    }
    refused = form.errors or memberships.total_error_count() if request.POST else False
    return render(request, "organisations/user.html", context, status=422 if refused else 200)


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a link with which the person chooses a password, and show it."""
    _only_administrators(request)
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
    key = default_token_generator.make_token(person)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": key},
    )
    address = request.build_absolute_uri(path)
    text = _("Välj ett lösenord till Målkedjan här: %(address)s") % {"address": address}
    send_mail(_("Ditt konto i Målkedjan"), text, settings.DEFAULT_FROM_EMAIL, [person.email])
    messages.info(
        request,
        _("En länk för att välja lösenord är skickad till %(email)s: %(address)s")
        % {"email": person.email, "address": address},
    )
