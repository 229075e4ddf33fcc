"""Signing in to a centre, switching the person, and what is said when the centre shuts one out.

Pages lie over the work and leave it as it was. Another profile is opened by whoever holds the
window: it is closed first, after what is being written.
"""

from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from ui.dialogs.sign_in import SignIn, SignInPage
from ui.jobs.bench import Bench, Desk
from ui.jobs.unlocking import PassphraseWanted, asked
from ui.widgets.notice import Notice
from ui.widgets.progress_strip import ProgressStrip
from workbench.errors import WorkbenchError
from workbench.settings import Settings
from workbench.sync.state import Link, SyncState

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.operations.workers import Worker


class Joined(Protocol):
    """What of the window is needed."""

    bench: Bench
    notice: Notice
    pages: QStackedWidget
    first_sync: ProgressStrip

    def show_sent(self, op_id: UUID | None = None, *, not_applied: bool = False) -> None:
        """Show what was sent."""

    def quit(self) -> None:
        """End, after what is being written."""


class Joining(QObject):
    """The way in to a centre, and out of it."""

    profile_wanted = Signal(object)
    """Settings: another profile is to be opened in the place of this one."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window: Joined = window  # type: ignore[assignment]  # the window is its own parent
        self._page: QWidget | None = None
        self._link = Link.LOCAL
        bench = self._window.bench
        bench.opened.connect(self._on_opened)
        bench.sync_state.connect(self._on_state)

    def sign_in(self) -> None:
        """Ask where the centre is and who works."""
        page = SignInPage(self._join, self._back)
        self._show(page)

    def renew(self) -> None:
        """Ask for the password again, for the same person at the same centre."""
        place = self._window.bench.place
        if place is not None:
            self._show(SignInPage(self._join, self._back, (place, self._window.bench.login)))

    def switch(self) -> None:
        """Ask who works now."""
        from ui.dialogs.people_page import PeoplePage
        from workbench.operations.workers import workers

        here = self._window.bench.settings.profile
        others = [worker for worker in workers() if worker.folder != here]
        self._show(PeoplePage(others, self._open, self.sign_in, self._back))

    def _join(self, given: SignIn) -> None:
        bench, page = self._window.bench, self._page
        settings, bound = bench.settings, bench.contact.bound

        def at_the_centre(here: bool) -> Settings:
            from workbench.operations.joining import join

            return join(
                settings,
                given.server,
                given.login,
                given.password,
                given.new_password,
                here=here,
                ask=asked,
            )

        def go(here: bool) -> None:
            failed = partial(self._on_refused, page)
            bench.runner.far(lambda: at_the_centre(here), partial(self._on_joined, page), failed)

        if bound and given.server == bench.place and given.login == bench.login:
            go(here=True)
        elif bound:
            go(here=False)
        else:
            bench.read(_is_unused, go)

    def _on_joined(self, page: QWidget | None, theirs: Settings) -> None:
        bench = self._window.bench
        if page is not self._page:
            return  # the person went back to the work; the profile lies ready all the same
        if bench.contact.bound and theirs.profile == bench.settings.profile:
            self._back()
            self._window.notice.say("Your password is renewed")
            bench.sync_now()
        else:
            self._begin_with(theirs)

    def _on_refused(self, page: QWidget | None, error: BaseException) -> None:
        from workbench.operations.joining import NewPasswordWanted

        if not isinstance(page, SignInPage) or page is not self._page:
            return
        if isinstance(error, NewPasswordWanted):
            page.want_new_password()
        elif isinstance(error, PassphraseWanted):
            page.refuse(
                "No keyring of this computer keeps keys, so a passphrase has to guard the new "
                "records. Start the program with WORKBENCH_PASSPHRASE set, and sign in again."
            )
        elif isinstance(error, WorkbenchError):
            page.refuse(str(error))
        else:
            page.refuse("The program broke while signing in. Nothing was changed.")
            self._window.bench.failed.emit(error)

    def _open(self, worker: "Worker") -> None:
        bench = self._window.bench
        self._begin_with(Settings(worker.folder, organisation=bench.settings.organisation))

    def _begin_with(self, settings: Settings) -> None:
        from workbench.operations.workers import choose

        try:
            choose(settings.profile)
        except WorkbenchError as error:
            self._window.bench.failed.emit(error)
        self.profile_wanted.emit(settings)

    def _on_opened(self) -> None:
        """Note whose profile this is, so that it can be offered next time."""
        bench, place = self._window.bench, self._window.bench.place

        def note(desk: Desk) -> None:
            from workbench.operations.joining import place_words
            from workbench.operations.workers import Worker, remember

            where = place_words(place or "")
            remember(Worker(bench.settings.profile, desk.person.name, where))

        if place is not None:
            bench.read(note, lambda _: None)

    def _on_state(self, state: SyncState) -> None:
        before, self._link = self._link, state.link
        strip = self._window.first_sync
        if state.link is Link.FIRST_SYNC:
            if before is not Link.FIRST_SYNC:
                strip.begin("First sync: cases of your scopes", can_stop=False)
            if state.total:
                strip.advance(state.done, state.total)
        elif before is Link.FIRST_SYNC and state.link in {Link.SYNCED, Link.TOO_OLD}:
            strip.end()
            self._window.notice.say("All cases of your scopes are here")
        if state.link is before:
            return
        if state.link is Link.SHUT_OUT:
            self._shut_out(state)
        elif state.link is Link.PASSWORD_WANTED:
            waits = f" {state.waiting:,} changes wait." if state.waiting else ""
            self._window.notice.say(
                f"The centre asks for your password again. Everything is kept.{waits}",
                "Give the password",
                self.renew,
                stays=True,
            )
        elif state.link is Link.TOO_OLD:
            self._window.notice.say(
                "The centre is newer than this program. What you do is still sent; what others do "
                "comes here after an update of the program.",
                stays=True,
            )
        elif before is Link.SHUT_OUT and state.link in {Link.SYNCED, Link.FIRST_SYNC}:
            self._back()

    def _shut_out(self, state: SyncState) -> None:
        from ui.dialogs.standstill import StandstillPage

        waits = f"What you did and could not send yet ({state.waiting:,}) is kept on this computer"
        sentences = [
            state.reason or "Your account was switched off, or you are a member of no scope.",
            f"{waits if state.waiting else 'All that you did was sent'}.",
            "Ask your lead or an administrator; once you are let in again, the work goes on.",
        ]
        buttons: list[tuple[str, Callable[[], object]]] = [
            ("Try again", self._window.bench.sync_now),
            ("Show what was sent", self._show_sent),
            ("Switch person …", self.switch),
            ("Quit", self._window.quit),
        ]
        self._show(StandstillPage("The centre does not let you in", sentences, buttons))

    def _show_sent(self) -> None:
        self._back()
        self._window.show_sent()

    def _show(self, page: QWidget) -> None:
        before, self._page = self._page, page
        self._window.pages.addWidget(page)
        self._window.pages.setCurrentWidget(page)
        page.setFocus()
        self._drop(before)

    def _back(self) -> None:
        before, self._page = self._page, None
        self._window.pages.setCurrentIndex(0)
        self._drop(before)

    def _drop(self, page: QWidget | None) -> None:
        if page is not None:
            self._window.pages.removeWidget(page)
            page.deleteLater()


def _is_unused(desk: Desk) -> bool:
    from workbench.operations.joining import is_unused

    return is_unused(desk)
