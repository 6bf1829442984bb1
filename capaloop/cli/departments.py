"""The departments over HTTP: reading, and what an operator does with parked messages.

A client never needs to know which department keeps something: all are asked at once, whoever has it answers.
"""

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from http.client import HTTPException
from types import MappingProxyType
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

from capaloop.cli.endings import Declined, Unreachable
from capaloop.cli.places import Installation, installation_of
from capaloop.cli.refusals import declined, unreachable
from capaloop.cli.session import Session
from capaloop.cli.site_words import SiteWords

Answer = dict[str, Any]
FoundT = TypeVar("FoundT")

TIMEOUT_SECONDS: Final = 15.0
MOST_IN_A_PAGE: Final = 200
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
DIRECT: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Departments:
    """The departments that an installation has."""

    session: Session
    installation: Installation

    @classmethod
    def of(cls, session: Session) -> "Departments":
        """The departments named or running here. Unreachable when there are none."""
        installation = installation_of(session)
        if not installation.bases:
            raise unreachable(session, session.say("nowhere"))
        return cls(session, installation)

    def speaking(self, among: tuple[str, ...] = ()) -> Session:
        """The session with the words of the sites that these departments serve."""
        return replace(self.session, words=SiteWords(partial(self._words_of, (among or self.names)[0])))

    def _words_of(self, department: str, site: str) -> Answer:
        try:
            return self.get(department, f"/v1/words/{quote(site, safe='')}")
        except Declined as refused:
            if refused.problem.get("status") == 404:  # a site of old cases that is configured no more
                return {}
            raise

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.installation.bases)

    def get(self, department: str, path: str, **query: Any) -> Answer:
        """What the department answers. Declined with its problem, or Unreachable."""
        given = {name: str(value) for name, value in query.items() if value not in (None, "")}
        return self._document("GET", department, f"{path}?{urlencode(given)}" if given else path)

    def lines(self, department: str, path: str, **query: Any) -> Iterator[bytes]:
        """A file that the department makes, line by line as it comes. Declined with its problem, or Unreachable."""
        request = self._request("GET", department, f"{path}?{urlencode(query)}")
        base = self._base(department)
        try:
            with DIRECT.open(request, timeout=TIMEOUT_SECONDS) as response:
                yield from response
        except urllib.error.HTTPError as refused:
            raise self._refusal(refused, department, base) from None
        except (urllib.error.URLError, HTTPException, OSError) as wrong:
            raise self._silent(department, base, getattr(wrong, "reason", wrong)) from None

    def post(self, department: str, path: str, body: Mapping[str, Any], *, key: str | None = None) -> Answer:
        """What the department answers; with the same `key` again it does nothing again."""
        content = json.dumps(body, ensure_ascii=False).encode()
        given = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
        return self._document("POST", department, path, content, given)

    def send_file(self, department: str, path: str, content: bytes) -> Answer:
        """What the department answers to a file; what the file is, it finds out by itself."""
        return self._document("POST", department, path, content, {"Content-Type": "application/octet-stream"})

    def items(self, department: str, path: str, *, most: int = sys.maxsize, **query: Any) -> list[Answer]:
        """The entries of a list, page after page, at most so many."""
        found: list[Answer] = []
        cursor = None
        while len(found) < most:
            size = min(MOST_IN_A_PAGE, most - len(found))
            page = self.get(department, path, limit=size, cursor=cursor, **query)
            found += page["items"]
            cursor = page.get("next")
            if not cursor:
                break
        return found

    def from_each(self, ask: Callable[[str], FoundT], among: tuple[str, ...] = ()) -> dict[str, FoundT]:
        """What each department says to `ask`, asked at the same time."""
        names = among or self.names
        with ThreadPoolExecutor(len(names)) as pool:
            return dict(zip(names, pool.map(ask, names), strict=True))

    def whoever_has(self, path: str, **query: Any) -> tuple[str, Answer]:
        """The department that knows the thing at this path, and what it says. Declined (404) when none does."""
        return self._whoever_has(lambda department: self.get(department, path, **query))

    def file_of_whoever_has(self, path: str) -> tuple[str, bytes]:
        """The department that keeps the file at this path, and its bytes. Declined (404) when none does."""
        return self._whoever_has(lambda department: self._ask("GET", department, path))

    def _whoever_has(self, ask: Callable[[str], FoundT]) -> tuple[str, FoundT]:
        def answer_of(department: str) -> FoundT | Declined:
            try:
                return ask(department)
            except Declined as declined:
                return declined

        said = self.from_each(answer_of)
        for department, answer in said.items():
            if not isinstance(answer, Declined):
                return department, answer
        refusals = [answer for answer in said.values() if isinstance(answer, Declined)]
        raise next((one for one in refusals if one.problem.get("status") != 404), refusals[0])

    def _document(
        self, method: str, department: str, path: str, body: bytes | None = None, given: Mapping[str, str] = NOTHING
    ) -> Answer:
        return self._read(self._ask(method, department, path, body, given), department, self._base(department))

    def _ask(
        self, method: str, department: str, path: str, body: bytes | None = None, given: Mapping[str, str] = NOTHING
    ) -> bytes:
        base, request = self._base(department), self._request(method, department, path)
        request.data = body
        for name, value in given.items():
            request.add_header(name, value)
        try:
            with DIRECT.open(request, timeout=TIMEOUT_SECONDS) as response:
                return bytes(response.read())
        except urllib.error.HTTPError as refused:
            raise self._refusal(refused, department, base) from None
        except (urllib.error.URLError, HTTPException, OSError) as wrong:
            raise self._silent(department, base, getattr(wrong, "reason", wrong)) from None

    def _request(self, method: str, department: str, path: str) -> urllib.request.Request:
        return urllib.request.Request(self._base(department) + path, method=method, headers=self._headers())

    def _base(self, department: str) -> str:
        base = self.installation.bases.get(department)
        if base is None:
            raise self._silent(department, "?", self.session.say("department.unknown"))
        return base

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json", "Accept-Language": self.session.language}
        if self.installation.token:
            headers["Authorization"] = f"Bearer {self.installation.token}"
        return headers

    def _read(self, content: bytes, department: str, base: str) -> Answer:
        try:
            found = json.loads(content)
        except ValueError as wrong:
            raise self._silent(department, base, wrong) from None
        if not isinstance(found, dict):
            raise self._silent(department, base, self.session.say("department.no_object"))
        return found

    def _refusal(self, refused: urllib.error.HTTPError, department: str, base: str) -> Declined | Unreachable:
        told = _problem_in(refused.read())
        if told is not None:
            return Declined(told)
        if refused.code < 500:
            said = self.session.say("department.status", department=department, status=refused.code)
            return declined(self.session, "refused", said)
        return self._silent(department, base, f"HTTP {refused.code}")

    def _silent(self, department: str, base: str, why: object) -> Unreachable:
        detail = self.session.say("department.silent", department=department, base=base, why=why)
        return unreachable(self.session, detail)


def path_of_case(case: str) -> str:
    """`/v1/cases/SITE/NUMBER`, whatever stands in the number."""
    site, _, number = case.partition("/")
    return f"/v1/cases/{quote(site, safe='')}/{quote(number, safe='')}"


def path_of_task(task: str) -> str:
    return f"/v1/tasks/{quote(task, safe='')}"


def _problem_in(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "title" in found else None
