"""What the page of one message shows: the letter as text, what the office's server says of its sender, and what may be
done with it now.

The letter is read anew from the stored bytes, in the confined process: a second copy of people's letters in the
database was rejected, it would outlive the bytes when those are erased. HTML is shown as the text that it says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.models import User
from requests_app.mailbox import reading
from requests_app.mailbox.answering import hears_of_refusal
from requests_app.mailbox.authentication import METHODS
from requests_app.mailbox.deed_forms import AttachForm, ReasonForm
from requests_app.mailbox.draft_forms import DraftForm, PapersForm
from requests_app.mailbox.handling import deadline_of, handled_by, is_late
from requests_app.mailbox.letter import MAX_BYTES, Beyond, Letter
from requests_app.mailbox.models import IncomingMail, MailKind, Outcome
from requests_app.mailbox.rows import rows_of
from requests_app.process.deviations.account import Stray
from requests_app.process.deviations.forms import AccountForm
from requests_app.process.deviations.models import Cause
from requests_app.sop.vocabulary import Act
from requests_app.tickets.actions import may
from requests_app.tickets.filing import may_keep
from requests_app.tickets.models import Ticket

EVENTS_SHOWN = 30
# Choices, not words; and what papers are is chosen anew.
UNKEPT = ("applicant_type", "wants_reset", "wants_user_id", "seen_kin")
DEEDS = ("terima", "masukkan", "tolak", "arsipkan")
TOLD_TO_SENDER = "Dikirim kepada pengirimnya apa adanya. Jangan menulis password."
NOT_TOLD = "Hanya untuk catatan kantor; pengirim tidak diberi tahu."
ACTS = {
    "processed": "Diolah", "processed_again": "Diolah ulang", "decided": "Diputuskan", "drafted": "Dijadikan draf",
    "opened": "Dibuka", "read": "Dibaca", "attachment_read": "Lampiran dibuka", "raw_read": "Naskah asli dibuka",
    "renumbered": "Diberi nomor baru oleh server", "erased": "Naskah dihapus setelah masa simpannya",
}  # fmt: skip
_RESULTS = {"pass": ("cocok", "done"), "fail": ("tidak cocok", "bad"), "softfail": ("meragukan", "wait")}


@dataclass(slots=True)
class Sent:
    """Forms that came back with errors, by the deed that they were sent to; ``strays``: what must be explained."""

    deed: str = ""
    data: Mapping[str, Any] | None = None
    form: Any = None
    strays: tuple[Stray, ...] = ()
    kin: tuple[Any, ...] = ()


def mail_page(mail: IncomingMail, user: User, sent: Sent | None = None) -> dict[str, Any]:
    """The whole page's context."""
    sent = sent or Sent()
    letter = _letter(mail)
    sops = handled_by(user)
    return {
        "mail": mail,
        "letter": letter,
        "row": rows_of([mail], timezone.now())[0],
        "due_at": deadline_of(mail),
        "facts": _facts(mail, letter),
        "checks": _checks(mail),
        "kind": MailKind(mail.kind).label,
        "attachments": list(mail.attachments.all()),
        "handles": bool(sops),
        "work": _work(mail, user, sent) if sops else {},
        "timeline": _timeline(mail),
        "kept": _kept(mail, sent),
    }


def _kept(mail: IncomingMail, sent: Sent) -> list[tuple[str, str]]:
    """(label, text) of what was typed into a form that the page no longer has: somebody else was quicker."""
    if sent.form is None or mail.is_for_a_person or sent.deed not in DEEDS:
        return []
    words = [field for field in sent.form if field.name not in UNKEPT and not field.name.startswith("paper_")]
    texts = [(str(field.label), field.value()) for field in words]
    typed = [*texts, ("Alasan penyimpangan", (sent.data or {}).get("account_reason"))]
    return [(label, text) for label, text in typed if isinstance(text, str) and text.strip()]


def _work(mail: IncomingMail, user: User, sent: Sent) -> dict[str, Any]:
    """The forms that this person may send now."""
    if mail.is_for_a_person:
        return _undecided(mail, user, sent)
    if mail.outcome == Outcome.ATTACHED:
        return _joined(mail, user, sent)
    return {"again": mail.outcome in (Outcome.REFUSED, Outcome.FILED) and mail.raw_erased_at is None}


def _undecided(mail: IncomingMail, user: User, sent: Sent) -> dict[str, Any]:
    is_draft = mail.outcome == Outcome.DRAFT
    late = is_late(mail, timezone.now())
    draft = None
    if is_draft:
        draft = sent.form if sent.deed == "terima" else DraftForm(mail=mail, sops=handled_by(user))
    number = mail.suggested.number if mail.suggested else ""
    return {
        "draft": draft,
        **_kin(draft, sent),
        "attach": _form(sent, "masukkan", AttachForm, office_id=mail.office_id, initial={"number": number}),
        "refuse": _form(sent, "tolak", ReasonForm, help_text=read_by(mail)),
        "file": _form(sent, "arsipkan", ReasonForm, help_text=NOT_TOLD),
        "may_draft": mail.outcome == Outcome.HELD,
        "again": True,
        "late": late,
        "accounts": {deed: account_form(mail, deed, sent, late=late) for deed in DEEDS},
    }


def read_by(mail: IncomingMail) -> str:
    """Who reads the reason of a refusal."""
    return TOLD_TO_SENDER if hears_of_refusal(mail) else NOT_TOLD


def _kin(draft: DraftForm | None, sent: Sent) -> dict[str, Any]:
    """Related tickets; the tick stays only as long as it was set for every ticket that is shown."""
    numbers = [each.ticket.number for each in sent.kin]
    seen = bool(numbers) and draft is not None and draft.kin_seen.issuperset(numbers)
    return {"kin": sent.kin, "kin_numbers": " ".join(numbers), "kin_seen": seen}


def account_form(mail: IncomingMail, deed: str, sent: Sent, *, late: bool) -> AccountForm:
    """Why it was opened late; asked for beforehand where that is known, and as it was typed where it came back."""
    mine = sent.deed == deed
    strays = list(sent.strays) if mine else []
    data = sent.data if mine else None
    return AccountForm(data, strays=strays, required=late, auto_id=f"id_{deed}_%s")


def _form(sent: Sent, deed: str, kind: type[Any], **more: Any) -> Any:
    return sent.form if sent.deed == deed else kind(auto_id=f"id_{deed}_%s", **more)


def _joined(mail: IncomingMail, user: User, sent: Sent) -> dict[str, Any]:
    """Step 7: its attachments may become documents of the ticket, and the applicant's turn may end."""
    ticket: Ticket | None = mail.ticket
    if ticket is None or not may_keep(ticket, user):
        return {}
    papers = sent.form if sent.deed == "berkas" else papers_form(mail, ticket)
    completes = may(ticket, Act.COMPLETE, user)
    return {"papers": papers, "completes": completes, "asked": ticket.open_items() if completes else []}


def papers_form(mail: IncomingMail, ticket: Ticket, data: Mapping[str, Any] | None = None) -> PapersForm:
    """Every attachment with the documents that the ticket's SOP asks for."""
    rows = list(mail.attachments.all())
    return PapersForm(data, attachments=rows, requirements=ticket.required_documents())


def _letter(mail: IncomingMail) -> Letter | None:
    """None when the bytes are gone; of a message beyond the limit only its headers were kept."""
    try:
        raw = mail.read_raw()
        return reading.read_head(raw, Beyond.SIZE) if mail.size > MAX_BYTES else reading.read(raw)
    except (FileNotFoundError, ValueError):
        return None


def _facts(mail: IncomingMail, letter: Letter | None) -> list[tuple[str, str]]:
    both = mail.sender_name and mail.sender
    rows = [("Dari", f"{mail.sender_name} <{mail.sender}>" if both else mail.sender or mail.sender_name)]
    if letter and letter.reply_to and letter.reply_to != mail.sender:
        rows.append(("Minta dibalas ke", letter.reply_to))
    if letter and len(letter.senders) > 1:
        rows.append(("Beberapa pengirim", ", ".join(letter.senders)))
    if letter and letter.to:
        others = letter.recipients - len(letter.to)
        rows.append(("Kepada", ", ".join(letter.to[:5]) + (f" dan {others} lainnya" if others > 0 else "")))
    return rows


def _checks(mail: IncomingMail) -> list[tuple[str, str]]:
    """(words, tone) of each method that the office's own server named."""
    found = []
    for method in METHODS:
        if said := mail.authentication.get(method):
            words, tone = _RESULTS.get(said, (said, "idle"))
            found.append((f"{method.upper()} {words}", tone))
    return found


def _timeline(mail: IncomingMail) -> list[dict[str, Any]]:
    events = Event.objects.about("mail", mail.pk).order_by("-seq")[:EVENTS_SHOWN]
    return [_event(event) for event in events]


def _event(event: Event) -> dict[str, Any]:
    data = event.data
    outcome = Outcome(data["outcome"]).label if data.get("outcome") in Outcome.values else ""
    cause = Cause(data["late_cause"]).label if data.get("late_cause") in Cause.values else ""
    late = f"Terlambat dibuka: {cause} – {data.get('late_reason', '')}" if cause else ""
    title = ACTS.get(event.act, event.act)
    words = f"{title}: {outcome}" if outcome else title
    return {"title": words, "at": event.at, "who": event.actor_name, "note": late, "tone": "idle"}
