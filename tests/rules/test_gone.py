"""What a pack drops or replaces takes its words and its clauses along; nothing below has to be rewritten for it."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from rules.api import Choice, Drop, Field, Form, Formula, ListOf, Record, Task, Text
from rules.catalogue import coverage_of
from rules.declarations import Clause
from rules.pack import Pack
from rules.vocabulary import Vocabulary
from tests.rules.making import CLAUSE, FILL, SHEET, asks, made, matter, pack_of_class, problems, saying

PLACES = ListOf(Record("place", {"shelf": Text(longest=9)}))
SEARCH = Form("search", "matter", (Field("found", Choice("yes", "no")), Field("places", PLACES)), "2")
LOOK = Task("look", "matter", "clerk", "search", "2")
SEARCHING = {
    "forms": [SHEET, SEARCH],
    "tasks": [FILL, LOOK],
    "questions": asks(was_found=Choice("yes", "no")),
    "was_found": Formula(("found",), lambda found: found, "2"),
}
CLAUSES = (Clause("1", "It is so.", "如此。"), Clause("2", "It is searched.", "查找。"))
WORDS = ("search", "look", "found", "places", "place.shelf", "was_found")
GONE = [Drop(f"base:{one}", CLAUSE) for one in ("form.search", "task.look", "question.was_found")]


def searching() -> Pack:
    """A pack whose clause 2 has a search, with words for it and a short way to write it down."""
    pack = pack_of_class(matter(**SEARCHING), words=WORDS, clauses=CLAUSES)
    short = MappingProxyType({"everywhere": {"found": {"found": "yes"}}})
    return replace(pack, vocabulary=Vocabulary(pack.vocabulary.names, short))


def test_what_is_dropped_leaves_no_word_no_shorthand_and_no_clause_behind() -> None:
    assert problems(searching()) == []
    assert problems(searching(), saying("upper", drops=GONE)) == []


@pytest.mark.parametrize("kept", range(len(GONE)))
def test_what_is_dropped_by_half_is_refused(kept: int) -> None:
    assert problems(searching(), saying("upper", drops=[*GONE[:kept], *GONE[kept + 1 :]])) != []


def test_a_word_or_a_shorthand_for_what_never_was_is_refused_as_before() -> None:
    pack = searching()
    names = {**pack.vocabulary.names, "plaice.shelf": pack.vocabulary.names["place.shelf"]}
    strange = replace(pack, vocabulary=Vocabulary(names, MappingProxyType({"all": {"x": {"fond": "yes"}}})))

    assert problems(strange, saying("upper", drops=GONE)) == [
        "base/vocabulary.yaml: plaice.shelf names nothing in the procedure",
        "vocabulary.yaml: shorthand all spells out fond, which is no fact",
    ]


def test_the_coverage_says_who_stands_for_a_clause_that_is_given_up() -> None:
    drops = [Drop(one.thing, ("1", "2")) for one in GONE]
    procedure = made(matter(**SEARCHING), saying("upper", drops=drops), clauses=CLAUSES)
    carried = {(one["pack"], one["clause"]): one["carried_by"] for one in coverage_of(procedure)}

    assert carried["base", "2"] == ["upper instead"]
    assert "task fill" in carried["base", "1"]
