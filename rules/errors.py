"""What the engine refuses. Every error names the thing, the value and what was expected."""

from collections.abc import Iterable

from shared.errors import CapaLoopError as CapaLoopError


class ProcedureRefused(CapaLoopError):
    """A site's procedure cannot be loaded; `problems` holds one line for each reason."""

    def __init__(self, site: str, problems: Iterable[str]) -> None:
        self.site = site
        self.problems = tuple(problems)
        super().__init__(f"site {site}: " + "; ".join(self.problems))


class DeclarationError(CapaLoopError):
    """One thing that a pack declares is wrong by itself."""


class TableRefused(DeclarationError):
    """A decision table has a hole, an overlap, a dead rule, or is too large to be checked.

    `setting` is the one that has no value, if that is why.
    """

    def __init__(self, table: str, problem: str, setting: str = "") -> None:
        self.table = table
        self.setting = setting
        super().__init__(f"{table}: {problem}")


class PackError(CapaLoopError):
    """A pack cannot be found, read or trusted."""


class SiteFileError(CapaLoopError):
    """The site file is not what it should be; the text names the place in it."""


class FactError(CapaLoopError):
    """A fact has an unknown name (`code` is `unknown-field`), or a value that does not fit (`type`)."""

    def __init__(self, fact: str, expected: str, got: object, code: str = "type") -> None:
        self.fact = fact
        self.expected = expected
        self.got = got
        self.code = code
        super().__init__(f"{fact}: expected {expected}, got {got!r}")


class FactsRefused(CapaLoopError):
    """Several facts were refused at once."""

    def __init__(self, errors: Iterable[FactError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(str(error) for error in self.errors))
