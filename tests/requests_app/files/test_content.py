"""What an upload really is: every bad file has its own message, and no file at all harms the one who looks at it."""

import hashlib
import os
import time
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.files import confined, confined_child, content, pdf_probe
from requests_app.files.content import MESSAGES, BadFile, Fault, Inspected, Kind, clean_name, inspect
from tests.files import samples
from tests.files.spending import spent_on

LIMIT = 10 * 1024 * 1024
MUTATIONS = 120 if os.environ.get("LPSE_FULL") == "1" else 15
NO_CORE = "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))"
GOOD = {
    Kind.PDF: samples.pdf_bytes(pages=2),
    Kind.JPEG: samples.jpeg_bytes(64, 48),
    Kind.PNG: samples.png_bytes(64, 48),
    Kind.HEIC: samples.heic_bytes(64, 48),
}
BAD = {
    "empty": (samples.EMPTY, Fault.EMPTY),
    "zip named pdf": (samples.zip_bytes(), Fault.WRONG_TYPE),
    "html named pdf": (samples.html_bytes(), Fault.WRONG_TYPE),
    "gif": (samples.gif_bytes(), Fault.WRONG_TYPE),
    "plain text": (b"halo", Fault.WRONG_TYPE),
    "truncated pdf": (samples.truncated_pdf(), Fault.TRUNCATED),
    "truncated jpeg": (samples.truncated(GOOD[Kind.JPEG]), Fault.TRUNCATED),
    "truncated png": (samples.truncated(GOOD[Kind.PNG]), Fault.TRUNCATED),
    "truncated heic": (samples.truncated(GOOD[Kind.HEIC]), Fault.TRUNCATED),
    "png without its last bytes": (GOOD[Kind.PNG][:-20], Fault.TRUNCATED),
    "jpeg without its last bytes": (GOOD[Kind.JPEG][:-20], Fault.TRUNCATED),
    "heic without its last bytes": (GOOD[Kind.HEIC][:-20], Fault.TRUNCATED),
    "pdf with a password": (samples.encrypted_pdf(), Fault.ENCRYPTED),
    "pdf with restrictions only": (samples.encrypted_pdf(""), Fault.ENCRYPTED),
    "pdf without pages": (samples.pdf_bytes(pages=0), Fault.NO_PAGES),
    "pdf with too many pages": (samples.pdf_bytes(pages=301), Fault.TOO_MANY_PAGES),
    "broken pdf": (samples.broken_pdf(), Fault.UNREADABLE),
    "png bomb": (samples.png_bomb(), Fault.BOMB),
    "pdf bomb": (samples.pdf_bomb(), Fault.BOMB),
    "html before a pdf": (samples.html_then_pdf(), Fault.POLYGLOT),
    "zip behind a pdf": (samples.pdf_with_zip_behind(), Fault.POLYGLOT),
    "pdf inside a jpeg": (samples.jpeg_with_pdf_inside(), Fault.POLYGLOT),
    "animated png": (samples.animated_png(), Fault.ANIMATED),
}

OPENINGS = tuple(message.split("{")[0] for message in MESSAGES.values())


def look(data: bytes, name: str = "surat.pdf") -> Inspected:
    return inspect(BytesIO(data), len(data), name, limit=LIMIT)


def fault_of(data: bytes) -> BadFile:
    with pytest.raises(BadFile) as caught:
        look(data)
    return caught.value


@pytest.mark.parametrize(("data", "fault"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_its_own_message(data, fault):
    refusal = fault_of(data)
    assert refusal.code is fault
    assert refusal.message.startswith(MESSAGES[fault].split("{")[0])


def test_every_fault_but_the_size_has_a_sample_here_and_a_message_of_its_own():
    assert {fault for _, fault in BAD.values()} == set(Fault) - {Fault.TOO_LARGE}
    assert len(set(MESSAGES.values())) == len(Fault)


def test_the_message_about_pages_names_the_real_limit():
    assert f"{pdf_probe.MAX_PAGES} halaman" in MESSAGES[Fault.TOO_MANY_PAGES]


def test_a_wrong_type_is_called_by_its_name():
    assert "melainkan arsip ZIP atau dokumen Office" in fault_of(samples.zip_bytes()).message
    assert "melainkan" not in fault_of(b"halo").message


@pytest.mark.parametrize(
    ("kind", "mime", "extension", "pages", "size"),
    [
        (Kind.PDF, "application/pdf", ".pdf", 2, (None, None)),
        (Kind.JPEG, "image/jpeg", ".jpg", None, (64, 48)),
        (Kind.PNG, "image/png", ".png", None, (64, 48)),
        (Kind.HEIC, "image/heic", ".heic", None, (64, 48)),
    ],
)
def test_a_good_file_is_described_by_its_content(kind, mime, extension, pages, size):
    seen = look(GOOD[kind], "Surat Permohonan.exe")
    assert (seen.kind, seen.mime, seen.extension, seen.pages) == (kind, mime, extension, pages)
    assert (seen.width, seen.height) == size
    assert seen.cleaned_name == f"Surat Permohonan.exe{extension}"


def test_the_hash_is_of_the_exact_bytes_and_the_file_is_left_at_its_start():
    file = BytesIO(GOOD[Kind.PDF])
    file.seek(50)
    seen = inspect(file, len(GOOD[Kind.PDF]), "a.pdf", limit=LIMIT)
    assert seen.sha256 == hashlib.sha256(GOOD[Kind.PDF]).hexdigest()
    assert (seen.size, file.tell()) == (len(GOOD[Kind.PDF]), 0)


def test_a_file_may_be_as_large_as_the_limit_and_no_larger():
    data = GOOD[Kind.PDF]
    assert inspect(BytesIO(data), len(data), "a.pdf", limit=len(data)).size == len(data)
    with pytest.raises(BadFile) as caught:
        inspect(BytesIO(data), len(data), "a.pdf", limit=len(data) - 1)
    assert caught.value.code is Fault.TOO_LARGE


def test_the_limit_is_told_in_megabytes():
    with pytest.raises(BadFile, match="melebihi 10 MB"):
        inspect(BytesIO(b""), LIMIT + 1, "a.pdf", limit=LIMIT)


def test_a_claimed_size_does_not_hide_the_real_one():
    with pytest.raises(BadFile) as caught:
        inspect(BytesIO(b"x" * 5000), 10, "a.pdf", limit=1000)
    assert caught.value.code is Fault.TOO_LARGE


def test_an_upload_that_broke_off_is_truncated():
    data = GOOD[Kind.PDF]
    with pytest.raises(BadFile) as caught:
        inspect(BytesIO(data), len(data) + 1, "a.pdf", limit=LIMIT)
    assert caught.value.code is Fault.TRUNCATED


def test_blank_bytes_before_a_pdf_are_forgiven():
    assert look(b"\xef\xbb\xbf\r\n" + GOOD[Kind.PDF]).pages == 2


def test_bytes_behind_a_jpeg_are_let_pass():
    assert look(GOOD[Kind.JPEG] + b"film" * 100).kind is Kind.JPEG


def test_looking_at_a_file_leaves_nothing_open_behind():
    before = len(os.listdir("/proc/self/fd"))
    for data in (GOOD[Kind.PDF], samples.truncated_pdf(), samples.broken_pdf()):
        try:
            look(data)
        except BadFile:
            continue
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize(("bomb", "kind"), [(samples.png_bomb, Kind.PNG), (samples.pdf_bomb, Kind.PDF)])
def test_a_bomb_costs_little_time_and_memory(bomb, kind):
    used = spent_on(bomb(), *confined.command(*content.probe_of(kind))[2:])
    assert used.memory <= confined_child.MEMORY_BYTES
    assert used.seconds <= confined.CPU_SECONDS + 1


@pytest.mark.parametrize(
    ("ending", "fault"),
    [
        ("signal.raise_signal(signal.SIGSEGV)", Fault.UNREADABLE),
        ("signal.raise_signal(signal.SIGXCPU)", Fault.BOMB),
        ("time.sleep(30)", Fault.BOMB),
    ],
)
def test_a_file_that_breaks_the_probe_is_refused(ending, fault, tmp_path, monkeypatch):
    (tmp_path / "probe.py").write_text(f"import resource, signal, time\n{NO_CORE}\n{ending}\n", encoding="utf-8")
    monkeypatch.setattr(content, "probe_of", lambda kind: (tmp_path / "probe.py", kind))
    monkeypatch.setattr(confined, "WALL_SECONDS", 1)
    assert fault_of(GOOD[Kind.PDF]).code is fault


def test_a_probe_that_cannot_start_is_our_fault_and_not_the_file_s(tmp_path, monkeypatch):
    (tmp_path / "probe.py").write_text("import tidak_ada", encoding="utf-8")
    monkeypatch.setattr(content, "probe_of", lambda kind: (tmp_path / "probe.py", kind))
    with pytest.raises(RuntimeError, match="tidak_ada"):
        look(GOOD[Kind.PDF])


def test_the_probe_sees_no_secret_of_the_server(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rahasia-server")
    told = "import json, os\nprint(json.dumps({'pages': len([k for k in os.environ if 'SECRET' in k])}))"
    (tmp_path / "probe.py").write_text(told, encoding="utf-8")
    monkeypatch.setattr(content, "probe_of", lambda kind: (tmp_path / "probe.py", kind))
    assert look(GOOD[Kind.PDF]).pages == 0


@pytest.mark.parametrize(
    ("declared", "cleaned"),
    [
        ("SK Pengangkatan.PDF", "SK Pengangkatan.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\Users\Rina\surat.pdf", "surat.pdf"),
        ("laporan\u202efdp.exe", "laporanfdp.exe.pdf"),
        ("a\x00b\r\nc\t d.pdf", "ab c d.pdf"),
        ("..pdf", "berkas.pdf"),
        ("", "berkas.pdf"),
        ("   . .  ", "berkas.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("No. 12.SK", "No. 12.SK.pdf"),
        ("foto.jpeg", "foto.pdf"),
        ("rusak\udcff.pdf", "rusak_.pdf"),
        ("Rene\u0301.pdf", "Ren\u00e9.pdf"),
    ],
)
def test_names_are_cleaned(declared, cleaned):
    assert clean_name(declared, ".pdf") == cleaned


@given(st.text(alphabet=st.characters(), max_size=400))
def test_any_name_becomes_a_harmless_one(declared):
    name = clean_name(declared, ".pdf")
    assert name.endswith(".pdf")
    assert len(name.encode()) <= 255
    assert name.isprintable()
    assert not set(name) & set('/\\<>:"|?*')
    assert name[0] != "."
    assert clean_name(name, ".pdf") == name


def mutate(data: bytes, place: int, patch: bytes, cut: int) -> bytes:
    """`data` with `patch` written at `place` and `cut` bytes taken out behind it."""
    at = place % len(data)
    return data[:at] + patch + data[at + len(patch) + cut :]


@pytest.mark.parametrize("kind", list(Kind))
@settings(max_examples=MUTATIONS, deadline=None)
@given(place=st.integers(0, 1 << 20), patch=st.binary(max_size=12), cut=st.sampled_from([0, 0, 0, 1, 40]))
def test_a_mutated_file_is_accepted_or_refused_and_nothing_else(kind, place, patch, cut):
    began = time.monotonic()
    data = mutate(GOOD[kind], place, patch, cut)
    try:
        answer = look(data).sha256
    except BadFile as refusal:
        answer = refusal.message
    assert answer == hashlib.sha256(data).hexdigest() or answer.startswith(OPENINGS)
    assert time.monotonic() - began < confined.CPU_SECONDS + 2
