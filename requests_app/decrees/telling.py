"""Step 4: each account goes to its person: a mail to their own address, the code by phone or face to face.

The address and the number are those of the form that was signed; the code is told only after the person was identified
by that number, or met. Acts of the bearer need link and code. A wrong code is counted and never rolled back.
An account that the person had before has no password to hand over: the mail alone is the telling, they confirm it.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts_app.audit.actions import SYSTEM, Nobody, record
from accounts_app.audit.models import ActorKind
from accounts_app.models import User
from requests_app.decrees import notices
from requests_app.decrees.casework import do, held, said
from requests_app.decrees.models import Decree, DecreePerson, DecreeTelling, Result
from requests_app.decrees.people import HANDOVER_OWNER
from requests_app.handover import actions as handover
from requests_app.handover.identified import Identified, Way
from requests_app.handover.models import TOUCHED, Handover
from requests_app.handover.results import Issued, Revealed, Secret
from requests_app.handover.results import Refused as HandoverRefused
from requests_app.process.deviations.account import Account
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import DecreeAct

# Whoever holds link and code of an account; nobody applied for anything here.
RECIPIENT = Nobody(ActorKind.BEARER, "Penerima akun (tautan dan kode)")


def tell(
    person: DecreePerson, *, by: User, check: Identified | None = None, account: Account | None = None
) -> tuple[DecreePerson, Issued | None]:
    """Mail the user ID and, where a password was set, the link; its code comes back once, to be spoken.

    :param check: how the person was identified; needed for a password.
    :param account: why it departs from the standard, when the last one is told late and the step ends.
    :raises Refused: told already, nothing was made, or the check is none.
    """
    with transaction.atomic():
        decree, row = held(person, DecreeAct.TELL, by)
        _refuse_if(row.result != Result.MADE, "Tidak ada akun yang dibuat untuk orang ini.")
        _refuse_if(row.told_at is not None, "Akun ini sudah disampaikan; buat kode baru bila perlu.")
        _refuse_if(row.given_up_at is not None, "Penyerahan sudah dinyatakan tidak berhasil.")
        if row.has_password:
            _keep(decree, row, check, by)
        issued = _issue(row) if row.has_password else None
        row.told_at, row.told_by = timezone.now(), by
        row.save()
        token = issued.link_token if issued else None
        notices.account_ready(decree, row, token.expose() if token else None)
        do(decree, DecreeAct.TELL, by=by, account=account, person=row.pk, means=check.way if check else "email")
        return row, issued


def new_code(
    person: DecreePerson, *, by: User, renewal_key: str, check: Identified
) -> tuple[DecreePerson, Issued | HandoverRefused]:
    """A new code while the password is unopened, for the person identified anew; the old code dies."""
    with transaction.atomic():
        decree, row = held(person, DecreeAct.NEW_CODE, by)
        _refuse_undeliverable(row)
        _refuse_if(row.disclosed_at is not None, "Password sudah dibuka.")
        current = current_of(row)
        _refuse_if(current is None, "Tidak ada password yang sedang diserahkan.")
        assert current is not None
        _keep(decree, row, check, by)
        do(decree, DecreeAct.NEW_CODE, by=by, person=row.pk, means=check.way)
        issued = handover.renew_code(current.pk, renewal_key)
        if isinstance(issued, HandoverRefused):
            transaction.set_rollback(True)
        return row, issued


@sensitive_variables("code")
def disclose(
    person: DecreePerson, code: str, *, by: User | Nobody = RECIPIENT, place: str = "link"
) -> Revealed | HandoverRefused:
    """The person opens the password with link and code; exactly one of many callers gets it."""
    with transaction.atomic():
        decree, row = held(person, DecreeAct.DISCLOSE, by)
        _refuse_undeliverable(row)
        current = current_of(row)
        if current is None:
            raise Refused("Tidak ada password yang menunggu untuk diambil.")
        outcome = handover.reveal(current.pk, code)
        if isinstance(outcome, Revealed):
            row.disclosed_at = row.disclosed_at or timezone.now()
            row.save()
            do(decree, DecreeAct.DISCLOSE, by=by, person=row.pk, place=place)
            notices.opened(decree, row)
        else:
            data = {"reason": outcome.reason.value, "place": place, "person": row.pk}
            record(decree.subject, "code_refused", by=by, data=data)
        return outcome


def receive(
    person: DecreePerson, *, by: User | Nobody = RECIPIENT, place: str = "link", check: Identified | None = None
) -> DecreePerson:
    """It arrived: the person says so behind the link, or to Admin PPE, who identified them. Sealed copies are wiped."""
    with transaction.atomic():
        decree, row = held(person, DecreeAct.RECEIVE, by)
        _refuse_undeliverable(row)
        _refuse_if(row.received_at is not None, "Penerimaan sudah dicatat.")
        _refuse_if(row.has_password and row.disclosed_at is None, "Password belum dibuka orangnya.")
        if isinstance(by, User):
            _keep(decree, row, check, by)
        row.received_at, row.received_by = timezone.now(), None if isinstance(by, Nobody) else by
        row.save()
        _finish(row, handover.confirm)
        do(decree, DecreeAct.RECEIVE, by=by, person=row.pk, place=place)
        return row


def confirm_login(person: DecreePerson, *, by: User | Nobody = RECIPIENT, place: str = "link") -> DecreePerson:
    """The person logged in and changed the password, as step 4 makes them do at once."""
    with transaction.atomic():
        decree, row = held(person, DecreeAct.CONFIRM_LOGIN, by)
        _refuse_if(row.received_at is None, "Akun ini belum diterima orangnya.")
        _refuse_if(row.confirmed_at is not None, "Sudah dikonfirmasi.")
        row.confirmed_at, row.confirmed_by = timezone.now(), None if isinstance(by, Nobody) else by
        row.save()
        do(decree, DecreeAct.CONFIRM_LOGIN, by=by, person=row.pk, place=place)
        return row


def alarm(
    person: DecreePerson, *, by: User | Nobody = RECIPIENT, place: str = "link", handover_id: int | None = None
) -> bool:
    """Somebody else opened it, or tried: void at once, and Admin PPE is told to change it in SPSE.

    :param handover_id: the hand-over that the page was about; another one in the meantime is not touched.
    :returns: False when it was reported before. :raises Refused: nobody has opened or locked it.
    """
    with transaction.atomic():
        decree, row = held(person, DecreeAct.ALARM, by)
        if row.alarmed_at:
            return False
        current = current_of(row)
        if current is None or current.status not in TOUCHED or handover_id not in (None, current.pk):
            raise Refused("Password ini belum dibuka siapa pun, atau sudah diganti dengan yang baru.")
        row.alarmed_at = timezone.now()
        row.received_at = row.received_by = row.confirmed_at = row.confirmed_by = None
        row.given_up_at, row.given_up_by, row.given_up_reason = None, None, ""
        row.save()
        _finish(row, handover.void)
        do(decree, DecreeAct.ALARM, by=by, person=row.pk, place=place)
        notices.alarmed(decree, row)
        return True


def give_up(person: DecreePerson, reason: str, *, by: User, account: Account | None = None) -> DecreePerson:
    """The account could not be delivered: recorded with its reason, the password is wiped."""
    reason = said(reason, "Alasan")
    with transaction.atomic():
        decree, row = held(person, DecreeAct.GIVE_UP, by)
        _refuse_if(row.result != Result.MADE, "Tidak ada akun yang dibuat untuk orang ini.")
        _refuse_if(row.is_settled, "Penyerahan akun ini sudah selesai.")
        row.given_up_at, row.given_up_by, row.given_up_reason = timezone.now(), by, reason
        row.save()
        _finish(row, handover.void)
        do(decree, DecreeAct.GIVE_UP, by=by, account=account, person=row.pk, reason=reason)
        return row


@sensitive_variables("password")
def reissue(
    person: DecreePerson, *, password: Secret, reason: str, by: User, account: Account | None = None
) -> DecreePerson:
    """Another password was set in SPSE: the old one, its link and code are dead; the person is told anew."""
    reason = said(reason, "Alasan")
    with transaction.atomic():
        decree, row = held(person, DecreeAct.REISSUE, by)
        began = row.told_at or row.given_up_at
        _refuse_if(row.result != Result.MADE or began is None, "Akun ini belum pernah disampaikan.")
        for name in ("told", "received", "confirmed", "given_up"):
            setattr(row, f"{name}_at", None)
            setattr(row, f"{name}_by", None)
        row.disclosed_at = row.alarmed_at = row.reminded_at = None
        row.given_up_reason, row.has_password = "", True
        row.reissued_at, row.reissued_by = timezone.now(), by
        row.save()
        handover.seal(HANDOVER_OWNER, row.pk, decree.office, password)
        do(decree, DecreeAct.REISSUE, by=by, account=account, person=row.pk, reason=reason)
        return row


def inform(decree: Decree, *, by: User, seen: int | None = None, account: Account | None = None) -> Decree:
    """Step 4 ends by hand, where the SOP in force does not let it follow by itself."""
    return do(decree, DecreeAct.INFORM, by=by, seen=seen, account=account)


def current_of(person: DecreePerson) -> Handover | None:
    """The person's newest hand-over."""
    return handover.current_of(HANDOVER_OWNER, person.pk)


def person_of(row: Handover) -> DecreePerson | None:
    """Whose hand-over it is; None for another kind of owner."""
    if row.owner_type != HANDOVER_OWNER:
        return None
    return DecreePerson.objects.select_related("decree", "office").filter(pk=row.owner_id).first()


def tell_expired(person_id: int, now: datetime) -> None:
    """A password that nobody fetched in time was wiped: an event of the decree."""
    person = DecreePerson.objects.select_related("decree").get(pk=person_id)
    with transaction.atomic():
        record(person.decree.subject, "handover_expired", by=SYSTEM, at=now, data={"person": person_id})


def _issue(row: DecreePerson) -> Issued:
    current = current_of(row)
    issued = handover.issue_code(current.pk) if current else None
    if not isinstance(issued, Issued):
        raise Refused(issued.reason.label if issued else "Password tersegel tidak ditemukan.")
    return issued


def _keep(decree: Decree, row: DecreePerson, check: Identified | None, by: User) -> None:
    """The identity check beside the telling; the event names kinds and references, never a number."""
    if check is None or check.way not in Way.values:
        raise Refused("Pilih cara memastikan identitas orangnya.")
    if check.way == Way.PHONE and not row.phone:
        raise Refused("Formulir tidak memuat nomor telepon orang ini; temui orangnya langsung.")
    if not check.says_enough:
        raise Refused("Sebutkan dokumen identitas yang dilihat dan tempat bertemu.")
    DecreeTelling.objects.create(person=row, by=by, at=timezone.now(), **check.columns)
    data = {"person": row.pk, "means": check.way, "shown": check.columns["shown"]}
    record(decree.subject, "identity_checked", by=by, data=data)


def _refuse_undeliverable(row: DecreePerson) -> None:
    _refuse_if(row.told_at is None, "Akun ini belum disampaikan.")
    _refuse_if(
        row.alarmed_at is not None, "Dilaporkan dibuka orang lain: ganti password di SPSE, lalu terbitkan ulang."
    )
    _refuse_if(row.given_up_at is not None, "Penyerahan sudah dinyatakan tidak berhasil.")


def _refuse_if(wrong: bool, why: str) -> None:
    if wrong:
        raise Refused(why)


def _finish(row: DecreePerson, finish: Any) -> None:
    if current := current_of(row):
        finish(current.pk)
