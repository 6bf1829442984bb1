"""Forms that are signed and handed out, as the engine sees them; and those that could not be."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rules.api import (
    Choice,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Holder,
    ListOf,
    Role,
    Rule,
    Signer,
    Table,
    Task,
    Text,
    Whole,
    YesNo,
    is_,
    not_,
)
from rules.errors import ProcedureRefused
from rules.evaluate import Situation, evaluate
from rules.procedure import Procedure
from rules.trying import try_out
from rules.vocabulary import Word
from tests.rules.making import (
    CLAUSE,
    CLERK,
    CLOSING,
    FILL,
    NOW,
    SHEET,
    asks,
    case,
    made,
    matter,
    problems,
)

SIZE = Field("size", Whole(0, 99))
ROLES = [CLERK, Role("boss", "quality", CLAUSE), Role("maker", "production", CLAUSE)]
FIRST = Signer("clerk", "seen", CLAUSE)
SECOND = Signer("boss", "approved", CLAUSE)


def signed_by(*signers: Signer, **more: Any) -> dict[str, Any]:
    """What a pack says whose sheet is signed; `more` is of the form."""
    form = replace(SHEET, fields=(*SHEET.fields, SIZE), signers=signers, **more)
    return {"forms": [form], "roles": ROLES}


def procedure_of(*signers: Signer, **more: Any) -> Procedure:
    return made(matter(**signed_by(*signers, **more)))


CONTENT = {"done": True, "size": Whole(0, 99).read(5)}
DIGEST = hashlib.sha256(json.dumps({"done": True, "size": 5}, separators=(",", ":")).encode()).hexdigest()


def a_signature(signer: int, role: str, **more: Any) -> dict[str, Any]:
    written = {"signer": signer, "role": role, "meaning": "seen", "agreed": True, "digest": DIGEST, "by": "li"}
    return {**written, "at": NOW, **more}


def seen(procedure: Procedure, *signatures: Mapping[str, Any], **facts: Any) -> Situation:
    return evaluate(procedure, case("matter", {**CONTENT, **facts, "sheet.signatures": signatures}), NOW)


def tasks(situation: Situation) -> list[tuple[str, str]]:
    return [(owed.name, owed.role) for owed in situation.tasks]


def values(situation: Situation, *parts: str) -> list[Any]:
    return [situation.values.get(f"sheet.{part}") for part in parts]


def test_nobody_is_asked_before_the_form_is_complete() -> None:
    situation = evaluate(procedure_of(FIRST), case("matter", {"done": True}), NOW)
    assert tasks(situation) == [("fill", "clerk")]
    assert values(situation, "complete", "signed", "signed_by", "signed_on") == [False, False, (), None]


def test_a_signature_is_asked_over_the_digest_of_what_is_stated() -> None:
    situation = seen(procedure_of(FIRST, SECOND))
    (owed,) = situation.tasks
    assert (owed.name, owed.key, owed.host, owed.task.before) == ("sign.sheet.1", DIGEST, "sales", ("close",))
    assert situation.values["sheet.digest"] == DIGEST


def test_the_next_signs_when_the_one_before_has_and_steps_sign_side_by_side() -> None:
    apart = procedure_of(FIRST, SECOND)
    together = procedure_of(replace(FIRST, step=1), replace(SECOND, step=1), Signer("maker", "seen", CLAUSE))
    assert tasks(seen(apart, a_signature(1, "clerk"))) == [("sign.sheet.2", "boss")]
    assert tasks(seen(together)) == [("sign.sheet.1", "clerk"), ("sign.sheet.2", "boss")]
    assert tasks(seen(together, a_signature(2, "boss"))) == [("sign.sheet.1", "clerk")]


EITHER = (replace(FIRST, step=1, either=True), replace(SECOND, step=1, either=True))


@pytest.mark.parametrize("who", ["clerk", "boss"])
def test_of_those_who_say_either_one_signature_is_enough(who: str) -> None:
    procedure = procedure_of(*EITHER)
    assert tasks(seen(procedure)) == [("sign.sheet.1", "clerk"), ("sign.sheet.2", "boss")]
    situation = seen(procedure, a_signature(1 if who == "clerk" else 2, who))
    assert values(situation, "signed", "signed_by") == [True, (who,)]
    assert tasks(situation) == []


def test_either_spares_nobody_who_does_not_say_so() -> None:
    procedure = procedure_of(*EITHER, Signer("maker", "seen", CLAUSE, step=1))
    assert tasks(seen(procedure, a_signature(3, "maker"))) == [("sign.sheet.1", "clerk"), ("sign.sheet.2", "boss")]
    assert tasks(seen(procedure, a_signature(2, "boss"))) == [("sign.sheet.3", "maker")]
    assert tasks(seen(procedure, a_signature(2, "boss", agreed=False))) == [("fill", "clerk")]


def test_when_all_have_signed_it_is_signed_on_the_day_of_the_last_at_the_site() -> None:
    later = NOW + timedelta(hours=20)
    procedure = made(matter(**signed_by(FIRST, SECOND)), timezone="Asia/Shanghai")
    situation = seen(procedure, a_signature(1, "clerk"), a_signature(2, "boss", at=later))
    assert values(situation, "signed", "signed_by") == [True, ("clerk", "boss")]
    assert str(situation.values["sheet.signed_on"]) == "2026-03-03"
    assert tasks(situation) == []


@pytest.mark.parametrize("more", [{"digest": "0" * 64}, {"stale": True}])
def test_a_signature_over_other_content_counts_for_nothing(more: dict[str, Any]) -> None:
    situation = seen(procedure_of(FIRST), a_signature(1, "clerk", **more))
    assert values(situation, "signed", "signed_by") == [False, ()]
    assert tasks(situation) == [("sign.sheet.1", "clerk")]


def test_who_does_not_agree_sends_it_back_to_whoever_fills_it() -> None:
    situation = seen(procedure_of(FIRST, SECOND), a_signature(1, "clerk", agreed=False, remark="why?"))
    (owed,) = situation.tasks
    assert (owed.name, owed.corrects) == ("fill", True)
    assert values(situation, "sent_back", "signed") == [True, False]
    codes = [refusal.code for refusal in situation.acts[0].refusals]
    assert "sent_back" in codes


def test_it_stands_before_closing_while_a_signature_is_owed_and_no_longer() -> None:
    procedure = procedure_of(FIRST)
    owed = {act.act: act for act in seen(procedure).acts}["close"]
    done = {act.act: act for act in seen(procedure, a_signature(1, "clerk")).acts}["close"]
    assert [(one.code, one.names, one.clauses) for one in owed.refusals] == [
        ("task_open", ("sign.sheet.1",), (("base", CLAUSE),))
    ]
    assert done.allowed


def test_whoever_fills_it_may_revise_it_once_it_is_complete() -> None:
    procedure = procedure_of(FIRST)
    before = {act.act: act for act in evaluate(procedure, case("matter", {}), NOW).acts}["revise.sheet"]
    after = {act.act: act for act in seen(procedure).acts}["revise.sheet"]
    assert (before.allowed, after.allowed, after.who) == (False, True, ("clerk",))
    fields = {field.name: field.required for field in procedure.forms["revise.sheet"].fields}
    assert fields == {"done": False, "size": False, "reason.sheet": True}


def test_a_signer_whose_condition_is_open_holds_up_what_comes_after_and_closing() -> None:
    note = Form("note", "matter", (Field("loud", YesNo()),), CLAUSE)
    said = signed_by(replace(FIRST, when=is_("loud", True)), SECOND)
    fill = Task("write_note", "matter", "clerk", "note", CLAUSE, when=is_("done", False))
    procedure = made(matter(**{**said, "forms": [*said["forms"], note], "tasks": [FILL, fill]}))
    open_, not_asked = seen(procedure), seen(procedure, loud=False)
    assert tasks(open_) == []
    assert open_.values["sheet.signed"] is False
    refusals = [(one.code, one.names) for one in {act.act: act for act in open_.acts}["close"].refusals]
    assert ("undecided", ("loud",)) in refusals
    assert tasks(not_asked) == [("sign.sheet.2", "boss")]


def wide(domain: Any, compute: Any, **form: Any) -> Procedure:
    said = signed_by(**form) if "signers" not in form else signed_by(*form.pop("signers"), **form)
    return made(matter(questions=asks(who=domain), who=Formula(("size",), compute, CLAUSE), **said))


def test_a_role_may_be_an_answer_and_several_roles_each_sign() -> None:
    both = wide(
        ListOf(Text()), lambda size: ("boss", "maker"), signers=(Signer(FactRole("who"), "seen", CLAUSE), FIRST)
    )
    one = wide(Text(), lambda size: "boss" if size > 3 else "maker", signers=(Signer(FactRole("who"), "seen", CLAUSE),))
    assert tasks(seen(both)) == [("sign.sheet.1", "boss"), ("sign.sheet.1", "maker")]
    assert len({owed.identity for owed in seen(both).tasks}) == 2
    assert tasks(seen(both, a_signature(1, "maker"))) == [("sign.sheet.1", "boss")]
    assert tasks(seen(both, a_signature(1, "maker"), a_signature(1, "boss"))) == [("sign.sheet.2", "clerk")]
    assert tasks(seen(one)) == [("sign.sheet.1", "boss")]


def test_an_answer_that_says_which_roles_it_names_is_bound_to_these() -> None:
    who = Signer(FactRole("who"), "seen", CLAUSE)
    assert tasks(seen(wide(Choice("boss", "maker"), lambda size: "maker", signers=(who,)))) == [
        ("sign.sheet.1", "maker")
    ]
    with pytest.raises(ProcedureRefused, match="no role is named stranger"):
        wide(Choice("boss", "stranger"), lambda size: "boss", signers=(who,))


def test_copies_are_due_once_it_is_signed_and_signed_for_by_those_who_acknowledge() -> None:
    holders = (Holder("maker", CLAUSE, "original"), Holder("clerk", CLAUSE, acknowledged=False))
    procedure = procedure_of(FIRST, holders=holders)
    before, after = seen(procedure), seen(procedure, a_signature(1, "clerk"))
    assert before.forms["sheet"].copies_due == ()
    assert [(due.role, due.copy, due.acknowledged) for due in after.forms["sheet"].copies_due] == [
        ("maker", "original", True),
        ("clerk", "copy", False),
    ]
    assert tasks(after) == [("receive.sheet.1", "maker")]
    assert values(after, "delivered", "received_by") == [False, ()]
    copy = {"holder": 1, "role": "maker", "copy": "original", "digest": DIGEST, "sent_at": NOW}
    got = seen(
        procedure, a_signature(1, "clerk"), **{"sheet.copies": ({**copy, "received_by": "wu", "received_at": NOW},)}
    )
    assert values(got, "delivered", "received_by") == [True, ("maker",)]
    assert tasks(got) == []


def test_holders_may_be_named_by_a_list_that_is_known_later() -> None:
    to = (Holder(FactRole("who"), CLAUSE),)
    procedure = wide(ListOf(Text()), lambda size: ("boss", "maker") if size > 3 else (), holders=to)
    assert tasks(seen(procedure)) == [("receive.sheet.1", "boss"), ("receive.sheet.1", "maker")]
    nobody = evaluate(procedure, case("matter", {**CONTENT, "size": Whole(0, 9).read(1)}), NOW)
    assert nobody.values["sheet.delivered"] is True


def test_answers_rest_on_signatures_and_are_asked_after_them() -> None:
    table = Table(("sheet.signed",), (Rule((True,), "go", CLAUSE), Rule((False,), "wait", CLAUSE)))
    dear = Formula(("size",), lambda size: size > 3, CLAUSE)
    said = signed_by(FIRST, replace(SECOND, when=is_("dear", True)))
    questions = asks(aa_start=Choice("go", "wait"), dear=YesNo())
    procedure = made(matter(questions=questions, aa_start=table, dear=dear, **said))
    outcomes = [
        seen(procedure, *signatures).decisions["aa_start"].outcome
        for signatures in ((), (a_signature(1, "clerk"),), (a_signature(1, "clerk"), a_signature(2, "boss")))
    ]
    assert outcomes == ["wait", "wait", "go"]


def test_forms_that_wait_for_each_other_or_for_themselves_are_refused() -> None:
    itself = problems(matter(**signed_by(replace(FIRST, when=is_("sheet.signed", True)))))
    assert itself == ["these forms wait for each other: sheet -> sheet"]
    answer = Formula(("sheet.signed",), lambda signed: signed, CLAUSE)
    said = signed_by(replace(FIRST, when=not_(is_("q", True))))
    assert problems(matter(questions=asks(q=YesNo()), q=answer, **said)) == [
        "these questions wait for each other: q -> q"
    ]


def shown(procedure: Procedure, **given: Any) -> dict[str, Any]:
    return try_out(procedure, {name.replace("__", "."): value for name, value in given.items()}, NOW, kind="matter")


def test_in_a_trial_signatures_are_given_by_their_roles() -> None:
    procedure = procedure_of(FIRST, SECOND, holders=(Holder("maker", CLAUSE),))
    half = shown(procedure, sheet__signed_by=["clerk"])
    full = shown(procedure, sheet__signed_by=["clerk", "boss"])
    wrong = shown(procedure, sheet__signed_by=["boss", "clerk"], done=True, size=5)
    assert [task["kind"] for task in half["tasks"]] == ["fill", "sign.sheet.2"]
    assert full["cases"][0]["records"][0]["signed"] is True
    assert full["cases"][0]["records"][0]["copies"] == [{"role": "maker", "copy": "copy", "acknowledged": True}]
    assert [task["kind"] for task in wrong["tasks"]] == ["sign.sheet.2"], "out of turn nobody has signed"
    assert wrong["cases"][0]["records"][0]["signed"] is False
    delivered = shown(procedure, sheet__signed=True, sheet__received_by=["maker"], done=True, size=5)
    assert delivered["tasks"] == []
    assert delivered["unused"] == []


def test_a_role_may_be_given_by_another_of_its_names() -> None:
    procedure = procedure_of(FIRST, SECOND)
    names = procedure.vocabulary.names
    words = {**names, "boss": Word("老板", "boss", also=("the boss",))}
    renamed = replace(procedure, vocabulary=replace(procedure.vocabulary, names=words))
    assert shown(renamed, sheet__signed_by=["clerk", "the boss"])["cases"][0]["records"][0]["signed"] is True


def test_who_owes_a_signature_is_named_where_an_answer_waits_for_it() -> None:
    on = Formula(("sheet.signed_on",), lambda day: day, CLAUSE)
    procedure = made(matter(questions=asks(answered_on=Day()), answered_on=on, **signed_by(FIRST, SECOND)))
    (waiting,) = [d for d in shown(procedure, done=True, size=5)["decisions"] if d["question"] == "answered_on"]
    (entry,) = waiting["receipt"]["waiting_for"]
    assert (entry["form"], entry["tasks"]) == ("sheet", ["sign.sheet.1", "sign.sheet.2"])
    assert entry["roles"] == ["clerk", "boss"]


def test_what_follows_from_a_form_needs_no_words_of_the_pack_and_its_meaning_does() -> None:
    procedure = procedure_of(FIRST)
    assert procedure.vocabulary.labels("sign.sheet.1")["en"] == "sign sheet: seen, clerk"
    assert procedure.vocabulary.labels("sheet.signed_on")["zh"] == "sheet签署日期"
    assert set(procedure.vocabulary.names) >= {"agreed.sheet.1", "remark.sheet.1", "revise.sheet", "reason.sheet"}
    assert "seen" in procedure.vocabulary.names, "asked for as any word is"


REFUSED: list[tuple[dict[str, Any], str]] = [
    (signed_by(Signer("nobody", "seen", CLAUSE)), "form sheet: signer 1: no role is named nobody"),
    (signed_by(Signer(FactRole("done"), "seen", CLAUSE)), "form sheet: signer 1: done is no choice of roles"),
    (signed_by(Signer(FactRole("flog"), "seen", CLAUSE)), "form sheet: signer 1: nothing supplies the role flog"),
    (
        signed_by(replace(FIRST, when=is_("flog", True))),
        "form sheet: signer 1: nothing supplies the fact flog to a case of kind matter",
    ),
    (
        signed_by(replace(FIRST, when=is_("done", "red"))),
        "form sheet: signer 1: done is true or false, so it can never be 'red'",
    ),
    (
        signed_by(replace(FIRST, step=1), SECOND, replace(FIRST, step=1)),
        "form sheet: signers: those of step 1 do not stand together",
    ),
    (signed_by(replace(FIRST, either=True), SECOND), "form sheet: signer 1: either: no other of its step says so"),
    (signed_by(holders=(Holder("nobody", CLAUSE),)), "form sheet: holder 1: no role is named nobody"),
    (signed_by(FIRST, shows=("flog",)), "form sheet: shows flog, which nothing supplies to a case of kind matter"),
    (signed_by(replace(FIRST, clause="9")), "base: form sheet signer cites clause 9, which is not in its clauses.yaml"),
    (
        {**signed_by(FIRST), "tasks": [replace(FILL, performs="close", before=())], "acts": [CLOSING]},
        "form sheet: fill closes the case, so nobody could sign it or for it",
    ),
    (
        {**signed_by(holders=(Holder("boss", CLAUSE),)), "acts": [replace(CLOSING, form="sheet")]},
        "form sheet: close closes the case, so nobody could sign it or for it",
    ),
    (
        {"forms": [SHEET, Form("spare", "matter", (SIZE,), CLAUSE, arrives=True, signers=(FIRST,))]},
        "form spare: signers: no task and no act fills it, so nobody could correct it",
    ),
    (
        {"forms": [SHEET, Form("spare", "", (SIZE,), CLAUSE, arrives=True, signers=(FIRST,))]},
        "form spare: signers, holders and number: it belongs to no case kind",
    ),
]


@pytest.mark.parametrize(("said", "problem"), REFUSED)
def test_a_form_that_could_not_be_signed_or_handed_out_is_refused(said: dict[str, Any], problem: str) -> None:
    assert problem in problems(matter(**said))


def test_a_form_that_is_filled_for_each_of_a_list_is_not_signed_as_one() -> None:
    said = signed_by(FIRST)
    fill = replace(FILL, name="fill_each", form="each_sheet", for_each="names")
    each = Form("each_sheet", "matter", (SIZE,), CLAUSE, signers=(FIRST,))
    names = Form("names_sheet", "matter", (Field("names", ListOf(Text(), gaps=False)),), CLAUSE, arrives=True)
    refused = problems(matter(**{**said, "forms": [SHEET, each, names], "tasks": [FILL, fill]}))
    assert (
        "form each_sheet: signers, holders and number: task fill_each fills it again and again; "
        "open a child case for each"
    ) in refused
