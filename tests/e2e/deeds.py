"""What people do again and again on the way from form to archive, in the words of the screen."""

import re
from dataclasses import dataclass

from tests.e2e.person import Person

LINK = re.compile(r"https?://\S+/ambil/\S+")
SIGN_IN_CODE = re.compile(r"Kode masuk Anda:\s+(\S+)")


@dataclass(frozen=True)
class Applicant:
    """Who asks, as they write it down."""

    name: str
    email: str
    agency: str = "Inspektorat Contoh"
    nip: str = "199003152015031002"
    phone: str = "0812-0000-7788"


# --- the applicant ----------------------------------------------------------------------------------------------


def signs_in_by_code(person: Person, email: str) -> None:
    """From the page that asks for the address to wherever it leads."""
    person.writes(email=email)
    person.presses("Kirim kode")
    types_code(person, email)


def types_code(person: Person, email: str) -> None:
    code = SIGN_IN_CODE.search(person.reads_mail(email, "Kode masuk"))
    assert code, "the mail holds no code"
    person.writes(code=code[1])
    person.presses("Masuk")


def applies_online(
    person: Person, who: Applicant, *, office: str, kind: str, service: str, files: dict[str, str]
) -> str:
    """From the first page to the receipt; returns the ticket's number. ``files``: document's label to file name."""
    person.opens("/")
    person.follows("Mulai permohonan", "main")
    person.picks(office, of="Kantor LPSE")
    person.chooses(kind, of="Anda menggunakan SPSE sebagai")
    person.presses("Lanjut")
    person.sees("Siapkan", *files)
    person.follows("Mulai mengisi", "main")
    answers_service(person, service)
    writes_about_self(person, who)
    for label, name in files.items():
        hands_in(person, label, name)
    person.presses("Lanjut")
    person.sees("Periksa sekali lagi", who.name)
    person.presses(f"Kirim kode ke {who.email}")
    types_code(person, who.email)
    person.sees("Surel terkonfirmasi")
    person.ticks(re.compile("Data dan berkas di atas benar"))
    person.presses("Kirim permohonan")
    person.sees("Permohonan terkirim")
    return person.main.locator(".intake-number").first.inner_text().strip()


def answers_service(person: Person, service: str) -> None:
    """The way by "Lupa Password" is asked only of those who forgot the password."""
    person.chooses(service, of="Apa yang Anda perlukan?")
    if service != "Informasi user ID":
        person.chooses("Sudah, tetapi tidak berhasil", of=re.compile("Lupa Password"))
    person.presses("Lanjut")


def writes_about_self(person: Person, who: Applicant) -> None:
    person.writes(
        name=who.name, nip=who.nip, position="Analis", agency=who.agency, email=who.email, phone=who.phone,
        decree_number="800/17/2026", decree_date="2026-01-05",
    )  # fmt: skip
    person.presses("Lanjut")


def hands_in(person: Person, label: str, name: str) -> None:
    """With a script the place sends itself; without, its own button does."""
    person.attaches(label, name)
    if not person.scripts:
        person.main.locator("section", has_text=label).get_by_role("button", name="Unggah").click()
    place = person.main.locator("section", has_text=label)
    place.get_by_text("Tersimpan").wait_for()


def mailed_link(person: Person, email: str) -> str:
    link = LINK.search(person.reads_mail(email, "siap diambil"))
    assert link, "the mail holds no link"
    return link[0]


def fetches_password(person: Person, email: str, code: str) -> str:
    """The mailed link and the spoken code; returns the password that is shown."""
    person.opens(mailed_link(person, email))
    person.writes(code=code)
    person.presses("Buka password")
    person.sees("Segera login ke SPSE dan wajib mengubah password.")
    return person.reads("#password")


# --- the desks --------------------------------------------------------------------------------------------------


def opens_from_inbox(person: Person, number: str) -> None:
    person.opens("/kotak-masuk/")
    person.follows(number, "main")


def serves(person: Person, number: str) -> None:
    """From the inbox, by "Layani"."""
    person.opens("/kotak-masuk/")
    person.presses(f"Layani {number}")
    person.sees("Daftar periksa")


def judges(person: Person, label: str, verdict: str, *, note: str = "", original: bool = False) -> None:
    """One line of the checklist."""
    line = person.main.get_by_role("group", name=label)
    person.takes(verdict, within=line)
    if original:
        person.ticks("Asli ditunjukkan", within=line)
    if note:
        person.writes_into("Catatan untuk", note, within=line)


def asks_for_the_rest(person: Person, words: str = "") -> None:
    person.presses("Belum lengkap")
    person.sees("Minta kelengkapan")
    person.writes(message=words)
    person.presses("Minta kelengkapan")
    person.sees("Menunggu pemohon")


def confirms_by_phone(person: Person) -> None:
    person.unfolds("Catat konfirmasi")
    person.takes("Telepon ke nomor tercatat", within="#konfirmasi")
    person.ticks("Menyebut sendiri apa yang diminta", within="#konfirmasi")
    person.ticks("Menyebut sendiri instansi", within="#konfirmasi")
    person.takes("Pemohon membenarkan", within="#konfirmasi")
    person.presses("Catat konfirmasi")
    person.sees("Konfirmasi kepada pemohon")


def finds_valid(person: Person, grounds: str = "Sesuai dengan data SPSE.") -> None:
    person.writes(grounds=grounds)
    person.presses("Nyatakan benar")
    person.sees("Kerjakan di SPSE")


def resets(person: Person, *, user_id: str = "", hands_over: bool = True) -> str:
    """Step 10 with the generated password, which is returned."""
    person.follows("Catat hasil di SPSE", "main")
    password = person.reads(".secret-text code")
    person.ticks("Password ini sudah terpasang di SPSE")
    if user_id:
        person.writes(found_user_id=user_id)
    if not hands_over:
        person.unticks("Langsung serahkan ke helpdesk")
    person.presses("Tandai selesai")
    return password


def tells_the_result(person: Person, number: str) -> str:
    """Step 14: the applicant came and showed a card; returns the code to read out, shown this once."""
    opens_from_inbox(person, number)
    person.takes("Bertemu langsung")
    person.picks("KTP", of="Dokumen asli yang dilihat")
    person.ticks(re.compile("Saya sudah memastikan"))
    person.presses("Beri tahu pemohon")
    code = person.reads(".code-digits")
    person.follows("Sudah saya bacakan", "main")
    person.sees_no(code)
    return code


def archives(person: Person, number: str) -> bytes:
    """Step 13, and the dossier as it was downloaded."""
    person.opens(f"/tiket/{number}/")
    if person.scripts:
        person.presses_here("Arsipkan permohonan")
        person.presses_in_dialog("Arsipkan")
    else:
        person.presses("Arsipkan permohonan")
    return person.downloads("Unduh berkas arsip")
