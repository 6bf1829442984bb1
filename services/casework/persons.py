"""Who may do what: where a site names the persons of a role, only they act in it."""

from collections.abc import Iterable

from rules.procedure import Procedure
from shared.messages.errors import FieldError, Refused
from shared.messages.text import Text


def check_person(procedure: Procedure, roles: Iterable[str], person: str) -> None:
    """Refuses a person whom none of the roles has; a role for which the site names nobody is open to all."""
    filled = {role: procedure.roles[role].persons for role in roles if role in procedure.roles}
    if all(persons and person not in persons for persons in filled.values()) and filled:
        names = ", ".join(filled)
        expected = Text(f"{names} 的人员", f"a person of the role {names}")
        raise Refused(403, "identity", expected, [FieldError("by", expected, person, "identity")])
