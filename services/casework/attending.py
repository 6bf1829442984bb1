"""What goes along with every request over HTTP: a trace where one is wanted, and one log line."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from werkzeug.wrappers import Request, Response

from shared.messages.traceparent import traceparent_of
from shared.store.following import Answered, Following

from .route import Route

log: Final = logging.getLogger("capaloop.web")

ROUTE: Final = "capaloop.route"
"""Where in the environment of a request the route stands to which it was let."""
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def attended(
    following: Following, request: Request, answered: Callable[[], Response], probes: frozenset[str]
) -> Response:
    """The answer, and its line. What is asked for is told by the route: a path that there is not, a query, a header are
    the sender's own words. Of a probe that is answered well only DEBUG hears, and no trace is made.
    """
    begun, probe = time.monotonic(), request.path in probes
    if probe:
        response = answered()
        _tell(request, response, begun, probe=True)
    else:
        with following.request(_method(request), traceparent_of(request.headers.get("traceparent"))) as told:
            response = answered()
            _say(told, request, response)
            _tell(request, response, begun, probe=False)
    if response.is_streamed:
        response.response = _unbroken(response.response)
    return response


def _say(told: Answered, request: Request, response: Response) -> None:
    route: Route | None = request.environ.get(ROUTE)
    told(route.path if route else None, response.status_code)


def _tell(request: Request, response: Response, begun: float, *, probe: bool) -> None:
    route: Route | None = request.environ.get(ROUTE)
    line: dict[str, Any] = {
        "method": _method(request),
        "path": request.path if route else None,
        "status": response.status_code,
        "ms": round((time.monotonic() - begun) * 1000, 3),
    }
    log.log(logging.DEBUG if probe and response.status_code < 400 else logging.INFO, "request", extra=line)


def _method(request: Request) -> str:
    return request.method if request.method in METHODS else "other"


def _unbroken(pieces: Iterable[Any]) -> Iterator[Any]:
    """The server ends the connection without a word when an answer that has begun cannot be finished."""
    try:
        yield from pieces
    except Exception:
        log.exception("an answer broke off")
        raise
