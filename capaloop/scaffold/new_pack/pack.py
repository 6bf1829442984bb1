"""The pack: which modules bring what."""

from capaloop.pack import Declared

from . import questions, urgency


class NewPack(Declared):
    """Whatever its modules declare and answer is heard by the engine."""

    name = "new-pack"
    version = "1.0.0"
    title_zh = "本单位的投诉处理程序"
    title_en = "Our own complaint procedure"
    document = None
    questions = questions
    modules = (urgency,)
