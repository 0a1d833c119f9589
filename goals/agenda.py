"""Agenda 2030: the goals of the United Nations that an organisation's work contributes to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class GlobalGoal(models.IntegerChoices):
    """The seventeen, by number, with the names that they have in Swedish."""

    NO_POVERTY = 1, gettext_lazy("Ingen fattigdom")
    ZERO_HUNGER = 2, gettext_lazy("Ingen hunger")
    HEALTH = 3, gettext_lazy("God hälsa och välbefinnande")
    EDUCATION = 4, gettext_lazy("God utbildning för alla")
    GENDER_EQUALITY = 5, gettext_lazy("Jämställdhet")
    WATER = 6, gettext_lazy("Rent vatten och sanitet för alla")
    ENERGY = 7, gettext_lazy("Hållbar energi för alla")
    WORK = 8, gettext_lazy("Anständiga arbetsvillkor och ekonomisk tillväxt")
    INDUSTRY = 9, gettext_lazy("Hållbar industri, innovationer och infrastruktur")
    EQUALITY = 10, gettext_lazy("Minskad ojämlikhet")
    CITIES = 11, gettext_lazy("Hållbara städer och samhällen")
    CONSUMPTION = 12, gettext_lazy("Hållbar konsumtion och produktion")
    CLIMATE = 13, gettext_lazy("Bekämpa klimatförändringarna")
    OCEANS = 14, gettext_lazy("Hav och marina resurser")
    ECOSYSTEMS = 15, gettext_lazy("Ekosystem och biologisk mångfald")
    PEACE = 16, gettext_lazy("Fredliga och inkluderande samhällen")
    PARTNERSHIP = 17, gettext_lazy("Genomförande och globalt partnerskap")


def read_agenda(text: str) -> list[int]:
    """The goals of a text such as "4, 10", each once and in order; ValidationError for others.

    >>> read_agenda("10, 4,4")
    [4, 10]
    """
    found = set()
    for word in filter(None, re.split(r"[,;\s]+", text)):
        if not word.isdecimal() or len(word) > 2 or int(word) not in GlobalGoal.values:
            raise ValidationError(
                _("”%(word)s” är inget mål i Agenda 2030. Målen har nummer 1 till 17.")
                % {"word": word[:20]}
            )
        found.add(int(word))
    return sorted(found)


def ticked(text: str) -> list[int]:
    """The same for the page that shows a refused text again: of what is no goal nothing is ticked.

    >>> ticked("4, 99")
    []
    """
    try:
        return read_agenda(text)
    except ValidationError:
        return []


def named(numbers: Iterable[int]) -> list[str]:
    """The goals of these numbers as readers meet them.

    >>> named([4, 5])
    ['4 God utbildning för alla', '5 Jämställdhet']
    """
    return [f"{number} {GlobalGoal(number).label}" for number in numbers]


def choices(text: str) -> list[tuple[int, str, bool]]:
    """All goals to choose from: number, name, and whether the text has it."""
    chosen = {word for word in re.split(r"[,;\s]+", text) if word}
    return [(one.value, str(one.label), str(one.value) in chosen) for one in GlobalGoal]
