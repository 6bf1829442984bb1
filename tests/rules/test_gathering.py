"""A picture of other cases: what it may take, how it is given in trying, how a receipt refers to it."""

import hashlib
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from rules.api import (
    PARETO,
    Act,
    CaseKind,
    Choice,
    Day,
    Field,
    Form,
    Formula,
    Gathering,
    Number,
    Setting,
    Text,
    YesNo,
    any_,
    is_,
    known,
    pareto,
)
from rules.domain import Mismatch
from rules.domains import Instant
from rules.errors import FactsRefused
from rules.evaluate import evaluate
from rules.pictures import Picture, Row, excluded_line, head_line, row_line
from rules.receipts import ReceiptRefused, redecide
from rules.trying import try_out
from tests.rules.making import CLAUSE, CLOSING, KIND, NOW, SHEET, asks, case, made, matter, problems

NOTE = CaseKind("note", "quality", "N-{yyyy}-{n:04}", CLAUSE, (), "note_outcome")
NOTED = Form("noted", "note", (Field("problem", Text()), Field("heard_on", Day(), False)), CLAUSE, arrives=True)
OPENING = Act("note_down", "note", ("clerk",), CLAUSE, form="noted", effect="open")
NOTES = Gathering("notes", "matter", "note", ("problem", "note_outcome"), CLAUSE)
PICTURE = Picture(columns=(("number", Text()), ("problem", Text()), ("loss", Number(0, 100)), ("opened_at", Instant())))


def gathering(*gatherings: Gathering, kind: CaseKind = NOTE, **said: Any) -> Any:
    """A matter that looks at notes."""
    own = asks(order=PARETO, note_outcome=Choice("filed"))
    own.note_outcome.capaloop_question = replace(own.note_outcome.capaloop_question, of="note")
    order = Formula(("notes",), lambda picture: pareto(picture["rows"], by="problem"), CLAUSE)
    return matter(
        questions=own,
        case_kinds=[KIND, kind],
        forms=[replace(SHEET, fields=(*SHEET.fields, Field("done_on", Day(), False))), NOTED],
        acts=[CLOSING, OPENING],
        note_outcome=Formula(("problem",), lambda _: "filed", CLAUSE),
        order=order,
        gatherings=list(gatherings),
        settings=[Setting("wanted", YesNo(), CLAUSE, True)],
        **said,
    )


def test_a_gathering_that_can_be_taken_is_accepted() -> None:
    bounded = replace(NOTES, day="heard_on", first="done_on", last="done_on", anew_by=("clerk",))
    asked = replace(bounded, where=any_(is_("closed", True), is_("wanted", True)), when=known("done"))
    assert problems(gathering(asked)) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "nota"}, "gathering notes: kind: no case kind is named 'nota'"),
        ({"of": "nobody"}, "gathering notes: no case kind is named 'nobody'"),
        ({"takes": ("colour",)}, "gathering notes: takes: colour is neither stated nor answered once"),
        ({"takes": ("done",)}, "gathering notes: takes: done is neither stated nor answered once"),
        ({"where": known("done")}, "gathering notes: where: done is neither stated"),
        ({"day": "problem"}, "gathering notes: day: expected a day or a time of note, got problem"),
        ({"first": "done"}, "gathering notes: first: expected a day known to a case of kind matter, got done"),
        ({"last": "heard_on"}, "gathering notes: last: expected a day known to a case of kind matter, got heard_on"),
        ({"when": known("problem")}, "gathering notes: nothing supplies the fact problem to a case of kind matter"),
        ({"anew_by": ("boss",)}, "gathering notes: anew_by: no role is named boss"),
    ],
)
def test_a_gathering_that_could_not_be_taken_is_refused(changes: dict[str, Any], said: str) -> None:
    found = problems(gathering(replace(NOTES, **changes)))
    assert any(said in one for one in found), found


def test_only_the_owner_of_both_sees_the_other_cases() -> None:
    plugin = gathering(NOTES, kind=replace(NOTE, owner="sales"))
    assert "gathering notes: sales owns note, quality owns matter; only the owner sees cases" in problems(plugin)


def test_it_is_owed_once_when_its_condition_holds_and_its_days_are_known() -> None:
    procedure = made(gathering(replace(NOTES, when=known("done"))))

    assert evaluate(procedure, case("matter"), NOW).gathers == ()
    (owed,) = evaluate(procedure, case("matter", {"done": True}), NOW).gathers
    assert (owed.gathering.name, owed.first, owed.last) == ("notes", None, None)
    taken = procedure.read_fact("notes", [{"problem": "crack"}])
    assert evaluate(procedure, case("matter", {"done": True, "notes": taken}), NOW).gathers == ()
    assert evaluate(procedure, case("matter", {"done": True}, closed=True), NOW).gathers == ()


def test_in_trying_its_rows_are_given() -> None:
    procedure = made(gathering(NOTES))

    shown = try_out(procedure, {"notes": [{"problem": "leak"}, {"problem": "crack"}, {"problem": "leak"}]}, NOW)

    (decision,) = (one for one in shown["decisions"] if one["question"] == "order")
    assert [(line["label"], line["cumulative_percent"]) for line in decision["outcome"]] == [
        ("leak", "66.7"),
        ("crack", "100"),
    ]
    with pytest.raises(FactsRefused, match="rows with number"):
        try_out(procedure, {"notes": [{"colour": "red"}]}, NOW)


def test_a_receipt_refers_to_the_picture_and_is_decided_again_from_it() -> None:
    procedure = made(gathering(NOTES))
    given = {"rows": [{"number": "N-1", "problem": "leak"}], "taken_at": "2026-03-02T08:00:00+00:00"}
    shown = try_out(procedure, {"notes": given}, NOW, question="order")
    held = shown["decisions"][0]["receipt"]
    (entry,) = held["inputs"]
    picture = procedure.read_fact("notes", given)

    assert entry["value"] == {
        "digest": picture["digest"],
        "rows": 1,
        "excluded": 0,
        "taken_at": "2026-03-02T08:00:00+00:00",
    }
    assert redecide(procedure, held, {picture["digest"]: picture}).outcome[0]["label"] == "leak"
    with pytest.raises(ReceiptRefused, match="is not at hand"):
        redecide(procedure, held)
    other = procedure.read_fact("notes", [{"number": "N-2", "problem": "leak"}])
    with pytest.raises(ReceiptRefused, match="is not at hand"):
        redecide(procedure, held, {picture["digest"]: other})


def test_a_picture_is_read_from_its_lines_and_its_digest_is_theirs() -> None:
    lines = [
        head_line(PICTURE),
        row_line(["N-1", "裂\u2028纹", "3.50", None]),
        row_line(["N-2", "裂\u2028纹", None, None]),
        excluded_line("N-3", "not_counted", ["problem"]),
    ]
    content = "\n".join(lines).encode()

    taken = PICTURE.taken(content, NOW)

    first, second = taken["rows"]
    assert dict(first) == {"number": "N-1", "problem": "裂\u2028纹", "loss": Decimal("3.50")}
    assert (second.get("loss"), second.get("colour"), len(second), "loss" in second) == (None, None, 2, False)
    assert first["problem"] is second["problem"]
    assert [dict(one) for one in taken["excluded"]] == [
        {"number": "N-3", "reason": "not_counted", "names": ("problem",)}
    ]
    assert taken["digest"] == hashlib.sha256(content).hexdigest()
    with pytest.raises(ValueError, match="has not the columns"):
        Picture(columns=PICTURE.columns[:2]).taken(content, NOW)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "rows",
        {"rows": 3},
        {"rows": [], "colour": 1},
        {"rows": [1]},
        {"rows": [{"loss": "many"}]},
        {"rows": [], "excluded": 1},
        {"rows": [], "excluded": [{"number": "N-1", "reason": "tired"}]},
    ],
)
def test_what_is_no_picture_is_refused(raw: Any) -> None:
    with pytest.raises(Mismatch):
        PICTURE.read(raw)


def test_a_row_is_a_mapping() -> None:
    row = Row({"a": 0, "b": 1}, (1, None))
    assert (dict(row), list(row), repr(row)) == ({"a": 1}, ["a"], "Row({'a': 1})")
