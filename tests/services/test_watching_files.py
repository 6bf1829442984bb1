"""What an operator installs to watch: each figure named there is really told, each alert has its page."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from promql_parser import AggregateExpr, MatrixSelector, VectorSelector

from capaloop.cli.tree import GROUPS, TOP
from services.casework.metrics import Metrics
from services.casework.readiness import CHECKS
from shared.messages.complaint import ComplaintClosed
from shared.store import outbox
from shared.store.delivery import Delivery
from tests.loop import Loop
from tests.services.test_loop import burr_in_stock

REPOSITORY = Path(__file__).parents[2]


def read(file: str) -> str:
    return (REPOSITORY / file).read_text(encoding="utf-8")


RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load(read("ops/prometheus/alerts.yaml"))["groups"] for rule in group["rules"]
]
DASHBOARD: dict[str, Any] = json.loads(read("ops/grafana/capaloop.json"))
PANELS: list[dict[str, Any]] = [one for panel in DASHBOARD["panels"] for one in (panel, *panel.get("panels", []))]
RUNBOOK = read("docs/runbook.md")
COLUMNS = 24
OF_THE_SCRAPE = {"job", "instance", "service"}


def expressions() -> Iterator[tuple[str, str]]:
    """Every question to Prometheus, with where it stands."""
    yield from ((rule["alert"], rule["expr"]) for rule in RULES)
    for panel in PANELS:
        yield from ((panel["title"], target["expr"]) for target in panel.get("targets", []))


def parts(expression: str) -> list[Any]:
    """Every part of an expression; wrong PromQL is refused."""
    found: list[Any] = []
    promql_parser.walk(promql_parser.parse(expression), found.append)
    return found


def selectors(expression: str) -> Iterator[Any]:
    for part in parts(expression):
        if isinstance(part, MatrixSelector):
            yield part.vector_selector
        elif isinstance(part, VectorSelector):
            yield part


@pytest.fixture
def database() -> str:
    """What is told is the same on both."""
    return "sqlite"


@pytest.fixture
def told(loop: Loop) -> dict[str, set[str]]:
    """What the departments told after some work: the labels of each figure."""
    quality, metrics = loop.department("quality"), [Metrics(one) for one in loop.broker.departments]
    burr_in_stock(loop)
    loop.submit()
    loop.carry_capa_through()
    loop.submit(order_number="SO-2002")
    quality.store.carry_out(Delivery(b"not json"), {})
    quality.inbox.depth, quality.inbox.consumers = 0, 1
    quality.store.retry_delays = (60.0,)
    case = loop.broker.sent[-1]
    stray = {**case, "id": "stray", "type": "task.done.v1", "data": {**_done(loop), "case": "factory/C-1999-000001"}}
    way = {"exchange": "capaloop.events", "routing_key": "factory.task.done"}
    quality.store.carry_out(Delivery(json.dumps(stray).encode(), **way), quality.message_duties)
    with quality.store.working("factory") as work:
        work.publish(ComplaintClosed("factory/C-1", "closed", "handled"))
    with outbox.sending(quality.store, 10, timedelta(seconds=1)) as batch:
        batch.sent.extend(message.id for message in batch.messages)
    found: dict[str, set[str]] = {"up": set()}
    text = "".join(one.text().decode() for one in metrics)
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def _done(loop: Loop) -> dict[str, Any]:
    """What a task.done says."""
    return dict(loop.broker.told("task.done")[-1]["data"])


def test_every_figure_that_is_asked_for_is_told_with_its_labels(told: dict[str, set[str]]) -> None:
    """One that nobody tells would never alarm anybody."""
    for place, expression in expressions():
        for one in selectors(expression):
            assert one.name in told, f"{place}: no department tells {one.name}"
            unknown = {matcher.name for matcher in one.matchers.matchers} - told[one.name] - OF_THE_SCRAPE
            assert unknown == set(), f"{place}: {one.name} has no label {unknown}"


def test_what_is_summed_up_by_a_label_has_it(told: dict[str, set[str]]) -> None:
    for place, expression in expressions():
        for part in parts(expression):
            if isinstance(part, AggregateExpr) and part.modifier is not None:
                below = {one.name for one in selectors(part.expr.prettify())}
                labels = set().union(*(told[name] for name in below)) | OF_THE_SCRAPE
                assert set(part.modifier.labels) <= labels, f"{place}: {expression}"


def test_every_check_that_an_alert_names_is_one() -> None:
    named = {
        matcher.value
        for rule in RULES
        for one in selectors(rule["expr"])
        for matcher in one.matchers.matchers
        if matcher.name == "check"
    }
    assert named
    assert named <= set(CHECKS)


def test_every_alert_says_how_bad_it_is_and_where_to_read_on() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names))
    for rule in RULES:
        assert rule["labels"]["severity"] in ("critical", "warning", "info")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["runbook_url"] == f"docs/runbook.md#{rule['alert'].lower()}"


def test_every_alert_has_its_heading_in_the_runbook_and_every_heading_its_alert() -> None:
    headings = re.findall(r"^## (\w+)$", RUNBOOK, re.MULTILINE)

    assert headings == [rule["alert"] for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_the_runbook_says_what_it_means_where_to_look_and_what_to_do(rule: dict[str, Any]) -> None:
    section = RUNBOOK.split(f"\n## {rule['alert']}\n")[1].split("\n## ")[0]

    assert re.findall(r"^\*\*(.+?)\*\*", section, re.MULTILINE) == ["What it means.", "Where to look.", "What to do."]
    assert "`capaloop " in section


def test_every_command_in_the_runbook_is_one() -> None:
    commands = {*TOP, *(f"{group} {name}" for group, (_, found) in GROUPS.items() for name in found)}
    named = re.findall(r"`capaloop ([a-z-]+(?: [a-z-]+)?)", RUNBOOK)

    assert [name for name in named if not {name, name.split()[0]} & commands] == []


@pytest.mark.parametrize("file", ["ops/prometheus/prometheus.yaml", "ops/compose/prometheus.yaml"])
def test_prometheus_reads_the_rules_and_asks_each_department(file: str) -> None:
    found = yaml.safe_load(read(file))
    (job,) = found["scrape_configs"]

    assert found["rule_files"] == ["alerts.yaml"]
    assert job["job_name"] == "capaloop"
    services = [one["labels"]["service"] for one in job["static_configs"]]
    assert services == ["sales", "quality", "production", "warehouse"]


def test_in_containers_prometheus_asks_each_department_by_its_name_there() -> None:
    services = yaml.safe_load(read("docker-compose.yml"))["services"]
    job = yaml.safe_load(read("ops/compose/prometheus.yaml"))["scrape_configs"][0]
    asked = {one["labels"]["service"]: one["targets"] for one in job["static_configs"]}

    ports = {name: services[name]["environment"][f"CAPALOOP_{name.upper()}_HTTP_PORT"] for name in asked}
    assert asked == {name: [f"{name}:{port}"] for name, port in ports.items()}
    mounted = {volume.split(":")[1]: volume.split(":")[0] for volume in services["prometheus"]["volumes"]}
    assert mounted["/etc/prometheus/prometheus.yml"] == "./ops/compose/prometheus.yaml"


def test_the_panels_of_the_dashboard_are_whole_and_do_not_lie_on_each_other() -> None:
    ids = [panel["id"] for panel in PANELS]
    assert len(ids) == len(set(ids))
    taken: set[tuple[int, int]] = set()
    for panel in PANELS:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert panel["title"]
        assert place["x"] + place["w"] <= COLUMNS
        assert not cells & taken, panel["title"]
        taken |= cells
        assert panel["type"] == "row" or panel["targets"], panel["title"]
        refs = [target["refId"] for target in panel.get("targets", [])]
        assert len(refs) == len(set(refs))


def test_the_dashboard_has_a_row_for_each_department_and_asks_by_its_own_variables() -> None:
    variables = {one["name"] for one in DASHBOARD["templating"]["list"]}
    used = set(re.findall(r"\$\{?(\w+)\}?", json.dumps(DASHBOARD))) - {"__all"}

    assert [panel["repeat"] for panel in PANELS if "repeat" in panel] == ["department"]
    assert used == variables
