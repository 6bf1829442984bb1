"""Importing a pack from its very bytes, under a name made of their hash.

What is hashed is what runs: no file is read a second time and no cached bytecode is used, so two versions of one pack
run side by side in one process, whatever lies on disk by now.
"""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from .errors import PackError

PREFIX = "capaloop_pack_"


def import_pack(folder: str, digest: str, files: Mapping[str, bytes]) -> ModuleType:
    """The package of a pack's files. Raises `PackError` with whatever its code raises when it is imported."""
    package = PREFIX + digest[:16]
    finder = _Files(package, files)
    sys.meta_path.insert(0, finder)
    try:
        for name in finder.modules:
            import_module(name)
        return sys.modules[package]
    except Exception as problem:
        for name in finder.modules:
            sys.modules.pop(name, None)
        raise PackError(f"{folder}: {type(problem).__name__}: {problem}") from problem
    finally:
        sys.meta_path.remove(finder)


class _Files(MetaPathFinder, InspectLoader):
    """Finds the modules of one package among the files of a pack."""

    def __init__(self, package: str, files: Mapping[str, bytes]) -> None:
        self._files = files
        self.modules = {_module_name(package, path): path for path in sorted(files) if path.endswith(".py")}

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        file = self.modules.get(fullname)
        if file is None:
            return None
        return ModuleSpec(fullname, self, origin=file, is_package=self.is_package(fullname))

    def is_package(self, fullname: str) -> bool:
        return self.modules[fullname].endswith("__init__.py")

    def get_source(self, fullname: str) -> str:
        return self._files[self.modules[fullname]].decode("utf-8")


def _module_name(package: str, path: str) -> str:
    parts = [package, *path.removesuffix(".py").split("/")]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
