"""The words that stand on every printed form, whatever the procedure."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "n/a": ("不适用", "not applicable"),
    "form_code": ("表单编号", "Form"),
    "number": ("编号", "No."),
    "case": ("案件", "Case"),
    "continued": ("续页", "continued"),
    "not_complete": ("未填写完整", "NOT COMPLETE"),
    "missing": ("尚缺：", "still missing: "),
    "besides": ("相关事项", "Related facts and decisions"),
    "total": ("合计", "Total"),
    "line": ("序号", "No."),
    "nothing_listed": ("无", "none"),
    "not_stated": ("（未填）", "(not stated)"),
    "signatures": ("签署", "Signatures"),
    "signed_as": ("签署事项", "Signed as"),
    "role": ("部门/职务", "Role"),
    "name": ("签名", "Signature"),
    "date": ("日期", "Date"),
    "remark": ("意见", "Remark"),
    "deputy": ("（代{person}）", " (deputy for {person})"),
    "sent": ("已发出", "sent"),
    "stale": ("内容此后已变更，签署失效", "signed earlier content, no longer valid"),
    "refused": ("不同意", "not agreed"),
    "filled_in_by": ("填写", "Filled in"),
    "copies": ("发放", "Distribution"),
    "copies_made": ("一式 {count} 份", "{count} copies"),
    "holder": ("持有", "Holder"),
    "copy": ("份别", "Kind of copy"),
    "original": ("原件", "original"),
    "copy_of": ("副本", "copy"),
    "photocopy": ("复印件", "photocopy"),
    "received": ("签收", "Received"),
    "retention": ("保存", "Kept"),
    "kept_by": ("由{keepers}保存", "by {keepers}"),
    "kept_months": ("{months}个月", "for {months} months"),
    "kept_from_to": ("自{since}起至{until}", "from {since} to {until}"),
    "kept_not_running": ("期限尚未起算", "the period has not begun"),
    "kept_no_period": ("未规定期限，不得销毁", "no period set: not to be disposed of"),
    "procedure": ("依据", "Procedure"),
    "clause": ("条款", "clause"),
    "page": ("第 {n} 页 共 {m} 页", "Page {n} of {m}"),
    "as_of": ("记录状态截至", "Record as of"),
    "disposed": ("本记录已按保存期限销毁", "This record has been disposed of under its retention rule"),
}
"""By name, Chinese first."""

UNITS: Final[Mapping[str, str]] = {
    "pieces": "件",
    "days": "天",
    "hours": "小时",
    "months": "个月",
    "years": "年",
    "minutes": "分钟",
    "persons": "人",
    "yuan": "元",
}
"""Units in Chinese; one that is not here stands as it is, such as % or kg."""


def said(word: str, language: str, **values: object) -> str:
    """The word in the language of the sheet."""
    zh, en = WORDS[word]
    text = zh if language == "zh" else en
    return text.format(**values) if values else text


def unit(name: str, language: str) -> str:
    """A unit as it stands behind a figure."""
    return UNITS.get(name, name) if language == "zh" else name
