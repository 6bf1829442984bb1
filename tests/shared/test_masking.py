"""Of a parked message everyone may see what its schema declares fit for everyone, and nothing else."""

import json
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Annotated, Any, cast, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.messages import personal
from shared.messages.complaint import ComplaintSubmit
from shared.messages.registry import REGISTRY
from shared.messages.schema import hints_of
from shared.store import parked_choice, parked_view, parking
from shared.store.engine import Store
from tests.shared.letters import COMPLAINT, Desk, command, event, letter

NAME, PHONE = "Zhang San", "13800138000"
CONTACT = {"name": NAME, "phone": PHONE, "email": "zhang.san@example.com"}
SAID = {**COMPLAINT, "details": f"call {NAME} at {PHONE}", "contact": CONTACT}

SHOWN = {
    *(
        "act",
        "attachments",
        "attachments.sha256",
        "case",
        "case_kind",
        "cases",
        "clauses",
    ),
    *(
        "complaint.attachments.sha256",
        "complaint.customer.code",
        "complaint.external_ref",
    ),
    *(
        "complaint.items.lot",
        "complaint.items.order_number",
        "complaint.items.product_name",
    ),
    *(
        "complaint.lot",
        "complaint.order_number",
        "complaint.product_name",
        "consignee.code",
    ),
    *(
        "customer.code",
        "customer_choice",
        "digest",
        "disposal",
        "document",
        "errors.code",
    ),
    *(
        "errors.field",
        "external_ref",
        "facts",
        "form",
        "id",
        "into_lot",
        "isolated",
        "items.lot",
    ),
    *(
        "items.order_number",
        "items.product_name",
        "kind",
        "labelled",
        "location",
        "looks_like",
        "lot",
    ),
    *(
        "number",
        "order_number",
        "papers_copied",
        "parent",
        "product_name",
        "record",
        "refused_id",
    ),
    *(
        "refused_source",
        "refused_type",
        "report",
        "result",
        "returned.lot",
        "role",
        "stage",
        "task",
    ),
    *(
        "tasks",
        "tells",
        "title",
        "title.en",
        "title.zh",
        "told",
        "type",
        "unit",
    ),
}
"""Every field of text that is shown to everyone: whoever adds one here has asked whether a person may stand in it."""


def texts_shown(body: Any, before: str = "") -> Iterator[str]:
    for name, hint in hints_of(body).items():
        while get_origin(hint) is tuple:
            hint = get_args(hint)[0]
        if is_dataclass(hint):
            yield from texts_shown(cast(Any, hint), f"{before}{name}.")
        elif get_origin(hint) is Annotated and get_args(hint)[0] is str and not get_args(hint)[1].personal:
            yield before + name


def test_what_text_is_shown_of_any_message_was_decided_field_by_field() -> None:
    assert {name for message in REGISTRY.values() for name in texts_shown(message.body)} == SHOWN


def test_names_free_texts_and_contacts_are_masked_and_the_rest_is_shown() -> None:
    masked = personal.masked(ComplaintSubmit, SAID)

    assert masked["contact"] == {"name": "…", "phone": "…", "email": "…"}
    assert (masked["details"], masked["defect"]) == ("…", "…")
    assert masked["customer"] == {"code": "K-0417", "name": "…"}
    assert (masked["channel"], masked["product_name"]) == ("written", "不锈钢合页 H-40")


@pytest.mark.parametrize(
    "said",
    [
        {"channel": NAME},
        {"received_at": NAME},
        {"items": NAME},
        {"items": [NAME]},
        {"items": [{"product_name": {"x": NAME}}]},
        {"customer": NAME},
        {"attachments": [{"sha256": NAME}]},
        {"unheard_of": NAME},
        {"unheard_of": {NAME: 1}},
        {NAME: 1},
        {"defect_rate_percent": PHONE},
    ],
)
def test_what_is_not_as_declared_is_masked(said: Any) -> None:
    told = json.dumps(personal.masked(ComplaintSubmit, said))

    assert NAME not in told
    assert PHONE not in told


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([NAME, PHONE, ""]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([NAME, "lot", "name"]), inner, max_size=3)
    ),
    max_leaves=6,
)
personal_fields = st.sampled_from(["contact", "details", "defect", "customer", "unheard_of", "wants_written_answer"])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(personal_fields, anything, max_size=4))
def test_whatever_stands_in_a_personal_field_nothing_of_it_is_shown(said: dict[str, Any]) -> None:
    told = json.dumps(personal.masked(ComplaintSubmit, said))

    assert NAME not in told
    assert PHONE not in told


def test_a_failure_is_shown_by_its_kind_and_place_without_what_it_said(opened: Any, desk: Desk) -> None:
    store: Store = opened(retry_delays=())

    def fails(message: Any, _work: Any) -> None:
        try:
            raise KeyError(message.contact.name)
        except KeyError as wrong:
            raise ValueError(f"{message.contact.phone}\n  File {NAME}") from wrong

    duties = dict.fromkeys(desk.duties, fails)
    store.carry_out(
        command(letter("complaint.submit.v1", SAID), user_id=NAME, headers={"x-clerk": NAME, NAME: "1"}), duties
    )

    [row] = parked_choice.listed(store)
    shown = parking.shown(store, row["id"])
    told = parked_view.masked(shown)
    everything = json.dumps([parked_view.in_a_list(row), told], default=str, ensure_ascii=False)
    assert [word for word in (NAME, PHONE, CONTACT["email"], "reply-to.g1h2") if word in everything] == []
    assert told["detail"] == "ValueError: …"
    assert [word in told["traceback"] for word in ("in fails", "KeyError: …", "direct cause", "ValueError: …")] == [
        True
    ] * 4
    assert (told["properties"]["user_id"], told["properties"]["message_id"]) == ("…", "m-1")
    whole = json.dumps(parked_view.unmasked(shown), default=str, ensure_ascii=False)
    assert [word in whole for word in (NAME, PHONE, CONTACT["email"], "reply-to.g1h2")] == [True] * 4


def test_of_what_cannot_be_read_length_and_hash_are_shown(store: Store, desk: Desk) -> None:
    store.carry_out(event(f"call {NAME}, {PHONE}".encode()), desk.duties)

    told = parked_view.masked(parking.shown(store, parked_choice.listed(store)[0]["id"]))

    assert NAME not in json.dumps(told, default=str)
    assert (told["length"], len(told["sha256"]), told["body"], told["envelope"]) == (27, 64, None, None)


def test_names_that_are_no_names_of_systems_are_masked(store: Store, desk: Desk) -> None:
    told = letter(f"from {NAME}", {"x": 1}, id="zhang.san@example.com", source="urn:example:crm", subject=NAME)
    store.carry_out(event(told), desk.duties)

    [row] = parked_choice.listed(store)
    shown = [parked_view.in_a_list(row), parked_view.masked(parking.shown(store, row["id"]))]

    assert [word for word in (NAME, "zhang.san") if word in json.dumps(shown, default=str)] == []
    assert shown[0]["source"] == "urn:example:crm"
