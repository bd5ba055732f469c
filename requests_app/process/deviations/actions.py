"""What is said about a deviation after it was made: an owed one is explained, Kepala LPSE asks or accepts.

Each is one transaction on the locked row and an event on the case. The case itself does not move and its version
stays: a review must not make somebody's open page stale. Nobody reviews what they wrote themselves, nor a case of
their own.
"""

from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import RoleGrant, User
from accounts_app.roles import Role
from requests_app.process import rules
from requests_app.process.deviations.account import Account, Unaccounted
from requests_app.process.deviations.gate import data_of
from requests_app.process.deviations.models import TO_REVIEW, Deviation, DeviationRemark, Status
from requests_app.process.deviations.words import says_something
from requests_app.process.models import Case
from requests_app.process.refusals import Forbidden, Refused, Stale

OWN_WORD = "Penyimpangan ini Anda sendiri yang menjelaskan; orang lain yang meninjaunya."
KEPALA_REVIEWS = "Penyimpangan ditinjau oleh Kepala LPSE."
TOO_SHORT = "Tulis sekurangnya sepuluh huruf."


# --- who may ------------------------------------------------------------------------------------------------------


def explaining_refused(case: Case, row: Deviation, by: User) -> str | None:
    """Why this person may not explain what is owed, or None. Where nobody has the step's role any more, Kepala LPSE."""
    if case.is_own_of(by):
        return rules.OWN_CASE
    role = Role(row.role)
    if role in case.roles_of(by):
        return None
    if Role.KEPALA_LPSE in case.roles_of(by) and not _held(row, role):
        return None
    return f"Penyimpangan ini dijelaskan oleh {role.label}."


def answering_refused(case: Case, row: Deviation, by: User) -> str | None:
    """Why this person may not answer Kepala LPSE, or None: who wrote the reason; once they have left, their role."""
    if case.is_own_of(by):
        return rules.OWN_CASE
    writer = row.noted_by
    if writer is None or writer.pk == by.pk:
        return None if case.roles_of(by) else KEPALA_REVIEWS
    still_here = writer.is_active and writer.office_id == row.office_id and bool(writer.roles)
    if not still_here and Role(row.role) in case.roles_of(by):
        return None
    return f"Penjelasan diminta dari {writer.name}."


def reviewing_refused(case: Case, row: Deviation, by: User) -> str | None:
    """Why this person may not review it, or None."""
    if Role.KEPALA_LPSE not in case.roles_of(by):
        return KEPALA_REVIEWS
    if case.is_own_of(by):
        return rules.OWN_CASE
    return OWN_WORD if by.pk in _writers(row) else None


def _writers(row: Deviation) -> set[int]:
    answers = row.remarks.filter(kind=DeviationRemark.Kind.ANSWER).values_list("by_id", flat=True)
    return {pk for pk in (row.noted_by_id, *answers) if pk}


def _held(row: Deviation, role: Role) -> bool:
    """Whether anybody of the office holds the role now."""
    return RoleGrant.objects.active().filter(role=role, user__office=row.office_id, user__is_active=True).exists()


# --- what is said ---------------------------------------------------------------------------------------------------


def explain(case: Case, pk: int, account: Account, *, by: User) -> Deviation:
    """Say why something departed that was owed. :raises Forbidden, Stale, Unaccounted:"""
    with transaction.atomic():
        row = _locked(case, pk)
        _may(explaining_refused(case, row, by))
        if not row.is_owed:
            raise Stale(f"Penyimpangan ini sudah dijelaskan oleh {row.noted_by}.")
        if not account.is_complete:
            raise Unaccounted([])
        row.status, row.cause, row.reason = Status.NOTED, account.cause, account.reason.strip()
        row.noted_at, row.noted_by = max(timezone.now(), row.at), by
        row.save(update_fields=["status", "cause", "reason", "noted_at", "noted_by"])
        record(case.subject, "deviation_explained", by=by, data=data_of(row))
        return row


def ask(case: Case, pk: int, text: str, *, by: User) -> Deviation:
    """Kepala LPSE wants to know more; whoever wrote the reason is told in working hours (`deviations.notices`)."""
    return _remark(case, pk, DeviationRemark.Kind.ASK, text, by, {*TO_REVIEW}, Status.ASKED)


def answer(case: Case, pk: int, text: str, *, by: User) -> Deviation:
    """The answer to what Kepala LPSE asked."""
    return _remark(case, pk, DeviationRemark.Kind.ANSWER, text, by, {Status.ASKED}, Status.ANSWERED)


def accept(case: Case, pk: int, *, by: User, text: str = "") -> Deviation:
    """Kepala LPSE accepts the reason; the deviation stays in the register for ever."""
    return _remark(case, pk, DeviationRemark.Kind.ACCEPT, text, by, {*TO_REVIEW, Status.ASKED}, Status.ACCEPTED)


def _remark(
    case: Case, pk: int, kind: DeviationRemark.Kind, text: str, by: User, sources: set[Status], target: Status
) -> Deviation:
    with transaction.atomic():
        row = _locked(case, pk)
        why_not = answering_refused if kind == DeviationRemark.Kind.ANSWER else reviewing_refused
        _may(why_not(case, row, by))
        if row.status not in sources:
            raise Stale(f"Penyimpangan ini sudah berubah: {row.get_status_display().lower()}.")
        text = text.strip()
        if kind != DeviationRemark.Kind.ACCEPT and not says_something(text):
            raise Refused(TOO_SHORT)
        now = timezone.now()
        DeviationRemark.objects.create(deviation=row, kind=kind, text=text, at=now, by=by)
        row.status = target
        row.asked_told_at = None if target == Status.ASKED else row.asked_told_at
        row.save(update_fields=["status", "asked_told_at"])
        data = {"deviation": row.pk, "step": row.step_no, "reason": text}
        record(case.subject, f"deviation_{target}", by=by, at=now, data=data)
        return row


def _locked(case: Case, pk: int) -> Deviation:
    rows = Deviation.objects.select_for_update(of=("self",)).select_related("noted_by")
    row = rows.filter(process=case.kind, case_id=case.pk, pk=pk).first()
    if row is None:
        raise Refused("Penyimpangan ini tidak ada pada permohonan tersebut.")
    return row


def _may(why_not: str | None) -> None:
    if why_not:
        raise Forbidden(why_not)
