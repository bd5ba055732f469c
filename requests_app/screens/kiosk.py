"""What a visitor does alone at the kiosk: the line in the guest book first (step 2), then the number (step 3).

Decisions:
- The visitor writes the entry, so it has no writer: the desk sees it at once, marked so, and mends it if need be.
- The name is asked although nobody checks it: the SOP gives a number only against a guest-book entry.
- A kiosk tells nothing about a request but that it is known here: no name, no state. Whoever stands there typed or
  scanned a number that is no secret.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from accounts_app.audit.actions import Nobody, record
from accounts_app.audit.models import ActorKind
from accounts_app.models import Office
from requests_app.frontdesk import numbers
from requests_app.frontdesk.lines import lines_of, settings_of
from requests_app.frontdesk.models import GuestEntry, Purpose
from requests_app.frontdesk.queue_models import OPEN, LineKind, QueueNumber, ServiceLine
from requests_app.frontdesk.status_keys import number_of
from requests_app.frontdesk.visiting import Guest, record_guest
from requests_app.process.refusals import Refused
from requests_app.screens.models import Device
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

GUEST: Final = Nobody(ActorKind.BEARER, "Tamu (kiosk)")
LONGEST_CODE = 400
_IN_ADDRESS = re.compile(r"[?&]nomor=([^&#]+)")
_PLACE = re.compile(r"/antrean/([^/?#]+)")
OFF = "Kiosk sedang tidak dipakai. Silakan ke meja depan."
UNKNOWN = "Nomor permohonan ini tidak ditemukan di kantor ini. Periksa kembali, atau ambil nomor tanpa permohonan."
RECORDED = "Berkas Anda sudah dicatat. Minta nomor antrean di meja depan."
WAITS = "Permohonan ini sudah bernomor {0}. Nomor lain tidak perlu: silakan duduk menunggu sampai {0} dipanggil."
OVER = "Permohonan ini sudah selesai. Untuk keperluan lain, ambil nomor tanpa permohonan."


def open_lines(office: Office) -> list[ServiceLine]:
    """Lines that a visitor may choose; priority is asked of everybody instead."""
    return [line for line in lines_of(office) if line.is_open and not line.is_priority]


def number_in(code: str) -> str:
    """The request's number in what was scanned (an address with ``?nomor=``) or typed."""
    text = "".join(code.split())[:LONGEST_CODE]
    asked = _IN_ADDRESS.search(text)
    return (asked[1] if asked else text).upper()


def request_of(office: Office, code: str) -> Ticket:
    """The request that somebody came about. :raises Refused: unknown here, recorded at the desk, or over."""
    ticket = _on_slip(office, code) or Ticket.objects.filter(office=office, number=number_in(code)).first()
    if ticket is None:
        raise Refused(UNKNOWN)
    if ticket.state == State.SUBMITTED:  # the desk gives its number: that is an act on the request (step 3)
        raise Refused(RECORDED)
    if ticket.state in (State.ARCHIVED, State.LAPSED):
        raise Refused(OVER)
    return ticket


def refuse_second(ticket: Ticket) -> None:
    """Said before the guest book is written, which would be in vain. :raises Refused: a number of it still counts."""
    held = QueueNumber.objects.filter(ticket=ticket, state__in=OPEN).first()
    if held is not None:
        raise Refused(WAITS.format(held.label))


def _on_slip(office: Office, code: str) -> Ticket | None:
    """The request of the queue number whose slip was scanned: its code leads to the place in the queue."""
    place = _PLACE.search("".join(code.split())[:LONGEST_CODE])
    number = number_of(place[1]) if place else None
    return number.ticket if number and number.office_id == office.pk else None


def take_number(device: Device, guest: Guest, *, line: ServiceLine | None, ticket: Ticket | None) -> QueueNumber:
    """Entry and number in one transaction; a second press gets the first one's number.

    :raises Refused: kiosk off, line closed or full, or the request has a number that still counts.
    """
    if not settings_of(device.office).kiosk_on:
        raise Refused(OFF)
    with transaction.atomic():
        entry = record_guest(guest, by=GUEST)
        earlier = QueueNumber.objects.filter(visit=entry).select_related("office").first()
        if earlier is not None:
            return earlier
        # Whoever has priority gets the priority line's number, whatever they chose (`lines.line_for`).
        number = _number(entry, None if entry.priority_reason else line, ticket)
        record(number.subject, "drawn_at_kiosk", by=GUEST, at=number.issued_at, data={"device": device.name})
        return number


def guest_of(device: Device, typed: Mapping[str, Any], line: ServiceLine | None, ticket: Ticket | None) -> Guest:
    """Who wrote the entry: what was typed, and what they chose."""
    kind = Purpose.PASSWORD if ticket or (line and line.kind == LineKind.PASSWORD) else Purpose.CONSULTATION
    purpose = f"Permohonan {ticket.number}" if ticket else (line.name if line else str(kind.label))
    return Guest(office=device.office, purpose=purpose[:160], purpose_kind=kind, **typed)


def _number(entry: GuestEntry, line: ServiceLine | None, ticket: Ticket | None) -> QueueNumber:
    if ticket is None:
        return numbers.draw(entry, by=GUEST, line=line)
    entry.ticket = ticket
    entry.save(update_fields=["ticket"])
    if ticket.state == State.QUEUED:
        numbers.issue_number(ticket, by=GUEST, line=line)
        return QueueNumber.objects.select_related("office").get(visit=entry)
    return numbers.draw(entry, by=GUEST, line=line)
