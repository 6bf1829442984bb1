"""What a person asks to do to a case: done when the procedure refuses nothing, else refused with every reason."""

from collections.abc import Mapping
from typing import Any

from rules.declarations import Act
from rules.evaluate import ActStatus, Situation, evaluate
from rules.gathering import ANEW
from rules.procedure import Procedure
from rules.receipts import receipt
from shared.messages.errors import FieldError, Refused, invalid
from shared.messages.registry import by_type
from shared.messages.text import Text
from shared.store.refusals import RecordedRefusal
from shared.store.work import Work

from . import journal, telling
from .case_file import CaseFile
from .drilling import held_back, note_held_back
from .families import retake
from .picturing import take_anew
from .retention.standing import has_disposed
from .settling import close
from .stating import written


def act_of(file: CaseFile, name: str) -> Act:
    """The act of a case's kind; an unknown one is refused with those that there are."""
    found = file.procedure.kinds[file.kind].acts.get(name)
    if found is None:
        raise _unknown(name, file.procedure.kinds[file.kind].acts)
    return found[1]


def opening_act(procedure: Procedure, name: str) -> Act:
    """The act that opens a case of its own."""
    opening = {
        one.name: one for kind in procedure.kinds.values() for _, one in kind.acts.values() if one.effect == "open"
    }
    if name not in opening:
        raise _unknown(name, opening)
    return opening[name]


def perform(work: Work, file: CaseFile, act: Act, stated: Mapping[str, Any], by: str) -> None:
    """Does the act and notes it; what follows from it is carried out by whoever settles the case afterwards, the
    opening of a child case with what is stated among it.

    Raises a refusal with every reason, of which the case keeps a record.
    """
    if file.closed and has_disposed(work.connection, file):
        raise _disposed(file, act.name)
    situation = evaluate(file.procedure, file.facts(), work.now)
    status = next(one for one in situation.acts if one.act == act.name)
    if not status.allowed:
        raise _refusal(file, status, situation, by)
    _keep_reasons(work, file, act.name, situation)
    if act.effect == "reopen":
        _reopen(work, file)
    if not act.opens:
        journal.state_facts(work, file, stated, by)
    if act.name.startswith(ANEW):
        take_anew(work, file, act.name.removeprefix(ANEW), situation)
    facts = written(file.procedure, stated)
    clauses = [clause for _, clause in status.clauses]
    journal.note(work, file, "act done", {"act": act.name, "facts": facts, "clauses": clauses}, by=by)
    if act.effect == "close":
        close(work, file, evaluate(file.procedure, file.facts(), work.now))
    head = {"case": file.name, "act": act.name, "by": by, "at": work.now.isoformat()}
    work.publish(telling.body_of("act.allowed", head, facts), site=file.site, subject=file.number)


def _reopen(work: Work, file: CaseFile) -> None:
    file.cycle += 1
    file.closed = False
    file.outcome = None
    file.state = evaluate(file.procedure, file.facts(), work.now).state
    file.news = True
    journal.save(work, file)
    journal.note(work, file, "reopened", {"cycle": file.cycle})
    reopening = file.procedure.kinds[file.kind].kind.reopening
    if reopening:
        telling.tell(work, reopening, file)


def _keep_reasons(work: Work, file: CaseFile, act: str, situation: Situation) -> None:
    decision = situation.decisions.get(f"may_{act}")
    if decision is not None:
        journal.keep_receipts(
            work, file, [receipt(file.procedure, decision, situation.known, situation.values, work.now)]
        )


def _refusal(file: CaseFile, status: ActStatus, situation: Situation, by: str) -> Refused:
    words = file.procedure.vocabulary
    errors = [
        FieldError(", ".join(one.names) or "case", Text(**words.labels(one.code)), file.state, one.code)
        for one in status.refusals
    ]

    def record(work: Work) -> None:
        retake(work, file)
        _keep_reasons(work, file, status.act, situation)
        reasons = [{"code": one.code, "names": list(one.names)} for one in status.refusals]
        journal.note(work, file, "act refused", {"act": status.act, "reasons": reasons}, by=by)
        _tell_refused(work, file, status, by)

    act = words.labels(status.act)
    detail = Text(f"程序不允许：{act['zh']}", f"the procedure refuses: {act['en']}")
    return RecordedRefusal(409, "forbidden-by-procedure", detail, errors, record)


def _disposed(file: CaseFile, act: str) -> Refused:
    """What was disposed of cannot be worked on again: it would be decided anew without what it rested on."""
    label = file.procedure.vocabulary.labels(act)
    expected = Text("记录俱在的案件", "a case whose records are all there")
    detail = Text(f"记录已销毁，不可{label['zh']}", f"records of it were disposed of; not possible: {label['en']}")
    return Refused(409, "forbidden-by-state", detail, [FieldError("case", expected, file.name, "disposed")])


def _tell_refused(work: Work, file: CaseFile, status: ActStatus, by: str) -> None:
    closing = file.procedure.kinds[file.kind].kind.closing_refused
    if stopped := held_back(file, [closing]):
        note_held_back(work, file, stopped)
        return
    errors = telling.reasons(file, status.refusals)
    common = {"case": file.name, "errors": errors, "by": by, "at": work.now}
    if closing and act_of(file, status.act).effect == "close":
        body = by_type(f"{closing}.v1").body(**common)
    else:
        body = by_type("act.refused.v1").body(act=status.act, **common)
    work.publish(body, site=file.site, subject=file.number)


def _unknown(name: str, known: Mapping[str, object]) -> Refused:
    expected = Text(f"下列行为之一：{', '.join(sorted(known))}", f"one of the acts {', '.join(sorted(known))}")
    return invalid([FieldError("act", expected, name, "choice")])
