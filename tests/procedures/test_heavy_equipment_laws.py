"""What holds of the heavy equipment procedure whatever is stated, tried on values at random."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.trying import try_out
from tests.procedures.test_heavy_equipment import PROCEDURE

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LAW = settings(max_examples=25, deadline=None)
SIGNERS = ("handler", "distribution leader", "quality department", "company leader in charge")
days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
yes_no = st.booleans()


def decided(facts: Mapping[str, Any], question: str, kind: str = "") -> Any:
    """What comes out of a question; nothing while it is not decided."""
    shown = try_out(PROCEDURE, facts, NOW, kind=kind)
    found = {one["question"]: one["outcome"] for one in shown["decisions"] if one["status"] == "decided"}
    return found.get(question)


@LAW
@given(st.lists(st.decimals(min_value="0.01", max_value=60, places=2), min_size=1, max_size=4), st.booleans())
def test_a_loss_is_split_only_by_shares_of_one_hundred_and_then_to_the_last_cent(
    shares: list[Decimal], filled_up: bool
) -> None:
    rest = 100 - sum(shares)
    if filled_up and rest > 0:
        shares = [*shares, rest]
    facts = {
        "total_loss_yuan": "12345.67",
        "shares_percent": {f"party {n}": str(share) for n, share in enumerate(shares)},
    }

    portions = decided(facts, "loss_yuan")

    assert decided(facts, "valid") is (sum(shares) == 100)
    assert sum(Decimal(one) for one in portions.values()) == (Decimal("12345.67") if sum(shares) == 100 else 0)


@LAW
@given(days, st.integers(0, 1))
def test_an_answer_is_in_time_through_its_last_day(signed_for: date, late: int) -> None:
    due = date.fromisoformat(decided({"signed_for": signed_for.isoformat()}, "due", "suggestion"))
    answered = (due + timedelta(days=late)).isoformat()

    assert 28 <= (due - signed_for).days <= 31
    assert decided({"signed_for": signed_for.isoformat(), "answered": answered}, "on_time") is not bool(late)


@LAW
@given(yes_no, st.integers(1, 5), yes_no, yes_no, yes_no, yes_no, yes_no)
def test_only_what_is_major_or_critical_leaves_the_unit(
    major: bool, departments: int, known: bool, clear: bool, person: bool, goods: bool, market: bool
) -> None:
    facts = {
        "major": major,
        "departments_involved": departments,
        "cause_known": known,
        "responsibility_clear": clear,
        "severe_personal_harm": person,
        "severe_property_loss": goods,
        "serious_reputation_market_effect": market,
    }
    critical = (person or goods) and market
    lifted = departments > 1 or not known or not clear

    assert decided(facts, "critical") is critical
    assert decided(facts, "capa_request") is critical
    assert decided(facts, "level") == ("company" if critical or (major and lifted) else "unit")
    assert decided(facts, "meeting_level", "quality_meeting") == decided(facts, "level")


@LAW
@given(yes_no, yes_no, yes_no, yes_no)
def test_nothing_is_settled_before_the_analysis_but_what_is_major_urgent_and_approved(
    analysed: bool, major: bool, urgent: bool, approved: bool
) -> None:
    facts = {"cause_analysed": analysed, "major": major, "urgent": urgent, "unit_leader_approved": approved}

    assert decided(facts, "disposition_allowed") is (analysed or (major and urgent and approved))
    assert decided(facts, "analysis_still_due") is not analysed


@LAW
@given(st.lists(st.sampled_from(SIGNERS), max_size=4, unique=True))
def test_the_three_guarantees_form_is_in_force_when_all_have_signed_in_their_order(signed: list[str]) -> None:
    facts = {"signed": signed}

    assert (decided(facts, "b_form", "three_guarantees") == "in force") is (tuple(signed) == SIGNERS)
    assert decided(facts, "signed_in_order", "three_guarantees") is (tuple(signed) == SIGNERS[: len(signed)])


@LAW
@given(days, st.integers(0, 900), st.integers(0, 900))
def test_the_warranty_never_lasts_longer_than_either_of_its_clocks(shipped: date, used: int, failed: int) -> None:
    facts = {
        "pressure_vessel": False,
        "shipped": shipped.isoformat(),
        "in_use_since": (shipped + timedelta(days=used)).isoformat(),
        "fault_date": (shipped + timedelta(days=failed)).isoformat(),
        "manual_followed": True,
        "cause": "manufacturing",
    }
    end = date.fromisoformat(decided(facts, "warranty_end"))

    assert (end - shipped).days <= 550
    assert (end - shipped).days <= used + 366
    assert decided(facts, "in_warranty") is (shipped + timedelta(days=failed) <= end)
