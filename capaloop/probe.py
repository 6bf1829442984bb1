"""Asks the departments whose ports the environment names whether they are ready: `python -m capaloop.probe`.

For the health check of a container: quick, and without a word of the product's own. 0 when all are, else 1.
"""

import os
import re
import sys
import urllib.request
from collections.abc import Mapping

PORT = re.compile(r"CAPALOOP_([A-Z]+)_HTTP_PORT")
SECONDS = 5.0


def main(environment: Mapping[str, str] = os.environ) -> int:
    ports = {name: port for name, port in environment.items() if PORT.fullmatch(name) and port not in ("", "0")}
    if not ports:
        sys.stderr.write("no department is named; expected its port in CAPALOOP_<DEPARTMENT>_HTTP_PORT\n")
        return 1
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for name, port in ports.items():
        try:
            direct.open(f"http://127.0.0.1:{port}/readyz", timeout=SECONDS).close()
        except (OSError, ValueError) as wrong:
            sys.stderr.write(f"{name}={port}: not ready: {wrong}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
