"""Critical cases: management review, the general manager's decision, and CAPA by LSZB/QM08-10 only for these."""

from rules.api import (
    ANY,
    Answer,
    Day,
    Drop,
    Field,
    Form,
    Holder,
    Rule,
    Table,
    Task,
    YesNo,
    all_,
    hook,
    is_,
)

from .analysis import COMPLAINED, WHAT_HAPPENED
from .domains import PROSE
from .parties import GENERAL_MANAGER, PRODUCTION, QUALITY, REPRESENTATIVE, SALES, WAREHOUSE

BY_CAPA = {"from": QUALITY, "to": PRODUCTION, "reference": "LSZB/QM08-10"}

FORMS = (
    Form(
        "review_referral",
        "complaint",
        (Field("management_review_flag", YesNo()),),
        ("5.3.4.4.p1.s3", "2"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
    ),
    Form(
        "company_resolution",
        "complaint",
        (Field("resolution", PROSE), Field("resolved_on", Day())),
        ("5.3.4.4.p1.s3", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
        holders=tuple(Holder(unit, "5.3.4.4.p1.s3") for unit in (SALES, QUALITY, PRODUCTION, WAREHOUSE)),
    ),
)

TASKS = (
    Task(
        "refer_to_review",
        "complaint",
        REPRESENTATIVE,
        "review_referral",
        ("5.3.4.4.p1.s3", "5.3.4.4.p1.s1"),
        when=all_(COMPLAINED, is_("critical", True)),
        before=("close",),
        shows=WHAT_HAPPENED,
        in_person=True,
    ),
    Task(
        "decide_resolution",
        "complaint",
        GENERAL_MANAGER,
        "company_resolution",
        "5.3.4.4.p1.s3",
        when=all_(COMPLAINED, is_("management_review", True)),
        before=("close",),
        shows=WHAT_HAPPENED,
    ),
)

# it says what happens to a request that only critical cases have here
DROPS = (Drop("iso9001:setting.capa_even_if_disproved", "5.3.4.4.p2"),)

MANAGEMENT_REVIEW = Table(
    inputs=("critical_shown", "management_review_flag"),
    rules=(
        Rule(
            (True, True),
            True,
            ("5.3.4.4.p1.s3", "2"),
            {"decision_by": "general manager", "reference": "LSZB/QM05-02", "binding_on": "all units"},
        ),
        Rule((True, False), False, "5.3.4.4.p1.s3"),
        Rule((False, ANY), False, "5.3.4.4.p1.s3"),
    ),
)

CAPA_REQUEST = Table(
    inputs=("critical_shown",),
    rules=(
        Rule((True,), True, ("5.3.4.4.p2", "2"), BY_CAPA),
        # any other complaint is followed up by quality, without a request
        Rule((False,), False, ("5.3.4.4.p2", "4.4.1.b")),
    ),
    replaces="iso9001:capa_request",
)

CAPA_STILL_REQUIRED = Table(
    inputs=("critical_shown", "capa_request"),
    rules=(
        Rule((ANY, True), False, "5.3.4.4.p2"),
        Rule((False, False), False, "5.3.4.4.p2"),
        Rule((True, False), True, "5.3.4.4.p2"),
    ),
    replaces="iso9001:capa_still_required",
)


class Answers:
    """What is asked of a critical case."""

    @hook
    def management_review(self) -> Answer:
        return MANAGEMENT_REVIEW

    @hook
    def capa_request(self) -> Answer:
        return CAPA_REQUEST

    @hook
    def capa_still_required(self) -> Answer:
        return CAPA_STILL_REQUIRED
