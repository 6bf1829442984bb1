"""A log line is one line of JSON, whoever chose the words in it, and no error brings into it what came."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.contextvars import bound_contextvars

from capaloop.launcher.log_lines import lines_of, log_as_json

PHONE = "+86 138 0013 8000"


class Lines:
    """A logger of ours and what it has written."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.log = logging.Logger("capaloop.test")
        self.log.addHandler(lines_of("sales", self.stream))

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def last(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text.splitlines()[-1])
        return found


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.mark.parametrize(
    "forged",
    [
        'a\n{"event": "handled"}',
        "a\r\nb",
        "a\x85b",
        "a\u2028b\u2029c",
        "a\x1b[2Jb",
        "a\x9b2Jb",
        "a\u202eb",
        "a\ud800b",
        '"}',
    ],
)
def test_no_word_of_an_outsider_makes_a_line_or_moves_a_terminal(lines: Lines, forged: str) -> None:
    lines.log.info("handled", extra={"message_id": forged})
    lines.log.info("said %s", forged)

    assert len(lines.text.splitlines()) == 2
    assert [sign for sign in lines.text if not sign.isprintable() and sign != "\n"] == []
    assert json.loads(lines.text.splitlines()[0])["message_id"] == forged
    assert lines.last["event"] == f"said {forged}"


def test_of_an_error_its_type_and_its_frames_are_told_and_never_what_it_quotes(lines: Lines) -> None:
    try:
        with_what_came = {"phone": PHONE}
        try:
            raise ValueError(f"{with_what_came} is no number")
        except ValueError as wrong:
            raise KeyError(PHONE) from wrong
    except KeyError:
        lines.log.exception("failed")

    assert PHONE not in lines.text
    told = lines.last["exception"]
    assert [one["exc_type"] for one in told] == ["KeyError", "ValueError"]
    assert [one["frames"][-1]["name"] for one in told] == [
        test_of_an_error_its_type_and_its_frames_are_told_and_never_what_it_quotes.__name__
    ] * 2
    assert "locals" not in str(told)


def test_of_an_error_of_the_system_the_text_is_told(lines: Lines) -> None:
    try:
        raise OSError(98, "Address already in use")
    except OSError:
        lines.log.exception("the service failed")

    assert lines.last["exception"][0]["exc_value"] == "[Errno 98] Address already in use"


def test_a_record_that_cannot_be_written_is_told_of_without_its_words(
    lines: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    lines.log.info("%d pieces", PHONE)

    assert lines.last["event"].startswith("a log line could not be written: ")
    assert PHONE not in lines.text + capsys.readouterr().err


def test_every_line_carries_the_names_that_are_bound(lines: Lines) -> None:
    with bound_contextvars(message_id="m-1"):
        lines.log.warning("held back")
        assert lines.last["message_id"] == "m-1"
    lines.log.warning("serving")
    assert "message_id" not in lines.last


@pytest.fixture
def _loggers_as_before() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("capaloop")
    before = (root.level, list(root.handlers), ours.level)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.excepthook", None)
        yield
    logging.captureWarnings(False)
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    ours.setLevel(before[2])


@pytest.mark.usefixtures("_loggers_as_before")
def test_no_library_tells_of_its_work_whatever_the_level(capsys: pytest.CaptureFixture[str]) -> None:
    log_as_json("sales", "DEBUG")
    for library in ("sqlalchemy.engine.Engine", "PIL.TiffImagePlugin", "amqp", "kombu", "nameko.containers", "urllib3"):
        logging.getLogger(library).debug("Row %r", (PHONE,))
        logging.getLogger(library).info("sent %s", PHONE)
    logging.getLogger("capaloop.bus").debug("connected")

    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "connected"
