"""The fonts with which forms are printed. `python -m capaloop.print_fonts` sees to them.

Everything else works without them: printing alone is refused, with one clear line.
"""

import sys
from typing import Final

import typst

from capaloop.system_package import PackageMissingError, SystemPackage
from services.casework.printing.press import FAMILIES, PACKAGE

FONTS: Final = SystemPackage(PACKAGE, "the Chinese fonts for printed forms")


def missing_families() -> list[str]:
    """The families that are not on this machine."""
    found = typst.Fonts().families()
    return [family for family in FAMILIES if family not in found]


def ensure_fonts() -> None:
    """Installs the fonts when they are missing and this process may install packages.

    Raises PackageMissingError with the ways out otherwise.
    """
    if missing_families():
        FONTS.install()
    if still := missing_families():
        raise FONTS.missing(f"the package was installed but {', '.join(still)} were not found")


def main() -> int:
    """0; 3 and one line when the fonts cannot be had."""
    try:
        ensure_fonts()
    except PackageMissingError as missing:
        sys.stderr.write(f"{missing}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
