"""Answers, tasks, acts, kinds of case and forms that could not stand are refused, each by its name."""

from dataclasses import replace
from typing import Any

import pytest

from rules.api import (
    JUDGE,
    Act,
    CaseKind,
    Chart,
    ChildFacts,
    Choice,
    Collect,
    Completeness,
    FactRole,
    Field,
    Form,
    Formula,
    Judgement,
    Opening,
    Rule,
    Schedule,
    Setting,
    State,
    Table,
    Text,
    Whole,
    YesNo,
    is_,
    known,
)
from tests.rules.making import (
    CLAUSE,
    CLOSING,
    FILL,
    KIND,
    SHEET,
    asks,
    matter,
    problems,
)

FLAG = Field("flag", YesNo())
COLOUR = Choice("red", "blue")
ROWS = (Rule((True,), "red", CLAUSE), Rule((False,), "blue", CLAUSE))
CHILD = CaseKind(
    "part",
    owner="quality",
    number="P-{yyyy}-{n:04}",
    clause=CLAUSE,
    states=(State("begun"),),
    outcome="matter_outcome",
    parent="matter",
)
OPENING = Act("begin", "matter", ("clerk",), CLAUSE, form="sheet", effect="open")


def asking(answer: Any, outcome: Any = COLOUR, **more: Any) -> type:
    return matter(FLAG, questions=asks(q=outcome), q=answer, **more)


def test_a_sound_procedure_is_let_in() -> None:
    assert problems(asking(Table(("flag",), ROWS))) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Table(("flag",), ROWS[:1]), "base:q: no rule covers flag = false"),
        (Table(("flag",), (*ROWS, ROWS[0])), "base:q: rules 1 and 3 both hold at flag = true"),
        (Table(("flag",), ROWS, hit="priority"), "base:q: hit: expected unique or any, got 'priority'"),
        (
            Table(("flag",), (ROWS[0], replace(ROWS[1], outcome="red"))),
            "base:q: no rule yields the declared outcome 'blue'",
        ),
        (
            Table(("flag",), (ROWS[0], replace(ROWS[1], outcome="green"))),
            "base:q: rule 2: outcome 'green': expected one of red, blue",
        ),
        (Table(("flag",), ROWS, yields=("red",)), "base:q: yields does not name 'blue'"),
        (
            Table(("flag",), ROWS, yields=("red", "blue", "green")),
            "base:q: no rule yields the declared outcome 'green'",
        ),
        (Table(("flog",), ROWS), "base:q: nothing supplies the fact flog"),
        (Table(("flag?",), ROWS), "base:q: flag?: a table's input cannot be optional; use a formula first"),
        (
            Table(("flag",), (ROWS[0], replace(ROWS[1], outcome=JUDGE))),
            "base:q: a table with the outcome JUDGE says judged_by, and only such a table",
        ),
        (
            Table(("flag",), ROWS, judged_by="clerk"),
            "base:q: a table with the outcome JUDGE says judged_by, and only such a table",
        ),
        (Table(("flag",), (ROWS[0], replace(ROWS[1], outcome=JUDGE)), judged_by="judge"), "no role is named judge"),
        (
            Table(("flag",), (replace(ROWS[0], values={"share": 0.5}), ROWS[1])),
            "base:q: rule 1: values: expected texts, whole numbers, yes and no, or lists of these, got {'share': 0.5}",
        ),
        (Formula(("flag", "flog?"), lambda *_: "red", CLAUSE), "base:q: nothing supplies the fact flog"),
        (Judgement("shoot", "flag", CLAUSE), "base:q: no form is named shoot"),
        (Judgement("sheet", "flog", CLAUSE), "base:q: the form sheet has no field flog"),
        (
            Judgement("sheet", "flag", CLAUSE),
            "base:q: flag is true or false, the question asks for one of red, blue",
        ),
        (Completeness("shoot", CLAUSE), "base:q: no form is named shoot"),
        (Completeness("sheet", CLAUSE), "base:q: a Completeness answers with yes or no, not one of red, blue"),
        (Table(("flag",), (replace(ROWS[0], clause="9"), ROWS[1])), "base: q rule 1 cites clause 9, which is not in"),
    ],
)
def test_an_answer_that_cannot_stand_is_refused_by_name(answer: Any, said: str) -> None:
    assert any(said in one for one in problems(asking(answer)))


def test_questions_that_wait_for_each_other_are_refused() -> None:
    plugin = matter(
        questions=asks(p=YesNo(), q=YesNo()),
        p=Formula(("q",), lambda q: q, CLAUSE),
        q=Formula(("p",), lambda p: p, CLAUSE),
    )
    assert any(one.startswith("these questions wait for each other: ") for one in problems(plugin))


def test_a_question_about_a_kind_of_case_that_nobody_declares_is_refused() -> None:
    assert "base: same_problem is asked of complaint, which no pack declares" in problems(
        matter(FLAG, same_problem=Formula(("flag",), lambda flag: flag, CLAUSE))
    )


def test_reasons_against_an_act_that_is_not_there_are_refused() -> None:
    words = (Text(longest=64), "collect")
    plugin = matter(FLAG, questions=asks(may_sell=words), may_sell=Collect(("flag",), (Rule((True,), "no", CLAUSE),)))
    assert "may_sell: matter has no act named sell" in problems(plugin)


def test_reasons_against_an_act_are_collected_not_chosen() -> None:
    sell = replace(CLOSING, name="sell")
    plugin = matter(FLAG, questions=asks(may_sell=COLOUR), may_sell=Table(("flag",), ROWS), acts=[CLOSING, sell])
    assert "act sell: may_sell must collect the reasons to refuse, not choose one" in problems(plugin)


OPTIONAL = Field("size", Whole(0, 9), required=False)


def test_a_question_that_could_wait_for_ever_is_refused() -> None:
    size = Formula(("size",), lambda size: size > 3, CLAUSE)
    assert problems(matter(OPTIONAL, questions=asks(q=YesNo()), q=size)) == [
        "base:q: it may wait for size for ever, since the form sheet does not require it; "
        "let a formula take size? first"
    ]
    either = Formula(("size?",), lambda size: bool(size), CLAUSE)
    assert problems(matter(OPTIONAL, questions=asks(q=YesNo()), q=either)) == []


TASKS: list[tuple[dict[str, Any], str]] = [
    ({"who": "nobody"}, "task fill: no role is named nobody"),
    ({"who": FactRole("flag")}, "task fill: flag is no choice of roles"),
    ({"who": FactRole("flog")}, "task fill: nothing supplies the role flog"),
    ({"form": "shoot"}, "task fill: matter has no form named shoot"),
    ({"before": ("sign",)}, "task fill: matter has no act named sign"),
    ({"performs": "sign"}, "task fill: matter has no act named sign"),
    ({"performs": "close"}, "task fill: it performs close and stands before it, so neither could ever be"),
    ({"shows": ("flog",)}, "task fill: shows flog, which nothing supplies to a case of kind matter"),
    ({"due": "q"}, "task fill: due: expected an answered question of matter whose outcome is a day or a time, got q"),
    ({"when": known("flog")}, "task fill: nothing supplies the fact flog to a case of kind matter"),
    ({"when": is_("flag", "yes")}, "task fill: flag is true or false, so it can never be 'yes'"),
    ({"when": is_("q", "green")}, "task fill: q is one of red, blue, so it can never be 'green'"),
    ({"of": "mater"}, "base: task fill: no case kind is named 'mater'"),
]


@pytest.mark.parametrize(("change", "said"), TASKS)
def test_a_task_that_could_not_be_owed_is_refused(change: dict[str, Any], said: str) -> None:
    assert said in problems(asking(Table(("flag",), ROWS), tasks=[replace(FILL, **change)]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"who": ()}, "act close: who: expected at least one role"),
        ({"who": ("nobody",)}, "act close: no role is named nobody"),
        ({"form": "shoot"}, "act close: matter has no form named shoot"),
        ({"when": known("flog")}, "act close: nothing supplies the fact flog to a case of kind matter"),
        ({"of": "mater"}, "base: act close: no case kind is named 'mater'"),
    ],
)
def test_an_act_that_nobody_could_do_is_refused(change: dict[str, Any], said: str) -> None:
    assert said in problems(matter(acts=[replace(CLOSING, **change)]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"owner": "boss"}, "owner: expected one of sales, quality, production, warehouse, got 'boss'"),
        ({"parent": "mater"}, "case kind matter: parent: no case kind is named mater"),
        ({"parent": "matter"}, "case kind matter: its parents go round in a circle"),
        ({"outcome": "colour"}, "case kind matter: outcome: no answered question of it is named colour"),
        ({"number": "M-{yyyy}"}, "number: expected a prefix, {yyyy} and {n:06}, got 'M-{yyyy}'"),
        ({"number": "{yyyy}-{n}"}, "number: expected a prefix, {yyyy} and {n:06}"),
        ({"number": "M-{yyyy}-{n:06}-{colour}"}, "number: expected a prefix, {yyyy} and {n:06}"),
        ({"name": "Matter.1"}, "case kind Matter.1: a name matches"),
        ({"closes_when": known("flog")}, "case kind matter: nothing supplies the fact flog to a case of kind matter"),
        (
            {"states": (State("begun", is_("done", "so")),)},
            "state matter.begun: done is true or false, so it can never be 'so'",
        ),
    ],
)
def test_a_kind_of_case_that_could_not_live_is_refused(change: dict[str, Any], said: str) -> None:
    assert any(said in one for one in problems(matter(case_kinds=[replace(KIND, **change)])))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (
            Form("spare", "matter", (FLAG,), CLAUSE),
            "form spare: no task and no act fills it, and it does not say arrives=True",
        ),
        (Form("spare", "mater", (FLAG,), CLAUSE), "form spare: no case kind is named mater"),
        (Form("spare", "matter", (OPTIONAL,), CLAUSE), "form spare: it has no required field"),
        (Form("spare", "matter", (FLAG, FLAG), CLAUSE), "form spare: flag stands there twice"),
        (Form("spare", "matter", (FLAG,), CLAUSE, keep="months"), "form spare: keep: no setting is named months"),
        (Form("spare", "matter", (FLAG,), CLAUSE, kept_by="boss"), "form spare: kept_by: no role is named boss"),
        (
            Form("spare", "matter", (FLAG,), CLAUSE, charts=(Chart("drawn", "q", "trend"),)),
            "form spare: chart drawn: shows: no answered question of matter is named q",
        ),
        (
            Form("spare", "matter", (Field("done", COLOUR),), CLAUSE, arrives=True),
            "done is true or false and also one of",
        ),
        (Form("spare", "matter", (Field("done", YesNo()),), CLAUSE, arrives=True), "done of matter has two sources"),
        (
            Form("spare", "matter", (Field("matter_outcome", Choice("ended")),), CLAUSE),
            "matter_outcome of matter has two",
        ),
    ],
)
def test_a_form_that_could_not_be_filled_is_refused(form: Form, said: str) -> None:
    assert any(said in one for one in problems(matter(forms=[SHEET, form])))


@pytest.mark.parametrize(
    ("said_by_pack", "said"),
    [
        (
            {"openings": [Opening("port", "matter", CLAUSE, known("done"))]},
            "opening port: it is no child case kind of matter",
        ),
        (
            {"openings": [Opening("part", "matter", CLAUSE, known("done"), again=known("done"))]},
            "opening part: again: done is no field of a form of part, nor its outcome",
        ),
        (
            {"child_facts": [ChildFacts("parts.done", "matter", "part", "done")]},
            "parts.done: done is no field of a form of part",
        ),
        (
            {"child_facts": [ChildFacts("parts.done", "part", "matter", "done")]},
            "parts.done: matter is no child case kind of part",
        ),
        (
            {"intake_kind": Table(("done",), (Rule((True,), "part", CLAUSE), Rule((False,), "mater", CLAUSE)))},
            "base:intake_kind: rule 2: no case kind is named mater",
        ),
        (
            {"intake_kind": Table(("done",), (Rule((True,), "part", CLAUSE), Rule((False,), "mater", CLAUSE)))},
            "base:intake_kind: rule 1: part is a child case kind; nothing arrives as it",
        ),
        (
            {"case_kinds": [KIND, replace(CHILD, number=KIND.number)]},
            "case kinds matter and part share the number prefix 'M-'",
        ),
    ],
)
def test_a_family_of_cases_that_does_not_fit_together_is_refused(said_by_pack: dict[str, Any], said: str) -> None:
    plugin = matter(**{"case_kinds": [KIND, CHILD], **said_by_pack})
    assert any(said in one for one in problems(plugin))


@pytest.mark.parametrize(
    ("owner", "more", "opened_by"),
    [
        ("quality", {"acts": [CLOSING, OPENING]}, "act begin"),
        ("quality", {"schedules": [Schedule("monthly", "matter", "month", CLAUSE)]}, "schedule monthly"),
        ("quality", {}, ""),
        ("sales", {"acts": [CLOSING, OPENING]}, ""),
    ],
)
def test_a_kind_that_two_departments_would_number_is_refused(owner: str, more: dict[str, Any], opened_by: str) -> None:
    arrives = Table(("done",), (Rule((True,), "matter", CLAUSE), Rule((False,), "matter", CLAUSE)))
    plugin = matter(case_kinds=[replace(KIND, owner=owner)], intake_kind=arrives, **more)
    found = [one for one in problems(plugin) if "one number would be given twice" in one]
    said = f"matter is opened by {opened_by} as well, and quality owns it: sales numbers what arrives"
    assert [said in one for one in found] == [True] * (2 if opened_by else 0)


def test_a_question_of_a_child_case_that_hides_a_field_of_its_parent_is_refused() -> None:
    own = asks(done=YesNo())
    own.done.capaloop_question = replace(own.done.capaloop_question, of="part")
    plugin = matter(case_kinds=[KIND, CHILD], questions=own, done=Formula((), lambda: True, CLAUSE))
    assert "done is a question of part and also a field of a form of matter" in problems(plugin)


def test_a_grandchild_sees_what_was_stated_in_its_familys_head() -> None:
    screw = replace(CHILD, name="screw", number="S-{yyyy}-{n:04}", parent="part")
    own = asks(q=YesNo())
    own.q.capaloop_question = replace(own.q.capaloop_question, of="screw")
    plugin = matter(case_kinds=[KIND, CHILD, screw], questions=own, q=Formula(("done",), lambda done: done, CLAUSE))
    assert not [one for one in problems(plugin) if "done" in one]


def test_a_name_that_a_case_would_see_from_two_sources_is_refused() -> None:
    settings = [Setting("done", YesNo(), CLAUSE)]
    assert "done is a setting and also a form fact of matter" in problems(matter(settings=settings))
    questions = type("Questions", (), {**vars(asks(done=YesNo()))})
    assert any(
        "two sources" in one for one in problems(matter(questions=questions, done=Formula((), lambda: True, CLAUSE)))
    )
