"""The pack: what the procedure declares, with one method for each question that it answers."""

from rules.api import Declared

from . import (
    duty_cases,
    duty_questions,
    enquiries,
    estate,
    handover,
    needs,
    office_questions,
    opinions,
    parties,
    policy,
    questions,
    rounds,
    settings,
    shifts,
)
from .answers import ANSWERS


class ServiceCentre(Declared):
    """What the procedure declares."""

    name = "property-service-center"
    version = "1.0.0"
    title_zh = "物业公司客户服务管理制度"
    title_en = "Service rules of the customer service centre of a property company"
    document = None
    questions = (questions, duty_questions, office_questions)
    modules = (settings, parties, estate, needs, rounds, shifts, handover, duty_cases, enquiries, opinions, policy)
    answers = ANSWERS
