"""A department that comes to grief at a chosen seam: `python -m tests.system.sabotaged SEAM DEPARTMENT`.

The seams: it dies (SIGKILL, itself) between commit and acknowledgement, between commit and publish, or between publish
and the note that it was confirmed; or its duty fails twice before it works.
"""

import sys
import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import os  # noqa: E402
import signal  # noqa: E402
from collections.abc import Callable  # noqa: E402
from typing import Any  # noqa: E402

from capaloop.launcher.serving import main  # noqa: E402
from services.casework.duties import DepartmentDuties  # noqa: E402
from services.sales.duties import SalesDuties  # noqa: E402
from shared.bus import inbox as consumer  # noqa: E402
from shared.store import outbox  # noqa: E402


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before_publish() -> None:
    plain = outbox._pending

    def pending(*arguments: Any) -> Any:
        found = plain(*arguments)
        return die() if found else found

    outbox._pending = pending  # type: ignore[assignment]


def before_the_confirm_is_noted() -> None:
    outbox._note = die  # type: ignore[assignment]


def before_the_acknowledgement() -> None:
    consumer.Job._settle = die  # type: ignore[method-assign]


def failing_twice() -> None:
    plain, left = SalesDuties.complaint_submit, [2]

    def complaint_submit(self: DepartmentDuties, message: Any, work: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise RuntimeError("not today")
        return plain(self, message, work)  # type: ignore[arg-type]

    SalesDuties.complaint_submit = complaint_submit  # type: ignore[method-assign, assignment]


SEAMS: dict[str, Callable[[], None]] = {
    "before-publish": before_publish,
    "before-the-confirm-is-noted": before_the_confirm_is_noted,
    "before-the-acknowledgement": before_the_acknowledgement,
    "failing-twice": failing_twice,
}

if __name__ == "__main__":
    SEAMS[sys.argv[1]]()
    sys.exit(main(sys.argv[2:]))
