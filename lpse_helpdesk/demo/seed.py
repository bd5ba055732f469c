"""Fills an empty installation with the demo: four offices, their people, and a hundred tickets in every state.

Every ticket is walked by the product's own actions under a moved clock (`stories`), so the demo cannot show what the
product could not do.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import cycle
from random import Random
from typing import Any

from django.utils import timezone

from accounts_app.models import Office, User
from lpse_helpdesk.demo import history
from lpse_helpdesk.demo.answers import judge
from lpse_helpdesk.demo.calendars import open_calendars
from lpse_helpdesk.demo.clock import moved_to
from lpse_helpdesk.demo.decrees import order_accounts
from lpse_helpdesk.demo.deviations import review
from lpse_helpdesk.demo.mails import send_letters
from lpse_helpdesk.demo.people import address_of, open_offices
from lpse_helpdesk.demo.proposals import propose
from lpse_helpdesk.demo.register import Person, Quirk, fill_register
from lpse_helpdesk.demo.reports import lay_down
from lpse_helpdesk.demo.stories import Story
from lpse_helpdesk.demo.together import work_together
from lpse_helpdesk.demo.waiting_room import fill_room
from requests_app.frontdesk.day_end import close_before_today
from requests_app.sop.vocabulary import Act, ApplicantType, Channel
from requests_app.tickets.models import Ticket

Plot = Callable[[Story], None]

GIVEN = (
    "Bambang", "Dewi", "Eko", "Fitri", "Gita", "Hadi", "Indah", "Joko", "Kartika", "Lukman",
    "Maya", "Nur", "Oki", "Prita", "Raka", "Sinta", "Teguh", "Umi", "Vina", "Wahyu",
)  # fmt: skip
FAMILY = (
    "Wiratama", "Kartikasari", "Santosa", "Lestari", "Pramudya", "Anggraini", "Saputra", "Maheswari", "Wicaksono",
    "Puspitasari", "Hidayat", "Permata", "Setiawan", "Larasati", "Nugraha", "Rahayu", "Firmansyah", "Utari",
)  # fmt: skip
LONG_NAME = "Muhammad Fajar Alamsyah Nasution"
AGENCIES = {
    "KT": ("Inspektorat Daerah Provinsi", "Dinas Pekerjaan Umum dan Penataan Ruang", "Dinas Kesehatan"),
    "KP": ("Direktorat Jenderal Perikanan Tangkap", "Balai Besar Riset Kelautan", "Inspektorat Jenderal"),
    "BA": ("Dinas Pendidikan Kabupaten", "Dinas Perhubungan Kabupaten", "Sekretariat DPRD Kabupaten"),
    "UM": ("Dinas Sosial Kota", "Badan Pendapatan Daerah Kota", "RSUD Kota Contoh"),
}
TYPES = {
    "KT": (ApplicantType.AUDITOR, ApplicantType.AUDITOR, ApplicantType.PPK, ApplicantType.POKJA),
    "KP": (ApplicantType.ADMIN_AGENCY, ApplicantType.ADMIN_AGENCY, ApplicantType.VERIFIKATOR),
    "BA": (ApplicantType.PPK,),
    "UM": (ApplicantType.POKJA, ApplicantType.HELPDESK, ApplicantType.PPK),
}


def _arrived(story: Story) -> None:
    story.file()


def _opened(story: Story) -> None:
    story.file()
    story.open()


def _awaiting(story: Story) -> None:
    story.file()
    story.ask_for_more()


def _completed_again(story: Story) -> None:
    _awaiting(story)
    story.complete()


def _checked(story: Story) -> None:
    story.file()
    story.find_complete()


def _judged(story: Story) -> None:
    _checked(story)
    story.find_valid()


def _fulfilled(story: Story) -> None:
    _checked(story)
    story.fulfil()


def _rejected(story: Story) -> None:
    _checked(story)
    story.reject("data_mismatch", "NIP pada surat permohonan berbeda dengan data pada aplikasi SPSE.")


def _notified(story: Story) -> None:
    _fulfilled(story)
    story.notify()


def _received(story: Story) -> None:
    _notified(story)
    story.receive()


def _archived(story: Story) -> None:
    _received(story)
    story.archive()


def _archived_after_completion(story: Story) -> None:
    _completed_again(story)
    story.find_complete()
    story.fulfil()
    story.notify()
    story.receive()
    story.archive()


def _rejection_archived(story: Story) -> None:
    _checked(story)
    story.confirm()
    story.reject("inaproc", "Akun ini telah dimigrasikan; pemulihannya dilakukan pada layanan INAPROC.")
    story.tell_rejection()
    story.archive()


def _lapsed(story: Story) -> None:
    _awaiting(story)
    story.at += timedelta(days=14)
    story.act(0, Act.LAPSE, reason="Tidak dilengkapi dalam 10 hari kerja.")


def _slow(story: Story) -> None:
    """Step 5 takes three quarters of an hour."""
    story.file()
    story.open()
    story.at += timedelta(minutes=45)
    story.find_complete()
    story.reject("data_mismatch", "Nama pada SK berbeda dengan data pada aplikasi SPSE.")
    story.tell_rejection()


def _set_aside(story: Story) -> None:
    story.file(missing=1)
    story.find_complete_without_the_last()


def _withdrawn(story: Story) -> None:
    """The office still owes the explanation."""
    _opened(story)
    story.withdraw(50)


# (plot, days ago, how many in the large offices, in the small ones); days ago 0 is today.
PLOTS: tuple[tuple[Plot, int, int, int], ...] = (
    (_archived, 19, 3, 2),
    (_archived_after_completion, 12, 1, 1),
    (_rejection_archived, 9, 1, 1),
    (_lapsed, 24, 1, 1),
    (_archived, 34, 2, 1),
    (_rejection_archived, 37, 1, 1),
    (_archived_after_completion, 41, 1, 0),
    (_received, 4, 1, 1),
    (_slow, 6, 2, 1),
    (_withdrawn, 3, 1, 1),
    (_set_aside, 1, 1, 0),
    (_notified, 1, 2, 1),
    (_rejected, 1, 1, 1),
    (_awaiting, 3, 2, 1),
    (_completed_again, 1, 1, 1),
    (_fulfilled, 0, 1, 1),
    (_judged, 0, 1, 0),
    (_checked, 0, 2, 1),
    (_opened, 0, 1, 1),
    (_arrived, 0, 2, 1),
)


# Who differs from the register: those at whom Admin PPE looks today, and one long done.
QUIRKS: dict[Plot, tuple[Quirk, ...]] = {
    _checked: (Quirk.OTHER_PHONE, Quirk.UNKNOWN),
    _opened: (Quirk.ENDED,),
    _notified: (Quirk.OTHER_EMAIL, Quirk.NONE),
}
REGISTER_AGE = timedelta(days=60)


def seed(say: Callable[[str], object]) -> int:
    """Make everything. Returns how many tickets there are.

    :param say: told once per office what is being made.
    """
    offices = open_offices()
    open_calendars(offices)
    for code, office in offices.items():
        say(f"  {office.name} …")
        told = list(_stories(office, Random(f"lpse {code}")))  # noqa: S311 - a story needs no secrecy
        told[:0] = history.visits(office, partial(_visit, office))
        with moved_to(timezone.now() - REGISTER_AGE):
            fill_register(office, list(_people(told)), GIVEN, FAMILY, AGENCIES[code])
        for story, plot in told:
            plot(story)
        propose(office)
        work_together(office)
        judge(office)
        review(office)
        order_accounts(office, AGENCIES[code], partial(_moment, office))
        send_letters(office)
        history.saved_by_forgot_password(office)
        history.fold_history(office)
        lay_down(office)
        close_before_today(office)
        fill_room(office)
    return Ticket.objects.count()


def _moment(office: Office, days_ago: int) -> datetime:
    return _working_moment(office, days_ago, Random(days_ago))  # noqa: S311 - a story needs no secrecy


def _people(told: Iterable[tuple[Story, Plot]]) -> Iterator[Person]:
    """Each applicant as the register has them: some of those who wait today differ from it."""
    quirks = {plot: cycle(given) for plot, given in QUIRKS.items()}
    for story, plot in told:
        yield Person(story.answers, next(quirks[plot]) if plot in quirks else Quirk.NONE)


def _stories(office: Office, dice: Random) -> Iterator[tuple[Story, Plot]]:
    large = office.code in ("KT", "KP")
    plots = [(plot, ago) for plot, ago, many, few in PLOTS for _ in range(many if large else few)]
    for index, (plot, ago) in enumerate(sorted(plots, key=lambda pair: -pair[1])):
        yield _story(office, index, ago, dice), plot


def _story(office: Office, index: int, days_ago: int, dice: Random) -> Story:
    applicant = _applicant(office, index, dice)
    # Whoever files twice is the same official both times.
    fixed = Random(f"{office.code} {applicant.name}")  # noqa: S311 - a story needs no secrecy
    applicant_type = fixed.choice(TYPES[office.code])
    channel = Channel.WALK_IN if index % 4 == 1 else Channel.ONLINE
    at = _working_moment(office, days_ago, dice)
    answers = _answers(office, applicant, applicant_type, index, fixed, at.date())
    return Story(office, applicant, answers, at, dice, channel)


def _visit(office: Office, index: int, days_ago: int, dice: Random) -> history.Visit:
    """An earlier visit of somebody who has no other story."""
    name = f"{GIVEN[index % len(GIVEN)]} {FAMILY[(index * 5) % len(FAMILY)]}"
    fixed = Random(f"{office.code} {index}")  # noqa: S311 - a story needs no secrecy
    at = _working_moment(office, days_ago, dice)
    email = address_of(f"{name} {index}", f"pemohon.{office.slug}")
    applicant = User.objects.by_email(email) or User.objects.create_user(email, name)
    answers = _answers(office, applicant, fixed.choice(TYPES[office.code]), index, fixed, date(2026, 1, 5))
    return history.Visit(office, applicant, answers, at, dice)


def _applicant(office: Office, index: int, dice: Random) -> User:
    """Each applicant files once or twice."""
    name = LONG_NAME if index == 5 else f"{GIVEN[(index * 7 + office.pk * 5) % len(GIVEN)]} {dice.choice(FAMILY)}"
    email = address_of(name, f"pemohon.{office.slug}")
    return User.objects.by_email(email) or User.objects.create_user(email, name)


def _answers(
    office: Office, applicant: User, applicant_type: ApplicantType, index: int, dice: Random, day: date
) -> dict[str, Any]:
    born = date(1975 + dice.randrange(22), 1 + dice.randrange(12), 1 + dice.randrange(28))
    started = born.year + 24
    return {
        "applicant_type": applicant_type,
        "wants_reset": index % 3 != 2,
        "wants_user_id": index % 3 != 0,
        "tried_forgot_password": ("failed", "no_access")[index % 2],
        "name": applicant.name,
        "nip": f"{born:%Y%m%d}{started}{1 + dice.randrange(12):02}{1 + dice.randrange(2)}{1 + dice.randrange(40):03}",
        "rank": dice.choice(("Penata (III/c)", "Penata Muda Tk. I (III/b)", "Pembina (IV/a)")),
        "position": dice.choice(("Auditor Ahli Muda", "Analis Pengadaan", "Kepala Seksi", "Pengelola PBJ Ahli Muda")),
        "agency": dice.choice(AGENCIES[office.code]),
        "email": applicant.email,
        "phone": f"0812-0000-{dice.randrange(1000, 9999)}",
        "decree_number": f"800.1.{dice.randrange(1, 12)}/{dice.randrange(100, 999)}/{day.year}",
        "decree_date": day - timedelta(days=dice.randrange(30, 300)),
    }


def _working_moment(office: Office, days_ago: int, dice: Random) -> datetime:
    """A morning moment in the office's zone; a weekend moves back to Friday. Today's stories began within two hours."""
    now = timezone.now().astimezone(office.tz)
    if days_ago == 0:
        return now - timedelta(minutes=100 - dice.randrange(20))
    day = now.date() - timedelta(days=days_ago)
    day -= timedelta(days=max(0, day.weekday() - 4))
    morning = datetime.combine(day, time(8, 10), office.tz)
    return morning + timedelta(minutes=dice.randrange(100))
