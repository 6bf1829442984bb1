"""From what packs say to what can be asked: the layers of each question, compiled and proved."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from .answering import (
    JUDGE_FORM,
    JUDGED,
    TO_JUDGE,
    CollectAnswer,
    Compiled,
    CompletenessAnswer,
    FormulaAnswer,
    JudgementAnswer,
    TableAnswer,
)
from .answers import (
    CONTRADICTION,
    JUDGE,
    PASS,
    Answer,
    Collect,
    Completeness,
    Deadline,
    Formula,
    Judgement,
    Mark,
    Rule,
    Table,
    clauses_of,
)
from .calendar import WorkingTime
from .check_deadlines import deadline_answer
from .conditions import is_
from .deciding import Answered, Layer
from .declarations import Field, Form, Task
from .domains import Choice, Domain, Mismatch, YesNo
from .errors import DeclarationError, TableRefused
from .hooks import Question
from .table import CompiledTable

Domains = Mapping[str, Domain]


class Compiler:
    """Compiles the answers of one site; what is wrong is reported, one line each, and left out.

    `here` is when the site works. `refused` are settings of which it is known already that they have no value; that
    they lack it is not told twice.
    `for_each` are the forms that are filled for each member of a list.
    """

    def __init__(
        self,
        domains: Domains,
        forms: Mapping[str, Form],
        settings: Mapping[str, Any],
        report: Callable[[str], None],
        here: WorkingTime,
        refused: frozenset[str] = frozenset(),
        for_each: frozenset[str] = frozenset(),
    ) -> None:
        self._domains = domains
        self._forms = forms
        self._settings = settings
        self._report = report
        self._here = here
        self._refused = refused
        self._for_each = for_each

    def answered(self, question: Question, said: list[tuple[str, Answer]], winner: str) -> Answered | None:
        """The question with its layers, the deciding pack first; nothing if it cannot be asked."""
        chosen = said if question.combine == "collect" else self._chain(question, said, winner)
        layers = [Layer(pack, made) for pack, answer in chosen if (made := self._compiled(question, pack, answer))]
        if len(layers) < len(chosen) or not layers:
            return None
        if question.combine == "one":
            self._check_outcomes(question, chosen)
        heard = [layer.pack for layer in layers]
        return Answered(question, tuple(layers), tuple(pack for pack, _ in reversed(said) if pack not in heard))

    def _chain(self, question: Question, said: list[tuple[str, Answer]], winner: str) -> list[tuple[str, Answer]]:
        """The layers that may be heard, from the deciding one down to the first that never hands on."""
        if winner and winner not in [pack for pack, _ in said]:
            self._report(f"answers.{question.name}: {winner} does not answer it")
            return []
        start = [pack for pack, _ in said].index(winner) if winner else len(said) - 1
        chain: list[tuple[str, Answer]] = []
        for at in range(start, -1, -1):
            chain.append(said[at])
            if not _hands_on(said[at][1]):
                if not winner:
                    self._check_replaces(question.name, said[at], said[at - 1][0] if at else "")
                return chain
        self._report(f"{question.name}: {chain[-1][0]} hands on with PASS, but no pack below it answers")
        return chain

    def _check_replaces(self, question: str, top: tuple[str, Answer], below: str) -> None:
        pack, answer = top
        wanted = f"{below}:{question}" if below else ""
        if answer.replaces == wanted:
            return
        if answer.replaces:
            meant = f"below it {below} answers" if below else "no pack below it answers"
            self._report(f"{pack}: {question} replaces {answer.replaces}, but {meant}")
        else:
            self._report(
                f"{question} is answered by {below} and {pack}; name the winner under [answers], "
                f'or let {pack} say replaces="{wanted}"'
            )

    def _compiled(self, question: Question, pack: str, answer: Answer) -> Compiled | None:
        name = f"{pack}:{question.name}"
        try:
            return self._made(question, name, answer)
        except TableRefused as problem:
            if problem.setting not in self._refused:
                self._report(str(problem))
        except DeclarationError as problem:
            self._report(str(problem))
        except (TypeError, ValueError) as problem:
            self._report(f"{name}: {problem}")
        return None

    def _made(self, question: Question, name: str, answer: Answer) -> Compiled:
        fitting: tuple[type[Answer], ...] = (Table, Formula, Judgement, Completeness, Deadline)
        if question.combine == "collect":
            fitting = (Collect, Formula)
        if not isinstance(answer, fitting):
            expected = " or ".join(kind.__name__ for kind in fitting)
            raise DeclarationError(f"{name}: expected a {expected}, got a {type(answer).__name__}")
        return self._of_kind(question, name, answer)

    def _of_kind(self, question: Question, name: str, answer: Answer) -> Compiled:
        if isinstance(answer, Table):
            return self._table(question, name, answer)
        if isinstance(answer, Collect):
            table = self._compile(name, answer.inputs, answer.rules, "collect", question)
            table.prove_reachable()
            return CollectAnswer(table)
        if isinstance(answer, Formula):
            return FormulaAnswer(answer, self._inputs(name, answer.inputs), self._domain(name, question.name))
        if isinstance(answer, Judgement):
            self._check_judged(question, name, answer)
            return JudgementAnswer(answer, self._inputs(name, answer.inputs))
        if isinstance(answer, Deadline):
            return deadline_answer(name, question, answer, self._domains.get, self._here)
        assert isinstance(answer, Completeness)
        form = self._form(name, answer.form)
        if not isinstance(question.outcome, YesNo):
            raise DeclarationError(f"{name}: a Completeness answers with yes or no, not {question.outcome.describe()}")
        required = tuple(f.name for f in form.fields if f.required)
        return CompletenessAnswer(required, clauses_of(answer.clause), for_each=form.name in self._for_each)

    def _table(self, question: Question, name: str, answer: Table) -> Compiled:
        table = self._compile(name, answer.inputs, answer.rules, answer.hit, question)
        table.prove()
        if any(rule.outcome is JUDGE for rule in answer.rules) != bool(answer.judged_by):
            raise DeclarationError(f"{name}: a table with the outcome JUDGE says judged_by, and only such a table")
        return TableAnswer(question, table)

    def _compile(
        self, name: str, inputs: tuple[str, ...], rules: tuple[Rule, ...], hit: str, question: Question
    ) -> CompiledTable:
        marks = (PASS, JUDGE, CONTRADICTION) if hit != "collect" else ()
        read = [_read_rule(f"{name}: rule {n}", rule, question.outcome, marks) for n, rule in enumerate(rules, 1)]
        domains = [(fact, self._domain(name, fact)) for fact, _ in self._inputs(name, inputs, tables=True)]
        return CompiledTable(name, domains, read, self._settings, hit, _said_by)

    def _check_outcomes(self, question: Question, chain: list[tuple[str, Answer]]) -> None:
        """Every declared outcome is yielded by some rule, unless a formula or a person may yield it too."""
        if not all(isinstance(answer, Table) for _, answer in chain):
            return
        tables = [answer for _, answer in chain if isinstance(answer, Table)]
        yielded = [rule.outcome for table in tables for rule in table.rules]
        said = [member for table in tables for member in table.yields]
        declared = said or _members(question.outcome)
        name = f"{chain[0][0]}:{question.name}"
        for member in declared:
            if member not in yielded and JUDGE not in yielded:
                self._report(f"{name}: no rule yields the declared outcome {member!r}")
        for outcome in yielded:
            if said and outcome not in declared and not isinstance(outcome, Mark):
                self._report(f"{name}: yields does not name {outcome!r}")

    def _inputs(self, name: str, inputs: tuple[str, ...], *, tables: bool = False) -> tuple[tuple[str, bool], ...]:
        read = tuple((fact.removesuffix("?"), fact.endswith("?")) for fact in inputs)
        for fact, optional in read:
            if optional and tables:
                raise DeclarationError(f"{name}: {fact}?: a table's input cannot be optional; use a formula first")
            self._domain(name, fact)
        return read

    def _domain(self, name: str, fact: str) -> Domain:
        if fact not in self._domains:
            raise DeclarationError(f"{name}: nothing supplies the fact {fact}")
        return self._domains[fact]

    def _form(self, name: str, form: str) -> Form:
        if form not in self._forms:
            raise DeclarationError(f"{name}: no form is named {form}")
        return self._forms[form]

    def _check_judged(self, question: Question, name: str, answer: Judgement) -> None:
        """The field is there, and whatever it may hold is an outcome of the question."""
        stated = next((f for f in self._form(name, answer.form).fields if f.name == answer.judged), None)
        if stated is None:
            raise DeclarationError(f"{name}: the form {answer.form} has no field {answer.judged}")
        domain = self._domain(name, answer.judged)
        if not domain.lies_in(question.outcome):
            raise DeclarationError(
                f"{name}: {answer.judged} is {domain.describe()}, the question asks for {question.outcome.describe()}"
            )


def judging(question: Question, table: Table) -> tuple[Form, Task]:
    """The form and the task by which a person decides what a table leaves to judgement."""
    clause = tuple(c for rule in table.rules if rule.outcome is JUDGE for c in clauses_of(rule.clause))
    stated = (Field(JUDGED + question.name, question.outcome),)
    form = Form(JUDGE_FORM + question.name, question.of, stated, clause, each_cycle=True)
    when = is_(TO_JUDGE + question.name, True)
    return form, Task(form.name, question.of, table.judged_by, form.name, clause, when, before=("close",))


def judged_tables(
    questions: Mapping[str, Question], answers: Mapping[str, list[tuple[str, Answer]]]
) -> Iterator[tuple[str, Question, Table]]:
    """The tables that leave something to a person, with the pack and the question."""
    for name, question in questions.items():
        for pack, answer in answers[name]:
            if isinstance(answer, Table) and answer.judged_by:
                yield pack, question, answer


def _read_rule(where: str, rule: Rule, domain: Domain, marks: tuple[Mark, ...]) -> Rule:
    """The rule with its outcome as a value of the question's domain."""
    if not all(_is_plain(value) for value in rule.values.values()):
        expected = "texts, whole numbers, yes and no, or lists of these"
        raise DeclarationError(f"{where}: values: expected {expected}, got {dict(rule.values)}")
    if isinstance(rule.outcome, Mark) and rule.outcome in marks:
        return rule
    try:
        return replace(rule, outcome=domain.read(rule.outcome))
    except Mismatch as problem:
        raise DeclarationError(f"{where}: outcome {rule.outcome!r}: expected {problem}") from None


def _is_plain(value: Any) -> bool:
    """Whether a value is JSON as it stands, so that a receipt gives it back unchanged."""
    if isinstance(value, list):
        return all(isinstance(one, str | bool | int) for one in value)
    return isinstance(value, str | bool | int) or value is None


def _hands_on(answer: Answer) -> bool:
    return isinstance(answer, Table) and any(rule.outcome is PASS for rule in answer.rules)


def _said_by(rule: Rule) -> Any:
    return (rule.outcome, repr(sorted(rule.values.items())))


def _members(domain: Domain) -> tuple[Any, ...]:
    if isinstance(domain, YesNo):
        return (True, False)
    return domain.members if isinstance(domain, Choice) else ()
