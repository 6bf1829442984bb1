"""The records of a case: their periods, and everything that stands against disposing of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, select, tuple_

from rules.answers import clauses_of
from rules.declarations import Form
from rules.evaluate import Situation
from rules.retention import Retention, retention_of
from services.casework.case_file import CaseFile
from services.casework.tables import cases, facts
from shared.messages.errors import FieldError
from shared.messages.text import Text

from .resting import record_of
from .tables import DONE, PROPOSED, case_holds, disposals

_AGAINST: Final = {
    "no period": ("no-period", Text("站点设定的保存期限", "a period that the site has set")),
    "not running": ("not-running", Text("已起算的保存期限", "a period that has begun")),
    "running": ("not-expired", Text("已到期的保存期限", "a period that is over")),
}


@dataclass(frozen=True)
class KeptRecord:
    """A record of a case: a form on which something was stated, and its period."""

    file: CaseFile
    form: Form
    period: Retention
    form_number: str | None
    proposed: Row[Any] | None
    disposed: bool

    @property
    def name(self) -> str:
        return f"{self.file.name}/{self.form.name}"

    @property
    def clauses(self) -> list[str]:
        """The clauses of the form, and those of the setting with its period."""
        setting = self.file.procedure.declared_settings.get(self.form.keep)
        return list(dict.fromkeys([*clauses_of(self.form.clause), *(clauses_of(setting.clause) if setting else ())]))


@dataclass(frozen=True)
class CaseRecords:
    """The records of one case, with what stands against disposing of any of them."""

    file: CaseFile
    records: tuple[KeptRecord, ...]
    open_cases: tuple[str, ...]
    holds: tuple[Row[Any], ...]

    def record(self, form: str) -> KeptRecord | None:
        return next((one for one in self.records if one.form.name == form), None)

    def against(self, record: KeptRecord) -> list[FieldError]:
        """Every reason for which the record must not be disposed of now."""
        found = []
        if record.disposed:
            expected = Text("未销毁的记录", "a record that has not been disposed of")
            found.append(FieldError("record", expected, record.name, "disposed"))
        for case in self.open_cases:
            expected = Text("已结案的案件", "a case that is closed, with its whole family")
            found.append(FieldError("case", expected, case, "case-open"))
        for hold in self.holds:
            expected = Text(f"未被保留（{hold.reason}）", f"a case that is not held ({hold.reason})")
            found.append(FieldError("case", expected, f"{hold.site}/{hold.number}", "held"))
        if record.period.standing in _AGAINST:
            code, expected = _AGAINST[record.period.standing]
            until = record.period.until.isoformat() if record.period.until else record.period.standing
            found.append(FieldError("record", expected, f"{record.name}: {until}", code))
        return found


def records_of(connection: Connection, file: CaseFile, situation: Situation, now: datetime) -> CaseRecords:
    """The records of a case as they stand now."""
    head = file
    while head.parent is not None:
        head = head.parent
    family = list(head.family())
    written = connection.execute(select(facts.c.form).where(facts.c.case_id == file.id).distinct()).scalars()
    stated = {record_of(file, one) for one in written}
    said = list(connection.execute(select(disposals).where(_of(disposals, [file])).order_by(disposals.c.id)))
    closed_at = connection.execute(select(cases.c.closed_at).where(cases.c.id == file.id)).scalar_one()
    held = select(case_holds).where(_of(case_holds, family), case_holds.c.released_at.is_(None))
    return CaseRecords(
        file,
        tuple(_records(file, situation, stated, said, closed_at if file.closed else None, now)),
        tuple(sorted(one.name for one in family if not one.closed)),
        tuple(connection.execute(held.order_by(case_holds.c.id))),
    )


def disposed_forms(connection: Connection, file: CaseFile) -> set[str]:
    """The forms of the case whose records have been disposed of."""
    done = select(disposals.c.form).where(same_case(disposals, file.site, file.number), disposals.c.state == DONE)
    return set(connection.execute(done).scalars())


def has_disposed(connection: Connection, file: CaseFile) -> bool:
    """Whether any record of the case or of a case of its family has been disposed of."""
    head = file
    while head.parent is not None:
        head = head.parent
    done = select(disposals.c.id).where(_of(disposals, list(head.family())), disposals.c.state == DONE)
    return connection.execute(done.limit(1)).first() is not None


def _of(table: Any, family: list[CaseFile]) -> Any:
    return tuple_(table.c.site, table.c.number).in_([(one.site, one.number) for one in family])


def _records(
    file: CaseFile,
    situation: Situation,
    stated: set[str],
    said: list[Row[Any]],
    closed_at: datetime | None,
    now: datetime,
) -> Iterator[KeptRecord]:
    procedure, last = file.procedure, {row.form: row for row in said}
    today = now.astimezone(procedure.timezone).date()
    for name, form in procedure.kinds[file.kind].forms.items():
        row = last.get(name)
        disposed = row is not None and row.state == DONE and name not in stated
        if name in stated or disposed:
            period = retention_of(procedure, form, situation.values, closed_at, today)
            number = situation.values.get(f"{name}.number")
            proposed = row if row is not None and row.state == PROPOSED else None
            yield KeptRecord(file, form, period, str(number) if number else None, proposed, disposed)


def same_case(table: Any, site: str, number: str) -> Any:
    """The rows of a table that belong to a case."""
    return and_(table.c.site == site, table.c.number == number)
