"""Helpers of the outbox tests: a real SMTP server, an office, and messages in each state."""

import asyncio
import os
import socket
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection, transaction
from django.utils import timezone

from accounts_app.models import Office, RoleGrant, User, Zone
from accounts_app.roles import Role
from requests_app.outbox.actions import post
from requests_app.outbox.compose import Content
from requests_app.outbox.models import Message

TOKEN = "Tautan-Rahasia-9x7"
READER = "pemohon@instansi.example"


@dataclass
class Postbox:
    """What the SMTP server took, and how it answers: lines by stage, used up one by one."""

    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    drop_after_data: int = 0
    drop_at_rcpt: int = 0
    slow: dict[str, float] = field(default_factory=dict)  # seconds before the answer, by stage
    stories: dict[str, list[str]] = field(default_factory=dict)  # by Message-ID: answers, or "cut"
    sessions: list[Session] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: list[str]) -> str:
        self.sessions.append(session)
        await asyncio.sleep(self.slow.get("rcpt", 0))
        if self.drop_at_rcpt:
            self.drop_at_rcpt -= 1
            hang_up(server)
        if self.at_rcpt:
            return self.at_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.at_data:
            return self.at_data.pop(0)
        mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        story = self.stories.get(str(mail["Message-ID"]))
        step = story.pop(0) if story else ""
        if step and step != "cut":
            return step
        with self.lock:
            self.mails.append(mail)
            self.envelopes.append(envelope)
        if step == "cut":
            hang_up(server)
        await asyncio.sleep(self.slow.get("data", 0))
        if self.drop_after_data:
            self.drop_after_data -= 1
            hang_up(server)
        return "250 OK"

    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]


def hang_up(server: SMTP) -> None:
    """Break the connection off without a word."""
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


def plain(mail: EmailMessage) -> str:
    """The text part, as a client shows it."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def serve(postbox: Postbox) -> Controller:
    """The server on a free port of this machine; the caller stops it."""
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    return controller


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_office(code: str = "OB", name: str = "LPSE Uji Surel") -> Office:
    return Office.objects.create(
        code=code,
        slug=f"lpse-{code.lower()}",
        name=name,
        short_name=code,
        sender_address=f"helpdesk@{code.lower()}.example",
        zone=Zone.WITA,
    )


def make_person(office: Office | None, *roles: Role, email: str = "") -> User:
    address = email or f"{'-'.join(roles) or 'pemohon'}@{office.slug if office else 'luar'}.example"
    person = User.objects.create_user(address, f"Orang {address}", office=office)
    for role in roles:
        RoleGrant.objects.create(user=person, role=role)
    return person


def make_message(office: Office, to: str = READER, *, text: str = "Buka [[tautan]] sekarang.\n", **fields) -> Message:
    """A queued message with one private value (or none, when the text has no place for it)."""
    private = {"tautan": TOKEN} if "[[tautan]]" in text else None
    with transaction.atomic():
        return post(
            office=office,
            to=to,
            kind="ticket_notified",
            content=Content(fields.pop("subject", "Hasil permohonan"), text),
            owner_type="ticket",
            owner_id=fields.pop("owner_id", 1),
            private=private,
            **fields,
        )


def make_failed(office: Office, **fields) -> Message:
    message = make_message(office, **fields)
    message.failed_at, message.last_error, message.attempts = timezone.now(), "550 kotak surat tidak ada", 1
    message.save()
    return message


def again(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def wait_until(condition, seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def worker_environment(settings) -> dict[str, str]:
    """This process's environment, pointed at the test's database and SMTP server."""
    base = connection.settings_dict
    host, port = base["HOST"], base["PORT"]
    address = f"postgres://{base['USER']}:{base['PASSWORD']}@/{base['NAME']}?host={host}" + (
        f"&port={port}" if port else ""
    )
    return {
        **os.environ,
        "DATABASE_URL": address,
        "EMAIL_HOST": settings.EMAIL_HOST,
        "EMAIL_PORT": str(settings.EMAIL_PORT),
        "DEMO": "",
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
    }
