"""What differed between the courses of one complaint, and how a script speaks of names that begin alike."""

from collections.abc import Mapping

from capaloop.demo.course import Course, Difference, Key, Said, differences
from capaloop.demo.script import read_script, stands_for

SIGNED = """
persons: {quality: zhou}
tasks:
  sign.minutes.2: [{answer: {agreed.minutes.2: false}}]
  sign.*: [{answer: {agreed.*: true}}]
events: {}
"""


def course(steps: Mapping[Key, Said]) -> Course:
    return Course("factory", "base", {}, steps)


def test_what_came_out_alike_is_no_difference_whatever_clause_said_it() -> None:
    first = course({("decided", "reply"): Said("yes", ("4.1",)), ("decided", "capa"): Said("yes", ("4.2",))})
    second = course({("decided", "reply"): Said("yes", ("9",)), ("decided", "capa"): Said("no", ("5.3",))})

    assert differences([first, second, second]) == [
        Difference(("decided", "capa"), (Said("yes", ("4.2",)), Said("no", ("5.3",)), Said("no", ("5.3",)))),
    ]


def test_what_the_most_took_otherwise_comes_first_and_what_one_alone_did_by_itself() -> None:
    meeting, appeal, form = Said("MT-1"), Said("AP-1"), Said("F2026-0001")
    first = course({("task", "sample"): Said("sales"), ("decided", "capa"): Said("yes")})
    second = course(
        {
            ("form", "feedback"): form,
            ("case", "meeting"): meeting,
            ("case", "appeal"): appeal,
            ("decided", "capa"): Said("no"),
        }
    )
    third = course({("case", "appeal"): Said("AP-7"), ("decided", "capa"): Said("no")})
    found = differences([first, second, third])

    assert [(one.key, one.places) for one in found] == [
        (("decided", "capa"), (0, 1, 2)),
        (("case", "appeal"), (1, 2)),
        (("task", "sample"), (0,)),
        (("case", "meeting"), (1,)),
        (("form", "feedback"), (1,)),
    ]


def test_a_star_stands_for_the_rest_of_a_name_and_the_whole_name_goes_before_it() -> None:
    script = read_script(SIGNED)

    assert [stands_for("sign.*", name) for name in ("sign.minutes.1", "design", "sign")] == [True, False, False]
    assert script.for_task("sign.minutes.1", {}).moves[0].answer == {"agreed.*": True}
    assert script.for_task("sign.minutes.2", {}).moves[0].answer == {"agreed.minutes.2": False}


def test_what_is_said_before_a_task_is_about_its_case() -> None:
    script = read_script(
        "{persons: {}, events: {}, tasks: {count: [{after: notice.closed, says: "
        "[{command: lot.record, data: {lot: L, case: this case}}], answer: {n: 1}}]}}"
    )
    (move,) = script.for_task("count", {}).moves

    assert move.says[0].about("plant/W-1").data == {"lot": "L", "case": "plant/W-1"}
    assert script.events_waited_for == ["notice.closed"]
