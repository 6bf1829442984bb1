"""Forms that are signed: in order, side by side, in person, by deputies, anew when their content is another."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from shared.messages.task import DepartmentName, TaskDone
from tests.loop import Loop
from tests.services.signing_scene import CHEAP, DEAR, SITES, act, noted, opened, revise, sign, value, whole
from tests.services.test_families import assert_kept_is_what_is_stored


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


def signing(loop: Loop, case: str = "") -> list[str]:
    return [name for name in loop.open_tasks(case) if name.startswith("sign.")]


def test_signers_sign_in_their_order_and_those_of_one_step_side_by_side(loop: Loop) -> None:
    case = opened(loop)
    assert signing(loop) == []

    loop.do("fill_claim", by="wu", **DEAR)
    assert signing(loop) == ["sign.claim_form.1"]
    sign(loop, 1)
    assert signing(loop) == ["sign.claim_form.2", "sign.claim_form.3"]
    sign(loop, 3)
    assert signing(loop) == ["sign.claim_form.2"]
    sign(loop, 2)
    assert signing(loop) == ["sign.claim_form.4"]
    assert "plan_work" not in loop.open_tasks()
    assert value(loop, case, "claim_form.signed") is None
    sign(loop, 4)

    assert signing(loop) == []
    assert value(loop, case, "claim_form.signed_by") == ["handler", "plant", "quality", "head"]
    assert (value(loop, case, "claim_form.signed"), value(loop, case, "claim_form.signed_on")) == (True, "2026-03-02")
    assert "plan_work" in loop.open_tasks()
    assert loop.file(case).state == "signed"


def test_whoever_signs_sees_the_content_its_digest_and_who_signed_before_him(loop: Loop) -> None:
    opened(loop)
    loop.do("fill_claim", by="wu", **DEAR)
    sign(loop, 1, by="wang")

    told = [one["data"] for one in loop.broker.told("task.opened") if one["data"]["kind"] == "sign.claim_form.2"]
    shown = told[0]["shows"]
    assert (shown["part"], shown["cost"], shown["claim_form.number"]) == ("die", 1200, "B2026-0001")
    assert len(shown["claim_form.digest"]) == 64
    assert [one["by"] for one in shown["claim_form.signatures"]] == ["wang"]
    assert told[0]["title"] == {
        "zh": "质量部门签署：索赔单（审核）",
        "en": "sign claim form: reviewed, quality",
    }


def test_a_signer_whose_condition_does_not_hold_is_not_asked(loop: Loop) -> None:
    case = opened(loop)
    loop.do("fill_claim", by="wu", **CHEAP)
    for number in (1, 2, 3):
        sign(loop, number)

    assert value(loop, case, "claim_form.signed") is True
    assert signing(loop) == []


def test_a_signature_says_who_signed_what_as_what_and_when(loop: Loop) -> None:
    case = opened(loop)
    loop.do("fill_claim", by="wu", **DEAR)
    sign(loop, 1)
    sign(loop, 2, by="qian")

    first, second = whole(loop, case)["forms"]["claim_form"]["signatures"]
    assert (first["role"], first["by"], first["meaning"], first["signer"]) == ("handler", "wang", "handled", 1)
    assert first["text"] == {"zh": "承办", "en": "handled"}
    assert first["at"].startswith("2026-03-02T")
    assert first["digest"] == second["digest"] == value(loop, case, "claim_form.digest")
    assert ("deputy_for" in first, second["by"], second["deputy_for"]) == (False, "qian", "zhao")
    (_, signed) = noted(loop, case, "form signed")
    assert (signed["role"], signed["deputy_for"], signed["by"]) == ("quality", "zhao", "qian (代/for zhao)")


def test_a_person_without_the_role_and_a_deputy_where_it_is_in_person_are_refused(loop: Loop) -> None:
    case = opened(loop)
    loop.do("fill_claim", by="wu", **DEAR)
    sign(loop, 1)
    stranger = sign(loop, 2, by="wang")
    sign(loop, 2)
    sign(loop, 3)
    deputy = sign(loop, 4, by="li")

    assert (stranger["status"], stranger["errors"][0]["code"]) == (403, "identity")
    assert (deputy["status"], deputy["errors"][0]["expected"]) == (
        403,
        "a person of the role head himself: no deputy may do it",
    )
    assert signing(loop) == ["sign.claim_form.4"]
    sign(loop, 4)
    assert value(loop, case, "claim_form.signed") is True


def test_who_refuses_says_why_and_the_form_goes_back_to_who_filled_it(loop: Loop) -> None:
    case = opened(loop)
    loop.do("fill_claim", by="wu", **DEAR)
    sign(loop, 1)

    without = sign(loop, 2, agreed=False)
    assert (without["status"], without["errors"][0]["field"]) == (422, "answer.remark.claim_form.2")
    sign(loop, 2, agreed=False, remark="which die?")

    assert loop.open_tasks() == ["fill_claim"]
    assert value(loop, case, "claim_form.sent_back") is True
    (back,) = noted(loop, case, "form sent back")
    assert (back["remark"], back["by"]) == ("which die?", "zhao")
    (task,) = [one["data"] for one in loop.broker.told("task.opened")][-1:]
    assert (task["form"]["required"], task["shows"]["part"]) == ([], "die")
    assert task["shows"]["claim_form.signatures"][-1]["remark"] == "which die?"


def test_what_is_sent_back_and_corrected_is_signed_anew_from_the_first(loop: Loop) -> None:
    case = opened(loop)
    loop.do("fill_claim", by="wu", **DEAR)
    sign(loop, 1)
    sign(loop, 2, agreed=False, remark="which die?")
    nothing = loop.do("fill_claim", by="wu")
    loop.do("fill_claim", by="wu", part="die")
    assert (nothing["status"], loop.open_tasks()) == (422, ["fill_claim"])

    loop.do("fill_claim", by="wu", part="die 7")

    assert signing(loop) == ["sign.claim_form.1"]
    assert value(loop, case, "claim_form.sent_back") is False
    assert [one["stale"] for one in whole(loop, case)["forms"]["claim_form"]["signatures"]] == [True, True]
    (stale,) = noted(loop, case, "signatures stale")
    assert [one["role"] for one in stale["signatures"]] == ["handler", "quality"]
    for number in (1, 2, 3, 4):
        sign(loop, number)
    assert value(loop, case, "claim_form.signed") is True
    assert value(loop, case, "claim_form.number") == "B2026-0001"


def test_a_form_revised_after_its_approval_is_signed_anew(loop: Loop) -> None:
    case = opened(loop)
    loop.do("fill_claim", by="wu", **DEAR)
    for number in (1, 2, 3, 4):
        sign(loop, number)
    loop.do("plan_work", planned=True)

    same = revise(loop, case, part="die", **{"reason.claim_form": "typing error"})
    bare = revise(loop, case, part="die 8")
    revise(loop, case, part="die 8", **{"reason.claim_form": "typing error"})

    assert (same["errors"][0]["code"], bare["errors"][0]["field"]) == ("unchanged", "answer.reason.claim_form")
    assert (signing(loop), value(loop, case, "claim_form.signed")) == (["sign.claim_form.1"], False)
    assert "write_report" not in loop.open_tasks()
    revise(loop, case, part="die", **{"reason.claim_form": "it was right"})
    assert signing(loop) == ["sign.claim_form.1"], "a signature that is stale stays so, though the content is as it was"
    (done, again) = noted(loop, case, "act done")
    assert (done["facts"]["reason.claim_form"], again["facts"]["part"]) == ("typing error", "die")


def test_a_signature_over_a_content_that_changed_meanwhile_counts_for_nothing_and_is_kept(loop: Loop) -> None:
    """The answer is on its way when the content changes; another comes when its task is withdrawn already."""
    case = opened(loop)
    loop.do("fill_claim", by="wu", **DEAR)
    first = loop.task("sign.claim_form.1")
    answer = {"agreed.claim_form.1": True}
    accepted = loop.broker.command("task.complete", {"task": first, "by": "wang", "answer": answer})
    quality = loop.department("quality")
    with quality.store.working("factory") as work:
        stated = {"act": "revise.claim_form", "answer": {"part": "lid", "reason.claim_form": "wrong part"}}
        quality.duties.owner.request(work, case, stated["act"], stated["answer"], "wu")
    loop.broker.run()

    assert accepted["duplicate"] is False
    assert signing(loop) == ["sign.claim_form.1"]
    (late,) = noted(loop, case, "answer came late")
    assert (late["answer"], late["by"]) == (answer, "wang")
    open_now = loop.task("sign.claim_form.1")
    revise(loop, case, part="hinge", **{"reason.claim_form": "wrong part"})
    refused = loop.say("task.complete", task=open_now, by="wang", answer=answer)
    assert (refused["status"], refused["errors"][0]["code"]) == (409, "task-closed")
    assert refused["detail"].startswith("the form has another content now")
    assert whole(loop, case)["forms"]["claim_form"]["signed_by"] == []


def test_nobody_signs_twice(loop: Loop) -> None:
    case = opened(loop)
    loop.do("fill_claim", by="wu", **DEAR)
    task = loop.task("sign.claim_form.1")
    sign(loop, 1)
    again = loop.say("task.complete", task=task, by="wang", answer={"agreed.claim_form.1": True})
    other = loop.say("task.complete", task=task, by="wang", answer={"agreed.claim_form.1": False})

    assert (again["duplicate"], other["status"]) == (True, 422)
    assert value(loop, case, "claim_form.signed_by") == ["handler"]


def test_nothing_closes_while_a_signature_is_owed(loop: Loop) -> None:
    case = opened(loop)
    loop.do("fill_claim", by="wu", **CHEAP)
    owed = act(loop, case, "close")
    sign(loop, 1)
    sign(loop, 2, agreed=False, remark="no")
    sent_back = act(loop, case, "close")

    assert "sign.claim_form.1" in [error["field"] for error in owed["errors"]]
    assert "sent_back" in [error["code"] for error in sent_back["errors"]]
    assert loop.file(case).closed is False


def test_a_case_that_is_reopened_signs_the_forms_of_the_round_anew(loop: Loop) -> None:
    case = opened(loop)
    loop.do("fill_claim", by="wu", **CHEAP)
    for number in (1, 2, 3):
        sign(loop, number)
    loop.do("receive.claim_form.1", by="wang", **{"received.claim_form.1": True})
    loop.do("plan_work", planned=True)
    loop.do("write_report", done="ground")
    sign(loop, 1, "report_sheet")
    closed = act(loop, case, "close")
    act(loop, case, "reopen", reopen_reason="burr again")

    assert "status" not in closed
    assert value(loop, case, "report_sheet.signed") is None
    assert (value(loop, case, "claim_form.signed"), loop.open_tasks()) == (True, ["plan_work"])
    loop.do("plan_work", planned=True)
    loop.do("write_report", done="ground")
    assert loop.open_tasks() == ["sign.report_sheet.1"]
    assert value(loop, case, "report_sheet.number") == "R2603-2"
    assert act(loop, case, "close")["status"] == 409
    sign(loop, 1, "report_sheet")
    assert "status" not in act(loop, case, "close")


def test_parent_and_child_see_each_others_signatures(loop: Loop) -> None:
    case = opened(loop, suggestion=True)
    (child,) = loop.children(case, "suggestion")
    loop.do("fill_claim", by="wu", **CHEAP)
    for number in (1, 2, 3):
        sign(loop, number)
    assert seen(loop, case, "suggestions_signed") == (False,)

    loop.do("fill_suggestion", by="wu", site_code="P2", proposal="grind")
    sign(loop, 1, "suggestion_form")

    assert seen(loop, case, "suggestions_signed") == (True,)
    assert seen(loop, f"factory/{child.number}", "claim_form.signed") is True
    assert str(seen(loop, f"factory/{child.number}", "claim_form.signed_on")) == "2026-03-02"
    assert loop.file(f"factory/{child.number}").closed is True

    revise(loop, case, part="lid", **{"reason.claim_form": "wrong part"})
    assert seen(loop, f"factory/{child.number}", "claim_form.signed") is False
    assert seen(loop, f"factory/{child.number}", "claim_form.signed_on") is None


def seen(loop: Loop, case: str, fact: str) -> Any:
    """What a case is evaluated on."""
    quality = loop.department("quality")
    with quality.store.reading() as connection:
        found = quality.duties.owner.situation(connection, case, loop.clock())
    assert found is not None
    return found[1].values.get(fact)


def test_whatever_comes_twice_and_in_any_order_every_signature_counts_once(
    make_loop: Callable[..., Loop],
) -> None:
    loop = make_loop(twice=0.5, shuffled=True)
    case = opened(loop)
    loop.do("fill_claim", by="wu", **DEAR)
    for number in (1, 2, 3, 4):
        sign(loop, number)

    assert [one["signer"] for one in whole(loop, case)["forms"]["claim_form"]["signatures"]] == [1, 2, 3, 4]
    assert len(noted(loop, case, "number drawn")) == 1


def test_a_family_with_signatures_is_kept_in_memory_as_it_is_stored(loop: Loop) -> None:
    case = opened(loop, suggestion=True)
    loop.do("fill_claim", by="wu", **CHEAP)
    sign(loop, 1)
    revise(loop, case, part="lid", **{"reason.claim_form": "wrong part"})
    for number in (1, 2, 3):
        sign(loop, number, by={2: "qian"}.get(number, ""))

    assert_kept_is_what_is_stored(loop)


def signed(loop: Loop, case: str, number: int, by: str, department: DepartmentName) -> TaskDone:
    """What the owner of the case is told when somebody signs."""
    task, answer = loop.task(f"sign.claim_form.{number}"), {f"agreed.claim_form.{number}": True}
    return TaskDone(str(task), case, by, loop.clock(), department, answer)


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("revised", [False, True])
def test_two_replicas_keep_what_is_signed_side_by_side_at_once(make_loop: Callable[..., Loop], revised: bool) -> None:
    """Two signatures at once both count; with a revision at the same time, neither does, whichever came first."""
    one, other = make_loop(on_disk=True), make_loop(on_disk=True)
    case = opened(one)
    one.do("fill_claim", by="wu", **CHEAP)
    sign(one, 1)
    done = [signed(one, case, 2, "zhao", "quality"), signed(one, case, 3, "wang", "production")]
    ready = threading.Barrier(3)

    def signs(at: int) -> None:
        owner = (one, other)[at].department("quality")
        ready.wait(60)
        with owner.store.working("factory") as work:
            owner.duties.task_done(done[at], work)

    def revises() -> None:
        owner = other.department("quality")
        ready.wait(60)
        if revised:
            with owner.store.working("factory") as work:
                answer = {"part": "lid", "reason.claim_form": "wrong part"}
                owner.duties.owner.request(work, case, "revise.claim_form", answer, "wu")

    with ThreadPoolExecutor(3) as threads:
        for ended in [threads.submit(signs, 0), threads.submit(signs, 1), threads.submit(revises)]:
            ended.result(120)
    one.broker.run()

    told = whole(one, case)["forms"]["claim_form"]
    counted = [entry["role"] for entry in told["signatures"] if not entry.get("stale")]
    late = len(noted(one, case, "answer came late"))
    assert sorted(counted) == ([] if revised else ["handler", "plant", "quality"])
    assert (len(told["signatures"]) + late, told["signed"]) == (3, not revised)
    owed = [task["kind"] for task in whole(one, case)["tasks"] if task["kind"].startswith("sign.")]
    assert owed == (["sign.claim_form.1"] if revised else [])
