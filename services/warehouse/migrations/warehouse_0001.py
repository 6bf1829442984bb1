"""The tables of the part warehouse."""

import sqlalchemy as sa
from alembic import op

revision = "warehouse_0001"
down_revision = None
branch_labels = ("warehouse",)


def upgrade() -> None:
    _stock_record()
    _stock_record_history()


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
