"""The time line of a case that the calendar opened, in both languages."""

import pytest

from tests.capaloop.conftest import CommandLine
from tests.capaloop.test_cli_reading import CASE, CASE_PATH, entry

BOOK = {"schedule": "month_book", "text": {"zh": "每月统计", "en": "book of the month"}, "period": "2026-03"}
DUE = {"due_at": "2026-03-31T16:00:00+00:00", "clauses": ["2"]}
PICTURE = {"picture": "remarks", "text": {"zh": "当月意见", "en": "remarks"}, "digest": "0123456789abcdef" * 4}
TIMELINE = [
    entry("period opened", **BOOK, **DUE, late=False),
    entry("period opened", **BOOK, **DUE, late=True),
    entry("picture taken", **PICTURE, rows=12, excluded=1, taken_at="2026-04-01T00:00:00+00:00", clauses=["2"]),
]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["period 2026-03: book of the month by 2", "(late, due", "remarks: 12 rows, 1 left out [0123456789ab]"]),
        ("zh", ["报告期 2026-03：每月统计", "迟开，应于", "当月意见：12 条，未计入 1 条 [0123456789ab]"]),
    ],
)
def test_a_period_and_a_picture_are_told_in_words(command_line: CommandLine, language: str, said: list[str]) -> None:
    timeline = {"items": TIMELINE, "next": None}
    command_line.departments["quality"].pages |= {CASE_PATH: CASE, f"{CASE_PATH}/timeline": timeline}

    ended = command_line.talk("case", "show", "factory/C-2026-000017", "--lang", language)

    assert ended.code == 0
    plain = " ".join(ended.out.split())
    assert [one for one in said if one not in plain] == []
