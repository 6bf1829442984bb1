"""The tables of the part sales."""

import sqlalchemy as sa
from alembic import op

revision = "sales_0001"
down_revision = None
branch_labels = ("sales",)


def upgrade() -> None:
    _contact()


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=True),
        sa.Column("phone", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("site", "number", name=op.f("pk_contact")),
    )
