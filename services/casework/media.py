"""What a file is, by its content: a JPEG or PNG picture that can be decoded to its end, or a whole PDF document.

Reading a picture takes a while; between two pieces of it the others get their turn, so that a department goes on
working. A picture is decoded, never kept decoded.
"""

import re
import time
from typing import IO, Any, Final

from PIL import JpegImagePlugin, PngImagePlugin

from shared.messages.errors import FieldError, Refused
from shared.messages.text import Text

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
PDF: Final = "application/pdf"

MOST_PIXELS: Final = 64_000_000
"""A picture with more is refused undecoded: so few bytes may say so many pixels."""

PIECE: Final = 16 * 1024
TAIL: Final = 2048

_HEADS: Final = {b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"%PDF-": PDF}
_PDF_HEAD: Final = re.compile(rb"%PDF-[12]\.[0-9]\s")
_PDF_TAIL: Final = re.compile(rb"startxref\s+([0-9]{1,10})\s+%%EOF\s*\Z")
_CROSS_REFERENCE: Final = re.compile(rb"\s*(xref\s|[0-9]{1,10}\s+[0-9]{1,5}\s+obj\b)")
_PNG_END: Final = b"\xaeB`\x82"


class Broken(Exception):
    """The content does not go on as it begins; the text says where."""

    def __init__(self, zh: str, en: str) -> None:
        self.text = Text(zh, en)
        super().__init__(en)


def media_type_of(file: IO[bytes]) -> str:
    """`image/jpeg`, `image/png` or `application/pdf`. Refused (415) for anything else, (422) for one that is broken."""
    file.seek(0)
    head = file.read(TAIL)
    found = next((kind for start, kind in _HEADS.items() if head.startswith(start)), None)
    if found is None:
        raise Refused(415, "content-type", _WANTED, [FieldError("body", _WANTED, _first_bytes(head), "format")])
    try:
        _CHECKS[found](file)
    except Broken as broken:
        raise Refused(
            422, "invalid", broken.text, [FieldError("body", _whole(found), broken.text.en, "format")]
        ) from None
    return found


class _TakingTurns:
    """The file for the decoder, read in small pieces; before each of them whatever else waits gets its turn."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell
        file.seek(0)

    def read(self, size: int = -1) -> bytes:
        time.sleep(0)
        return self._file.read(size)


def _check_jpeg(file: IO[bytes]) -> None:
    picture = _opened(file, JpegImagePlugin.JpegImageFile)
    picture.draft(picture.mode, (picture.width // 8, picture.height // 8))  # every bit is read, few are kept
    _decode(picture)


def _check_png(file: IO[bytes]) -> None:
    picture = _opened(file, PngImagePlugin.PngImageFile)
    try:
        picture.verify()
    except Exception as wrong:  # noqa: BLE001 - there is no end of what a decoder stumbles over
        raise _broken(wrong) from None
    if file.read(len(_PNG_END) + 1) != _PNG_END:
        raise Broken("图像结束之后还有内容", "something follows the end of the picture")
    _decode(_opened(file, PngImagePlugin.PngImageFile))


def _opened(file: IO[bytes], reader: Any) -> Any:
    try:
        picture = reader(_TakingTurns(file))
    except Exception as wrong:  # noqa: BLE001 - as above
        raise _broken(wrong) from None
    if picture.width * picture.height > MOST_PIXELS:
        size = f"{picture.width} x {picture.height}"
        raise Broken(f"{size} 像素过多，至多 {MOST_PIXELS}", f"{size} pixels are too many, at most {MOST_PIXELS}")
    picture.decodermaxblock = PIECE
    return picture


def _decode(picture: Any) -> None:
    try:
        with picture:
            picture.load()
    except Exception as wrong:  # noqa: BLE001 - as above
        raise _broken(wrong) from None


def _check_pdf(file: IO[bytes]) -> None:
    """The header at the very beginning, nothing behind the end, and a cross-reference where the end says it is."""
    size = file.seek(0, 2)
    file.seek(0)
    if not _PDF_HEAD.match(file.read(16)):
        raise Broken("没有 PDF 版本号", "it names no version of PDF")
    file.seek(max(0, size - TAIL))
    end = _PDF_TAIL.search(file.read())
    if end is None:
        raise Broken("PDF 不完整，或结尾之后还有内容", "it does not end as a PDF ends, or something follows its end")
    place = int(end[1])
    if place >= size:
        raise Broken("PDF 的交叉引用不在文件之内", "its cross-reference lies outside the file")
    file.seek(place)
    if not _CROSS_REFERENCE.match(file.read(64)):
        raise Broken("PDF 的交叉引用不在所述之处", "its cross-reference is not where its end says")


_CHECKS: Final = {JPEG: _check_jpeg, PNG: _check_png, PDF: _check_pdf}
_WANTED: Final = Text("JPEG、PNG 或 PDF，以内容为准", "a JPEG, a PNG or a PDF, by its content")


def _broken(wrong: Exception) -> Broken:
    return Broken(f"图像损坏：{wrong}", f"the picture is broken: {wrong}")


def _whole(kind: str) -> Text:
    return Text(f"完好的 {kind}", f"a whole {kind}")


def _first_bytes(head: bytes) -> str | None:
    return head[:8].hex(" ") or None
