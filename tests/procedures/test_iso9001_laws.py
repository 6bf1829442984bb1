"""What holds on every way through the base procedure, whoever does which task first and whatever is found out."""

from collections.abc import Mapping
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rules.assembly import assemble
from rules.pack import load_pack
from rules.sites import Site
from tests.procedures.conftest import FOLDER
from tests.procedures.playing import Case, Play

STEPS = 200
LAW = settings(max_examples=50, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink))
PROCEDURE = assemble(Site("factory", ("iso9001",), settings={"bulk_return_from_quantity": "100"}), [load_pack(FOLDER)])
ORDER = [state.name for state in PROCEDURE.kinds["complaint"].kind.states]
SEARCHED = ("search.stock", "search.work_in_process", "search.inspection_records")

FORM: Mapping[str, Any] = {
    "channel": "telephone",
    "order_number": "SO-1",
    "product_name": "bracket A",
    "defect": "burr",
    "defect_rate_percent": "3",
}
complaints = st.fixed_dictionaries(
    {"channel": st.sampled_from(["oral", "telephone", "written", "return", "other"])},
    optional={
        **{name: st.just(value) for name, value in FORM.items() if name != "channel"},
        "customer_asked_for_written_answer": st.booleans(),
    },
)
papers = st.fixed_dictionaries({}, optional={"bulk": st.booleans(), "quantity": st.sampled_from([1, 99, 100])})
returns = st.lists(papers, max_size=2)


def played(data: st.DataObject, stated: Mapping[str, Any], returned: list[Mapping[str, Any]]) -> Play:
    play = Play(PROCEDURE, lambda choices: data.draw(st.sampled_from(choices)))
    play.begin(stated, returned)
    return play


def to_the_end(play: Play) -> None:
    """Tasks are done until the complaint is closed; there is always one to do."""
    for _ in range(STEPS):
        if play.complaint.closed:
            return
        assert play.owed(), f"nobody owes anything, and nothing closes: {play.situation(play.complaint)}"
        play.step()
    raise AssertionError(f"still open after {STEPS} tasks")


def of_kind(play: Play, kind: str) -> list[Case]:
    return [case for case in play.complaint.children if case.kind == kind]


@LAW
@given(st.data(), complaints, returns)
def test_every_complaint_can_be_brought_to_its_end_by_doing_what_is_owed(
    data: st.DataObject, stated: Mapping[str, Any], returned: list[Mapping[str, Any]]
) -> None:
    play = played(data, stated, returned)

    to_the_end(play)

    assert play.complaint.outcome in {"handled", "unfounded", "not_our_cause"}


@LAW
@given(st.data(), complaints, returns)
def test_a_closed_complaint_has_had_what_the_procedure_asks(
    data: st.DataObject, stated: Mapping[str, Any], returned: list[Mapping[str, Any]]
) -> None:
    """4.2a.p1, 4.2a.p3, 4.3a.p1, 4.3a.p4, 4.4a.p1, 4.4a.p2, 4.2b.p1"""
    play = played(data, stated, returned)
    to_the_end(play)
    complaint, capas = play.complaint, of_kind(play, "capa")

    assert [name for name in (*FORM, *SEARCHED, "closing_reason") if complaint.value(name) is None] == []
    assert all(child.closed for child in complaint.children)
    assert (complaint.outcome == "handled") == bool(capas)
    assert [capa.value("effect_confirmed") for capa in capas] == [False] * (len(capas) - 1) + [True] * bool(capas)
    assert complaint.outcome != "unfounded" or complaint.value("defect_confirmed") is False
    assert bool(complaint.value("defect_confirmed")) <= (complaint.value("meeting_held_on") is not None)
    assert bool(complaint.value("customer_asked_for_written_answer")) <= (complaint.value("reply_sent_on") is not None)


@LAW
@given(st.data(), returns)
def test_a_return_never_ends_without_isolation_inspection_verdict_and_the_customer(
    data: st.DataObject, returned: list[Mapping[str, Any]]
) -> None:
    """4.5a.p1 to 4.5a.p5"""
    play = played(data, FORM, returned)
    to_the_end(play)

    for case in of_kind(play, "return"):
        asked = ("isolated", "labelled", "papers_copied", "inspection", "cause", "disposed_as")
        assert [name for name in asked if case.value(name) is None] == []
        size = PROCEDURE.decide("return_size", {name: known.value for name, known in case.values.items()}).outcome
        full = "every piece" in (case.value("inspection"), case.value("remaining_pieces"))
        assert full or size == "bulk"
        assert (case.value("agreed_on") is None) == (case.value("cause") == "not company")
    causes = {case.value("cause") for case in of_kind(play, "return")}
    assert ("company" in causes) <= bool(of_kind(play, "capa"))


@LAW
@given(st.data(), complaints, returns)
def test_the_state_only_goes_on_unless_an_effect_is_not_confirmed(
    data: st.DataObject, stated: Mapping[str, Any], returned: list[Mapping[str, Any]]
) -> None:
    play = played(data, stated, returned)
    to_the_end(play)
    places = [ORDER.index(state) for state in play.states]

    assert places == sorted(places) or len(of_kind(play, "capa")) > 1


@LAW
@given(st.data(), complaints, returns, st.integers(0, 12))
def test_a_customer_may_withdraw_at_any_time_and_what_has_begun_is_finished(
    data: st.DataObject, stated: Mapping[str, Any], returned: list[Mapping[str, Any]], after: int
) -> None:
    play = played(data, stated, returned)
    for _ in range(after):
        if not play.complaint.closed:
            play.step()
    if not play.complaint.closed:
        play.act(play.complaint, "withdraw", {"withdrawal_reason": "said by the customer"})
        before = len(of_kind(play, "capa"))
        to_the_end(play)
        assert play.complaint.outcome == "withdrawn"
        assert before or not of_kind(play, "capa")


@LAW
@given(st.data(), complaints, returns)
def test_a_reopened_complaint_is_investigated_anew_and_comes_to_an_end_again(
    data: st.DataObject, stated: Mapping[str, Any], returned: list[Mapping[str, Any]]
) -> None:
    play = played(data, stated, returned)
    to_the_end(play)

    play.act(play.complaint, "reopen", {"reopening_reason": "it is back"})

    assert play.states[-1] == "investigating"
    names = {owed.name for _, owed in play.owed()}
    assert {"search_stock", "search_work_in_process", "search_inspection_records"} <= names
    to_the_end(play)


@LAW
@given(st.data(), st.booleans())
def test_a_return_that_does_not_come_holds_nothing_up(data: st.DataObject, another: bool) -> None:
    play = played(data, FORM, [{}] * (1 + another))

    play.act(play.complaint.children[0], "cancel_return", {"cancel_reason": "the customer keeps the goods"})

    assert play.complaint.children[0].closed
    to_the_end(play)
