"""The pack: which module brings what. Each has its declarations as lists and its answers as a class `Answers`."""

from collections.abc import Mapping
from typing import ClassVar

from rules.api import Answer, Declared

from . import (
    answering,
    departments,
    intake,
    outgoing,
    outside_questions,
    parties,
    questions,
    receiving,
    settings,
    sources,
)

MODULES = (parties, settings, intake, receiving, answering, outgoing, departments)


class HaccpInformation(
    sources.Answers,
    receiving.Answers,
    intake.Answers,
    answering.Answers,
    outgoing.Answers,
    departments.Answers,
    Declared,
):
    """Exchange of information at a food plant, as the engine hears it."""

    name = "haccp-information"
    version = "1.0.0"
    title_zh = "信息交流与沟通控制程序"
    title_en = "Information exchange and communication control procedure (HACCP)"
    document = None
    questions = (questions, outside_questions)
    modules = MODULES
    answers: ClassVar[Mapping[str, Answer]] = {}  # each stands in a class of its module
