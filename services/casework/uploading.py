"""A file as it comes up over HTTP: the body itself, or the one file of a form; never more than may be kept."""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, File, MultipartDecoder, NeedData
from werkzeug.sansio.multipart import Field as FormField

from rules.records import LARGEST_ATTACHMENT, MEDIA_TYPES
from shared.messages.errors import FieldError, Refused, invalid
from shared.messages.text import Text

from .asking import LimitedRequest
from .attaching import Upload
from .media import media_type_of

LARGEST: Final = LARGEST_ATTACHMENT
FRAME: Final = 64 * 1024
"""What a form may add around its file."""
CHUNK: Final = 64 * 1024
IN_MEMORY: Final = 256 * 1024
LONGEST_NAME: Final = 500

FORM: Final = "multipart/form-data"
UNDECLARED: Final = ("", "application/octet-stream", "application/x-www-form-urlencoded")
"""What programs send that were not told what the file is: it declares nothing."""

_ONE: Final = Text("一个名为 file 的文件", "one file, in the field `file`")
_turn: Final = threading.Lock()


@contextmanager
def uploaded(request: LimitedRequest, name: str | None) -> Iterator[Upload]:
    """The file in the request, whole and found to be what it is declared to be.

    Refused otherwise; RequestEntityTooLarge (413) as soon as it is longer than `LARGEST`. Files are looked at one
    after the other, so that many at once need the memory of one.
    """
    request.max_content_length = LARGEST + FRAME + 1
    with SpooledTemporaryFile(IN_MEMORY) as file:
        declared, own_name = (_of_form if request.mimetype == FORM else _of_body)(request, file)
        size = file.tell()
        if not size:
            raise invalid([FieldError("body", Text("非空的文件", "a file that is not empty"), None, "required")])
        with _turn:
            media_type = _agreed(declared, file)
            file.seek(0)
            content = file.read()
            digest = hashlib.sha256(content).hexdigest()
            yield Upload(digest, media_type, size, _plain(name or own_name), content)


def _of_body(request: LimitedRequest, file: IO[bytes]) -> tuple[str, str | None]:
    while piece := request.stream.read(CHUNK):
        _put(file, piece)
    _, options = parse_options_header(request.headers.get("Content-Disposition"))
    return request.mimetype, options.get("filename")


def _of_form(request: LimitedRequest, file: IO[bytes]) -> tuple[str, str | None]:
    boundary = request.mimetype_params.get("boundary", "").encode("ascii", "replace")
    if not boundary:
        raise _unreadable("there is no boundary")
    found: File | None = None
    for event in _events(request, MultipartDecoder(boundary, max_parts=8)):
        if isinstance(event, FormField | File):
            if found is not None or not isinstance(event, File) or event.name != "file":
                raise invalid([FieldError(str(event.name), _ONE, event.name, "unknown-field")])
            found = event
        elif isinstance(event, Data):
            _put(file, event.data)
    if found is None:
        raise invalid([FieldError("file", _ONE, None, "required")])
    declared, _ = parse_options_header(found.headers.get("Content-Type"))
    return declared.lower(), found.filename


def _events(request: LimitedRequest, decoder: MultipartDecoder) -> Iterator[Any]:
    try:
        while True:
            piece = request.stream.read(CHUNK)
            decoder.receive_data(piece or None)
            while not isinstance(event := decoder.next_event(), NeedData):
                yield event
                if isinstance(event, Epilogue):
                    return
    except ValueError as wrong:
        raise _unreadable(str(wrong)) from None


def _put(file: IO[bytes], piece: bytes) -> None:
    if file.tell() + len(piece) > LARGEST:
        raise RequestEntityTooLarge
    file.write(piece)


def _agreed(declared: str, file: IO[bytes]) -> str:
    """The type of the content, if it is not declared to be something else."""
    if declared not in (*MEDIA_TYPES, *UNDECLARED):
        expected = ", ".join((*MEDIA_TYPES, FORM))
        title = Text("内容类型不被接受", "The content type is not accepted")
        detail = Text(f"不收 {declared}", f"{declared} is not taken")
        errors = [FieldError("Content-Type", expected, declared, "choice")]
        raise Refused(415, "content-type", detail, errors, title=title)
    found = media_type_of(file)
    if declared not in (found, *UNDECLARED):
        raise invalid([FieldError("Content-Type", found, declared, "choice")])
    return found


def _plain(name: str | None) -> str | None:
    """The file's own name without the folders that it lay in and without what no name should hold."""
    last = re.split(r"[/\\]", name or "")[-1]
    return "".join(one for one in last if one.isprintable()).strip()[:LONGEST_NAME] or None


def _unreadable(why: str) -> Refused:
    error = FieldError("body", Text("完整的 multipart/form-data", "a whole multipart/form-data"), why, "format")
    return Refused(400, "unreadable", Text("请求体无法读取", "the body cannot be read"), [error])
