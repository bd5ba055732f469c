"""The acts on a decree as a whole that are one form on its page; what concerns one person has pages of its own.

Who may and what comes first stay with the engine; this says what each asks and what the page says afterwards.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.urls import reverse

from accounts_app.models import User
from requests_app.decrees import actions
from requests_app.decrees.head_forms import EndForm, ReasonForm
from requests_app.decrees.models import Decree, State
from requests_app.decrees.workflow import TABLE, next_act
from requests_app.process import rules
from requests_app.process.deviations.forms import AccountForm, account_form
from requests_app.process.engine import available
from requests_app.sop.vocabulary import AnyAct, DecreeAct

Do = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """``text``: what it means, above the form. ``page``: name of the page where it is done
    instead; with ``posts`` the page is the address to which the button posts (the archive stands above this room).
    ``ends``: it ends a step, and so may have to be accounted for.
    """

    slug: str
    act: DecreeAct
    do: Do | None = None
    form: type[forms.Form] | None = None
    done: str = ""
    text: str = ""
    danger: bool = False
    page: str = ""
    icon: str = ""
    posts: bool = False
    ends: bool = False

    @property
    def label(self) -> str:
        return LABELS.get(self.slug, TABLE[self.act].label)


LABELS = {"batalkan": "Batalkan SK", "terbitkan": "Periksa dan terbitkan"}
DEEDS = {
    deed.slug: deed
    for deed in (
        Deed("ajukan", DecreeAct.SUBMIT, actions.submit, done="Diajukan untuk ditandatangani.",
             text="Naskah tidak dapat diubah lagi sampai Kepala LPSE menerbitkan atau mengembalikannya."),
        Deed("terbitkan", DecreeAct.ISSUE, page="decrees:issue", icon="pen",
             text="Nomor, tanggal, dan akibatnya diperiksa sekali lagi pada halaman berikut."),
        Deed("kembalikan", DecreeAct.SEND_BACK, actions.send_back, ReasonForm, "Naskah dikembalikan untuk diperbaiki.",
             text="Penyusun membaca alasannya dan dapat mengubah naskah lagi."),
        Deed("selesai-membuat", DecreeAct.CREATE_ACCOUNTS, actions.create_accounts,
             done="Pembuatan akun selesai. Sampaikan sekarang kepada orangnya.",
             text="Akun yang dibuat masuk register dengan nomor dan masa berlaku SK ini.", ends=True),
        Deed("selesai-menyampaikan", DecreeAct.INFORM, actions.inform, done="Semua akun sudah disampaikan.", ends=True),
        Deed("pindaian", DecreeAct.ATTACH_SCAN, page="decree_paper:sign", icon="upload",
             text="SK yang dicetak dan ditandatangani, dipindai, lalu dibandingkan dengan naskah yang diterbitkan."),
        Deed("akhiri", DecreeAct.END, actions.end, EndForm, "SK dinyatakan berakhir. Tutup akunnya di SPSE.",
             danger=True, text="Untuk SK yang dicabut sebelum waktunya. Lalu tampil akun yang harus ditutup."),
        Deed("batalkan", DecreeAct.VOID, actions.void, ReasonForm, "SK dibatalkan.", danger=True, ends=True,
             text="SK tidak dilanjutkan. Nomor yang sudah dipakai tetap tercatat sebagai batal."),
        Deed("arsipkan", DecreeAct.ARCHIVE, page="archive:decree_archive", icon="archive", posts=True, ends=True,
             text="SK, formulir, dan bukti penyampaian disatukan menjadi satu berkas. Password tidak pernah ikut."),
    )
}  # fmt: skip
# What came back: the deed, its form, and the account of what departs from the standard.
Sent = tuple[Deed, forms.Form | None, AccountForm]
_BY_ACT = {deed.act: deed for deed in DEEDS.values()}


@dataclass(frozen=True, slots=True)
class Offer:
    """A deed that this person may do now, with what must come first; ``main`` is the one next thing."""

    deed: Deed
    form: forms.Form | None
    account: AccountForm
    reasons: list[str] = field(default_factory=list)
    main: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What the page offers. ``others``: (what, whose) of the acts that belong to somebody else."""

    main: Offer | None
    more: list[Offer]
    others: list[tuple[str, str]]


def work_on(decree: Decree, user: User, sent: Sent | None = None) -> Work:
    """What this person can do to the decree now. ``sent``: a form that came back with errors."""
    rows = available(actions.DECREES, decree, user)
    next_one = _next_for(decree, user)
    offers = [_offer(decree, user, row.act, reasons, sent) for row, reasons in rows if row.act in _BY_ACT]
    offers = [replace(offer, main=offer.deed.act == next_one) for offer in offers]
    offers = [offer for offer in offers if not _follows(decree, offer.deed.act)]
    return Work(
        main=next((offer for offer in offers if offer.main), None),
        more=[offer for offer in offers if not offer.main],
        others=_others(decree, user),
    )


def _next_for(decree: Decree, user: User) -> DecreeAct | None:
    """A Kepala LPSE who drafts alone goes on to the issue at once."""
    act = next_act(decree)
    alone = decree.state == State.DRAFT and not decree.admin_drafters
    return DecreeAct.ISSUE if alone and actions.may(decree, DecreeAct.ISSUE, user) else act


def _follows(decree: Decree, act: AnyAct) -> bool:
    return decree.sop.definition.follows_by_itself(act, decree.way_in)


def _offer(decree: Decree, user: User, act: Any, reasons: list[str], sent: Sent | None) -> Offer:
    deed = _BY_ACT[act]
    came_back = sent[1:] if sent and sent[0] is deed else None
    form, account = came_back or (form_for(deed), account_for(deed, decree, user))
    url = reverse(deed.page, args=[decree.public_id]) if deed.page else ""
    return Offer(deed, form, account, reasons, url=url)


def account_for(deed: Deed, decree: Decree, user: User, data: Mapping[str, Any] | None = None) -> AccountForm:
    """The part of the deed's form that asks why it departs from the standard; empty for what ends no step."""
    auto_id = f"id_{deed.slug}_%s"
    if not deed.ends:
        return AccountForm(auto_id=auto_id)
    return account_form(decree, user, (TABLE[deed.act],), data, auto_id=auto_id)


def form_for(deed: Deed, data: Mapping[str, Any] | None = None) -> forms.Form | None:
    """The deed's form; a page shows several, so each has ids of its own."""
    return deed.form(data, auto_id=f"id_{deed.slug}_%s") if deed.form else None


def _others(decree: Decree, user: User) -> list[tuple[str, str]]:
    """(what, why not by this person) of what others do in this state."""
    rows = (row for row in TABLE.from_state(decree.state) if row.act in _BY_ACT and not _follows(decree, row.act))
    refused = ((row.label, rules.refusal(decree, row, user)) for row in rows)
    return [(label, why) for label, why in refused if why and why != rules.SUSPENDED]
