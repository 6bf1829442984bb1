"""What sales does with the messages it receives; a method bears the name of its message."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from services.casework import numbers
from services.casework.attaching import note_use, refer
from services.casework.duties import DepartmentDuties
from services.casework.procedures import Procedures
from services.casework.stating import facts_of, flat
from shared.messages.complaint import (
    Attachment,
    ComplaintClosed,
    ComplaintFacts,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintSubmit,
    ReturnFacts,
)
from shared.messages.disposal import RecordDisposed
from shared.messages.errors import Refused
from shared.messages.feedback import FeedbackSubmit
from shared.messages.goods_return import ReturnRegister, ReturnRegistered
from shared.messages.inquiry import InquirySubmit
from shared.messages.intake import ComplaintIntakeRequested
from shared.messages.schema import dump, load
from shared.store.delivery import Accepted
from shared.store.work import Work

from .closing import case_closed, case_reopened
from .contacts import contact_of, keep_contact
from .intake import Intake, take_in
from .passed_on import DRILL, FORM, OTHERWISE, complaint_in, number_field, why_not
from .persons import ENDPOINTS
from .resembling import forget_complaint, looks_like

COMPLAINT = "complaint"


class SalesDuties(DepartmentDuties):
    """Sales is the only channel towards the customer, and the owner of inquiries and service records."""

    def __init__(self, procedures: Procedures) -> None:
        super().__init__("sales", procedures)
        self.endpoints = ENDPOINTS

    def complaint_submit(self, message: ComplaintSubmit, work: Work) -> Accepted:
        return self._take_in(message, _arriving(message), work)

    def feedback_submit(self, message: FeedbackSubmit, work: Work) -> Accepted:
        arriving = {"topic": message.topic, "dissatisfied": message.dissatisfied, "channel": message.channel}
        return self._take_in(message, arriving, work)

    def inquiry_submit(self, message: InquirySubmit, work: Work) -> Accepted:
        return self._take_in(message, {"topic": message.topic}, work)

    def return_register(self, message: ReturnRegister, work: Work) -> Accepted:
        returned = ReturnFacts(quantity=message.quantity, bulk=message.bulk, lot=message.lot)
        arriving = {"topic": COMPLAINT, "dissatisfied": True, "channel": "return"}
        if message.case is None:
            return self._take_in(message, arriving, work, returned)
        # what comes back to a case that there is comes this way too: a procedure without returns refuses it here
        take_in(self.procedures.in_force(work.site), arriving, work.now)
        number = message.case.partition("/")[2]
        known = {f.name for f in fields(ReturnRegistered)} & {f.name for f in fields(ReturnRegister)}
        stated = {name: getattr(message, name) for name in known - {"case"}}
        registered = ReturnRegistered(
            case=message.case, returned=returned, registered_at=message.received_at, by=work.actor.name, **stated
        )
        work.publish(registered, subject=number)
        return Accepted(work.site, message.case)

    def complaint_intake_requested(self, message: ComplaintIntakeRequested, work: Work) -> None:
        """Takes in what another case has heard; what it cannot make a complaint of is left to a person."""
        if self.tasks.knows(message.id, work):
            return
        try:
            complaint, number_goes_to = self._heard(message, work)
        except Refused as refused:
            self.tasks.list_for_a_person(message, work, why_not(refused))
            return
        taken = self._take_in(complaint, _arriving(complaint), work)
        number = str(taken.case).partition("/")[2]
        self.tasks.report_filled(message, {number_goes_to: number}, work, f"taken in as {taken.case}", by="intake")

    def _heard(self, message: ComplaintIntakeRequested, work: Work) -> tuple[ComplaintSubmit, str]:
        """The complaint, and the field for its number. Raises `Refused` before anything is kept."""
        procedure = self.procedures.in_force(work.site)
        field = number_field(message.form)
        if message.drill or not field:
            raise Refused(422, "invalid", DRILL if message.drill else FORM)
        complaint = complaint_in(message, procedure.vocabulary)
        intake = take_in(procedure, _arriving(complaint), work.now)
        if procedure.kinds[intake.kind].kind.owner == self.name:
            raise Refused(422, "forbidden-by-procedure", OTHERWISE)
        contact = contact_of(work, message.case.partition("/")[2])
        return replace(self._with_attachments(complaint, work), contact=contact), field

    def complaint_closed(self, message: ComplaintClosed, work: Work) -> None:
        case_closed(work, message.case, message.cycle or 1)

    def complaint_reopened(self, message: ComplaintReopened, work: Work) -> None:
        case_reopened(work, message.case, message.cycle or 1)

    def record_disposed(self, message: RecordDisposed, work: Work) -> None:
        super().record_disposed(message, work)
        if "defect" in message.facts:
            forget_complaint(work, message.case)

    def _take_in(
        self, message: Any, arriving: dict[str, Any], work: Work, returned: ReturnFacts | None = None
    ) -> Accepted:
        """Opens the case here if sales owns its kind; a complaint gets its number here and goes to its owner.

        What a complaint looks like is told to who submits it and to the owner.
        """
        procedure = self.procedures.in_force(work.site)
        intake = take_in(procedure, arriving, work.now)
        message = self._with_attachments(message, work)
        if procedure.kinds[intake.kind].kind.owner == self.name:
            return self._open_here(message, intake, work)
        number = numbers.draw(work.connection, procedure, intake.kind, work.now)
        complaint = _complaint_of(message, str(arriving.get("channel") or "other"))
        alike = looks_like(work, number, complaint)
        keep_contact(work, number, intake.kind, message)
        body = ComplaintReceived(
            case=f"{work.site}/{number}",
            complaint=complaint,
            receipts=intake.receipts,
            returned=returned,
            by=work.actor.name,
            looks_like=tuple(one.case for one in alike) or None,
        )
        self._note_attachments(message, body.case, work)
        work.publish(body, subject=number)
        return Accepted(work.site, body.case, looks_like=alike)

    def _open_here(self, message: Any, intake: Intake, work: Work) -> Accepted:
        procedure = self.procedures.in_force(work.site)
        stated = facts_of(procedure, intake.kind, flat(message))
        file = self.owner.open(
            work,
            intake.kind,
            stated,
            by=work.actor.name,
            as_of=message.received_at,
            receipts=intake.receipts,
        )
        keep_contact(work, file.number, intake.kind, message)
        self._note_attachments(message, file.name, work)
        return Accepted(work.site, file.name)

    def _with_attachments(self, message: Any, work: Work) -> Any:
        """The message with all that sales knows of what it refers to; refused if sales does not keep it."""
        if not getattr(message, "attachments", None):
            return message
        kept = refer(work, self.name, [dump(one) for one in message.attachments], "attachments")
        return replace(message, attachments=tuple(load(Attachment, one, strict=True) for one in kept))

    def _note_attachments(self, message: Any, case: str, work: Work) -> None:
        note_use(work, case, [dump(one) for one in getattr(message, "attachments", None) or ()])


def _arriving(complaint: ComplaintSubmit) -> dict[str, Any]:
    """What the procedure is asked about a complaint that comes in."""
    return {"topic": COMPLAINT, "dissatisfied": True, "channel": complaint.channel}


def _complaint_of(message: Any, channel: str) -> ComplaintFacts:
    shared = {f.name for f in fields(ComplaintFacts)} & {f.name for f in fields(message)}
    stated = {name: getattr(message, name) for name in shared - {"channel"}}
    if isinstance(message, FeedbackSubmit):
        stated["details"] = message.details or message.text
    stated |= _of_first_item(stated)
    return ComplaintFacts(channel=channel, **stated)  # type: ignore[arg-type]


def _of_first_item(stated: Mapping[str, Any]) -> dict[str, Any]:
    """What the first item says in the place of a complaint that names no product itself."""
    if stated.get("product_name") is not None or not stated.get("items"):
        return {}
    first, names = stated["items"][0], {f.name for f in fields(ComplaintFacts)}
    own = {f.name: getattr(first, f.name) for f in fields(first) if f.name in names}
    return {name: value for name, value in own.items() if stated.get(name) is None}
