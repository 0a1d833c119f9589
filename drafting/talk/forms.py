"""What is typed in the margin."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import LineField, ProseField
from drafting.talk.models import LONGEST, LONGEST_PARAGRAPH


class AnswerForm(forms.Form):
    text = ProseField(label=_("Svar"), max_length=LONGEST, widget=forms.Textarea)


class CommentForm(forms.Form):
    """A comment, and perhaps the words of the text that it is about."""

    text = ProseField(label=_("Kommentar"), max_length=LONGEST, widget=forms.Textarea)
    paragraph = LineField(label=_("Om stycket"), required=False)

    def clean_paragraph(self) -> str:
        """The beginning is enough to find the paragraph by."""
        return str(self.cleaned_data["paragraph"])[:LONGEST_PARAGRAPH]
