"""Copies of forms: sent once a form is signed, signed for by their holders, sent anew when it has another content."""

from pathlib import Path

import pytest

from tests.loop import Loop
from tests.services.signing_scene import CHEAP, DEAR, SITES, act, noted, opened, receive, revise, sign, value, whole


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


def signed(loop: Loop, **content: object) -> str:
    case = opened(loop)
    loop.do("fill_claim", by="wu", **content)
    for number in (1, 2, 3, 4)[: 4 if content == DEAR else 3]:
        sign(loop, number)
    return case


def test_copies_go_out_once_the_form_is_signed_and_are_told(loop: Loop) -> None:
    case = opened(loop)
    loop.do("fill_claim", by="wu", **DEAR)
    for number in (1, 2, 3):
        sign(loop, number)
    assert loop.broker.told("form.copied") == []
    sign(loop, 4)

    told = [one["data"] for one in loop.broker.told("form.copied")]
    assert [(one["role"], one["department"], one["copy"], one["acknowledged"]) for one in told] == [
        ("plant", "production", "copy", True),
        ("quality", "quality", "copy", True),
        ("store", "warehouse", "photocopy", False),
    ]
    assert {(one["number"], one["case"], one["form"]) for one in told} == {("B2026-0001", case, "claim_form")}
    assert [one["role"] for one in noted(loop, case, "copy sent")] == ["plant", "quality", "store"]
    opened_at = [one["data"] for one in loop.broker.told("task.opened") if one["data"]["kind"].startswith("receive.")]
    assert sorted((one["role"], one["department"]) for one in opened_at) == [
        ("plant", "production"),
        ("quality", "quality"),
    ]


def test_a_case_stays_open_until_every_holder_has_signed_for_his_copy(loop: Loop) -> None:
    case = signed(loop, **CHEAP)
    loop.do("plan_work", planned=True)
    loop.do("write_report", done="ground")
    sign(loop, 1, "report_sheet")
    refused = act(loop, case, "close")
    receive(loop, received=False)
    still = loop.open_tasks()
    receive(loop, by="chen")

    assert [error["field"] for error in refused["errors"]] == ["receive.claim_form.1"]
    assert still == ["receive.claim_form.1"]
    assert len(noted(loop, case, "copy not received")) == 1
    assert (value(loop, case, "claim_form.received_by"), value(loop, case, "claim_form.delivered")) == (["plant"], True)
    (received,) = noted(loop, case, "copy received")
    assert (received["by"], received["role"]) == ("chen", "plant")
    assert "status" not in act(loop, case, "close")


def test_a_form_with_another_content_is_handed_out_anew(loop: Loop) -> None:
    case = signed(loop, **CHEAP)
    receive(loop)
    revise(loop, case, part="lid", **{"reason.claim_form": "wrong part"})
    assert value(loop, case, "claim_form.delivered") is False
    assert value(loop, case, "claim_form.received_by") == []
    assert [one["stale"] for one in whole(loop, case)["forms"]["claim_form"]["copies"]] == [True, True]

    for number in (1, 2, 3):
        sign(loop, number)

    assert "receive.claim_form.1" in loop.open_tasks()
    assert len(loop.broker.told("form.copied")) == 4
    receive(loop)
    assert value(loop, case, "claim_form.delivered") is True
