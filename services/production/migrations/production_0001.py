"""The tables of the part production."""

import sqlalchemy as sa
from alembic import op

revision = "production_0001"
down_revision = None
branch_labels = ("production",)


def upgrade() -> None:
    _wip_record()
    _wip_record_history()


def _wip_record() -> None:
    op.create_table(
        "wip_record",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=100), nullable=False),
        sa.Column("product_name", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("lot", sa.Text(), nullable=True),
        sa.Column("defect", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("product_key", sa.Text(), nullable=True),
        sa.Column("order_key", sa.Text(), nullable=True),
        sa.Column("lot_key", sa.Text(), nullable=True),
        sa.Column("states_defect", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "record", name=op.f("pk_wip_record")),
    )
    op.create_index(
        "ix_wip_record_lot_key",
        "wip_record",
        ["site", "lot_key"],
        unique=False,
        sqlite_where=sa.text("lot_key IS NOT NULL AND states_defect = 1"),
        postgresql_where=sa.text("lot_key IS NOT NULL AND states_defect"),
    )
    op.create_index(
        "ix_wip_record_order_key",
        "wip_record",
        ["site", "order_key"],
        unique=False,
        sqlite_where=sa.text("order_key IS NOT NULL AND states_defect = 1"),
        postgresql_where=sa.text("order_key IS NOT NULL AND states_defect"),
    )
    op.create_index(
        "ix_wip_record_product_key",
        "wip_record",
        ["site", "product_key"],
        unique=False,
        sqlite_where=sa.text("product_key IS NOT NULL AND states_defect = 1"),
        postgresql_where=sa.text("product_key IS NOT NULL AND states_defect"),
    )


def _wip_record_history() -> None:
    op.create_table(
        "wip_record_history",
        sa.Column("site", sa.String(length=32), nullable=False),
        sa.Column("record", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_name", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("lot", sa.Text(), nullable=True),
        sa.Column("defect", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "record", "version", name=op.f("pk_wip_record_history")),
    )
