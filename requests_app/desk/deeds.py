"""The buttons of the ticket page: one table says for every address what it asks and what it does.

`/tiket/<number>/<slug>/` looks its row up here; who may and what comes first stay with the engine.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts_app.access import SignedInRequest
from requests_app.desk import forms
from requests_app.desk.file_forms import ChecklistForm, PapersForm
from requests_app.desk.forms import ActForm
from requests_app.desk.relation_forms import MergeForm
from requests_app.frontdesk import by_request as frontdesk
from requests_app.process.refusals import Forbidden, Refused, Stale
from requests_app.process.table import Row
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions, filing, joining
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import TABLE, State

Do = Callable[[SignedInRequest, Ticket, int, Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that staff can do to a ticket.

    :param act: the row of the table that decides who may do it and when.
    :param done: what the page says afterwards.
    :param text: what it means, above the form. ``danger``: it ends or undoes something.
    :param template: the panel that shows it, when the plain one does not do.
    :param first: the act that the same press does before. :param saves_only: it does not do the act yet.
    """

    slug: str
    act: Act
    do: Do
    form: type[ActForm] = ActForm
    done: str = ""
    title: str = ""
    text: str = ""
    danger: bool = False
    template: str = "desk/acts/_form.html"
    first: Act | None = None
    saves_only: bool = False

    @property
    def label(self) -> str:
        return TABLE[self.act].label

    @property
    def rows(self) -> tuple[Row, ...]:
        """What the press does, in the table's rows."""
        if self.saves_only:
            return ()
        return tuple(TABLE[act] for act in (self.first, self.act) if act)


def _plain(act: Act) -> Do:
    """An act that needs nothing beside the engine."""

    def do(request: SignedInRequest, ticket: Ticket, seen: int, payload: Mapping[str, Any]) -> Ticket:
        return actions.do(ticket, act, by=request.user, seen=seen, **payload)

    return do


def _by(action: Callable[..., Any]) -> Do:
    """One of the ticket's own actions."""

    def do(request: SignedInRequest, ticket: Ticket, seen: int, payload: Mapping[str, Any]) -> Any:
        return action(ticket, by=request.user, seen=seen, **payload)

    return do


def _save_checklist(request: SignedInRequest, ticket: Ticket, seen: int, payload: Mapping[str, Any]) -> Ticket:
    _refuse_old_page(ticket, seen)
    filing.check(ticket, payload["findings"], by=request.user)
    return ticket


def _refuse_old_page(ticket: Ticket, seen: int) -> None:
    """Findings and papers move no state, so the engine does not ask; an old page must not overwrite them either."""
    if seen != ticket.version:
        raise Stale("Permohonan ini sudah berubah sejak halaman dibuka. Periksa lagi isian Anda.")


def _checked(act: Act) -> Do:
    """The checklist and a decision in one press. A refused decision leaves the findings saved."""

    def do(request: SignedInRequest, ticket: Ticket, seen: int, payload: Mapping[str, Any]) -> Ticket:
        if seen == ticket.version and ticket.state == State.COMPLETENESS_CHECK:
            _save_checklist(request, ticket, seen, payload)
        return actions.do(ticket, act, by=request.user, seen=seen, account=payload.get("account"))

    return do


def _request_completion(request: SignedInRequest, ticket: Ticket, seen: int, payload: Mapping[str, Any]) -> Ticket:
    """Step 6. Without an open item there is nothing to ask for."""
    if seen == ticket.version and not ticket.open_items():
        raise Refused("Tidak ada berkas yang kurang, jadi tidak ada yang diminta.")
    return actions.do(ticket, Act.REQUEST_COMPLETION, by=request.user, seen=seen, **payload)


def _file_papers(request: SignedInRequest, ticket: Ticket, seen: int, payload: Mapping[str, Any]) -> Ticket:
    """Step 7 on the applicant's behalf: what was handed in at the desk."""
    if not filing.may_keep(ticket, request.user):
        raise Forbidden("Kelengkapan hanya diterima oleh pemeriksa kelengkapan.")
    _refuse_old_page(ticket, seen)
    with transaction.atomic():
        for requirement, upload, seen_as in payload["uploads"]:
            filing.add_document(ticket, requirement, upload, seen_as, by=request.user)
        for requirement in payload["papers"]:
            filing.receive_paper(ticket, requirement, by=request.user)
    return ticket


def _complete(request: SignedInRequest, ticket: Ticket, seen: int, payload: Mapping[str, Any]) -> Ticket:
    if seen == ticket.version and ticket.state == State.AWAITING_COMPLETION:
        _file_papers(request, ticket, seen, payload)
    return actions.do(ticket, Act.COMPLETE, by=request.user, seen=seen, account=payload.get("account"))


def renewal_cookie(ticket: Ticket) -> str:
    """Name of the cookie that lets this browser make a new pickup code."""
    return f"kode_{ticket.pk}"


def _new_code(request: SignedInRequest, ticket: Ticket, seen: int, payload: Mapping[str, Any]) -> Any:
    key = request.COOKIES.get(renewal_cookie(ticket), "")
    return actions.new_code(ticket, by=request.user, seen=seen, renewal_key=key, **payload)


def _give_up(request: SignedInRequest, ticket: Ticket, seen: int, payload: Mapping[str, Any]) -> Ticket:
    """The account that the engine asks for is the reason."""
    return actions.give_up(ticket, by=request.user, seen=seen, account=payload.get("account"))


DEEDS = {
    deed.slug: deed
    for deed in (
        Deed("panggil", Act.CALL, _by(frontdesk.call)),
        Deed("layani", Act.OPEN, _by(frontdesk.open_request), done="Permohonan dibuka.", title="Layani pemohon",
             text="Membuka permohonan memulai pemeriksaan kelengkapan."),
        Deed("periksa", Act.FIND_COMPLETE, _save_checklist, ChecklistForm, "Daftar periksa disimpan.",
             saves_only=True),
        Deed("lengkap", Act.FIND_COMPLETE, _checked(Act.FIND_COMPLETE), ChecklistForm, "Berkas dinyatakan lengkap.",
             template="desk/acts/_checklist.html"),
        Deed("belum-lengkap", Act.FIND_INCOMPLETE, _checked(Act.FIND_INCOMPLETE), ChecklistForm,
             "Berkas dinyatakan belum lengkap. Kirim permintaan kelengkapannya."),
        Deed("minta-kelengkapan", Act.REQUEST_COMPLETION, _request_completion, forms.RequestForm,
             "Permintaan kelengkapan dikirim.", template="desk/acts/_request.html"),
        Deed("tolak-berkas", Act.REJECT_INCOMPLETE, _by(actions.reject), forms.RejectForm, "Permohonan ditolak.",
             danger=True, text="SOP ini menolak juga berkas yang tidak lengkap.", first=Act.FIND_INCOMPLETE),
        Deed("serahkan-berkas", Act.FORWARD, _plain(Act.FORWARD), done="Berkas diserahkan."),
        Deed("berkas", Act.COMPLETE, _file_papers, PapersForm, "Kelengkapan dicatat.", saves_only=True),
        Deed("lengkapi", Act.COMPLETE, _complete, PapersForm, "Berkas kembali ke pemeriksaan kelengkapan.",
             template="desk/acts/_papers.html"),
        Deed("tidak-ditindaklanjuti", Act.LAPSE, _plain(Act.LAPSE), forms.LapseForm,
             "Permohonan dinyatakan tidak ditindaklanjuti.", danger=True),
        Deed("gabungkan", Act.MERGE, _by(joining.merge), MergeForm, "Permohonan digabung.", danger=True),
        Deed("konfirmasi", Act.CONFIRM, _by(actions.confirm), forms.ConfirmForm, "Konfirmasi dicatat.",
             template="desk/acts/_confirm.html"),
        Deed("benar", Act.FIND_VALID, _by(actions.find_valid), forms.GroundsForm,
             "Data dinyatakan benar. Lanjutkan di SPSE.", title="Keputusan kebenaran"),
        Deed("tolak", Act.FIND_INVALID, _by(actions.reject), forms.RejectForm, "Permohonan ditolak.", danger=True,
             text="Pemohon menerima alasan ini dalam surat."),
        Deed("kembalikan", Act.SEND_BACK, _plain(Act.SEND_BACK), forms.SendBackForm,
             "Permohonan dikembalikan ke pemeriksaan kelengkapan."),
        Deed("hasil", Act.FULFIL, _by(actions.fulfil), forms.FulfilForm, "Hasil dicatat.",
             template="desk/acts/_fulfil_link.html"),
        Deed("serahkan-hasil", Act.HAND_OVER, _plain(Act.HAND_OVER), done="Hasil diserahkan ke helpdesk.",
             title="Serahkan hasil"),
        Deed("beri-tahu", Act.NOTIFY, _by(actions.notify), forms.IdentityForm, "Pemohon diberi tahu.",
             template="desk/acts/_notify.html"),
        Deed("beri-tahu-penolakan", Act.NOTIFY_REJECTION, _plain(Act.NOTIFY_REJECTION), forms.TellForm,
             "Penolakan diberitahukan.", template="desk/acts/_notify_rejection.html"),
        Deed("kode-baru", Act.NEW_CODE, _new_code, forms.IdentityForm, template="desk/acts/_new_code.html"),
        Deed("diterima", Act.RECEIVE, _by(actions.record_receipt), forms.IdentityForm, "Penerimaan dicatat.",
             text="Untuk pemohon yang menyatakan langsung bahwa hasilnya sudah diterima."),
        Deed("tidak-diterima", Act.GIVE_UP, _give_up, done="Dicatat: hasil tidak diterima.", danger=True,
             text="Mengapa hasil tidak dapat diterima pemohon. Password yang tersegel dihapus."),
        Deed("terbitkan-ulang", Act.REISSUE, _by(actions.reissue), forms.ReissueForm,
             "Permohonan kembali ke pemeriksaan kebenaran.", danger=True,
             text="Password, tautan, dan kode lama mati seketika; reset dikerjakan sekali lagi."),
    )
}  # fmt: skip

LABELS = {"tolak": "Tolak permohonan", "diterima": "Catat sudah diterima"}
