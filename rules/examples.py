"""Worked examples are tests: a situation in, the answers, tasks, acts and clauses that must come out.

An entry of `examples.yaml`: `name, given, kind, expect: {decisions, values, tasks, no_tasks, acts, refusals, records,
missing, signed, copies, opens, state, outcome}, clauses, settings`. A decision is expected as an outcome, or as
`waiting`, `judge`, `failed`; copies are expected by form, as the roles that are to get one. `settings` are those of the
site for this example alone. Where lists are tried one by one, a list says what is expected in each situation, and
anything else is expected in all of them.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from .canonical import canonical
from .errors import CapaLoopError
from .expecting import Place
from .layers import up_to
from .one_by_one import apart
from .pictures import Picture
from .procedure import Procedure
from .receipts import ReceiptRefused, redecide
from .trying import situations_of, try_out, under_given

Shown = Mapping[str, Any]
THE_DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""When an example takes place that does not give `now`; so it comes out the same whenever it is run."""


@dataclass(frozen=True)
class Ran:
    """How an example came out; no `failures` means as expected. `clauses` are all that were cited."""

    pack: str
    name: str
    failures: tuple[str, ...]
    clauses: frozenset[str]


def run_examples(procedure: Procedure, now: datetime = THE_DAY) -> Iterator[Ran]:
    """Runs every example of every pack, each under its pack and those below: what a pack above changes is its own."""
    for pack in procedure.packs:
        layer = up_to(procedure, pack.name)
        for example in pack.examples:
            yield run_example(layer, pack.name, example, now)


def run_example(procedure: Procedure, pack: str, example: Mapping[str, Any], now: datetime = THE_DAY) -> Ran:
    """Runs one example under the procedure, with the example's own settings if it has any."""
    name = str(example.get("name", "without a name"))
    wrong = tuple(_shape(example))
    if wrong:
        return Ran(pack, name, wrong, frozenset())
    given = {**example["given"], **example.get("settings", {})}
    try:
        shown = try_out(procedure, given, now, kind=str(example.get("kind", "")))
    except CapaLoopError as problem:
        return Ran(pack, name, (f"{type(problem).__name__}: {problem}",), frozenset())
    failures = [*_failures(example.get("expect", {}), shown), *_untrue(procedure, given, shown)]
    cited = frozenset(_cited(shown))
    failures += [f"clause {one} is not cited" for one in map(str, example.get("clauses", ())) if one not in cited]
    return Ran(pack, name, tuple(failures), cited)


def _shape(example: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the entry itself: an example that expects nothing could not fail."""
    for key, value in example.items():
        if key not in _KEYS:
            yield f"{key}: unknown; expected one of {', '.join(_KEYS)}"
        elif not isinstance(value, _KEYS[key]):
            yield f"{key}: expected a {_KEYS[key].__name__}, got {value!r}"
    if "given" not in example:
        yield "given is missing"
    if not example.get("expect") and not example.get("clauses"):
        yield "it expects nothing"
    expect = example.get("expect")
    for part, expected in (expect if isinstance(expect, Mapping) else {}).items():
        if part not in _CHECKS:
            yield f"expect.{part}: unknown; expected one of {', '.join(_CHECKS)}"
        elif not isinstance(expected, _CHECKS[part][0]):
            yield f"expect.{part}: got {expected!r}"


def _untrue(procedure: Procedure, given: Mapping[str, Any], shown: Shown) -> Iterator[str]:
    """Every receipt says again what it said, after a way through JSON; a pack that is not pure fails here."""
    for facts, one in zip(situations_of(procedure, given).given, apart(shown), strict=True):
        yield from _untrue_in(under_given(procedure, facts), facts, one)


def _untrue_in(under: Procedure, given: Mapping[str, Any], shown: Shown) -> Iterator[str]:
    pictures = _pictures(under, given)
    for decision in (one for one in shown["decisions"] if one["receipt"]):
        try:
            redecide(under, json.loads(json.dumps(decision["receipt"])), pictures)
        except (ReceiptRefused, TypeError) as problem:
            yield f"receipt of {decision['question']}: {problem}"


def _pictures(procedure: Procedure, given: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The pictures that stand among the facts, by their digest."""
    values = procedure.read_facts(given)
    found = [value for name, value in values.items() if isinstance(procedure.domains.get(name), Picture)]
    return {picture["digest"]: picture for picture in found}


def _failures(expect: Mapping[str, Any], shown: Shown) -> Iterator[str]:
    alone = apart(shown)
    for part, expected in expect.items():
        _, compare = _CHECKS[part]
        if "situations" not in shown:
            yield from compare(expected, shown)
            continue
        for number, one in enumerate(alone):
            here = Place(number, len(alone)).of(part, expected, one)
            yield from (f"situation {number}: {wrong}" for wrong in compare(here, one))


def _decisions(expected: Mapping[str, Any], shown: Shown) -> Iterator[str]:
    for question, outcome in expected.items():
        got = _decision(shown, question)
        if got != outcome and not _same_members(got, outcome or []):
            yield f"{question}: expected {outcome!r}, got {got!r}"


def _same_members(got: Any, expected: Any) -> bool:
    """Whether both are lists of the same; the order of a list is left open."""
    if not isinstance(got, list) or not isinstance(expected, list):
        return False
    return sorted(canonical(one) for one in got) == sorted(canonical(one) for one in expected)


def _decision(shown: Shown, question: str) -> Any:
    for decision in shown["decisions"]:
        if decision["question"] == question:
            return decision["outcome"] if decision["status"] == "decided" else decision["status"]
    return "not asked"


def _values(expected: Mapping[str, Any], shown: Shown) -> Iterator[str]:
    got = {decision["question"]: decision["values"] for decision in shown["decisions"]}
    for question, values in expected.items():
        for name, value in values.items():
            if got.get(question, {}).get(name) != value:
                yield f"{question}.{name}: expected {value!r}, got {got.get(question, {}).get(name)!r}"


def _tasks(expected: list[str], shown: Shown) -> Iterator[str]:
    yield from (f"task {name} is not open" for name in expected if name not in _open_tasks(shown))


def _no_tasks(expected: list[str], shown: Shown) -> Iterator[str]:
    yield from (f"task {name} is open" for name in expected if name in _open_tasks(shown))


def _open_tasks(shown: Shown) -> list[str]:
    """The names of the open tasks; one that is owed for a member of a list, or time after time, also with its key."""
    names = [task["kind"] for task in shown["tasks"]]
    return names + [f"{task['kind']}[{task['key']}]" for task in shown["tasks"] if "key" in task]


def _acts(expected: Mapping[str, str], shown: Shown) -> Iterator[str]:
    got = {act["act"]: "allowed" if act["allowed"] else "refused" for act in shown["acts"]}
    for act, word in expected.items():
        if got.get(act) != word:
            yield f"act {act}: expected {word}, got {got.get(act)}"


def _refusals(expected: Mapping[str, list[str]], shown: Shown) -> Iterator[str]:
    got = {act["act"]: [refusal["code"] for refusal in act["refusals"]] for act in shown["acts"]}
    for act, codes in expected.items():
        yield from (f"act {act}: {code} is no reason" for code in codes if code not in got.get(act, []))


def _records(expected: list[str] | Mapping[str, str], shown: Shown) -> Iterator[str]:
    records = {record["form"]: record for case in shown["cases"] for record in case["records"]}
    wanted = expected if isinstance(expected, Mapping) else dict.fromkeys(expected, "")
    for form, word in wanted.items():
        if form not in records:
            yield f"record {form} is not kept"
        elif word and records[form]["complete"] != (word == "complete"):
            yield f"record {form}: expected {word}, missing {records[form]['missing']}"


def _missing(expected: Mapping[str, list[str]], shown: Shown) -> Iterator[str]:
    records = {record["form"]: record["missing"] for case in shown["cases"] for record in case["records"]}
    for form, names in expected.items():
        if sorted(records.get(form, [])) != sorted(names):
            yield f"record {form}: expected missing {names}, got {records.get(form)}"


def _signed(expected: Mapping[str, bool], shown: Shown) -> Iterator[str]:
    got = {record["form"]: record.get("signed") for case in shown["cases"] for record in case["records"]}
    for form, signed in expected.items():
        if got.get(form) is not signed:
            yield f"form {form}: expected signed {signed!r}, got {got.get(form)!r}"


def _copies(expected: Mapping[str, list[str]], shown: Shown) -> Iterator[str]:
    records = [record for case in shown["cases"] for record in case["records"]]
    got = {record["form"]: sorted(copy["role"] for copy in record.get("copies", ())) for record in records}
    for form, roles in expected.items():
        if got.get(form, []) != sorted(roles):
            yield f"form {form}: expected copies to {roles}, got {got.get(form, [])}"


def _opens(expected: Mapping[str, int], shown: Shown) -> Iterator[str]:
    got = {want["kind"]: want["count"] for case in shown["cases"] for want in case["opens"]}
    for kind, count in expected.items():
        if got.get(kind, 0) != count:
            yield f"opens {kind}: expected {count}, got {got.get(kind, 0)}"


def _of_case(key: str) -> Callable[[Any, Shown], Iterator[str]]:
    def compare(expected: Any, shown: Shown) -> Iterator[str]:
        got = shown["cases"][0][key]
        if got != expected:
            yield f"{key}: expected {expected!r}, got {got!r}"

    return compare


_KEYS: Mapping[str, type] = MappingProxyType(
    {"name": str, "given": dict, "kind": str, "expect": dict, "clauses": list, "settings": dict}
)
_CHECKS: Mapping[str, tuple[type | tuple[type, ...], Callable[[Any, Shown], Iterator[str]]]] = MappingProxyType(
    {
        "decisions": (dict, _decisions),
        "values": (dict, _values),
        "tasks": (list, _tasks),
        "no_tasks": (list, _no_tasks),
        "acts": (dict, _acts),
        "refusals": (dict, _refusals),
        "records": ((list, dict), _records),
        "missing": (dict, _missing),
        "signed": (dict, _signed),
        "copies": (dict, _copies),
        "opens": (dict, _opens),
        "state": ((str, list), _of_case("state")),
        "outcome": ((str, list, type(None)), _of_case("outcome")),
    }
)


def _cited(shown: Shown) -> Iterator[str]:
    for part in ("decisions", "tasks", "acts"):
        for entry in shown[part]:
            yield from entry["clauses"]
    for act in shown["acts"]:
        for refusal in act["refusals"]:
            yield from refusal["clauses"]
    for case in shown["cases"]:
        for want in case["opens"]:
            yield from want["clauses"]
