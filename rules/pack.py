"""Packs as they lie on disk: found by name, hashed, checked for what they import, loaded under their hash.

A pack is a folder: `__init__.py` with a class `Pack`, its modules, `clauses.yaml`, `vocabulary.yaml`,
`examples.yaml`. Its content hash covers every `.py` and `.yaml` file, so two versions of one pack can be loaded
side by side. Packs are trusted code: the checks find carelessness, not malice.
"""

import hashlib
import importlib.util
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .declarations import Clause
from .errors import PackError
from .loading import import_pack
from .purity import check_purity
from .vocabulary import Vocabulary, read_vocabulary
from .yaml_files import read_yaml

GROUP = "capaloop.packs"
ATTRIBUTES = ("name", "version", "title_en", "title_zh", "document")
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class Pack:
    """A loaded pack. `plugin` is the object whose hooks are heard; `files` is what `digest` was made of."""

    name: str
    version: str
    title_en: str
    title_zh: str
    document: str | None
    digest: str
    plugin: Any
    files: Mapping[str, bytes]
    clauses: Mapping[str, Clause]
    vocabulary: Vocabulary
    examples: tuple[Mapping[str, Any], ...]


def installed() -> dict[str, Path]:
    """The folders of the packs that are installed, by pack name. One whose package is gone is left out."""
    found = {}
    for point in entry_points(group=GROUP):
        try:
            spec = importlib.util.find_spec(point.value)
        except (ImportError, ValueError):
            continue
        if spec and spec.submodule_search_locations:
            found[point.name] = Path(next(iter(spec.submodule_search_locations)))
    return found


def load_pack(folder: Path) -> Pack:
    """The pack in a folder. Raises `PackError` with the file and what is wrong in it."""
    try:
        files = dict(_files(folder))
    except OSError as problem:
        raise PackError(f"{folder}: {problem.strerror}") from None
    if "__init__.py" not in files:
        raise PackError(f"{folder}: a pack is a folder with an __init__.py; none is there")
    return pack_of(folder.name, files)


def pack_of(folder: str, files: Mapping[str, bytes]) -> Pack:
    """The pack that these files make; `folder` is what error texts call it."""
    check_purity(folder, files)
    digest = digest_of(files)
    plugin = _plugin(folder, getattr(import_pack(folder, digest, files), "Pack", None))
    name = str(plugin.name)
    return Pack(
        name=name,
        version=str(plugin.version),
        title_en=str(plugin.title_en),
        title_zh=str(plugin.title_zh),
        document=plugin.document,
        digest=digest,
        plugin=plugin,
        files=MappingProxyType(dict(files)),
        clauses=MappingProxyType(_clauses(name, files)),
        vocabulary=read_vocabulary(name, files.get("vocabulary.yaml", b"")),
        examples=tuple(_yaml_list(name, "examples.yaml", files)),
    )


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents of a pack's files."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return total.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".yaml"} and path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _plugin(folder: str, pack_class: Any) -> Any:
    if not isinstance(pack_class, type):
        raise PackError(f"{folder}: __init__.py must hold a class named Pack")
    missing = [attribute for attribute in ATTRIBUTES if not hasattr(pack_class, attribute)]
    if missing:
        raise PackError(f"{folder}: the class Pack has no {', '.join(missing)}")
    try:
        plugin = pack_class()
    except Exception as problem:
        raise PackError(f"{folder}: Pack(): {type(problem).__name__}: {problem}") from problem
    if not NAME.fullmatch(str(plugin.name)):
        raise PackError(f"{folder}: name: expected small letters, digits and hyphens, got {plugin.name!r}")
    return plugin


def _clauses(name: str, files: Mapping[str, bytes]) -> dict[str, Clause]:
    clauses = {}
    for entry in _yaml_list(name, "clauses.yaml", files):
        try:
            clause = Clause(**{str(key): _text(value) for key, value in entry.items()})
        except TypeError as problem:
            told = str(problem).partition(" ")[2]
            raise PackError(f"{name}/clauses.yaml: clause {entry.get('id')}: {told}") from None
        if clause.id in clauses:
            raise PackError(f"{name}/clauses.yaml: clause {clause.id} stands there twice")
        clauses[clause.id] = clause
    return clauses


def _text(value: Any) -> Any:
    return value if isinstance(value, dict) else str(value)


def _yaml_list(name: str, file: str, files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    loaded = read_yaml(f"{name}/{file}", files.get(file, b"")) or []
    if not isinstance(loaded, list) or not all(isinstance(entry, dict) for entry in loaded):
        raise PackError(f"{name}/{file}: expected a list of entries")
    return loaded
