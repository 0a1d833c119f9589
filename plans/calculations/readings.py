"""How a target as written has been understood, in words for the person who wrote it."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.advice import advice, writers_fault
from indicators.calculations.faults import WritersFault, is_judged_as_written
from indicators.calculations.targets import TargetKind, format_target
from indicators.models import IndicatorDefinition, Target

_BETTER = {
    IndicatorDefinition.Direction.HIGHER: gettext_lazy("lägst %(level)s"),
    IndicatorDefinition.Direction.LOWER: gettext_lazy("högst %(level)s"),
}
_SAYS_NO_LEVEL = {
    TargetKind.NONE: gettext_lazy("inget årsmål"),
    TargetKind.BY_COMMITTEE: gettext_lazy("ska tas fram av nämnden: skriv nämndens eget årsmål"),
    TargetKind.NOT_MEASURED: gettext_lazy("mäts inte, bedöms inte"),
    TargetKind.TO_BE_SET: gettext_lazy("fastställs senare, bedöms inte förrän nivån är satt"),
}


def reading(target: Target | None, definition: IndicatorDefinition | None) -> str:
    """What the target is taken to mean, e.g. "tolkas som: lägst 80 %"; empty when not written."""
    return _told(target, definition, _("tolkas som: %(meaning)s"))


def short_reading(target: Target | None, definition: IndicatorDefinition | None) -> str:
    """As `reading`, where a heading says already what it is: "lägst 80 %"."""
    return _told(target, definition, "%(meaning)s")


def _told(target: Target | None, definition: IndicatorDefinition | None, words: str) -> str:
    if target is None or not target.text:
        return ""
    if not_judged := fault(target, definition):
        return not_judged
    wrong = advice(target.parsed, definition)
    if target.kind in _SAYS_NO_LEVEL:
        return str(_SAYS_NO_LEVEL[TargetKind(target.kind)])
    read = words % {"meaning": _meaning(target, definition)}
    return f"{read}; {wrong}" if wrong else read


def fault(target: Target | None, definition: IndicatorDefinition | None) -> str:
    """Why the target is not judged as it is written, and what would be right; empty when it is,
    though it may be told (see `advice`)."""
    if target is None or not target.text:
        return ""
    parsed = target.parsed
    is_against = writers_fault(parsed, definition) == WritersFault.AGAINST_DIRECTION
    return "" if is_against and is_judged_as_written(parsed) else advice(parsed, definition)


def needs_attention(target: Target | None, definition: IndicatorDefinition | None) -> bool:
    """True when what is written is at fault, so that whoever wrote it should look at it."""
    if target is None or not target.text:
        return False
    return writers_fault(target.parsed, definition) is not None


def in_words(target: Target, unit: str) -> str:
    """The target with the unit that it is measured in, as one would print it: "Minst 80 %"."""
    parsed = target.parsed
    if not parsed.unit and parsed.change is None:
        parsed = replace(parsed, unit=unit)
    return format_target(parsed)


def _meaning(target: Target, definition: IndicatorDefinition | None) -> str:
    text = in_words(target, definition.unit if definition else "")
    better = _BETTER.get(definition.direction) if definition else None  # type: ignore[call-overload]
    if target.kind == TargetKind.LEVEL and better is not None:
        return better % {"level": text}
    return f"{text[:1].lower()}{text[1:]}"
