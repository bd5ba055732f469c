"""An invented draft, to show what an office's text, letterhead and logo look like before any decree exists."""

from django.utils import timezone

from accounts_app.models import Office
from requests_app.decrees.texts import Facts, Text, counted, filled, in_force_words, listed
from requests_app.printing.decree import DecreePaper, DecreePerson, Paper, Signatory
from requests_app.sop.office_actions import today_at

ROLES = ("Verifikator", "Helpdesk", "Admin Agency")
PEOPLE = tuple(
    DecreePerson(
        name=f"Nama Personil {number}, S.Kom.",
        nip="19900315 201503 1 002",
        rank="Penata Muda (III/a)",
        position="Pranata Komputer Ahli Pertama",
        agency="Dinas Komunikasi dan Informatika",
        role=role,
        email=f"personil.{number}@contoh.example",
    )
    for number, role in enumerate(ROLES, 1)
)


def sample_paper(office: Office, text: Text, logo: bytes) -> DecreePaper:
    """The text with three invented people, as a draft. `text` has no problems (`texts.problems`)."""
    said = filled(text, _facts(office))
    return DecreePaper(
        at=timezone.now().replace(microsecond=0),
        paper=Paper(said.paper),
        head_lines=tuple(office.letterhead_lines),
        head_address=head_address(office),
        logo=logo,
        authority=said.authority,
        place=said.place,
        about=said.about,
        accounts=listed(ROLES),
        invocation=said.invocation,
        considering=said.considering,
        recalling=said.recalling,
        clauses=said.clauses,
        signatory=Signatory(
            lines=(said.authority,), name="Nama Pejabat, M.Si.", rank="Pembina (IV/a)", nip="19700101 199503 1 001"
        ),
        copies=said.copies,
        people=PEOPLE,
        draft=True,
    )


def head_address(office: Office) -> str:
    """The line below the office's name."""
    phone = f"Telepon {office.phone}" if office.phone else ""
    return " · ".join(part for part in (office.address, phone) if part)


def _facts(office: Office) -> Facts:
    return Facts(
        kantor=office.name,
        jenis=listed(ROLES),
        jumlah=counted(len(PEOPLE)),
        tahun=str(today_at(office).year),
        masa_berlaku=in_force_words(None, None),
    )
