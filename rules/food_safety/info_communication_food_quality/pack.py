"""The pack: which module brings what. Each has its declarations as lists and its answers as a class `Answers`."""

from collections.abc import Mapping
from typing import ClassVar

from rules.api import Answer, Declared

from . import (
    complaints,
    corrections,
    emergencies,
    meeting_answers,
    meetings,
    messages,
    month_plan,
    other_questions,
    parties,
    publications,
    questions,
    replies,
    settings,
    topics,
)

MODULES = (
    parties,
    settings,
    messages,
    complaints,
    emergencies,
    replies,
    corrections,
    meetings,
    month_plan,
    publications,
)


class FoodQualityCommunication(
    topics.Answers,
    messages.Answers,
    complaints.Answers,
    emergencies.Answers,
    replies.Answers,
    corrections.Answers,
    meeting_answers.Answers,
    month_plan.Answers,
    publications.Answers,
    Declared,
):
    """Communication on quality and food safety, as the engine hears it."""

    name = "info-communication-food-quality"
    version = "1.0.0"
    title_zh = "信息沟通控制程序"
    title_en = "Information communication control procedure for quality and food safety"
    document = None
    questions = (questions, other_questions)
    modules = MODULES
    answers: ClassVar[Mapping[str, Answer]] = {}  # each stands in a class of its module
