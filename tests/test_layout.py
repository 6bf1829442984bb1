"""The house: whose names these are, how big a room may be, who may import what, and that importing does nothing."""

import ast
import importlib
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
PACKAGES = ("capaloop", "services", "rules", "shared")
LINES_OF_A_FILE = 300
LINES_OF_A_TEST_FILE = 400
LINES_OF_A_FUNCTION = 60
NO_ROOMS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "handler", "handlers", "misc"}
MESSAGING = {"nameko", "kombu", "amqp", "eventlet"}
MAY_SPEAK_MESSAGING = re.compile(
    r"shared/bus/.*|services/(sales|quality|production|warehouse)/service\.py|capaloop/launcher/.*"
)
LONG_FILES = {"services/casework/migrations/casework_0001.py": "generated: the tables as they are"}
LONG_FUNCTIONS: dict[str, str] = {}

SOURCES = sorted(file for package in PACKAGES for file in (REPOSITORY / package).rglob("*.py"))
TESTS = sorted((REPOSITORY / "tests").rglob("*.py"))


def name_of(file: Path) -> str:
    return file.relative_to(REPOSITORY).as_posix()


def functions_of(file: Path) -> Iterator[tuple[str, int]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name_of(file)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def imported_by(file: Path) -> set[str]:
    """The top names of everything the file imports, wherever it does so."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").split(".")[0])
    return found


def tracked_files() -> list[Path]:
    """What would be published: tracked files and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [REPOSITORY / name for name in listed.split("\0") if name and (REPOSITORY / name).is_file()]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_name_of_a_package_is_ours(package: str) -> None:
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.origin == str(REPOSITORY / package / "__init__.py")


def test_no_room_and_no_class_is_named_after_nothing() -> None:
    rooms = [name_of(file) for file in SOURCES if {*file.relative_to(REPOSITORY).with_suffix("").parts} & NO_ROOMS]
    assert rooms == []
    classes = re.compile(r"^class \w*(Utils?|Helpers?|Manager|Handler|Misc)\b", re.MULTILINE)
    assert [name_of(file) for file in SOURCES if classes.search(file.read_text(encoding="utf-8"))] == []


def test_no_file_is_long() -> None:
    lines = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in [*SOURCES, *TESTS]}
    limit = {name: LINES_OF_A_TEST_FILE if name.startswith("tests/") else LINES_OF_A_FILE for name in lines}
    assert {name: lines[name] for name in lines if lines[name] > limit[name] and name not in LONG_FILES} == {}


def test_no_function_is_long() -> None:
    lengths = {name: length for file in [*SOURCES, *TESTS] for name, length in functions_of(file)}
    too_long = {name: length for name, length in lengths.items() if length > LINES_OF_A_FUNCTION}
    assert {name: length for name, length in too_long.items() if name not in LONG_FUNCTIONS} == {}


def test_the_messaging_framework_is_imported_only_at_the_edge() -> None:
    assert [
        name_of(file)
        for file in SOURCES
        if imported_by(file) & MESSAGING and not MAY_SPEAK_MESSAGING.fullmatch(name_of(file))
    ] == []


def test_no_published_file_names_a_place_on_somebodys_machine() -> None:
    machine = re.compile(r"/(?:home|Users|root|work)/[\w.-]+/|[A-Z]:\\Users\\")
    published = {name_of(file): file.read_bytes().decode("utf-8", "replace") for file in tracked_files()}
    assert {name: found.group() for name, text in published.items() if (found := machine.search(text))} == {}


IMPORT_EVERYTHING = """
import importlib, sys, warnings
warnings.filterwarnings("ignore", message=r"\\s*Eventlet is deprecated")

def watch(event, arguments):
    opens = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    connects = event.startswith("socket.") and event != "socket.gethostname"
    starts = event in ("subprocess.Popen", "os.fork", "os.posix_spawn", "_thread.start_new_thread")
    if opens or connects or starts:
        raise SystemExit(f"importing {current} does {event} {arguments}")

current = ""
for library in sys.argv[1].split(","):
    importlib.import_module(library)
sys.addaudithook(watch)
for current in sys.argv[2].split(","):
    importlib.import_module(current)
"""


def test_importing_any_module_opens_nothing() -> None:
    """In a process of its own, watched by the interpreter's audit events."""
    modules = [
        name_of(file).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for file in SOURCES
        if file.name != "__main__.py"
    ]
    libraries = (
        "eventlet,eventlet.wsgi,kombu,nameko.runners,sqlalchemy,sqlalchemy.orm,typer,rich,rapidfuzz,alembic,jsonschema"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", IMPORT_EVERYTHING, libraries, ",".join(modules)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
