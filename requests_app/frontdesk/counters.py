"""Opening, taking over and closing a counter, and asking a colleague over. Each function is one transaction."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.actions import Subject, record
from accounts_app.models import User
from requests_app.frontdesk import calling, pressing
from requests_app.frontdesk.by_request import session_of
from requests_app.frontdesk.counter_models import Counter, CounterSession, HelpCall
from requests_app.frontdesk.queue_models import AT_A_COUNTER, QueueNumber
from requests_app.frontdesk.reception import serves_visitors
from requests_app.frontdesk.waiting import today_of
from requests_app.notifications.actions import over, tell_all
from requests_app.notifications.kinds import Kind
from requests_app.process.refusals import Forbidden, Refused, Stale


def session_at(counter: Counter) -> CounterSession | None:
    """Who has this counter open now."""
    found = CounterSession.objects.filter(counter=counter, closed_at=None)
    return found.select_related("staff", "counter__office", "office").first()


def open_counter(counter: Counter, *, by: User) -> CounterSession:
    """Sit down at a counter. One's own open counter is simply gone back to.

    :raises Refused: a colleague has it open (then `take_over`), or another counter is still one's own.
    """
    _refuse_strangers(counter, by)
    with transaction.atomic():
        pressing.hold_desk(counter.office_id)
        there, mine = session_at(counter), session_of(by)
        if mine is not None and mine.counter_id == counter.pk:
            return mine
        if mine is not None:
            raise Refused(f"{mine.counter} masih Anda buka. Tutup dahulu sebelum membuka {counter}.")
        if there is not None:
            raise Stale(f"{counter} sudah dibuka oleh {there.staff}. Ambil alih bila memang perlu.")
        return _sit_down(counter, by, timezone.now())


def take_over(counter: Counter, *, by: User, reason: str) -> CounterSession:
    """Sit down where a colleague still counts as sitting; who stands at the counter stays there."""
    _refuse_strangers(counter, by)
    if not reason.strip():
        raise Refused("Tulis alasan pengambilalihan.")
    with transaction.atomic():
        pressing.hold_desk(counter.office_id)
        there, mine = session_at(counter), session_of(by)
        if mine is not None:
            raise Refused(f"{mine.counter} masih Anda buka. Tutup dahulu sebelum mengambil alih {counter}.")
        now = timezone.now()
        if there is None:
            return _sit_down(counter, by, now)
        _stand_up(there, by, now)
        session = _sit_down(counter, by, now, taken_from=there, reason=reason.strip())
        QueueNumber.objects.filter(counter=counter, state__in=AT_A_COUNTER).update(staff=by)
        return session


def close_counter(session: CounterSession, *, by: User, seen: int | None = None) -> None:
    """Nobody may be standing at it: else their number would hang at a closed counter."""
    with transaction.atomic():
        pressing.hold_desk(session.office_id)
        there = session_at(session.counter)
        if there is None or there.pk != session.pk or there.staff_id != by.pk or seen not in (None, there.version):
            raise Stale(f"{session.counter} sudah berubah sejak halaman ini dibuka. Tidak ada yang dijalankan.")
        here = calling.current(session.counter)
        if here is not None:
            raise Refused(f"Nomor {here.label} masih di {session.counter}. Selesaikan, tunda, atau alihkan dahulu.")
        now = timezone.now()
        _stand_up(there, by, now)
        calling.release(there.counter, there.day, by=by, now=now)


def _refuse_strangers(counter: Counter, by: User) -> None:
    if by.office_id != counter.office_id or not serves_visitors(by):
        raise Forbidden("Loket dibuka oleh petugas yang melayani tamu menurut SOP kantor ini.")
    if not counter.is_active:
        raise Refused(f"{counter} tidak dipakai. Admin Kantor dapat mengaktifkannya.")


def _sit_down(counter: Counter, by: User, now: datetime, **taken: object) -> CounterSession:
    session: CounterSession = CounterSession.objects.create(
        office_id=counter.office_id, counter=counter, staff=by, day=today_of(counter.office), opened_at=now,
        last_at=now, **taken,
    )  # fmt: skip
    act = "take_counter" if taken else "open_counter"
    record(counter.subject, act, by=by, at=now, data={"reason": session.reason} if taken else {})
    return session


def _stand_up(session: CounterSession, by: User, now: datetime) -> None:
    session.closed_at, session.closed_by = now, by
    session.save(update_fields=["closed_at", "closed_by"])
    HelpCall.objects.filter(session=session, ended_at=None).update(ended_at=now, ended_by=by)
    record(session.counter.subject, "close_counter", by=by, at=now)


def ask_help(session: CounterSession, *, by: User, note: str = "") -> HelpCall:
    """A colleague is wanted here; a second press changes the note of the first."""
    with transaction.atomic():
        pressing.hold_desk(session.office_id)
        if session_at(session.counter) != session or session.staff_id != by.pk:
            raise Stale(f"{session.counter} bukan lagi loket Anda.")
        now = timezone.now()
        asked, _ = HelpCall.objects.update_or_create(
            session=session, ended_at=None, defaults={"note": note},
            create_defaults={"office_id": session.office_id, "note": note, "at": now},
        )  # fmt: skip
        CounterSession.objects.filter(pk=session.pk).update(version=F("version") + 1, last_act="", last_at=now)
        record(session.counter.subject, "ask_help", by=by, at=now, data={"note": note})
        _tell_colleagues(asked, session, by)
        return asked


def _tell_colleagues(asked: HelpCall, session: CounterSession, by: User) -> None:
    """Whoever sits at another counter; in the application only, so the note goes along."""
    others = CounterSession.objects.filter(office=session.office_id, closed_at=None).exclude(pk=session.pk)
    text = f"{session.counter} meminta bantuan" + (f": {asked.note}" if asked.note else "")
    people, page = [other.staff for other in others.select_related("staff")], reverse("frontdesk:counters")
    tell_all(people, Kind.HELP, text=text, url=page, about=_about(asked), by=by)


def _about(asked: HelpCall) -> Subject:
    return Subject("help_call", asked.pk, asked.office_id)


def end_help(asked: HelpCall, *, by: User) -> bool:
    """Whoever comes, or whoever asked, takes the notice down. False: somebody did already."""
    if by.office_id != asked.office_id or not serves_visitors(by):
        raise Forbidden("Panggilan bantuan ini milik kantor lain.")
    with transaction.atomic():
        now = timezone.now()
        ended = HelpCall.objects.filter(pk=asked.pk, ended_at=None).update(ended_at=now, ended_by=by)
        if ended:
            record(asked.session.counter.subject, "end_help", by=by, at=now)
            over(Kind.HELP, _about(asked))
        return bool(ended)


def help_wanted(session: CounterSession) -> list[HelpCall]:
    """Colleagues at other counters who want somebody over, the longest first."""
    wanted = HelpCall.objects.filter(office=session.office_id, ended_at=None).exclude(session=session)
    return list(wanted.select_related("session__counter", "session__staff").order_by("at"))
