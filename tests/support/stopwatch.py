"""Times for benchmarks, in milliseconds of wall clock."""

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter_ns


def rounds_ms(work: Callable[[], object], rounds: int = 9, warmup: int = 2) -> list[float]:
    """How long each of `rounds` calls took, after `warmup` calls that do not count.

    The garbage collector rests meanwhile, as in `timeit`: its pauses belong to whatever ran before.
    """
    for _ in range(warmup):
        work()
    gc.collect()
    collecting = gc.isenabled()
    gc.disable()
    try:
        times = []
        for _ in range(rounds):
            started = perf_counter_ns()
            work()
            times.append((perf_counter_ns() - started) / 1e6)
    finally:
        if collecting:
            gc.enable()
    return times


def median_ms(work: Callable[[], object], rounds: int = 9, warmup: int = 2) -> float:
    """The middle time of `rounds` calls: what a person usually waits."""
    return median(rounds_ms(work, rounds, warmup))


def best_ms(work: Callable[[], object], rounds: int = 9, warmup: int = 2) -> float:
    """The shortest time of `rounds` calls: what the work itself needs on a quiet machine."""
    return min(rounds_ms(work, rounds, warmup))
