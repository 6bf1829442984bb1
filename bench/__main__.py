"""`make bench`: measures and prints; `make bench ARGS="--only throughput --database sqlite"` measures a part."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import growth, loop, scaling
from bench.ground import KINDS, Ground, ground
from bench.machine import described
from bench.recording import record_case
from bench.report import Report, tell
from bench.throughput import Effort

PARTS = (*loop.PARTS, "decisions", "growth")
ASKED_FOR = ("scaling",)
FULL = Effort(rounds=5, cases=100, in_flight=20)
QUICK = Effort(rounds=2, cases=10, in_flight=5, warm_up=5)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything asked for was measured."""
    given = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to end, it still stops what it started
    with ground() as stands:
        report = Report(described(stands.broker_version()))
        try:
            _measure(report, stands, given)
        finally:
            report.save(given.output)
            tell(f"all figures: {given.output}")
            if given.markdown:
                given.markdown.write_text(report.markdown(), encoding="utf-8")
    return 0


def _measure(report: Report, stands: Ground, given: argparse.Namespace) -> None:
    parts, effort = given.only, QUICK if given.quick else FULL
    if "decisions" in parts:
        tell("decisions")
        from bench import decisions_run  # the rule engines are there with the extra `bench` alone

        decisions_run.run(report, quick=given.quick)
    shape = record_case()
    if "scaling" in parts:
        scaling.run(report, stands, shape, quick=given.quick)
    for kind in given.database:
        if set(parts) & set(loop.PARTS):
            loop.run(report, stands, kind, shape, parts, effort)
        if "growth" in parts:
            growth.run(report, stands, kind, given.levels or growth.levels(kind, quick=given.quick), effort)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="measure CAPA Loop, a floor and its rivals")
    parser.add_argument("--only", type=_parts, default=PARTS, help=f"some of {','.join((*PARTS, *ASKED_FOR))}")
    parser.add_argument("--database", type=_kinds, default=KINDS, help="sqlite, postgresql or both (unless said)")
    parser.add_argument("--quick", action="store_true", help="little of everything: whether it works, not how fast")
    parser.add_argument("--levels", type=_levels, help="growth: how many stored cases, such as 1000,10000")
    parser.add_argument("--output", type=Path, default=Path("var/bench/figures.json"), help="where all figures go")
    parser.add_argument("--markdown", type=Path, help="a file for the tables as Markdown")
    return parser


def _parts(text: str) -> tuple[str, ...]:
    return _chosen(text, (*PARTS, *ASKED_FOR))


def _kinds(text: str) -> tuple[str, ...]:
    return KINDS if text == "both" else _chosen(text, KINDS)


def _levels(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in text.split(","))


def _chosen(text: str, known: Sequence[str]) -> tuple[str, ...]:
    found = tuple(text.split(","))
    wrong = [each for each in found if each not in known]
    if wrong:
        raise argparse.ArgumentTypeError(f"{', '.join(wrong)}: expected some of {', '.join(known)}")
    return found


if __name__ == "__main__":
    sys.exit(main())
