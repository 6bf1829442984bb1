"""The ledger of lots on the command line: listed, one lot whole, its movements in and out as a file."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

from capaloop.cli.filters import NO_FILTER
from capaloop.cli.imports import Kind
from capaloop.importing import KINDS, Row, read_rows
from services import warehouse
from services.casework.queries import LotQuery
from services.casework.web import web_app
from services.settings import Settings
from shared.store.clients import Client, Clients, hash_of
from tests.capaloop.cli_fakes import TOKEN, served
from tests.capaloop.conftest import CommandLine
from tests.fakes import FakeBroker
from tests.opening import with_tables

SITES = '[sites.factory]\npacks = ["iso9001"]\ntimezone = "Asia/Shanghai"\n'
ROWS = """record,lot,move,quantity,unit,moved_on,into_lot,consignee_code,consignee.name,product_name
1,B/1,received,100.5,kg,2026-02-20,,,,蓝莓
2,B/1,used,40,kg,2026-02-21,P-1,,,
3,P-1,made,60,kg,2026-02-21,,,,蓝莓酱
4,P-1,shipped,30,kg,2026-02-22,,K-1,华兴超市,
"""


@pytest.fixture
def broker(command_line: CommandLine, tmp_path: Path) -> Iterator[FakeBroker]:
    """The command line speaks to the warehouse as it is."""
    (tmp_path / "sites.toml").write_text(SITES, encoding="utf-8")
    given = {"CAPALOOP_HOME": str(tmp_path), "CAPALOOP_SITES": str(tmp_path / "sites.toml")}
    department = warehouse.open_department(Settings.of_environment(given))
    with_tables(department, department.schema)
    department.store.clients = Clients({"clerk": Client("clerk", hash_of(TOKEN))})
    with served(web_app(department)) as base:  # type: ignore[arg-type]
        command_line.bases = (f"warehouse={base}",)
        yield FakeBroker([department])
    department.store.close()


def imported(broker: FakeBroker) -> list[dict[str, Any]]:
    """Every row of the file as the command that it is."""
    rows = list(read_rows(ROWS.encode(), "lot"))
    assert all(isinstance(row, Row) and row.type == "lot.record.v1" for row in rows)
    return [broker.command("lot.record", row.data, id=row.id) for row in rows if isinstance(row, Row)]


def test_a_file_of_movements_makes_lots_that_are_shown_with_their_balances(
    command_line: CommandLine, broker: FakeBroker
) -> None:
    assert [one["duplicate"] for one in imported(broker)] == [False] * 4
    assert [one["duplicate"] for one in imported(broker)] == [True] * 4

    document = command_line.talk("lots", "--json").document
    listed = command_line.talk("lots", "--lot", "b/1")
    whole = command_line.talk("lot", "P-1")

    assert [(one["lot"], one["book_stock"]) for one in document["items"]] == [("B/1", "60.5"), ("P-1", "30")]
    assert (listed.code, "60.5" in listed.out, "P-1" in listed.out) == (0, True, False)
    assert whole.code == 0
    assert all(text in whole.out for text in ("K-1", "华兴超市", "B/1", "30 kg"))
    assert command_line.talk("lot", "B/1", "--json").document["used_in"] == [{"lot": "P-1", "quantity": "40"}]
    assert command_line.talk("lot", "none").code == 1


def test_movements_are_listed_and_written_to_a_file(
    command_line: CommandLine, broker: FakeBroker, tmp_path: Path
) -> None:
    imported(broker)
    file = tmp_path / "movements.csv"

    listed = command_line.talk("records", "list", "lot", "--lot", "p-1")
    ended = command_line.talk("records", "export", "lot", "--output", str(file))

    assert (listed.code, ended.code) == (0, 0)
    assert "shipped" in listed.out
    assert "B/1" not in listed.out
    assert [line.split(",")[1] for line in file.read_text("utf-8").splitlines()] == ["record", "1", "2", "3", "4"]


def test_every_filter_of_lots_is_an_option(command_line: CommandLine) -> None:
    shown = command_line.talk("lots", "--help").out

    names = {one.name for one in fields(LotQuery)} - NO_FILTER
    assert all(f"--{name}" in shown for name in names)
    assert "--free" in shown


def test_a_file_of_every_kind_of_row_can_be_imported(command_line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "movements.csv"
    file.write_text(ROWS, encoding="utf-8")

    command_line.talk("import", str(file), "--kind", "lot", "--site", "factory")

    assert [one.type for one in command_line.bus.sent] == ["lot.record.v1"] * 4
    assert set(get_args(Kind)) == set(KINDS)
