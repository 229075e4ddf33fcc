"""Taking in files from the window: in small slices, so that a claim need not wait for a thousand.

Each slice is one write; between two of them other writes have their turn, the count moves on and
the person may stop.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.jobs.bench import Bench, Desk
from workbench.changes import Changes, Recorded
from workbench.errors import EnvironmentFault

_SLICE = 24


class TakingIn(QObject):
    """Takes files in, one slice after the other."""

    began = Signal(int)
    """How many files there are."""
    advanced = Signal(int, int)
    """Files done, files in all."""
    ended = Signal(str)
    """What became of them, in words."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._left: list[str] = []
        self._total = 0
        self._outcomes: Counter[str] = Counter()
        self._lost: list[str] = []
        self._stopped = False

    @property
    def under_way(self) -> bool:
        """Whether files are being taken in."""
        return self._total > 0

    def begin(self, paths: Iterable[str]) -> None:
        """Take in files and folders of files; more may be added while others are under way."""
        given = list(paths)

        def look(_desk: Desk) -> list[str]:
            return files_of(given)

        self._bench.read(look, self._on_files)

    def stop(self) -> None:
        """Leave the rest where it is; what was taken in stays."""
        self._stopped = True

    def _on_files(self, files: list[str]) -> None:
        running = self.under_way
        self._left += files
        self._total += len(files)
        if not files and not running:
            self.ended.emit("There was no file to take in.")
        elif not running:
            self.began.emit(self._total)
            self._go_on()

    def _go_on(self) -> None:
        if self._stopped or not self._left:
            self._end()
            return
        part, self._left = self._left[:_SLICE], self._left[_SLICE:]
        self._bench.do(
            lambda desk: self._take(desk, part), self._on_slice, partial(self._on_failure, part)
        )

    def _take(self, desk: Desk, part: Sequence[str]) -> Changes:
        from workbench.operations.intake import take_in

        results = take_in(desk, part)
        lost = [result for result in results if result.outcome == "unreadable" and not result.case]
        self._outcomes.update(result.outcome for result in results if result not in lost)
        self._outcomes["lost"] += len(lost)
        self._lost += [f"{Path(result.path).name}: {result.reason}" for result in lost]
        # Views ask which cases changed, not by which operation: one line a case will do.
        recorded = tuple(
            Recorded(result.case, "message.receive", result.case, "applied", {})
            for result in results
            if result.case is not None
        )
        return Changes(recorded, "")

    def _on_slice(self, _changes: Changes) -> None:
        self.advanced.emit(self._total - len(self._left), self._total)
        self._go_on()

    def _on_failure(self, part: Sequence[str], error: BaseException) -> None:
        rest = [*part, *self._left]
        self._left = rest
        self._end()
        if isinstance(error, EnvironmentFault):
            self._bench.refused.emit(error, partial(self.begin, rest))
        else:
            self._bench.failed.emit(error)

    def _end(self) -> None:
        words = self._words()
        self._left, self._total, self._stopped = [], 0, False
        self._outcomes.clear()
        self._lost = []
        self.ended.emit(words)
        self._bench.sync_now()

    def _words(self) -> str:
        said = {
            "new": "{n} new",
            "joined": "{n} joined their thread",
            "duplicate": "{n} already here",
            "unreadable": "{n} kept as files, since nothing here reads them",
            "lost": "{n} could not be opened",
        }
        parts = [
            words.format(n=f"{self._outcomes[outcome]:,}")
            for outcome, words in said.items()
            if self._outcomes[outcome]
        ]
        sentence = f"Taken in: {', '.join(parts) or 'nothing'}."
        if self._left:
            sentence += f" {len(self._left):,} were left where they are."
        if self._lost:
            sentence += f" {self._lost[0]}"
        return sentence


def files_of(paths: Iterable[str]) -> list[str]:
    """Return the files that are meant: folders stand for all files in them."""
    found: list[str] = []
    for path in paths:
        folder = Path(path)
        if folder.is_dir():
            found += sorted(str(child) for child in folder.rglob("*") if child.is_file())
        else:
            found.append(path)
    return found
