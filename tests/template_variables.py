"""Fails a test when one of our templates prints a variable that does not exist."""

import sys
from pathlib import Path

from django.template.base import FilterExpression, Node

TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates")
FALLBACKS = {"default", "default_if_none"}


class UndefinedVariableError(AssertionError):
    """A template asks for something that its view did not give it."""


class UndefinedVariable(str):
    """Stands in for `string_if_invalid`; Django asks whether it is true for each missing variable.

    A variable with a `default` filter may be missing, as may one in another project's template.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression = frame.f_locals.get("self")
        if not isinstance(expression, FilterExpression):
            return False
        if {function.__name__ for function, _ in expression.filters} & FALLBACKS:
            return False
        origin = _origin(frame)
        if origin.startswith(TEMPLATES):
            raise UndefinedVariableError(f"{origin}: {{{{ {expression.token} }}}} is undefined")
        return False


def _origin(frame) -> str:
    """The template that is being rendered, from the innermost node on the stack."""
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back
    return ""
