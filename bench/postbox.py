"""A mail server that takes everything and keeps it: for codes that are mailed, and to count what the worker sends."""

import re
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

CODE = re.compile(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", re.MULTILINE)


class Postbox(socketserver.ThreadingTCPServer):
    """Listens on a port of its own. ``taken``: when each mail came, to whom, and its bytes."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        self.taken: list[tuple[float, str, bytes]] = []
        super().__init__(("127.0.0.1", 0), _Talk)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def code_for(self, address: str) -> str:
        """The code in the newest mail to this address; waits for it."""
        for _ in range(200):
            mails = [data for _, to, data in list(self.taken) if to == address]
            if mails and (found := CODE.search(_text(message_from_bytes(mails[-1])))):
                return found[1]
            time.sleep(0.05)
        raise SystemExit(f"no code was mailed to {address}")


def _text(message: Message) -> str:
    part = next(part for part in message.walk() if part.get_content_type() == "text/plain")
    return bytes(part.get_payload(decode=True)).decode()


class _Talk(socketserver.StreamRequestHandler):
    """SMTP as far as a sender needs it."""

    server: Postbox

    def handle(self) -> None:
        to = ""
        self._say("220 bench")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
            if word == b"DATA":
                self._say("354 go on")
                self._take(to)
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 bench")

    def _take(self, to: str) -> None:
        lines: list[bytes] = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        self.server.taken.append((time.monotonic(), to, b"".join(lines)))
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def postbox() -> Iterator[Postbox]:
    with Postbox() as box:
        threading.Thread(target=box.serve_forever, daemon=True).start()
        yield box
        box.shutdown()
