"""One visitor's form as far as it is filled in: which steps are done, and what it says so far.

A reading of the draft, made once per request. Steps are compared as numbers: whoever asks for a later page than the
first open one is led to that one.
"""

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from accounts_app.kept import kept
from accounts_app.models import Office, User
from requests_app.intake import nip
from requests_app.intake.forms import DocumentsForm, ServiceForm
from requests_app.intake.models import Draft, DraftDocument
from requests_app.intake.person_form import PersonForm
from requests_app.sop.definition import DocumentRequirement
from requests_app.sop.models import SopInForce, sop_for
from requests_app.sop.vocabulary import ApplicantType
from requests_app.tickets.models import TriedForgotPassword


class Step(IntEnum):
    """The pages in their order."""

    OFFICE = 1
    SERVICE = 2
    PERSON = 3
    DOCUMENTS = 4
    REVIEW = 5

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def url(self) -> str:
        return reverse(URL_NAMES[self])


LABELS = {
    Step.OFFICE: "Kantor",
    Step.SERVICE: "Layanan",
    Step.PERSON: "Data diri",
    Step.DOCUMENTS: "Berkas",
    Step.REVIEW: "Periksa dan kirim",
}
URL_NAMES = {
    Step.OFFICE: "intake:start",
    Step.SERVICE: "intake:service",
    Step.PERSON: "intake:person",
    Step.DOCUMENTS: "intake:documents",
    Step.REVIEW: "intake:review",
}


def _uploads(*, draft: int) -> Any:
    return DraftDocument.objects.filter(draft=draft)


class Sheet:
    """What the draft says. Only for drafts that passed step 1: those have an office."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.answers: dict[str, Any] = draft.answers

    @property
    def office(self) -> Office:
        assert self.draft.office is not None  # a draft is made by step 1, together with its office
        return self.draft.office

    @property
    def applicant_type(self) -> str:
        return str(self.answers.get("applicant_type", ""))

    @property
    def type_label(self) -> str:
        return ApplicantType(self.applicant_type).label

    @cached_property
    def today(self) -> date:
        """The office's date."""
        return timezone.localdate(timezone=self.office.tz)

    @cached_property
    def sop(self) -> SopInForce | None:
        """The SOP by which this applicant is served today; None if the office no longer serves them."""
        return sop_for(self.office, self.applicant_type, self.today)

    @cached_property
    def requirements(self) -> tuple[DocumentRequirement, ...]:
        return self.sop.definition.documents_for(self.applicant_type) if self.sop else ()

    # --- the steps -----------------------------------------------------------------------------------------

    @cached_property
    def _service(self) -> ServiceForm:
        return ServiceForm(self.answers)

    @property
    def tried(self) -> str:
        return str(self._service.cleaned_data.get("tried", "")) if self._service.is_valid() else ""

    @cached_property
    def _person(self) -> PersonForm:
        return self.person_form(self.answers)

    def person_form(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> PersonForm:
        """The form of step 3 as this applicant is asked it."""
        return PersonForm(
            data,
            today=self.today,
            auditor=self.applicant_type == ApplicantType.AUDITOR,
            unreachable=self.tried == TriedForgotPassword.NO_ACCESS,
            **kwargs,
        )

    def documents_form(self, *args: Any) -> DocumentsForm:
        """The form of step 4: a place for each document that the SOP asks for."""
        return DocumentsForm(*args, requirements=self.requirements, later=self.later)

    @cached_property
    def kept(self) -> dict[str, DraftDocument]:
        """Uploads by requirement."""
        return {document.requirement: document for document in kept(_uploads, draft=self.draft.pk)}

    @property
    def later(self) -> list[str]:
        """Requirements that the applicant said will follow."""
        return list(self.answers.get("later", ()))

    @property
    def missing(self) -> list[str]:
        """Requirements with neither a file nor that word."""
        return [doc.key for doc in self.requirements if doc.key not in self.kept and doc.key not in self.later]

    def is_done(self, step: Step) -> bool:
        match step:
            case Step.OFFICE:
                return self.sop is not None
            case Step.SERVICE:
                return self.tried not in ("", TriedForgotPassword.NOT_TRIED)
            case Step.PERSON:
                return self._person.is_valid()
            case Step.DOCUMENTS:
                return not self.missing
        return False

    @cached_property
    def first_open(self) -> Step:
        return next((step for step in Step if not self.is_done(step)), Step.REVIEW)

    # --- what it says --------------------------------------------------------------------------------------

    @property
    def wants(self) -> tuple[bool, bool]:
        """Whether a reset and whether the user ID is asked for."""
        service = self.answers.get("service")
        return service != ServiceForm.USER_ID, service in (ServiceForm.USER_ID, ServiceForm.BOTH)

    @property
    def person(self) -> dict[str, Any]:
        """The answers of step 3, cleaned; empty strings where something is not valid yet."""
        self._person.is_valid()
        return {name: self._person.cleaned_data.get(name, "") for name in self._person.fields}

    @property
    def person_labels(self) -> dict[str, str]:
        """The questions of step 3 as this applicant was asked them."""
        return {name: str(field.label) for name, field in self._person.fields.items()}

    @property
    def contact_email(self) -> str:
        """Where code and news go: the other address if one was given, else the registered one."""
        person = self.person
        return str(person["contact_email"] or person["email"])

    @property
    def nip_doubt(self) -> str:
        typed = str(self.answers.get("nip", ""))
        return "" if typed.strip() in ("", "-") else nip.doubt(typed, self.today)

    def is_confirmed_by(self, user: User | AnonymousUser) -> bool:
        """Whether this is a signed-in person who holds the address of the form."""
        return isinstance(user, User) and user.email == self.contact_email

    def ticket_fields(self) -> dict[str, Any]:
        """The ticket's own fields, for `tickets.actions.submit`."""
        fields = {name: value for name, value in self.person.items() if name != "contact_email"}
        reset, user_id = self.wants
        return fields | {
            "applicant_type": self.applicant_type,
            "wants_reset": reset,
            "wants_user_id": user_id,
            "tried_forgot_password": self.tried,
        }
