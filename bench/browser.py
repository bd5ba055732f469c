"""A browser as small as a measurement wants it: cookies, forms, one connection; it says what a proxy would say."""

import http.client
import re
import secrets
import threading
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from accounts_app.models import User
from bench.place import HOST
from bench.postbox import Postbox

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
OK, FOUND = 200, 302
_lines = threading.local()  # one connection a thread and server, as a proxy keeps them


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Browser:
    """One person's, at an address of their own: nobody here shares another's limits."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = field(
        default_factory=lambda: f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.{secrets.randbelow(250)}"
    )
    token: str = ""
    # Whether requests ask how many statements they cost.
    counting: ClassVar[bool] = False

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, b"", headers)

    def post(self, path: str, data: dict[str, str] | None = None, **headers: str) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": self.token, **(data or {})}).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def post_file(self, path: str, name: str, content: bytes, data: dict[str, str]) -> Answer:
        """A form with one PDF."""
        body = multipart({"csrfmiddlewaretoken": self.token, **data}, name, content)
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})

    def form(self, path: str) -> Answer:
        """Open a page and keep the token of its forms."""
        page = self.get(path)
        found = CSRF.search(page.text)
        if page.status != OK or not found:
            raise SystemExit(f"{path} shows no form: {page.status} {page.headers.get('location', '')}")
        self.token = found[1]
        return page

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        said = {
            "Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": self.address, "Origin": f"https://{HOST}",
            "User-Agent": AGENT, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Length": str(len(body)), **headers,
        }  # fmt: skip
        if Browser.counting:
            said["X-Bench-Count"] = "1"
        try:
            return self._answer(method, path, body, said)
        except (http.client.HTTPException, OSError):  # the server let an idle connection go
            _lines.__dict__.pop(str(self.port), None)
            return self._answer(method, path, body, said)

    def _answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        line = getattr(_lines, str(self.port), None) or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        setattr(_lines, str(self.port), line)
        line.request(method, path, body or None, headers)
        answer = line.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"') if name != "perangkat" else value
        return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, content)


BOUNDARY = "----bench0123456789"


def multipart(data: dict[str, str], name: str, content: bytes) -> bytes:
    fields = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in data.items()
    )
    said = f'Content-Disposition: form-data; name="{name}"; filename="surat.pdf"\r\nContent-Type: application/pdf'
    head = f"--{BOUNDARY}\r\n{said}\r\n\r\n"
    return (fields + head).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def staff_browser(port: int, person: User, password: str, code: str) -> Browser:
    """Signed in through the pages: password, then the code of the authenticator app."""
    browser = Browser(port)
    browser.form("/akun/masuk/")
    answer = browser.post("/akun/masuk/", {"login": person.email, "password": password})
    door = urlsplit(answer.headers.get("location", "")).path
    browser.form(door)
    browser.post(door, {"code": code})
    home = browser.get("/beranda/")
    if home.status != FOUND or "/masuk/" in home.headers.get("location", ""):
        raise SystemExit(f"{person.email} was not let in")
    return browser


def applicant_browser(port: int, box: Postbox, start: Browser, path: str, email: str) -> None:
    """Prove an address by the mailed code, where `path` asks for it and leads on to the page that takes it."""
    answer = start.post(path)
    page = answer.headers.get("location", "")
    start.form(page)
    start.post(page, {"code": box.code_for(email), "next": "/ajukan/periksa/"})
