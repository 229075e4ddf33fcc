"""The connection of a profile to its centre: made when it is needed, kept while it holds."""

from collections.abc import Callable
from uuid import UUID

from workbench.central.connection import CentreUnreachable, PasswordWanted, person_session
from workbench.central.transport import Transport
from workbench.errors import EnvironmentFault
from workbench.storage.binding import Binding
from workbench.storage.ledger import Ledger
from workbench.sync.exchange import Exchange
from workbench.sync.pull import Marks


class Line:
    """At most one connection, of which one thread at a time makes use."""

    def __init__(
        self,
        ledger: Ledger,
        password: Callable[[], str | None],
        policy: Transport | None,
        device: UUID,
    ) -> None:
        self._ledger = ledger
        self._password = password
        self._policy = policy
        self._device = device
        self._refused: str | None = None
        self.open: Exchange | None = None
        """What goes over the connection, while there is one."""

    def exchange(self, binding: Binding, marks: Marks) -> Exchange:
        """Return what goes over the open connection, or over a new one.

        Raises:
            PasswordWanted: the password that is kept is not the present one.
            ShutOut: the centre does not let the person in.
            CentreUnreachable: no server answers, or the keyring does not.
            UserError: policy forbids the server.
            psycopg.Error: the new connection broke at once.
        """
        if self.open is not None and not self.open.session.closed:
            return self.open
        self.open = None
        password = self._kept_password()
        if password is None or password == self._refused:
            raise PasswordWanted("The centre does not accept the password that is kept here.")
        try:
            session = person_session(binding.dsn, binding.login, password, self._policy)
        except PasswordWanted:
            # Not offered again until it is another: too many wrong ones look like an attack.
            self._refused = password
            raise
        except EnvironmentFault as error:  # of the network, or of the administrator's file
            raise CentreUnreachable(str(error)) from error
        try:
            made = Exchange(self._ledger, session, self._device, marks)
        except BaseException:
            session.close()
            raise
        if made.said.must_change_password:
            session.close()
            self._refused = password
            raise PasswordWanted("The password was reset: sign in, and choose one of your own.")
        self._refused = None
        self.open = made
        return made

    def hang_up(self) -> None:
        """Close the connection."""
        if self.open is not None:
            self.open.session.close()
            self.open = None

    def give_up(self) -> None:
        """End whatever waits for an answer; another thread may call it."""
        exchange = self.open
        if exchange is not None:
            exchange.session.given_up = True

    def _kept_password(self) -> str | None:
        try:
            return self._password()
        except EnvironmentFault as error:
            raise CentreUnreachable(str(error)) from error
