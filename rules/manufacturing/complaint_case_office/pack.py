"""The pack: which part of the procedure answers what."""

from rules.api import Answer, Declared

from . import (
    grievance,
    improvement,
    investigation,
    parties,
    path,
    questions,
    settings,
)

ANSWERS: dict[str, Answer] = {
    "case_path": path.CASE_PATH,
    "case_class": path.CASE_CLASS,
    "asks": path.ASKS,
    "handling_departments": path.HANDLING_DEPARTMENTS,
    "office_class": investigation.OFFICE_CLASS,
    "grievance_complete": grievance.GRIEVANCE_COMPLETE,
    "missing_items": grievance.MISSING_ITEMS,
    "quantities_fit": grievance.QUANTITIES_FIT,
    "may_send": grievance.MAY_SEND,
    "send_due": grievance.SEND_DUE,
    "registered": grievance.REGISTERED,
    "cases_this_month": grievance.CASES_THIS_MONTH,
    "case_number": grievance.CASE_NUMBER,
    "case_due": grievance.CASE_DUE,
    "registration_day_ends": grievance.REGISTRATION_DAY_ENDS,
    "days_open": grievance.DAYS_OPEN,
    "days_over": grievance.DAYS_OVER,
    "overdue": grievance.OVERDUE,
    "convey_due": grievance.CONVEY_DUE,
    "case_outcome": grievance.CASE_OUTCOME,
    "production_data_complete": investigation.PRODUCTION_DATA_COMPLETE,
    "investigation_complete": investigation.INVESTIGATION_COMPLETE,
    "responsible": investigation.RESPONSIBLE,
    "proposal_overruled": investigation.PROPOSAL_OVERRULED,
    "improvement_confirmed": improvement.IMPROVEMENT_CONFIRMED,
    "improvement_by": improvement.IMPROVEMENT_BY,
    "improvement_effect": improvement.IMPROVEMENT_EFFECT,
    "improvement_outcome": improvement.IMPROVEMENT_OUTCOME,
}


class CaseOffice(Declared):
    """What the procedure declares."""

    name = "complaint-case-office"
    version = "1.0.0"
    title_zh = "客诉处理办法"
    title_en = "Handling of customer complaint cases by the case office"
    document = None
    questions = questions
    modules = (settings, parties, path, grievance, investigation, improvement)
    answers = ANSWERS
