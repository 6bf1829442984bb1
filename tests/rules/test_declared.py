"""A pack that names its modules: what they hold is heard, in their order, and nothing of it is lost silently."""

from types import ModuleType
from typing import Any

import pytest

from rules.api import Declared, Drop, Role, Rule, Table, YesNo, hook
from rules.errors import DeclarationError
from rules.stack import join
from tests.rules.making import asks, pack_of_class

BOSS, MAKER, CLERK = (Role(name, "sales", "1") for name in ("boss", "maker", "clerk"))
RED = Table((), (Rule((), True, "1"),))


def module(name: str, **held: Any) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(held)
    return made


def pack(*modules: ModuleType, **said: Any) -> Any:
    return type("Made", (Declared,), {"modules": modules, "questions": asks(urgent=YesNo()), **said})


def heard(plugin: Any) -> dict[str, Any]:
    stack = join([pack_of_class(plugin)])
    return {"roles": list(stack.of("roles")), "urgent": stack.answers.get("urgent"), "problems": stack.problems}


def test_what_modules_hold_is_heard_in_their_order() -> None:
    plugin = pack(module("one", ROLES=(BOSS,), URGENT=RED), module("two", ROLES=(MAKER, CLERK)))
    assert heard(plugin)["roles"] == ["boss", "maker", "clerk"]
    assert heard(plugin)["urgent"] == [("base", RED)]


def test_a_method_of_the_pack_stands_in_place_of_its_modules() -> None:
    @hook
    def roles(self: Any) -> Any:
        return (CLERK,)

    assert heard(pack(module("one", ROLES=(BOSS,), URGENT=RED), roles=roles))["roles"] == ["clerk"]


def test_answers_by_name_stand_alone() -> None:
    other = Table((), (Rule((), False, "1"),))
    plugin = pack(module("one", ROLES=(BOSS,), HASTE=RED), answers={"urgent": other})
    assert heard(plugin)["urgent"] == [("base", other)]


def test_an_answer_to_no_question_is_refused_by_name() -> None:
    assert any("urgemt" in one for one in heard(pack(module("one", URGEMT=RED)))["problems"])


def test_a_question_that_two_modules_answer_is_refused() -> None:
    with pytest.raises(DeclarationError, match="two: urgent is answered by one already"):
        pack(module("one", URGENT=RED), module("two", URGENT=RED))


def test_a_module_that_holds_nothing_is_refused() -> None:
    with pytest.raises(DeclarationError, match="empty: expected an answer or some of SETTINGS"):
        pack(module("empty", FROMS=()))


def test_what_is_given_up_is_heard_too() -> None:
    drop = Drop("base:task.x", "1")
    assert pack(module("one", DROPS=(drop,)))().drops() == (drop,)
