"""The forms of a case as they are asked for: which there are and how they stand, and one of them as PDF."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import Connection, select

from rules.declarations import Form
from rules.evaluate import Situation
from rules.retention import Retention, retention_of
from services.casework.case_file import CaseFile
from services.casework.charting.of_forms import charts_on, picture_of
from services.casework.explaining import Evaluates
from services.casework.reading import not_here
from services.casework.retention.standing import disposed_forms
from services.casework.tables import cases
from shared.messages.errors import FieldError, Refused
from shared.messages.text import Text

from .composing import Printed, compose
from .press import PressFailed, set_as_pdf
from .sheet import Drawing, Sheet

PDF: Final = "application/pdf"


class Sites(Protocol):
    """Whoever knows the sites as they are configured now."""

    def in_force(self, site: str) -> Any: ...


def forms_of(owner: Evaluates, connection: Connection, case: str, now: datetime) -> dict[str, Any]:
    """Every form of the case's kind: whether it is complete and signed, its number, how long it is kept. Refused (404)
    if this department does not own the case."""
    file, situation, row = _found(owner, connection, case, now)
    forms = file.procedure.kinds[file.kind].forms.values()
    gone = disposed_forms(connection, file)
    items = [{**_told(file, situation, row, form, now), "disposed": form.name in gone} for form in forms]
    return {"case": case, "items": items}


def sheet_of(
    owner: Evaluates, sites: Sites, connection: Connection, case: str, form: str, language: str, now: datetime
) -> Sheet:
    """What stands on a form of the case. Refused (404) if this department does not own the case, or it has no such
    form."""
    file, situation, row = _found(owner, connection, case, now)
    declared = file.procedure.kinds[file.kind].forms.get(form)
    if declared is None:
        raise _no_form(file, form)
    retention = _retention(file, situation, row, declared, now)
    company = sites.in_force(file.site).site.called(language)
    disposed = form in disposed_forms(connection, file)
    sheet = compose(Printed(file, situation, declared, retention, _changed(file, row), company, disposed), language)
    return sheet if disposed or not declared.charts else replace(sheet, charts=_charts(file, situation, form, language))


def print_sheet(sheet: Sheet, form: str) -> tuple[bytes, dict[str, Any]]:
    """The PDF, and what is told of it as a file. Refused (503) where this machine cannot print."""
    try:
        pdf = set_as_pdf(sheet)
    except PressFailed as wrong:
        title = Text("暂时无法打印", "It cannot be printed now")
        raise Refused(503, "press", Text(f"无法打印：{wrong}", str(wrong)), title=title) from None
    name = f"{(sheet.number or sheet.case).replace('/', '-')}-{form}-{sheet.language}.pdf"
    about = {"media_type": PDF, "size": len(pdf), "sha256": hashlib.sha256(pdf).hexdigest(), "name": name}
    return pdf, about


def _charts(file: CaseFile, situation: Situation, form: str, language: Any) -> list[Drawing]:
    """The charts of the form whose figures are decided; the sheet has their titles above them."""
    drawn = charts_on(file, situation, form, language)
    found = ((name, one) for name, one in drawn.items() if one is not None)
    return [Drawing(one.title, picture_of(replace(one, title=""), name)[0].decode()) for name, one in found]


def _found(owner: Evaluates, connection: Connection, case: str, now: datetime) -> tuple[CaseFile, Situation, Any]:
    found = owner.situation(connection, case, now)
    if found is None:
        raise not_here("case", case)
    query = select(cases.c.closed_at, cases.c.changed_at).where(cases.c.id == found[0].id)
    return *found, connection.execute(query).one()


def _told(file: CaseFile, situation: Situation, row: Any, form: Form, now: datetime) -> dict[str, Any]:
    missing = next((one.missing for one in situation.records if one.form == form.name), ())
    values = situation.values
    return {
        "form": form.name,
        "text": file.procedure.vocabulary.labels(form.name),
        "code": form.code or None,
        "number": values.get(f"{form.name}.number"),
        "stated": any(values.get(field.name) is not None for field in form.fields),
        "complete": not missing,
        "missing": list(missing),
        "signed": values.get(f"{form.name}.signed") if form.signers else None,
        "retention": _written(_retention(file, situation, row, form, now)),
        "pdf": f"/v1/cases/{file.site}/{file.number}/forms/{form.name}.pdf",
    }


def _written(kept: Retention) -> dict[str, Any]:
    period = {"months": kept.months, "since": kept.since, "until": kept.until}
    return {"kept_by": list(kept.keepers), **period, "standing": kept.standing}


def _retention(file: CaseFile, situation: Situation, row: Any, form: Form, now: datetime) -> Retention:
    today = now.astimezone(file.procedure.timezone).date()
    closed_at = row.closed_at if file.closed else None
    return retention_of(file.procedure, form, situation.values, closed_at, today)


def _changed(file: CaseFile, row: Any) -> datetime:
    stated = [known.known_at for known in file.known.values() if known.known_at]
    changed: datetime = row.changed_at
    return max([changed, *stated])


def _no_form(file: CaseFile, form: str) -> Refused:
    known = ", ".join(file.procedure.kinds[file.kind].forms)
    expected = Text(f"下列表单之一：{known}", f"one of the forms {known}")
    detail = Text(f"{file.name} 没有表单 {form}", f"{file.name} has no form {form}")
    return Refused(404, "not-found", detail, [FieldError("form", expected, form, "not-found")])
