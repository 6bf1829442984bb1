"""What is true of every department that holds tasks; each department's test class inherits it."""

from typing import Any

from shared.messages.registry import by_type
from shared.messages.schema import load
from shared.messages.task import TaskAssigned, TaskWithdrawn
from shared.store.actor import Actor
from shared.store.work import Work
from tests.loop import Loop

FORM = {
    "type": "object",
    "properties": {
        "seen": {"type": "boolean"},
        "seen_on": {"type": "string", "format": "date"},
        "pieces": {"type": "integer", "minimum": 1, "maximum": 9},
        "kind": {"anyOf": [{"type": "string", "enum": ["burr", "scratch"]}, {"const": "n/a"}]},
    },
    "required": ["seen", "seen_on"],
    "additionalProperties": False,
}
ANSWER = {"seen": True, "seen_on": "2026-03-02"}


class DepartmentSuite:
    """Inherit and set `name`."""

    name = ""

    def open(self, loop: Loop, task: str = "0123456789ab") -> str:
        """A task of some case comes in, as the owner sends it."""
        id_ = f"{self.name}.{task}"
        with loop.department(self.name).store.writing() as connection:
            self._duty(loop).task_assigned(self.a_task(id_), self._work(loop, connection))
        return id_

    def a_task(self, id_: str, **changes: Any) -> TaskAssigned:
        data = {
            "id": id_,
            "case": "factory/C-2026-000009",
            "case_kind": "complaint",
            "department": self.name,
            "role": self.name,
            "kind": "look",
            "title": {"zh": "查看", "en": "look"},
            "opened_at": "2026-03-01T00:00:00+00:00",
            "clauses": ["1"],
            "form": FORM,
            "state": "open",
            "owner": "quality",
            **changes,
        }
        return load(by_type("task.assigned.v1").body, data, strict=True)

    def withdraw(self, loop: Loop, id_: str) -> None:
        message = TaskWithdrawn(id_, "factory/C-2026-000009", self.name, "no longer owed")  # type: ignore[arg-type]
        with loop.department(self.name).store.writing() as connection:
            self._duty(loop).task_withdrawn(message, self._work(loop, connection))

    def complete(self, loop: Loop, id_: str, answer: dict[str, Any], **more: Any) -> dict[str, Any]:
        return loop.broker.command("task.complete", {"task": id_, "by": "li.na", "answer": answer, **more})

    def _duty(self, loop: Loop) -> Any:
        return loop.department(self.name).duties

    def _work(self, loop: Loop, connection: Any) -> Work:
        return Work(connection, loop.clock(), "factory", "urn:test", Actor("quality"))

    def test_a_completed_task_is_reported_to_its_owner_with_the_answer(self, loop: Loop) -> None:
        id_ = self.open(loop)

        answer = self.complete(loop, id_, ANSWER)

        assert (answer["case"], answer["task"], answer["duplicate"]) == ("factory/C-2026-000009", id_, False)
        loop.broker.run()
        (done,) = loop.broker.told("task.done")
        assert (done["data"]["answer"], done["data"]["by"]) == (ANSWER, "li.na")

    def test_the_same_answer_twice_is_a_duplicate_and_another_answer_is_refused(self, loop: Loop) -> None:
        id_ = self.open(loop)
        self.complete(loop, id_, ANSWER)

        again = self.complete(loop, id_, ANSWER)
        other = self.complete(loop, id_, {**ANSWER, "seen": False})

        assert again["duplicate"] is True
        assert (other["status"], other["errors"][0]["code"]) == (409, "task-closed")
        loop.broker.run()
        assert len(loop.broker.told("task.done")) == 1

    def test_a_task_that_comes_twice_is_held_once(self, loop: Loop) -> None:
        self.open(loop)
        self.open(loop)

        assert loop.open_tasks() == ["look"]

    def test_a_task_withdrawn_before_it_came_is_never_listed(self, loop: Loop) -> None:
        self.withdraw(loop, f"{self.name}.0123456789ab")
        id_ = self.open(loop)

        assert loop.open_tasks() == []
        assert self.complete(loop, id_, ANSWER)["status"] in (404, 409)

    def test_a_withdrawn_task_cannot_be_completed(self, loop: Loop) -> None:
        id_ = self.open(loop)
        self.withdraw(loop, id_)

        refused = self.complete(loop, id_, ANSWER)

        assert (refused["status"], refused["errors"][0]["code"]) == (409, "task-closed")

    def test_a_late_withdrawal_leaves_a_done_task_done(self, loop: Loop) -> None:
        id_ = self.open(loop)
        self.complete(loop, id_, ANSWER)
        self.withdraw(loop, id_)

        assert self.complete(loop, id_, ANSWER)["duplicate"] is True

    def test_a_wrong_answer_is_refused_whole_with_every_field_named(self, loop: Loop) -> None:
        id_ = self.open(loop)

        refused = self.complete(loop, id_, {"seen": "yes", "pieces": 10, "kind": "crack", "colour": "red"})

        found = {(error["field"], error["code"]) for error in refused["errors"]}
        assert refused["status"] == 422
        assert found == {
            ("answer.seen", "type"),
            ("answer.seen_on", "required"),
            ("answer.pieces", "range"),
            ("answer.kind", "type"),
            ("answer.colour", "unknown-field"),
        }
        assert loop.open_tasks() == ["look"]

    def test_a_task_that_nobody_opened_is_refused(self, loop: Loop) -> None:
        refused = self.complete(loop, f"{self.name}.ffffffffffff", ANSWER)

        assert (refused["status"], refused["errors"][0]["field"]) == (404, "task")

    def test_a_task_of_another_site_is_refused(self, loop: Loop) -> None:
        id_ = self.open(loop)

        refused = loop.broker.command("task.complete", {"task": id_, "by": "x", "answer": ANSWER}, site="annex")

        assert (refused["status"], refused["errors"][0]["field"]) == (422, "site")

    def test_no_default_lies_in_a_form(self, loop: Loop) -> None:
        loop.say("stock.record", record="S-1", product_name="bracket A", defect="burr")
        loop.submit()

        forms = [one["data"]["form"] for one in loop.broker.told("task.opened")]

        assert forms
        assert not any("default" in field for form in forms for field in form["properties"].values())

    def test_it_says_what_it_receives(self, loop: Loop) -> None:
        duties = loop.department(self.name).message_duties

        assert {"task.complete", "task.assigned", "task.done", "act.request"} <= {one.name for one in duties}
