"""What is left to the end of a transaction: once for a key, in the transaction, or not at all."""

import pytest

from shared.messages.reply import ReplyIssued
from shared.store.engine import Store
from shared.store.work import Work
from tests.shared.letters import CASE, sent


def issue(work: Work, *texts: str) -> None:
    for text in texts:
        work.publish(ReplyIssued(case=CASE, at=work.now, by=text), site="factory")


def said(store: Store) -> list[str]:
    return [one["data"]["by"] for one in sent(store)]


def test_the_last_act_of_a_key_is_done_once_after_all_else(store) -> None:
    with store.working("factory") as work:
        work.at_last("a", lambda: issue(work, "too early"))
        work.at_last("a", lambda: issue(work, "in the end"))
        issue(work, "first")

    assert said(store) == ["first", "in the end"]


@pytest.mark.parametrize("before", [True, False])
def test_a_key_that_was_given_up_stays_so(store, before: bool) -> None:
    with store.working("factory") as work:
        for act in (None, lambda: issue(work, "never")) if before else (lambda: issue(work, "never"), None):
            work.at_last("a", act)
        work.at_last("b", lambda: issue(work, "another"))

    assert said(store) == ["another"]


def test_if_it_fails_nothing_of_the_transaction_stays(store) -> None:
    def fails() -> None:
        raise RuntimeError("at the last moment")

    def works() -> None:
        with store.working("factory") as work:
            issue(work, "first")
            work.at_last("a", fails)

    with pytest.raises(RuntimeError, match="last moment"):
        works()

    assert said(store) == []
