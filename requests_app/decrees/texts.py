"""The words of a decree: an office's text with placeholders, what fills them, and what is wrong with one. No database.

Decisions:
- A text is a handful of fields and lists with one item a line. Letters, numbers and KESATU … are given when it is
  printed, so that an item can be moved. Rejected: one big text to be laid out by hand, which no two people write alike.
- An item's last sign is the form's business (";" in Menimbang, "." in a clause): it is put right, not asked for.
- A placeholder is an Indonesian word in braces. Anything else in braces is refused with the words that exist: a decree
  with "{jumlh}" in it is a decree that has to be voided.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from requests_app.printing.braces import put, wrong_with

MOST_ITEMS = 20
LONGEST_ITEM, LONGEST_LINE = 1500, 300

PLACEHOLDERS = {
    "kantor": "nama LPSE",
    "kepala": "jabatan yang menetapkan, seperti pada judul",
    "jenis": "Verifikator, Helpdesk, Admin Agency, atau gabungannya menurut Lampiran",
    "jumlah": "banyaknya orang, misalnya 12 (dua belas)",
    "tahun": "tahun penetapan",
    "masa_berlaku": "misalnya: berlaku sejak tanggal 1 Januari 2027 sampai dengan tanggal 31 Desember 2027",
}
LABELS = {
    "authority": "Jabatan yang menetapkan",
    "about": "Tentang",
    "place": "Tempat penetapan",
    "considering": "Menimbang",
    "recalling": "Mengingat",
    "clauses": "Diktum",
    "copies": "Tembusan",
    "invocation": "Frasa Dengan Rahmat Tuhan Yang Maha Esa",
    "paper": "Ukuran kertas",
}
LISTS = ("considering", "recalling", "clauses", "copies")
LINES = ("authority", "about", "place")
OPTIONAL = ("copies",)
# "kepala" stands for the authority, so the authority itself cannot hold it.
FORBIDDEN_IN = {"authority": ("kepala",), "place": tuple(PLACEHOLDERS)}
_LAST_SIGN = re.compile(r"[\s;.,]+$")


@dataclass(frozen=True, slots=True)
class Text:
    """The parts of a decree; with placeholders as an office keeps them, or filled as a decree says them."""

    authority: str
    about: str
    place: str
    considering: tuple[str, ...]
    recalling: tuple[str, ...]
    clauses: tuple[str, ...]
    copies: tuple[str, ...] = ()
    invocation: bool = False
    paper: str = "a4"

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """What `as_json` wrote; other keys are passed over."""
        known: dict[str, Any] = {field.name: said[field.name] for field in fields(cls) if field.name in said}
        known.update({name: tuple(known[name]) for name in LISTS if name in known})
        return cls(**known)

    def as_json(self) -> dict[str, Any]:
        return {name: list(value) if name in LISTS else value for name, value in asdict(self).items()}

    def items(self) -> Iterable[tuple[str, str, str]]:
        """Every piece of text: field, where it stands in words, and itself."""
        for name in LINES:
            yield name, LABELS[name], getattr(self, name)
        for name in LISTS:
            for number, item in enumerate(getattr(self, name), 1):
                yield name, f"{LABELS[name]} butir {number}", item


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What fills the placeholders, as ready text."""

    kantor: str
    jenis: str
    jumlah: str
    tahun: str
    masa_berlaku: str


def problems(text: Text) -> list[tuple[str, str]]:
    """What stops the text from being kept: (field, sentence). Empty when all is well."""
    found = [(name, said) for name, where, item in text.items() for said in _wrong_with(name, where, item)]
    for name in (*LINES, *LISTS):
        value = getattr(text, name)
        if not value and name not in OPTIONAL:
            found.append((name, f"{LABELS[name]} belum diisi."))
        if name in LISTS and len(value) > MOST_ITEMS:
            found.append((name, f"{LABELS[name]} paling banyak {MOST_ITEMS} butir."))
    return found


def _wrong_with(name: str, where: str, item: str) -> Iterable[str]:
    longest = LONGEST_LINE if name in LINES else LONGEST_ITEM
    if len(item) > longest:
        yield f"{where} lebih dari {longest} huruf."
    allowed = [word for word in PLACEHOLDERS if word not in FORBIDDEN_IN.get(name, ())]
    yield from wrong_with(item, where, allowed)


def filled(text: Text, facts: Facts) -> Text:
    """The text with every placeholder replaced and every item ended by its sign. `text` has no `problems`."""
    words = asdict(facts)
    authority = put(text.authority, words)
    words["kepala"] = authority
    lists = {name: tuple(put(item, words) for item in getattr(text, name)) for name in LISTS}
    return replace(
        text,
        authority=authority,
        about=put(text.about, words),
        considering=_ended(lists["considering"], ";"),
        recalling=_ended(lists["recalling"], ";"),
        clauses=_ended(lists["clauses"], "."),
        copies=(*_ended(lists["copies"][:-1], ";"), *_ended(lists["copies"][-1:], ".")),
    )


def _ended(items: Iterable[str], sign: str) -> tuple[str, ...]:
    return tuple(_LAST_SIGN.sub("", item) + sign for item in items)


_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")


def in_words(number: int) -> str:
    """Terbilang, 0 to 999: 45 is "empat puluh lima"."""
    if number < 12:
        return _DIGITS[number]
    if number < 20:
        return f"{_DIGITS[number - 10]} belas"
    if number < 100:
        return _joined(f"{_DIGITS[number // 10]} puluh", number % 10)
    if number < 200:
        return _joined("seratus", number - 100)
    return _joined(f"{_DIGITS[number // 100]} ratus", number % 100)


def _joined(head: str, rest: int) -> str:
    return f"{head} {in_words(rest)}" if rest else head


def counted(number: int) -> str:
    """45 as an official letter writes it: "45 (empat puluh lima)"."""
    return f"{number} ({in_words(number)})"


def listed(names: Iterable[str]) -> str:
    """One, "satu dan dua", or "satu, dua, dan tiga"."""
    all_of_them = list(names)
    if len(all_of_them) < 3:
        return " dan ".join(all_of_them)
    return ", ".join(all_of_them[:-1]) + ", dan " + all_of_them[-1]


def in_force_words(since: str | None, until: str | None) -> str:
    """From when to when, in dates as words; without a last day a decree begins on its own day and stays."""
    if not since and not until:
        return "mulai berlaku pada tanggal ditetapkan"
    begins = f"berlaku sejak tanggal {since}" if since else "berlaku sejak tanggal ditetapkan"
    return f"{begins} sampai dengan tanggal {until}" if until else begins


CONSIDERING = (
    "bahwa untuk kelancaran pelayanan pengadaan secara elektronik pada {kantor} diperlukan {jenis} yang memiliki akun "
    "pada Sistem Pengadaan Secara Elektronik (SPSE)",
    "bahwa personil sebagaimana tercantum dalam Lampiran Keputusan ini memenuhi syarat untuk diberi akun sesuai dengan "
    "Formulir Pembuatan Akun",
    "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan Keputusan "
    "{kepala} tentang Pembuatan Akun {jenis} pada Sistem Pengadaan Secara Elektronik",
)
CLAUSES = (
    "Menetapkan {jumlah} personil sebagaimana tercantum dalam Lampiran, yang merupakan bagian tidak terpisahkan dari "
    "Keputusan ini, sebagai {jenis} pada {kantor}",
    "Memerintahkan Admin PPE membuat akun (user ID dan password) pada aplikasi SPSE bagi personil sebagaimana dimaksud "
    "dalam Diktum KESATU sesuai dengan Formulir Pembuatan Akun",
    "Admin PPE menyampaikan akun kepada masing-masing personil melalui surel milik personil tersebut; personil segera "
    "login dan wajib mengubah password",
    "Pemegang akun bertanggung jawab penuh atas setiap penggunaan akunnya dan tidak memberikannya kepada pihak lain",
    "Keputusan ini {masa_berlaku}",
)
COPIES = ("Admin PPE {kantor}", "Yang bersangkutan")
ABOUT = "Pembuatan Akun {jenis} pada Sistem Pengadaan Secara Elektronik"
# How the SOP's header abbreviates what a decree writes out.
_WRITTEN_OUT = (
    (re.compile(r" \((?:UU|PP)\)"), ""),
    (re.compile(r"\bUndang-undang\b"), "Undang-Undang"),
    (re.compile(r"\bNo\. "), "Nomor "),
    (re.compile(r"\bPerpres\b"), "Peraturan Presiden"),
    (re.compile(r"\bPermenPAN\b"), "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi"),
)


def built_in(authority: str, place: str, legal_basis: Iterable[str]) -> Text:
    """The text of an office that has written none: SOP 001's own words, and the legal basis of its header."""
    return Text(
        authority=authority,
        about=ABOUT,
        place=place,
        considering=CONSIDERING,
        recalling=tuple(_written_out(law) for law in legal_basis),
        clauses=CLAUSES,
        copies=COPIES,
    )


def _written_out(law: str) -> str:
    for short, long in _WRITTEN_OUT:
        law = short.sub(long, law)
    return law
