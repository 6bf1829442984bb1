"""Requests as bytes, right, nearly right and wrong in every way, and the answers to them."""

import gzip
import json
import socket
from typing import Any, Final

from hypothesis import strategies as st

from tests.fuzz.letters import written
from tests.loop import a_complaint

SECONDS: Final = 300
MIB: Final = 1024 * 1024
COMPLAINT: Final = written({"site": "factory", "data": a_complaint()})


def talk(port: int, said: bytes) -> list[int]:
    """Says this and nothing more; the statuses of all answers until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
        heard = b""
        try:
            connection.sendall(said)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                heard += part
        except (ConnectionResetError, BrokenPipeError):
            pass  # the server may refuse to read on
    lines = heard.split(b"HTTP/1.1 ")[1:] + heard.split(b"HTTP/1.0 ")[1:]
    return [int(line[:3]) for line in lines if line[:3].isdigit()]


def request(
    body: bytes, token: str, *, path: str = "/v1/commands/complaint.submit", method: str = "POST", **headers: str
) -> bytes:
    """A whole request; a header given as an empty text is left out."""
    usual = {"Host": "x", "Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    usual |= {"Content-Length": str(len(body)), "Connection": "close"}
    named = usual | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items() if value)]
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body


def odd_bodies() -> dict[str, bytes]:
    data = b'{"site": "factory", "data": %s}'
    return {
        "nothing": b"",
        "no UTF-8": b"\xff\xfe\xfa",
        "UTF-16": COMPLAINT.decode().encode("utf-16"),
        "a byte order mark": COMPLAINT.decode().encode("utf-8-sig"),
        "deep lists": b"[" * 100_000 + b"]" * 100_000,
        "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        "not too deep": data % (b'{"details": ' + b"[" * 500 + b"]" * 500 + b"}"),
        "NaN": data % b'{"details": NaN}',
        "beyond all numbers": data % b'{"details": 1e400}',
        "a huge number": data % (b'{"lot": ' + b"9" * 401 + b"}"),
        "too many digits": data % (b'{"lot": ' + b"9" * 5001 + b"}"),
        "NUL": data % rb'{"details": "a\u0000b"}',
        "half a character": data % rb'{"details": "\ud800"}',
        "a name twice": data % b'{"lot": "1", "lot": "2"}',
        "1 MiB": data % (b'{"details": "' + b"x" * (MIB - 100) + b'"}'),
        "1 MiB and a byte": b" " * (MIB + 1),
        "2 MiB": b"x" * 2 * MIB,
        "compressed": gzip.compress(COMPLAINT),
        "many names": data % json.dumps({f"f{i}": i for i in range(20_000)}).encode(),
        "a list": b"[1, 2]",
        "two values": COMPLAINT + COMPLAINT,
    }


def odd_requests(token: str) -> dict[str, bytes]:
    good = request(COMPLAINT, token)
    head, _, body = good.partition(b"\r\n\r\n")
    found = {f"the body is {name}": request(content, token) for name, content in odd_bodies().items()}
    chunked: dict[str, Any] = {"Content_Length": "", "Transfer_Encoding": "chunked"}
    chunks = {
        "rubbish": b"zz\r\n{}\r\n0\r\n\r\n",
        "negative": b"-1\r\n{}\r\n0\r\n\r\n",
        "huge": b"ffffffffffffffff\r\n{}",
        "cut": b"10\r\n{",
        "no end": b"2\r\n{}\r\n",
        "empty": b"0\r\n\r\n",
        "an extension": b"2;x=y\r\n{}\r\n0\r\n\r\n",
        "a long size": b"0" * 70_000 + b"2\r\n{}\r\n0\r\n\r\n",
        "too much": b"100000\r\n" + b" " * MIB + b"\r\n1\r\nx\r\n0\r\n\r\n",
        "good": f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n",
    }
    found |= {f"chunked: {name}": request(b"", token, **chunked) + content for name, content in chunks.items()}
    lengths = ("0", "1", "99999", "-1", "abc", "1e3", "9" * 400, "+5", "0x10", "5, 5", " ")
    found |= {f"the length is {one[:9]}": request(COMPLAINT, token, Content_Length=one) for one in lengths}
    types = ("text/plain", "application/xml", "multipart/form-data", "application/json; charset=utf-16", "é", "/", ";")
    found |= {f"the type is {one}": request(COMPLAINT, token, Content_Type=one) for one in types}
    others = {"Content_Encoding": "gzip", "Expect": "100-continue", "Accept_Language": "\xff" * 300}
    others |= {"Idempotency_Key": "x" * 201, "traceparent": "00-" + "z" * 5000, "Transfer_Encoding": "gzip, chunked"}
    others |= {"Upgrade": "websocket", "Host": "a b", "Authorization": "Bearer \xff\xfe", "Cookie": "=;" * 9}
    found |= {f"{name} is odd": request(COMPLAINT, token, **{name: value}) for name, value in others.items()}
    paths = ("/%00", "/%ff", "/v1/cases/%2e%2e/x", "//", "/v1/cases?limit=%ff", "*", "http://x/livez", "/" + "a" * 9000)
    paths += ("/v1/cases/factory/%00", "/v1/tasks/%F0%9F%92%A5", "/v1/cases?q=%00", "/v1/tasks?cursor=%ED%A0%80", "/#?")
    paths += (
        "/v1/cases?q=" + "%25" * 99,
        "/v1/tasks?case=%00",
        "/v1/cases?cursor=WyJjYXNlIiwgMWU0MDBd",
        "/v1/parked/1e9",
    )
    paths += (f"/v1/parked/{'9' * 400}", "/v1/cases?" + "a=1&" * 2000, "/v1/parked/-1", "/v1/parked/٣")
    found |= {f"the path is {p[:30]}": request(b"", token, path=p, method="GET", Content_Length="") for p in paths}
    methods = ("get", "PRI", "TRACE", "X" * 3000, "G\xcbT", "CONNECT", "HEAD", "OPTIONS", "")
    found |= {f"the method is {m[:9]}": request(b"", token, path="/v1/cases", method=m) for m in methods}
    return found | {
        "nothing": b"",
        "only line ends": b"\r\n" * 100,
        "no request line": b"\x16\x03\x01\x02\x00\x01\x00",
        "an old version": b"GET /livez HTTP/0.9\r\n\r\n",
        "no version": b"GET /livez\r\n\r\n",
        "a wrong version": b"GET /livez HTTP/9.9\r\n\r\n",
        "a request line too long": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
        "a header too long": b"GET /livez HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        "too many headers": b"GET /livez HTTP/1.1\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
        "a header without a colon": b"GET /livez HTTP/1.1\r\nnonsense\r\n\r\n",
        "a folded header": b"GET /livez HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
        "bytes in a header": b"GET /livez HTTP/1.1\r\nX\xff: \x00\xfe\r\n\r\n",
        "the head is cut": head,
        "the body is cut": good[:-20],
        "one after the other": request(b"", token, path="/livez", method="GET", Connection="keep-alive") + good,
        "two lengths": good.replace(b"Content-Length", b"Content-Length: 3\r\nContent-Length", 1),
        "a length and chunks": request(b"2\r\n{}\r\n0\r\n\r\n", token, Transfer_Encoding="chunked"),
    }


@st.composite
def spoiled(draw: st.DrawFn, token: str) -> bytes:
    """A good request in which some bytes are others, missing or doubled."""
    found = bytearray(request(COMPLAINT, token, Connection="close"))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(found) - 1))
        size = draw(st.integers(0, 9))
        found[at : at + size] = draw(
            st.binary(max_size=6) | st.sampled_from((b"\r\n", b"\x00", b": ", b"\r\n\r\n", b'"'))
        )
    return bytes(found)
