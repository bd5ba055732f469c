"""Cuti & pengganti on the screen: the form, the decisions, the banner, and who sees what."""

import pytest

from accounts_app.absences import actions
from accounts_app.absences.models import Absence
from tests.accounts_app.absences.rows import away, day
from tests.accounts_app.helpers import BACKEND, acts_on, sign_in, with_password

PAGE, ENTER = "/cuti/", "/cuti/catat/"


def as_(client, user):
    client.force_login(user, backend=BACKEND)
    return client


def said(desk, stand_in, first=1, last=10, **more):
    days = {"since": day(desk, first).isoformat(), "until": day(desk, last).isoformat()}
    return {**days, "stand_in": stand_in.pk, "reason": "ill", **more}


def test_a_person_enters_their_own(client, kaltim):
    response = as_(client, kaltim.helpdesk).post(ENTER, said(kaltim, kaltim.rekan_helpdesk), follow=True)
    assert "Rekan Helpdesk KT menggantikan" in response.content.decode()
    assert Absence.objects.get().user == kaltim.helpdesk


def test_whoever_names_another_person_enters_their_own_all_the_same(client, kaltim):
    as_(client, kaltim.helpdesk).post(ENTER, said(kaltim, kaltim.rekan_helpdesk, person=kaltim.admin_ppe.pk))
    assert Absence.objects.get().user == kaltim.helpdesk


def test_a_head_enters_for_others(client, kaltim):
    as_(client, kaltim.kepala).post(ENTER, said(kaltim, kaltim.rekan_helpdesk, person=kaltim.helpdesk.pk))
    assert Absence.objects.get().user == kaltim.helpdesk


def test_the_form_says_what_each_colleague_does(client, kaltim):
    text = as_(client, kaltim.helpdesk).get(ENTER).content.decode()
    assert f"{kaltim.admin_ppe.name} (Admin PPE)" in text


def test_a_refusal_keeps_what_was_typed(client, kaltim):
    response = as_(client, kaltim.helpdesk).post(ENTER, said(kaltim, kaltim.rekan_helpdesk, first=5, last=2))
    assert response.status_code == 422
    page = response.content.decode()
    assert "mendahului hari pertama" in page
    assert f'value="{day(kaltim, 5).isoformat()}"' in page


def test_a_request_for_a_role_says_that_it_waits_and_heads_decide(client, umum):
    page = as_(client, umum.front_office).post(ENTER, said(umum, umum.helpdesk), follow=True).content.decode()
    assert "menunggu persetujuan" in page
    assert "Setujui" not in page
    pk = Absence.objects.get().pk
    page = as_(client, umum.kepala).get(PAGE).content.decode()
    assert "Setujui" in page
    client.post(f"{PAGE}{pk}/setujui/")
    assert Absence.objects.get().agreed_by == umum.kepala


def test_the_reason_is_nobody_elses_business(client, kaltim):
    actions.enter(
        kaltim.helpdesk, since=day(kaltim), until=day(kaltim), stand_in=kaltim.rekan_helpdesk, by=kaltim.helpdesk,
        reason="ill",
    )  # fmt: skip
    seen = {who: "Sakit" in as_(client, who).get(PAGE).content.decode() for who in (kaltim.helpdesk, kaltim.kepala)}
    assert all(seen.values())
    assert "Sakit" not in as_(client, kaltim.admin_ppe).get(PAGE).content.decode()


@pytest.mark.parametrize("word", ["setujui", "tolak", "akhiri"])
def test_another_offices_absence_does_not_exist(client, kaltim, kkp, word):
    absence = away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk)
    assert as_(client, kkp.kepala).post(f"{PAGE}{absence.pk}/{word}/").status_code == 404


def test_a_colleague_ends_nobodys_absence(client, kaltim):
    absence = away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk)
    as_(client, kaltim.admin_ppe).post(f"{PAGE}{absence.pk}/akhiri/")
    absence.refresh_from_db()
    assert absence.called_off_at is None


def test_whoever_signs_in_while_away_is_told_and_comes_back(client, kaltim):
    away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk)
    sign_in(client, with_password(kaltim.helpdesk))
    page = client.get("/kotak-masuk/").content.decode()
    assert "Anda tercatat cuti" in page
    assert (
        "Anda tercatat cuti"
        not in client.post("/cuti/kembali/", {"dari": "/kotak-masuk/"}, follow=True).content.decode()
    )
    assert acts_on("user", kaltim.helpdesk.pk)[-1] == "absence_called_off"


def test_whoever_is_here_pays_no_query_for_the_line(client, kaltim, django_assert_num_queries):
    as_(client, kaltim.helpdesk).get(PAGE)
    with django_assert_num_queries(11):
        client.get(PAGE)


def test_the_page_is_empty_kindly(client, kaltim):
    assert "Semua petugas masuk" in as_(client, kaltim.helpdesk).get(PAGE).content.decode()
