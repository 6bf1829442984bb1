"""What is told of a process that has ended or is silent: the end of its log, in words."""

from pathlib import Path

import pytest

from capaloop.last_words import LOOKED_AT, in_words, last_lines


@pytest.mark.parametrize(
    ("line", "words", "complains"),
    [
        (
            '{"status": 200, "event": "request", "level": "info", "method": "GET", "path": "/v1/parked", "ms": 4}',
            "request GET /v1/parked 200",
            False,
        ),
        (
            '{"event": "handled", "level": "info", "type": "task.done.v1", "outcome": "done", "reason": null}',
            "handled task.done.v1 done",
            False,
        ),
        ('{"event": "the port 8601 is taken", "level": "error", "logger": "capaloop"}', "the port 8601 is taken", True),
        ("Segmentation fault ", "Segmentation fault", True),
        ("[1]", "[1]", True),
        ("{}", "{}", False),
    ],
)
def test_a_line_is_told_in_words(line: str, words: str, complains: bool) -> None:
    assert in_words(line) == (words, complains)


def test_of_a_long_log_the_end_alone_is_read(tmp_path: Path) -> None:
    log = tmp_path / "sales.log"
    assert last_lines(log) == []
    log.write_text("x" * LOOKED_AT + "\nbefore\n\nlast\n", encoding="utf-8")
    assert last_lines(log)[1:] == ["before", "last"]
    assert len(last_lines(log)[0]) < LOOKED_AT
