"""Number schemes: how numbers are written, where a series begins anew, what is no scheme; whose scheme stands."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.api import Field, Scheme, Text, YesNo
from rules.errors import DeclarationError
from rules.evaluate import evaluate
from rules.numbering import Scheme as EngineScheme
from tests.rules.making import FILL, KIND, NOW, SHEET, case, made, matter, problems

DAY = date(2011, 3, 9)


@pytest.mark.parametrize(
    ("scheme", "facts", "written", "period"),
    [
        ("F{yyyy}-{n:04}", {}, "F2011-0007", "F2011-{n}"),
        ("{yy}{mm}/{n}", {}, "1103/7", "1103/{n}"),
        ("J{unit}-{yyyy}-{n:03}", {"unit": "铸锻"}, "J铸锻-2011-007", "J铸锻-2011-{n}"),
        ("{n:02} of {a.b}", {"a.b": 5}, "07 of 5", "{n} of 5"),
    ],
)
def test_a_number_is_written_by_its_scheme(scheme: str, facts: dict[str, object], written: str, period: str) -> None:
    assert Scheme(scheme).written(DAY, 7, facts) == written
    assert Scheme(scheme).period(DAY, facts) == period
    assert EngineScheme is Scheme


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("F{yyyy}", "expected one serial such as {n:04}, got 'F{yyyy}'"),
        ("F{n}{n:03}", "expected one serial such as {n:04}"),
        ("F{n:x}", "expected one serial such as {n:04}"),
        ("F{n} {}", "expected {yyyy}, {yy}, {mm} or a fact, got {}"),
        ("F{n}}", "expected every brace closed, got 'F{n}}'"),
        ("F{unit}{n}", "expected something between the serial and {unit}, got 'F{unit}{n}'"),
        ("F{n}{unit}", "expected something between the serial and {unit}"),
        ("F{mm}-{n}", "expected {mm} beside {yyyy} or {yy}, got 'F{mm}-{n}'"),
    ],
)
def test_what_is_no_scheme_is_refused(text: str, said: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        Scheme(text)
    assert str(refused.value).startswith(said)


@given(
    st.lists(st.tuples(st.dates(), st.text("1-a", min_size=1, max_size=4)), max_size=60),
    st.sampled_from(["F{yyyy}-{n:03}", "{unit}{yy}{mm}-{n}", "{n}", "{yyyy}{n:02}{mm} {unit}", "{unit}-{n}"]),
)
def test_no_number_is_given_twice_and_each_series_runs_without_a_gap(drawn: list[tuple[date, str]], text: str) -> None:
    scheme = Scheme(text)
    last: dict[str, int] = {}
    numbers = []
    for day, unit in drawn:
        period = scheme.period(day, {"unit": unit})
        last[period] = last.get(period, 0) + 1
        numbers.append(scheme.written(day, last[period], {"unit": unit}))
    assert len(set(numbers)) == len(numbers)


UNIT = Field("unit", Text(longest=20))


def test_a_number_is_wanted_once_the_form_is_filled_and_its_facts_are_known() -> None:
    procedure = made(matter(UNIT, forms=[replace(SHEET, fields=(*SHEET.fields, UNIT), number="F{unit}-{n}")]))
    wanted = [
        evaluate(procedure, case("matter", facts), NOW).forms["sheet"].wants_number
        for facts in ({"done": True}, {"done": True, "unit": "a"}, {"done": True, "unit": "a", "sheet.number": "Fa-1"})
    ]
    assert wanted == [False, True, False]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("F{yyyy}", "form sheet: number: expected one serial such as {n:04}, got 'F{yyyy}'"),
        ("F{colour}-{n}", "form sheet: number: nothing supplies the fact colour"),
        (
            "F{done}-{n}",
            "form sheet: number: done is no choice, whole number or text of at most 100 characters",
        ),
    ],
)
def test_a_form_that_could_never_be_numbered_is_refused(number: str, said: str) -> None:
    assert problems(matter(forms=[replace(SHEET, number=number)])) == [said]


def test_two_schemes_that_would_give_equal_numbers_are_refused() -> None:
    other = replace(SHEET, name="other", fields=(Field("more", YesNo()),), number="F{yyyy}-{n:03}")
    fill = replace(FILL, name="fill_other", form="other")
    forms = [replace(SHEET, number="F{yyyy}-{n}"), other]
    assert problems(matter(forms=forms, tasks=[FILL, fill])) == [
        "forms sheet and other: number: 'F{yyyy}-{n}' and 'F{yyyy}-{n:03}' give equal numbers"
    ]


def test_a_sites_own_scheme_stands_and_is_in_the_hash() -> None:
    plain = made(matter())
    own = made(matter(), numbers={"matter": "X-{yy}-{n:03}", "sheet": "S{n}"})
    assert (own.kinds["matter"].kind.number, own.forms["sheet"].number) == ("X-{yy}-{n:03}", "S{n}")
    assert own.hash != plain.hash
    assert made(matter(), numbers={}).hash == plain.hash


def test_a_sites_scheme_for_what_is_not_there_or_for_two_things_is_refused() -> None:
    assert problems(matter(), numbers={"shoot": "S{n}"}) == [
        "numbers.shoot: no form and no case kind of that name; known are matter, sheet"
    ]
    named_alike = replace(KIND, name="sheet", number="S-{yyyy}-{n}", outcome="sheet_outcome")
    refused = problems(matter(case_kinds=[KIND, named_alike]), numbers={"sheet": "S{n}"})
    assert 'numbers.sheet: it is a form and a case kind; say "form.sheet" or "case_kind.sheet"' in refused
    assert problems(matter(), numbers={"matter": "{yyyy}{n}"}) == [
        "case kind matter: number: expected a prefix, {yyyy} and {n:06}, got '{yyyy}{n}'"
    ]
