"""What is lacking in a plan's internal control, in words for those who can mend it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internal_control.calculations.completeness import Found, Lack
from internal_control.selectors import Control, RiskShown

_OF_A_PROCESS: dict[Lack, Promise] = {
    Lack.NO_REASON: gettext_lazy("%(process)s: skriv varför den inte berör er."),
    Lack.NO_WAY: gettext_lazy("%(process)s saknar arbetssätt."),
    Lack.NO_CHECK: gettext_lazy("%(process)s saknar systematisk kontroll."),
    Lack.NO_RISK: gettext_lazy("%(process)s saknar oönskad händelse."),
}
_SHORT: dict[Lack, Promise] = {
    Lack.NO_REASON: gettext_lazy("skäl saknas"),
    Lack.NO_WAY: gettext_lazy("arbetssätt saknas"),
    Lack.NO_CHECK: gettext_lazy("systematisk kontroll saknas"),
    Lack.NO_RISK: gettext_lazy("oönskad händelse saknas"),
    Lack.NOT_VALUED: gettext_lazy("händelse är inte värderad"),
    Lack.ROW_UNFINISHED: gettext_lazy("kontroll är inte färdigskriven"),
    Lack.HIGH_UNHANDLED: gettext_lazy("hög risk utan kontroll"),
}


def short(found: Found) -> str:
    """What a process lacks, in a few words beside its name."""
    return str(_SHORT[found.lack])


def in_words(found: Found, control: Control) -> str:
    """What is lacking, and of what, as a sentence."""
    return _SENTENCES.get(found.lack, _of_process)(found, control)


def _of_process(found: Found, control: Control) -> str:
    process = control.process(found.of)
    assert process is not None
    name = f"{process.goal.code} {process.process.name}"
    return str(_OF_A_PROCESS[found.lack]) % {"process": name}


def _of_goal(found: Found, control: Control) -> str:
    goal = control.goals[found.of]
    return _("%(goal)s har verksamhet men ingen process.") % {"goal": f"{goal.code} {goal.title}"}


def _of_mandatory(found: Found, control: Control) -> str:
    process = next(one for one in control.missing if one.pk == found.of)
    name = f"{process.area_goal.code} {process.name}"
    return _("Stadens process %(process)s är inte med.") % {"process": name}


def _not_valued(found: Found, control: Control) -> str:
    risk = _risk(found, control)
    return _("Händelse %(number)d är inte värderad: %(text)s") % _named(risk)


def _unfinished(found: Found, control: Control) -> str:
    risk = next(risk for risk, row in control.rows if row.pk == found.of)
    words = _("Kontrollen av händelse %(number)d saknar vad, vem, hur eller när: %(text)s")
    return words % _named(risk)


def _high(found: Found, control: Control) -> str:
    risk = _risk(found, control)
    words = _(
        "Händelse %(number)d har riskvärde %(value)d. Ta med den i internkontrollplanen, eller"
        " skriv hur den hanteras: %(text)s"
    )
    return words % {**_named(risk), "value": risk.value}


def _risk(found: Found, control: Control) -> RiskShown:
    risk = control.risk(found.of)
    assert risk is not None
    return risk


def _named(risk: RiskShown) -> dict[str, object]:
    return {"number": risk.number, "text": risk.risk.text}


_SENTENCES: dict[Lack, Callable[[Found, Control], str]] = {
    Lack.NO_PROCESS: _of_goal,
    Lack.MANDATORY: _of_mandatory,
    Lack.NOT_VALUED: _not_valued,
    Lack.ROW_UNFINISHED: _unfinished,
    Lack.HIGH_UNHANDLED: _high,
}
