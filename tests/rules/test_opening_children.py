"""Child cases that are owed for each member of a list, and those that an act on the parent opens."""

from dataclasses import replace
from typing import Any

import pytest

from rules.api import (
    Act,
    ChildFacts,
    Choice,
    Collect,
    Field,
    Form,
    Formula,
    ListOf,
    Opening,
    Rule,
    Text,
    Whole,
    YesNo,
    is_,
    question,
)
from rules.evaluate import Situation, evaluate
from rules.facts import CaseFacts
from rules.trying import try_out
from tests.rules.making import CLAUSE, CLOSING, FILL, KIND, NOW, SHEET, asks, case, made, matter, problems

PLACES = Field("places", ListOf(Choice("hall", "yard")), required=False)
VISIT = replace(KIND, name="visit", number="V-{yyyy}-{n:04}", parent="matter", outcome="visit_outcome", repeats=True)
ABOUT = Form("about", "visit", (Field("place", Text()),), CLAUSE, arrives=True)
REPORT = Form("report", "visit", (Field("clean", YesNo()),), CLAUSE)
ASKED = Act("look_in", "matter", ("clerk",), CLAUSE, form="about", opens="visit")
EACH_PLACE = Opening("visit", "matter", CLAUSE, is_("done", True), for_each="places", states="place")
AGAIN = replace(EACH_PLACE, again=is_("clean", False))
OUTCOME = Formula(("clean",), lambda clean: "clean" if clean else "dirty", CLAUSE)
SHEET_OF_PLACES = replace(SHEET, fields=(*SHEET.fields, PLACES))


def visiting(**said: Any) -> type:
    return matter(
        **{
            "forms": [SHEET_OF_PLACES, ABOUT, REPORT],
            "case_kinds": [KIND, VISIT],
            "tasks": [FILL, replace(FILL, name="visit", of="visit", form="report")],
            "openings": [EACH_PLACE],
            "visit_outcome": OUTCOME,
            "questions": type("Questions", (), {"visit_outcome": _asked_of_a_visit()}),
            **said,
        }
    )


def _asked_of_a_visit() -> Any:
    def visit_outcome(self: Any) -> Any:
        """How did the visit end?"""

    visit_outcome.__qualname__ = "Questions.visit_outcome"
    return question(asked="change", of="visit", outcome=Choice("clean", "dirty"))(visit_outcome)


VISITS = made(visiting())
VISITS_AGAIN = made(visiting(openings=[AGAIN]))


def look(*places: Any, children: tuple[CaseFacts, ...] = (), procedure: Any = VISITS, **more: Any) -> Situation:
    facts = {"done": True, **({"places": places} if places != ("unknown",) else {})}
    return evaluate(procedure, case("matter", facts, children=children, **more), NOW)


def visit(place: str, clean: bool | None = None, **more: Any) -> CaseFacts:
    facts = {"place": place} | ({} if clean is None else {"clean": clean})
    return case("visit", facts, closed=clean is not None, **more)


def wanted(situation: Situation) -> tuple[int, tuple[Any, ...]]:
    (want,) = situation.wanted
    return want.count, want.members


def reasons(situation: Situation) -> list[str]:
    (close,) = (act for act in situation.acts if act.act == "close")
    return [refusal.code for refusal in close.refusals]


def test_one_child_is_owed_for_each_member_that_has_none() -> None:
    assert wanted(look("hall", "yard")) == (2, ("hall", "yard"))
    assert wanted(look("hall", "yard", children=(visit("yard"),))) == (2, ("hall",))
    assert wanted(look("hall", "yard", children=(visit("yard"), visit("hall")))) == (2, ())


def test_a_member_that_stands_twice_counts_once_and_a_gap_not_at_all() -> None:
    assert wanted(look("hall", None, "hall")) == (1, ("hall",))


def test_a_member_that_leaves_the_list_leaves_its_child_as_it_is() -> None:
    situation = look("yard", children=(visit("hall"), visit("yard")))

    assert wanted(situation) == (2, ())
    assert "child_open" in reasons(situation)


def test_nothing_is_owed_until_the_condition_holds_and_closing_waits_for_an_unknown_list() -> None:
    situation = evaluate(VISITS, case("matter", {"done": False, "places": ("hall",)}), NOW)

    assert wanted(situation) == (0, ())
    assert wanted(look("unknown")) == (0, ())
    assert "undecided" in reasons(look("unknown"))
    assert reasons(look()) == []


def test_the_case_does_not_close_while_a_child_is_owed_or_open() -> None:
    assert "child_owed" in reasons(look("hall"))
    assert "child_open" in reasons(look("hall", children=(visit("hall"),)))
    assert reasons(look("hall", children=(visit("hall", clean=True),))) == []


def test_one_more_is_owed_for_the_member_whose_child_ended_in_vain() -> None:
    in_vain = (visit("hall", clean=False), visit("yard", clean=True))

    assert wanted(look("hall", "yard", children=in_vain)) == (2, ())
    assert wanted(look("hall", "yard", children=in_vain, procedure=VISITS_AGAIN)) == (3, ("hall",))
    going_on = (*in_vain, visit("hall"))
    assert wanted(look("hall", "yard", children=going_on, procedure=VISITS_AGAIN)) == (3, ())


def test_a_new_round_owes_each_of_them_again() -> None:
    situation = look("hall", children=(visit("hall", clean=True),), cycle=2)

    assert wanted(situation) == (1, ("hall",))


def test_children_of_which_nobody_knows_for_whom_they_are_count_for_none() -> None:
    stray = case("visit", {})

    assert wanted(look("hall", children=(stray,))) == (2, ("hall",))


def test_a_trial_says_how_many_are_opened() -> None:
    tried = try_out(VISITS, {"done": True, "places": ["hall", "yard"]}, NOW, kind="matter")

    assert tried["cases"][0]["opens"] == [{"kind": "visit", "count": 2, "clauses": [CLAUSE]}]


@pytest.mark.parametrize(
    ("opening", "problem"),
    [
        ({"states": ""}, "for_each and states go together"),
        ({"for_each": ""}, "for_each and states go together"),
        ({"for_each": "done"}, "for_each: expected the name of a list that its case sees, got done"),
        ({"for_each": "clean"}, "for_each: expected the name of a list that its case sees, got clean"),
        ({"states": "clean"}, "states: clean is no field of a form of visit that says arrives=True"),
    ],
)
def test_an_opening_for_each_that_could_not_be_is_refused(opening: dict[str, str], problem: str) -> None:
    found = problems(visiting(openings=[replace(EACH_PLACE, **opening)]))  # type: ignore[arg-type]

    assert [one for one in found if one.startswith(f"opening visit: {problem}")]


def test_a_member_that_does_not_fit_what_is_stated_is_refused() -> None:
    counted = replace(ABOUT, fields=(Field("place", Whole(1, 9)),))

    assert [one for one in problems(visiting(forms=[SHEET_OF_PLACES, counted, REPORT])) if "states: place is" in one]


def test_a_child_is_evaluated_by_the_owner_of_its_parent() -> None:
    found = problems(visiting(case_kinds=[KIND, replace(VISIT, owner="sales")]))

    assert "case kind visit: owner: matter is owned by quality, which evaluates its children" in found


BOTH = made(visiting(openings=[], acts=[CLOSING, ASKED, replace(ASKED, name="look_back", effect="reopen")]))


def act(situation: Situation, name: str) -> list[str]:
    (status,) = (one for one in situation.acts if one.act == name)
    return [refusal.code for refusal in status.refusals]


def test_an_act_opens_a_child_of_an_open_case_and_a_reopening_one_of_a_closed_case() -> None:
    open_, closed = look("hall", procedure=BOTH), look("hall", procedure=BOTH, closed=True, outcome="ended")

    assert (act(open_, "look_in"), act(open_, "look_back")) == ([], ["not_closed"])
    assert (act(closed, "look_in"), act(closed, "look_back")) == (["already_closed"], [])


def test_may_decides_whether_the_act_opens_a_child() -> None:
    only_once = Collect(("visit_open",), (Rule((True,), "one_is_open", CLAUSE),))
    open_now = Formula(("visit.open",), lambda count: count > 0, CLAUSE)
    questions = vars(asks(visit_open=YesNo(), may_look_in=(Choice("one_is_open"), "collect")))
    procedure = made(
        visiting(
            openings=[],
            acts=[CLOSING, ASKED],
            questions=type("Questions", (), {**questions, "visit_outcome": _asked_of_a_visit()}),
            visit_open=open_now,
            may_look_in=only_once,
        )
    )

    assert act(look(procedure=procedure), "look_in") == []
    assert act(look(procedure=procedure, children=(visit("hall"),)), "look_in") == ["one_is_open"]


PERFORMS = replace(FILL, name="go", performs="look_in", before=())


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"acts": [CLOSING, replace(ASKED, opens="matter")]}, "opens: matter is no child case kind of matter"),
        ({"acts": [CLOSING, replace(ASKED, opens="call")]}, "opens: call is no child case kind of matter"),
        ({"acts": [CLOSING, replace(ASKED, form="sheet")]}, "opens: sheet is no form of visit that says arrives"),
        ({"acts": [CLOSING, replace(ASKED, form="report")]}, "opens: report is no form of visit that says arrives"),
        (
            {"acts": [CLOSING, replace(ASKED, effect="close")]},
            "opens: it opens a case of kind visit and has the effect",
        ),
        ({"tasks": [FILL, PERFORMS], "acts": [CLOSING, ASKED]}, "opens: task go performs it"),
    ],
)
def test_an_act_that_could_not_open_a_child_is_refused(said: dict[str, Any], problem: str) -> None:
    found = problems(visiting(openings=[], **said))

    assert [one for one in found if one.startswith(f"act look_in: {problem}")]


def test_the_parent_sees_for_whom_its_children_are() -> None:
    seen = made(visiting(child_facts=[ChildFacts("visited", "matter", "visit", "place")]))
    situation = look("hall", "yard", children=(visit("yard"), visit("hall")), procedure=seen)

    assert situation.values["visited"] == ("yard", "hall")
