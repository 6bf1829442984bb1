"""Unit quality signs for the feedback form, registers it and says of which class the information is."""

from collections.abc import Sequence

from rules.api import (
    ANY,
    Act,
    Answer,
    Collect,
    Field,
    Form,
    Formula,
    Rule,
    Table,
    Task,
    YesNo,
    all_,
    hook,
    is_,
    known,
)

from .parties import QUALITY

CLASSIFIED = known("reports_defect")
"""Quality has said of which class it is; until then a class is only presumed."""
BY_QUALITY = {"class_set_by": "unit quality"}

FORMS = (
    Form(
        "classification",
        "complaint",
        (Field("reports_defect", YesNo()), Field("proposes_improvement", YesNo())),
        ("5.3.2.3", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
    ),
)

TASKS = (
    Task(
        "classify_feedback",
        "complaint",
        QUALITY,
        "classification",
        "5.3.2.3",
        when=all_(is_("withdrawn", False), is_("f_form_signed_by_quality", True)),
        before=("close",),
        shows=("customer_name", "product_name", "drawing_number", "affected_part", "defect", "details", "attachments"),
    ),
)

ACTS = (
    # feedback about which one thought otherwise at first
    Act("classify_again", "complaint", (QUALITY,), "5.3.2.3", form="classification", when=CLASSIFIED),
)


def f_form_signed_by_quality(signed_by: Sequence[str] | None) -> bool:
    """Unit quality is among those who signed the feedback form."""
    return signed_by is not None and QUALITY in signed_by


def problem_reported(stated: bool | None, proposes: bool | None, signed: bool, defect: str | None) -> str:
    """What quality says; before, a problem stated on a form that quality has signed for is presumed to be one."""
    if stated is not None:
        return "yes" if stated else "no"
    if proposes:
        return "no"
    return "yes" if signed and defect is not None else "open"


def improvement_proposed(stated: bool | None) -> str:
    """What quality says."""
    if stated is None:
        return "open"
    return "yes" if stated else "no"


F_FORM_SIGNED_BY_QUALITY = Formula(
    inputs=("feedback.signed_by?",), compute=f_form_signed_by_quality, clause=("5.3.2.2", "form.QM0703-01")
)

F_FORM = Table(
    inputs=("f_form_signed_by_quality",),
    rules=(
        Rule(
            (True,),
            "handed over",
            ("5.3.2.2", "5.5.1", "6.1"),
            {"number_prefix": "F", "copies": 2, "code": "QM0703-01", "next": "first analysis and class"},
        ),
        Rule((False,), "waits for unit quality", "5.3.2.2", {"waits_for": "unit quality"}),
    ),
)

HOLDERS = Collect(
    inputs=("f_form_signed_by_quality",),
    rules=(Rule((True,), "distribution", "5.3.2.2"), Rule((True,), "unit quality", "5.3.2.2")),
)

PROBLEM_REPORTED = Formula(
    inputs=("reports_defect?", "proposes_improvement?", "f_form_signed_by_quality", "defect?"),
    compute=problem_reported,
    clause=("5.3.1.2.B", "5.3.2.3"),
)

IMPROVEMENT_PROPOSED = Formula(
    inputs=("proposes_improvement?",), compute=improvement_proposed, clause=("5.3.1.2.A", "5.3.2.3")
)

INFO_CLASS = Table(
    inputs=("problem_reported", "improvement_proposed"),
    rules=(
        Rule(("yes", ANY), "B", ("5.3.1.2.B", "5.3.2.3"), {**BY_QUALITY, "next": "complaint route"}),
        Rule(("no", "yes"), "A", ("5.3.1.2.A", "5.3.2.3"), {**BY_QUALITY, "next": "suggestion route"}),
        Rule(("no", "no"), "neither", "5.3.2.3", {**BY_QUALITY, "next": "none"}),
        Rule(("no", "open"), "open", "5.3.2.3", {"waits_for": "unit quality"}),
        Rule(("open", ANY), "open", "5.3.2.3", {"waits_for": "unit quality"}),
    ),
)

J_FORMS_ISSUED = Table(
    inputs=("info_class", "improvement_proposed"),
    rules=(
        Rule(("A", ANY), True, ("5.3.2.3", "5.3.3.1")),
        # a complaint that suggests something as well
        Rule(("B", "yes"), True, ("5.3.1.2.A", "5.3.3.1")),
        Rule(("B", {"no", "open"}), False, "5.3.2.3"),
        Rule(({"neither", "open"}, ANY), False, "5.3.2.3"),
    ),
)

J_FORMS = Formula(inputs=("responsible_units",), compute=lambda units: len(units), clause="5.3.3.1")


class Answers:
    """What is asked when quality takes feedback over."""

    @hook
    def f_form_signed_by_quality(self) -> Answer:
        return F_FORM_SIGNED_BY_QUALITY

    @hook
    def f_form(self) -> Answer:
        return F_FORM

    @hook
    def holders(self) -> Answer:
        return HOLDERS

    @hook
    def problem_reported(self) -> Answer:
        return PROBLEM_REPORTED

    @hook
    def improvement_proposed(self) -> Answer:
        return IMPROVEMENT_PROPOSED

    @hook
    def info_class(self) -> Answer:
        return INFO_CLASS

    @hook
    def j_forms(self) -> Answer:
        return J_FORMS

    @hook
    def j_forms_issued(self) -> Answer:
        return J_FORMS_ISSUED
