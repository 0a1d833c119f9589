"""What narrows the list of findings."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from reconciliation.calculations import Finding, GoalLine
from reconciliation.rules import Rule


class FindingsFilter(forms.Form):
    """By rule, area goal and organisation; choices are only those that give something."""

    regel = forms.ChoiceField(label=_("Iakttagelse"), required=False)
    mal = forms.ChoiceField(label=_("Mål"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    lasning = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, lines: list[GoalLine], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.words: dict[str, dict[str, str]] = {}
        findings = [finding for line in lines for finding in line.findings]
        met = {finding.rule for finding in findings}
        everything = [("", _("alla"))]
        self._set("regel", [*everything, *((r.value, r.label) for r in Rule if r in met)])
        goals = [line.area_goal for line in lines if line.findings]
        self._set("mal", [*everything, *((goal.code, str(goal)) for goal in goals)])
        named = {one.organisation.code: one.organisation for one in findings}
        ordered = sorted(named.values(), key=lambda one: (one.kind_order, one.sort_name))
        self._set("organisation", [*everything, *((one.code, one.name) for one in ordered)])

    def _set(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        self.words[name] = {value: str(words) for value, words in choices}

    @property
    def said(self) -> str:
        """What the list is narrowed to, for who reads it on paper; empty when it is whole."""
        if not self.is_valid():
            return ""
        chosen = {name: self.cleaned_data[name] for name in self.words}
        return ", ".join(self.words[name][one] for name, one in chosen.items() if one)

    def narrow(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that are asked for; a choice that no longer exists narrows to nothing."""
        if not self.is_valid():
            return []
        wanted = self.cleaned_data
        return [
            finding
            for finding in findings
            if wanted["regel"] in ("", finding.rule)
            and wanted["mal"] in ("", finding.area_goal.code)
            and wanted["organisation"] in ("", finding.organisation.code)
        ]
