"""The demo's waiting room of today: guests who only ask, a few who have priority, counters at work, screen and kiosk.

Elsewhere a device's address cannot be guessed. Here it is told: /layar/demo-kt-screen/ and /kiosk/demo-kt-kiosk/.
"""

from datetime import timedelta

from django.utils import timezone

from accounts_app.models import Office, User
from accounts_app.roles import Role
from lpse_helpdesk.demo.clock import moved_to
from requests_app.frontdesk import calling, counters, numbers, visiting
from requests_app.frontdesk.counter_models import Counter
from requests_app.frontdesk.lines import lines_of
from requests_app.frontdesk.models import PriorityReason, Purpose
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.frontdesk.reception import may_write_book, serves_visitors
from requests_app.frontdesk.visiting import Guest
from requests_app.screens.models import Device, Kind, digest_of

# (name, agency, purpose, kind, priority): in the order in which they came.
GUESTS = (
    ("Ratih Purnama", "Dinas Perkebunan", "Cara mengganti surel terdaftar", Purpose.CONSULTATION, ""),
    ("Agus Salim", "Badan Kepegawaian Daerah", "User ID untuk PPK baru", Purpose.CONSULTATION, ""),
    ("Siti Rohmah", "Dinas Sosial", "Lupa password akun PPK", Purpose.PASSWORD, PriorityReason.PREGNANT),
    ("Darmawan", "Dinas Perhubungan", "Menyerahkan salinan SK", Purpose.OTHER, ""),
    ("Yohana Lestari", "RSUD Contoh", "Lupa password akun Pokja", Purpose.PASSWORD, ""),
    ("H. Muhidin", "Inspektorat Daerah", "Lupa password akun auditor", Purpose.PASSWORD, PriorityReason.ELDERLY),
    ("Fransiskus Bere", "Dinas Pendidikan", "Cara masuk SPSE versi baru", Purpose.CONSULTATION, ""),
    ("Lia Amelia", "Sekretariat Daerah", "Informasi user ID verifikator", Purpose.PASSWORD, ""),
    ("Bagas Kurnia", "Dinas Pekerjaan Umum", "Jadwal pelatihan SPSE", Purpose.CONSULTATION, ""),
)
MINUTES_APART = 4


def fill_room(office: Office) -> None:
    """Guests of the last half hour with numbers; every counter has somebody before it, one has nobody yet."""
    people = [user for user in User.objects.staff_of(office) if serves_visitors(user)]
    keeper = next((user for user in people if may_write_book(user)), None)
    if keeper is None:
        return
    lines_of(office)
    _set_up_devices(office, keeper)
    first = timezone.now() - timedelta(minutes=MINUTES_APART * len(GUESTS))
    for place, (name, agency, purpose, kind, reason) in enumerate(GUESTS):
        with moved_to(first + timedelta(minutes=MINUTES_APART * place)):
            guest = Guest(office, name, purpose, kind, agency=agency, priority_reason=reason)
            numbers.draw(visiting.record_guest(guest, by=keeper), by=keeper)
    _open_counters(office, [user for user in people if Role.HELPDESK in user.roles])


def _set_up_devices(office: Office, by: User) -> None:
    for kind in Kind:
        Device.objects.create(
            office=office, kind=kind, name=kind.label, digest=digest_of(f"demo-{office.code.lower()}-{kind}"),
            made_at=timezone.now(), made_by=by,
        )  # fmt: skip


def _open_counters(office: Office, staff: list[User]) -> None:
    """One counter each, and one more that nobody sits at; the first serves, the others have just called."""
    for place in range(1, len(staff) + 2):
        counter, _ = Counter.objects.get_or_create(office=office, number=place)
        counter.lines.set(lines_of(office))
    for place, by in enumerate(staff, 1):
        with moved_to(timezone.now() - timedelta(minutes=8 - place)):
            session = counters.open_counter(Counter.objects.get(office=office, number=place), by=by)
            called = calling.call_next(session, by=by)
        if called is not None and place == 1:
            _serve(called, by)


def _serve(number: QueueNumber, by: User) -> None:
    session = number.counter.sessions.get(closed_at=None) if number.counter else None
    if session is not None and number.ticket is None:
        with moved_to(timezone.now() - timedelta(minutes=6)):
            calling.serve(session, by=by)
