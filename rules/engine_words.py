"""The words for what the engine itself says, at every site."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from .answering import JUDGE_FORM, JUDGED, TO_JUDGE
from .vocabulary import Vocabulary, Word

ENGINE_WORDS = Vocabulary(
    MappingProxyType(
        {
            "cycle": Word("轮次", "cycle"),
            "reopened": Word("重新打开", "reopened"),
            "closed": Word("已终止", "closed"),
            "opened_at": Word("开立时间", "opened at"),
            "now": Word("当前时间", "now"),
            "period": Word("报告期", "reporting period"),
            "period_from": Word("报告期首日", "first day of the period"),
            "period_to": Word("报告期末日", "last day of the period"),
            "close": Word("终止案件", "close the case"),
            "opened": Word("已开立", "opened"),
            "already_closed": Word("案件已终止", "the case is closed already"),
            "not_closed": Word("案件尚未终止", "the case is not closed"),
            "not_now": Word("目前不可进行", "not possible in the present situation"),
            "task_open": Word("任务尚未完成", "a task is still open"),
            "undecided": Word("尚未判定", "not decided yet"),
            "child_open": Word("下属案件尚未终止", "a child case is still open"),
            "child_owed": Word("下属案件尚未开立", "a child case is owed and not opened yet"),
            "no_outcome": Word("结果尚未判定", "how the case ended is not decided yet"),
        }
    ),
    MappingProxyType({}),
)
"""Words that no pack has to say; a pack's own word for one of these names stands."""


def with_judging(vocabulary: Vocabulary, questions: Iterable[str]) -> Vocabulary:
    """The words, and those for what the engine makes of a question that is left to a person."""
    made: dict[str, Word] = {}
    for question in questions:
        asked = vocabulary.labels(question)
        word = Word(f"判断：{asked['zh']}", f"judgement: {asked['en']}")
        made |= dict.fromkeys((JUDGE_FORM + question, TO_JUDGE + question), word)
        values = vocabulary.names[question].values if question in vocabulary.names else {}
        made[JUDGED + question] = replace(word, values=values)
    return replace(vocabulary, names=MappingProxyType({**vocabulary.names, **made}))
