"""The page of components: what the rooms build of them, from buttons to charts."""

from collections import Counter
from datetime import date, timedelta
from types import SimpleNamespace as Thing
from typing import Any

from lpse_helpdesk.gallery import samples as made
from lpse_helpdesk.gallery.frame import bell
from lpse_helpdesk.gallery.samples import LONG, LONG_AGENCY
from lpse_helpdesk.gallery.showing import Component, State, live, named, pictured
from requests_app.desk.claim_forms import TakeOverForm
from requests_app.desk.claiming import Claim
from requests_app.notifications.kinds import MANNERS
from requests_app.reports import figure_charts
from requests_app.reports.measures import Measure
from requests_app.survey import charts
from requests_app.survey.index import Tally
from requests_app.survey.results import Cut
from requests_app.tickets.workflow import State as TicketState

TICKET = Thing(number="KT-2026-00418", pk=1, name=LONG, agency=LONG_AGENCY, state_label="Dalam antrean")
HELD = Thing(number="KT-2026-00418", pk=1, claimed_by="Yudha Pratama")
BUTTONS = (
    ("filled", "yang berikutnya, satu di tiap halaman"),
    ("line", "biasa"),
    ("danger", "meniadakan"),
    ("quiet", "tenang"),
    ("small", "kecil"),
    ("busy", "sedang dikirim"),
    ("disabled", "terkunci, dengan sebabnya"),
)
LONG_ROW = {**made.ROWS[0], "person": LONG, "agency": LONG_AGENCY, "left": "Terlambat 14 hari 3 jam"}
MONTHS = (("Juni", 12), ("Juli", 29), ("Agustus", 3), ("September", 40), ("Oktober", 33))
TALLY = Tally(29, (107, 104, 98, 112, 108, 109, 111, 101, 105))
PAPERS = (
    ("Surat permohonan", "2 halaman · asli ditunjukkan", "complete", "done"),
    ("Surat perintah tugas pemeriksaan", "tidak terbaca", "missing", "wait"),
    (f"Surat keputusan {LONG_AGENCY}", "nama lain", "wrong", "bad"),
)


def buttons() -> tuple[Component, ...]:
    return (_of("demo/_buttons.html", "Tombol", *(live(label, kind=kind) for kind, label in BUTTONS)),)


def forms() -> tuple[Component, ...]:
    """As crispy-forms writes them."""
    empty, filled = made.SampleForm(prefix="kosong"), made.filled_form()
    return (
        _of("demo/_form.html", "Formulir", live("kosong", form=empty), live("dengan kesalahan", form=filled)),
        _of("demo/_checklist.html", "Daftar periksa", live("lengkap, kurang, salah", items=PAPERS)),
    )


def lists() -> tuple[Component, ...]:
    """Rows of requests, from none to a full page, and what narrows a list."""
    text = "50 permohonan pada halaman ini"
    return (
        _of(
            "demo/_table.html",
            "Daftar kerja",
            live("beberapa, satu mendesak", rows=made.ROWS, caption="Beberapa"),
            live("kosong", rows=[]),
            live("satu", rows=_rows(1), text="1 permohonan", caption="Satu"),
            live("nama panjang", rows=[LONG_ROW], caption="Nama panjang"),
            pictured("banyak", rows=_rows(12), text=text, older="#tabel", caption="Banyak"),
            wide=True,
        ),
        _of("demo/_badges.html", "Status permohonan", live("semua", states=TicketState.choices)),
        named(
            "office_search",
            "Mencari kantor",
            pictured("kosong", name="q", value="", action=""),
            pictured("sesudah mencari", name="q", value="banyuasin", action=""),
        ),
    )


def _of(template: str, title: str, *states: State, wide: bool = False) -> Component:
    return Component(template, title, states, wide)


def _rows(count: int) -> list[dict[str, Any]]:
    return [{**made.ROWS[n % 3], "number": f"KT-2026-{418 - n:05}"} for n in range(count)]


def desk() -> tuple[Component, ...]:
    """What the desk adds: holders, news, search, views."""
    found = [(TICKET, [("NIP", "19900315 201503 1 002")])]
    group = Thing(label="Register", hits=[Thing(url="#", title="Raden Wijaya", sub="AUDITOR.RWIJAYA")])
    bells = ((0, "tanpa kabar"), (7, "ada kabar"), (120, "lebih dari 99"))
    return (
        _of("desk/_claim.html", "Pemegang", *_claims()),
        named("bell", "Lonceng", *(pictured(label, bell=bell(n)) for n, label in bells)),
        _of(
            "notifications/_menu.html", "Menu lonceng", pictured("ada kabar", rows=_news()), pictured("kosong", rows=[])
        ),
        _of(
            "desk/_suggestions.html",
            "Saran pencarian",
            pictured("cocok", words=["raden", "dinas"], tickets=found, groups=[group], all_url="#"),
            pictured("tidak ada", words=[], tickets=[], groups=[]),
        ),
        _of("desk/_views.html", "Tampilan tersimpan", *_saved_views(), wide=True),
        _of("demo/_figure.html", "Nomor antrean", live("besar", number="A 013", text="2 orang di depan Anda")),
    )


def _claims() -> list[State]:
    asks = TakeOverForm({})
    to = Thing(text="Belum dipegang siapa pun.", may_assign_to=("Rina Salma", "Yudha Pratama"))
    return [
        pictured("bebas", claim=Claim("Belum dipegang siapa pun.", may_take=True), ticket=TICKET),
        pictured("Anda", claim=Claim("Anda pegang sejak 10.21.", may_release=True, mine=True), ticket=TICKET),
        pictured("rekan", claim=Claim("Dipegang Yudha Pratama sejak 09.58.", take_over=asks), ticket=HELD),
        pictured("Kepala LPSE menugaskan", claim=to, ticket=TICKET),
    ]


def _news() -> list[Thing]:
    said = (
        "Yudha menyebut Anda pada KT-2026-00418: “Mohon periksa surat tugasnya, nomornya lain.”",
        f"Tenggat langkah 5 tinggal 1 menit: KT-2026-00415 · {LONG}",
        "Surel kepada pemohon KT-2026-00409 gagal terkirim.",
        "Tiga permohonan baru menunggu Anda.",
    )
    shown = enumerate(zip(MANNERS.values(), said, strict=False), 1)
    return [Thing(pk=n, is_unread=n < 3, manner=kind, sentence=text, at=made.NOW) for n, (kind, text) in shown]


def _saved_views() -> list[State]:
    view = Thing(pk=1, name="Terlambat")
    return [
        pictured("semua", views=_views("")),
        pictured("satu dipilih", views=_views(view.name), view=view, may_change_view=True, is_filtered=True),
        pictured("dihapus, dapat diurungkan", views=_views("")[1:], deleted=view),
    ]


def _views(active: str) -> list[Thing]:
    saved = (("Terlambat", True), ("Menunggu pemohon lebih dari tiga hari kerja", False), ("Verifikator", False))
    return [Thing(label=label, shared=shared, active=label == active, url="#") for label, shared in saved]


def drawings() -> tuple[Component, ...]:
    """Charts: labelled directly, the table beside."""
    cuts = [Cut(f"{name} 2026", Tally(n, (n * 3 + n // 2,) * 9), is_withheld=n < 5) for name, n in MONTHS]
    period = Thing(label="Juli–September 2026")
    report = Thing(is_empty=False, is_shown=True, tally=TALLY, period=period, trend=cuts)
    drawn = {"bars": charts.bars(TALLY), "trend": charts.trend(cuts), "least": 5}
    return (
        _of(
            "survey/_index.html",
            "Survei",
            pictured("hasil", report=report, **drawn),
            pictured("kosong", report=Thing(is_empty=True)),
            pictured("terlalu sedikit", report=Thing(is_empty=False, is_shown=False)),
            wide=True,
        ),
        _of("reports/_trend.html", "Masuk dan selesai", _trend("sepuluh hari", 10), _trend("kosong", 0), wide=True),
        _of("reports/_bars.html", "Batang dalam tabel", _bars("tiga saluran", 31, 12, 0), _bars("kosong")),
    )


def _trend(label: str, days: int) -> State:
    first = date(2026, 11, 2)
    counts = [Counter({Measure.RECEIVED: 3 + n * 7 % 5, Measure.FINISHED: 2 + n * 5 % 6}) for n in range(days)]
    found = {first + timedelta(days=n): count for n, count in enumerate(counts)}
    drawn = figure_charts.trend(first, first + timedelta(days=max(days, 10) - 1), found)  # type: ignore[arg-type]
    totals = {each.value: sum(count[each] for count in counts) for each in (Measure.RECEIVED, Measure.FINISHED)}
    return pictured(label, trend=drawn, figures=Thing(**totals))


def _bars(label: str, *counts: int) -> State:
    rows = [
        Thing(label=name, n=n, length=figure_charts.length(n, max(counts)), url="", sub="")
        for name, n in zip(("Datang langsung", "Daring", "Surel"), counts, strict=False)
    ]
    empty = "Belum ada yang masuk pada periode ini."
    return pictured(label, id="saluran", title="Menurut saluran", what="Saluran", bars=rows, empty=empty)


def icons() -> tuple[Component, ...]:
    return (_of("demo/_icons.html", "Semua ikon", live("semua", icons=made.icon_names())),)
