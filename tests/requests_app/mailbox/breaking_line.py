"""A line to the IMAP server that breaks after so many bytes of what the server says."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class BreakingLine:
    """Every connection to `port` goes on to the server's; it ends, unannounced, after `breaks_after` bytes."""

    def __init__(self, server_port: int) -> None:
        self.server_port, self.breaks_after = server_port, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(10)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            with near, socket.create_connection(("127.0.0.1", self.server_port)) as far:
                asks = threading.Thread(target=_carry, args=(near, far, 1 << 40), daemon=True)
                asks.start()
                _carry(far, near, self.breaks_after)
                asks.join(10)


def _carry(source: socket.socket, target: socket.socket, at_most: int) -> None:
    """Hand on what comes, at most so much of it; then both ends are cut off."""
    with suppress(OSError):
        while at_most > 0 and (data := source.recv(min(at_most, 65_536))):
            target.sendall(data)
            at_most -= len(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
