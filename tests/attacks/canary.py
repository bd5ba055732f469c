"""The search for planted secrets: how a secret may be spelled, and every place of the installation that keeps text."""

import base64
import importlib.metadata
import json
import logging
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from pypdf import PdfReader

from accounts_app.sessions.models import SignInSession
from lpse_helpdesk.postgres_place import WHEEL, WHEEL_SERVER


def spellings(secret: str) -> set[bytes]:
    """Plain, without blanks, in JSON, HTML and addresses, hexadecimal, and in base64 at each of its three offsets."""
    texts = {secret, "".join(secret.split()), "-".join(secret.split())}
    texts |= {json.dumps(text)[1:-1] for text in texts} | {escape(text) for text in texts}
    texts |= {json.dumps(text)[1:-1] for text in texts}
    texts |= {quote(text, safe="") for text in texts} | {quote_plus(text) for text in texts}
    plain = {text.encode() for text in (secret, "".join(secret.split()))}
    coded = {raw.hex().encode() for raw in plain} | {part for raw in plain for part in _base64(raw)}
    return {text.encode() for text in texts} | coded


def _base64(raw: bytes) -> Iterator[bytes]:
    """What stays the same of the text in base64, whatever stands before and behind it."""
    for before in range(3):
        whole = b"\0" * before + raw
        whole += b"\0" * (-len(whole) % 3)
        kept = base64.b64encode(whole)[4 if before else 0 : -4]
        yield kept
        yield kept.translate(bytes.maketrans(b"+/", b"-_"))


def stands_in(secret: str, content: bytes) -> bool:
    return any(spelling in content for spelling in spellings(secret))


def every_row() -> dict[str, bytes]:
    """Each table as the JSON of its rows, the cache and the sessions among them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        found = {}
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(row_to_json(t)::text, E'\\n'), '') FROM \"{name}\" t")
            found[f"table {name}"] = str(cursor.fetchone()[0]).encode()
    return found


def dump() -> dict[str, bytes]:
    """What a backup of this database holds."""
    place = connection.settings_dict
    options = {"-h": place["HOST"], "-p": str(place["PORT"] or ""), "-U": place["USER"], "-d": place["NAME"]}
    named = [part for name, value in options.items() if value for part in (name, value)]
    environment = os.environ | ({"PGPASSWORD": place["PASSWORD"]} if place["PASSWORD"] else {})
    done = subprocess.run([_pg_dump(), *named], check=True, capture_output=True, env=environment)
    assert b"COPY public.requests_app_ticket" in done.stdout
    return {"pg_dump": done.stdout}


def _pg_dump() -> str:
    """A pg_dump of the server's own version: an older one refuses a newer server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        major = int(cursor.fetchone()[0]) // 10000
    wheel = Path(str(importlib.metadata.distribution(WHEEL).locate_file(WHEEL_SERVER)), "bin")
    folders = [wheel, Path(f"/usr/lib/postgresql/{major}/bin")]
    offered = [str(folder / "pg_dump") for folder in folders] + [shutil.which("pg_dump") or ""]
    for program in filter(os.path.exists, offered):
        version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
        if f" {major}." in version:
            return program
    raise AssertionError(f"no pg_dump of PostgreSQL {major} among {offered}")


def every_file() -> dict[str, bytes]:
    """Each stored file as it lies on the disk, and the text of those that are PDF with and without its blanks."""
    found = {}
    for path in Path(default_storage.location).rglob("*"):  # type: ignore[attr-defined]
        if path.is_file():
            raw = path.read_bytes()
            found[f"file {path.name}"] = raw + (_pdf_text(raw) if raw.startswith(b"%PDF") else b"")
    return found


def _pdf_text(raw: bytes) -> bytes:
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(raw)).pages)
    return (text + "\n" + "".join(text.split())).encode()


def every_session() -> dict[str, bytes]:
    """Each session opened with the server's key."""
    return {f"session {row.pk[:6]}": json.dumps(row.get_decoded()).encode() for row in SignInSession.objects.all()}


def every_log_line(records: Iterable[logging.LogRecord]) -> dict[str, bytes]:
    lines = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in records)
    return {"logs": lines.encode()}


class Browser(Client):
    """A browser that keeps everything it was ever answered: (method, path, headers and body)."""

    def __init__(self, kept: list[tuple[str, str, bytes]]) -> None:
        super().__init__()
        self.kept = kept

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if not getattr(response, "redirect_chain", None):
            self.kept.append((request.get("REQUEST_METHOD", "GET"), request["PATH_INFO"], whole(response)))
        return response


def whole(response: Any) -> bytes:
    """Status line apart, what travelled: headers, cookies, body."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    heads = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{heads}\n{response.cookies.output()}\n".encode() + body
