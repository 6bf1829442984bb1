"""A table is let in exactly when it covers every case once, or twice with the same outcome, and needs each rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.answers import ANY, Rule
from rules.domains import Choice, Number, Whole, YesNo
from rules.errors import TableRefused
from tests.rules.tables import Made, anyhow, case_named, sound

patient = settings(max_examples=100, deadline=None)


def refusal(made: Made) -> str:
    try:
        made.compiled().prove()
    except TableRefused as refused:
        return str(refused)
    return ""


@patient
@given(st.one_of(anyhow(), sound()))
def test_a_table_is_refused_exactly_when_it_is_not_sound(made: Made) -> None:
    assert bool(refusal(made)) == (not made.is_sound())


@patient
@given(anyhow().filter(lambda made: made.is_consistent() and not made.is_total()))
def test_a_hole_is_named_by_a_case_that_no_rule_covers(made: Made) -> None:
    said = refusal(made)
    assert said.startswith("t: no rule covers ")
    assert made.holding(case_named(made, said.removeprefix("t: no rule covers "))) == []


@patient
@given(anyhow().filter(lambda made: made.is_total() and not made.is_consistent()))
def test_an_overlap_is_named_by_its_rules_and_a_case_where_they_hold(made: Made) -> None:
    numbers, _, case = refusal(made).removeprefix("t: rules ").partition(" both hold at ")
    assert made.holding(case_named(made, case)) == [int(number) for number in numbers.split(" and ")]


@patient
@given(sound().filter(lambda made: len(made.rules) > 1))
def test_every_rule_of_a_sound_table_is_missed_when_it_is_deleted(made: Made) -> None:
    for at in range(len(made.rules)):
        less = made.without(at)
        said = refusal(less)
        assert said.startswith("t: no rule covers ")
        assert less.holding(case_named(less, said.removeprefix("t: no rule covers "))) == []


@patient
@given(anyhow(hits=("collect",)))
def test_a_collecting_table_is_refused_only_for_a_rule_that_can_never_hold(made: Made) -> None:
    holding = made.holding_somewhere()
    every = set(range(1, len(made.rules) + 1))
    try:
        made.compiled().prove_reachable()
        said = ""
    except TableRefused as refused:
        said = str(refused)
    assert said == "" if holding == every else said == f"t: rule {min(every - holding)} (1) can never hold"


RED, GREEN = "red", "green"
COLOUR = (("colour", Choice(RED, GREEN)),)
COUNT = (("count", Whole(0, 10)),)
SHARE = (("share", Number(0, 1)),)


def rules(*pairs: tuple[object, str]) -> tuple[Rule, ...]:
    return tuple(Rule((cell,), outcome, f"c{at}") for at, (cell, outcome) in enumerate(pairs, 1))


@pytest.mark.parametrize(
    ("inputs", "hit", "given_rules", "said"),
    [
        (COLOUR, "unique", rules((RED, "x")), "no rule covers colour = green"),
        (COLOUR, "unique", rules((RED, "x"), (ANY, "x")), "rules 1 and 2 both hold at colour = red"),
        (COLOUR, "any", rules((RED, "x"), (ANY, "y")), "rules 1 and 2 both hold at colour = red"),
        (COLOUR, "any", rules((RED, "x"), (ANY, "x")), "rule 1 (c1) only repeats what other rules say"),
        (COUNT, "unique", rules(("<3", "x"), (">3", "y")), "no rule covers count = 3"),
        (COUNT, "unique", rules(("<3", "x"), (">=3", "y"), (">4 <5", "z")), "rule 3 (c3) can never hold"),
        (COUNT, "unique", rules(("<=3", "x"), (">=6", "y")), "no rule covers count between 3 and 6"),
        (SHARE, "unique", rules(("<0.5", "x"), (">0.5", "y")), "no rule covers share = 0.5"),
        (SHARE, "unique", rules(("=0", "x"), ("=1", "y")), "no rule covers share between 0 and 1"),
        (COUNT, "first", rules((ANY, "x")), "hit: expected unique or any, got 'first'"),
        ((*COLOUR, *COLOUR), "unique", (Rule((ANY, ANY), "x", "c1"),), "colour is an input twice"),
        (COLOUR, "unique", (Rule((ANY, ANY), "x", "c1"),), "rule 1 has 2 cells for 1 inputs"),
        (COLOUR, "unique", (), "no rule covers colour = red"),
    ],
)
def test_the_refusal_names_what_is_wrong(inputs: tuple[()], hit: str, given_rules: tuple[Rule, ...], said: str) -> None:
    with pytest.raises(TableRefused, match=r"^t: ") as refused:
        Made(inputs, given_rules, hit).compiled().prove()
    assert said in str(refused.value)


def test_between_two_whole_numbers_that_follow_each_other_there_is_nothing_to_cover() -> None:
    Made(COUNT, rules(("<3", "x"), (">=3 <=4", "y"), (">=5", "z")), "unique").compiled().prove()


def test_ends_that_are_left_out_need_no_rule() -> None:
    inputs = (("rate", Number(0, 100, above=True, below=True)),)
    Made(inputs, rules((">0 <50", "x"), (">=50 <100", "y")), "unique").compiled().prove()


def test_a_table_of_sixteen_questions_that_overlap_is_still_proved() -> None:
    inputs = tuple((f"q{at:02}", YesNo()) for at in range(16))
    one_yes = tuple(Rule(tuple(True if a == b else ANY for b in range(16)), "yes", f"c{a}") for a in range(16))
    Made(inputs, (*one_yes, Rule((False,) * 16, "no", "c")), "any").compiled().prove()


def test_a_table_that_takes_too_long_to_check_is_to_be_split() -> None:
    inputs = tuple((f"q{at:02}", Choice("a", "b", "c")) for at in range(26))
    tangled = tuple(
        Rule(tuple(("a", "b", "c")[at % 3] if b in (at, (at * 7 + 3) % 26) else ANY for b in range(26)), "x", "c")
        for at in range(26)
    )
    with pytest.raises(TableRefused, match="t: more than 200000 steps to check it: split this table"):
        Made(inputs, (*tangled, Rule((ANY,) * 26, "x", "c")), "any").compiled().prove()
