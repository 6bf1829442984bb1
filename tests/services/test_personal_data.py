"""How to reach a customer stays with sales: no message, no receipt, no other department's database holds it."""

from sqlalchemy import select

from services.casework.department import Department
from services.sales.contacts import contacts
from tests.loop import Loop

SECRET = {"name": "Ada Lovelace", "phone": "13800138000", "email": "ada@example.org"}


def test_the_contact_is_kept_by_sales_and_told_to_nobody(loop: Loop) -> None:
    loop.submit(contact=SECRET)

    told = str(loop.broker.sent)
    assert [secret for secret in SECRET.values() if secret in told] == []
    with loop.department("sales").store.reading() as connection:
        (kept,) = connection.execute(select(contacts)).all()
    assert (kept.name, kept.phone, kept.email) == tuple(SECRET.values())


def test_no_other_department_holds_it(loop: Loop) -> None:
    loop.submit(contact=SECRET)

    holding = [one.name for one in loop.broker.departments if any(secret in dump(one) for secret in SECRET.values())]
    assert holding == ["sales"]


def dump(department: Department) -> str:
    """Every row of every table of a department."""
    tables = [table for part in department.schema for metadata in part.metadatas for table in metadata.sorted_tables]
    with department.store.reading() as connection:
        return "\n".join(repr(tuple(row)) for table in tables for row in connection.execute(select(table)))
