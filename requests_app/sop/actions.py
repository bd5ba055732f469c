"""Loading SOP documents and putting them into force.

`load` only brings a text into the database; no office works by it until `enable`. Doing both at once was rejected: the
installation loads, each office decides.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F

from accounts_app.models import Office, User
from accounts_app.roles import Role
from accounts_app.templatetags.ui import full_date
from requests_app.sop.definition import SopDefinition
from requests_app.sop.models import SopInForce, SopRevision
from requests_app.sop.problems import SopError
from requests_app.sop.reading import parse

Substitutes = Mapping[Role, Role]


class EnableError(SopError):
    """This office cannot work by this SOP (now, or so). `problems` says why, in Indonesian."""


@transaction.atomic
def load(document: Path | str, by: User | None = None) -> SopRevision:
    """The revision for a TOML file (Path) or text (str); the same text is the same row. Raises SopError."""
    name, source = _named_text(document)
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    known = SopRevision.objects.filter(sha256=sha256).first()
    return known or _add(parse(source, name=name), source, sha256, by)


def _named_text(document: Path | str) -> tuple[str, str]:
    """The name that problems mention, and the TOML text."""
    return (document.name, document.read_text(encoding="utf-8")) if isinstance(document, Path) else ("SOP", document)


def _add(sop: SopDefinition, source: str, sha256: str, by: User | None) -> SopRevision:
    """A new revision; the slug stays with its code, because it is an address."""
    other = SopRevision.objects.filter(slug=sop.slug).exclude(code=sop.code).first()
    if other:
        raise SopError([f"SOP {sop.code}: slug “{sop.slug}” sudah dipakai SOP {other.code}"])
    return SopRevision.objects.create(
        code=sop.code,
        revision=next_number(sop.code),
        slug=sop.slug,
        source=source,
        sha256=sha256,
        loaded_by=by,
    )


def next_number(code: str) -> int:
    """The number of the next revision; whoever asks at the same time waits until this transaction ends."""
    list(SopRevision.objects.select_for_update().filter(code=code, revision=1))
    last = SopRevision.objects.filter(code=code).order_by("-revision").first()
    return last.revision + 1 if last else 1


@transaction.atomic
def enable(
    office: Office, revision: SopRevision, *, by: User | None, from_: date, substitutes: Substitutes | None = None
) -> SopInForce:
    """Let `office` work by `revision` from the day `from_`; the version before ends the day before.

    Raises EnableError when a role that the SOP needs is neither staffed nor substituted, or when a later version is
    already scheduled. Enabling what already holds, with the same substitutes, changes nothing.
    """
    Office.objects.select_for_update().get(pk=office.pk)  # two administrators at once: the second sees the first's row
    chosen = {Role(role): Role(stand_in) for role, stand_in in (substitutes or {}).items()}
    _refuse_unstaffed(office, revision.definition, chosen)
    stored = {role.value: stand_in.value for role, stand_in in chosen.items()}
    current = _current(office, revision.code, from_)
    if current and (current.revision_id, current.substitutes, current.until) == (revision.sha256, stored, None):
        return current
    if current:
        end(current, last_day=from_ - timedelta(days=1))
    return SopInForce.objects.create(
        office=office, revision=revision, code=revision.code, since=from_, substitutes=stored, enabled_by=by
    )


def _current(office: Office, code: str, day: date) -> SopInForce | None:
    """The version that holds on `day`; refuses when one is scheduled for later."""
    rows = SopInForce.objects.for_office(office).filter(code=code)
    later = rows.filter(since__gt=day).exclude(until__lt=F("since")).first()
    if later:
        raise EnableError([f"SOP {code} sudah dijadwalkan berlaku mulai {full_date(later.since)}; pilih tanggal lain."])
    return rows.in_force(day).first()


def _refuse_unstaffed(office: Office, sop: SopDefinition, substitutes: Substitutes) -> None:
    """Every role of the SOP needs people in the office, or a stand-in who has some."""
    staffed, needed = office.staffed_roles(), sop.roles()
    lacking = [role for role in Role if role in needed and substitutes.get(role, role) not in staffed]
    problems = [_complaint(office, role, substitutes) for role in lacking]
    problems += [
        f"Peran {role.label} tidak dipakai SOP {sop.code}; hapus penggantinya."
        for role in substitutes
        if role not in needed
    ]
    if problems:
        raise EnableError(problems)


def _complaint(office: Office, role: Role, substitutes: Substitutes) -> str:
    """What to do about a role that nobody can fill."""
    if role in substitutes:
        return f"Pengganti {role.label}, yaitu {substitutes[role].label}, belum mempunyai petugas di {office}."
    return f"{office} belum mempunyai petugas {role.label}: beri peran itu kepada seseorang, atau pilih penggantinya."


def end(sop: SopInForce, *, last_day: date) -> None:
    """Let `sop` hold until `last_day`; tickets that began under it keep it. Raises EnableError."""
    if last_day < sop.since - timedelta(days=1):
        raise EnableError([f"SOP {sop.code} baru berlaku mulai {full_date(sop.since)}."])
    sop.until = last_day
    sop.save(update_fields=["until"])
