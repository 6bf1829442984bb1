"""Who may do what: where a site names the persons of a role, only they act in it, or who stands in for them."""

from collections.abc import Iterable

from rules.procedure import Procedure
from shared.messages.errors import FieldError, Refused
from shared.messages.text import Text


def check_person(procedure: Procedure, roles: Iterable[str], person: str, *, in_person: bool = False) -> str:
    """For whom the person stands in as a deputy, or nothing if he acts for himself.

    Refuses a person whom none of the roles has; a role for which the site names nobody is open to all. With
    `in_person` no deputy may act.
    """
    filled = {role: procedure.roles[role] for role in roles if role in procedure.roles}
    if not filled or any(not one.persons or person in one.persons for one in filled.values()):
        return ""
    for name, role in filled.items():
        if person in role.deputies and not in_person:
            return role.persons[0] if len(role.persons) == 1 else name
    names = ", ".join(filled)
    expected = Text(f"{names} 的人员", f"a person of the role {names}")
    if any(person in role.deputies for role in filled.values()):
        expected = Text(f"{names} 的人员本人，不得代理", f"a person of the role {names} himself: no deputy may do it")
    raise Refused(403, "identity", expected, [FieldError("by", expected, person, "identity")])


def named(person: str, deputy_for: str | None) -> str:
    """Who did it, as facts and receipts say it."""
    return f"{person} (代/for {deputy_for})" if deputy_for else person
