"""The guide: whose opens, where a step leads, what the SOPs in force say in it, and that its words stand on screens."""

import ast
import html
import re
from pathlib import Path

import pytest
from django.urls import reverse

from accounts_app.roles import Role
from lpse_helpdesk.guide.contents import APPLICANT, BY_SLUG, GUIDES, own_guide, place_of
from lpse_helpdesk.guide.pictures import PICTURES
from lpse_helpdesk.guide.standard import jobs_of, lines_of, worked_by
from requests_app.desk.deeds import DEEDS
from requests_app.sop.vocabulary import Act, DecreeAct
from tests import walk

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
OURS = sorted((TEMPLATES / "guide").rglob("*.html"))
APPS = ("lpse_helpdesk", "accounts_app", "requests_app", "archive_app")
LARGEST_PICTURE = 35_000  # bytes


def words_of_templates() -> set[str]:
    """Every text between two tags of the screens, without what trails off."""
    pages = (path.read_text() for path in TEMPLATES.rglob("*.html") if path not in OURS)
    pieces = (piece for page in pages for piece in re.split(r"<[^>]*>|\{%.*?%\}|\{\{.*?\}\}|\n", page))
    named = re.compile(r'(?:label|title|link)="([^"]+)"')
    attributes = (
        found for path in TEMPLATES.rglob("*.html") if path not in OURS for found in named.findall(path.read_text())
    )
    return {bare(piece) for piece in (*pieces, *attributes)} - {""}


def words_of_code() -> set[str]:
    """Every text that the code can show."""
    modules = (
        path for app in APPS for path in (ROOT / app).rglob("*.py") if {"guide", "migrations"}.isdisjoint(path.parts)
    )
    nodes = (node for path in modules for node in ast.walk(ast.parse(path.read_text())))
    return {bare(node.value) for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def bare(words: str) -> str:
    return " ".join(html.unescape(words).split()).rstrip(" …·:.")


def quoted(text: str) -> set[str]:
    return set(re.findall(r'\{% press "([^"]+)" %\}', text))


def not_on_a_screen(text: str, screens: set[str]) -> set[str]:
    return {words for words in quoted(text) if bare(words) not in screens}


@pytest.fixture(scope="module")
def screens():
    return words_of_templates() | words_of_code()


def test_every_quoted_button_stands_in_the_program(screens):
    """Mend: write the words as they stand on the screen now; for an act of an SOP, ``{% act "…" %}``."""
    wrong = {path.name: found for path in OURS if (found := not_on_a_screen(path.read_text(), screens))}
    assert wrong == {}


@pytest.mark.parametrize("words", ["Nyatakan benar dan kirim", "Simpan dan beri no"])
def test_a_button_that_is_not_there_would_be_found(screens, words):
    assert not_on_a_screen(f'{{% press "{words}" %}}', screens) == {words}


def test_no_minutes_are_written_into_the_guide():
    """Mend: the minutes stand beside the job's title, from the SOP in force."""
    assert [path.name for path in OURS if re.search(r"\d+\s*(menit|hari kerja)", path.read_text())] == []


def test_every_picture_is_small_and_shown():
    shown = {name for path in OURS for name in re.findall(r'\{% picture "([^"]+)" %\}', path.read_text())}
    stored = {path.stem for path in (ROOT / "static" / "img" / "guide").glob("*.webp")}
    assert shown == stored == set(PICTURES)
    assert {name for name, picture in PICTURES.items() if picture.path.stat().st_size > LARGEST_PICTURE} == set()


def test_every_act_of_staff_has_its_place():
    """Mend: name the act in a job of `guide.contents`, and say in its text what to do."""
    jobs = {act for guide in GUIDES for job in guide.jobs for act in job.acts}
    assert {deed.act for deed in DEEDS.values()} - {Act.MERGE} <= jobs


def test_everybody_opens_their_own_guide_first():
    assert own_guide({Role.ADMIN_PPE}).role is Role.ADMIN_PPE
    assert own_guide({Role.KEPALA_LPSE, Role.HELPDESK}).role is Role.HELPDESK
    assert own_guide({Role.SYSTEM_ADMIN}).role is Role.SYSTEM_ADMIN
    assert own_guide(()) is APPLICANT


@pytest.mark.parametrize(
    ("act", "role", "place"),
    [
        (Act.FIND_COMPLETE, Role.HELPDESK, "/panduan/helpdesk/#kelengkapan"),
        (Act.FIND_COMPLETE, Role.ADMIN_AGENCY, "/panduan/admin-agency/#kelengkapan"),
        (Act.FIND_VALID, Role.HELPDESK, "/panduan/admin-ppe/#kebenaran"),
        (Act.ENQUEUE, Role.HELPDESK, "/panduan/front-office/#nomor-antrean"),
        (Act.RECEIVE, Role.KEPALA_LPSE, "/panduan/helpdesk/#beri-tahu"),
        (Act.MERGE, Role.HELPDESK, "/panduan/helpdesk/"),
        (Act.ARCHIVE, Role.ADMIN_PPE, "/panduan/admin-ppe/#arsip"),
        (DecreeAct.ARCHIVE, Role.ADMIN_PPE, "/panduan/admin-ppe/#akun-sk"),
        (DecreeAct.ISSUE, Role.ADMIN_PPE, "/panduan/kepala-lpse/#terbitkan-sk"),
    ],
)
def test_a_step_leads_to_its_job(act, role, place):
    assert place_of(act, {role}) == place


@pytest.mark.parametrize("slug", BY_SLUG)
def test_every_guide_says_how_each_job_is_done(client, kkp, slug):
    client.force_login(kkp.helpdesk, backend="accounts_app.signin.Backend")
    page = client.get(reverse("guide:role", args=[slug])).content.decode()
    assert page.count('class="guide-steps"') == len(BY_SLUG[slug].jobs)
    assert "Pekerjaan Anda dalam satu menit" in page


def test_strangers_read_what_to_bring_and_no_guide_of_staff(client, kkp):
    page = client.get("/panduan/").content.decode()
    assert "SK pengangkatan" in page
    assert client.get("/panduan/helpdesk/").status_code == 302


def test_a_role_or_an_act_that_is_none_is_not_found(client, kkp):
    client.force_login(kkp.helpdesk, backend="accounts_app.signin.Backend")
    assert client.get("/panduan/pemohon/").status_code == 404
    assert client.get("/panduan/langkah/lupa/").status_code == 404


def said(office, slug, job):
    guide = BY_SLUG[slug]
    found = next(each for each in guide.jobs if each.slug == job)
    return [(line.sops, line.steps, line.by) for line in lines_of(found, guide.role, worked_by(office))]


def test_the_minutes_are_those_of_the_office_s_own_sops(kaltim):
    assert said(kaltim.office, "admin-ppe", "kebenaran") == [
        ("SOP 000", "langkah 9 (10 menit)", ""),
        ("SOP 004", "langkah 9 (15 menit)", ""),
    ]


def test_a_job_that_another_role_does_here_says_so(kaltim):
    assert said(kaltim.office, "front-office", "nomor-antrean") == [("", "langkah 3 (5 menit)", "Helpdesk")]


@pytest.mark.parametrize(("office", "first"), [("kaltim", "buku-tamu"), ("kkp", "loket")])
def test_the_door_stands_in_the_guide_of_whoever_keeps_it_here(request, office, first):
    sops = worked_by(request.getfixturevalue(office).office)
    assert jobs_of(BY_SLUG["helpdesk"], sops)[0].slug == first


def test_doubtful_minutes_are_called_so(banyuasin):
    assert said(banyuasin.office, "admin-agency", "hasil") == [("", "langkah 6 (15 menit, belum pasti)", "")]


def test_the_ticket_page_leads_to_the_present_step(client, kkp):
    ticket = walk.do(kkp, walk.submitted(kkp, "admin_agency"), Act.OPEN)
    client.force_login(kkp.helpdesk, backend="accounts_app.signin.Backend")
    assert "/panduan/langkah/find_complete/" in client.get(f"/tiket/{ticket.number}/").content.decode()
