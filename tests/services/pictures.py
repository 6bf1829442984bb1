"""Small real files to send up, and ways to spoil them."""

import io
import struct
import zlib

from PIL import Image


def picture(format_: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """A picture whose every row differs, so that nothing of it can be left out unnoticed."""
    made = Image.effect_noise(size, 80).convert("RGB")
    written = io.BytesIO()
    made.save(written, format_, **options)
    return written.getvalue()


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG that says it has this size, with these chunks."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def padded_png(length: int) -> bytes:
    """A whole picture of exactly this many bytes."""
    whole = picture(size=(8, 8))
    return whole[:-12] + chunk(b"prVt", bytes(length - len(whole) - 12)) + whole[-12:]


def pdf(text: bytes = b"a drawing") -> bytes:
    """A document of one empty page."""
    made = b"%PDF-1.7\n% " + text + b"\n"
    places = []
    for number, content in enumerate(
        (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Page >>"), 1
    ):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + table + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(made)
