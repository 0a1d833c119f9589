"""The fixed words of explanations."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

METHODS: dict[str, str | Promise] = {
    "sum": gettext_lazy("summan av organisationernas värden"),
    "ratio": gettext_lazy("summan av täljarna genom summan av nämnarna"),
    "weighted_mean": gettext_lazy("medelvärde med angivna vikter"),
    "mean": gettext_lazy("medelvärde utan vikter"),
    "share_meeting": gettext_lazy("andelen som når sitt eget årsmål"),
    "single": gettext_lazy("den enda ansvariga organisationens värde"),
    "central": gettext_lazy("mäts centralt för staden"),
    "none": gettext_lazy("sammanställs inte"),
}
HEADINGS: dict[str, str | Promise] = {
    "full": gettext_lazy("Varför uppfylls årsmålet helt?"),
    "partial": gettext_lazy("Varför uppfylls årsmålet delvis?"),
    "none": gettext_lazy("Varför uppfylls årsmålet inte?"),
    "hard_to_assess": gettext_lazy("Varför är det svårbedömt?"),
    "not_applicable": gettext_lazy("Varför är det inte aktuellt?"),
}
JUDGED: dict[str, str | Promise] = {
    "outcome": gettext_lazy("utfallet"),
    "forecast": gettext_lazy("prognosen för året"),
    "so_far": gettext_lazy("utfallet hittills, eftersom prognos saknas"),
}
