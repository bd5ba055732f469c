"""What the guides are about: one guide for each role, each with its commonest jobs.

Here stands only what other code asks for: order, addresses, and which acts of the SOPs a job is. The words stand in
``templates/guide/``, one file for each role and one for each job, because two roles may share a job: under SOP 002 the
Admin Agency does what elsewhere the helpdesk and Admin PPE do. Rejected: texts in the database, which would be one
more thing to keep true in every office; a manual beside the program, which nobody finds while at work.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import slugify

from accounts_app.roles import PERFORMERS, READERS, Role
from requests_app.sop.vocabulary import Act, AnyAct, DecreeAct


@dataclass(frozen=True, slots=True)
class Job:
    """One job: ``slug`` is its place on the page and its template, ``acts`` what it does in the words of the SOPs."""

    slug: str
    title: str
    acts: tuple[AnyAct, ...] = ()

    @property
    def template(self) -> str:
        return f"guide/jobs/{self.slug}.html"


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of one role; ``also``: jobs of another's, put first where the SOPs in force give them to it."""

    role: Role
    jobs: tuple[Job, ...]
    also: tuple[Job, ...] = ()

    @property
    def slug(self) -> str:
        return slugify(self.role.label)

    @property
    def template(self) -> str:
        return f"guide/{self.role.value}.html"

    @property
    def reads_tickets(self) -> bool:
        """Whether the role works in lists, which have keys."""
        return self.role in READERS

    @property
    def url(self) -> str:
        """The applicants' guide is the first page of all guides."""
        return reverse("guide:applicant") if self.role is Role.APPLICANT else reverse("guide:role", args=[self.slug])


BOOK = Job("buku-tamu", "Mengisi buku tamu", (Act.ARRIVE, Act.RECORD_GUEST))
QUEUE = Job("nomor-antrean", "Memberi nomor antrean", (Act.ENQUEUE,))
COUNTER = Job("loket", "Memanggil dan melayani di loket", (Act.CALL, Act.OPEN))
COMPLETENESS = Job(
    "kelengkapan", "Memeriksa kelengkapan", (Act.OPEN, Act.FIND_COMPLETE, Act.FIND_INCOMPLETE, Act.FORWARD)
)
COMPLETION = Job("minta-kelengkapan", "Meminta yang kurang", (Act.REQUEST_COMPLETION, Act.COMPLETE, Act.LAPSE))
VALIDITY = Job("kebenaran", "Memeriksa kebenaran", (Act.CONFIRM, Act.FIND_VALID, Act.SEND_BACK))
RESULT = Job("hasil", "Mereset di SPSE dan mencatat hasil", (Act.FULFIL, Act.HAND_OVER))
REJECTION = Job("tolak", "Menolak permohonan", (Act.FIND_INVALID, Act.REJECT, Act.REJECT_INCOMPLETE))
TELLING = Job("beri-tahu", "Memberi tahu pemohon", (Act.NOTIFY, Act.NEW_CODE, Act.RECEIVE, Act.GIVE_UP))
TELLING_NO = Job("beri-tahu-penolakan", "Menyampaikan penolakan", (Act.NOTIFY_REJECTION,))
REISSUE = Job("terbitkan-ulang", "Menerbitkan ulang", (Act.REISSUE,))
ARCHIVE = Job("arsip", "Mengarsipkan", (Act.ARCHIVE,))
DRAFTING = Job("susun-sk", "Menyusun SK akun", (DecreeAct.BEGIN, DecreeAct.SUBMIT))

GUIDES = (
    Guide(Role.APPLICANT, (
        Job("ajukan", "Mengajukan permohonan", (Act.SUBMIT,)),
        Job("datang", "Datang langsung", (Act.ARRIVE, Act.RECORD_GUEST)),
        Job("lacak", "Melihat kemajuan"),
        Job("lengkapi", "Melengkapi berkas", (Act.COMPLETE,)),
        Job("ambil-hasil", "Mengambil password atau user ID", (Act.DISCLOSE, Act.RECEIVE, Act.ALARM)),
        Job("tarik", "Menarik permohonan", (Act.WITHDRAW,)),
    )),
    Guide(Role.FRONT_OFFICE, (
        BOOK,
        QUEUE,
        COUNTER,
        Job("tutup-hari", "Menutup hari"),
    )),
    Guide(Role.HELPDESK, (
        COUNTER, Job("surel", "Membuka surel permohonan"), COMPLETENESS, COMPLETION, TELLING, TELLING_NO,
    ), also=(BOOK, QUEUE)),
    Guide(Role.ADMIN_PPE, (
        VALIDITY, RESULT, REJECTION, REISSUE, ARCHIVE,
        DRAFTING,
        Job("akun-sk", "Membuat akun menurut SK", (
            DecreeAct.MAKE_ACCOUNT, DecreeAct.CREATE_ACCOUNTS, DecreeAct.TELL, DecreeAct.INFORM, DecreeAct.ARCHIVE,
        )),
    )),
    Guide(Role.ADMIN_AGENCY, (COMPLETENESS, COMPLETION, VALIDITY, RESULT, REJECTION, TELLING, TELLING_NO, ARCHIVE)),
    Guide(Role.KEPALA_LPSE, (
        Job("dasbor", "Melihat keadaan kantor"),
        Job("orang-kedua", "Menjadi orang kedua"),
        Job("penyimpangan", "Meninjau penyimpangan"),
        DRAFTING,
        Job("terbitkan-sk", "Menerbitkan SK akun", (DecreeAct.ISSUE, DecreeAct.ORDER, DecreeAct.ATTACH_SCAN)),
        Job("laporan", "Menetapkan laporan bulanan"),
    )),
    Guide(Role.ADMIN_KANTOR, (
        Job("petugas", "Menambah petugas dan memberi peran"),
        Job("jam-kerja", "Mengatur jam kerja dan hari libur"),
        Job("sop-berlaku", "Memberlakukan SOP"),
        Job("ruang-tunggu", "Mengatur antrean, loket, dan layar"),
        Job("ketidakhadiran", "Mencatat cuti dan pengganti"),
    )),
    Guide(Role.SYSTEM_ADMIN, (
        Job("kantor-baru", "Membuka kantor baru"),
        Job("angkat-admin", "Mengangkat dan memberhentikan admin"),
        Job("faktor-kedua", "Menolong yang kehilangan faktor kedua"),
        Job("baca-data", "Melihat data tanpa mengubahnya"),
    )),
)  # fmt: skip
APPLICANT = GUIDES[0]
BY_SLUG = {guide.slug: guide for guide in GUIDES[1:]}


def own_guide(roles: Iterable[Role]) -> Guide:
    """The guide of the role that meets a file first; the applicants' for whoever has none of their own."""
    held = frozenset(roles)
    first = next((role for role in (*PERFORMERS, Role.ADMIN_KANTOR, Role.SYSTEM_ADMIN) if role in held), Role.APPLICANT)
    return next(guide for guide in GUIDES if guide.role is first)


def place_of(act: AnyAct, roles: Iterable[Role]) -> str:
    """Address of the job that ``act`` belongs to, in a guide of one of these roles if there is one; else of anybody's.

    An act that no guide describes leads to the first page of the person's own guide.
    """
    held = frozenset(roles)
    staff_first = sorted(GUIDES, key=lambda guide: (guide.role not in held, guide.role is Role.APPLICANT))
    found = ((guide, job) for guide in staff_first for job in guide.jobs if _does(job, act))
    guide, job = next(found, (own_guide(held), None))
    return f"{guide.url}#{job.slug}" if job else guide.url


def _does(job: Job, act: AnyAct) -> bool:
    """Acts of tickets and of decrees may bear one name."""
    return any(own is act for own in job.acts)
