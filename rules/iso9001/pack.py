"""The pack: which modules bring what."""

from rules.api import Declared

from . import (
    capa,
    closing,
    complaint,
    contacts,
    copies,
    findings,
    intake,
    parties,
    questions,
    replies,
    return_forms,
    returns,
    settings,
)


class Iso9001(Declared):
    """Customer communication under ISO 9001, as the engine hears it."""

    name = "iso9001"
    version = "1.0.0"
    title_zh = "ISO9001顾客沟通程序"
    title_en = "Customer communication procedure (ISO 9001)"
    document = None
    questions = questions
    modules = (
        settings,
        parties,
        complaint,
        intake,
        findings,
        capa,
        returns,
        return_forms,
        replies,
        closing,
        contacts,
        copies,
    )
