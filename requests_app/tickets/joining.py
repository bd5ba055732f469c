"""Linking two tickets, and merging one into another (SOP step 6's lapse, where another request goes on).

Whatever touches two tickets locks both in the order of their numbers in the database, so that A → B and B → A at the
same moment wait for each other instead of both succeeding. A merge keeps everything: the merged ticket stays with its
number, file and history, and is archived like any that lapsed. It never reaches across persons: what belongs together
but may be two people's is linked.
"""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.process import rules
from requests_app.process.deviations.account import Account
from requests_app.process.engine import lock, perform
from requests_app.process.refusals import Forbidden, Refused, Stale
from requests_app.sop.vocabulary import Act
from requests_app.tickets.actions import TICKETS, may
from requests_app.tickets.kin import REASONS, SAME_NIP, SAME_USER_ID, Reason
from requests_app.tickets.links import TicketLink
from requests_app.tickets.models import Confirmation, Ticket
from requests_app.tickets.workflow import TABLE

LINK_INSTEAD = "Tautkan saja keduanya."


def other_ticket(ticket: Ticket, number: str) -> Ticket:
    """The ticket of this number at the same office. :raises Refused: there is none."""
    found = Ticket.objects.filter(office_id=ticket.office_id, number=number.strip().upper()).first()
    if found is None:
        raise Refused("Nomor permohonan itu tidak ditemukan di kantor ini.")
    return found


def _both(ticket: Ticket, other: Ticket) -> tuple[Ticket, Ticket]:
    """The two as they are now, locked until the transaction ends, always in the same order."""
    locked = {pk: lock(TICKETS, pk) for pk in sorted({ticket.pk, other.pk})}
    return locked[ticket.pk], locked[other.pk]


# --- links ----------------------------------------------------------------------------------------------------


def may_link(ticket: Ticket, by: User) -> bool:
    """Whoever has a part in this ticket under its SOP; nobody on their own case, and not those who only read."""
    return bool(ticket.roles_of(by) & _hands_of(ticket)) and not ticket.is_own_of(by)


def _hands_of(ticket: Ticket) -> frozenset[Role]:
    performers = {ticket.sop.performer_of(act) for act in TABLE}
    return frozenset(role for role in performers if role and role != Role.APPLICANT)


def link(ticket: Ticket, number: str, *, by: User, note: str) -> TicketLink:
    """State that the two belong together; both tickets say so from now on.

    :raises Forbidden: not this person. :raises Refused: no such ticket, the same one, or linked already.
    """
    _may_link_or_refuse(ticket, by)
    other = other_ticket(ticket, number)
    if other.pk == ticket.pk:
        raise Refused("Permohonan tidak dapat ditautkan dengan dirinya sendiri.")
    if other.is_own_of(by):
        raise Forbidden(rules.OWN_CASE)
    with transaction.atomic():
        first, second = sorted(_both(ticket, other), key=lambda each: each.pk)
        if TicketLink.objects.of(first).filter(first=first, second=second).exists():
            raise Refused("Kedua permohonan ini sudah tertaut.")
        row = TicketLink.objects.create(
            office_id=first.office_id, first=first, second=second, note=note, at=timezone.now(), by=by
        )
        _tell_both("linked", first, second, by, note)
        return row


def unlink(ticket: Ticket, link_pk: int, *, by: User, reason: str) -> None:
    """Take a link back; the row stays with its reason."""
    _may_link_or_refuse(ticket, by)
    with transaction.atomic():
        row = TicketLink.objects.of(ticket).filter(pk=link_pk).first()
        if row is None:
            raise Refused("Tautan ini sudah dilepas.")
        first, second = _both(row.first, row.second)
        if row.other_than(ticket).is_own_of(by):
            raise Forbidden(rules.OWN_CASE)
        gone = {"removed_at": timezone.now(), "removed_by": by, "removal_reason": reason}
        if not TicketLink.objects.filter(pk=row.pk, removed_at=None).update(**gone):
            raise Stale("Tautan ini sudah dilepas.")
        _tell_both("unlinked", first, second, by, reason)


def _may_link_or_refuse(ticket: Ticket, by: User) -> None:
    if ticket.is_own_of(by):
        raise Forbidden(rules.OWN_CASE)
    if not may_link(ticket, by):
        raise Forbidden("Permohonan ditautkan oleh petugas yang mengerjakannya menurut SOP.")


def _tell_both(act: str, first: Ticket, second: Ticket, by: User, reason: str) -> None:
    for ticket, other in ((first, second), (second, first)):
        record(ticket.subject, act, by=by, data={"other": other.number, "reason": reason})


# --- merging --------------------------------------------------------------------------------------------------


def merge(
    ticket: Ticket, *, by: User, into: str, reason: str, seen: int | None = None, account: Account | None = None
) -> Ticket:
    """Close this ticket because the one numbered ``into`` goes on in its place; the applicant is told which.

    :raises Refused: the two may not become one (the sentence says why). :raises Forbidden, Stale: as every act.
    """
    if (why := rules.refusal(ticket, TABLE[Act.MERGE], by)) is not None:
        raise Forbidden(why)
    other = other_ticket(ticket, into)
    with transaction.atomic():
        source, target = _both(ticket, other)
        if target.is_own_of(by):
            raise Forbidden(rules.OWN_CASE)
        # Where the act is no longer possible at all, the engine says who was quicker.
        if may(source, Act.MERGE, by) and (why := why_not(source, target)):
            raise Refused(why)
        merged = perform(TICKETS, source, Act.MERGE, by=by, seen=seen, account=account, into=target, reason=reason)
        record(target.subject, "merged_in", by=by, data={"other": merged.number, "reason": reason})
        return merged


def why_not(source: Ticket, target: Ticket) -> str | None:
    """Why the one may not be merged into the other, as a sentence for the screen; None when it may."""
    return next((why for check in _CHECKS if (why := check(source, target))), None)


def fits(source: Ticket, target: Ticket) -> bool:
    """Whether merging is worth offering: everything but what must be asked of the database."""
    return not any(check(source, target) for check in _CHECKS if check not in _ASK_THE_DATABASE)


def _is_itself(source: Ticket, target: Ticket) -> str | None:
    return "Permohonan tidak dapat digabung ke dirinya sendiri." if source.pk == target.pk else None


def _has_ended(source: Ticket, target: Ticket) -> str | None:
    if target.merged_into_id:
        return f"{target.number} sudah digabung ke permohonan lain."
    over = target.is_finished or target.is_settled
    return (
        f"{target.number} sudah selesai, jadi tidak dapat melanjutkan permohonan ini. {LINK_INSTEAD}" if over else None
    )


def _shares_nothing(source: Ticket, target: Ticket) -> str | None:
    if any(reason.is_shared(source, target) for reason in REASONS):
        return None
    return f"{target.number} tidak mempunyai NIP, user ID, atau surel yang sama. {LINK_INSTEAD}"


def _is_a_strangers(source: Ticket, target: Ticket) -> str | None:
    """The same account of this program; without any, the same NIP. A mailbox that two people share is not enough."""
    same = source.applicant_id == target.applicant_id
    if source.applicant_id is None and target.applicant_id is None:
        same = SAME_NIP.is_shared(source, target)
    return None if same else f"Pemohon {target.number} orang lain, jadi permohonannya tidak digabung. {LINK_INSTEAD}"


def _differs(reason: Reason, what: str) -> Callable[[Ticket, Ticket], str | None]:
    def check(source: Ticket, target: Ticket) -> str | None:
        mine, theirs = reason.value(source), reason.value(target)
        differ = mine and theirs and mine != theirs
        return f"{what} kedua permohonan berbeda, jadi mungkin akunnya lain. {LINK_INSTEAD}" if differ else None

    return check


def _is_another_account(source: Ticket, target: Ticket) -> str | None:
    if source.applicant_type == target.applicant_type:
        return None
    return f"Jenis pengguna SPSE kedua permohonan berbeda, jadi akunnya lain. {LINK_INSTEAD}"


def _asks_more(source: Ticket, target: Ticket) -> str | None:
    """What was asked must not get lost with the ticket that asked it."""
    lost = [service[0].lower() + service[1:] for service in source.services if service not in target.services]
    return f"{target.number} tidak meminta {' dan '.join(lost)}. Gabungkan ke arah sebaliknya." if lost else None


def _holds_others(source: Ticket, target: Ticket) -> str | None:
    """One level only: nobody has to follow a chain to find where a request goes on."""
    if not source.merged.exists():
        return None
    return "Permohonan lain sudah digabung ke permohonan ini. Gabungkan ke arah sebaliknya, atau tautkan keduanya."


def _was_denied(source: Ticket, target: Ticket) -> str | None:
    """What the owner of the account denied is rejected under its own number, and not made to disappear."""
    denied = Confirmation.objects.filter(ticket__in=(source, target), outcome=Confirmation.Outcome.DENIED)
    number = denied.values_list("ticket__number", flat=True).first()
    return f"Pemohon menyangkal {number} ketika dihubungi, jadi permohonan itu hanya dapat ditolak." if number else None


_ASK_THE_DATABASE = (_holds_others, _was_denied)
_CHECKS: tuple[Callable[[Ticket, Ticket], str | None], ...] = (
    _is_itself, _has_ended, _shares_nothing, _is_a_strangers, _differs(SAME_NIP, "NIP"),
    _differs(SAME_USER_ID, "User ID"), _is_another_account, _asks_more, *_ASK_THE_DATABASE,
)  # fmt: skip
