"""The way between a workstation and a server, as bad as networks are.

A proxy on the loopback that passes bytes on until it is told to be slow, to lose one direction, to
say nothing while the connection stays open, or to break off.
"""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum

_CHUNK = 16_384
_TURN_SECONDS = 0.02


class Trouble(Enum):
    """What the network does."""

    NONE = "passes everything on"
    SILENT = "half-open: nothing arrives on either side, nobody is told"
    ANSWERS_LOST = "one-way: what is sent arrives, answers do not"
    REQUESTS_LOST = "one-way: answers arrive, what is sent does not"
    SLOW = "a few bytes at a time"
    CUT = "connections break off, and none can be made"


@dataclass
class Network:
    """A proxy's hold; `trouble` may be set at any time."""

    port: int
    trouble: Trouble = Trouble.NONE
    passed: int = 0
    """Bytes that went to the server."""
    cut_after: int | None = None
    """Break off once so many bytes in all went to the server."""
    _ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def network_to(port: int) -> Iterator[Network]:
    """A network that leads to a server's port on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as entrance:
        entrance.setblocking(False)
        network = Network(entrance.getsockname()[1])
        carrier = threading.Thread(target=_carry, args=(network, entrance, port), name="network")
        carrier.start()
        try:
            yield network
        finally:
            network._ended.set()
            carrier.join()


def _carry(network: Network, entrance: socket.socket, port: int) -> None:
    pairs: dict[socket.socket, tuple[socket.socket, bool]] = {}
    with selectors.DefaultSelector() as waiting:
        waiting.register(entrance, selectors.EVENT_READ)
        while not network._ended.is_set():
            if network.trouble is Trouble.CUT:
                for end in [*pairs]:
                    _close(waiting, pairs, end)
            for key, _ in waiting.select(_TURN_SECONDS):
                found = key.fileobj
                assert isinstance(found, socket.socket)
                if found is entrance:
                    _admit(network, waiting, pairs, entrance, port)
                elif found in pairs:
                    _pass_on(network, waiting, pairs, found)
            if network.trouble in {Trouble.SLOW, Trouble.SILENT}:
                network._ended.wait(_TURN_SECONDS)
        for end in [*pairs]:
            _close(waiting, pairs, end)


def _admit(
    network: Network,
    waiting: selectors.BaseSelector,
    pairs: dict[socket.socket, tuple[socket.socket, bool]],
    entrance: socket.socket,
    port: int,
) -> None:
    with suppress(OSError):
        near, _ = entrance.accept()
        if network.trouble is Trouble.CUT:
            near.close()
            return
        try:
            far = socket.create_connection(("127.0.0.1", port), timeout=5)
        except OSError:
            near.close()
            return
        for end, other, to_server in ((near, far, True), (far, near, False)):
            end.setblocking(True)
            pairs[end] = (other, to_server)
            waiting.register(end, selectors.EVENT_READ)


def _pass_on(
    network: Network,
    waiting: selectors.BaseSelector,
    pairs: dict[socket.socket, tuple[socket.socket, bool]],
    end: socket.socket,
) -> None:
    other, to_server = pairs[end]
    if network.trouble is Trouble.SILENT:
        return  # left where it is: it arrives if the silence ends
    try:
        carried = end.recv(64 if network.trouble is Trouble.SLOW else _CHUNK)
        lost = Trouble.REQUESTS_LOST if to_server else Trouble.ANSWERS_LOST
        if carried and network.trouble is not lost:
            other.sendall(carried)
    except OSError:
        carried = b""
    if to_server:
        network.passed += len(carried)
        if network.cut_after is not None and network.passed >= network.cut_after:
            network.trouble, network.cut_after = Trouble.CUT, None
    if not carried:
        _close(waiting, pairs, end)


def _close(
    waiting: selectors.BaseSelector,
    pairs: dict[socket.socket, tuple[socket.socket, bool]],
    end: socket.socket,
) -> None:
    if end not in pairs:
        return
    other, _ = pairs.pop(end)
    pairs.pop(other, None)
    for gone in (end, other):
        with suppress(KeyError, ValueError):
            waiting.unregister(gone)
        gone.close()
