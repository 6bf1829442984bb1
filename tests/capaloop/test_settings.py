"""What the environment may set, and what it is told when it sets something wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.settings import DEPARTMENTS, VARIABLES, Settings, SettingsError, without_password, without_settings

SECONDS = some.lists(some.integers(0, 10**9).map(lambda thousandths: thousandths / 1000), min_size=1)


def test_an_empty_environment_gives_an_installation_under_var() -> None:
    settings = Settings.of_environment({})
    assert settings.home == Path("var").resolve()
    assert settings.sites == Path("sites.toml").resolve()
    assert settings.clients == settings.home / "clients.toml"
    assert settings.amqp_uri == ""
    assert settings.http_host == "127.0.0.1"
    assert set(settings.http_ports.values()) == {0}
    assert settings.database_urls["sales"] == f"sqlite:///{settings.home}/sales.sqlite3"
    assert settings.retry_delays == (0, 0, 10, 60, 600, 3600)
    assert settings.require_identity is False
    assert settings.log_level == "INFO"


def test_each_department_has_its_own_port_and_database() -> None:
    environment = {f"CAPALOOP_{name.upper()}_HTTP_PORT": str(8700 + place) for place, name in enumerate(DEPARTMENTS)}
    environment |= {f"CAPALOOP_{name.upper()}_DATABASE_URL": f"postgresql://db/{name}" for name in DEPARTMENTS}
    settings = Settings.of_environment(environment)
    assert dict(settings.http_ports) == {name: 8700 + place for place, name in enumerate(DEPARTMENTS)}
    assert dict(settings.database_urls) == {name: f"postgresql://db/{name}" for name in DEPARTMENTS}


@pytest.mark.parametrize(
    ("url", "of_sales"),
    [
        ("postgresql://db/capaloop_{department}", "postgresql://db/capaloop_sales"),
        ("postgresql://user:word@db:5433/", "postgresql://user:word@db:5433/sales"),
        ("postgresql://db", "postgresql://db/sales"),
        ("postgresql://user@/?host=/run/sockets", "postgresql://user@/sales?host=/run/sockets"),
        ("postgresql://user@?host=/run/sockets", "postgresql://user@/sales?host=/run/sockets"),
        ("sqlite:////srv/{department}.db", "sqlite:////srv/sales.db"),
    ],
)
def test_one_url_gives_each_department_a_database_of_its_own(url: str, of_sales: str) -> None:
    settings = Settings.of_environment(
        {"CAPALOOP_DATABASE_URL": url, "CAPALOOP_QUALITY_DATABASE_URL": "postgresql://other/q"}
    )
    assert settings.database_urls["sales"] == of_sales
    assert settings.database_urls["quality"] == "postgresql://other/q"
    assert len(set(settings.database_urls.values())) == len(DEPARTMENTS)
    assert Settings.of_environment(settings.as_environment()) == settings


def test_the_one_url_is_a_secret(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://user:hidden@db/\n", encoding="utf-8")
    settings = Settings.of_environment({"CAPALOOP_DATABASE_URL_FILE": str(secret)})
    assert settings.database_urls["sales"] == "postgresql://user:hidden@db/sales"
    with pytest.raises(SettingsError) as refused:
        Settings.of_environment({"CAPALOOP_DATABASE_URL": "postgresql://user:hidden@db/all"})
    assert "hidden" not in str(refused.value)


@given(
    seconds=SECONDS,
    port=some.integers(0, 65535),
    identity=some.booleans(),
    level=some.sampled_from(["DEBUG", "INFO", "WARNING", "ERROR"]),
    uri=some.sampled_from(
        ["", "amqp://broker", "amqps://user:p%40ss@broker:5671/vhost", "amqp://u:p@one/v;amqp://u:p@two:5673/v"]
    ),
)
def test_settings_come_back_from_the_environment_they_give(
    seconds: list[float], port: int, identity: bool, level: str, uri: str
) -> None:
    settings = Settings.of_environment(
        {
            "AMQP_URI": uri,
            "CAPALOOP_RETRY_DELAYS": ",".join(str(format(each, "f")) for each in seconds),
            "CAPALOOP_QUALITY_HTTP_PORT": str(port),
            "CAPALOOP_REQUIRE_IDENTITY": str(identity),
            "CAPALOOP_LOG_LEVEL": level,
        }
    )
    assert settings.retry_delays == tuple(seconds)
    assert settings.require_identity is identity
    assert Settings.of_environment(settings.as_environment()) == settings


def test_the_environment_they_give_sets_every_variable() -> None:
    assert set(Settings.of_environment({}).as_environment()) == set(VARIABLES)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("AMQP_URI", "http://broker", "a URI such as amqp://user:password@host:5672/vhost"),
        ("AMQP_URI", "amqp://", "a URI such as amqp://user:password@host:5672/vhost"),
        (
            "AMQP_URI",
            "amqp://one/v;two",
            "a URI such as amqp://user:password@host:5672/vhost; those of a cluster with ; between",
        ),
        (
            "AMQP_URI",
            "amqp://one/v;",
            "a URI such as amqp://user:password@host:5672/vhost; those of a cluster with ; between",
        ),
        ("AMQP_URI", "amqp://one:many/v", "a URI such as amqp://user:password@host:5672/vhost"),
        ("AMQP_URI", "amqp://one/v;amqp://two/other", "the same virtual host at every node"),
        ("CAPALOOP_SALES_HTTP_PORT", "65536", "a port, a whole number from 0"),
        ("CAPALOOP_SALES_HTTP_PORT", "-1", "a port, a whole number from 0"),
        ("CAPALOOP_SALES_HTTP_PORT", "８６０１", "a port, a whole number from 0"),
        ("CAPALOOP_WAREHOUSE_DATABASE_URL", "mysql://db/x", "a URL beginning with sqlite:/// or postgresql://"),
        (
            "CAPALOOP_DATABASE_URL",
            "postgresql://db/all",
            "a URL with {department} in it, or that of a PostgreSQL server",
        ),
        ("CAPALOOP_DATABASE_URL", "sqlite:///all.db", "a URL with {department} in it, or that of a PostgreSQL server"),
        ("CAPALOOP_DATABASE_URL", "mysql://db/", "a URL beginning with sqlite:/// or postgresql://"),
        ("CAPALOOP_RETRY_DELAYS", "0,-1", "seconds with commas between"),
        ("CAPALOOP_RETRY_DELAYS", "1,,2", "seconds with commas between"),
        ("CAPALOOP_RETRY_DELAYS", "nan", "seconds with commas between"),
        ("CAPALOOP_OUTBOX_AGE_LIMIT", "0", "a number of seconds above 0"),
        ("CAPALOOP_INBOX_AGE_LIMIT", "soon", "a number of seconds above 0"),
        ("CAPALOOP_REQUIRE_IDENTITY", "maybe", "true or false"),
        ("CAPALOOP_LOG_LEVEL", "LOUD", "one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(name: str, value: str, expected: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.of_environment({name: value})
    assert str(refused.value).startswith(f"{name} is {value!r}; expected {expected}")


def test_a_variable_that_sets_nothing_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"^CAPALOOP_SALES_HTPP_PORT sets nothing; expected one of .*_HTTP_PORT"):
        Settings.of_environment({"CAPALOOP_SALES_HTPP_PORT": "8601"})


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "uri"
    secret.write_text("amqp://user:secret@broker/\n", encoding="utf-8")
    assert Settings.of_environment({"AMQP_URI_FILE": str(secret)}).amqp_uri == "amqp://user:secret@broker/"
    with pytest.raises(SettingsError, match=r"^AMQP_URI and AMQP_URI_FILE are both set"):
        Settings.of_environment({"AMQP_URI_FILE": str(secret), "AMQP_URI": "amqp://other"})


def test_a_secret_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^CAPALOOP_SALES_DATABASE_URL_FILE is '.*absent'; expected a readable"):
        Settings.of_environment({"CAPALOOP_SALES_DATABASE_URL_FILE": str(tmp_path / "absent")})


def test_what_is_no_secret_cannot_stand_in_a_file() -> None:
    with pytest.raises(SettingsError, match=r"^CAPALOOP_LOG_LEVEL_FILE sets nothing"):
        Settings.of_environment({"CAPALOOP_LOG_LEVEL_FILE": "x"})


def test_no_error_shows_a_password() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.of_environment({"CAPALOOP_SALES_DATABASE_URL": "mysql://user:hid@den@db/x"})
    assert "user:***@db" in str(refused.value)
    assert "hid" not in str(refused.value)
    assert without_password("amqp://broker:5672/") == "amqp://broker:5672/"
    assert without_password("amqp://u:one@a;amqp://u:two@b/v") == "amqp://u:***@a;amqp://u:***@b/v"


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("amqp://u:hid/den@a:5672/v", "amqp://u:***@a:5672/v"),
        ("amqp://u:hid;den@a;amqps://u:hid/den@b/v?cacertfile=/x", "amqp://u:***@a;amqps://u:***@b/v?cacertfile=/x"),
        ("postgresql://u:hid/d@en@db/x?sslmode=require", "postgresql://u:***@db/x?sslmode=require"),
        ("postgresql:///x?user=u&password=hidden&host=db", "postgresql:///x?user=u&password=***&host=db"),
    ],
)
def test_a_password_is_hidden_however_it_is_spelt(uri: str, shown: str) -> None:
    assert without_password(uri) == shown


def test_an_environment_without_settings_keeps_everything_else() -> None:
    mixed = {"PATH": "/bin", "CAPALOOP_HOME": "x", "AMQP_URI_FILE": "y", "CAPALOOP_TOKEN": "z"}
    assert without_settings(mixed) == {"PATH": "/bin", "CAPALOOP_TOKEN": "z"}
