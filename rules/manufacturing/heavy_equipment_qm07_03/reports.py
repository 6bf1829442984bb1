"""What company quality makes of the units' reports: a report to leadership, approved, put to management review."""

from rules.api import (
    Answer,
    CaseKind,
    Day,
    Field,
    Form,
    Formula,
    Holder,
    Opening,
    Rule,
    Signer,
    State,
    Table,
    Task,
    Text,
    YesNo,
    hook,
    is_,
    known,
)

from .parties import COMPANY_LEADER, COMPANY_QUALITY, QUALITY, REPRESENTATIVE

PROSE = Text(longest=4000)
ON_TREND, ON_SATISFACTION = "company_trend_report", "company_evaluation"
ORIGIN = {
    ON_TREND: ("trend_report", "trend_analysis"),
    ON_SATISFACTION: ("satisfaction_evaluation", "unit_evaluation_report"),
}
CLAUSE = {ON_TREND: ("5.3.6.2.p3", "4.3.c"), ON_SATISFACTION: ("5.4.4.p2", "4.3.c")}
KEEP = {ON_TREND: "trend_report_retention_months", ON_SATISFACTION: "satisfaction_report_retention_months"}
PREFIX = {ON_TREND: "CT", ON_SATISFACTION: "CE"}


def _kind(name: str) -> CaseKind:
    return CaseKind(
        name,
        owner="quality",
        number=PREFIX[name] + "-{yyyy}-{n:03}",
        clause=CLAUSE[name],
        parent=ORIGIN[name][0],
        states=(
            State("awaited"),
            State("approved", is_(f"{name}_form.signed", True)),
            State("closed", is_("closed", True)),
        ),
        outcome=f"{name}_outcome",
        closes_when=known(f"{name}_reviewed_on"),
    )


def _forms(name: str) -> tuple[Form, Form]:
    report = Form(
        f"{name}_form",
        name,
        (Field(f"{name}_findings", PROSE), Field(f"{name}_at_once", YesNo())),
        CLAUSE[name],
        kept_by=(COMPANY_QUALITY, QUALITY),
        keep=KEEP[name],
        keep_from=f"{name}_form.signed_on",
        number=PREFIX[name] + "R{yyyy}-{n:03}",
        signers=(Signer(COMPANY_QUALITY, "prepared", CLAUSE[name]), Signer(REPRESENTATIVE, "approved", "4.2.b")),
        holders=(Holder(COMPANY_LEADER, "4.3.c"),),
    )
    return report, Form(f"{name}_review", name, (Field(f"{name}_reviewed_on", Day()),), ("5.1.2.p2", "4.2.b"))


def _tasks(name: str) -> tuple[Task, Task]:
    write = Task(f"write_{name}", name, COMPANY_QUALITY, f"{name}_form", CLAUSE[name], before=("close",))
    put = Task(
        f"put_{name}_to_review",
        name,
        REPRESENTATIVE,
        f"{name}_review",
        ("5.1.2.p2", "4.2.b"),
        when=is_(f"{name}_review_input", True),
        before=("close",),
        shows=(f"{name}_findings", f"{name}_at_once"),
    )
    return write, put


KINDS = (_kind(ON_TREND), _kind(ON_SATISFACTION))
FORMS = (*_forms(ON_TREND), *_forms(ON_SATISFACTION))
TASKS = (*_tasks(ON_TREND), *_tasks(ON_SATISFACTION))
OPENINGS = tuple(
    Opening(name, parent, CLAUSE[name], when=is_(f"{form}.signed", True)) for name, (parent, form) in ORIGIN.items()
)


def _review_input(name: str) -> Answer:
    """An approved report is always an input of management review; one marked so is put there at once."""
    return Table(
        (f"{name}_form.signed",),
        (Rule((True,), True, ("5.1.2.p2", "4.2.b")), Rule((False,), False, "5.1.2.p2")),
    )


def _outcome(name: str) -> Answer:
    return Formula((f"{name}_reviewed_on",), lambda _day: "reviewed", "5.1.2.p2")


class Answers:
    """The answers about the company's reports."""

    @hook
    def company_trend_report_review_input(self) -> Answer:
        return _review_input(ON_TREND)

    @hook
    def company_trend_report_outcome(self) -> Answer:
        return _outcome(ON_TREND)

    @hook
    def company_evaluation_review_input(self) -> Answer:
        return _review_input(ON_SATISFACTION)

    @hook
    def company_evaluation_outcome(self) -> Answer:
        return _outcome(ON_SATISFACTION)
