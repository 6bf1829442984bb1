"""The pack: which modules bring what."""

from capaloop.pack import Declared

from . import (
    counter,
    month,
    parties,
    questions,
    settings,
)


class Bakery(Declared):
    """The pack: who it is, and the modules that hold what it declares and answers."""

    name = "bakery-complaints"
    version = "1.0.0"
    title_zh = "面包房柜台投诉办法"
    title_en = "Complaints at the counter"
    document = "BK-07"
    questions = questions
    modules = (settings, parties, counter, month)
