"""Files that go up to a department at work, over its own server: in one piece, in chunks, too much, broken off."""

import json
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

import pytest

from capaloop.broker import PrivateNode
from capaloop.places import Places
from rules.records import LARGEST_ATTACHMENT
from shared.bus.web import DISCARDED
from tests.services.pictures import padded_png, picture
from tests.system.installation import DIRECT, Installation

pytestmark = [pytest.mark.broker, pytest.mark.timeout(1800)]
PATH = "/v1/attachments"
SECONDS = 300.0


@pytest.fixture(scope="module")
def sales(rabbitmq: PrivateNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Sales alone."""
    uri = rabbitmq.create_vhost("uploads")
    installation = Installation.at(tmp_path_factory.mktemp("uploads"), uri)
    installation.start("sales")
    yield installation
    installation.stop()
    rabbitmq.delete_vhost("uploads")


class Line:
    """A connection on which a test says every byte itself."""

    def __init__(self, sales: Installation, *headers: str) -> None:
        token = Places(sales.settings.home).token.read_text(encoding="utf-8").strip()
        self.socket = socket.create_connection(("127.0.0.1", sales.settings.http_ports["sales"]), SECONDS)
        self.socket.settimeout(SECONDS)
        told = [f"POST {PATH} HTTP/1.1", "Host: sales", f"Authorization: Bearer {token}", "Content-Type: image/png"]
        self.send("\r\n".join([*told, *headers, "", ""]).encode())

    def send(self, content: bytes) -> None:
        self.socket.sendall(content)

    def chunk(self, content: bytes) -> None:
        self.send(b"%x\r\n%s\r\n" % (len(content), content))

    def pour(self) -> None:
        """Far more than anybody takes."""
        for _ in range(1000):
            self.chunk(bytes(1024 * 1024))

    def everything(self) -> bytes:
        """All that comes until the other side ends the connection."""
        said = b""
        with self.socket, suppress(ConnectionResetError):
            while piece := self.socket.recv(65536):
                said += piece
        return said

    def answer(self) -> tuple[int, dict[str, object]]:
        """Status and document; the rest of the connection is of no interest."""
        with self.socket, self.socket.makefile("rb") as file:
            status = int(file.readline().split()[1])
            length = 0
            while (line := file.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            return status, json.loads(file.read(length))


def kept(sales: Installation, sha256: object) -> bytes:
    token = Places(sales.settings.home).token.read_text(encoding="utf-8").strip()
    url = f"{sales.base('sales')}{PATH}/{sha256}"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    with DIRECT.open(request, timeout=SECONDS) as response:
        return bytes(response.read())


def test_a_large_picture_in_chunks_comes_down_as_it_was(sales: Installation) -> None:
    content = padded_png(LARGEST_ATTACHMENT)
    line = Line(sales, "Transfer-Encoding: chunked")
    for place in range(0, len(content), 1024 * 1024):
        line.chunk(content[place : place + 1024 * 1024])
    line.chunk(b"")

    status, told = line.answer()

    assert (status, told["size"]) == (201, LARGEST_ATTACHMENT)
    assert kept(sales, told["sha256"]) == content


def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(sales: Installation) -> None:
    line = Line(sales, f"Content-Length: {10 * LARGEST_ATTACHMENT}")

    status, problem = line.answer()

    assert (status, problem["type"]) == (413, "urn:capaloop:problem:too-large")


def test_chunks_are_not_read_for_ever(sales: Installation) -> None:
    line = Line(sales, "Transfer-Encoding: chunked")
    with pytest.raises(OSError):
        line.pour()
    line.socket.close()

    assert sales.is_ready("sales")


def test_a_body_of_a_stranger_is_not_read_for_ever(sales: Installation) -> None:
    line = Line(sales, "Transfer-Encoding: chunked", "Authorization: Bearer nobody's")
    with pytest.raises(OSError):
        line.pour()
    line.socket.close()


def test_what_is_left_of_an_unwanted_body_is_never_taken_for_a_request(sales: Installation) -> None:
    inside = b"GET /livez HTTP/1.1\r\nHost: sales\r\n\r\n"
    line = Line(sales, f"Content-Length: {20 * LARGEST_ATTACHMENT}", "Authorization: Bearer nobody's")
    line.send(bytes(DISCARDED) + inside)

    said = line.everything()

    assert said.startswith(b"HTTP/1.1 401 ")
    assert b"alive" not in said


def test_an_upload_that_breaks_off_leaves_nothing_and_nobody_waits_for_it(sales: Installation) -> None:
    content = picture(size=(400, 300))
    broken = Line(sales, f"Content-Length: {len(content)}")
    broken.send(content[: len(content) // 2])
    assert sales.is_ready("sales")
    broken.socket.close()

    whole = Line(sales, f"Content-Length: {len(content)}")
    whole.send(content)

    assert whole.answer()[0] == 201
