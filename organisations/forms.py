"""Forms of the accounts."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DayField
from organisations.calculations.addresses import account_of
from organisations.models import Membership, Organisation, SignInRules, User

ADDRESS = _("E-postadress")


class WithoutPlaceholders:
    """The package's forms in our words: labels instead of placeholders."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(WithoutPlaceholders, LoginForm):
    """The page has the link to a new password once."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = ADDRESS
        self.fields["password"].help_text = ""


class PasswordForm(WithoutPlaceholders, ChangePasswordForm):
    """The page has the link to a new password once."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class AgainForm(WithoutPlaceholders, ReauthenticateForm):
    pass


class LostPasswordForm(WithoutPlaceholders, ResetPasswordForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = ADDRESS

    def clean_email(self) -> str:
        return account_of(super().clean_email())


class FirstPasswordForm(WithoutPlaceholders, SetPasswordForm):
    pass


class NewPasswordForm(WithoutPlaceholders, ResetPasswordKeyForm):
    pass


class PersonForm(forms.ModelForm):
    """Who a person is, and what they are to the whole city."""

    class Meta:
        model = User
        fields = ("email", "name", "city_role", "is_active")
        labels = {"email": ADDRESS}
        help_texts = {
            "email": _("Personen loggar in med den."),
            "city_role": _("Vad personen är för hela staden. Roller i organisationer anges nedan."),
            "is_active": _("Ett konto som inte är aktivt går inte att logga in med."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean_email(self) -> str:
        """The same address in other capitals is the same person."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Det finns redan ett konto med den adressen."))
        return email


def _chosen(organisations: dict[str, Organisation], value: object) -> Organisation:
    """The organisation of a line; one that is not offered is no choice, as the field expects."""
    if str(value) not in organisations:
        raise ValueError(value)
    return organisations[str(value)]


class MembershipForm(forms.Form):
    """One organisation and what the person may do there; an emptied line is removed."""

    organisation = forms.TypedChoiceField(label=_("Organisation"), required=False, empty_value=None)
    role = forms.ChoiceField(
        label=_("Roll"), choices=[("", "–"), *Membership.Role.choices], required=False
    )

    def __init__(self, *args: Any, organisations: dict[str, Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.TypedChoiceField)
        # Read once for all lines: a field of its own query each would cost one per line.
        field.choices = [("", "–"), *((pk, one.name) for pk, one in organisations.items())]
        field.coerce = partial(_chosen, organisations)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("organisation") and not data.get("role"):
            self.add_error("role", _("Välj vilken roll personen har i organisationen."))
        if data.get("role") and not data.get("organisation"):
            self.add_error("organisation", _("Välj vilken organisation rollen gäller."))
        return data


class BaseMembershipFormSet(forms.BaseFormSet):
    """All of a person's memberships."""

    def clean(self) -> None:
        """Each organisation once."""
        seen: set[Organisation] = set()
        for form in self.forms:
            organisation = form.cleaned_data.get("organisation")
            if organisation in seen:
                form.add_error("organisation", _("Organisationen är redan vald på en annan rad."))
            if organisation:
                seen.add(organisation)

    @property
    def wanted(self) -> dict[Organisation, str]:
        lines = [form.cleaned_data for form in self.forms]
        return {line["organisation"]: line["role"] for line in lines if line.get("organisation")}


MembershipFormSet = forms.formset_factory(
    MembershipForm, formset=BaseMembershipFormSet, extra=2, max_num=60
)


class SignInRulesForm(forms.ModelForm):
    """What the city asks of those who decide and administer."""

    second_factor_from = DayField(
        label=_("Andra faktor krävs från"),
        required=False,
        help_text=_("Tomt betyder att den är frivillig. Fram till dagen påminns de som saknar en."),
    )

    class Meta:
        model = SignInRules
        fields = ("second_factor_from", "provider_is_enough")
