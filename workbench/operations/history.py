"""Loading history: operations of the past, by others, marked as imported."""

from collections.abc import Callable, Iterable
from itertools import islice

from workbench.domain.operations import Operation
from workbench.operations.desk import Desk

_SLICE = 1_000


def load_history(
    desk: Desk,
    operations: Iterable[tuple[Operation, tuple[bytes, ...]]],
    progress: Callable[[int], None] | None = None,
) -> int:
    """Record operations with the times and actors they had, and return how many.

    Args:
        desk: whose profile takes them in.
        operations: operations with `imported` set, in the order they happened on each case, and
            the bytes of the files that each names by hash.
        progress: is told how many are loaded, after each thousand.
    """
    loaded = 0
    remaining = iter(operations)
    while batch := list(islice(remaining, _SLICE)):
        files = [content for _, contents in batch for content in contents]
        loaded += len(desk.ledger.record([o for o, _ in batch], desk.person.role, files))
        if progress is not None:
            progress(loaded)
    return loaded
