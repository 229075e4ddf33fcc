"""A process that holds one queue of many cases and nothing else: it tells how much memory it took.

Run as `python -m tests.support.long_queue PROFILE`; prints megabytes, resident.
"""

import sys
from pathlib import Path

import psutil
from PySide6.QtWidgets import QApplication

from ui.jobs.bench import Bench
from ui.jobs.runner import JobRunner
from ui.queue.queue_pane import QueuePane
from workbench.app import unlock_profile
from workbench.domain.cases import View
from workbench.domain.queue import QueueQuestion, Sort
from workbench.settings import Settings

ASKED = [
    {"view": View.OPEN, "search": "review"},
    {"view": View.BREACHED, "sort": Sort.PRIORITY},
    {"view": View.ALL},
]
"""What makes the readers' caches full, the last one with all ids."""
JUMPS = 100


def main(profile: Path) -> None:
    """Ask, jump through the whole list page by page, and tell."""
    app = QApplication([])
    bench = Bench(unlock_profile(Settings(profile, passphrase="t")), JobRunner())
    pane = QueuePane(bench)
    pane.resize(400, 800)
    pane.show()
    questions = iter(ASKED)
    places: list[int] = []

    def go_on() -> None:
        if not pane.model.window.complete:
            return
        question = next(questions, None)
        if question is not None:
            pane.feed.ask(QueueQuestion(**question))  # type: ignore[arg-type]  # one field each
        else:
            count = pane.model.rowCount()
            places.extend(range(0, count, count // JUMPS))
            pane.model.dataChanged.connect(jump)
            jump()

    def jump() -> None:
        if places:
            pane.view.go_to(places.pop())
            pane.view.viewport().repaint()
        else:
            app.quit()

    pane.feed.counted.connect(lambda _count: go_on())
    app.exec()
    print(round(psutil.Process().memory_info().rss / 1e6))
    pane.close()
    bench.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
