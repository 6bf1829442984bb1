"""The pack: which modules bring what."""

from rules.api import Declared

from . import (
    consultation,
    consultation_questions,
    correction,
    decisions,
    digest,
    distribution,
    grades,
    handling,
    intake,
    opinions,
    owners,
    parties,
    questions,
    settings,
)


class FoodSafetyCommunication(Declared):
    """What the procedure declares."""

    name = "food-safety-communication"
    version = "1.0.0"
    title_zh = "沟通控制程序"
    title_en = "Communication control procedure (food safety)"
    document = None
    questions = (questions, consultation_questions)
    modules = (
        parties,
        grades,
        owners,
        intake,
        distribution,
        handling,
        correction,
        opinions,
        consultation,
        decisions,
        digest,
        settings,
    )
