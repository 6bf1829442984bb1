"""The pack: which part of the procedure answers what."""

from collections.abc import Sequence

from rules.api import (
    Act,
    Answer,
    CaseKind,
    ChildFacts,
    Form,
    Opening,
    Role,
    Setting,
    Task,
    hook,
)

from . import capa, closing, complaint, contacts, copies, findings, intake, questions, replies, return_forms, returns
from .parties import ROLES
from .settings import SETTINGS


class Iso9001:
    """Customer communication under ISO 9001, as the engine hears it."""

    name = "iso9001"
    version = "1.0.0"
    title_zh = "ISO9001顾客沟通程序"
    title_en = "Customer communication procedure (ISO 9001)"
    document = None
    questions = questions

    @hook
    def settings(self) -> Sequence[Setting]:
        return SETTINGS

    @hook
    def roles(self) -> Sequence[Role]:
        return ROLES

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        return (complaint.KIND, capa.KIND, returns.KIND, *contacts.KINDS, copies.KIND)

    @hook
    def forms(self) -> Sequence[Form]:
        return (
            *intake.FORMS,
            *findings.FORMS,
            *capa.FORMS,
            *return_forms.FORMS,
            *replies.FORMS,
            *closing.FORMS,
            *contacts.FORMS,
            *copies.FORMS,
        )

    @hook
    def tasks(self) -> Sequence[Task]:
        return (
            *intake.TASKS,
            *findings.TASKS,
            *capa.TASKS,
            *returns.TASKS,
            *replies.TASKS,
            *closing.TASKS,
            *contacts.TASKS,
            *copies.TASKS,
        )

    @hook
    def acts(self) -> Sequence[Act]:
        return (*findings.ACTS, *capa.ACTS, *returns.ACTS, *replies.ACTS, *closing.ACTS, *contacts.ACTS, *copies.ACTS)

    @hook
    def openings(self) -> Sequence[Opening]:
        return capa.OPENINGS

    @hook
    def child_facts(self) -> Sequence[ChildFacts]:
        return (*capa.CHILD_FACTS, *returns.CHILD_FACTS)

    @hook
    def intake_kind(self) -> Answer:
        return intake.INTAKE_KIND

    @hook
    def accepted_channel(self) -> Answer:
        return intake.ACCEPTED_CHANNEL

    @hook
    def form_complete(self) -> Answer:
        return intake.FORM_COMPLETE

    @hook
    def sent_to_quality(self) -> Answer:
        return intake.SENT_TO_QUALITY

    @hook
    def same_problem(self) -> Answer:
        return findings.SAME_PROBLEM

    @hook
    def search_finding(self) -> Answer:
        return findings.SEARCH_FINDING

    @hook
    def ask_customer_for_sample(self) -> Answer:
        return findings.ASK_CUSTOMER_FOR_SAMPLE

    @hook
    def defect_shown(self) -> Answer:
        return findings.DEFECT_SHOWN

    @hook
    def evidence_finding(self) -> Answer:
        return findings.EVIDENCE_FINDING

    @hook
    def analysis_meeting(self) -> Answer:
        return findings.ANALYSIS_MEETING

    @hook
    def capa_request(self) -> Answer:
        return capa.CAPA_REQUEST

    @hook
    def capa_still_required(self) -> Answer:
        return capa.CAPA_STILL_REQUIRED

    @hook
    def capa_progress(self) -> Answer:
        return capa.CAPA_PROGRESS

    @hook
    def capa_addressee(self) -> Answer:
        return capa.CAPA_ADDRESSEE

    @hook
    def capa_due(self) -> Answer:
        return capa.CAPA_DUE

    @hook
    def effect(self) -> Answer:
        return capa.EFFECT

    @hook
    def capa_outcome(self) -> Answer:
        return capa.CAPA_OUTCOME

    @hook
    def returned_cause(self) -> Answer:
        return returns.RETURNED_CAUSE

    @hook
    def return_progress(self) -> Answer:
        return returns.RETURN_PROGRESS

    @hook
    def return_cancelled(self) -> Answer:
        return returns.RETURN_CANCELLED

    @hook
    def return_size(self) -> Answer:
        return returns.RETURN_SIZE

    @hook
    def inspection_mode(self) -> Answer:
        return returns.INSPECTION_MODE

    @hook
    def inspection_coverage(self) -> Answer:
        return returns.INSPECTION_COVERAGE

    @hook
    def inspection_sufficient(self) -> Answer:
        return returns.INSPECTION_SUFFICIENT

    @hook
    def responsibility(self) -> Answer:
        return returns.RESPONSIBILITY

    @hook
    def disposition(self) -> Answer:
        return returns.DISPOSITION

    @hook
    def return_outcome(self) -> Answer:
        return returns.RETURN_OUTCOME

    @hook
    def reply_owed(self) -> Answer:
        return replies.REPLY_OWED

    @hook
    def reply_issued(self) -> Answer:
        return replies.REPLY_ISSUED

    @hook
    def reply(self) -> Answer:
        return replies.REPLY

    @hook
    def withdrawn(self) -> Answer:
        return closing.WITHDRAWN

    @hook
    def may_close(self) -> Answer:
        return closing.MAY_CLOSE

    @hook
    def complaint_outcome(self) -> Answer:
        return closing.COMPLAINT_OUTCOME

    @hook
    def log_row(self) -> Answer:
        return closing.LOG_ROW

    @hook
    def reason_in_log(self) -> Answer:
        return closing.REASON_IN_LOG

    @hook
    def inquiry_phase(self) -> Answer:
        return contacts.INQUIRY_PHASE

    @hook
    def inquiry_outcome(self) -> Answer:
        return contacts.INQUIRY_OUTCOME

    @hook
    def service_outcome(self) -> Answer:
        return contacts.SERVICE_OUTCOME

    @hook
    def measurement_outcome(self) -> Answer:
        return contacts.MEASUREMENT_OUTCOME

    @hook
    def copy_verdict(self) -> Answer:
        return copies.COPY_VERDICT

    @hook
    def may_copy_document(self) -> Answer:
        return copies.MAY_COPY_DOCUMENT

    @hook
    def copy_outcome(self) -> Answer:
        return copies.COPY_OUTCOME
