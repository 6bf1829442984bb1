"""Sets a sheet as PDF, in a process of its own: the compiler and its fonts never stay in a department's memory."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from shared.errors import CapaLoopError

from .sheet import Sheet

TEMPLATE: Final = Path(__file__).with_name("form.typ")
FAMILIES: Final = ("Noto Serif CJK SC", "Noto Sans CJK SC")
PACKAGE: Final = "fonts-noto-cjk"

SECONDS: Final = 60
AT_ONCE: Final = 2
"""Sheets set at the same time, each in a process of some 120 MB."""

NO_FONTS: Final = 3
COMMAND: Final = (sys.executable, "-m", __name__, *FAMILIES)

_presses = threading.BoundedSemaphore(AT_ONCE)


class PressFailed(CapaLoopError):
    """No PDF came out; the text says why."""


class FontsMissing(PressFailed):
    """The fonts for Chinese are not on this machine."""


def set_as_pdf(sheet: Sheet) -> bytes:
    """The PDF of a sheet, always the same bytes for the same sheet. Raises PressFailed; a broken file never comes."""
    asked = json.dumps(sheet.as_json(), ensure_ascii=False).encode()
    with _presses:
        try:
            done = subprocess.run(COMMAND, input=asked, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise PressFailed(f"the form was not set within {SECONDS} s") from None
    if done.returncode == NO_FONTS:
        raise FontsMissing(done.stderr.decode(errors="replace").strip())
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise PressFailed(f"the press ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def main() -> int:
    """A sheet as JSON on standard input, the PDF on standard output; `NO_FONTS` and one line without the fonts
    that the arguments name."""
    import typst

    fonts = typst.Fonts()
    missing = [family for family in sys.argv[1:] if family not in fonts.families()]
    if missing:
        sys.stderr.write(f"the fonts {', '.join(missing)} are not on this machine; install the package {PACKAGE}\n")
        return NO_FONTS
    sheet = json.load(sys.stdin.buffer)
    pdf = typst.compile(
        str(TEMPLATE),
        font_paths=fonts,
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
        pdf_standards=["a-2b"],
    )
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
