"""The pack: which part of the procedure answers what."""

from rules.api import Answer, Declared

from . import (
    abnormal,
    comparison,
    form_questions,
    measures,
    parties,
    questions,
    rounds,
    sample,
    scores,
    settings,
    sheets,
)

ANSWERS: dict[str, Answer] = {
    "survey_occasion": rounds.SURVEY_OCCASION,
    "survey_by": rounds.SURVEY_BY,
    "issue_due": rounds.ISSUE_DUE,
    "issue_report_due": rounds.ISSUE_REPORT_DUE,
    "survey_report_due": rounds.SURVEY_REPORT_DUE,
    "issued_until": rounds.ISSUED_UNTIL,
    "issued_in_time": rounds.ISSUED_IN_TIME,
    "issue_reported_in_time": rounds.ISSUE_REPORTED_IN_TIME,
    "reported_in_time": rounds.REPORTED_IN_TIME,
    "sum": scores.SUM,
    "group_headings_sum": scores.GROUP_HEADINGS_SUM,
    "service_small_items": scores.SERVICE_SMALL_ITEMS,
    "service_heading": scores.SERVICE_HEADING,
    "customers": sample.CUSTOMERS,
    "surveyed": sample.SURVEYED,
    "key_customer_names": sample.KEY_CUSTOMER_NAMES,
    "key_customers": sample.KEY_CUSTOMERS,
    "key_surveyed": sample.KEY_SURVEYED,
    "sampling_rate": sample.SAMPLING_RATE,
    "key_rate": sample.KEY_RATE,
    "surveyed_min": sample.SURVEYED_MIN,
    "key_surveyed_min": sample.KEY_SURVEYED_MIN,
    "sampling_reached": sample.SAMPLING_REACHED,
    "key_sampling_reached": sample.KEY_SAMPLING_REACHED,
    "sample_valid": sample.SAMPLE_VALID,
    "issued": sample.ISSUED,
    "returned_within_month": sample.RETURNED_WITHIN_MONTH,
    "late": sample.LATE,
    "return_rate": sample.RETURN_RATE,
    "sufficient": sample.SUFFICIENT,
    "return_time_over": sample.RETURN_TIME_OVER,
    "forms_in_statistics": sample.FORMS_IN_STATISTICS,
    "counted_forms": scores.COUNTED_FORMS,
    **scores.RAW_SCORES,
    "form_satisfactions": scores.FORM_SATISFACTIONS,
    "satisfaction": scores.SATISFACTION,
    "item_scores": scores.ITEM_SCORES,
    "group_scores": scores.GROUP_SCORES,
    "measure_for": scores.MEASURE_FOR,
    "weakest_items": scores.WEAKEST_ITEMS,
    "product_satisfactions": scores.PRODUCT_SATISFACTIONS,
    "product_sales": scores.PRODUCT_SALES,
    "average": scores.AVERAGE,
    "weakest_products": scores.WEAKEST_PRODUCTS,
    "below_target": comparison.BELOW_TARGET,
    "below_last": comparison.BELOW_LAST,
    "action_by_comparison": comparison.ACTION_BY_COMPARISON,
    "comparison_reason": comparison.COMPARISON_REASON,
    "measures": comparison.MEASURES,
    "may_archive_survey": rounds.MAY_ARCHIVE_SURVEY,
    "round_outcome": rounds.ROUND_OUTCOME,
    "issued_on": sheets.ISSUED_ON,
    "customer_origin": sheets.CUSTOMER_ORIGIN,
    "in_scope": sheets.IN_SCOPE,
    "customer_rank": sheets.CUSTOMER_RANK,
    "customer_yearly_sales": sheets.CUSTOMER_YEARLY_SALES,
    "key_customer": sheets.KEY_CUSTOMER,
    "back_in_time": sheets.BACK_IN_TIME,
    "form_satisfaction": scores.FORM_SATISFACTION,
    "blank_items": sheets.BLANK_ITEMS,
    "treated_as": sheets.TREATED_AS,
    "opinion_reply_owed": sheets.OPINION_REPLY_OWED,
    "opinion_reply_due": sheets.OPINION_REPLY_DUE,
    "form_back_by": sheets.FORM_BACK_BY,
    "single_survey": sheets.SINGLE,
    "sheet_back": sheets.SHEET_BACK,
    "sheet_outcome": sheets.SHEET_OUTCOME,
    "measure_due": measures.MEASURE_DUE,
    "measure_effect": measures.MEASURE_EFFECT,
    "measure_outcome": measures.MEASURE_OUTCOME,
    "information_kind": abnormal.INFORMATION_KIND,
    "quality_information_due": abnormal.QUALITY_INFORMATION_DUE,
    "days_until_reported": abnormal.DAYS_UNTIL_REPORTED,
    "reported_same_day": abnormal.REPORTED_SAME_DAY,
}


class SatisfactionSurvey(Declared):
    """What the procedure declares."""

    name = "satisfaction-survey-procedure"
    version = "1.0.0"
    title_zh = "顾客满意度调查工作程序"
    title_en = "Customer satisfaction survey working procedure"
    document = None
    questions = (questions, form_questions, scores.RawScores)
    modules = (settings, parties, rounds, sheets, measures, abnormal)
    answers = ANSWERS
