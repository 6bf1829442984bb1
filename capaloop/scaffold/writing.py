"""Writing a new pack: a folder that can be checked, tried out, tested and installed at once."""

import importlib.util
import keyword
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from rules.pack import NAME
from shared.errors import CapaLoopError

TEMPLATE: Final = "new-pack"
PLACES: Final[Mapping[str, str]] = {"test_pack.txt": "tests/test_pack.py"}
"""Where a file of the project goes if it does not keep its place."""


class NoSuchPack(CapaLoopError):
    """A pack cannot be written under this name, or not at this place; `field` says which of both."""

    def __init__(self, field: str, expected: str, got: str) -> None:
        super().__init__(f"{field}: expected {expected}, got {got!r}")
        self.field, self.expected, self.got = field, expected, got


@dataclass(frozen=True)
class NewPack:
    """A pack to be written: its name, which is that of its folder, and its titles where they are known."""

    name: str
    title_en: str = ""
    title_zh: str = ""

    @property
    def module(self) -> str:
        """The name under which Python imports it."""
        return self.name.replace("-", "_")

    def written(self, text: str) -> str:
        """A text of the template under the name and the titles of this pack."""
        titles = {"Our own complaint procedure": self.title_en, "本单位的投诉处理程序": self.title_zh}
        for ours, own in titles.items():
            text = text.replace(ours, own.replace("\\", "\\\\").replace('"', '\\"') or ours)
        return text.replace("new_pack", self.module).replace(TEMPLATE, self.name)


def write_pack(pack: NewPack, folder: Path) -> list[Path]:
    """Writes the pack into a folder that is empty or not there yet: the files written.

    Raises `NoSuchPack` for a name that is none, or that Python could not import, and for a folder with something in it.
    """
    _check_name(pack)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NoSuchPack("folder", "a folder that is empty or not there yet", str(folder))
    files = {folder / path: pack.written(text) for path, text in _templates(pack)}
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return list(files)


def _check_name(pack: NewPack) -> None:
    if not NAME.fullmatch(pack.name):
        raise NoSuchPack("name", "small letters, digits and hyphens", pack.name)
    if not pack.module.isidentifier() or keyword.iskeyword(pack.module):
        raise NoSuchPack("name", "a name that begins with a letter and is no word of Python", pack.name)
    if pack.module in sys.stdlib_module_names or importlib.util.find_spec(pack.module) is not None:
        raise NoSuchPack("name", f"a name of its own; there is a module {pack.module} already", pack.name)


def _templates(pack: NewPack) -> Iterator[tuple[str, str]]:
    here = resources.files(__package__)
    for file in _files(here / "project"):
        yield PLACES.get(file.name, file.name), file.read_text("utf-8")
    for file in _files(here / TEMPLATE.replace("-", "_")):
        yield f"{pack.module}/{file.name}", file.read_text("utf-8")


def _files(folder: Traversable) -> list[Traversable]:
    return sorted((one for one in folder.iterdir() if one.is_file()), key=lambda one: one.name)
