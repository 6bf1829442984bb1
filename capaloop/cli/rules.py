"""`capaloop rules`: look at a site's procedure, check it, and try it out. It needs no broker and no department.

The engine is imported when a command runs, so that help is there at once.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from capaloop.cli.procedures_shown import (
    show_checks,
    show_coverage,
    show_examples,
    show_explained,
    show_questions,
    show_sites,
)
from capaloop.cli.refusals import declined, wrong_value
from capaloop.cli.session import Session
from capaloop.cli.why import show_situation

SiteName = Annotated[str, typer.Option("--site", help="option.site_or_only", metavar="SITE")]
SitesFile = Annotated[
    Path, typer.Option("--sites", help="option.sites", metavar="FILE", envvar="CAPALOOP_SITES", show_envvar=False)
]
FactsFile = Annotated[str, typer.Option("--facts", help="option.facts", metavar="FILE")]
DEFAULT_SITES = Path("sites.toml")


def rules_list(session: Session, site: SiteName = "", sites: SitesFile = DEFAULT_SITES) -> None:
    """Which packs each site runs."""
    from capaloop.cli.procedures import looked_at, sites_of

    found = looked_at(sites_of(session, sites, site))
    session.give(found, lambda console: show_sites(console, session, found))


def rules_show(
    session: Session,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="argument.question")] = None,
    site: SiteName = "",
    sites: SitesFile = DEFAULT_SITES,
) -> None:
    """A site's procedure, or one question with its rules."""
    from capaloop.cli.procedures import head_of, procedure_of
    from rules.catalogue import questions_of, rules_of

    procedure = procedure_of(session, sites, site)
    found = [one for one in questions_of(procedure) if question in (None, one["question"])]
    if not found:
        raise wrong_value(session, "question", ", ".join(sorted(procedure.questions)), question, "choice")
    if question is not None:
        found[0]["rules"] = rules_of(procedure, question)
    document = {**head_of(procedure), "kinds": sorted(procedure.kinds), "questions": found}
    session.give(document, lambda console: show_questions(console, session, found))


def rules_questions(session: Session, site: SiteName = "", sites: SitesFile = DEFAULT_SITES) -> None:
    """Facts, domains, outcomes."""
    from capaloop.cli.procedures import procedure_of
    from rules.catalogue import facts_of, questions_of

    procedure = procedure_of(session, sites, site)
    found = questions_of(procedure)
    document = {"site": procedure.site.id, "facts": facts_of(procedure), "questions": found}
    session.give(document, lambda console: show_questions(console, session, found))


def rules_check(session: Session, site: SiteName = "", sites: SitesFile = DEFAULT_SITES) -> None:
    """Every site is assembled; what is wrong is told, a line each."""
    from capaloop.cli.procedures import looked_at, sites_of

    results = looked_at(sites_of(session, sites, site))
    session.give(results, lambda console: show_checks(console, session, results))
    count = sum(len(one["problems"]) for one in results)
    if count:
        raise declined(session, "refused_procedure", session.say("rules.refused", site=sites, count=count))


def rules_test(session: Session, site: SiteName = "", sites: SitesFile = DEFAULT_SITES) -> None:
    """The worked examples of the packs of a site, under the packs' own settings."""
    from capaloop.cli.procedures import procedure_of
    from capaloop.trial import under_own_settings
    from rules.examples import run_examples

    ran = run_examples(under_own_settings(procedure_of(session, sites, site)))
    found = [{"pack": one.pack, "example": one.name, "failures": list(one.failures)} for one in ran]
    failed = sum(bool(one["failures"]) for one in found)
    told = session.say("rules.tested", passed=len(found) - failed, failed=failed)
    session.give(found, lambda console: show_examples(console, found, told))
    if failed:
        raise declined(session, "examples_failed", told)


def rules_decide(
    session: Session,
    facts: FactsFile,
    question: Annotated[str, typer.Option("--question", help="option.question", metavar="QUESTION")] = "",
    case: Annotated[str, typer.Option("--case", help="option.case_kind", metavar="KIND")] = "",
    site: SiteName = "",
    sites: SitesFile = DEFAULT_SITES,
) -> None:
    """What the procedure says to given facts."""
    from capaloop.cli.procedures import procedure_of, read_facts, speaking, tried

    if question and case:
        raise wrong_value(session, "--case", session.say("rules.not_both"), case, "choice")
    procedure = procedure_of(session, sites, site)
    found = tried(session, procedure, read_facts(session, facts), question, case)
    _give_situation(speaking(session, procedure), found, whole=bool(question))


def _give_situation(session: Session, found: dict[str, Any], *, whole: bool) -> None:
    session.give(found, lambda console: show_situation(console, session, found, whole=whole))
    if found["unused"]:
        session.tell("rules.unused", names=found["unused"])


def rules_explain(
    session: Session,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="argument.question")],
    facts: FactsFile = "",
    site: SiteName = "",
    sites: SitesFile = DEFAULT_SITES,
) -> None:
    """One decision with its whole receipt; without facts, who would owe them."""
    from capaloop.cli.procedures import procedure_of, read_facts, speaking, tried

    procedure = procedure_of(session, sites, site)
    found = tried(session, procedure, read_facts(session, facts) if facts else {}, question, "")
    said = speaking(session, procedure)
    session.give(found, lambda console: show_explained(console, said, found))


def rules_coverage(session: Session, site: SiteName = "", sites: SitesFile = DEFAULT_SITES) -> None:
    """Clause by clause: what carries it, or why nothing does."""
    from capaloop.cli.procedures import procedure_of
    from rules.catalogue import coverage_of

    found = coverage_of(procedure_of(session, sites, site))
    session.give(found, lambda console: show_coverage(console, session, found))
