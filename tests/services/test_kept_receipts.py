"""The store keeps the very text that was sealed."""

import json

from sqlalchemy import text

from rules.canonical import canonical
from rules.receipts import seal
from tests.loop import Loop


def test_a_receipt_is_kept_byte_for_byte_and_read_as_plain_json(loop: Loop) -> None:
    case = loop.submit()
    file = loop.file(case)
    query = text("select receipt from receipt where case_id = :case order by entry")
    with loop.department("quality").store.reading() as connection:
        kept = list(connection.execute(query, {"case": file.id}).scalars())
    read = loop.receipts(case)
    assert [json.loads(one) for one in kept] == read
    assert [canonical(one) for one in read] == kept
    assert len(read) > 3
    assert all(seal(one) == one["seal"] for one in read)
