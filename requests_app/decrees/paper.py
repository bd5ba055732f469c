"""From a decree to its paper: which words, which people, whose name below; and the PDF as a draft or as issued.

Decisions:
- The paper of an issued SK is drawn once and its bytes are kept with their hash (`issuing`). Nothing is ever drawn
  again for a reader: a later letterhead, logo or release must not change what was signed.
- The file's date is the SK's own day, so that the same decree gives the same bytes whoever draws it.
- What the text lacks stands as dots in a draft, and stops the issue in words.
"""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts_app.models import Office
from accounts_app.register.facts import SpseRole
from accounts_app.templatetags.ui import full_date, nip
from requests_app.decrees.models import Decree, DecreePerson
from requests_app.decrees.people import DECREE_ROLES
from requests_app.decrees.record import SignatoryForm
from requests_app.decrees.sample import head_address
from requests_app.decrees.text_actions import current, logo_of
from requests_app.decrees.texts import Facts, Text, counted, filled, in_force_words, listed, problems
from requests_app.decrees.verify import token_of
from requests_app.decrees.workflow import AccountKind
from requests_app.printing import decree as printing
from requests_app.process.refusals import Refused

NOBODY_YET = printing.DecreePerson(name="(belum diisi)", role="", email="")
BEFORE_THE_POST = {SignatoryForm.PLT: "Plt. ", SignatoryForm.PLH: "Plh. "}


def text_of(office: Office) -> dict[str, Any]:
    """What `Decree.text` begins with: the office's words of now, and which version they are."""
    now = current(office)
    return {**now.text.as_json(), "version": now.version}


def title_of(office: Office, kind: str) -> str:
    """What stands after TENTANG in an SK of this kind (`AccountKind`), as the office words it."""
    facts = Facts(kantor=office.name, jenis=kind_words(kind, DECREE_ROLES), jumlah="", tahun="", masa_berlaku="")
    return filled(current(office).text, facts).about


def kind_words(kind: str, roles: tuple[SpseRole, ...]) -> str:
    """Such as "Helpdesk"; for a mixed SK the roles that are in it, in the SOP's order."""
    if kind != AccountKind.MIXED:
        return AccountKind(kind).label
    return listed(role.label for role in DECREE_ROLES if role in roles)


def draft_pdf(decree: Decree) -> bytes:
    """The SK as it stands, marked KONSEP, with dots for what is still to come."""
    text = _text(decree)
    dotted = {name: getattr(text, name) or printing.DOTS for name in ("authority", "about", "place")}
    lists = {name: getattr(text, name) or (printing.DOTS,) for name in ("considering", "recalling", "clauses")}
    return printing.decree(_paper(decree, Text.from_json({**text.as_json(), **dotted, **lists}), draft=True))


def issued_pdf(decree: Decree) -> bytes:
    """The SK to be signed; number, date and signatory are set. Raises Refused while its text is not whole."""
    text = _text(decree)
    if found := problems(text):
        raise Refused(f"Naskah SK belum lengkap. {found[0][1]}")
    return printing.decree(_paper(decree, text, draft=False))


def verify_url(decree: Decree) -> str:
    """The public page that the QR code leads to."""
    return settings.SITE_URL + reverse("decree_paper:verify", args=[token_of(decree.public_id)])


def _text(decree: Decree) -> Text:
    """The decree's own words with its own title; the office's where it has none yet."""
    text = Text.from_json({**current(decree.office).text.as_json(), **decree.text})
    return replace(text, about=decree.title) if decree.title else text


def _paper(decree: Decree, text: Text, *, draft: bool) -> printing.DecreePaper:
    people = list(decree.people.all())
    said, logo, day = filled(text, _facts(decree, people)), logo_of(decree.office), decree.issued_on
    return printing.DecreePaper(
        at=datetime.combine(day or decree.today, time(), decree.office.tz),
        paper=printing.Paper(said.paper),
        head_lines=tuple(decree.office.letterhead_lines),
        head_address=head_address(decree.office),
        logo=bytes(logo.png) if logo else b"",
        authority=said.authority,
        number=decree.number,
        date=full_date(day) if day else "",
        place=said.place,
        about=said.about,
        accounts=_kind_of(decree, people) or decree.get_account_kind_display(),
        invocation=said.invocation,
        considering=said.considering,
        recalling=said.recalling,
        clauses=said.clauses,
        signatory=_signatory(decree, said.authority),
        copies=said.copies,
        people=tuple(_row(person) for person in people) or (NOBODY_YET,),
        verify_url="" if draft else verify_url(decree),
        draft=draft,
    )


def _facts(decree: Decree, people: list[DecreePerson]) -> Facts:
    year = (decree.issued_on or decree.today).year
    return Facts(
        kantor=decree.office.name,
        jenis=_kind_of(decree, people) or printing.DOTS,
        jumlah=counted(len(people)),
        tahun=str(year),
        masa_berlaku=_in_force(decree.issued_on, decree.valid_from, decree.valid_until),
    )


def _kind_of(decree: Decree, people: list[DecreePerson]) -> str:
    return kind_words(decree.account_kind, tuple(SpseRole(person.spse_role) for person in people))


def _in_force(on: date | None, since: date | None, until: date | None) -> str:
    """A decree that begins on its own day says "ditetapkan" instead of the date."""
    begins = full_date(since) if since and since != on else None
    return in_force_words(begins, full_date(until) if until else None)


def _signatory(decree: Decree, authority: str) -> printing.Signatory:
    position = decree.signatory_position or authority
    before = BEFORE_THE_POST.get(SignatoryForm(decree.signatory_form), "")
    for_whom = decree.signatory_on_behalf_of if decree.signatory_form == SignatoryForm.ON_BEHALF else ""
    return printing.Signatory(
        lines=(f"a.n. {for_whom}", position) if for_whom else (before + position,),
        name=decree.signatory_name or printing.DOTS,
        rank=decree.signatory_rank,
        nip=nip(decree.signatory_nip) if decree.signatory_nip else "",
    )


def _row(person: DecreePerson) -> printing.DecreePerson:
    return printing.DecreePerson(
        name=person.name,
        nip=nip(person.nip) if person.nip else "",
        rank=person.rank,
        position=person.position,
        agency=person.agency,
        role=person.get_spse_role_display(),
        email=person.email,
    )
