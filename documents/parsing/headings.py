"""Recognising headings, and telling a heading broken over lines from the text that follows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from common.text import fold
from documents.parsing.lines import Line
from documents.parsing.words import Vocabulary

_ANY_CASE = re.IGNORECASE

STRATEGIC, AREA, COMMITTEE = "strategic", "area", "committee"
# Two printings of one title may differ by a letter or a dash; two titles differ by more.
SAME_TITLE = 0.9
_SHORTENED = 4  # words that a shortened title has at the least

_KF = r"(?:KF|kommunfullm[äa]ktige)\s?[:’']?\s?s?"
_OF_WHOM = (
    r"(?:\w*n[äa]mnd(?:en)?s?|bolag(?:et)?s?|(?:\w+\s)?bolagsstyrelsens?|styrelsens?"
    r"|kommunstyrelsens?|revisorskollegiets?|stiftelsens?|f[öo]rbundets?)"
)
_LABELS = {
    STRATEGIC: rf"(?:{_KF}\s+)?inriktningsm[åa]l(?:et)?",
    AREA: (
        rf"(?:{_KF}\s+)?(?:m[åa]l\s+f[öo]r\s+verksamhetsomr[åa]de(?:t|n|na)?"
        r"|verksamhets(?:omr[åa]des)?m[åa]l(?:et)?)"
    ),
    COMMITTEE: rf"(?:{_OF_WHOM}\s*(?:eget\s)?m[åa]l(?:et)?|bolagsm[åa]l|n[äa]mndm[åa]l)",
}
_PATTERNS = {
    kind: re.compile(
        rf"^{label}(?P<number>\s*\d{{1,2}}(?:\.\d{{1,2}})*)?\s*(?P<colon>[:：])?"
        r"(?P<rest>.*)$",
        _ANY_CASE,
    )
    for kind, label in _LABELS.items()
}
_CODE = re.compile(
    r"^(?P<code>\d{1,2}(?:\s?[.,]\s?\d{1,2})*)\s*[.:)]?\s*(?:[-–—]\s*)?(?=[^\W\d_]|[\"”'(\d])(?P<title>.*)$"
)
_DEPTH = {STRATEGIC: 1, AREA: 2, COMMITTEE: 3}
_BARE_AREA = re.compile(r"^\d{1,2}\.\d{1,2}\.?\s*[-–—]?\s*[A-ZÅÄÖ]")
_OPEN_ENDED = {
    "i",
    "pa",
    "av",
    "for",
    "till",
    "med",
    "om",
    "och",
    "eller",
    "samt",
    "att",
    "en",
    "ett",
    "som",
    "ar",
    "ska",
    "fran",
    "vid",
    "under",
    "den",
    "det",
    "de",
    "norra",
    "sodra",
    "har",
    "inom",
    "utan",
    "ge",
    "fa",
    "mot",
    "genom",
    "via",
    "ur",
    "hos",
    "sin",
    "sitt",
    "sina",
    "alla",
    "hela",
    "varje",
}
_RESULTS = re.compile(
    r"^f[öo]rv[äa]nta(?:t|de)\s+(?:resultat|effekt(?:er)?)(?:en)?\b(?P<rest>[^.]{0,60})$", _ANY_CASE
)
_SUBLABEL = re.compile(
    r"^(?:beskrivning(?: av (?:m[åa]let|nämndm[åa]let))?|arbetss[äa]tt|resursanv[äa]ndning"
    r"|uppf[öo]ljning"
    r"|utveckling|genomf[öo]rande|[åa]taganden?|indikatorer|aktiviteter|nämndens (?:indikatorer"
    r"|aktiviteter)|kf:s (?:indikatorer|aktiviteter)"
    r"|(?:indikatorer|aktiviteter) f[öo]r (?:n[äa]mnd|bolags)?m[åa]let)"
    r"\s*:?$",
    _ANY_CASE,
)
_CAPTION = re.compile(r"^Tabell \d{1,3}[:.] \S")
_OF_ECONOMY = (
    r"(?:n[äa]mndens|bolagets) ekonomiska "
    r"f[öo]ruts[äa]ttningar(?: \d{4})?|budget \d{4}|drift(?:budget)?"
    r"|investeringar"
    r"|f[öo]rs[äa]ljningar av anl[äa]ggningstillg[åa]ngar|resultatenheter|verksamhetsprojekt.*"
    r"|budgetjusteringar|omslutningsf[öo]r[äa]ndringar|medel f[öo]r lokal[äa]ndam[åa]l"
    r"|[öo]vriga ekonomiska redovisningar"
)
_PART_OF_ECONOMY = re.compile(rf"^(?:{_OF_ECONOMY})$", _ANY_CASE)
_CHAPTER = re.compile(
    r"^(?:f[öo]rslag till beslut|inledning|redovisning av ekonomi|ekonomi(?:sk plan)?"
    rf"|{_OF_ECONOMY}|systematiskt kvalitetsarbete|[öo]vrigt|bilagor"
    r"|intern kontroll|uppf[öo]ljning av ekonomi|synpunkter och klagom[åa]l)$",
    _ANY_CASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A goal's heading as its first line shows it; the title may go on below."""

    kind: str
    code: str | None
    title: str
    awaits_title: bool
    number: str = ""  # that stands before the title, where it is another than the goal's own


@dataclass(frozen=True, slots=True)
class KnownGoal:
    """One of the council's goals of the plan's year: `kind` is STRATEGIC or AREA."""

    kind: str
    code: str
    title: str


def known_goal_finder(goals: Sequence[KnownGoal]) -> Callable[[Line], Heading | None]:
    """Headings of the file that name one of the goals as a plan's own tree does, whatever number
    stands before the name, and whatever label the document prints before others.

    A document numbers its chapters as it likes. A name that is not printed word for word is only
    taken for a goal where its number is no other goal's.
    """
    named = {key(goal.title): goal for goal in goals}
    coded = {goal.code for goal in goals}

    def find(line: Line) -> Heading | None:
        if not line.level or line.is_toc_entry:
            return None
        number, title = split_number(line.text.strip("*_ "))
        number = number or line.set_number
        goal = named.get(key(title))
        if goal is None and number not in coded:
            goal = _nearly(title, goals)
        if goal is None:
            return None
        other = number if number != goal.code else ""
        return Heading(goal.kind, goal.code, goal.title, awaits_title=False, number=other)

    return find


def _nearly(title: str, goals: Sequence[KnownGoal]) -> KnownGoal | None:
    """The only goal of this title but for a letter or two, or whose title begins with at least
    half of its words so."""
    alike = [goal for goal in goals if is_same_title(title, goal.title) or _begins(title, goal)]
    return alike[0] if len(alike) == 1 else None


def _begins(title: str, goal: KnownGoal) -> bool:
    said, whole = key(title).split(), key(goal.title).split()
    is_long = len(said) >= max(_SHORTENED, len(whole) / 2)
    return is_long and whole[: len(said)] == said


def split_number(text: str) -> tuple[str, str]:
    """A chapter's number ("" where it has none) and its name.

    >>> split_number("4.1 Investeringar"), split_number("Bilagor")
    (('4.1', 'Investeringar'), ('', 'Bilagor'))
    """
    match = re.match(r"(\d{1,2}(?:\.\d{1,2})*)[.:)]?\s+(?=\S)", text)
    return (match[1], text[match.end() :]) if match else ("", text)


def key(text: str) -> str:
    """What names and titles are compared by: no case, one kind of dash, no final full stop."""
    plain = re.sub(r"\s*[-–—]\s*", "-", fold(text))
    return re.sub(r"[”“\"'’]", "", plain).rstrip(" .:*")


def is_same_title(one: str, other: str) -> bool:
    """Whether the two are printings of one title."""
    one, other = key(one), key(other)
    return one == other or SequenceMatcher(None, one, other).ratio() >= SAME_TITLE


def goal_heading(line: Line) -> Heading | None:
    """The goal that this line introduces, if it introduces one."""
    if line.is_toc_entry or len(line.text) > 300:
        return None
    text = re.sub(r"^[-–•*]\s+(?=\S)", "", line.text).strip("*_ ")
    for kind, pattern in _PATTERNS.items():
        match = pattern.match(text)
        if match:
            return _with_set_number(line, _labelled(kind, match))
    return None


def _with_set_number(line: Line, heading: Heading | None) -> Heading | None:
    """An organisation's own goal that is told no code has the one that the program sets."""
    is_own = heading is not None and heading.kind == COMMITTEE and not heading.code
    if heading is None or not is_own or line.set_number.count(".") != _DEPTH[COMMITTEE] - 1:
        return heading
    return replace(heading, code=line.set_number)


def _labelled(kind: str, match: re.Match[str]) -> Heading | None:
    rest, number = match["rest"].strip(" \t"), (match["number"] or "").strip()
    if number and rest and not match["colon"]:  # "… verksamhetsområdet 1.1 Alla barn"
        rest, number = f"{number} {rest}" if not rest.startswith(".") else number + rest, ""
    code, title = split_code(rest, kind)
    if not (match["colon"] or code or not rest):
        return None
    if "\t" in rest:
        return None
    return Heading(kind, code, title, awaits_title=not title)


def split_code(text: str, kind: str) -> tuple[str | None, str]:
    """ "1.2.1.Alla barn" as its code and its title; no more levels than the kind has."""
    match = _CODE.match(text)
    if match is None:
        only_code = re.fullmatch(r"(\d{1,2}(?:\.\d{1,2})*)\.?", text)
        return (only_code.group(1), "") if only_code else (None, text)
    parts = re.split(r"\s?[.,]\s?", match["code"])
    if len(parts) != _DEPTH[kind] and not _may_differ(kind, len(parts)):
        return None, text
    return ".".join(parts), match["title"].strip()


def _may_differ(kind: str, depth: int) -> bool:
    return kind == COMMITTEE and depth in (2, 4)


def bare_area_heading(line: Line) -> Heading | None:
    """ "1.1 Alla barn …" alone on its line, for documents that print no labels."""
    if line.is_toc_entry or line.has_tabs or not _BARE_AREA.match(line.text):
        return None
    if is_chapter(line):
        return None
    code, title = split_code(line.text, AREA)
    return Heading(AREA, code, title, awaits_title=False) if code else None


def bare_strategic_finder(goals: Sequence[KnownGoal]) -> Callable[[Line], Heading | None]:
    """ "1. Ett Stockholm …" where the file says that it is a heading; where the council's goals
    are known, a numbered chapter of another name is none of them."""
    known = [goal.title for goal in goals if goal.kind == STRATEGIC]

    def find(line: Line) -> Heading | None:
        match = re.match(r"^(\d)\.\s+(?=[A-ZÅÄÖ])(.+)$", line.text) if line.level else None
        if match is None or (known and not any(is_same_title(match[2], one) for one in known)):
            return None
        return Heading(STRATEGIC, match[1], match[2], awaits_title=False)

    return find


def bare_committee_heading(line: Line) -> Heading | None:
    """ "1.1.1 …" alone on its line, for documents that print no labels."""
    if line.is_toc_entry or line.has_tabs or not re.match(r"^(\d{1,2}\.){2}\d", line.text):
        return None
    if is_chapter(line):
        return None
    code, title = split_code(line.text, COMMITTEE)
    return Heading(COMMITTEE, code, title, awaits_title=False) if code and title else None


def numbered_committee_heading(line: Line) -> Heading | None:
    """A heading before which the program sets "1.1.1", for documents that print no labels of
    the organisation's own goals."""
    is_other = is_chapter(line) or is_sublabel(line) or results_heading(line) is not None
    if line.set_number.count(".") != _DEPTH[COMMITTEE] - 1 or is_other:
        return None
    return Heading(COMMITTEE, line.set_number, line.text.strip("*_ "), awaits_title=False)


def results_heading(line: Line) -> str | None:
    """The group ("2024", "på längre sikt") when the line is a heading over expected results."""
    if line.has_tabs or line.is_toc_entry:
        return None
    text = line.text.strip("*_ ")
    match = _RESULTS.match(text)
    if match is None or (len(match["rest"].split()) > 7):
        return None
    return text.rstrip(":")


def is_sublabel(line: Line) -> bool:
    """A label of the form itself ("Beskrivning"), which carries no content."""
    return bool(_SUBLABEL.match(line.text.strip("*_ ")))


def is_chapter(line: Line) -> bool:
    """A heading of the document's later chapters, after the goals."""
    if line.text[0].islower():
        return False  # the rest of a name in a table, for one
    return not line.is_toc_entry and names_chapter(line.text.strip("*_ "))


def is_economy(title: str) -> bool:
    """Whether it is the chapter of the economy as a whole."""
    return split_number(title)[1].casefold() == "redovisning av ekonomi"


def names_part_of_economy(text: str) -> bool:
    """Whether the city's usual plan has a part of this name in its economy, whatever its number."""
    return bool(_PART_OF_ECONOMY.match(split_number(text)[1]))


def names_chapter(text: str) -> bool:
    """Whether the city's usual plan has a chapter of this name, whatever its number."""
    return bool(_CHAPTER.match(split_number(text)[1]))


def chapter_name(text: str) -> str:
    """The heading of a chapter: one that the usual plan has is called the same without its
    number."""
    return split_number(text)[1] if names_chapter(text) else text


def is_contents(line: Line) -> bool:
    """The heading over a table of contents."""
    return fold(line.text.strip("*_ :")) in {"innehall", "innehallsforteckning"}


def is_caption(line: Line) -> bool:
    """ "Tabell 3: KF:s indikatorer": the number and name of the table below."""
    return not line.is_toc_entry and bool(_CAPTION.match(line.text))


def is_subheading(line: Line) -> bool:
    """As the file says, or, where it cannot say, by how the line looks."""
    return line.level > 0 if line.whole else looks_like_subheading(line)


def looks_like_subheading(line: Line) -> bool:
    """Short, begins with a capital or a figure, ends without a full stop."""
    text = line.text
    if line.has_tabs or line.is_bullet or not 2 < len(text) <= 110:
        return False
    return (text[0].isupper() or text[0].isdigit()) and not text.endswith((".", ",", ";", ":", "-"))


@dataclass(frozen=True, slots=True)
class TitleReader:
    """Decides how many lines below a heading still belong to its title.

    A title's lines follow each other without an empty line; so may the first line of the text.
    What tells them apart: a word that would have fitted on the line above was not moved down by
    the page's width, small letters go on, and a text's lines are wider than any title's.
    """

    width: int  # the widest first line of a title in this document
    spaced_out: bool  # the PDF kind: an empty line between all lines of running text

    def split(self, first: str, below: Sequence[Line], follower: Line | None) -> int:
        """How many of the lines `below` (one block) belong to the title that begins `first`."""
        if not below:
            return 0
        texts = [first, *(line.text for line in below)]
        scores = [self._score(texts, keep, follower) for keep in range(len(texts))]
        return scores.index(max(scores))

    def _score(self, texts: Sequence[str], keep: int, follower: Line | None) -> float:
        joins = [self._goes_on(texts[i], texts[i + 1]) for i in range(keep)]
        # One line that does not go on is enough to end a title.
        score = min(joins, default=0.0) - 0.1 * keep
        rest = texts[keep + 1 :]
        if rest:
            score -= self._goes_on(texts[keep], rest[0])
            score += self._reads_as_text(rest, follower)
        return score

    def _goes_on(self, upper: str, lower: str) -> float:
        """Above 0 when `lower` continues the title line `upper`, below 0 when it begins anew."""
        score = 0.0
        first_word = lower.split()[0]
        if len(upper) + 1 + len(first_word) <= self.width * 0.94:
            score -= 2
        if lower[0].islower() or re.fullmatch(r"\d{1,4}[.)]?", lower):
            score += 4
        elif not lower[0].isalnum():
            score += 3
        if upper.endswith(("-", ",", "–", "/")) or fold(upper).split()[-1] in _OPEN_ENDED:
            score += 3
        if upper.endswith((".", "!", "?")):
            score -= 2
        if len(lower) > max(self.width, 60) + 4:
            score -= 2
        return score

    def _reads_as_text(self, rest: Sequence[str], follower: Line | None) -> float:
        if self.spaced_out and len(rest) > 1:
            return -1.5
        goes_on_below = follower is not None and rest[-1][-1] not in ".:?!"
        return 1.5 if goes_on_below or rest[-1].endswith(".") else 0


def title_width(titles: Sequence[str]) -> int:
    """The width of a title line in this document."""
    return max((len(title) for title in titles), default=75)


def join_title(vocabulary: Vocabulary, parts: Sequence[str]) -> str:
    return vocabulary.join(parts).strip("*_ ")
