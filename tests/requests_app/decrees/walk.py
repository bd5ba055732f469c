"""Walking a decree through SOP 001 by the real actions, each done by the person whom the SOP names."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts_app.models import User
from requests_app.decrees import actions
from requests_app.decrees.actions import Order, PersonFacts
from requests_app.decrees.models import Decree, DecreePerson, Signatory
from requests_app.files.content import inspect
from requests_app.handover.identified import Identified, Shown, Way
from requests_app.handover.results import Issued, Secret
from requests_app.sop.vocabulary import DecreeAct
from tests.files import samples
from tests.world import Desk

BY_PHONE, IN_PERSON = Identified(Way.PHONE), Identified(Way.IN_PERSON, Shown.KTP, "Loket 1")
PASSWORD = "Merpati-8-Gunung-51"
TEXT = {"menimbang": ["bahwa akun diperlukan;"], "diktum": ["Membuat akun."]}
SIGNATORY = Signatory("Dr. Kepala Contoh, M.T.", "Kepala LPSE Contoh", "197001011995031001", "Pembina (IV/a)")


def facts(no: int = 1, **more: Any) -> PersonFacts:
    """One made-up person of the form; the number makes them another one."""
    said = {
        "name": f"Orang Ke-{no}, S.T.", "spse_role": "verifikator", "email": f"orang{no}@instansi.example",
        "nip": f"1990031520150310{no:02}", "rank": "Penata (III/c)", "position": "Analis", "agency": "Dinas Contoh",
        "phone": f"0812-1000-{no:04}",
    }  # fmt: skip
    return PersonFacts(**{**said, **more})


def paper(decree: Decree) -> bytes:
    """Stands in for the printed SK: what is asked here is only that these bytes are kept with their hash."""
    return samples.pdf_bytes(f"{decree.number} {decree.issued_on} {decree.people.count()}", pages=2)


def drafted(desk: Desk, *people: PersonFacts, by: User | None = None, kind: str = "verifikator", **more: Any) -> Decree:
    """A draft with text and people (one, if none are named), begun by Admin PPE."""
    by = by or maker(desk)
    decree = actions.begin_draft(desk.office, by=by, kind=kind, title="Pembuatan Akun Verifikator", text=TEXT, **more)
    return actions.put_people(decree, people or [facts()], by=by)


def submitted(desk: Desk, *people: PersonFacts, **more: Any) -> Decree:
    decree = drafted(desk, *people, **more)
    return actions.submit(decree, by=more.get("by") or maker(desk))


def order(desk: Desk, **more: Any) -> Order:
    return Order(**{"on": today(desk), "signatory": SIGNATORY, **more})


def today(desk: Desk) -> date:
    return timezone.localdate(timezone=desk.office.tz)


def issued(desk: Desk, *people: PersonFacts, by: User | None = None, **more: Any) -> Decree:
    """Signed by Kepala LPSE; Admin PPE is ordered at once."""
    decree = submitted(desk, *people)
    for caution in decree.open_cautions:
        decree = actions.acknowledge(decree, caution.fingerprint, "Sudah diperiksa.", by=desk.kepala)
    return actions.issue(decree, order(desk, **more), by=by or desk.kepala, paper=paper)


def made(desk: Desk, *people: PersonFacts, **more: Any) -> Decree:
    """Every account made in SPSE, and in the register."""
    decree = issued(desk, *people, **more)
    for person in decree.people.all():
        actions.mark_made(person, user_id=f"USER.{person.pk}", password=Secret(PASSWORD), by=maker(desk))
    return actions.create_accounts(again(decree), by=maker(desk))


def told(desk: Desk, *people: PersonFacts, **more: Any) -> tuple[Decree, dict[int, Issued]]:
    """Everybody was told; the codes by the person's key."""
    decree = made(desk, *people, **more)
    codes = {}
    for person in decree.people.all():
        _, code = actions.tell(person, by=maker(desk), check=BY_PHONE)
        assert code is not None
        codes[person.pk] = code
    return again(decree), codes


def fetched(desk: Desk, *people: PersonFacts, **more: Any) -> Decree:
    """Everybody opened the password and said that it arrived."""
    decree, codes = told(desk, *people, **more)
    for person in decree.people.all():
        actions.disclose(person, codes[person.pk].code.expose())
        actions.receive(person)
    return again(decree)


def scanned(desk: Desk, decree: Decree, text: str = "SK bertanda tangan") -> Decree:
    data = samples.pdf_bytes(text)
    seen = inspect(io.BytesIO(data), len(data), "sk.pdf", limit=1 << 20)
    actions.record_signed_scan(decree, ContentFile(data), seen, by=desk.kepala)
    return again(decree)


def archived(desk: Desk, *people: PersonFacts, **more: Any) -> Decree:
    decree = scanned(desk, fetched(desk, *people, **more))
    return actions.do(decree, DecreeAct.ARCHIVE, by=maker(desk))


def voided(desk: Desk, *people: PersonFacts) -> Decree:
    return actions.void(issued(desk, *people), "Salah nama.", by=desk.kepala)


def returned(desk: Desk, *people: PersonFacts) -> Decree:
    return actions.send_back(submitted(desk, *people), "Perbaiki NIP.", by=desk.kepala)


def maker(desk: Desk) -> User:
    assert desk.admin_ppe is not None
    return desk.admin_ppe


def again(decree: Decree) -> Decree:
    """The row as it is now, read anew (`refresh_from_db` is unsafe on a protected state)."""
    fresh: Decree = Decree.objects.get(pk=decree.pk)
    return fresh


def first(decree: Decree) -> DecreePerson:
    return decree.people.order_by("no")[0]


TO_STATE: dict[str, Callable[[Desk], Decree]] = {
    "draft": drafted,
    "submitted": submitted,
    "returned": returned,
    "ordered": issued,
    "accounts_created": made,
    "informed": lambda desk: told(desk)[0],
    "voided": voided,
    "archived": archived,
}
