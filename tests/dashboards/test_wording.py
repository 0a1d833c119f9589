"""A goal's answer in one sentence."""

from decimal import Decimal

import pytest

from dashboards.wording import Counted, needed, sentence, steps
from indicators.models import Policy


def policy(**given):
    shares = {"full_share": "1", "hard_share": "0.5", "none_share": "0.5"} | given
    return Policy(year=2024, **{name: Decimal(value) for name, value in shares.items()})


def counted(full=0, partial=0, none=0, hard=0, left_out=0, of_goals=False):
    counts = {
        "full": full, "partial": partial, "none": none, "hard_to_assess": hard,
        "not_applicable": left_out,
    }  # fmt: skip
    return Counted(counts, of_goals)


@pytest.mark.parametrize(
    ("level", "numbers", "words"),
    [
        ("full", {"full": 9}, "Uppfylls helt: alla 9 indikatorer når årsmålet."),
        ("full", {"full": 1}, "Uppfylls helt: målets enda indikator når årsmålet."),
        ("full", {"full": 2, "of_goals": True}, "Uppfylls helt: alla mål under det uppfylls helt."),
        (
            "partial",
            {"full": 6, "partial": 2, "none": 2, "hard": 1},
            "Uppfylls delvis, därför att 4 av 11 indikatorer inte når årsmålet"
            " och 1 inte går att bedöma.",
        ),
        (
            "partial",
            {"partial": 1},
            "Uppfylls delvis, därför att 1 av 1 indikator inte når årsmålet.",
        ),
        (
            "partial",
            {"full": 1, "hard": 1},
            "Uppfylls delvis, därför att 1 av 2 indikatorer inte går att bedöma.",
        ),
        (
            "partial",
            {"full": 3, "none": 1, "of_goals": True},
            "Uppfylls delvis, därför att 1 av 4 mål inte uppfylls helt.",
        ),
        (
            "none",
            {"full": 1, "none": 2},
            "Uppfylls inte, därför att 2 av 3 indikatorer inte uppfylls ens delvis: mer än 50 %.",
        ),
        (
            "hard_to_assess",
            {"full": 1, "hard": 2, "left_out": 4},
            "Svårbedömt, därför att 2 av 3 indikatorer inte går att bedöma: mer än 50 %.",
        ),
        ("partial", {"left_out": 2}, "Inget under målet går att räkna i perioden."),
        ("not_applicable", {"full": 2}, ""),
    ],
)
def test_the_sentence_says_the_counts_that_decided(level, numbers, words):
    said = sentence(level, counted(**numbers), policy(), "VB")
    assert said.replace("\xa0", " ") == words


def test_a_share_that_is_enough_is_said():
    said = sentence("full", counted(full=9, none=2), policy(full_share="0.8"), "VB")
    assert said.replace("\xa0", " ") == (
        "Uppfylls helt: 9 av 11 indikatorer uppfylls helt, och minst 80 % krävs."
    )


@pytest.mark.parametrize("period", ["T1", "T2"])
def test_before_the_years_end_it_is_a_forecast(period):
    said = sentence("partial", counted(full=1, none=1), policy(), period)
    assert said == "Prognos: uppfylls delvis, därför att 1 av 2 indikatorer inte når årsmålet."


@pytest.mark.parametrize(
    ("level", "numbers", "answers"),
    [
        ("full", {"full": 2}, ["2", "Ja"]),
        ("hard_to_assess", {"hard": 2, "full": 1}, ["3", "Nej", "Ja"]),
        ("none", {"none": 2, "full": 1}, ["3", "Nej", "Nej", "Ja"]),
        ("partial", {"none": 1, "full": 1}, ["2", "Nej", "Nej", "Nej", ""]),
    ],
)
def test_the_rule_is_gone_through_until_it_decides(level, numbers, answers):
    found = steps(level, counted(**numbers), policy())
    assert [one.answer for one in found] == answers
    assert [one.ends for one in found if one.ends] == [level]


def test_without_a_policy_no_rule_is_told():
    assert steps("full", counted(full=1), None) == []
    assert needed(counted(none=1), None) == ""


@pytest.mark.parametrize(
    ("numbers", "share", "words"),
    [
        ({"full": 6, "none": 5}, "1", "behöver 11 av 11 indikatorer uppfyllas helt: 5 till."),
        ({"full": 6, "none": 5}, "0.8", "behöver 9 av 11 indikatorer uppfyllas helt: 3 till."),
        ({"full": 9, "none": 2}, "0.8", ""),
    ],
)
def test_what_lacks_is_said(numbers, share, words):
    assert needed(counted(**numbers), policy(full_share=share)).endswith(words)
