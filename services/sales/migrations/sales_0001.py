"""The tables of the part sales."""

import sqlalchemy as sa
from alembic import op

revision = "sales_0001"
down_revision = None
branch_labels = ("sales",)


def upgrade() -> None:
    _contact()
    _person_erasure()
    _person_hold()
    _known_complaint()


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=True),
        sa.Column("customer", sa.String(length=100), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=True),
        sa.Column("phone", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=500), nullable=True),
        sa.Column("name_key", sa.String(length=500), nullable=True),
        sa.Column("phone_key", sa.String(length=200), nullable=True),
        sa.Column("email_key", sa.String(length=500), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("site", "number", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_email_key"), "contact", ["email_key"], unique=False)
    op.create_index(op.f("ix_contact_name_key"), "contact", ["name_key"], unique=False)
    op.create_index(op.f("ix_contact_phone_key"), "contact", ["phone_key"], unique=False)
    op.create_index(op.f("ix_contact_pseudonym"), "contact", ["pseudonym"], unique=False)


def _person_erasure() -> None:
    op.create_table(
        "person_erasure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("cases", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("copies", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_erasure")),
    )
    op.create_index(op.f("ix_person_erasure_pseudonym"), "person_erasure", ["pseudonym"], unique=False)


def _person_hold() -> None:
    op.create_table(
        "person_hold",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.String(length=200), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_reason", sa.String(length=4000), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_hold")),
    )
    op.create_index("ix_person_hold_case", "person_hold", ["site", "number"], unique=False)


def _known_complaint() -> None:
    op.create_table(
        "known_complaint",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("item", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_key", sa.String(length=64), nullable=False),
        sa.Column("order_key", sa.String(length=64), nullable=True),
        sa.Column("product_key", sa.String(length=64), nullable=True),
        sa.Column("lot_key", sa.String(length=64), nullable=True),
        sa.Column("defect", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", "number", "item", name=op.f("pk_known_complaint")),
    )
    op.create_index(
        "ix_known_complaint_lot",
        "known_complaint",
        ["site", "customer_key", "lot_key", "taken_at"],
        unique=False,
        sqlite_where=sa.text("open IS 1"),
        postgresql_where=sa.text("open IS true"),
    )
    op.create_index(
        "ix_known_complaint_order",
        "known_complaint",
        ["site", "customer_key", "order_key", "taken_at"],
        unique=False,
        sqlite_where=sa.text("open IS 1"),
        postgresql_where=sa.text("open IS true"),
    )
    op.create_index(
        "ix_known_complaint_product",
        "known_complaint",
        ["site", "customer_key", "product_key", "taken_at"],
        unique=False,
        sqlite_where=sa.text("open IS 1"),
        postgresql_where=sa.text("open IS true"),
    )
