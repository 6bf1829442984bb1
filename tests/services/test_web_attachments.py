"""Pictures and documents over HTTP: what is kept, what is refused, and that nothing is ever half kept."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from rules.records import LARGEST_ATTACHMENT
from services.casework import attaching
from services.casework.tables import attachments
from tests.services.pictures import chunk, padded_png, pdf, picture, png
from tests.services.web_fakes import CLERK, Caller, FakeDepartment, caller, fake_department

PATH = "/v1/attachments"
WHOLE_PNG, WHOLE_JPEG, WHOLE_PDF = picture(), picture("JPEG"), pdf()
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture
def department(tmp_path: Path) -> Iterator[FakeDepartment]:
    made = fake_department(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def clerk(department: FakeDepartment) -> Caller:
    return caller(department)


def send(clerk: Caller, content: bytes, type_: str = "image/png", query: str = "", **headers: str) -> TestResponse:
    return clerk.ask("POST", PATH + query, content, {"Content-Type": type_, **headers})


def part(content: bytes, type_: str = "image/png", head: str = 'name="file"; filename="x.png"') -> bytes:
    told = f"--b\r\nContent-Disposition: form-data; {head}\r\nContent-Type: {type_}\r\n\r\n"
    return told.encode() + content + b"\r\n"


def send_form(clerk: Caller, *parts: bytes, end: bytes = b"--b--\r\n") -> TestResponse:
    return send(clerk, b"".join(parts) + end, "multipart/form-data; boundary=b")


def kept(department: FakeDepartment) -> int:
    with department.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(attachments)).scalar_one()


def refused(answer: TestResponse) -> tuple[int, str, str]:
    """Status, field and code of the one error; a problem document and nothing else."""
    assert answer.content_type == "application/problem+json"
    (error,) = answer.json["errors"]
    return answer.status_code, error["field"], error["code"]


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        (WHOLE_PNG, "image/png"),
        (WHOLE_JPEG, "image/jpeg"),
        (picture("JPEG", progressive=True), "image/jpeg"),
        (WHOLE_PDF, "application/pdf"),
    ],
    ids=["png", "jpeg", "progressive jpeg", "pdf"],
)
def test_what_is_sent_up_comes_down_as_it_was(clerk: Caller, content: bytes, type_: str) -> None:
    answer = send(clerk, content, type_, "?name=a%20defect")
    digest = hashlib.sha256(content).hexdigest()

    assert (answer.status_code, answer.headers["Location"]) == (201, f"{PATH}/{digest}")
    assert answer.json == {"sha256": digest, "media_type": type_, "size": len(content), "name": "a defect"}
    found = clerk.get(f"{PATH}/{digest}")
    assert (found.status_code, found.content_type, found.data) == (200, type_, content)
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["Content-Disposition"].startswith("attachment")


def test_a_form_holds_one_file_with_its_name(clerk: Caller) -> None:
    answer = send_form(clerk, part(WHOLE_JPEG, "image/jpeg", 'name="file"; filename="../pictures/毛刺.jpg"'))

    assert (answer.status_code, answer.json["name"]) == (201, "毛刺.jpg")
    found = clerk.get(f"{PATH}/{answer.json['sha256']}")
    assert "filename*=UTF-8''%E6%AF%9B%E5%88%BA.jpg" in found.headers["Content-Disposition"]


@pytest.mark.parametrize("type_", ["application/octet-stream", "application/x-www-form-urlencoded", ""])
def test_who_declares_nothing_is_told_what_it_is(clerk: Caller, type_: str) -> None:
    assert send(clerk, WHOLE_JPEG, type_).json["media_type"] == "image/jpeg"


def test_a_head_request_and_a_client_that_has_it_get_no_bytes(clerk: Caller) -> None:
    sha256 = send(clerk, WHOLE_PNG).json["sha256"]

    head = clerk.ask("HEAD", f"{PATH}/{sha256}")
    again = clerk.get(f"{PATH}/{sha256}", If_None_Match=head.headers["ETag"])

    assert (head.status_code, head.data, head.content_length) == (200, b"", len(WHOLE_PNG))
    assert (again.status_code, again.data) == (304, b"")


def test_the_same_again_is_kept_once_under_its_first_name(clerk: Caller, department: FakeDepartment) -> None:
    first, again = send(clerk, WHOLE_PNG, query="?name=one"), send(clerk, WHOLE_PNG, query="?name=two")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert kept(department) == 1


def test_the_same_from_many_at_once_is_kept_once(clerk: Caller, department: FakeDepartment) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: send(clerk, WHOLE_PNG), range(6)))

    assert sorted(one.status_code for one in answers) == [200] * 5 + [201]
    assert kept(department) == 1


SPOILED = {
    "nothing": (b"", "body", 422),
    "zero bytes": (bytes(2000), "body", 415),
    "html": (HTML, "body", 415),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "body", 415),
    "gif": (picture("GIF"), "body", 415),
    "the first bytes of a png and then a page": (WHOLE_PNG[:8] + HTML, "body", 422),
    "half a png": (WHOLE_PNG[: len(WHOLE_PNG) // 2], "body", 422),
    "a png without its last byte": (WHOLE_PNG[:-1], "body", 422),
    "a png with a bit turned": (WHOLE_PNG[:100] + bytes([WHOLE_PNG[100] ^ 1]) + WHOLE_PNG[101:], "body", 422),
    "a png that a page follows": (WHOLE_PNG + HTML, "body", 422),
    "a png without its pixels": (png(100, 100), "body", 422),
    "a page before a pdf": (HTML + WHOLE_PDF, "body", 415),
}


@pytest.mark.parametrize("name", SPOILED)
def test_what_is_no_whole_picture_is_refused_whatever_it_is_called(
    clerk: Caller, department: FakeDepartment, name: str
) -> None:
    content, field, status = SPOILED[name]
    answer = send(clerk, content, query="?name=picture.png")

    assert refused(answer)[:2] == (status, field)
    assert kept(department) == 0


def test_a_picture_of_too_many_pixels_is_refused_undecoded(clerk: Caller, department: FakeDepartment) -> None:
    answer = send(clerk, png(60_000, 60_000, chunk(b"IDAT", b"")))

    assert refused(answer) == (422, "body", "format")
    assert "too many" in answer.json["errors"][0]["got"]
    assert kept(department) == 0


@pytest.mark.parametrize(
    "content",
    [
        WHOLE_JPEG[: len(WHOLE_JPEG) // 2],
        WHOLE_JPEG[:4] + HTML,
        picture("JPEG", progressive=True)[:600],
        WHOLE_PDF[:-20],
        WHOLE_PDF + HTML,
        WHOLE_PDF.replace(b"startxref\n", b"startxref\n9"),
        b"%PDF-" + HTML,
        b"%PDF-1.7\n" + HTML + b"\nstartxref\n3\n%%EOF",
    ],
    ids=["half", "a page inside", "half a progressive one", "cut", "a page behind", "no table", "a page", "dressed up"],
)
def test_a_broken_jpeg_or_pdf_is_refused(clerk: Caller, department: FakeDepartment, content: bytes) -> None:
    assert refused(send(clerk, content, "application/octet-stream"))[:2] == (422, "body")
    assert kept(department) == 0


@pytest.mark.parametrize(
    ("content", "declared", "status"),
    [(WHOLE_PNG, "image/jpeg", 422), (WHOLE_JPEG, "application/pdf", 422), (WHOLE_PNG, "text/html", 415)],
)
def test_what_it_is_declared_to_be_must_be_what_it_is(
    clerk: Caller, department: FakeDepartment, content: bytes, declared: str, status: int
) -> None:
    assert refused(send(clerk, content, declared)) == (status, "Content-Type", "choice")
    assert refused(send_form(clerk, part(content, declared))) == (status, "Content-Type", "choice")
    assert kept(department) == 0


def test_ten_mebibytes_are_kept_and_one_byte_more_is_too_large(clerk: Caller, department: FakeDepartment) -> None:
    largest, larger = padded_png(LARGEST_ATTACHMENT), padded_png(LARGEST_ATTACHMENT + 1)

    assert send(clerk, larger).status_code == 413
    assert send_form(clerk, part(larger)).status_code == 413
    assert kept(department) == 0
    assert send(clerk, largest).json["size"] == LARGEST_ATTACHMENT
    assert send_form(clerk, part(largest)).status_code == 200


@pytest.mark.parametrize(
    ("parts", "field", "code"),
    [
        ([], "file", "required"),
        ([part(b"text", "text/plain", 'name="file"')], "file", "unknown-field"),
        ([part(WHOLE_PNG, head='name="picture"; filename="a.png"')], "picture", "unknown-field"),
        ([part(WHOLE_PNG), part(WHOLE_PNG)], "file", "unknown-field"),
    ],
)
def test_a_form_without_exactly_one_file_is_refused(
    clerk: Caller, department: FakeDepartment, parts: list[bytes], field: str, code: str
) -> None:
    assert refused(send_form(clerk, *parts)) == (422, field, code)
    assert kept(department) == 0


@pytest.mark.parametrize("parts", [[part(WHOLE_PNG)], [part(WHOLE_PNG)[:-40]], [b"x"]], ids=["end", "file", "all"])
def test_a_form_that_breaks_off_is_refused(clerk: Caller, department: FakeDepartment, parts: list[bytes]) -> None:
    assert refused(send_form(clerk, *parts, end=b"")) == (400, "body", "format")
    assert kept(department) == 0


@pytest.mark.parametrize("token", [None, "nobody's"])
def test_who_has_no_token_can_neither_send_nor_get(department: FakeDepartment, token: str | None) -> None:
    sha256 = send(caller(department, CLERK), WHOLE_PNG).json["sha256"]
    stranger = caller(department, token)

    assert send(stranger, WHOLE_JPEG, "image/jpeg").status_code == 401
    assert stranger.get(f"{PATH}/{sha256}").status_code == 401
    assert kept(department) == 1


def test_what_is_not_kept_here_is_not_found(clerk: Caller) -> None:
    assert refused(clerk.get(f"{PATH}/{'0' * 64}")) == (404, "sha256", "not-found")


DIES = """
import os, sys
from services.casework import attaching
from shared.store.engine import open_store
store = open_store(sys.argv[1], "sales")
insert = attaching._insert
def dies(*given):
    insert(*given)
    os._exit(9)
attaching._insert = dies
attaching.keep(store, attaching.Upload("a" * 64, "image/png", 9, None, bytes(9)), "crm")
"""


def test_a_department_killed_in_the_middle_has_kept_nothing(department: FakeDepartment, tmp_path: Path) -> None:
    url = department.store.engine.url.render_as_string(hide_password=False)
    ended = subprocess.run([sys.executable, "-c", DIES, url], check=False, cwd=Path(__file__).parents[2])

    assert ended.returncode == 9
    assert kept(department) == 0


def test_the_database_itself_holds_nothing_larger(department: FakeDepartment) -> None:
    too_large = attaching.Upload("a" * 64, "image/png", 1, None, bytes(LARGEST_ATTACHMENT + 1))

    with pytest.raises(RuntimeError):
        attaching.keep(department.store, too_large, "crm")
    assert kept(department) == 0
