"""A department is ready only on the tables that it was written for."""

import pytest
from sqlalchemy import text

from tests.loop import Loop


def test_at_head_it_says_where_it_stands(loop: Loop) -> None:
    checks = loop.department("sales").ready_checks()

    assert checks["migrations"] == (True, "bus_0001, casework_0001, sales_0001")
    assert checks["database"][0] is True


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("meddle", "told"),
    [
        (
            "DELETE FROM alembic_version WHERE version_num = 'sales_0001'",
            "behind its migrations by sales_0001; bring it",
        ),
        ("UPDATE alembic_version SET version_num = 'sales_0002' WHERE version_num = 'sales_0001'", "ahead of this"),
    ],
)
def test_behind_or_ahead_it_is_not_ready_and_says_what_to_do(loop: Loop, meddle: str, told: str) -> None:
    sales = loop.department("sales")
    with sales.store.writing() as connection:
        connection.execute(text(meddle))

    ready, why = sales.ready_checks()["migrations"]

    assert not ready
    assert told in why
