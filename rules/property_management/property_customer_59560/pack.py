"""The pack: which module brings what. Each has its declarations as lists, its questions and its answers."""

from rules.api import Answer, Declared

from . import (
    committee,
    communication,
    complaint_answers,
    complaint_form,
    complaints,
    culture,
    culture_plan,
    desk,
    forum,
    minutes,
    no_stock,
    office_surveys,
    parties,
    reports,
    settings,
    summary,
    summary_figures,
    survey_figures,
    surveys,
    visits,
)

MODULES = (
    parties,
    settings,
    complaint_form,
    complaints,
    complaint_answers,
    no_stock,
    summary,
    summary_figures,
    minutes,
    desk,
    visits,
    communication,
    committee,
    reports,
    forum,
    culture,
    culture_plan,
    surveys,
    office_surveys,
    survey_figures,
)
ANSWERS: dict[str, Answer] = {
    name: answer for module in MODULES for name, answer in getattr(module, "ANSWERS", {}).items()
}


class PropertyCustomer(Declared):
    """What the procedure declares."""

    name = "property-customer-59560"
    version = "1.0.0"
    title_zh = "顾客沟通程序[59560]"
    title_en = "Property customer communication procedure [59560]"
    document = None
    questions = tuple(module.Questions for module in MODULES if hasattr(module, "Questions"))
    modules = MODULES
    answers = ANSWERS
