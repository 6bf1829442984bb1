"""No answer over HTTP that the generated OpenAPI document does not describe, and no trace of what was refused."""

import pytest

from services.casework.readiness import CHECKS
from services.settings import DEPARTMENTS
from tests.fuzz.effort import ASKED_FOR
from tests.fuzz.http import Witness, fuzz
from tests.fuzz.world import CLERK, OPERATOR, is_consistent, settle_down
from tests.loop import Loop

WHO = {"operator": OPERATOR, "clerk": CLERK, "stranger": "nobody's-token", "nobody": None}


EVERY = [(name, who) for name in DEPARTMENTS for who in WHO]
A_FEW = [("sales", "operator"), ("quality", "nobody")]


@pytest.mark.timeout(0)
@pytest.mark.parametrize(("name", "who"), EVERY if ASKED_FOR else A_FEW)
def test_every_answer_is_as_the_document_says(loop: Loop, name: str, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    department = loop.department(name)
    department.readiness.note(dict.fromkeys(CHECKS, (True, "as it must be")))
    monkeypatch.setattr("services.casework.readiness.OLD_SECONDS", float("inf"))  # nobody looks at it meanwhile
    witness = Witness(department)

    wrong = fuzz(witness, WHO[who], examples=max(2, ASKED_FOR // 100) if ASKED_FOR else 2, at_random=bool(ASKED_FOR))

    assert not wrong, "\n".join(sorted(set(wrong)))
    assert not witness.wrong, "\n".join(witness.wrong)
    if who in ("stranger", "nobody"):
        assert set(witness.statuses) <= {200, 401, 405}
    settle_down(loop)
    is_consistent(loop)
