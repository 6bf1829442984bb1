"""The tables of the part warehouse."""

import sqlalchemy as sa
from alembic import op

revision = "warehouse_0001"
down_revision = None
branch_labels = ("warehouse",)


def upgrade() -> None:
    _stock_record()
    _stock_record_history()
    _lot()
    _lot_block()
    _lot_movement()
    _lot_movement_history()


def _stock_record() -> None:
    op.create_table(
        "stock_record",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=100), nullable=False),
        sa.Column("product_name", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("lot", sa.Text(), nullable=True),
        sa.Column("defect", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("product_key", sa.Text(), nullable=True),
        sa.Column("order_key", sa.Text(), nullable=True),
        sa.Column("lot_key", sa.Text(), nullable=True),
        sa.Column("states_defect", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "record", name=op.f("pk_stock_record")),
    )
    op.create_index(
        "ix_stock_record_lot_key",
        "stock_record",
        ["site", "lot_key"],
        unique=False,
        sqlite_where=sa.text("lot_key IS NOT NULL AND states_defect = 1"),
        postgresql_where=sa.text("lot_key IS NOT NULL AND states_defect"),
    )
    op.create_index(
        "ix_stock_record_order_key",
        "stock_record",
        ["site", "order_key"],
        unique=False,
        sqlite_where=sa.text("order_key IS NOT NULL AND states_defect = 1"),
        postgresql_where=sa.text("order_key IS NOT NULL AND states_defect"),
    )
    op.create_index(
        "ix_stock_record_product_key",
        "stock_record",
        ["site", "product_key"],
        unique=False,
        sqlite_where=sa.text("product_key IS NOT NULL AND states_defect = 1"),
        postgresql_where=sa.text("product_key IS NOT NULL AND states_defect"),
    )


def _stock_record_history() -> None:
    op.create_table(
        "stock_record_history",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_name", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("lot", sa.Text(), nullable=True),
        sa.Column("defect", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "record", "version", name=op.f("pk_stock_record_history")),
    )


def _lot() -> None:
    op.create_table(
        "lot",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("lot_key", sa.String(length=200), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", "lot_key", name=op.f("pk_lot")),
    )


def _lot_block() -> None:
    op.create_table(
        "lot_block",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("lot_key", sa.String(length=200), nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("case", sa.String(length=128), nullable=False),
        sa.Column("owner", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "lot_key", "entry", name=op.f("pk_lot_block")),
    )


def _lot_movement() -> None:
    op.create_table(
        "lot_movement",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=100), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("product_name", sa.Text(), nullable=True),
        sa.Column("into_lot", sa.Text(), nullable=True),
        sa.Column("consignee_code", sa.String(length=100), nullable=True),
        sa.Column("consignee_name", sa.Text(), nullable=True),
        sa.Column("taken_from", sa.String(length=16), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("case", sa.String(length=128), nullable=True),
        sa.Column("lot_key", sa.String(length=200), nullable=False),
        sa.Column("into_key", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("despite_block", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "record", name=op.f("pk_lot_movement")),
    )
    op.create_index("ix_lot_movement_into", "lot_movement", ["site", "into_key", "lot_key"], unique=False)
    op.create_index("ix_lot_movement_lot", "lot_movement", ["site", "lot_key", "into_key"], unique=False)


def _lot_movement_history() -> None:
    op.create_table(
        "lot_movement_history",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("product_name", sa.Text(), nullable=True),
        sa.Column("into_lot", sa.Text(), nullable=True),
        sa.Column("consignee_code", sa.String(length=100), nullable=True),
        sa.Column("consignee_name", sa.Text(), nullable=True),
        sa.Column("taken_from", sa.String(length=16), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("case", sa.String(length=128), nullable=True),
        sa.Column("despite_block", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "record", "version", name=op.f("pk_lot_movement_history")),
    )
