"""How packs combine: by name, said aloud, in the order of the site; whatever nobody would hear is refused."""

import warnings
from typing import Any

import pytest

from rules.api import (
    ANY,
    PASS,
    Choice,
    Collect,
    Drop,
    Field,
    Form,
    Formula,
    Role,
    Rule,
    Setting,
    Table,
    Task,
    Text,
    Whole,
    YesNo,
    hook,
)
from rules.evaluate import evaluate
from rules.facts import CaseFacts
from tests.rules.making import CLAUSE, CLERK, FILL, NOW, asks, made, matter, problems, saying

FLAG = Field("flag", YesNo())
COLOUR = Choice("red", "blue")
RED = Formula(("flag",), lambda _: "red", CLAUSE)
WORDS = Text(longest=64)


def base(answer: Any = RED, **more: Any) -> type:
    return matter(FLAG, questions=asks(q=COLOUR), q=answer, **more)


def blue(**more: Any) -> Formula:
    return Formula(("flag",), lambda _: "blue", CLAUSE, **more)


def test_two_packs_that_answer_one_question_are_refused() -> None:
    assert problems(base(), saying("upper", q=blue())) == [
        'q is answered by base and upper; name the winner under [answers], or let upper say replaces="base:q"'
    ]


@pytest.mark.parametrize(("winner", "outcome"), [("base", "red"), ("upper", "blue")])
def test_the_site_may_name_the_winner(winner: str, outcome: str) -> None:
    procedure = made(base(), saying("upper", q=blue()), answers={"q": winner})
    assert procedure.decide("q", {"flag": True}).outcome == outcome


def test_a_pack_may_say_that_it_replaces_an_answer() -> None:
    procedure = made(base(), saying("upper", q=blue(replaces="base:q")))
    assert procedure.decide("q", {"flag": True}).outcome == "blue"
    assert procedure.questions["q"].replaced == ("base",)


def test_the_order_of_the_site_decides_which_pack_is_the_upper_one() -> None:
    table = Table(("flag",), (Rule((True,), "blue", CLAUSE), Rule((False,), PASS, CLAUSE)))
    upper = saying("upper", q=table)
    assert problems(base(), upper) == []
    assert problems(upper, base()) == [
        'q is answered by upper and base; name the winner under [answers], or let base say replaces="upper:q"'
    ]


@pytest.mark.parametrize(
    ("packs", "site", "said"),
    [
        (
            [base(), saying("upper", q=blue(replaces="other:q"))],
            {},
            "upper: q replaces other:q, but below it base answers",
        ),
        ([base(blue(replaces="other:q"))], {}, "base: q replaces other:q, but no pack below it answers"),
        ([base()], {"answers": {"q": "other"}}, "answers.q: other does not answer it"),
        ([base()], {"answers": {"p": "base"}}, "answers.p: no pack of this site answers a question of that name"),
        (
            [base(Table(("flag",), (Rule((True,), "red", CLAUSE), Rule((False,), PASS, CLAUSE)), yields=("red",)))],
            {},
            "q: base hands on with PASS, but no pack below it answers",
        ),
        ([base(), base()], {}, "the pack base stands twice in packs"),
    ],
)
def test_an_answer_that_stands_for_nothing_is_refused(packs: list[type], site: dict[str, Any], said: str) -> None:
    assert said in problems(*packs, **site)


def test_what_is_collected_may_be_dropped_layer_by_layer() -> None:
    words = (WORDS, "collect")
    lower = matter(FLAG, questions=asks(q=words), q=Collect(("flag",), (Rule((True,), "late", CLAUSE),)))
    upper = saying("upper", q=Collect(("flag",), (Rule((ANY,), "lost", CLAUSE),)), drops=[Drop("base:q", CLAUSE)])
    assert made(lower, upper).decide("q", {"flag": True}).outcome == ("lost",)


def test_a_dropped_task_is_owed_no_more() -> None:
    upper = saying(
        "upper", drops=[Drop("base:task.fill", CLAUSE)], tasks=[Task("fill_in", "matter", "clerk", "sheet", CLAUSE)]
    )
    owed = evaluate(made(matter(), upper), CaseFacts("matter"), NOW).tasks
    assert [(task.pack, task.name) for task in owed] == [("upper", "fill_in")]


@pytest.mark.parametrize(
    ("drop", "said"),
    [
        ("base:nothing", "upper: drops base:nothing, which no lower pack declares"),
        ("upper:fill", "upper: drops upper:fill, which no lower pack declares"),
        ("nobody:fill", "upper: drops nobody:fill, which no lower pack declares"),
        ("base:sheet", "upper: drops base:sheet, which is more than one thing; say base:form.sheet or base:task.sheet"),
    ],
)
def test_dropping_what_is_not_there_is_refused(drop: str, said: str) -> None:
    lower = matter(tasks=[FILL, Task("sheet", "matter", "clerk", "sheet", CLAUSE)])
    assert said in problems(lower, saying("upper", drops=[Drop(drop, CLAUSE)]))


def test_only_what_lies_below_can_be_dropped() -> None:
    extra = Task("extra", "matter", "clerk", "sheet", CLAUSE)
    own = saying("upper", tasks=[extra], drops=[Drop("upper:extra", CLAUSE)])
    assert problems(matter(), own) == ["upper: drops upper:extra, which no lower pack declares"]
    lower = matter(drops=[Drop("upper:extra", CLAUSE)])
    assert problems(lower, saying("upper", tasks=[extra])) == ["base: drops upper:extra, which no lower pack declares"]


def test_a_thing_is_replaced_whole_and_aloud() -> None:
    own = Task("fill", "matter", "boss", "sheet", CLAUSE, replaces="base:fill")
    upper = saying("upper", tasks=[own], roles=[Role("boss", "quality", CLAUSE)])
    owed = evaluate(made(matter(), upper), CaseFacts("matter"), NOW).tasks
    assert [(task.name, task.role, task.host) for task in owed] == [("fill", "boss", "quality")]


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (
            FILL,
            'upper: tasks.fill is declared by base as well; say replaces="base:fill" or choose another name',
        ),
        (
            Task("new", "matter", "clerk", "sheet", CLAUSE, replaces="base:new"),
            "upper: tasks.new replaces base:new, which no lower pack declares",
        ),
    ],
)
def test_a_thing_that_meets_another_of_its_name_unsaid_is_refused(task: Task, said: str) -> None:
    assert said in problems(matter(), saying("upper", tasks=[task]))


def test_one_pack_that_declares_a_name_twice_is_refused() -> None:
    assert any("tasks.fill is declared by base as well" in one for one in problems(matter(tasks=[FILL, FILL])))
    assert any("roles.clerk is declared by base as well" in one for one in problems(matter(roles=[CLERK, CLERK])))


@pytest.mark.parametrize(("lower", "upper"), [("sales", "sales"), ("sales", ""), ("", "sales")])
def test_packs_that_name_the_same_role_mean_one(lower: str, upper: str) -> None:
    own = Task("look", "matter", "clerk", "look", CLAUSE)
    form = Form("look", "matter", (Field("looked", YesNo()),), CLAUSE)
    above = saying("upper", tasks=[own], forms=[form], roles=[Role("clerk", upper, CLAUSE)])
    procedure = made(matter(roles=[Role("clerk", lower, CLAUSE)]), above)
    assert [task.host for task in evaluate(procedure, CaseFacts("matter"), NOW).tasks] == ["sales", "sales"]
    assert "role clerk" in procedure.carriers["upper", CLAUSE]


def test_packs_that_give_a_role_to_different_departments_are_refused() -> None:
    (said,) = problems(matter(), saying("upper", roles=[Role("clerk", "quality", CLAUSE)]))
    assert said.startswith('upper: roles.clerk is declared by base as well, hosted by sales; say replaces="base:clerk"')


def test_a_misspelt_hook_is_refused_with_the_questions_there_are() -> None:
    said = problems(base(same_problm=RED))
    assert len(said) == 1
    assert said[0].startswith("base: unknown hook 'same_problm'")
    assert "same_problem" in said[0]


def test_a_hook_without_its_mark_is_refused() -> None:
    plugin = base()
    plugin.same_problem = lambda self: RED
    assert problems(plugin) == ["base: same_problem is not marked with hook, so nobody would hear it"]


def test_a_hook_that_wants_more_than_it_is_given_is_refused() -> None:
    plugin = base()
    plugin.same_problem = hook(_wants_more)
    said = problems(plugin)
    assert any("same_problem" in one and "base" in one for one in said)


def _wants_more(self: Any, case: Any) -> Any:
    return case


_wants_more.__qualname__ = "Plugin.same_problem"


@pytest.mark.parametrize("option", ["tryfirst", "trylast", "wrapper", "hookwrapper"])
def test_a_pack_that_would_order_itself_is_refused(option: str) -> None:
    plugin = base()

    def q(self: Any) -> Any:
        yield

    plugin.q = hook(**{option: True})(q)
    assert "base: q: the site's order decides; tryfirst, trylast and wrapper are refused" in problems(plugin)


def test_a_hook_that_raises_is_its_authors_problem() -> None:
    plugin = base()

    def q(self: Any) -> Any:
        raise KeyError("colour")

    q.__qualname__ = "Plugin.q"
    plugin.q = hook(q)
    assert problems(plugin) == ["base: q: KeyError: 'colour'"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"tasks": [Role("clerk", "sales", CLAUSE)]}, "base: tasks: expected a Task, got Role("),
        ({"tasks": FILL}, "base: tasks: expected a list, got Task"),
        ({"settings": ["big"]}, "base: settings: expected a Setting, got 'big'"),
        ({"q": "red"}, "base: q: expected an answer such as a Table, got 'red'"),
        ({"q": Table(("flag",), (((ANY,), "red", CLAUSE),))}, "base: q: rules: expected a tuple of Rule, got"),
        ({"q": Collect(("flag",), ())}, "got a Collect"),
    ],
)
def test_a_thing_of_the_wrong_kind_is_refused(said: dict[str, Any], problem: str) -> None:
    assert any(problem in one for one in problems(matter(FLAG, **{"questions": asks(q=COLOUR), "q": RED, **said})))


def test_a_table_cannot_answer_a_question_that_collects() -> None:
    table = Table(("flag",), (Rule((ANY,), "red", CLAUSE),))
    assert problems(matter(FLAG, questions=asks(q=(WORDS, "collect")), q=table)) == [
        "base:q: expected a Collect or Formula, got a Table"
    ]


def test_a_pack_may_not_bring_a_question_that_exists() -> None:
    choose = "choose another name, or do without one of the two"
    assert problems(base(), saying("upper", questions=asks(q=COLOUR, r=COLOUR), r=RED)) == [
        f"upper: the question q exists already, asked by base; {choose}"
    ]
    assert problems(base(), saying("upper", questions=asks(same_problem=YesNo()))) == [
        f"upper: the question same_problem exists already, asked by the engine; {choose}"
    ]


def test_every_question_that_exists_is_named_and_nothing_that_only_follows_from_it() -> None:
    upper = saying("upper", questions=asks(q=COLOUR, same_problem=YesNo(), r=COLOUR), r=RED)

    choose = "choose another name, or do without one of the two"
    assert problems(base(), upper) == [
        f"upper: the question q exists already, asked by base; {choose}",
        f"upper: the question same_problem exists already, asked by the engine; {choose}",
    ]


def test_questions_that_are_none_are_refused() -> None:
    assert problems(saying("base", questions=object())) == [
        "base: questions: expected a class or module with questions in it"
    ]


def test_a_setting_is_replaced_with_its_default() -> None:
    lower = base(settings=[Setting("limit", Whole(0, 9), CLAUSE, default=1)])
    upper = saying("upper", settings=[Setting("limit", Whole(0, 9), CLAUSE, default=2, replaces="base:limit")])
    procedure = made(lower, upper)
    assert (procedure.settings["limit"], procedure.setting_layers["limit"]) == (2, "upper")


def test_joining_packs_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made(base())
