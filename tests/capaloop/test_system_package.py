"""Where RabbitMQ and PostgreSQL come from: only what may be installed is, and no service of the system is started."""

import os
from pathlib import Path

import pytest

from capaloop import broker_package, postgres_package, print_fonts, system_package
from capaloop.system_package import PackageMissingError

APT_GET = """#!/bin/sh
echo "apt-get $* (DEBIAN_FRONTEND=$DEBIAN_FRONTEND)" >> "$CALLS"
test -x "$POLICY" && "$POLICY" rabbitmq-server start
echo "policy says $?" >> "$CALLS"
exit "$APT_EXIT"
"""


PACKAGES = {
    "rabbitmq-server": (broker_package, "RabbitMQ"),
    "postgresql": (postgres_package, "PostgreSQL"),
}
each_package = pytest.mark.parametrize("package", PACKAGES)


def ensure_programs(package: str = "rabbitmq-server") -> None:
    PACKAGES[package][0].ensure_programs()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any of them, whose apt-get notes how it was called and installs nothing."""
    for module, _ in PACKAGES.values():
        monkeypatch.setattr(module, "find_programs", lambda: None)
    monkeypatch.setattr(system_package, "SERVICE_POLICY", tmp_path / "policy-rc.d")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    for name, value in {"CALLS": "calls", "POLICY": "policy-rc.d"}.items():
        monkeypatch.setenv(name, str(tmp_path / value))
    monkeypatch.setenv("APT_EXIT", "0")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(system_package, "keep_off", lambda _service: None)
    write_program(tmp_path / "bin" / "apt-get", APT_GET)
    return tmp_path


def write_program(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)


def calls(machine: Path) -> list[str]:
    file = machine / "calls"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@each_package
def test_it_is_installed_with_the_start_of_its_service_denied(machine: Path, package: str) -> None:
    with pytest.raises(PackageMissingError, match=f"^{PACKAGES[package][1]} was installed but its programs were not"):
        ensure_programs(package)
    assert calls(machine) == [
        "apt-get update -q (DEBIAN_FRONTEND=noninteractive)",
        "policy says 101",
        f"apt-get install -q -y --no-install-recommends {package} (DEBIAN_FRONTEND=noninteractive)",
        "policy says 101",
    ]
    assert not (machine / "policy-rc.d").exists()


def test_a_policy_that_denies_is_used_and_stays_as_it_is(machine: Path) -> None:
    own = "#!/bin/sh\n# ours\nexit 101\n"
    write_program(machine / "policy-rc.d", own)
    with pytest.raises(PackageMissingError):
        ensure_programs()
    assert len(calls(machine)) == 4
    assert (machine / "policy-rc.d").read_text(encoding="utf-8") == own


def test_nothing_is_installed_where_the_policy_would_start_the_service(machine: Path) -> None:
    write_program(machine / "policy-rc.d", "#!/bin/sh\nexit 0\n")
    with pytest.raises(PackageMissingError, match=r"would start RabbitMQ as a system service \(exit 0, expected 101\)"):
        ensure_programs()
    assert calls(machine) == []


def test_a_failure_of_apt_get_is_one_line_with_the_ways_out(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APT_EXIT", "100")
    with pytest.raises(PackageMissingError, match=r"^apt-get update failed \(exit 100, above\); install the package"):
        ensure_programs()
    assert not (machine / "policy-rc.d").exists()


def test_an_ordinary_user_is_told_how_to_get_a_broker(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(PackageMissingError) as told:
        ensure_programs()
    assert "\n" not in str(told.value)
    assert "apt-get install rabbitmq-server" in str(told.value)
    assert "AMQP_URI" in str(told.value)
    assert "docker compose up" in str(told.value)
    assert calls(machine) == []


@pytest.mark.parametrize("name", ["AMQP_URI", "AMQP_URI_FILE"])
def test_nothing_is_installed_when_a_broker_is_named(machine: Path, name: str) -> None:
    assert broker_package.main({name: "amqp://somewhere"}) == 0
    assert calls(machine) == []


def test_the_command_says_why_there_is_none(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert broker_package.main({}) == 3
    assert "RabbitMQ was installed but its programs were not found" in capsys.readouterr().err


def test_an_ordinary_user_is_told_what_the_tests_need(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(PackageMissingError) as told:
        ensure_programs("postgresql")
    assert "\n" not in str(told.value)
    assert "apt-get install postgresql" in str(told.value)
    assert postgres_package.main() == 3


def test_the_newest_of_several_servers_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_package, "VERSIONS", tmp_path)
    assert postgres_package.find_programs() is None
    for version in ("9.6", "16", "15"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "postgres").touch()
    assert postgres_package.find_programs() == tmp_path / "16" / "bin"


def test_fonts_are_installed_too_and_no_service_comes_with_them(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(print_fonts, "FAMILIES", ("No Such Family",))
    monkeypatch.setattr(system_package, "keep_off", lambda service: pytest.fail(f"there is no service {service!r}"))

    assert print_fonts.main() == 3

    assert "install -q -y --no-install-recommends fonts-noto-cjk" in "\n".join(calls(machine))
    assert "No Such Family were not found" in capsys.readouterr().err.splitlines()[-1]


def test_fonts_that_are_there_are_left_alone(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_fonts, "FAMILIES", ("DejaVu Sans Mono",))

    assert print_fonts.main() == 0
    assert calls(machine) == []
