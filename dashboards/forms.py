"""Forms on the reading pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from followup.models import GoalJudgement
from indicators.models import Level


class JudgementForm(forms.ModelForm):
    """A goal judged by people. `proposal` is the computed level it stands beside."""

    level = forms.ChoiceField(label=_("Bedömning"), choices=Level.choices, widget=forms.RadioSelect)

    class Meta:
        model = GoalJudgement
        fields = ["level", "motivation"]
        labels = {"motivation": _("Motivering")}
        help_texts = {"motivation": _("Krävs när bedömningen skiljer sig från förslaget.")}
        widgets = {"motivation": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, proposal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        level, motivation = cleaned.get("level"), cleaned.get("motivation")
        if level and self.proposal and level != self.proposal and not motivation:
            self.add_error(
                "motivation",
                _("Bedömningen är ”%(level)s” men förslaget är ”%(proposal)s”. Skriv varför.")
                % {"level": Level(level).label, "proposal": Level(self.proposal).label},
            )
        return cleaned
