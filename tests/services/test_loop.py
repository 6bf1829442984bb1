"""A complaint through the four departments by the base procedure, without a broker. Each test names its clauses."""

from tests.loop import CAPA_ANSWER, CAPA_REPORT, Loop

RECEIVED = {"isolated": "done", "labelled": "done", "papers_copied": "done", "received_on": "2026-03-03"}
INSPECTED = {
    "inspected_quantity": 5,
    "defective_quantity": 5,
    "inspection_finding": "burrs",
    "inspected_on": "2026-03-04",
}


def burr_in_stock(loop: Loop) -> None:
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="边缘毛刺")


def test_the_same_problem_in_stock_requests_capa_at_once_and_asks_for_no_sample(loop: Loop) -> None:
    """4.3a.p1, 4.3a.p2, 4.2a.p3"""
    burr_in_stock(loop)

    case = loop.submit()

    assert loop.open_tasks() == ["answer_capa"]
    assert [row.number for row in loop.children(case, "capa")] == ["CAPA-2026-000001"]
    assert loop.file(case).state == "investigating"
    (decided,) = loop.receipts(case, "capa_request")[-1:]
    assert decided["outcome"] is True
    assert [cited["clause"] for cited in decided["clauses"]] == ["4.3a.p2", "4.2a.p3"]


def test_a_complaint_ends_with_its_effect_proved(loop: Loop) -> None:
    """4.4a.p1, 4.2b.p1"""
    burr_in_stock(loop)
    case = loop.submit()

    loop.carry_capa_through()

    assert loop.open_tasks() == ["close_complaint"]
    loop.do("close_complaint", closing_reason="punch replaced, no burr since")
    assert loop.open_tasks() == []
    row = loop.file(case)
    assert (row.state, row.outcome, row.closed) == ("closed", "handled", True)
    assert [one["data"]["outcome"] for one in loop.broker.told("complaint.closed")] == ["handled"]


def test_closing_before_the_effect_is_confirmed_is_refused_with_every_reason(loop: Loop) -> None:
    """4.4a.p1, 4.4a.p2"""
    burr_in_stock(loop)
    case = loop.submit(wants_written_answer=True)
    loop.do("answer_capa", **CAPA_ANSWER)

    refused = loop.say("complaint.close", case=case, by="zhao", reason="done")

    assert refused["status"] == 409
    codes = {error["code"] for error in refused["errors"]}
    assert {"effect_not_confirmed", "reply_not_issued", "child_open", "task_open"} <= codes
    assert loop.file(case).closed is False
    assert [one["data"]["case"] for one in loop.broker.told("complaint.closing-refused")] == [case]
    assert "act refused" in [entry.what for entry in loop.timeline(case)]


def test_without_a_hit_sales_asks_for_a_sample_and_nothing_closes_by_itself(loop: Loop) -> None:
    """4.3a.p3"""
    case = loop.submit()

    loop.clock.move(days=400)
    loop.department("quality").wake_due(loop.clock())
    loop.broker.run()

    assert loop.open_tasks() == ["ask_sample"]
    assert loop.children(case, "capa") == []
    assert loop.file(case).closed is False


def test_a_sample_that_disproves_the_defect_ends_the_complaint_without_capa(loop: Loop) -> None:
    """4.2a.p3, 4.3a.p3"""
    case = loop.submit()
    loop.do("ask_sample", evidence="sample")
    loop.do("verify_defect", defect_confirmed=False, defect_reason="within tolerance")

    loop.do("close_complaint", closing_reason="within tolerance, explained to the customer")

    assert (loop.file(case).outcome, loop.children(case, "capa")) == ("unfounded", [])


def test_a_sample_that_shows_the_defect_calls_the_meeting_and_requests_capa(loop: Loop) -> None:
    """4.3a.p4"""
    case = loop.submit()
    loop.do("ask_sample", evidence="picture")
    loop.do("verify_defect", defect_confirmed=True, defect_reason="burr seen on the picture")

    assert loop.open_tasks() == ["answer_capa", "hold_analysis_meeting"]
    assert len(loop.children(case, "capa")) == 1


def test_an_effect_that_is_not_proved_brings_a_second_request(loop: Loop) -> None:
    """4.4a.p1"""
    burr_in_stock(loop)
    case = loop.submit()

    loop.carry_capa_through(effect_confirmed=False)

    assert [(row.number, row.outcome) for row in loop.children(case, "capa")] == [
        ("CAPA-2026-000001", "not_effective"),
        ("CAPA-2026-000002", None),
    ]
    assert loop.open_tasks() == ["answer_capa"]


def test_a_closed_complaint_is_reopened_as_a_new_round_with_its_evidence_kept(loop: Loop) -> None:
    """1.1, 4.4a.p1"""
    burr_in_stock(loop)
    case = loop.submit()
    loop.carry_capa_through()
    loop.do("close_complaint", closing_reason="done")

    accepted = loop.say("complaint.reopen", case=case, by="zhao", reason="the burr is back")

    assert accepted["case"] == case
    row = loop.file(case)
    assert (row.closed, row.cycle, row.state) == (False, 2, "investigating")
    assert [child.opened_in_cycle for child in loop.children(case, "capa")] == [1, 2]
    assert [one["data"]["cycle"] for one in loop.broker.told("complaint.reopened")] == [2]


def test_an_incomplete_form_stays_with_sales_and_goes_no_further(loop: Loop) -> None:
    """4.1, 4.2a.p1, 4.2a.p2"""
    case = loop.submit(channel="oral", defect_rate_percent=None)

    assert loop.open_tasks() == ["complete_feedback_form"]
    assert loop.file(case).state == "received"
    assert loop.broker.told("search.requested") == []
    loop.do("complete_feedback_form", defect_rate_percent="2.5")
    assert len(loop.broker.told("search.requested")) == 3


def test_a_bulk_return_is_sampled_and_a_small_one_inspected_piece_by_piece(loop: Loop) -> None:
    """4.5a.p1, 4.5a.p2, 4.5a.p3"""
    modes = []
    for quantity in (100, 99):
        case = loop.say("return.register", **a_return(quantity=quantity))["case"]
        loop.do("receive_return", **RECEIVED)
        (child,) = loop.children(case, "return")
        modes.append(loop.receipts(f"factory/{child.number}", "inspection_mode")[-1]["outcome"])
        loop.do("inspect_return", inspection="every piece", **INSPECTED)

    assert modes == ["sampling", "full"]
    assert len(loop.broker.told("goods.quarantined")) == 2


def test_the_companys_own_cause_offers_a_choice_and_requests_capa(loop: Loop) -> None:
    """4.5a.p5, 4.2a.p3"""
    case = loop.say("return.register", **a_return(bulk=True))["case"]
    loop.do("receive_return", **RECEIVED)
    loop.do("inspect_return", inspection="done by sampling", **INSPECTED)

    loop.do("judge_cause", cause="company", cause_reason="worn punch")

    assert loop.open_tasks() == ["agree_disposition", "answer_capa"]
    loop.do("agree_disposition", customer_choice="replenishment", agreed_way="100 new pieces", agreed_on="2026-03-06")
    loop.do("carry_out_disposition", disposed_as="replacement", disposed_on="2026-03-07")
    assert [row.outcome for row in loop.children(case, "return")] == ["settled"]


def test_a_return_that_is_not_the_companys_cause_needs_no_capa(loop: Loop) -> None:
    """4.5a.p4"""
    case = loop.say("return.register", **a_return(quantity=2))["case"]
    loop.do("receive_return", **RECEIVED)
    loop.do("inspect_return", inspection="every piece", **INSPECTED)
    loop.do("judge_cause", cause="not company", cause_reason="bent by the customer's tool")
    loop.do("contact_customer", settlement="goods go back", settled_on="2026-03-06")
    loop.do("carry_out_disposition", disposed_as="return to customer", disposed_on="2026-03-07")

    loop.do("close_complaint", closing_reason="not our cause")

    assert (loop.file(case).outcome, loop.children(case, "capa")) == ("not_our_cause", [])


def test_a_return_for_a_closed_complaint_reopens_it(loop: Loop) -> None:
    burr_in_stock(loop)
    case = loop.submit()
    loop.carry_capa_through()
    loop.do("close_complaint", closing_reason="done")

    loop.say("return.register", **a_return(case=case))

    row = loop.file(case)
    assert (row.closed, row.cycle, len(loop.children(case, "return"))) == (False, 2, 1)


def test_the_reply_goes_out_through_sales_with_the_request(loop: Loop) -> None:
    """4.4a.p2"""
    burr_in_stock(loop)
    case = loop.submit(wants_written_answer=True)
    loop.do("answer_capa", **CAPA_ANSWER)

    loop.do("reply_customer", reply_sent_on="2026-03-04", reply_text="see the enclosed request", reply_enclosure="CAPA")

    assert [one["data"]["case"] for one in loop.broker.told("reply.issued")] == [case]
    assert loop.file(case).state == "decision_communicated"


def test_a_withdrawn_complaint_withdraws_its_tasks_and_closes(loop: Loop) -> None:
    case = loop.submit()

    loop.say("complaint.withdraw", case=case, by="sales.clerk", reason="customer found the cause")

    assert loop.open_tasks() == []
    assert loop.file(case).outcome == "withdrawn"


def test_a_capa_request_goes_to_another_department_when_quality_names_it(loop: Loop) -> None:
    """3.3"""
    burr_in_stock(loop)
    case = loop.submit()
    (capa,) = loop.children(case, "capa")

    loop.say(
        "act.request", case=f"factory/{capa.number}", act="redirect_capa", by="zhao", answer={"named_role": "warehouse"}
    )

    assert loop.task(
        "answer_capa",
        f"factory/{capa.number}",
    ).startswith("warehouse.")


def test_a_promise_that_is_not_kept_is_told_once(loop: Loop) -> None:
    burr_in_stock(loop)
    loop.submit()
    loop.do("answer_capa", **CAPA_ANSWER)

    for _ in range(3):
        loop.clock.move(days=5)
        loop.department("quality").wake_due(loop.clock())
        loop.broker.run()

    assert [one["data"]["kind"] for one in loop.broker.told("task.late")] == ["carry_out_capa"]
    loop.do("carry_out_capa", **CAPA_REPORT)


def test_an_inquiry_is_answered_by_sales_and_opens_no_complaint(loop: Loop) -> None:
    """4.4b.1, 4.5b.p2, 4.6"""
    case = loop.say("inquiry.submit", **an_inquiry())["case"]

    assert case == "factory/I-2026-000001"
    loop.do("answer_inquiry", answer_given="ten days", answered_on="2026-03-02")
    assert loop.file(case, "sales").outcome == "answered"
    assert loop.broker.told("complaint.received") == []


def test_feedback_without_dissatisfaction_becomes_a_service_record_and_with_it_a_complaint(loop: Loop) -> None:
    """2.1, 4.4b.3, 4.7.1"""
    praise = {"customer": {"code": "K", "name": "K"}, "topic": "feedback", "received_at": "2026-03-01T09:00:00Z"}

    kept = loop.say("feedback.submit", **praise, dissatisfied=False, text="thank you")["case"]
    complaint = loop.say("feedback.submit", **praise, dissatisfied=True, text="burrs again", channel="written")["case"]

    assert (kept, complaint) == ("factory/S-2026-000001", "factory/C-2026-000001")


def a_return(**changes: object) -> dict[str, object]:
    known = {
        "customer": {"code": "K-17", "name": "Hua Xing"},
        "received_at": "2026-03-01T09:00:00+08:00",
        "order_number": "SO-1001",
        "product_name": "bracket A",
        "defect": "burr",
        "defect_rate_percent": "3",
    }
    return {**known, **changes}


def an_inquiry(**changes: object) -> dict[str, object]:
    known = {
        "customer": {"code": "K-17", "name": "Hua Xing"},
        "topic": "product_information",
        "question": "when can you deliver?",
        "received_at": "2026-03-01T09:00:00+08:00",
    }
    return {**known, **changes}
