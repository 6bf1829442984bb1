"""What a table says to facts of which some are not known yet: decided exactly when nothing unknown can change it."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.answers import ANY, Rule
from rules.domains import NA, Choice, Number, Whole, YesNo
from tests.rules.tables import Made, anyhow, known_of, sound

patient = settings(max_examples=100, deadline=None)
collecting = anyhow(hits=("collect",)).filter(lambda made: len(made.holding_somewhere()) == len(made.rules))
tables = st.one_of(sound(), collecting)


@patient
@given(st.data(), tables)
def test_it_waits_for_exactly_the_inputs_that_can_still_change_the_outcome(data: st.DataObject, made: Made) -> None:
    known = data.draw(known_of(made))
    found = made.compiled().look_up(known.get)
    assert list(found.waiting) == made.turning(known)


@patient
@given(st.data(), tables)
def test_it_is_decided_exactly_when_all_completions_agree(data: st.DataObject, made: Made) -> None:
    known = data.draw(known_of(made))
    outcomes = {made.outcomes(case) for case in made.completions(known)}
    found = made.compiled().look_up(known.get)
    assert (not found.waiting) == (len(outcomes) == 1)


@patient
@given(st.data(), tables)
def test_a_decided_outcome_is_that_of_every_completion(data: st.DataObject, made: Made) -> None:
    known = data.draw(known_of(made))
    found = made.compiled().look_up(known.get)
    said = {made.rules[number - 1].outcome for number in found.possible}
    agreeing = [made.outcomes(case) == said for case in made.completions(known)]
    assert found.waiting or all(agreeing)


@patient
@given(st.data(), tables)
def test_each_rule_holds_may_hold_or_fails_on_the_first_input_that_rules_it_out(
    data: st.DataObject, made: Made
) -> None:
    known = data.draw(known_of(made))
    found = made.compiled().look_up(known.get)
    possible = {number for case in made.completions(known) for number in made.holding(case)}
    certain = set.intersection(*(set(made.holding(case)) for case in made.completions(known)))
    assert set(found.possible) == possible
    assert set(found.matched) == certain
    assert {number for number, _ in found.failed} == set(range(1, len(made.rules) + 1)) - set(found.possible)
    assert all(name in known for _, name in found.failed)


@patient
@given(st.data(), anyhow(hits=("unique", "any", "collect")))
def test_with_everything_known_the_rules_found_are_those_that_hold(data: st.DataObject, made: Made) -> None:
    case = data.draw(st.sampled_from(list(made.cases())))
    known = dict(zip((name for name, _ in made.inputs), case, strict=True))
    found = made.compiled().look_up(known.get)
    assert list(found.possible) == list(found.matched) == made.holding(case)


def asked(made: Made, **known: Any) -> tuple[tuple[int, ...], tuple[str, ...]]:
    found = made.compiled().look_up(known.get)
    return found.possible, found.waiting


FOUND, NOT = "found", "not found"
PLACES = tuple((place, Choice(FOUND, NOT)) for place in ("stock", "wip", "records"))
SEARCH = Made(
    PLACES,
    (
        Rule((FOUND, ANY, ANY), "present", "1"),
        Rule((ANY, FOUND, ANY), "present", "1"),
        Rule((ANY, ANY, FOUND), "present", "1"),
        Rule((NOT, NOT, NOT), "absent", "2"),
    ),
    "any",
)


def test_one_hit_decides_though_two_searches_are_still_owed() -> None:
    assert asked(SEARCH, wip=FOUND) == ((1, 2, 3), ())


def test_two_searches_without_a_hit_wait_for_the_third_alone() -> None:
    assert asked(SEARCH, stock=NOT, records=NOT) == ((2, 4), ("wip",))


def test_with_nothing_known_it_waits_for_all_three() -> None:
    assert asked(SEARCH)[1] == ("stock", "wip", "records")


def test_an_input_that_matters_only_together_with_another_is_waited_for_as_well() -> None:
    either = Made(
        (("a", YesNo()), ("b", YesNo())),
        tuple(Rule((a, b), "same" if a is b else "different", "1") for a in (True, False) for b in (True, False)),
        "unique",
    )
    assert asked(either)[1] == ("a", "b")


def test_the_rule_that_fails_says_which_input_failed_first() -> None:
    found = SEARCH.compiled().look_up({"stock": NOT, "wip": FOUND, "records": NOT}.get)
    assert found.failed == ((1, "stock"), (3, "records"), (4, "wip"))


def test_a_constant_may_be_a_setting_of_the_site() -> None:
    made = Made(
        (("pieces", Whole(0, 10)),), (Rule((">=site_limit",), "x", "1"), Rule(("<site_limit",), "y", "1")), "any"
    )
    table = made.compiled()
    table.prove()
    assert [table.look_up({"pieces": Decimal(n)}.get).matched for n in (1, 2, 3)] == [(2,), (1,), (1,)]


def test_numbers_on_either_side_of_a_constant_are_told_apart_to_the_last_digit() -> None:
    edge = "0.123456789012345678901234567891"
    made = Made((("share", Number(0, 1)),), (Rule((f"<{edge}",), "x", "1"), Rule((f">={edge}",), "y", "1")), "unique")
    table = made.compiled()
    table.prove()
    just_below = Decimal("0.123456789012345678901234567890")
    assert table.look_up({"share": just_below}.get).matched == (1,)
    assert table.look_up({"share": Decimal(edge)}.get).matched == (2,)


def test_two_constants_that_differ_in_the_last_digit_only_leave_room_between_them() -> None:
    low, high = "0.123456789012345678901234567890", "0.123456789012345678901234567891"
    cells = (f"<={low}", f">{low} <{high}", f">={high}")
    rows = tuple(Rule((cell,), outcome, "1") for cell, outcome in zip(cells, "xyz", strict=True))
    made = Made((("share", Number(0, 1)),), rows, "unique")
    made.compiled().prove()
    table = made.compiled()
    assert [table.look_up({"share": Decimal(edge)}.get).matched for edge in (low, high)] == [(1,), (3,)]


def test_not_applicable_is_a_value_of_its_own() -> None:
    made = Made((("rate", Number(0, 100, na=True)),), (Rule((NA,), "x", "1"), Rule((">=0",), "y", "1")), "unique")
    table = made.compiled()
    table.prove()
    assert [table.look_up({"rate": value}.get).matched for value in (NA, Decimal(0), Decimal(100))] == [
        (1,),
        (2,),
        (2,),
    ]


def test_what_two_collecting_rules_cover_between_them_is_certain() -> None:
    made = Made(
        (("member", YesNo()), ("late", YesNo())),
        (Rule((True, True), "fee", "1"), Rule((False, True), "fee", "2"), Rule((True, ANY), "card", "3")),
        "collect",
    )
    assert asked(made, late=True)[1] == ("member",)
    assert asked(made, late=False, member=False) == ((), ())
    fee_only = Made(made.inputs, made.rules[:2], "collect")
    assert asked(fee_only, late=True) == ((1, 2), ())
