"""What the code of a pack may not do: input, output, reading the clock, keeping state. Found in its syntax tree.

Packs are trusted code: the checks find carelessness, not malice.
"""

import ast
from collections.abc import Mapping

from .errors import PackError

PURE_MODULES = frozenset(
    [
        "__future__",
        "collections",
        "collections.abc",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "functools",
        "itertools",
        "math",
        "operator",
        "re",
        "statistics",
        "types",
        "typing",
        "zoneinfo",
    ]
)
PUBLIC_FACES = frozenset({"rules.api", "capaloop.pack"})
IMPURE_CALLS = frozenset(
    ["open", "eval", "exec", "compile", "__import__", "input", "print", "globals", "breakpoint", "setattr", "delattr"]
)
CLOCK_CALLS = frozenset({"now", "today", "utcnow"})


def check_purity(folder: str, files: Mapping[str, bytes]) -> None:
    """Raises `PackError` with the file, the line and what is impure there."""
    for path, content in files.items():
        if path.endswith(".py"):
            for node in ast.walk(_tree(f"{folder}/{path}", content)):
                fault = _impurity(node)
                if fault:
                    raise PackError(f"{folder}/{path}:{getattr(node, 'lineno', 0)}: {fault}")


def _tree(where: str, content: bytes) -> ast.Module:
    try:
        return ast.parse(content)
    except SyntaxError as problem:
        raise PackError(f"{where}:{problem.lineno}: {problem.msg}") from None
    except ValueError as problem:
        raise PackError(f"{where}: {problem}") from None


def _impurity(node: ast.AST) -> str:
    if isinstance(node, ast.Import):
        return _import_fault([alias.name for alias in node.names])
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return _import_fault([node.module or ""])
    if isinstance(node, ast.Global):
        return f"global {', '.join(node.names)}; a procedure keeps no state"
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
            return f"calls {node.func.id}(); a procedure does no input or output"
        if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_CALLS:
            return f"calls .{node.func.attr}(); time is a fact, never read from a clock"
    return ""


def _import_fault(modules: list[str]) -> str:
    foreign = [name for name in modules if name not in PURE_MODULES | PUBLIC_FACES]
    if not foreign:
        return ""
    return f"imports {foreign[0]}; a pack may import {', '.join(sorted(PUBLIC_FACES))} and pure modules"
