"""The words for what the engine itself says, at every site."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from .answering import JUDGE_FORM, JUDGED, TO_JUDGE
from .controlled import AGREED, REASON, RECEIVE, RECEIVED, REMARK, REVISE, SIGN, ControlledForm
from .declarations import FactRole
from .lot_words import lot_words
from .vocabulary import Vocabulary, Word

ENGINE_WORDS = Vocabulary(
    MappingProxyType(
        {
            "cycle": Word("轮次", "cycle"),
            "reopened": Word("重新打开", "reopened"),
            "closed": Word("已终止", "closed"),
            "opened_at": Word("开立时间", "opened at"),
            "closed_at": Word("终止时间", "closed at"),
            "number": Word("编号", "number"),
            "now": Word("当前时间", "now"),
            "period": Word("报告期", "reporting period"),
            "period_from": Word("报告期首日", "first day of the period"),
            "period_to": Word("报告期末日", "last day of the period"),
            "period_at": Word("报告期时刻", "time of the period"),
            "close": Word("终止案件", "close the case"),
            "opened": Word("已开立", "opened"),
            "already_closed": Word("案件已终止", "the case is closed already"),
            "not_closed": Word("案件尚未终止", "the case is not closed"),
            "not_now": Word("目前不可进行", "not possible in the present situation"),
            "task_open": Word("任务尚未完成", "a task is still open"),
            "undecided": Word("尚未判定", "not decided yet"),
            "child_open": Word("下属案件尚未终止", "a child case is still open"),
            "child_owed": Word("下属案件尚未开立", "a child case is owed and not opened yet"),
            "sent_back": Word("表单已退回，尚未更正", "a form was sent back and is not corrected yet"),
            "pareto_line.label": Word("项目", "item"),
            "pareto_line.count": Word("数量", "count"),
            "pareto_line.percent": Word("百分比", "percent"),
            "pareto_line.cumulative_percent": Word("累计百分比", "cumulative percent"),
            "trend_point.period": Word("期间", "period"),
            "trend_point.label": Word("项目", "item"),
            "trend_point.value": Word("数值", "value"),
            "trend_point.change": Word("增减", "change"),
            "trend_point.change_percent": Word("增减百分比", "change in percent"),
            "total.label": Word("项目", "item"),
            "total.count": Word("数量", "count"),
            "total.sum": Word("合计", "sum"),
            "rate.numerator": Word("分子", "numerator"),
            "rate.denominator": Word("分母", "denominator"),
            "rate.excluded": Word("剔除数", "left out"),
            "rate.percent": Word("百分比", "percent"),
            "attachment.sha256": Word("SHA-256", "SHA-256"),
            "attachment.name": Word("名称", "name"),
            "attachment.media_type": Word("类型", "type"),
            "attachment.size": Word("字节数", "bytes"),
            "attachment.kept_by": Word("保管部门", "kept by"),
            **dict(lot_words()),
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


_PARTS: Mapping[str, Word] = MappingProxyType(
    {
        "complete": Word("{zh}已填齐", "{en}: complete"),
        "digest": Word("{zh}内容摘要", "{en}: digest of its content"),
        "signatures": Word("{zh}签署记录", "{en}: signatures"),
        "signed_by": Word("{zh}已签署的角色", "{en}: signed by"),
        "signed": Word("{zh}已签署", "{en}: signed"),
        "signed_on": Word("{zh}签署日期", "{en}: signed on"),
        "sent_back": Word("{zh}已退回", "{en}: sent back"),
        "copies": Word("{zh}分发记录", "{en}: copies"),
        "received_by": Word("{zh}已签收的角色", "{en}: received by"),
        "delivered": Word("{zh}已全部签收", "{en}: delivered"),
        "number": Word("{zh}编号", "{en}: number"),
        "drawn_before": Word("{zh}此前已编号数", "{en}: numbers drawn before"),
        "drawn_on": Word("{zh}编号日期", "{en}: numbered on"),
    }
)
"""The words for what the engine supplies of a form, `zh` and `en` being those of the form."""

_COPIES: Mapping[str, Word] = MappingProxyType(
    {
        "original": Word("原件", "the original"),
        "copy": Word("副本", "a copy"),
        "photocopy": Word("复印件", "a photocopy"),
    }
)


def with_controlled(vocabulary: Vocabulary, forms: Iterable[ControlledForm]) -> Vocabulary:
    """The words, and those for what follows from signers, holders and numbers; a pack's own word stands."""
    made = {name: word for form in forms for name, word in _controlled(vocabulary, form)}
    return replace(vocabulary, names=MappingProxyType({**made, **vocabulary.names})) if made else vocabulary


def _controlled(vocabulary: Vocabulary, one: ControlledForm) -> Iterator[tuple[str, Word]]:
    form = vocabulary.labels(one.name)
    for part, word in _PARTS.items():
        yield one.fact(part), Word(word.zh.format(**form), word.en.format(**form))
    for signing in one.signings:
        role, meaning = vocabulary.labels(_named(signing.signer.role)), vocabulary.labels(signing.signer.meaning)
        place = f"{one.name}.{signing.number}"
        yield (
            SIGN + place,
            Word(
                f"{role['zh']}签署：{form['zh']}（{meaning['zh']}）",
                f"sign {form['en']}: {meaning['en']}, {role['en']}",
            ),
        )
        yield AGREED + place, Word(f"{meaning['zh']}：同意", f"{meaning['en']}: agreed")
        yield REMARK + place, Word(f"{meaning['zh']}：意见", f"{meaning['en']}: remark")
    for holding in one.holdings:
        role, copy = vocabulary.labels(_named(holding.holder.role)), _COPIES[holding.holder.copy]
        place = f"{one.name}.{holding.number}"
        yield (
            RECEIVE + place,
            Word(f"{role['zh']}签收：{form['zh']}（{copy.zh}）", f"sign for {copy.en} of {form['en']}: {role['en']}"),
        )
        yield RECEIVED + place, Word(f"已收到{form['zh']}（{copy.zh}）", f"received {copy.en} of {form['en']}")
    yield REVISE + one.name, Word(f"修改：{form['zh']}", f"revise {form['en']}")
    yield REASON + one.name, Word(f"修改原因：{form['zh']}", f"reason to revise {form['en']}")


def _named(role: str | FactRole) -> str:
    return role.name if isinstance(role, FactRole) else role
