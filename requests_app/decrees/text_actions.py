"""Keep a new version of an office's text or logo, and read the one that counts. Under the office's lock, with an event.

Nothing is ever replaced: to go back is to save the older words as a new version, so that "by which text was this decree
written" has one answer for ever.
"""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, User
from accounts_app.office.actions import OfficeError, lock_office
from requests_app.decrees.sample import sample_paper
from requests_app.decrees.text_models import DecreeLogo, DecreeText
from requests_app.decrees.texts import Text, built_in, problems
from requests_app.printing.decree import decree
from requests_app.sop.models import SopInForce, SopRevision
from requests_app.sop.office_actions import today_at

SOP_CODE = "001"
STALE = (
    "Naskah ini baru saja disimpan orang lain sebagai versi {version}. Isian Anda masih di sini: bandingkan dengan "
    "versi itu, lalu simpan lagi."
)


class StaleTextError(OfficeError):
    """Somebody else saved a version after the page was shown."""


@dataclass(frozen=True, slots=True)
class Current:
    """The text that counts now; version 0 is the one that comes with the program."""

    version: int
    text: Text


def current(office: Office) -> Current:
    """What a decree of this office begins with."""
    saved = DecreeText.objects.filter(office=office).order_by("-version").first()
    return Current(saved.version, saved.text) if saved else Current(0, default_text(office))


def default_text(office: Office) -> Text:
    """The text that comes with the program, with the legal basis of SOP 001 as the office has it, or as last loaded."""
    in_force = SopInForce.objects.for_office(office).in_force(today_at(office)).filter(code=SOP_CODE).first()
    revision = SopRevision.objects.filter(code=SOP_CODE).order_by("-revision").first()
    definition = in_force.definition if in_force else revision.definition if revision else None
    return built_in("Kepala {kantor}", "", definition.header.legal_basis if definition else ())


@transaction.atomic
def save_text(
    office: Office, text: Text, *, seen: int, by: User, restored_from: int | None = None
) -> DecreeText | None:
    """The next version; None when it says what the last one says. `seen`: the version that the page was made from.

    Raises StaleTextError when there is a newer one, OfficeError with the first of the text's problems.
    """
    locked = lock_office(office, by)
    now = current(locked)
    if now.version != seen:
        raise StaleTextError(STALE.format(version=now.version))
    if found := problems(text):
        raise OfficeError(found[0][1])
    if now.version and now.text == text:
        return None
    saved = DecreeText.objects.create(
        office=locked, version=now.version + 1, parts=text.as_json(), restored_from=restored_from,
        saved_at=timezone.now(), saved_by=by,
    )  # fmt: skip
    data = {"version": saved.version, "restored_from": restored_from}
    record(Subject("office", locked.pk, locked.pk), "decree_text_saved", by=by, data=data)
    return saved


def restore(office: Office, version: int, *, seen: int, by: User) -> DecreeText | None:
    """Save the words of an older version as the newest one."""
    older = DecreeText.objects.get(office=office, version=version)
    return save_text(office, older.text, seen=seen, by=by, restored_from=version)


def logo_of(office: Office) -> DecreeLogo | None:
    """The logo that counts now, if there is one."""
    newest = DecreeLogo.objects.filter(office=office).order_by("-id").first()
    return newest if newest and newest.png else None


@transaction.atomic
def save_logo(office: Office, png: bytes, *, by: User) -> DecreeLogo:
    """Show this PNG (drawn by `logos.redrawn`) in the letterhead from now on; none when it is empty.

    Raises PrintError when it cannot be printed: better now than on the day a decree is issued.
    """
    locked = lock_office(office, by)
    decree(sample_paper(locked, built_in("Kepala {kantor}", "", ("–",)), png))
    sha256 = hashlib.sha256(png).hexdigest()
    logo = DecreeLogo.objects.create(office=locked, png=png, sha256=sha256, saved_at=timezone.now(), saved_by=by)
    act = "decree_logo_saved" if png else "decree_logo_removed"
    record(Subject("office", locked.pk, locked.pk), act, by=by, data={"sha256": sha256})
    return logo


def versions_of(office: Office) -> list[DecreeText]:
    """Every saved version, the newest first."""
    return list(DecreeText.objects.filter(office=office).select_related("saved_by").order_by("-version"))


def newest_version(office: Office) -> int:
    return DecreeText.objects.filter(office=office).aggregate(last=Max("version"))["last"] or 0
