"""What the list behind a figure is called, in words."""

from dataclasses import dataclass

from accounts_app.models import Office
from accounts_app.register.models import SpseAccount
from requests_app.reports.behind import DONE, INCOMPLETE, Asked
from requests_app.reports.figures import OUTCOMES
from requests_app.reports.measures import STEPS, Measure
from requests_app.reports.standing import AGE_OF
from requests_app.sop.definition import SopDefinition
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import Channel
from requests_app.tickets.workflow import RejectionCategory, State

TITLES = {
    Measure.RECEIVED: "Permohonan masuk",
    Measure.FINISHED: "Permohonan selesai",
    Measure.REJECTED: "Permohonan ditolak",
    Measure.IN_TIME: "Langkah tepat waktu",
    Measure.LATE: "Langkah terlambat",
    Measure.UNTIMED: "Langkah tanpa tenggat",
    Measure.CHECKED: "Pemeriksaan kelengkapan",
    Measure.MISSING: "Dokumen kurang",
    Measure.UNOPENED: "Password tidak pernah dibuka",
    INCOMPLETE: "Berkas belum lengkap",
    DONE: "Langkah selesai",
    "waiting": "Permohonan yang berjalan",
    "overdue": "Lewat tenggat",
    "unopened_now": "Password belum dibuka",
    "resets": "Reset berulang",
    "carried": "Berkas dari satu pembawa",
}
# When a row counted: the heading of the list's column.
MOMENTS = {
    Measure.RECEIVED: "Masuk",
    Measure.FINISHED: "Diarsipkan",
    Measure.REJECTED: "Ditolak",
    Measure.CHECKED: "Diperiksa",
    Measure.MISSING: "Diperiksa",
    INCOMPLETE: "Diperiksa",
    Measure.UNOPENED: "Berakhir",
    "unopened_now": "Diberitahukan",
    "resets": "Direset",
    **dict.fromkeys((*STEPS, DONE), "Langkah selesai"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """``parts``: what narrows the figure. ``moment``: heading of the column that says when."""

    title: str
    parts: tuple[str, ...]
    moment: str

    @property
    def lead(self) -> str:
        return " · ".join(self.parts)


def heading_of(office: Office, asked: Asked) -> Heading:
    """Of a figure that exists."""
    parts = (
        f"SOP {asked.sop}" if asked.sop else "",
        _key_words(office, asked),
        str(State(asked.state).label) if asked.state in State.values else "",
        f"umur {AGE_OF[asked.age].label}" if asked.age in AGE_OF else "",
    )
    title, moment = TITLES[asked.figure], MOMENTS.get(asked.figure, "Masuk")
    return Heading(title, tuple(part for part in parts if part), moment)


def _key_words(office: Office, asked: Asked) -> str:
    """The key as the dashboard says it; as it stands where nothing is known of it."""
    if not asked.key:
        return ""
    if asked.figure == "resets":
        account = SpseAccount.objects.filter(office=office, pk=asked.key).first() if asked.key.isdecimal() else None
        return account.name if account else ""
    if asked.figure in (*STEPS, DONE, Measure.MISSING):
        return _of_paper(office, asked)
    words = {**dict(Channel.choices), **dict(RejectionCategory.choices), **{str(k): v for k, v in OUTCOMES.items()}}
    return str(words.get(asked.key, asked.key))


def _of_paper(office: Office, asked: Asked) -> str:
    """A step or a document in the words of the SOP's newest version."""
    row = SopInForce.objects.for_office(office).filter(code=asked.sop).order_by("since", "pk").last()
    if row is None:
        return asked.key if asked.figure == Measure.MISSING else f"langkah {asked.key}"
    of_paper = _document if asked.figure == Measure.MISSING else _step
    return of_paper(row.definition, asked.key)


def _step(definition: SopDefinition, no: str) -> str:
    short = {str(step.no): step.short for step in definition.steps}.get(no, "")
    return f"langkah {no}: {short}" if short else f"langkah {no}"


def _document(definition: SopDefinition, key: str) -> str:
    return {document.key: document.label for document in definition.documents}.get(key, key)
