"""The rule engines that people use from Python, each given the same decision table, translated by program.

None of them knows that a table has a hole or says two things; the first rule that holds is taken, as they do it.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

import rule_engine
import zen
from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_TEXT
from business_rules.variables import BaseVariables, boolean_rule_variable, string_rule_variable

from rules.api import ANY, Table
from rules.iso9001.capa import CAPA_REQUEST
from rules.procedure import Procedure

QUESTION: Final = "capa_request"
TABLE: Final = CAPA_REQUEST

Values = Mapping[str, Any]
Decide = Callable[[Values], Any]


def engines() -> dict[str, Decide]:
    """Each rival's way to decide `TABLE`, ready to be asked."""
    return {
        "business-rules": business_rules_of(TABLE),
        "rule-engine": rule_engine_of(TABLE),
        "zen-engine": zen_of(TABLE),
        "zen-engine, with its trace": zen_of(TABLE, trace=True),
    }


def all_inputs(procedure: Procedure) -> Iterator[dict[str, Any]]:
    """Every combination of values that the table tells apart."""
    (layer,) = procedure.questions[QUESTION].layers
    assert layer.answer.table is not None
    axes = layer.answer.table.axes
    for pieces in product(*(axis.pieces for axis in axes)):
        yield {axis.name: piece.sample for axis, piece in zip(axes, pieces, strict=True)}


def own(procedure: Procedure) -> Decide:
    """Our engine, bare: an outcome and nothing else is looked at."""
    return lambda values: procedure.decide(QUESTION, values).outcome


def _asked(table: Table, cells: Sequence[Any]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Each input that a rule looks at, with the values that it accepts."""
    for name, cell in zip(table.inputs, cells, strict=True):
        if cell is not ANY:
            yield name, tuple(sorted(cell)) if isinstance(cell, set | frozenset) else (cell,)


def business_rules_of(table: Table) -> Decide:
    """Conditions as nested dictionaries, variables and actions as methods."""
    boolean = {name for rule in table.rules for name, accepted in _asked(table, rule.cells) if accepted[0] in (0, 1)}

    class Variables(BaseVariables):  # type: ignore[misc]
        def __init__(self, values: Values) -> None:
            self.values = values

    for name in table.inputs:
        setattr(Variables, name, _variable(name, name in boolean))

    class Actions(BaseActions):  # type: ignore[misc]
        outcome: Any = None

        @rule_action(params={"said": FIELD_TEXT})  # type: ignore[untyped-decorator]
        def say(self, said: Any) -> None:
            self.outcome = said

    rules = [
        {
            "conditions": {"all": [_condition(name, accepted) for name, accepted in _asked(table, rule.cells)]},
            "actions": [{"name": "say", "params": {"said": rule.outcome}}],
        }
        for rule in table.rules
    ]

    def decide(values: Values) -> Any:
        actions = Actions()
        run_all(rules, Variables(values), actions, stop_on_first_trigger=True)
        return actions.outcome

    return decide


def _variable(name: str, boolean: bool) -> Any:
    def value(self: Any) -> Any:
        return self.values[name]

    value.__name__ = name
    return (boolean_rule_variable if boolean else string_rule_variable)()(value)


def _condition(name: str, accepted: tuple[Any, ...]) -> dict[str, Any]:
    each = [_comparison(name, value) for value in accepted]
    return each[0] if len(each) == 1 else {"any": each}


def _comparison(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"name": name, "operator": "is_true" if value else "is_false", "value": ""}
    return {"name": name, "operator": "equal_to", "value": value}


def rule_engine_of(table: Table) -> Decide:
    """An expression for each rule, parsed once; asked one after the other."""
    compiled = [(rule_engine.Rule(_expression(table, rule.cells)), rule.outcome) for rule in table.rules]

    def decide(values: Values) -> Any:
        return next((outcome for rule, outcome in compiled if rule.matches(values)), None)

    return decide


def _expression(table: Table, cells: Sequence[Any]) -> str:
    return " and ".join(f"{name} in [{_listed(accepted)}]" if len(accepted) > 1 else f"{name} == {_listed(accepted)}"
                        for name, accepted in _asked(table, cells))  # fmt: skip


def _listed(accepted: tuple[Any, ...]) -> str:
    return ", ".join(json.dumps(value) for value in accepted)


def zen_of(table: Table, *, trace: bool = False) -> Decide:
    """A JSON decision model: a table with hit policy `first` between an input and an output."""
    rules = [
        {"_id": str(number), "said": json.dumps(rule.outcome)}
        | {name: _listed(accepted) for name, accepted in _asked(table, rule.cells)}
        for number, rule in enumerate(table.rules)
    ]
    inputs = [{"id": name, "name": name, "field": name} for name in table.inputs]
    outputs = [{"id": "said", "name": "said", "field": "said"}]
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rules}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    model = {"nodes": nodes, "edges": [_edge("in", "table"), _edge("table", "out")]}
    # a decision that the engine loads itself is compiled once; one from create_decision is some fifty times slower
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {QUESTION: model}}})
    options: Any = ({"trace": True},) if trace else ()  # without options it is twice as fast as with a False in them

    def decide(values: Values) -> Any:
        return engine.evaluate(QUESTION, dict(values), *options)["result"].get("said")

    return decide


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
