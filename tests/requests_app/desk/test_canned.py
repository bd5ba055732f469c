"""Ready texts: written, offered where they fit, inserted without a script, and put away."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.desk.canned import actions
from requests_app.desk.canned.models import CannedText
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import Act
from requests_app.tickets.documents import Verdict
from tests import walk

PAGE = "/pengaturan/teks/"
SAID = {"place": "completion", "title": "Mohon lengkapi", "text": "Yth. {nama}, mohon lengkapi {kekurangan}."}


def added(desk, **more):
    return actions.add(desk.office, **{**SAID, **more}, by=desk.helpdesk)


@pytest.fixture
def asked(kaltim):
    """A ticket that is found incomplete, so that its completion is asked for next."""
    ticket = walk.judged(kaltim, walk.opened(kaltim, walk.submitted(kaltim)), Verdict.MISSING)
    return walk.do(kaltim, ticket, Act.FIND_INCOMPLETE)


def test_a_text_is_written_and_noted(kaltim, signed_in):
    assert signed_in(kaltim.helpdesk).client.post(f"{PAGE}baru/", SAID)["Location"] == PAGE
    assert CannedText.objects.get().text == SAID["text"]
    assert Event.objects.about("office", kaltim.office.pk).last().act == "canned_added"


@pytest.mark.parametrize("text", ["Yth. {nma}", "Yth. {nama", "x" * 1501, " "])
def test_a_text_that_could_not_be_filled_comes_back(kaltim, signed_in, text):
    response = signed_in(kaltim.helpdesk).client.post(f"{PAGE}baru/", {**SAID, "text": text})
    assert response.status_code == 422
    assert text.strip() in response.content.decode()
    assert not CannedText.objects.exists()


def test_it_is_offered_filled_where_it_fits_only(kaltim, asked, signed_in):
    added(kaltim)
    added(kaltim, place="rejection", title="Bukan pemegang akun")
    page = signed_in(kaltim.helpdesk).client.get(f"/tiket/{asked.number}/")
    form = page.context["work"].main.form
    assert [one.title for one in form.ready] == ["Mohon lengkapi"]
    assert form.ready[0].text.startswith(f"Yth. {asked.name}, mohon lengkapi ")
    assert "{" not in form.ready[0].text


def test_without_a_script_it_is_added_to_what_was_typed(kaltim, asked, signed_in):
    text = added(kaltim)
    said = {"message": "Selamat pagi.", "teks": text.pk, "seen": asked.version}
    page = signed_in(kaltim.helpdesk).client.post(f"/tiket/{asked.number}/minta-kelengkapan/sisipkan/", said)
    assert page.status_code == 200
    typed = page.context["work"].main.form["message"].value()
    assert typed.startswith(f"Selamat pagi.\nYth. {asked.name}")
    assert walk.again(asked).version == asked.version


def test_another_offices_text_is_neither_seen_nor_inserted(kaltim, kkp, asked, signed_in):
    theirs = actions.add(kkp.office, **SAID, by=kkp.helpdesk)
    helpdesk = signed_in(kaltim.helpdesk)
    assert helpdesk.client.get(f"{PAGE}{theirs.pk}/").status_code == 404
    said = {"message": "Halo.", "teks": theirs.pk}
    page = helpdesk.client.post(f"/tiket/{asked.number}/minta-kelengkapan/sisipkan/", said)
    assert page.context["work"].main.form["message"].value() == "Halo."


def test_a_note_takes_any_text_of_the_office_and_keeps_what_was_typed(kaltim, kkp, asked, signed_in):
    first, helpdesk = added(kaltim), signed_in(kaltim.helpdesk)
    added(kaltim, place="rejection", title="Bukan pemegang akun")
    actions.add(kkp.office, **{**SAID, "title": "Milik tetangga"}, by=kkp.helpdesk)
    address, said = f"/tiket/{asked.number}/catatan/sisipkan/", {"text": "Halo.", "mentions": [kaltim.kepala.pk]}
    shown = helpdesk.client.post(address, said, headers={"HX-Request": "true"}).text
    assert [title in shown for title in ("Mohon lengkapi", "Bukan pemegang akun", "Milik tetangga")] == [
        True,
        True,
        False,
    ]
    assert "<h1" not in shown
    note = helpdesk.client.post(address, {**said, "teks": first.pk}).context["note_form"]
    assert note["text"].value().startswith(f"Halo.\nYth. {asked.name}")
    assert [one["pk"] for one in note.choices() if one["on"]] == [kaltim.kepala.pk]
    assert not asked.notes.exists()


def test_no_text_is_put_into_a_note_about_oneself(kaltim, asked, signed_in):
    asked.applicant = kaltim.helpdesk
    asked.save(update_fields=["applicant"])
    answer = signed_in(kaltim.helpdesk).client.post(f"/tiket/{asked.number}/catatan/sisipkan/", {"text": "Halo."})
    assert answer["Location"] == f"/tiket/{asked.number}/"


def test_of_two_who_change_it_the_second_is_asked_to_look(kaltim, signed_in):
    text = added(kaltim)
    seen = actions.stamp(text)
    actions.change(text, **{**SAID, "title": "Lengkapi"}, seen=seen, by=kaltim.kepala)
    response = signed_in(kaltim.helpdesk).client.post(f"{PAGE}{text.pk}/", {**SAID, "text": "Lain", "seen": seen})
    assert response.status_code == 422
    assert kaltim.kepala.name in response.content.decode()
    assert "Lain" in response.content.decode()


def test_a_text_that_was_put_away_is_not_offered_until_it_is_back(kaltim, asked, signed_in):
    text, helpdesk = added(kaltim), signed_in(kaltim.helpdesk)
    helpdesk.client.post(f"{PAGE}{text.pk}/simpan/")
    page = helpdesk.client.get(f"/tiket/{asked.number}/")
    assert list(page.context["work"].main.form.ready) == []
    helpdesk.client.post(f"{PAGE}{text.pk}/kembalikan/")
    assert CannedText.objects.get().archived_at is None


def test_one_place_up(kaltim):
    first, second = added(kaltim), added(kaltim, title="Kedua")
    actions.move_up(second, by=kaltim.helpdesk)
    actions.move_up(second, by=kaltim.helpdesk)
    assert list(CannedText.objects.all()) == [second, first]


def test_a_title_is_used_once_a_place(kaltim):
    added(kaltim)
    with pytest.raises(Refused, match="Judul itu"):
        added(kaltim)
    added(kaltim, place="reason")


BAD = {
    "canned_titled_once_a_place": {},
    "canned_place_is_known": {"place": "di mana"},
    "canned_says_something": {"title": "Lain", "text": ""},
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_row_that_breaks_the_rule_is_refused(kaltim, name):
    added(kaltim)
    row = {**SAID, "office": kaltim.office, "changed_by": kaltim.helpdesk, "changed_at": timezone.now(), **BAD[name]}
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        CannedText.objects.create(**row)
