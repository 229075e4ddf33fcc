"""`verify` and `self-test`."""

import argparse
import sys

from workbench.cli.session import answer, workbench_of
from workbench.cli.trials import trials
from workbench.operations.verification import verify


def verify_chains(options: argparse.Namespace) -> int:
    """Recompute the chains, and name the first broken link."""
    with workbench_of(options) as workbench:
        desk = workbench.desk
        case = desk.case_id(options.case) if options.case else None
        found = verify(desk, case)
    broken = found.broken
    shape = {
        "ok": found.holds,
        "cases": found.cases,
        "notes": found.notes,
        "broken": broken
        and {
            "case": str(broken.case),
            "number": broken.reference,
            "n": broken.n,
            "reason": broken.reason,
        },
        "gap": found.gap,
    }
    answer(options, shape, found.words if found.holds else "")
    if not found.holds:
        print(f"workbench: {found.words}", file=sys.stderr)
    return 0 if found.holds else 1


def self_test(options: argparse.Namespace) -> int:
    """Try each thing that the program stands on; works in an empty profile."""
    found = trials(options.profile)
    lines = [f"{'ok  ' if t.ok else 'FAIL'}  {t.check:<12} {t.detail}" for t in found]
    shape = [{"check": t.check, "ok": t.ok, "detail": t.detail} for t in found]
    answer(options, shape, "\n".join(lines))
    failed = [t for t in found if not t.ok]
    for trial in failed:
        print(f"workbench: {trial.check}: {trial.detail}", file=sys.stderr)
    return 1 if failed else 0
