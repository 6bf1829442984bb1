"""What is owed for each of a list, and again and again, from department to department."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rules.examples import run_examples
from services.casework import reading
from services.casework.tables import facts, owed_tasks
from tests.loop import Loop
from tests.services.test_families import assert_kept_is_what_is_stored

MakeLoop = Callable[..., Loop]
PACK = Path(__file__).parent / "packs" / "safety_walk"
SITE = f'[sites.factory]\npacks = ["safety-walk"]\n[sites.factory.pack_paths]\nsafety-walk = "{PACK}"\n'
BOTH = ["production", "warehouse"]
TIDY, UNTIDY = {"tidy": True}, {"tidy": False}


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITE, encoding="utf-8")
    return file


def begin(loop: Loop, *areas: str, posted: bool = False) -> str:
    answer = {"areas": list(areas or BOTH), "posted": posted}
    return str(act(loop, "begin_walk", **answer)["case"])


def act(loop: Loop, name: str, case: str | None = None, /, **answer: Any) -> dict[str, Any]:
    about = {"case": case} if case else {}
    return loop.say("act.request", act=name, by="li.na", answer=answer, **about)


def tasks(loop: Loop, name: str) -> dict[str, tuple[str, str]]:
    """The tasks of a name that were ever owed: the last of each key, with its state and its id."""
    with loop.department("quality").store.reading() as connection:
        query = select(owed_tasks).where(owed_tasks.c.name == name).order_by(owed_tasks.c.opened_at, owed_tasks.c.id)
        rows = connection.execute(query).all()
    ended = [row for row in rows if row.state != "open"]
    return {row.key: (row.state, row.id) for row in [*ended, *(row for row in rows if row.state == "open")]}


def states(loop: Loop, name: str) -> dict[str, str]:
    return {key: state for key, (state, _) in tasks(loop, name).items()}


def complete(loop: Loop, name: str, key: str, **answer: Any) -> dict[str, Any]:
    return loop.say("task.complete", task=tasks(loop, name)[key][1], by="wang", answer=answer)


def shown(loop: Loop, case: str) -> dict[str, Any]:
    """The case as the owner's people read it."""
    department = loop.department("quality")
    site, _, number = case.partition("/")
    with department.store.reading() as connection:
        return reading.case_whole(connection, department.procedures, site, number)


def known(loop: Loop, case: str) -> dict[str, Any]:
    """What the procedure sees."""
    department = loop.department("quality")
    with department.store.reading() as connection:
        found = department.duties.owner.situation(connection, case, loop.clock())
    assert found is not None
    return {name: one.value for name, one in found[1].known.items()}


def wake(loop: Loop) -> None:
    loop.department("quality").wake_due(loop.clock())
    loop.broker.run()


def test_the_examples_of_the_pack_come_out(loop: Loop) -> None:
    procedure = loop.department("quality").procedures.in_force("factory")

    assert [(ran.name, ran.failures) for ran in run_examples(procedure) if ran.failures] == []


def test_each_member_gets_a_task_of_its_own_that_says_for_what_it_is(loop: Loop) -> None:
    begin(loop)

    opened = {one["data"]["department"]: one["data"] for one in loop.broker.told("task.opened")}

    assert set(opened) == {"production", "warehouse"}
    assert opened["production"]["title"] == {"zh": "自查（生产）", "en": "look round (production hall)"}
    assert opened["production"]["shows"] == {"areas_now": "production", "posted": False}
    assert opened["production"]["form"]["properties"]["tidy"]["type"] == "boolean"
    assert set(opened["production"]["form"]["properties"]) == {"tidy", "remark"}


def test_what_is_stated_for_each_is_kept_for_each_and_the_case_closes_after_the_last(loop: Loop) -> None:
    case = begin(loop)
    complete(loop, "look_round", "production", tidy=True, remark="swept")
    too_early = act(loop, "close", case)
    complete(loop, "look_round", "warehouse", tidy=True)

    facts_now = shown(loop, case)["facts"]
    assert too_early["status"] == 409
    assert facts_now["remark[production]"]["value"] == "swept"
    assert facts_now["tidy[warehouse]"]["text"] == {"zh": "是否整洁（仓库）", "en": "tidy (warehouse)"}
    assert "remark[warehouse]" not in facts_now
    assert_kept_is_what_is_stored(loop)
    act(loop, "close", case)
    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "tidy")
    (closed,) = loop.broker.told("walk.closed")
    assert closed["data"]["outcome"] == "tidy"


def test_a_task_for_a_member_shows_what_was_stated_for_that_member(loop: Loop) -> None:
    begin(loop)
    for key in BOTH:
        complete(loop, "look_round", key, tidy=False, remark=f"oil at the {key}")
    complete(loop, "approve", "production", approved=True)

    opened = {one["data"]["shows"].get("to_repair"): one["data"]["shows"] for one in loop.broker.told("task.opened")}

    assert opened["production"] == {"to_repair": "production", "remark": "oil at the production"}
    assert opened["warehouse"] == {"to_repair": "warehouse", "remark": "oil at the warehouse"}


def test_a_member_that_leaves_has_its_task_withdrawn_and_gets_one_again_when_it_returns(loop: Loop) -> None:
    case = begin(loop)
    first = tasks(loop, "look_round")["warehouse"][1]
    listed = [(one["key"], one["text"]["en"]) for one in shown(loop, case)["tasks"]]
    assert sorted(listed) == [("production", "look round (production hall)"), ("warehouse", "look round (warehouse)")]
    act(loop, "leave_out", case, left_out=["warehouse"])
    assert states(loop, "look_round") == {"production": "open", "warehouse": "withdrawn"}
    assert loop.open_tasks() == ["look_round"]

    loop.clock.move(minutes=1)
    act(loop, "leave_out", case, left_out=[])

    assert states(loop, "look_round") == {"production": "open", "warehouse": "open"}
    assert tasks(loop, "look_round")["warehouse"][1] != first


def test_of_several_tasks_of_one_role_only_that_of_the_member_that_left_is_withdrawn(loop: Loop) -> None:
    case = begin(loop)
    for key in BOTH:
        complete(loop, "look_round", key, tidy=False)
    kept = tasks(loop, "approve")["production"]
    act(loop, "leave_out", case, left_out=["warehouse"])

    assert states(loop, "approve") == {"production": "open", "warehouse": "withdrawn"}
    assert tasks(loop, "approve")["production"] == kept


def test_what_was_stated_for_a_member_counts_again_when_it_returns(loop: Loop) -> None:
    case = begin(loop)
    complete(loop, "look_round", "warehouse", tidy=True)
    act(loop, "leave_out", case, left_out=["warehouse"])
    assert shown(loop, case)["facts"]["tidy[warehouse]"]["value"] is True
    act(loop, "leave_out", case, left_out=[])

    assert states(loop, "look_round") == {"production": "open", "warehouse": "done"}


def test_an_answer_for_a_member_that_has_left_comes_late(loop: Loop) -> None:
    case = begin(loop)
    owner, task = loop.department("quality"), tasks(loop, "look_round")["warehouse"][1]
    loop.broker.command("task.complete", {"task": task, "by": "wang", "answer": TIDY})
    with owner.store.working("factory") as work:
        owner.duties.owner.request(work, case, "leave_out", {"left_out": ["warehouse"]}, "li.na")
    loop.broker.run()

    assert "answer came late" in [one.what for one in loop.timeline(case)]
    assert "tidy[warehouse]" not in shown(loop, case)["facts"]


def test_messages_that_come_twice_and_in_any_order_open_and_fill_each_once(make_loop: MakeLoop) -> None:
    loop = make_loop(twice=0.6, shuffled=True)
    case = begin(loop)
    for key in BOTH:
        complete(loop, "look_round", key, tidy=key == "production")
    loop.broker.run()

    with loop.department("quality").store.reading() as connection:
        stated = connection.execute(select(facts.c.key).where(facts.c.name == "tidy")).scalars().all()
    assert sorted(stated) == BOTH
    assert len(loop.children(case, "repair")) == 1
    assert_kept_is_what_is_stored(loop)


def test_a_restart_in_the_middle_forgets_nothing(make_loop: MakeLoop) -> None:
    loop = make_loop(on_disk=True)
    case = begin(loop)
    complete(loop, "look_round", "production", tidy=False)
    again = make_loop(on_disk=True)
    complete(again, "look_round", "warehouse", tidy=False)

    places = [one.number for one in again.children(case, "repair")]
    assert len(places) == 2
    assert_kept_is_what_is_stored(again)


def test_every_answer_with_a_list_leaves_its_receipt_with_who_stated_what_for_whom(loop: Loop) -> None:
    case = begin(loop)
    complete(loop, "look_round", "warehouse", tidy=False)

    last = loop.receipts(case, "to_repair")[-1]

    assert last["outcome"] == ["warehouse"]
    (tidy,) = (entry for entry in last["inputs"] if entry["fact"] == "tidy")
    assert tidy["value"] == [None, False]
    assert tidy["stated"][0] is None
    assert (tidy["stated"][1]["by"], tidy["stated"][1]["key"]) == ("wang", "warehouse")


class TestChildrenForEach:
    """One repair is ordered for each untidy area, and another one where it was in vain."""

    def untidy(self, loop: Loop) -> str:
        case = begin(loop)
        for key in BOTH:
            complete(loop, "look_round", key, tidy=False)
        return case

    def places(self, loop: Loop, case: str) -> list[str]:
        names = [f"factory/{one.number}" for one in loop.children(case, "repair")]
        return [shown(loop, name)["facts"]["place"]["value"] for name in names]

    def test_each_child_knows_its_member_from_the_beginning(self, loop: Loop) -> None:
        case = self.untidy(loop)

        assert self.places(loop, case) == BOTH
        assert act(loop, "close", case)["status"] == 409
        noted = [one.detail for one in loop.timeline(case) if one.what == "child opened"]
        assert [one["kind"] for one in noted] == ["repair", "repair"]

    def test_where_it_was_in_vain_one_more_is_opened_and_closing_waits_for_it(self, loop: Loop) -> None:
        case = self.untidy(loop)
        hall, store = (f"factory/{one.number}" for one in loop.children(case, "repair"))
        loop.do("repair", case=hall, repaired=True)
        loop.do("repair", case=store, repaired=False)

        assert self.places(loop, case) == [*BOTH, "warehouse"]
        assert act(loop, "close", case)["status"] == 409
        loop.do("repair", repaired=True)
        act(loop, "close", case)
        assert loop.file(case).outcome == "untidy"

    def test_a_member_that_leaves_leaves_its_child_open(self, loop: Loop) -> None:
        case = self.untidy(loop)
        act(loop, "leave_out", case, left_out=["warehouse"])

        assert [one.closed for one in loop.children(case, "repair")] == [False, False]
        act(loop, "leave_out", case, left_out=[])
        assert self.places(loop, case) == BOTH


class TestAnActOpensAChild:
    """An objection is a case of its own; the act on the walk opens it."""

    def test_the_answer_names_the_child_and_its_form_is_the_childs(self, loop: Loop) -> None:
        case = begin(loop)

        accepted = act(loop, "object", case, grounds="the lamp was off")

        (objection,) = loop.children(case, "objection")
        assert accepted["case"] == f"factory/{objection.number}"
        assert shown(loop, accepted["case"])["facts"]["grounds"]["value"] == "the lamp was off"
        assert "grounds" not in shown(loop, case)["facts"]
        assert loop.task("rule", accepted["case"]) is not None
        (noted,) = (one for one in loop.timeline(case) if one.what == "child opened")
        assert (noted.detail["case"], noted.detail["clauses"], noted.by) == (accepted["case"], ["4"], "li.na")
        assert_kept_is_what_is_stored(loop)

    def test_the_parent_does_not_close_before_the_child_is_decided(self, loop: Loop) -> None:
        case = begin(loop, "warehouse")
        complete(loop, "look_round", "warehouse", tidy=True)
        act(loop, "object", case, grounds="the lamp was off")

        early = act(loop, "close", case)
        loop.do("rule", upheld=False)
        act(loop, "close", case)

        assert (early["status"], early["errors"][0]["code"]) == (409, "child_open")
        assert loop.file(case).closed

    def test_may_refuses_a_second_one_and_nothing_is_opened(self, loop: Loop) -> None:
        case = begin(loop)
        act(loop, "object", case, grounds="the lamp was off")

        refused = act(loop, "object", case, grounds="and it was dark")

        assert (refused["status"], refused["errors"][0]["code"]) == (409, "one_is_enough")
        assert len(loop.children(case, "objection")) == 1

    def test_a_wrong_form_is_refused_whole(self, loop: Loop) -> None:
        case = begin(loop)

        refused = [act(loop, "object", case), act(loop, "object", case, tidy=True, grounds="x")]

        assert [one["errors"][0]["field"] for one in refused] == ["answer.grounds", "answer.tidy"]
        assert loop.children(case, "objection") == []

    def test_a_closed_case_is_reopened_only_by_an_act_that_says_so(self, loop: Loop) -> None:
        case = begin(loop, "warehouse")
        complete(loop, "look_round", "warehouse", tidy=True)
        act(loop, "close", case)

        refused = act(loop, "object", case, grounds="it was not tidy")
        accepted = act(loop, "object_late", case, grounds="it was not tidy")

        assert (refused["status"], refused["errors"][0]["code"]) == (409, "already_closed")
        file, (objection,) = loop.file(case), loop.children(case, "objection")
        assert (file.closed, file.cycle, objection.opened_in_cycle) == (False, 2, 2)
        assert accepted["case"] == f"factory/{objection.number}"


class TestAgainAndAgain:
    """A patrol every seven days while the walk is posted."""

    def rounds(self, loop: Loop) -> dict[str, str]:
        return states(loop, "go_on_patrol")

    def test_the_next_round_opens_when_its_time_has_come_and_asks_for_everything_anew(self, loop: Loop) -> None:
        case = begin(loop, "production", posted=True)
        complete(loop, "go_on_patrol", "1", quiet=False, incident="a broken pane")
        wake(loop)
        assert self.rounds(loop) == {"1": "done"}
        assert shown(loop, case)["facts"]["incident"]["value"] == "a broken pane"

        loop.clock.move(days=7)
        wake(loop)
        assert self.rounds(loop) == {"1": "done", "2": "open"}
        asked = loop.broker.told("task.opened")[-1]["data"]
        assert set(asked["form"]["properties"]) == {"quiet", "incident"}

        complete(loop, "go_on_patrol", "2", quiet=True)
        now = shown(loop, case)["facts"]
        assert now["quiet"]["value"] is True
        assert "incident" not in now
        assert "incident" not in known(loop, case)
        assert_kept_is_what_is_stored(loop)

    def test_after_an_outage_one_round_is_opened(self, loop: Loop) -> None:
        begin(loop, "production", posted=True)
        complete(loop, "go_on_patrol", "1", quiet=True)
        loop.clock.move(days=100)
        wake(loop)
        wake(loop)

        assert self.rounds(loop) == {"1": "done", "2": "open"}
        complete(loop, "go_on_patrol", "2", quiet=True)
        loop.clock.move(days=7)
        wake(loop)
        assert self.rounds(loop) == {"1": "done", "2": "done", "3": "open"}

    def test_the_history_of_the_rounds_stays(self, loop: Loop) -> None:
        begin(loop, "production", posted=True)
        for number in "123":
            complete(loop, "go_on_patrol", number, quiet=number != "2")
            loop.clock.move(days=7)
            wake(loop)

        with loop.department("quality").store.reading() as connection:
            query = select(facts.c.key, facts.c.value).where(facts.c.name == "quiet").order_by(facts.c.entry)
            assert [tuple(row) for row in connection.execute(query)] == [("1", True), ("2", False), ("3", True)]

    def test_a_restart_keeps_the_round(self, make_loop: MakeLoop) -> None:
        loop = make_loop(on_disk=True)
        begin(loop, "production", posted=True)
        complete(loop, "go_on_patrol", "1", quiet=True, incident="none")
        loop.clock.move(days=7)
        wake(loop)
        complete(loop, "go_on_patrol", "2", quiet=True)
        again = make_loop(on_disk=True)
        again.clock.move(days=7)
        wake(again)

        assert self.rounds(again) == {"1": "done", "2": "done", "3": "open"}
        assert_kept_is_what_is_stored(again)

    def test_a_walk_that_is_not_posted_has_no_patrol(self, loop: Loop) -> None:
        begin(loop, "production")

        assert self.rounds(loop) == {}
