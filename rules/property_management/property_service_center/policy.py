"""The service policy: what is told about users, awards and punishments by people, who keeps the rules."""

from collections.abc import Sequence

from rules.api import (
    ANY,
    JUDGE,
    Act,
    CaseKind,
    Choice,
    Collect,
    Day,
    Field,
    Form,
    Formula,
    Rule,
    State,
    Table,
    Task,
    YesNo,
    is_,
    known,
)

from .parties import DIRECTOR, LINE, ON_DUTY, PROSE, QUALITY, SALES

REQUEST = "information_request"
STAFF = "staff_matter"
RULES = "rule_change"
KEEP = "service_retention_months"
CLOSED = State("closed", is_("closed", True))
CENTRE = "客户服务中心"
AWARDS = ("award", "preference", "award and preference")

KINDS = (
    CaseKind(
        REQUEST,
        owner=SALES,
        number="IR-{yyyy}-{n:04}",
        clause="prop.8",
        states=(State("asked"), CLOSED),
        outcome="request_outcome",
        closes_when=known("information_answered_on"),
    ),
    CaseKind(
        STAFF,
        owner=QUALITY,
        number="SM-{yyyy}-{n:04}",
        clause=("prop.16", "prop.17", "prop.18"),
        states=(State("proposed"), CLOSED),
        outcome="staff_outcome",
        closes_when=known("staff_ruling_made"),
    ),
    CaseKind(
        RULES,
        owner=SALES,
        number="RC-{yyyy}-{n:03}",
        clause="prop.4",
        states=(State("proposed"), CLOSED),
        outcome="rule_outcome",
        closes_when=known("rule_decided_on"),
    ),
)

FORMS = (
    Form(
        "information_asked_for",
        REQUEST,
        (
            Field("information_asked", PROSE),
            Field("information_asked_by", LINE),
            Field("information_sort", Choice("customer information", "public information", "other"), False),
        ),
        "prop.8",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "information_answer",
        REQUEST,
        (Field("information_answer_text", PROSE), Field("information_answered_on", Day())),
        "prop.8",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form("information_disclosure", REQUEST, (Field("information_given", PROSE),), "prop.8", kept_by=SALES, keep=KEEP),
    Form(
        "staff_proposal",
        STAFF,
        (
            Field("staff_member", LINE),
            Field("staff_group", Choice("manager", "service staff", "repair staff", "other staff", "not staff")),
            Field("staff_conduct", Choice("outstanding", "breach")),
            Field("breach_led_to", Choice("complaint", "dissatisfaction", "neither"), False),
            Field("conduct_text", PROSE),
        ),
        ("prop.2", "prop.16", "prop.17", "prop.18"),
        kept_by=QUALITY,
        keep=KEEP,
    ),
    Form(
        "staff_ruling",
        STAFF,
        (
            Field("staff_decision", Choice(*AWARDS, "punishment", "guidance", "none")),
            Field("staff_decision_text", PROSE),
            Field("staff_decided_on", Day()),
        ),
        ("prop.16", "prop.17", "prop.18"),
        kept_by=QUALITY,
        keep=KEEP,
    ),
    Form(
        "rule_proposal",
        RULES,
        (Field("rule_step", Choice("make", "carry out", "supervise", "improve")), Field("rule_text", PROSE)),
        "prop.4",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "rule_decision",
        RULES,
        (Field("rule_adopted", YesNo()), Field("rule_decided_on", Day()), Field("rule_decision_text", PROSE)),
        "prop.4",
        kept_by=SALES,
        keep=KEEP,
    ),
)

TASKS = (
    Task(
        "answer_information_request",
        REQUEST,
        SALES,
        "information_answer",
        "prop.8",
        when=known("privacy_answer"),
        before=("close",),
        shows=("information_asked", "information_asked_by", "privacy_answer"),
    ),
    Task(
        "rule_on_staff",
        STAFF,
        DIRECTOR,
        "staff_ruling",
        ("prop.16", "prop.17", "prop.18"),
        before=("close",),
        shows=("staff_member", "staff_group", "staff_conduct", "breach_led_to", "conduct_text", "staff_measure"),
    ),
    Task(
        "decide_rule_change",
        RULES,
        SALES,
        "rule_decision",
        "prop.4",
        before=("close",),
        shows=("rule_step", "rule_text"),
    ),
)

ACTS = (
    Act("ask_for_information", REQUEST, (SALES, ON_DUTY), "prop.8", form="information_asked_for", effect="open"),
    Act("disclose_information", REQUEST, (SALES,), "prop.8", form="information_disclosure"),
    Act(
        "propose_staff_measure",
        STAFF,
        (SALES, DIRECTOR),
        ("prop.16", "prop.17", "prop.18"),
        form="staff_proposal",
        effect="open",
    ),
    Act("rule_on_staff_again", STAFF, (DIRECTOR,), "prop.17", form="staff_ruling", when=known("staff_decision")),
    Act("propose_rule_change", RULES, (SALES, DIRECTOR, ON_DUTY), "prop.4", form="rule_proposal", effect="open"),
)


def information_class(stated: str | None, asked: str | None, words: Sequence[str]) -> str | None:
    """As it was stated; else what the words show to be about a customer. Anything else is for the director."""
    if stated is not None or asked is None:
        return stated
    said = asked.lower()
    return "customer information" if any(word.lower() in said for word in words) else "other"


def staff_ruling(decision: str, conduct: str, led_to: str, applies: bool | None) -> str:
    """What the director decided. Raises `ValueError` for what the rules do not provide for."""
    if applies is False and decision != "none":
        raise ValueError(f"staff_decision: {decision}, but the rules hold for staff only")
    if conduct == "breach" and decision in AWARDS:
        raise ValueError(f"staff_decision: {decision} for a breach")
    if decision == "punishment" and (conduct == "outstanding" or led_to == "neither"):
        raise ValueError("staff_decision: punishment without a breach that led to a complaint or to dissatisfaction")
    return decision


REFUSED = {"allowed": False, "disclosed": False}
INFORMATION_CLASS = Formula(("information_sort?", "information_asked?", "privacy_words"), information_class, "prop.8")
PRIVACY_ANSWER = Table(
    inputs=("information_class",),
    rules=(
        Rule(("customer information",), "refused", "prop.8", REFUSED),
        Rule(("public information",), "answered", "prop.8", {"allowed": True}),
        Rule(("other",), JUDGE, "prop.8"),
    ),
    judged_by=DIRECTOR,
)
MAY_DISCLOSE = Collect(inputs=("privacy_answer",), rules=(Rule(("refused",), "customer_privacy", "prop.8"),))
REQUEST_OUTCOME = Formula(("privacy_answer",), lambda answer: answer, "prop.8")
RULES_APPLY = Table(
    inputs=("staff_group",),
    rules=(
        Rule(({"manager", "service staff", "repair staff", "other staff"},), True, "prop.2", {"applies": True}),
        Rule(("not staff",), False, "prop.2", {"applies": False}),
    ),
)
BREACH_RESULT = Formula(("breach_led_to?",), lambda led_to: led_to or "neither", "prop.17")
STAFF_MEASURE = Table(
    inputs=("staff_conduct", "breach_result"),
    rules=(
        Rule(
            ("outstanding", ANY),
            "award and preference",
            ("prop.16", "prop.18"),
            {"judged": "by the director", "award": True, "preference": True},
        ),
        Rule(
            ("breach", {"complaint", "dissatisfaction"}),
            "punishment by severity",
            "prop.17",
            {"judged": "by the director", "punishment": True},
        ),
        Rule(("breach", "neither"), "guidance", "prop.17", {"judged": "by the director", "punishment": False}),
    ),
)
STAFF_RULING = Formula(
    ("staff_decision", "staff_conduct", "breach_result", "rules_apply?"),
    staff_ruling,
    ("prop.16", "prop.17", "prop.18"),
)
STAFF_OUTCOME = Formula(("staff_ruling_made",), lambda decision: decision, ("prop.16", "prop.17", "prop.18"))
RULES_KEEPER = Table(
    inputs=("rule_step",),
    rules=(Rule(({"make", "carry out", "supervise", "improve"},), CENTRE, "prop.4", {"rules_kept_by": CENTRE}),),
)
RULE_OUTCOME = Table(
    inputs=("rule_adopted",),
    rules=(Rule((True,), "adopted", "prop.4"), Rule((False,), "not adopted", "prop.4")),
)
