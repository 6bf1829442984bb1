"""What is owed for each member of a list, and what is stated for each."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rules.api import (
    EACH,
    Act,
    ChildFacts,
    Choice,
    Completeness,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Judgement,
    ListOf,
    Record,
    Role,
    Signer,
    Task,
    Text,
    Whole,
    YesNo,
    is_,
)
from rules.evaluate import Situation, evaluate
from rules.facts import CaseFacts, Known, Source
from rules.owing import owed as owed_by
from rules.procedure import Procedure
from rules.receipts import receipt, redecide
from rules.trying import try_out
from tests.rules.making import (
    CLAUSE,
    CLERK,
    CLOSING,
    FILL,
    KIND,
    NOW,
    SHEET,
    asks,
    case,
    made,
    matter,
    problems,
    stated,
)

AREAS = Field("areas", ListOf(Choice("paint", "press"), gaps=False))
PAINT, PRESS = Role("paint", "production", CLAUSE), Role("press", "warehouse", CLAUSE)
PLAN = Form("plan", "matter", (Field("plan.by", Day()), Field("plan.remark", Text(), required=False)), CLAUSE)
DRAW_UP = Task("draw_up", "matter", EACH, "plan", CLAUSE, for_each="areas", before=("close",))
COMPLETE = Completeness("plan", CLAUSE)
EARLIEST = Formula(("plan.by",), lambda days: min((day for day in days if day), default=None) or date.max, CLAUSE)
FIRST, SECOND = date(2026, 4, 1), date(2026, 5, 1)


def planning(*fields: Field, task: Task = DRAW_UP, form: Form = PLAN, **said: Any) -> type:
    sheet = replace(SHEET, fields=(*SHEET.fields, AREAS, *fields))
    questions = vars(asks(all_planned=YesNo(), earliest=Day())) | vars(said.pop("questions", asks()))
    return matter(
        **{
            "roles": [CLERK, PAINT, PRESS],
            "forms": [sheet, form],
            "tasks": [FILL, task],
            "questions": type("Questions", (), {k: v for k, v in questions.items() if not k.startswith("__")}),
            "all_planned": COMPLETE,
            "earliest": EARLIEST,
            **said,
        }
    )


PLANNED = made(planning())


def by(member: str, day: date, *, at: datetime = NOW, who: str = "li.na", cycle: int = 1) -> dict[str, Known]:
    return {member: Known(day, Source("form", "plan"), by=who, known_at=at, key=member, cycle=cycle)}


def look(
    *members: Any, plans: dict[str, Known] | None = None, procedure: Procedure = PLANNED, **more: Any
) -> Situation:
    facts = {"done": True, **({"areas": members} if members != (None,) else {})}
    return evaluate(procedure, case("matter", facts, by_member={"plan.by": plans or {}}, **more), NOW)


def owed(situation: Situation) -> list[tuple[str, str]]:
    return [one.identity for one in situation.tasks]


def planned(situation: Situation) -> list[tuple[str, str]]:
    return [one for one in owed(situation) if one[0] == "draw_up"]


def reasons(situation: Situation) -> list[tuple[str, tuple[str, ...]]]:
    (close,) = (act for act in situation.acts if act.act == "close")
    return [(refusal.code, refusal.names) for refusal in close.refusals]


def test_each_member_owes_the_form_until_it_is_filled_for_that_member() -> None:
    before = look("paint", "press")
    after = look("paint", "press", plans=by("press", FIRST))

    assert owed(before) == [("draw_up", "paint"), ("draw_up", "press")]
    assert [(one.role, one.host, one.member) for one in before.tasks] == [
        ("paint", "production", "paint"),
        ("press", "warehouse", "press"),
    ]
    assert owed(after) == [("draw_up", "paint")]
    assert owed(look("paint", "press", plans=by("press", FIRST) | by("paint", SECOND))) == []


def test_what_is_stated_for_each_is_a_list_beside_the_list_with_a_gap_where_nothing_is() -> None:
    situation = look("paint", "press", plans=by("press", FIRST))

    assert situation.values["plan.by"] == (None, FIRST)
    assert situation.values["plan.remark"] == (None, None)
    assert PLANNED.domains["plan.by"] == ListOf(Day())
    assert situation.decisions["earliest"].outcome == FIRST
    assert situation.decisions["all_planned"].outcome is False
    assert [record.missing for record in situation.records if record.form == "plan"] == [("plan.by",)]


def test_while_the_list_is_unknown_nothing_is_owed_and_closing_waits_for_it() -> None:
    situation = look(None)

    assert owed(situation) == [("fill", "")]
    assert "plan.by" not in situation.values
    assert reasons(situation) == [("task_open", ("fill",)), ("undecided", ("areas",))]
    assert situation.decisions["earliest"].waiting == ("plan.by",)


def test_nobody_owes_anything_for_an_empty_list() -> None:
    situation = look()

    assert (owed(situation), reasons(situation)) == ([], [])
    assert situation.decisions["all_planned"].outcome is True


def test_the_case_does_not_close_before_the_last_member_is_done() -> None:
    assert reasons(look("paint", "press", plans=by("paint", FIRST))) == [("task_open", ("draw_up",))]
    assert reasons(look("paint", "press", plans=by("paint", FIRST) | by("press", FIRST))) == []


def test_a_member_that_stands_twice_counts_once_and_one_that_leaves_is_no_longer_asked() -> None:
    assert owed(look("paint", "paint")) == [("draw_up", "paint")]
    twice = look("paint", "paint", plans=by("paint", FIRST))
    assert (owed(twice), twice.values["plan.by"]) == ([], (FIRST, FIRST))
    gone = look("press", plans=by("paint", FIRST))
    assert (owed(gone), gone.values["plan.by"]) == ([("draw_up", "press")], (None,))
    assert look("paint", "press", plans=by("paint", FIRST)).values["plan.by"] == (FIRST, None)


def test_a_condition_decides_for_all_of_them() -> None:
    procedure = made(planning(task=replace(DRAW_UP, when=is_("done", False))))

    assert owed(look("paint", procedure=procedure)) == []


def test_a_form_that_counts_for_one_round_is_owed_again_in_the_next() -> None:
    procedure = made(planning(form=replace(PLAN, each_cycle=True)))
    plans = by("paint", FIRST)

    assert owed(look("paint", plans=plans, procedure=procedure)) == []
    assert owed(look("paint", plans=plans, procedure=procedure, cycle=2)) == [("draw_up", "paint")]
    assert owed(look("paint", plans=plans, cycle=2)) == []


LINES = Field("lines", ListOf(Record("line", {"product": Text(), "pieces": Whole(1, 9)})))


def test_a_record_is_told_from_others_by_its_canonical_text() -> None:
    task = replace(DRAW_UP, who="clerk", for_each="lines")
    procedure = made(planning(LINES, task=task))
    lines = procedure.read_fact("lines", [{"product": "A", "pieces": 2}, None, {"pieces": 2, "product": "A"}])
    facts = case("matter", {"done": True, "lines": lines})

    assert planned(evaluate(procedure, facts, NOW)) == [("draw_up", '{"pieces":2,"product":"A"}')]


class TestAnAnswerIsTheList:
    """The list of a question is known once the question is decided, and what hangs on it comes after it."""

    questions = asks(affected=ListOf(Text()), days=Whole(0, 99))
    told = Formula(("plan.by",), lambda days: len([day for day in days if day]), CLAUSE)
    named = Formula(("done",), lambda done: ("press",) if done else (), CLAUSE)
    plugin = staticmethod(planning)

    def procedure(self, **said: Any) -> Procedure:
        task = replace(DRAW_UP, for_each="affected")
        return made(planning(task=task, questions=self.questions, days=self.told, **{"affected": self.named, **said}))

    def test_tasks_and_facts_follow_from_it(self) -> None:
        procedure = self.procedure()
        open_ = look(None, procedure=procedure)
        done = look(None, procedure=procedure, plans=by("press", FIRST))

        assert planned(open_) == [("draw_up", "press")]
        assert (open_.decisions["days"].outcome, done.decisions["days"].outcome) == (0, 1)
        assert procedure.domains["affected"] == ListOf(Choice("clerk", "paint", "press"))

    def test_a_trial_may_suppose_the_list(self) -> None:
        tried = try_out(self.procedure(), {"affected": ["paint"], "plan.by": [None], "done": False}, NOW)

        assert [one.get("key") for one in tried["tasks"] if one["kind"] == "draw_up"] == ["paint"]

    def test_a_list_that_waits_for_what_is_stated_for_its_members_is_refused(self) -> None:
        circle = Formula(("plan.by",), lambda days: ("press",), CLAUSE)
        task = replace(DRAW_UP, for_each="affected")
        said = problems(planning(task=task, questions=self.questions, days=self.told, affected=circle))

        assert [one for one in said if one.startswith("these questions wait for each other: affected")]

    def test_a_receipt_waits_for_the_list_and_says_through_which_fact(self) -> None:
        procedure = self.procedure(affected=Formula(("areas",), lambda areas: areas, CLAUSE))
        waiting = owed_by(procedure, ("plan.by",), "matter", {"done": True}.get)

        assert [(one["fact"], one.get("through")) for one in waiting] == [
            ("plan.by", None),
            ("affected", "plan.by"),
            ("areas", "affected"),
        ]
        roles = owed_by(procedure, ("plan.by",), "matter", {"affected": ("press",), "plan.by": (None,)}.get)
        assert roles[0]["roles"] == ["press"]


def test_who_owes_it_may_be_a_list_beside_the_list() -> None:
    task = replace(DRAW_UP, for_each="lines", who=FactRole("keepers"))
    keepers = Field("keepers", ListOf(Choice("paint", "press")), required=False)
    procedure = made(planning(LINES, keepers, task=task))
    lines = procedure.read_fact("lines", [{"product": one, "pieces": 1} for one in "AB"])

    def roles(said: Any) -> list[str]:
        known = {} if said is None else {"keepers": said}
        situation = evaluate(procedure, case("matter", {"done": True, "lines": lines, **known}), NOW)
        assert (("undecided", ("keepers",)) in reasons(situation)) is (said is None)
        return [one.role for one in situation.tasks if one.name == "draw_up"]

    assert (roles(("press", "paint")), roles(("press",)), roles(None)) == (["press", "paint"], ["press"], [])


def test_each_may_be_due_at_a_time_of_its_own() -> None:
    due = Formula(
        ("areas",), lambda areas: tuple(NOW.date() + timedelta(days=at - 1) for at, _ in enumerate(areas)), CLAUSE
    )
    procedure = made(planning(task=replace(DRAW_UP, due="until"), questions=asks(until=ListOf(Day())), until=due))
    situation = look("paint", "press", procedure=procedure)

    assert [(one.late, one.due) for one in situation.tasks] == [
        (True, datetime(2026, 3, 2, tzinfo=UTC)),
        (False, datetime(2026, 3, 3, tzinfo=UTC)),
    ]
    assert situation.wake_at == datetime(2026, 3, 3, tzinfo=UTC)


def test_the_receipt_says_who_stated_what_for_each_member_and_decides_again() -> None:
    later = NOW + timedelta(hours=1)
    plans = by("paint", SECOND, who="wang") | by("press", FIRST, at=later)
    situation = look("paint", None, "press", plans=plans)
    made_ = receipt(PLANNED, situation.decisions["earliest"], situation.known, situation.values, later).document
    (entry,) = made_["inputs"]

    assert (entry["value"], entry["by"], entry["known_at"]) == (
        ["2026-05-01", None, "2026-04-01"],
        "li.na",
        later.isoformat(),
    )
    assert entry["stated"] == [
        {"by": "wang", "key": "paint", "known_at": NOW.isoformat(), "as_of": None},
        None,
        {"by": "li.na", "key": "press", "known_at": later.isoformat(), "as_of": None},
    ]
    assert redecide(PLANNED, made_).outcome == FIRST


def test_a_trial_takes_the_list_of_what_is_stated_as_it_is_given() -> None:
    given = {"areas": ["paint", "press"], "plan.by": [None, "2026-04-01"]}
    tried = try_out(PLANNED, given, NOW)

    assert [(one["kind"], one.get("key")) for one in tried["tasks"]] == [("fill", None), ("draw_up", "paint")]
    assert tried["unused"] == []
    shorter = try_out(PLANNED, {**given, "plan.by": ["2026-04-01"]}, NOW)
    assert [one.get("key") for one in shorter["tasks"]] == [None, "press"]


NOTE = Form("note", "matter", (Field("noted", YesNo()),), CLAUSE)


NO_LIST = "for_each: expected the name of a list that its case sees, got"
BY_HAND = replace(DRAW_UP, name="again", for_each="", who="clerk")
SKIP = Act("skip", "matter", ("clerk",), CLAUSE, form="plan")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"task": replace(DRAW_UP, for_each="zones")}, f"{NO_LIST} zones"),
        ({"task": replace(DRAW_UP, who="clerk", for_each="done")}, f"{NO_LIST} done"),
        ({"task": replace(DRAW_UP, who="clerk", for_each="plan.by")}, "plan.by is stated on plan for each member"),
        ({"task": replace(DRAW_UP, for_each="")}, "EACH is the member of a list; say for_each"),
        ({"task": replace(DRAW_UP, performs="close")}, "it performs close, which is done once, and not for each of"),
        ({"tasks": [FILL, DRAW_UP, BY_HAND]}, "filled for each of areas, and by task again as well"),
        ({"acts": [CLOSING, SKIP]}, "filled for each of areas, and by act skip as well"),
        ({"form": replace(PLAN, arrives=True)}, "so it cannot say arrives"),
        ({"form": replace(PLAN, signers=(Signer("clerk", "seen", CLAUSE),))}, "so it cannot say signers"),
        ({"task": replace(DRAW_UP, due="areas")}, "due: expected an answered question of matter"),
    ],
)
def test_what_could_not_be_owed_for_each_is_refused(said: dict[str, Any], problem: str) -> None:
    assert [one for one in problems(planning(**said)) if problem in one]


def test_a_member_that_is_no_role_cannot_owe_anything() -> None:
    places = Field("places", ListOf(Choice("paint", "yard")), required=False)
    texts = Field("texts", ListOf(Text()), required=False)

    assert "task draw_up: places: no role is named yard" in problems(
        planning(places, task=replace(DRAW_UP, for_each="places"))
    )
    assert "task draw_up: texts is no choice of roles" in problems(
        planning(texts, task=replace(DRAW_UP, for_each="texts"))
    )


def test_a_question_does_not_wait_for_ever_for_a_list_that_nobody_has_to_state() -> None:
    found = problems(planning(replace(LINES, required=False), task=replace(DRAW_UP, who="clerk", for_each="lines")))

    assert [one for one in found if one.startswith("base:earliest: it may wait for lines for ever")]


def test_one_value_cannot_be_judged_from_what_is_stated_for_each() -> None:
    judged = Judgement("plan", "plan.by", CLAUSE)
    (problem,) = problems(planning(questions=asks(agreed=Day()), agreed=judged))

    assert problem == "base:agreed: plan.by is a list, each a day, YYYY-MM-DD, the question asks for a day, YYYY-MM-DD"


def test_what_is_stated_for_each_stays_in_its_case() -> None:
    child = replace(KIND, name="part", number="P-{yyyy}-{n:04}", parent="matter", outcome="part_outcome")
    about = Form("about", "part", (Field("ends", ListOf(Text())), Field("worn", YesNo())), CLAUSE, arrives=True)
    fit = Form("fit", "part", (Field("fits", YesNo()),), CLAUSE)
    try_on = Task("try_on", "part", "clerk", "fit", CLAUSE, for_each="ends", shows=("plan.by",))
    sees = [ChildFacts("worn_parts", "matter", "part", "worn"), ChildFacts("fitting", "matter", "part", "fits")]
    said = {"forms": [replace(SHEET, fields=(*SHEET.fields, AREAS)), PLAN, about, fit], "case_kinds": [KIND, child]}
    found = problems(planning(**said, tasks=[FILL, DRAW_UP, try_on], child_facts=sees))

    assert "fitting: fits is no field of a form of part, nor its outcome" in found
    assert "task try_on: shows plan.by, which nothing supplies to a case of kind part" in found
    assert not [one for one in found if "worn" in one]


def test_a_case_without_lists_takes_none() -> None:
    procedure = made(matter())

    assert procedure.kinds["matter"].per_member == ()
    assert stated(True).each == ()
    assert CaseFacts("matter").by_member == {}
