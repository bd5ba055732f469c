"""What fills the placeholders of a ready text, and in which forms it is offered."""

from dataclasses import dataclass
from typing import Any

from accounts_app.kept import kept
from requests_app.desk.canned.models import CannedText, Place
from requests_app.desk.forms import ActForm
from requests_app.printing.braces import put
from requests_app.tickets.models import Ticket

PLACEHOLDERS = {
    "nama": "nama pemohon",
    "nomor": "nomor permohonan",
    "kantor": "nama LPSE",
    "layanan": "layanan yang diminta",
    "kekurangan": "berkas yang belum memenuhi, dipisahkan koma",
}
# Deed: (place, field of its form).
OFFERED = {
    "minta-kelengkapan": (Place.COMPLETION, "message"),
    "tolak": (Place.REJECTION, "reason"),
    "tolak-berkas": (Place.REJECTION, "reason"),
    "kembalikan": (Place.REASON, "reason"),
    "tidak-ditindaklanjuti": (Place.REASON, "reason"),
    "terbitkan-ulang": (Place.REASON, "reason"),
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A text as it would be inserted into this ticket's form."""

    pk: int
    title: str
    text: str


def facts_of(ticket: Ticket) -> dict[str, str]:
    """What the placeholders say about this ticket."""
    return {
        "nama": ticket.name,
        "nomor": ticket.number,
        "kantor": ticket.office.name,
        "layanan": ticket.service_label,
        "kekurangan": ", ".join(item.label for item in ticket.open_items()),
    }


def offer_texts(ticket: Ticket, forms: dict[str, ActForm]) -> None:
    """Give each deed's form (by slug) the texts that fit it. One query, none where no form takes a text."""
    fitting = {slug: form for slug, form in forms.items() if slug in OFFERED}
    if not fitting:
        return
    places = sorted({OFFERED[slug][0] for slug in fitting})
    rows = kept(_ready, tuple(places), office=ticket.office_id)
    facts = facts_of(ticket) if rows else {}
    for slug, form in fitting.items():
        place, form.ready_field = OFFERED[slug]
        form.ready = [Ready(row.pk, row.title, put(row.text, facts)) for row in rows if row.place == place]


def for_note(ticket: Ticket) -> list[tuple[str, list[Ready]]]:
    """All texts of the office by the label of their place: a note may be about anything. One query."""
    rows = list(CannedText.objects.filter(office=ticket.office_id, archived_at=None))
    facts = facts_of(ticket) if rows else {}
    filled = [(row.place, Ready(row.pk, row.title, put(row.text, facts))) for row in rows]
    groups = [(place.label, [ready for at, ready in filled if at == place]) for place in Place]
    return [(label, found) for label, found in groups if found]


def _ready(places: tuple[str, ...], *, office: int) -> Any:
    return CannedText.objects.filter(office=office, place__in=places, archived_at=None)
