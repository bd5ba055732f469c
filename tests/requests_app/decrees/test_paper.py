"""From a decree to its paper: words, people and signatory as they stand; a draft with dots, the issued one whole."""

from dataclasses import replace
from datetime import date

import pytest

from requests_app.decrees import actions, paper
from requests_app.decrees.models import Part, Signatory, SignatoryForm
from requests_app.decrees.text_actions import current, save_text
from requests_app.process.refusals import Refused
from tests.requests_app.decrees import walk
from tests.requests_app.decrees.rows import decree_texts
from tests.requests_app.printing.papers import text_of


def drafted(desk, *people, kind="helpdesk", settled=True, **said):
    """A draft with the office's words, as the pages begin it."""
    if settled:
        decree_texts(desk)
    by = walk.maker(desk)
    decree = actions.begin_draft(
        desk.office, by=by, kind=kind, title=paper.title_of(desk.office, kind), text=paper.text_of(desk.office)
    )
    decree = actions.put_people(decree, people or [walk.facts(1, spse_role="helpdesk")], by=by)
    return actions.put_text(decree, by=by, **said) if said else decree


def issued(desk, *people, signatory=walk.SIGNATORY, kind="helpdesk", **more):
    decree = actions.submit(drafted(desk, *people, kind=kind), by=walk.maker(desk))
    order = walk.order(desk, signatory=signatory, **more)
    return actions.issue(decree, order, by=desk.kepala, paper=paper.issued_pdf)


def kept(decree):
    with decree.files.get(part=Part.ISSUED).file.open("rb") as file:
        return file.read()


def test_the_draft_shows_what_is_there_and_dots_for_what_is_not(kaltim):
    text = text_of(paper.draft_pdf(drafted(kaltim)))
    assert "TENTANG PEMBUATAN AKUN HELPDESK PADA SISTEM PENGADAAN SECARA ELEKTRONIK" in text
    assert "KONSEP" in text
    assert "NOMOR ……" in text
    assert "KESATU : Menetapkan 1 (satu) personil" in text
    assert "1 Orang Ke-1, S.T. 19900315 201503 1 001" in text
    assert "/sk/" not in text


def test_an_empty_draft_of_an_office_without_words_is_drawn_too(kaltim):
    by = walk.maker(kaltim)
    decree = actions.begin_draft(kaltim.office, by=by, kind="mixed")
    text = text_of(paper.draft_pdf(decree))
    assert "(belum diisi)" in text
    assert "Ditetapkan di ……" in text


def test_the_issued_one_has_number_date_signatory_and_its_page(kaltim):
    decree = issued(kaltim)
    text = text_of(kept(decree))
    assert f"NOMOR {decree.number}" in text
    assert "Dr. Kepala Contoh, M.T. Pembina (IV/a) NIP 19700101 199503 1 001" in text
    assert paper.verify_url(decree) in text
    assert "Keputusan ini mulai berlaku pada tanggal ditetapkan." in text
    assert "KONSEP" not in text


def test_the_same_decree_gives_the_same_bytes(kaltim):
    decree = issued(kaltim)
    assert paper.issued_pdf(decree) == kept(decree)


def test_its_first_and_last_day_are_written_out(kaltim):
    decree = issued(kaltim, valid_from=date(2099, 1, 1), valid_until=date(2099, 12, 31))
    words = "berlaku sejak tanggal 1 Januari 2099 sampai dengan tanggal 31 Desember 2099."
    assert words in text_of(kept(decree))


def test_a_mixed_one_names_the_roles_that_are_in_it(kaltim):
    people = (walk.facts(1, spse_role="helpdesk"), walk.facts(2, spse_role="verifikator"))
    text = text_of(kept(issued(kaltim, *people, kind="mixed")))
    assert "DAFTAR PERSONIL VERIFIKATOR DAN HELPDESK" in text
    assert "Menetapkan 2 (dua) personil" in text
    assert "sebagai Verifikator dan Helpdesk pada" in text


@pytest.mark.parametrize(
    ("form", "for_whom", "printed"),
    [
        (SignatoryForm.OWN, "", "KEPALA LPSE CONTOH,"),
        (SignatoryForm.PLT, "", "Plt. KEPALA LPSE CONTOH,"),
        (SignatoryForm.PLH, "", "Plh. KEPALA LPSE CONTOH,"),
        (SignatoryForm.ON_BEHALF, "Sekretaris Daerah", "a.n. SEKRETARIS DAERAH KEPALA LPSE CONTOH,"),
    ],
)
def test_in_what_capacity_somebody_signs(kaltim, form, for_whom, printed):
    signatory = replace(walk.SIGNATORY, form=form, on_behalf_of=for_whom)
    assert text_of(paper.draft_pdf(drafted(kaltim, signatory=signatory))).count(printed) == 2


def test_a_text_that_is_not_whole_stops_the_issue_and_gives_the_number_back(kaltim):
    decree = actions.submit(drafted(kaltim, settled=False), by=walk.maker(kaltim))
    with pytest.raises(Refused, match="Tempat penetapan belum diisi"):
        actions.issue(decree, walk.order(kaltim), by=kaltim.kepala, paper=paper.issued_pdf)
    assert walk.again(decree).number == ""


def test_a_draft_keeps_the_words_that_it_began_with(kaltim):
    decree = drafted(kaltim)
    before = paper.draft_pdf(decree)
    from_now = replace(current(kaltim.office).text, clauses=("Diktum baru",))
    save_text(kaltim.office, from_now, seen=1, by=kaltim.admin_kantor)
    assert paper.draft_pdf(decree) == before
    assert "Diktum baru" in paper.text_of(kaltim.office)["clauses"]


def test_two_hundred_people_are_issued(kaltim):
    people = [walk.facts(no, spse_role="helpdesk") for no in range(1, 201)]
    text = text_of(kept(issued(kaltim, *people)))
    assert "200 Orang Ke-200, S.T." in text
    assert "Menetapkan 200 (dua ratus) personil" in text


def test_the_signatory_of_a_draft_may_be_missing(kaltim):
    nobody = Signatory(name="", position="")
    assert "……" in text_of(paper.draft_pdf(drafted(kaltim, signatory=nobody)))
