"""The pack: which modules bring what."""

from rules.api import Declared

from . import (
    advance,
    display,
    drafting,
    inquiries,
    inquiry_questions,
    parties,
    period,
    publishing,
    questions,
    settings,
)


class NoticeAndInquiry(Declared):
    """What the procedure declares."""

    name = "property-notice-inquiry"
    version = "1.0.0"
    title_zh = "物业客户沟通管理程序"
    title_en = "Property customer communication: notices and inquiries"
    document = None
    questions = (questions, inquiry_questions)
    modules = (settings, parties, drafting, advance, publishing, display, inquiries, period)
