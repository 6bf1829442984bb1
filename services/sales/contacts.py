"""How to reach the customer about a case. This never leaves sales."""

from typing import Final

from sqlalchemy import Column, MetaData, String, Table, insert

from shared.messages.complaint import Contact
from shared.store.tables import NAMES
from shared.store.work import Work

contacts_metadata: Final = MetaData(naming_convention=NAMES)

contacts: Final = Table(
    "contact",
    contacts_metadata,
    Column("site", String(32), primary_key=True),
    Column("number", String(64), primary_key=True),
    Column("name", String(500)),
    Column("phone", String(200)),
    Column("email", String(500)),
)


def keep_contact(work: Work, number: str, contact: Contact | None) -> None:
    """Keeps whom to talk to about a case, if the customer said so."""
    if contact is not None:
        row = {
            "site": work.site,
            "number": number,
            "name": contact.name,
            "phone": contact.phone,
            "email": contact.email,
        }
        work.connection.execute(insert(contacts).values(**row))
