"""Form codes as they are printed, with their misprints, and the one under which each form goes."""

from collections.abc import Mapping, Sequence

from rules.api import Answer, Field, Form, Formula, ListOf, Record, Text, hook

PRINTED = ListOf(Record("printed code", {"code": Text(longest=64), "title": Text(longest=200)}), gaps=False)

BY_TITLE = {
    "顾客信息反馈单": "QM0703-01",
    "反馈单": "QM0703-01",
    "质量改进意见/建议单": "QM0703-02",
    "建议单": "QM0703-02",
    "顾客投诉处理单": "QM0703-03",
    "处理单": "QM0703-03",
    "产品质量问题三包单": "QM0703-04",
    "三包单": "QM0703-04",
    "产品顾客反馈统计表": "QM0703-05",
    "统计表": "QM0703-05",
    "顾客满意度调查表": "QM0703-06",
    "调查表": "QM0703-06",
    "顾客反馈/投诉信息台帐": "QM0703-07",
    "台帐": "QM0703-07",
}
"""The title decides; the table of section 6 gives the code."""

FORMS = (
    Form(
        "printed_forms",
        "",
        (Field("printed", PRINTED),),
        ("5.3.5.3.p1", "5.4.3.1.s1", "6.4", "6.10"),
        arrives=True,
    ),
)


def canonical(printed: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The code of each, whatever is printed on it. Raises `ValueError` for a title that section 6 does not have."""
    unknown = [one["title"] for one in printed if one["title"] not in BY_TITLE]
    if unknown:
        raise ValueError(f"section 6 lists no form titled {unknown[0]}")
    return tuple(BY_TITLE[one["title"]] for one in printed)


CANONICAL = Formula(inputs=("printed",), compute=canonical, clause=("5.3.5.3.p1", "5.4.3.1.s1", "6.4", "6.10"))


class Answers:
    """What is asked of printed codes."""

    @hook
    def canonical(self) -> Answer:
        return CANONICAL
