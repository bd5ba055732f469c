"""The shares of one seeded size: ``python -m bench.shares_one DATABASE ROUNDS`` (by `bench.shares`)."""

import gzip
import io
import signal
import sys
import time
from collections import Counter
from itertools import islice
from types import FrameType
from typing import Any

import django

django.setup()

from bench import pages, place
from bench.browser import Answer, Browser
from bench.pages import Page
from bench.postbox import postbox
from bench.serving import serving
from bench.wsgi import application

EVERY = 0.001  # seconds of computing; the system may round it up to its own clock
# What a moment counts as: the innermost of its functions that lies in one of these places. Tools that all of them use
# (`django.utils`, say) count as whoever calls them.
KINDS = {
    "/django/template/": "templates",
    "/accounts_app/templatetags/": "templates",
    "/accounts_app/drawing.py": "templates",
    "/desk/row_words.py": "templates",
    "/django/forms/": "forms",
    "/crispy_forms/": "forms",
    "/django/db/backends/": "database driver",
    "/accounts_app/prepared.py": "database driver",
    "/django/db/models/": "SQL and objects",
    "/accounts_app/kept.py": "SQL and objects",
    "/django/contrib/sessions/": "session and person",
    "/accounts_app/sessions/": "session and person",
    "/gzip.py": "compression",
    "/requests_app/": "our own rules",
    "/accounts_app/": "our own rules",
    "/archive_app/": "our own rules",
    "/lpse_helpdesk/": "our own rules",
    "/django/core/": "around the view",
    "/django/middleware/": "around the view",
    "/django/http/": "around the view",
    "/django/urls/": "around the view",
    "/django/contrib/": "around the view",
    "/bench/": "around the view",
}
COLUMNS = tuple(dict.fromkeys(KINDS.values()))


class Packed(Answer):
    """An answer as it leaves, which is unpacked only to be read."""

    @property
    def text(self) -> str:
        return gzip.decompress(self.body).decode()


class Near(Browser):
    """Asks the program in this process."""

    def _answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        where, _, query = path.partition("?")
        said = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method, "PATH_INFO": where, "QUERY_STRING": query, "SERVER_NAME": place.HOST,
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "HTTP_ACCEPT_ENCODING": "gzip", **said,
        }  # fmt: skip
        status: list[int] = []
        answer: Any = application(environ, lambda line, *_: status.append(int(line[:3])))
        content = b"".join(answer)
        answer.close()
        return Packed(status[0], {}, content)


class Moments(Counter[str]):
    """How often the process was found doing what."""

    def note(self, _: int, frame: FrameType | None) -> None:
        while frame is not None:
            file = frame.f_code.co_filename
            if kind := next((kind for part, kind in KINDS.items() if part in file), None):
                self[kind] += 1
                return
            frame = frame.f_back


def shares(page: Page) -> tuple[float, Moments]:
    """(milliseconds of computing a request, what it went into)."""
    for ask in islice(page.asks, 12):
        ask()
    found, asks = Moments(), list(islice(page.asks, page.rounds))
    signal.signal(signal.SIGPROF, found.note)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    for ask in asks:
        ask()
    signal.setitimer(signal.ITIMER_PROF, 0)
    return (time.process_time() - began) * 1000 / len(asks), found


def main(database: str, rounds: int) -> None:
    with postbox() as box, serving(database, box.port) as server:
        people = pages.people(server.port)
    here = {role: (person, Near(0, dict(at.cookies), at.address)) for role, (person, at) in people.items()}
    print(f"| page | application, ms | {' | '.join(COLUMNS)} |\n|---|---|{'---|' * len(COLUMNS)}")
    for page in pages.desk_pages(here, rounds):
        if not page.once:
            took, found = shares(page)
            parts = (f"{100 * found[kind] / max(found.total(), 1):.0f} %" for kind in COLUMNS)
            print(f"| {page.name} | {took:.1f} | {' | '.join(parts)} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
