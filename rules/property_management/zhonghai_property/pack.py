"""The pack: which part of the procedure says what."""

from collections.abc import Mapping
from typing import ClassVar

from rules.api import Answer, Declared

from . import (
    activities,
    closing,
    collected,
    company,
    complaints,
    counts,
    developer,
    estates,
    fees,
    improvement,
    inquiries,
    news,
    news_questions,
    parties,
    questions,
    residents,
    settings,
    sheets,
    survey_forms,
    survey_questions,
    surveys,
)

MODULES = (
    parties,
    settings,
    inquiries,
    complaints,
    improvement,
    collected,
    fees,
    news,
    developer,
    residents,
    activities,
    estates,
    survey_forms,
    surveys,
    sheets,
    company,
)


class ZhonghaiProperty(
    inquiries.Answers,
    complaints.Answers,
    closing.Answers,
    improvement.Answers,
    collected.Answers,
    fees.Answers,
    news.Answers,
    developer.Answers,
    residents.Answers,
    activities.Answers,
    estates.Answers,
    surveys.Answers,
    counts.Answers,
    sheets.Answers,
    company.Answers,
    Declared,
):
    """Communication with residents and developer at a property company, as the engine hears it."""

    name = "zhonghai-property"
    version = "1.0.0"
    title_zh = "顾客沟通控制程序（中海物业）"
    title_en = "Customer communication control procedure (Zhonghai Property)"
    document = None
    questions = (questions, news_questions, survey_questions)
    modules = MODULES
    answers: ClassVar[Mapping[str, Answer]] = {}  # each stands in a class of its module
