"""How to reach the customer about a case. This never leaves sales."""

from typing import Final

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, select

from services.casework.matching import normalised
from shared.messages.complaint import Contact
from shared.store.tables import NAMES, RowNumber, UtcTime
from shared.store.work import Work

contacts_metadata: Final = MetaData(naming_convention=NAMES)

contacts: Final = Table(
    "contact",
    contacts_metadata,
    Column("site", String(32), primary_key=True),
    Column("number", String(64), primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("channel", String(64)),
    Column("customer", String(100)),
    Column("received_at", UtcTime, nullable=False),
    Column("name", String(500)),
    Column("phone", String(200)),
    Column("email", String(500)),
    Column("name_key", String(500), index=True),
    Column("phone_key", String(200), index=True),
    Column("email_key", String(500), index=True),
    Column("open", Boolean, nullable=False, doc="the case it belongs to; while it is open, nothing is erased"),
    Column("cycle", Integer, nullable=False, doc="the round of the case that `open` was told of"),
    Column("pseudonym", String(64), index=True, doc="what stands for the person once the data is erased"),
)

holds: Final = Table(
    "person_hold",
    contacts_metadata,
    Column("id", RowNumber, primary_key=True),
    Column("site", String(32), nullable=False),
    Column("number", String(64), nullable=False),
    Column("reason", String(4000), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("released_by", String(200)),
    Column("released_at", UtcTime),
    Column("release_reason", String(4000)),
    Index("ix_person_hold_case", "site", "number"),
)

erasures: Final = Table(
    "person_erasure",
    contacts_metadata,
    Column("id", RowNumber, primary_key=True),
    Column("pseudonym", String(64), nullable=False, index=True),
    Column("cases", RowNumber, nullable=False, doc="in how many cases the data stood"),
    Column("copies", RowNumber, nullable=False, doc="in how many kept messages the data stood"),
    Column("by", String(200), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("reason", String(4000), nullable=False),
)


def key_of(field: str, value: str | None) -> str | None:
    """What a person is found by, without differences of width, case and white space; of a phone its digits alone."""
    key = normalised(value or "")
    if field == "phone":
        key = "".join(sign for sign in key if sign.isdigit() or sign == "+")
    return key or None


def keep_contact(work: Work, number: str, kind: str, message: object) -> None:
    """Keeps whom to talk to about a case, if the customer said so."""
    contact: Contact | None = getattr(message, "contact", None)
    if contact is None:
        return
    said = {name: getattr(contact, name) for name in ("name", "phone", "email")}
    customer = getattr(message, "customer", None)
    row = {
        "site": work.site,
        "number": number,
        "kind": kind,
        "channel": getattr(message, "channel", None),
        "customer": customer.code if customer else None,
        "received_at": getattr(message, "received_at", None) or work.now,
        "open": True,
        "cycle": 1,
        **said,
        **{f"{name}_key": key_of(name, value) for name, value in said.items()},
    }
    work.insert(contacts, row)


def contact_of(work: Work, number: str) -> Contact | None:
    """Whom to talk to about a case, if that is kept and not erased."""
    here = (contacts.c.site == work.site, contacts.c.number == number, contacts.c.pseudonym.is_(None))
    row = work.connection.execute(select(contacts.c.name, contacts.c.phone, contacts.c.email).where(*here)).first()
    return None if row is None else Contact(row.name, row.phone, row.email)
