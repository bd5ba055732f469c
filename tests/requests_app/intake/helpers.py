"""A visitor who fills in the online form through a real client, page by page."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app.intake.models import Draft
from tests.files import samples
from tests.world import Desk

PERSON = {
    "name": "Bambang Wiratama",
    "nip": "19900315 201503 1 002",
    "rank": "Penata (III/c)",
    "position": "Auditor Ahli Muda",
    "agency": "Inspektorat Contoh",
    "unit": "Wilayah II",
    "email": "bambang@contoh.example",
    "contact_email": "",
    "phone": "0812-0000-7788",
    "spse_user_id": "",
    "decree_number": "700.1/221/ITDA",
    "decree_date": "2026-11-02",
}
# The mail says the code in two groups.
CODE = re.compile(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", re.MULTILINE)


def pdf(name: str = "surat.pdf", text: str = "Surat") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.pdf_bytes(text), "application/pdf")


@dataclass
class Visitor:
    """One browser. Every method posts one page and returns the response."""

    client: Client = field(default_factory=Client)

    def post(self, path: str, **data: Any):
        return self.client.post(f"/ajukan/{path}", data)

    def get(self, path: str):
        return self.client.get(f"/ajukan/{path}")

    def page(self, path: str) -> str:
        text: str = self.get(path).content.decode()
        return text

    def office(self, desk: Desk, applicant_type: str):
        return self.post("", office=desk.office.slug, applicant_type=applicant_type, go="next")

    def service(self, service: str = "reset", tried: str = "failed", go: str = "next"):
        return self.post("layanan/", service=service, tried=tried, go=go)

    def person(self, go: str = "next", **changes: str):
        return self.post("data-diri/", **(PERSON | changes), go=go)

    def documents(self, go: str = "next", **files: Any):
        return self.post("berkas/", go=go, **files)

    @property
    def draft(self) -> Draft:
        return Draft.objects.get(key=self.client.session["intake_draft"])

    def up_to_documents(self, desk: Desk, applicant_type: str, **changes: str) -> "Visitor":
        self.office(desk, applicant_type)
        self.service()
        self.person(**changes)
        return self

    def up_to_review(self, desk: Desk, applicant_type: str, **changes: str) -> "Visitor":
        """Everything filled in and uploaded."""
        self.up_to_documents(desk, applicant_type, **changes)
        keys = [document.key for document in documents_of(desk, applicant_type)]
        files: dict[str, Any] = {f"file_{key}": pdf(f"{key}.pdf", key) for key in keys}
        self.documents(**files)
        return self

    def confirm_email(self):
        """Ask for the code, read the mail, type the code."""
        page = self.post("surel/").headers["Location"]
        return self.client.post(page, {"code": mailed_code(), "next": "/ajukan/periksa/"})

    def send(self):
        return self.post("kirim/", truth="on")

    def sent(self, desk: Desk, applicant_type: str, **changes: str):
        """The whole way; the ticket."""
        self.up_to_review(desk, applicant_type, **changes)
        self.confirm_email()
        self.send()
        return self.draft.ticket


def documents_of(desk: Desk, applicant_type: str):
    rows = [row.definition for row in desk.office.sops.all() if applicant_type in row.definition.applicant_types]
    special = sorted(rows, key=lambda definition: definition.general)
    return special[0].documents_for(applicant_type)


def mailed_code() -> str:
    found = CODE.search(str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]
