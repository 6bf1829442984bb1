"""The pack: which module brings what. Each has its declarations as lists and its answers as a class `Answers`."""

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from rules.api import (
    Act,
    CaseKind,
    ChildFacts,
    Drop,
    Form,
    Gathering,
    Opening,
    Role,
    Schedule,
    Setting,
    Task,
    hook,
)

from . import (
    analysis,
    appeals,
    b_form,
    child_questions,
    classify,
    closing,
    codes,
    complaint,
    confidentiality,
    confidentiality_questions,
    costs,
    critical,
    guarantee_forms,
    guarantee_questions,
    guarantees,
    handling,
    handling_questions,
    improvement,
    intake,
    keeping,
    ledger,
    ledger_questions,
    losses,
    meetings,
    numbers,
    passing_on,
    questions,
    replies,
    report_questions,
    reports,
    responsibility,
    searches,
    settings,
    statistics,
    statistics_forms,
    statistics_questions,
    suggestion_answers,
    suggestions,
    survey,
    survey_forms,
    survey_questions,
    topics,
    warranty,
)
from .parties import ROLES

MODULES: Sequence[ModuleType] = (
    settings,
    topics,
    numbers,
    intake,
    classify,
    suggestions,
    suggestion_answers,
    replies,
    analysis,
    meetings,
    critical,
    responsibility,
    passing_on,
    handling,
    improvement,
    losses,
    appeals,
    warranty,
    guarantee_forms,
    guarantees,
    costs,
    b_form,
    complaint,
    closing,
    searches,
    statistics_forms,
    survey_forms,
    survey,
    reports,
    confidentiality,
    keeping,
    codes,
    ledger,
)


def _all(noun: str) -> Iterator[Any]:
    return (thing for module in MODULES for thing in getattr(module, noun, ()))


class HeavyEquipment(
    topics.Answers,
    numbers.Answers,
    intake.Answers,
    classify.Answers,
    suggestion_answers.Answers,
    replies.Answers,
    analysis.Answers,
    meetings.Answers,
    critical.Answers,
    responsibility.Answers,
    passing_on.Answers,
    handling.Answers,
    improvement.Answers,
    losses.Answers,
    appeals.Answers,
    warranty.Answers,
    guarantees.Answers,
    costs.Answers,
    b_form.Answers,
    closing.Answers,
    searches.Answers,
    statistics.Answers,
    survey.Answers,
    reports.Answers,
    confidentiality.Answers,
    keeping.Answers,
    codes.Answers,
    ledger.Answers,
):
    """Communication with customers at a maker of heavy equipment, as the engine hears it."""

    name = "heavy-equipment-qm07-03"
    version = "2.2.0"
    title_zh = "顾客沟通与满意度控制程序"
    title_en = "Customer communication and satisfaction control procedure (heavy equipment)"
    document = "LSZB/QM07-03"
    questions = (
        questions,
        handling_questions,
        child_questions,
        guarantee_questions,
        statistics_questions,
        survey_questions,
        report_questions,
        confidentiality_questions,
        ledger_questions,
    )

    @hook
    def settings(self) -> Sequence[Setting]:
        return tuple(_all("SETTINGS"))

    @hook
    def roles(self) -> Sequence[Role]:
        return ROLES

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        return tuple(_all("KINDS"))

    @hook
    def forms(self) -> Sequence[Form]:
        return tuple(_all("FORMS"))

    @hook
    def tasks(self) -> Sequence[Task]:
        return tuple(_all("TASKS"))

    @hook
    def acts(self) -> Sequence[Act]:
        return tuple(_all("ACTS"))

    @hook
    def openings(self) -> Sequence[Opening]:
        return tuple(_all("OPENINGS"))

    @hook
    def child_facts(self) -> Sequence[ChildFacts]:
        return tuple(_all("CHILD_FACTS"))

    @hook
    def schedules(self) -> Sequence[Schedule]:
        return tuple(_all("SCHEDULES"))

    @hook
    def gatherings(self) -> Sequence[Gathering]:
        return tuple(_all("GATHERINGS"))

    @hook
    def drops(self) -> Sequence[Drop]:
        return tuple(_all("DROPS"))
