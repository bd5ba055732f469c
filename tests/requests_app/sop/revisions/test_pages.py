"""The pages of SOP revisions: the long form keeps everything, says what is wrong; comparing, deciding, the history."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from requests_app.sop.models import SopInForce, SopRevision
from requests_app.sop.revisions import actions
from requests_app.sop.revisions.models import SopDraft
from tests import walk
from tests.requests_app.sop.revisions.drafts import LIST, again, day, draft, put_into_force, sent, typed_into

pytestmark = pytest.mark.django_db
BACKEND = "accounts_app.signin.Backend"


def url(name, what):
    return reverse(f"sop_revisions:{name}", args=[what.pk])


@pytest.fixture
def as_kepala(client, kaltim):
    client.force_login(kaltim.kepala, backend=BACKEND)
    return client


def text(response):
    return response.content.decode()


def words(html):
    """What is read, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_from_the_list_into_the_form_and_to_the_comparison(as_kepala, kaltim):
    page = text(as_kepala.get(LIST))
    assert "SOP 000" in page
    assert "waktu baku 40 menit" in page
    form = as_kepala.post(f"{LIST}000/usulkan/")
    what = SopDraft.objects.get()
    assert form.url == url("edit", what)
    answer = as_kepala.post(form.url, sent(what, s5_amount="7", compare="1"))
    assert answer.url == url("compare", what)
    assert "Langkah 5: waktu 5 menit menjadi 7 menit." in words(text(as_kepala.get(answer.url)))


def test_what_is_wrong_is_kept_summarised_and_said_at_its_field(as_kepala, kaltim):
    what = draft(kaltim)
    data = sent(what, s5_amount="-3", s9_performer="", s9_remark="Segera", h_approved_on="kemarin")
    page = text(as_kepala.post(url("edit", what), data, follow=True))
    assert "3 isian perlu diperbaiki" in page
    assert all(f'href="#id_{field}"' in page for field in ("step-5-amount", "step-9-performer", "header-approved_on"))
    for typed in ('value="-3"', 'value="kemarin"', "Segera"):
        assert typed in page
    fold = page.split('id="langkah-9"')[1].split("</details>")[0]
    assert fold.lstrip().startswith("open")
    assert "Langkah 9 harus mempunyai pelaksana" in fold
    assert again(what).values["step-9-remark"] == ["Segera"]


def test_a_wrong_draft_leads_back_to_its_form(as_kepala, kaltim):
    what = draft(kaltim, s5_amount="x")
    for name in ("compare", "sheet", "put_into_force"):
        assert as_kepala.get(url(name, what)).url == url("edit", what)


def test_a_field_that_was_cut_off_on_its_way_is_not_emptied(as_kepala, kaltim):
    what = draft(kaltim, s9_remark="Segera", s4_same_day=["email"])
    as_kepala.post(url("edit", what), {"seen": what.version, "step-5-amount": "7"})
    values = again(what).values
    assert (values["step-9-remark"], values["step-5-amount"], values["step-4-same_day"]) == (["Segera"], ["7"], [])


def test_a_null_byte_and_markup_are_harmless(as_kepala, kaltim):
    what = draft(kaltim)
    as_kepala.post(url("edit", what), sent(what, s9_remark="a\x00<script>b</script>\r\nc"))
    assert again(what).values["step-9-remark"] == ["a<script>b</script>\nc"]
    page = text(as_kepala.get(url("compare", what)))
    assert "&lt;script&gt;" in page
    assert "<script>b" not in page


def test_who_saves_from_an_older_page_keeps_what_was_typed_and_may_send_it_again(as_kepala, kaltim):
    what = draft(kaltim)
    mine = sent(what, s5_amount="8", s9_remark="Ditulis lama")
    typed_into(kaltim, what, by=kaltim.admin_kantor, s5_amount="7")
    answer = as_kepala.post(url("edit", what), mine)
    page = text(answer)
    assert (answer.status_code, again(what).values["step-5-amount"]) == (409, ["7"])
    assert "Admin Kantor KT menyimpan draf ini pukul" in page
    assert "Ditulis lama" in page
    seen = re.search(r'name="seen" value="(\d+)"', page.split("data-revision")[1]).group(1)
    as_kepala.post(url("edit", what), {**mine, "seen": seen})
    assert again(what).values["step-5-amount"] == ["8"]


def test_what_was_typed_while_the_draft_was_decided_becomes_a_draft_of_its_own(as_kepala, kaltim):
    what = draft(kaltim, s10_amount="6")
    mine = sent(what, s5_amount="8")
    put_into_force(kaltim, what)
    page = text(as_kepala.post(url("edit", what), mine))
    assert "sudah diberlakukan oleh Kepala KT" in page
    assert 'value="8"' in page
    as_kepala.post(url("edit", what), {**mine, "as_new": "1"})
    fresh = SopDraft.objects.open().get()
    assert (fresh.base.revision, fresh.values["step-5-amount"], fresh.values["step-10-amount"]) == (2, ["8"], ["6"])


def test_an_outdated_draft_says_so_and_is_carried_over(as_kepala, kaltim):
    what = draft(kaltim, s5_amount="8", s9_amount="11")
    put_into_force(kaltim, draft(kaltim, s9_amount="12"))
    for name in ("edit", "compare"):
        assert "SOP ini sudah berganti sejak draf dibuat." in text(as_kepala.get(url(name, what)))
    assert "Berlakukan …" not in text(as_kepala.get(url("compare", what)))
    page = words(text(as_kepala.post(url("carry_over", what), {"seen": what.version}, follow=True)))
    assert "Draf kini berdasar revisi 2" in page
    assert "Diubah juga oleh revisi 2, periksa lagi: Langkah 9, Waktu." in page


def test_the_comparison_says_everything_in_words_and_side_by_side(as_kepala, kaltim):
    walk.submitted(kaltim)
    what = draft(
        kaltim, s5_amount="7", s9_performer="helpdesk", s9_requirements="Data sesuai", s4_same_day=["online", "email"],
        h_number="000.3/1/2026", d_surat_tugas_original_shown=[], reason="Perlu lebih teliti.",
    )  # fmt: skip
    page = text(as_kepala.get(url("compare", what)))
    said = words(page)
    for sentence in (
        "Kepala SOP: nomor SOP 000.3/0629/BPLPSE/B.PBJ menjadi 000.3/1/2026.",
        "Langkah 4: dibuka pada hari yang sama surel menjadi daring dan surel.",
        "Langkah 5: waktu 5 menit menjadi 7 menit.",
        "Langkah 9: pelaksana Admin PPE menjadi Helpdesk. Persyaratan/kelengkapan: 1 butir ditambahkan dan 2 butir",
        "Berkas 2: menunjukkan asli ya menjadi tidak.",
        "Datang langsung, permohonan dipenuhi (berbeda) 40 menit 42 menit",
        "1 permohonan yang sedang berjalan tetap memakai revisi 1",
        "Perlu lebih teliti.",
    ):
        assert sentence in said
    fold = page.split('id="banding-langkah-5"')[1].split("</section>")[0]
    assert "<del>5</del> menit" in fold
    assert "<ins>7</ins> menit" in fold
    assert "12 bagian tidak berubah" in said


def test_it_is_put_into_force_from_the_page(as_kepala, kaltim):
    what = draft(kaltim, s5_amount="7")
    from_ = day(kaltim, 4)
    answer = as_kepala.post(url("put_into_force", what), {"from_": from_.isoformat(), "seen": what.version})
    assert answer.url == LIST
    page = words(text(as_kepala.get(LIST)))
    assert "Dijadwalkan Revisi 2, mulai" in page
    assert "berlaku sejak 1 Januari 2020 sampai" in page


@pytest.mark.parametrize(("days", "said"), [(-1, "Tanggal mulai sudah lewat"), (2, "Revisi 2 sudah dijadwalkan mulai")])
def test_a_day_that_will_not_do_is_refused_beside_it_and_kept(as_kepala, kaltim, days, said):
    what = draft(kaltim, s5_amount="7")
    put_into_force(kaltim, draft(kaltim, s5_amount="8"), days=5)
    from_ = day(kaltim, days).isoformat()
    page = as_kepala.post(url("put_into_force", what), {"from_": from_, "seen": what.version})
    assert said in str(page.context["form"].errors["from_"])
    assert f'value="{from_}"' in text(page)


def test_a_role_without_people_is_asked_about_before_and_refused_without_an_answer(as_kepala, kaltim):
    what = draft(kaltim, s3_performer="front_office")
    data = {"from_": day(kaltim, 0).isoformat(), "seen": what.version}
    page = as_kepala.post(url("put_into_force", what), {**data, "from_": day(kaltim, -1).isoformat()})
    assert "Tanggal mulai sudah lewat" in text(page)  # both at once
    assert "Pilih siapa yang menggantikan Front Office." in text(page)
    as_kepala.post(url("put_into_force", what), {**data, "stand_in_front_office": "helpdesk"})
    assert SopInForce.objects.get(revision__revision=2).substitutes == {"front_office": "helpdesk"}


def test_a_draft_that_changed_meanwhile_is_not_put_into_force_unseen(as_kepala, kaltim):
    what = draft(kaltim, s5_amount="7")
    data = {"from_": day(kaltim, 0).isoformat(), "seen": what.version}
    typed_into(kaltim, what, by=kaltim.admin_kantor, s5_amount="70")
    assert "Admin Kantor KT menyimpan draf ini" in text(as_kepala.post(url("put_into_force", what), data))
    assert not SopRevision.objects.filter(revision=2).exists()


def test_a_plan_is_called_off_and_a_draft_dropped_after_a_question(as_kepala, kaltim):
    planned, other = draft(kaltim, s5_amount="7"), draft(kaltim)
    put_into_force(kaltim, planned, days=5)
    assert "tidak jadi berlaku" in text(as_kepala.get(url("call_off", planned)))
    assert "Jadwal revisi dibatalkan." in text(as_kepala.post(url("call_off", planned), follow=True))
    assert "tidak sedang dijadwalkan" in text(as_kepala.post(url("call_off", planned), follow=True))
    assert "belum diberlakukan" in text(as_kepala.post(url("call_off", other), follow=True))
    assert "Buang draf ini?" in text(as_kepala.get(url("drop", other)))
    assert "Draf dibuang." in text(as_kepala.post(url("drop", other), follow=True))
    said = words(text(as_kepala.get(f"{LIST}000/")))
    assert "Tidak jadi berlaku Revisi 2" in said
    assert "dibatalkan Kepala KT" in said
    assert "Usulan yang tidak dilanjutkan" in said


def test_the_history_says_who_and_when_and_old_ones_stay_readable(as_kepala, kaltim, client):
    put_into_force(kaltim, draft(kaltim, by=kaltim.admin_kantor, s5_amount="7", reason="Lebih teliti."))
    said = words(text(as_kepala.get(f"{LIST}000/")))
    assert "Berlaku Revisi 2" in said
    assert "diberlakukan Kepala KT" in said
    assert "diusulkan Admin Kantor KT" in said
    assert "Lebih teliti." in said
    client.logout()
    assert "42 menit" in text(client.get("/sop/auditor/"))  # the one in force, not the one loaded first
    old = words(text(client.get("/sop/auditor/revisi-1/")))
    assert "Revisi lama." in old
    assert "40 menit" in old
    assert "Kepala KT" not in old


def test_the_public_page_shows_what_is_in_force_and_the_plan_in_its_history(kaltim, client):
    put_into_force(kaltim, draft(kaltim, s5_amount="7"), days=5)
    said = words(text(client.get("/sop/auditor/")))
    assert "40 menit" in said
    assert re.search(r"Revisi 2 LPSE Kantor KT · mulai .* Dijadwalkan", said)
    assert "Revisi 1 (yang ini) Naskah untuk semua kantor" in said


def test_admin_kantor_prepares_without_a_button_to_decide(client, kaltim):
    client.force_login(kaltim.admin_kantor, backend=BACKEND)
    what = draft(kaltim, by=kaltim.admin_kantor, s5_amount="7")
    assert "Berlakukan …" not in text(client.get(url("compare", what)))
    for name in ("put_into_force", "call_off"):
        assert client.post(url(name, what)).status_code == 403
    put_into_force(kaltim, what, days=5)
    assert "Batalkan jadwal" not in text(client.get(LIST))
    assert "Lihat revisi" in text(client.get("/pengaturan/sop/"))


@pytest.mark.parametrize("name", ["edit", "compare", "sheet", "put_into_force", "call_off", "drop", "carry_over"])
def test_another_offices_draft_does_not_exist(client, kaltim, kkp, name):
    what = draft(kaltim, s5_amount="7")
    client.force_login(kkp.kepala, backend=BACKEND)
    assert client.post(url(name, what), {"seen": 1}).status_code in (404, 405)
    assert client.get(url(name, what)).status_code in (404, 405)
    assert client.post(f"{LIST}000/usulkan/").status_code == 404
    assert client.get(f"{LIST}000/").status_code == 404


def test_another_offices_revision_is_not_offered_or_enabled(client, kaltim, kkp):
    row = put_into_force(kaltim, draft(kaltim, s5_amount="7"))
    client.force_login(kkp.admin_kantor, backend=BACKEND)
    assert client.get(f"/pengaturan/sop/{row.revision.pk}/berlakukan/").status_code == 404
    assert row.revision not in client.get("/pengaturan/sop/").context["available"]


def test_the_stand_ins_of_an_own_revision_can_still_be_changed(client, kaltim):
    row = put_into_force(kaltim, draft(kaltim, s5_amount="7"))
    client.force_login(kaltim.admin_kantor, backend=BACKEND)
    assert client.get(f"/pengaturan/sop/{row.revision.pk}/berlakukan/").status_code == 200
    planned = draft(kaltim, s5_amount="9")
    late = put_into_force(kaltim, planned, days=5)
    actions.call_off(again(planned), by=kaltim.kepala)
    assert client.get(f"/pengaturan/sop/{late.revision.pk}/berlakukan/").status_code == 404


def test_the_way_there_stands_in_the_menu_of_who_may(client, kaltim):
    for person, shown in ((kaltim.kepala, True), (kaltim.admin_kantor, True), (kaltim.helpdesk, False)):
        client.force_login(person, backend=BACKEND)
        assert (f'href="{LIST}"' in text(client.get("/pengaturan/jam-kerja/"))) is shown


def test_a_long_list_takes_few_questions(as_kepala, kaltim, django_assert_max_num_queries):
    for number in range(6):
        draft(kaltim, s5_amount=str(6 + number))
    put_into_force(kaltim, draft(kaltim, "001", s3_amount="61"), from_=day(kaltim, 0) + timedelta(days=1))
    with django_assert_max_num_queries(12):
        as_kepala.get(LIST)
    with django_assert_max_num_queries(12):
        as_kepala.get(f"{LIST}000/")
