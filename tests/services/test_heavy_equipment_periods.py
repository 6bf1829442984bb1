"""What the calendar asks of a maker of heavy equipment: the monthly table, the trend reports, the half-year report."""

from pathlib import Path

import pytest

from tests.loop import Loop
from tests.services.heavy_equipment_scene import (
    SITES,
    analysed,
    classified,
    do,
    handled,
    receive,
    received,
    searched,
    sign,
)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    """What this procedure asks of the departments is the same on both; one is enough."""
    return "sqlite"


def tick(loop: Loop) -> None:
    """What the owner does every half second."""
    loop.department("quality").wake_due(loop.clock())
    loop.broker.run()


TABLE, TREND, HALF_YEAR = "factory/MS-2026-001", "factory/TR-2026-001", "factory/SE-2026-001"
OPINION = {
    "surveyed_organisation": "Hua Xing",
    "survey_product": "pumping unit",
    "survey_date": "2026-04-10",
    "survey_received_on": "2026-04-12",
    "plant": "casting_forging",
    "intrinsic": "satisfied",
    "appearance": "very satisfied",
    "after_sales": "basically satisfied",
    "delivery": "dissatisfied",
    "causes": {"delivery": "two weeks late"},
    "survey_suggestions": "tell us earlier",
    "reporting_department": "distribution",
}


def last(loop: Loop, case: str, question: str) -> object:
    """What a question was decided last."""
    return loop.receipts(case, question)[-1]["outcome"]


def test_the_months_table_and_the_quarters_report_hold_the_complaint_and_go_to_management_review(loop: Loop) -> None:
    tick(loop)
    received(loop)
    classified(loop)
    searched(loop)
    analysed(loop)
    handled(loop)
    do(loop, "close_complaint", closing_reason="flange replaced")
    loop.clock.move(days=30)
    tick(loop)

    assert (last(loop, TABLE, "rows"), last(loop, TABLE, "table_due")) == (1, "2026-04-05")
    do(loop, "compile_statistics", case=TABLE, statistics_unit="assembly shop", statistics_analysis="one leak")
    sign(loop, "statistics_table", 1, case=TABLE)
    sign(loop, "statistics_table", 2, case=TABLE)
    receive(loop, "statistics_table", 2, case=TABLE)
    assert (loop.file(TABLE).outcome, last(loop, TABLE, "table_on_time")) == ("reported", True)

    assert last(loop, TREND, "order") == ["pump leaks at the flange"]
    do(loop, "write_trend_report", case=TREND, trend_findings="leaks", trend_improvement="count tools")
    sign(loop, "trend_analysis", 1, case=TREND)
    sign(loop, "trend_analysis", 2, case=TREND)
    receive(loop, "trend_analysis", 1, case=TREND)
    do(loop, "write_company_trend_report", company_trend_report_findings="leaks", company_trend_report_at_once=False)
    sign(loop, "company_trend_report_form", 1)
    sign(loop, "company_trend_report_form", 2, by="m.rep")
    receive(loop, "company_trend_report_form", 1)
    do(loop, "put_company_trend_report_to_review", by="m.rep", company_trend_report_reviewed_on="2026-04-10")
    assert loop.file(TREND).state == "closed"


def test_the_half_years_report_scores_the_survey_forms_that_were_handed_over(loop: Loop) -> None:
    tick(loop)
    loop.clock.move(days=31)
    tick(loop)
    do(
        loop,
        "plan_survey",
        survey_method="form",
        survey_content=["intrinsic quality", "appearance", "after-sales service", "delivery time"],
    )
    told = loop.say("act.request", act="register_survey_form", by="li.na", answer=OPINION)
    sign(loop, "survey_form", 1)
    sign(loop, "survey_form", 2)
    assert loop.file(told["case"]).outcome == "scored"
    do(loop, "hand_over_survey_forms", collected_from="2026-01-01", handed_over_on="2026-06-30")

    assert (last(loop, HALF_YEAR, "overall_rate_percent"), last(loop, HALF_YEAR, "forms_counted")) == ("82.0", 1)
    do(loop, "write_satisfaction_report", main_problems="late delivery", improvement_measures="tell earlier")
    sign(loop, "unit_evaluation_report", 1)
    sign(loop, "unit_evaluation_report", 2)
    receive(loop, "unit_evaluation_report", 2)
    assert "write_company_evaluation" in loop.open_tasks()


def test_a_half_year_without_survey_forms_is_reported_as_well(loop: Loop) -> None:
    tick(loop)
    loop.clock.move(days=31)
    tick(loop)
    do(loop, "hand_over_survey_forms", collected_from="2026-01-01", handed_over_on="2026-06-30")

    assert "write_satisfaction_report" in loop.open_tasks()
