"""Where a request's letters came from (SOP step 1 by e-mail): noted on the ticket, and what it warns of at step 9.1.

A sender's address is never an identity. One that is not on record, or that the office's own server doubts, cannot be
explained away with a note: the account's owner is asked on the contact on record. Kept on the ticket itself, because
the mails live in a room above this one, and because the check then costs no query more.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from requests_app.process.engine import Process, amend, lock
from requests_app.tickets.identity import plain
from requests_app.tickets.identity.caution_kinds import Caution, CautionKind, Demand, Seen
from requests_app.tickets.identity.comparison import fingerprint

if TYPE_CHECKING:
    from requests_app.tickets.record import TicketRecord


def sender(address: str, *, forged: bool, at: datetime) -> dict[str, Any]:
    """One entry of ``Ticket.letters_from``. ``forged``: the office's server found that it is not whom it claims;
    ``at``: when the letter came to the ticket.
    """
    return {"address": address, "forged": forged, "at": at.isoformat()}


def note_sender(
    process: Process[Any], ticket: "TicketRecord", address: str, *, forged: bool, by_itself: bool = False
) -> None:
    """Another letter has come to this ticket; pages from before it are old now.

    ``by_itself``: nobody put it there. That is no work on the case, so it ends no pause.
    """
    with transaction.atomic():
        locked = lock(process, ticket.pk) if by_itself else amend(process, ticket)
        if not any(_is(row, address, forged) for row in locked.letters_from):
            locked.letters_from = [*locked.letters_from, sender(address, forged=forged, at=timezone.now())]
            locked.version += by_itself
            locked.save(update_fields=["letters_from", "version"])


def _is(row: dict[str, Any], address: str, forged: bool) -> bool:
    return (row["address"], row["forged"]) == (address, forged)


def sender_forged(seen: Seen) -> Caution | None:
    """The office's own server says that a sender is not who it claims to be."""
    doubted = [row for row in seen.ticket.letters_from if row["forged"]]
    if not doubted:
        return None
    text = (
        f"Server surel kantor menemukan bahwa alamat {_addresses(doubted)} mungkin dipalsukan. "
        "Telepon pemilik akun pada nomor yang tercatat, lalu catat konfirmasinya."
    )
    return _asking(CautionKind.SENDER_FORGED, text, doubted)


def sender_differs(seen: Seen) -> Caution | None:
    """The letter came from an address that the register did not know when the request began."""
    if seen.account is None:
        return None
    known = plain.address(seen.email_on_record)
    strange = [row for row in seen.ticket.letters_from if plain.address(row["address"]) != known]
    if not strange:
        return None
    recorded = f"register mencatat {seen.email_on_record}" if known else "register tidak mencatat surel"
    text = (
        f"Surel permohonan datang dari {_addresses(strange)}, sedangkan "
        f"{recorded}. Telepon pemilik akun pada nomor yang tercatat, lalu catat konfirmasinya."
    )
    return _asking(CautionKind.SENDER_DIFFERS, text, strange, known)


def _addresses(rows: list[dict[str, Any]]) -> str:
    return ", ".join(sorted({row["address"] or "pengirim tanpa alamat" for row in rows}))


def _asking(kind: CautionKind, text: str, rows: list[dict[str, Any]], *seen: object) -> Caution:
    """A word from before the newest of these letters says nothing about it."""
    since = max(datetime.fromisoformat(row["at"]) for row in rows)
    return Caution(kind, text, fingerprint(kind.value, _addresses(rows), *seen), Demand.CALL, since=since)
