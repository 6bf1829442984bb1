"""Pictures and documents: up to the department that keeps them, and down again."""

import hashlib
import re
import sys
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

import typer

from capaloop.cli.departments import Answer, Departments
from capaloop.cli.files import STANDARD_INPUT, read_bytes
from capaloop.cli.refusals import bad_input, declined, wrong_value
from capaloop.cli.session import Session

PATH: Final = "/v1/attachments"
SHA256: Final = re.compile(r"(?P<sha256>[0-9a-f]{64})(:(?P<name>.+))?")

Keeper = Literal["sales", "quality", "production", "warehouse"]


def attach(
    session: Session,
    file: Annotated[str, typer.Argument(metavar="FILE", help="argument.attachment")],
    department: Annotated[Keeper, typer.Option("--department", "-d", help="option.keeper")] = "sales",
    name: Annotated[str | None, typer.Option("--name", help="option.name", metavar="TEXT")] = None,
) -> None:
    """Sends a picture or document up; prints its SHA-256."""
    kept = send_up(session, file, department, name)
    session.give({**kept, "kept_by": department}, lambda console: console.print(kept["sha256"], highlight=False))


def attachment_get(
    session: Session,
    sha256: Annotated[str, typer.Argument(metavar="SHA256", help="argument.sha256")],
    output: Annotated[str, typer.Option("--output", "-o", help="option.output", metavar="FILE|-")],
) -> None:
    """Fetches an attachment from the department that keeps it, and checks that it is the one."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise wrong_value(session, "SHA256", session.say("attachment.hash"), sha256)
    department, content = Departments.of(session).file_of_whoever_has(f"{PATH}/{sha256}")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise declined(session, "differs", session.say("attachment.differs", department=department, sha256=sha256))
    if output == STANDARD_INPUT:
        sys.stdout.buffer.write(content)
        return
    try:
        Path(output).write_bytes(content)
    except OSError as wrong:
        raise wrong_value(session, "--output", session.say("file.to_write", why=wrong.strerror), output) from None
    saved = {"sha256": sha256, "kept_by": department, "size": len(content), "file": output}
    session.give(saved, lambda console: console.print(session.say("attachment.saved", **saved), highlight=False))


def send_up(session: Session, file: str, department: str, name: str | None = None) -> Answer:
    """What the department tells of the file that it keeps now. Declined when it is none that it takes."""
    from rules.records import LARGEST_ATTACHMENT

    content = read_bytes(session, file)
    if len(content) > LARGEST_ATTACHMENT:
        detail = session.say("attachment.too_large", file=file, size=len(content), most=LARGEST_ATTACHMENT)
        raise bad_input(session, detail)
    called = name or (Path(file).name if file != STANDARD_INPUT else "")
    query = f"?name={quote(called)}" if called else ""
    return Departments.of(session).send_file(department, PATH + query, content)


def reference(session: Session, text: str, department: str) -> dict[str, Any]:
    """How a command refers to what an option names: the hash of what is there already, or a file that is sent up."""
    known = SHA256.fullmatch(text)
    if known:
        return {name: value for name, value in known.groupdict().items() if value}
    if not Path(text).is_file():
        raise wrong_value(session, "--attachment", session.say("attachment.expected"), text)
    kept = send_up(session, text, department)
    return {"sha256": kept["sha256"], "name": Path(text).name}
