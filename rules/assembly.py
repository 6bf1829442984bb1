"""A site's packs become one `Procedure`, or are refused with every reason at once."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .answering import JUDGE_FORM
from .calendar import working_time_of
from .checks import check
from .compiling import Compiler, judged_tables, judging
from .controlled import ControlledForm
from .controlling import controlled_forms, number_as_the_site_says, revising_acts, role_names
from .deciding import Answered
from .declarations import EACH, FactRole, Form, Setting, Task
from .domains import Domain, ListOf, Mismatch
from .engine_words import ENGINE_WORDS, with_controlled, with_judging
from .errors import DeclarationError, PackError, ProcedureRefused
from .gathering import taking_anew, with_taking_anew
from .hooks import Question
from .members import PerMember
from .namespace import Namespace, narrowed
from .ordering import forms_ordered, needed_through, ordered
from .pack import Pack, installed, load_pack
from .procedure import KindOfCase, Procedure
from .sites import DEPARTMENTS, RoleAtSite, Site
from .stack import Stack, join
from .vocabulary import Vocabulary, joined, with_own_words


def assemble_sites(sites: Mapping[str, Site]) -> dict[str, Procedure]:
    """The procedure of every site; a pack that several sites run is read once."""
    read: dict[Path, Pack] = {}
    return {name: assemble(site, find_packs(site, read)) for name, site in sites.items()}


def find_packs(site: Site, read: dict[Path, Pack] | None = None) -> tuple[Pack, ...]:
    """The packs that a site names, from its own paths first, then from what is installed; `read` are known ones."""
    known_packs = {} if read is None else read
    available = {**installed(), **site.pack_paths}
    unknown = [name for name in site.packs if name not in available]
    if unknown:
        known = ", ".join(sorted(available)) or "none"
        raise ProcedureRefused(site.id, [f"no pack is named {unknown[0]}; installed are {known}"])
    try:
        for folder in (available[name] for name in site.packs):
            if folder not in known_packs:
                known_packs[folder] = load_pack(folder)
    except PackError as problem:
        raise ProcedureRefused(site.id, [str(problem)]) from problem
    for name in site.packs:
        found = known_packs[available[name]].name
        if found != name:
            raise ProcedureRefused(site.id, [f"{available[name]}: the pack there is named {found}, not {name}"])
    return tuple(known_packs[available[name]] for name in site.packs)


def assemble(site: Site, packs: Iterable[Pack]) -> Procedure:
    """The procedure of a site. Raises `ProcedureRefused` listing everything that is wrong with it."""
    assembler = _Assembler(site, tuple(packs))
    procedure = assembler.assembled()
    if assembler.problems:
        raise ProcedureRefused(site.id, dict.fromkeys(assembler.problems))
    return procedure


def with_settings(procedure: Procedure, settings: Mapping[str, Any]) -> Procedure:
    """The same packs at the same site with other values of some settings, for trying things out."""
    site = replace(procedure.site, settings={**procedure.site.settings, **settings})
    return assemble(site, procedure.packs)


class _Assembler:
    def __init__(self, site: Site, packs: tuple[Pack, ...]) -> None:
        self.site = site
        self.packs = packs
        self.refused_settings: set[str] = set()
        self.stack: Stack = join(packs)
        self.problems = self.stack.problems
        if self.problems:
            raise ProcedureRefused(site.id, dict.fromkeys(self.problems))

    def assembled(self) -> Procedure:
        settings = self._settings()
        roles = self._roles()
        kinds = self._things("case_kinds")
        number_as_the_site_says(self.stack, self.site, self.problems.append)
        self.controlled = controlled_forms(self.stack, self.problems.append)
        self.questions = narrowed(self._asked(kinds), roles, self._role_questions())
        self._add_judging()
        self._add_taking_anew()
        namespace = self._namespace(kinds)
        answered = self._answered(namespace, settings)
        procedure = Procedure(
            site=self.site,
            packs=self.packs,
            hash=self._hash(settings, roles, namespace),
            facts=MappingProxyType(namespace.facts),
            domains=MappingProxyType(namespace.domains),
            questions=MappingProxyType(answered),
            kinds=MappingProxyType({name: self._kind(name, answered, namespace) for name in kinds}),
            forms=MappingProxyType(self._forms()),
            settings=MappingProxyType({n: v for n, (v, _) in settings.items() if v is not None}),
            setting_layers=MappingProxyType({n: layer for n, (_, layer) in settings.items()}),
            declared_settings=MappingProxyType(self._things("settings")),
            roles=MappingProxyType(roles),
            vocabulary=self._vocabulary(),
            carriers=MappingProxyType({}),
        )
        return check(procedure, self.stack, namespace, self.problems.append)

    def _vocabulary(self) -> Vocabulary:
        words = joined([ENGINE_WORDS, *(pack.vocabulary for pack in self.packs)])
        words = with_taking_anew(with_own_words(words, self.site.own_words), self._things("gatherings"))
        words = with_judging(words, [name for name in self.questions if JUDGE_FORM + name in self.stack.of("forms")])
        return with_controlled(words, self.controlled)

    def _forms(self) -> dict[str, Form]:
        derived = [form for one in self.controlled for form in one.derived_forms.values()]
        return {**self._things("forms"), **{form.name: form for form in derived}}

    def _filled_for_each(self) -> frozenset[str]:
        """The forms that are filled for each member of a list."""
        return frozenset(task.form for task in self._things("tasks").values() if task.for_each)

    def _role_questions(self) -> set[str]:
        """The questions whose answers name roles."""
        told = ((task, one.who) for task in self._things("tasks").values() for one in (task, *task.reminders))
        named = {task.for_each if who == EACH else who.name for task, who in told if isinstance(who, FactRole)}
        return named | role_names(self.controlled)

    def _things(self, noun: str) -> dict[str, Any]:
        return {name: thing for name, (_, thing) in self.stack.of(noun).items()}

    def _add_judging(self) -> None:
        for pack, question, table in judged_tables(self.questions, self.stack.answers):
            form, task = judging(question, table)
            self.stack.things["forms"][form.name] = (pack, form)
            self.stack.things["tasks"][task.name] = (pack, task)

    def _add_taking_anew(self) -> None:
        for pack, gathering in self.stack.of("gatherings").values():
            if gathering.anew_by:
                form, act = taking_anew(gathering)
                self.stack.things["forms"][form.name] = (pack, form)
                self.stack.things["acts"][act.name] = (pack, act)

    def _asked(self, kinds: Mapping[str, Any]) -> dict[str, Question]:
        asked = {}
        for name, said in self.stack.answers.items():
            question = self.stack.questions[name]
            if said and question.of not in ("", *kinds):
                self.problems.append(f"{said[0][0]}: {name} is asked of {question.of}, which no pack declares")
            elif said:
                asked[name] = question
        return asked

    def _settings(self) -> dict[str, tuple[Any, str]]:
        declared = self.stack.of("settings")
        unknown = [name for name in self.site.settings if name not in declared]
        for name in unknown:
            self.problems.append(f"settings.{name}: no pack declares it; known are {', '.join(sorted(declared))}")
        return {name: self._setting(pack, setting) for name, (pack, setting) in declared.items()}

    def _setting(self, pack: str, setting: Setting) -> tuple[Any, str]:
        at_site = setting.name in self.site.settings
        raw = self.site.settings.get(setting.name, setting.default)
        if raw is None:
            if setting.required:
                self._refuse_setting(setting.name, f" is required: {setting.domain.describe()}")
            return None, pack
        try:
            return setting.domain.read(raw), "site" if at_site else pack
        except Mismatch as problem:
            self._refuse_setting(setting.name, f": expected {problem}, got {raw!r}")
            return None, pack

    def _refuse_setting(self, name: str, why: str) -> None:
        self.refused_settings.add(name)
        self.problems.append(f"settings.{name}{why}")

    def _roles(self) -> dict[str, RoleAtSite]:
        declared = self._things("roles")
        for name in self.site.roles:
            if name not in declared:
                self.problems.append(f"roles.{name}: no pack names this role; known are {', '.join(sorted(declared))}")
        return {name: self._role(name, role.host) for name, role in declared.items()}

    def _role(self, name: str, host: str) -> RoleAtSite:
        at_site = self.site.roles.get(name)
        found = (at_site.host if at_site else "") or host
        if found not in DEPARTMENTS:
            self.problems.append(
                f"role {name} has no host; say [sites.{self.site.id}.roles] {name} = {{host = ...}}, "
                f"one of {', '.join(DEPARTMENTS)}"
            )
        return replace(at_site, host=found) if at_site else RoleAtSite(found)

    def _namespace(self, kinds: Mapping[str, Any]) -> Namespace:
        namespace = Namespace(self.problems.append)
        namespace.add_settings(self._things("settings"))
        namespace.add_forms(self._things("forms"), self._filled_for_each())
        namespace.add_schedules(self._things("schedules"))
        namespace.add_controlled(self.controlled, tuple(self._things("roles")))
        namespace.add_questions(self.questions)
        namespace.add_history(kinds)
        namespace.add_gatherings(self._things("gatherings"))
        namespace.add_children(self._things("child_facts"), kinds)
        namespace.check_sources(kinds)
        return namespace

    def _answered(self, namespace: Namespace, settings: Mapping[str, tuple[Any, str]]) -> dict[str, Answered]:
        values = {name: value for name, (value, _) in settings.items()}
        refused = frozenset(self.refused_settings)
        here = working_time_of(self.site.calendar, self.site.timezone)
        forms, report = self._things("forms"), self.problems.append
        compiler = Compiler(namespace.domains, forms, values, report, here, refused, self._filled_for_each())
        answered = {}
        for name, question in self.questions.items():
            one = compiler.answered(question, self.stack.answers[name], self.site.answers.get(name, ""))
            if one:
                answered[name] = one
        for name in self.site.answers:
            if name not in self.questions:
                self.problems.append(f"answers.{name}: no pack of this site answers a question of that name")
        return answered

    def _kind(self, name: str, answered: Mapping[str, Answered], namespace: Namespace) -> KindOfCase:
        own = {q: one for q, one in answered.items() if one.question.of == name}
        controlled = self._controlled(name)
        acts = {**self.stack.of("acts"), **revising_acts(controlled, self.stack, namespace.domains)}
        tasks = tuple(pair for pair in self.stack.of("tasks").values() if pair[1].of == name)
        per_member = tuple(self._per_member(pack, task, namespace) for pack, task in tasks if task.for_each)
        return KindOfCase(
            kind=self._things("case_kinds")[name],
            forms=MappingProxyType({n: f for n, f in self._things("forms").items() if f.of == name}),
            tasks=tasks,
            acts=MappingProxyType({n: pair for n, pair in acts.items() if pair[1].of == name}),
            openings=tuple(pair for pair in self.stack.of("openings").values() if pair[1].of == name),
            child_facts=tuple(c for c in self._things("child_facts").values() if c.of == name),
            order=self._order(own, per_member, controlled),
            per_member=per_member,
            schedules=MappingProxyType(
                {n: pair for n, pair in self.stack.of("schedules").items() if pair[1].opens == name}
            ),
            controlled=controlled,
            gatherings=MappingProxyType(
                {n: pair for n, pair in self.stack.of("gatherings").items() if pair[1].of == name}
            ),
        )

    def _controlled(self, kind: str) -> tuple[ControlledForm, ...]:
        try:
            return forms_ordered([one for one in self.controlled if one.form.of == kind])
        except DeclarationError as problem:
            self.problems.append(str(problem))
            return ()

    def _per_member(self, pack: str, task: Task, namespace: Namespace) -> PerMember:
        listed, form = namespace.domains.get(task.for_each), self._things("forms").get(task.form)
        fields = form.fields if form else ()
        return PerMember(
            pack,
            task,
            item=listed.item if isinstance(listed, ListOf) else Domain(),
            fields=tuple(field.name for field in fields),
            required=tuple(field.name for field in fields if field.required),
        )

    def _order(
        self,
        questions: Mapping[str, Answered],
        per_member: Iterable[PerMember],
        controlled: Iterable[ControlledForm],
    ) -> tuple[Answered, ...]:
        through = {field: (one.task.for_each,) for one in per_member for field in one.fields}
        try:
            return ordered(questions, {**through, **needed_through(controlled)})
        except DeclarationError as problem:
            self.problems.append(str(problem))
            return ()

    def _hash(
        self, settings: Mapping[str, tuple[Any, str]], roles: Mapping[str, RoleAtSite], namespace: Namespace
    ) -> str:
        content = {
            "packs": [(pack.name, pack.digest) for pack in self.packs],
            "settings": {
                name: None if value is None else namespace.domains[name].write(value)
                for name, (value, _) in sorted(settings.items())
            },
            "answers": dict(sorted(self.site.answers.items())),
            "roles": {name: role.host for name, role in sorted(roles.items())},
            "timezone": self.site.timezone,
            **({"numbers": dict(sorted(self.site.numbers.items()))} if self.site.numbers else {}),
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
