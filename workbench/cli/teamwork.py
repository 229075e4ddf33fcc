"""`assign`, `release`, `move`, `next`: who works what, and where it lies."""

import argparse

from workbench.cli.confirming import finish
from workbench.cli.session import workbench_of
from workbench.operations.casework import release_cases
from workbench.operations.next_case import take_next
from workbench.operations.reassignment import give_cases, move_cases


def assign(options: argparse.Namespace) -> int:
    """Give a case to somebody."""
    with workbench_of(options) as workbench:
        case = workbench.desk.case_id(options.case)
        return finish(options, workbench, give_cases(workbench.desk, [case], options.login))


def release(options: argparse.Namespace) -> int:
    """Give a case back to the queue."""
    with workbench_of(options) as workbench:
        case = workbench.desk.case_id(options.case)
        return finish(options, workbench, release_cases(workbench.desk, [case]))


def move(options: argparse.Namespace) -> int:
    """Move a case to another team."""
    with workbench_of(options) as workbench:
        case = workbench.desk.case_id(options.case)
        changes = move_cases(workbench.desk, [case], options.scope, options.reason)
        return finish(options, workbench, changes)


def next_case(options: argparse.Namespace) -> int:
    """Take the most urgent case that nobody holds."""
    with workbench_of(options) as workbench:
        reader = workbench.profile.queue_reader()
        try:
            changes = take_next(workbench.desk, workbench.sync, reader)
        finally:
            reader.close()
        return finish(options, workbench, changes)
