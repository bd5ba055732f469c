"""Reads an SOP document (TOML) into a definition, or refuses it with every mistake at once.

TOML was chosen over YAML because Python reads it without a package and it has real dates; over database forms because a
document can be compared, reviewed and sent to another office as one file.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from accounts_app.roles import Role
from requests_app.sop.consistency import check
from requests_app.sop.definition import Column, DocumentRequirement, Header, SopDefinition, Step, Total
from requests_app.sop.problems import Problems, SopError
from requests_app.sop.table import Table
from requests_app.sop.vocabulary import (
    ACTS_OF_KIND,
    WAYS_OF_KIND,
    Act,
    AnyAct,
    ApplicantType,
    Channel,
    DecreeAct,
    Gap,
    Kind,
    LetterForm,
    Origin,
)

NO_TIME = ("N/A", "–")
MARKERS = ("", "Mulai", "Selesai")
EXPLAINABLE = {field.name for field in fields(Header)} - {"number_note", "notes", "illegible"}


def parse(source: str, name: str = "SOP") -> SopDefinition:
    """The definition in the TOML text `source`; `name` stands before every problem. Raises SopError."""
    problems = Problems(name)
    try:
        values = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise SopError([f"{name}: bukan TOML yang sah: {error}"]) from error
    definition = read_document(Table(values, problems))
    check(definition, problems)
    problems.refuse()
    return definition


def read_document(table: Table) -> SopDefinition:
    """The whole document; an unknown kind is read as a ticket's so that the rest is still looked at."""
    kind = table.word("kind", Kind, "jenis SOP", required=True) or Kind.TICKET
    acts = ACTS_OF_KIND[kind]
    applicant_types = table.words("applicant_types", ApplicantType, "jenis pemohon")
    title = table.text("title", required=True)
    definition = SopDefinition(
        code=read_code(table),
        kind=kind,
        slug=read_slug(table),
        title=title,
        table_title=table.text("table_title") or title,
        general=table.flag("general", default=False),
        applicant_types=applicant_types,
        header=read_header(table),
        columns=tuple(read_column(part) for part in parts(table, "columns", "kolom")),
        steps=tuple(read_step(part, acts) for part in parts(table, "steps", "langkah")),
        documents=tuple(read_required(part, applicant_types) for part in parts(table, "documents", "berkas")),
        totals=tuple(read_total(part) for part in parts(table, "totals", "jumlah waktu")),
        automatic=read_automatic(table, kind),
    )
    table.done()
    return definition


def parts(table: Table, key: str, word: str) -> Iterator[Table]:
    """Each [[key]] table, named in problems by its number or place; unknown keys are noted after each."""
    for place, values in enumerate(table.tables(key), start=1):
        part = Table(values, table.problems.at(f"{word} {values.get('no', place)}"))
        yield part
        part.done()


def read_code(table: Table) -> str:
    """Three digits: PostgreSQL keeps versions of one code apart by its number (models.py)."""
    code = table.text("code", required=True)
    if code and not re.fullmatch(r"[0-9]{3}", code):
        table.problems.add(f"harus tiga angka, bukan “{code}”", "code")
    return code


def read_slug(table: Table) -> str:
    """The SOP's place in the address of its public page."""
    slug = table.text("slug", required=True)
    if slug and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        table.problems.add(f"hanya huruf kecil, angka, dan tanda hubung, bukan “{slug}”", "slug")
    return slug


def read_header(document: Table) -> Header:
    """The [header] table; all of it may be missing (SOP 004 has none)."""
    document.taken.add("header")
    table = Table(document.values.get("header", {}), document.problems.at("kepala SOP"))
    many = {key: table.texts(key) for key in TEXT_LISTS}
    one = {key: table.text(key) for key in TEXTS}
    illegible = frozenset(table.texts("illegible"))
    for key in sorted(illegible - EXPLAINABLE):
        table.problems.add(f"“{key}” bukan bagian kepala SOP", "illegible")
    dates = {key: table.date(key) for key in ("created_on", "revised_on", "approved_on")}
    table.done()
    return Header(illegible=illegible, **many, **one, **dates)  # type: ignore[arg-type]


TEXTS = ("number", "number_note", "approved_by", "summary", "purpose")
TEXT_LISTS = (
    "institution",
    "legal_basis",
    "qualifications",
    "equipment",
    "records",
    "warnings",
    "definitions",
    "related",
    "notes",
)


def read_column(table: Table) -> Column:
    """One performer's column."""
    role = table.word("role", Role, "peran", required=True) or Role.APPLICANT
    return Column(role=role, label=table.text("label", required=True))


def read_step(table: Table, acts: type[Act] | type[DecreeAct]) -> Step:
    """One step; the acts must be of the document's kind."""
    activity = table.text("activity", required=True)
    return Step(
        no=table.take("no", int, "bilangan bulat", 0, required=True),
        activity=activity,
        short=table.text("short") or activity,
        performer=table.word("performer", Role, "peran", required=True) or Role.APPLICANT,
        recipient=table.word("recipient", Role, "peran"),
        requirements=table.texts("requirements"),
        output=table.text("output"),
        output_missing=table.word("output_missing", Gap, "keterangan kosong"),
        remark=table.text("remark"),
        marker=read_marker(table),
        note=table.text("note"),
        **read_acts(table, acts),
        **read_time(table),
    )


def read_acts(table: Table, acts: type[Act] | type[DecreeAct]) -> dict[str, Any]:
    """The four lists of acts of a step."""
    keys = ("actions", "recipient_actions", "starts", "ends")
    return {key: table.words(key, acts, "tindakan") for key in keys}


def read_time(table: Table) -> dict[str, Any]:
    """Column "Waktu": exactly one of minutes, working days, or what the paper says in their place."""
    time = {
        "minutes": table.positive("minutes"),
        "working_days": table.positive("working_days"),
        "time_text": table.text("time_text"),
    }
    given = [key for key in time if key in table.values]
    if len(given) != 1:
        table.problems.add("isi tepat satu dari minutes, working_days, time_text", ", ".join(given) or "minutes")
    if time["time_text"] and time["time_text"] not in NO_TIME:
        table.problems.add("harus “N/A” atau “–”", "time_text")
    doubt = {"certain": table.flag("certain", default=True), "possible_minutes": table.numbers("possible_minutes")}
    same_day = table.words("same_working_day", Channel, "saluran")
    return {**time, **doubt, "same_working_day": frozenset(same_day)}


def read_marker(table: Table) -> str:
    """The paper's start or end symbol, where it is legible."""
    marker = table.text("marker")
    if marker not in MARKERS:
        table.problems.add("harus “Mulai” atau “Selesai”", "marker")
    return marker


def read_required(table: Table, served: tuple[ApplicantType, ...]) -> DocumentRequirement:
    """One document of the request file; without applicant types it is asked of all."""
    return DocumentRequirement(
        key=table.text("key", required=True),
        label=table.text("label", required=True),
        note=table.text("note"),
        applicant_types=table.words("applicant_types", ApplicantType, "jenis pemohon")
        if "applicant_types" in table.values
        else served,
        original_shown=table.flag("original_shown", default=False),
        template=table.word("template", LetterForm, "bentuk surat"),
    )


def read_total(table: Table) -> Total:
    """One path to add up."""
    return Total(
        key=table.text("key", required=True), label=table.text("label", required=True), steps=table.numbers("steps")
    )


def read_automatic(document: Table, kind: Kind) -> Mapping[AnyAct, frozenset[Channel | Origin]]:
    """[automatic]: act = the channels in which it follows by itself; of a decree, which has one way in, that way."""
    acts, ways = ACTS_OF_KIND[kind], WAYS_OF_KIND[kind]
    document.taken.add("automatic")
    table = Table(document.values.get("automatic", {}), document.problems.at("automatic"))
    found = {table.known(key, key, acts, "tindakan"): table.words(key, ways, "saluran") for key in table.values}
    return MappingProxyType({act: frozenset(channels) for act, channels in found.items() if act})
