"""The pages of a decree: who sees what, what the one next thing is, and what is refused in words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts_app.models import User
from accounts_app.register.models import SpseAccount
from requests_app.decrees import actions, authority
from requests_app.decrees.models import Decree
from requests_app.decrees.paper import verify_url
from requests_app.decrees.text_actions import current
from tests.accounts_app.register.sheets import csv_of
from tests.requests_app.decrees import walk
from tests.requests_app.decrees.test_people_sheet import HEADINGS, SITI, people, table
from tests.requests_app.tickets.pickup_helpers import signed_in


def at(name: str, decree: Decree, *args: Any) -> str:
    return reverse(f"decrees:{name}", args=[decree.public_id, *args])


def page(user: User, address: str, **query: str) -> str:
    answer = signed_in(user).get(address, query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def sent(user: User, address: str, decree: Decree, **data: Any):
    return signed_in(user).post(address, {"seen": decree.version, **data}, follow=True)


# --- the register of all decrees ----------------------------------------------------------------------------


@pytest.fixture
def three(kaltim):
    """An ordered SK with two people, one to sign, and a draft."""
    ordered = walk.issued(kaltim, walk.facts(1), walk.facts(2, name="Sri Wahyuni, S.E."), number="SK/9/2026")
    return ordered, walk.submitted(kaltim, walk.facts(3)), walk.drafted(kaltim, walk.facts(4))


def test_the_register_is_searched_by_number_title_name_and_nip(kaltim, three):
    wanted = {"SK/9": 1, "wahyuni": 1, walk.facts(2).nip: 1, "Verifikator": 3, "tidak ada": 0}
    address = reverse("decrees:register")
    found = {text: page(kaltim.kepala, address, q=text).count('class="row-link') for text in wanted}
    assert found == wanted


def test_the_register_shows_one_state_or_what_waits_for_me(kaltim, three):
    address = reverse("decrees:register")
    assert page(kaltim.kepala, address, keadaan="ordered").count('class="row-link') == 1
    assert page(kaltim.kepala, address, daftar="saya").count('class="row-link') == 1
    assert page(kaltim.admin_ppe, address, daftar="saya").count('class="row-link') == 2


def test_the_register_pages_by_key(kaltim, three, monkeypatch):
    monkeypatch.setattr("accounts_app.keyset.page_of.__defaults__", (None, 2))
    address = reverse("decrees:register")
    assert page(kaltim.kepala, address).count('class="row-link') == 2
    older = page(kaltim.kepala, address, sebelum=str(three[1].pk))
    assert older.count('class="row-link') == 1


def test_what_ends_within_thirty_days_has_a_list(kaltim):
    walk.made(kaltim, walk.facts(1), valid_until=walk.today(kaltim))
    assert page(kaltim.kepala, reverse("decrees:register"), daftar="segera-berakhir").count('class="row-link') == 1


def test_an_empty_register_says_what_will_appear(kaltim):
    assert "Belum ada SK" in page(kaltim.kepala, reverse("decrees:register"))


def test_an_office_without_the_sop_is_told_so(kkp):
    text = page(kkp.kepala, reverse("decrees:register"))
    assert "SK belum dapat dibuat di kantor ini" in text
    assert "Buat SK" not in text


# --- who --------------------------------------------------------------------------------------------------


def test_the_helpdesk_has_nothing_to_do_with_decrees(kaltim, three):
    client = signed_in(kaltim.helpdesk)
    assert client.get(reverse("decrees:register")).status_code == 403
    assert client.get(at("decree", three[0])).status_code == 404


@pytest.mark.parametrize("name", ["decree", "people", "head", "text", "issue", "worklist", "telling"])
def test_another_office_does_not_know_it(kaltim, kkp, three, name):
    assert signed_in(kkp.kepala).get(at(name, three[0])).status_code == 404


def test_whoever_acts_as_kepala_today_opens_and_issues(kaltim):
    decree = walk.submitted(kaltim)
    acting = kaltim.helpdesk
    assert signed_in(acting).get(at("decree", decree)).status_code == 404
    authority.appoint(
        kaltim.office, acting, form="plh", since=walk.today(kaltim), until=None, basis="SPT 1/2026", by=kaltim.kepala
    )
    assert "Periksa dan terbitkan" in page(acting, at("decree", decree))


# --- drafting ---------------------------------------------------------------------------------------------


def test_an_admin_ppe_begins_a_draft_with_the_offices_words(kaltim):
    answer = signed_in(kaltim.admin_ppe).post(reverse("decrees:begin"), {"kind": "helpdesk"}, follow=True)
    decree = Decree.objects.get()
    assert answer.redirect_chain == [(at("people", decree), 302)]
    assert "Helpdesk" in decree.title
    assert decree.text["clauses"]


@pytest.fixture
def draft(kaltim):
    return walk.drafted(kaltim, walk.facts(1))


def test_one_person_is_added_and_stands_last(kaltim, draft):
    data = {"name": "Rudi", "email": "rudi@x.example", "spse_role": "verifikator"}
    sent(kaltim.admin_ppe, at("people", draft), draft, **data)
    assert [person.name for person in draft.people.all()] == ["Orang Ke-1, S.T.", "Rudi"]


def test_a_person_at_fault_is_shown_again_with_what_was_typed(kaltim, draft):
    answer = sent(kaltim.admin_ppe, at("people", draft), draft, name="Rudi", email="rudi@")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Bukan alamat surel yang benar." in text
    assert 'value="Rudi"' in text


def test_a_sound_table_is_taken_at_once(kaltim, draft):
    text = "\t".join(HEADINGS) + "\n" + table(*people(45))
    answer = sent(kaltim.admin_ppe, at("paste", draft), draft, table=text)
    assert draft.people.count() == 46
    assert "45 orang ditambahkan." in answer.content.decode()


def test_a_table_at_fault_is_mended_in_place_and_nothing_is_lost(kaltim, draft):
    text = "\t".join(HEADINGS) + "\n" + table(SITI, {**SITI, "NIP": "", "Surel": "salah@"})
    shown = sent(kaltim.admin_ppe, at("paste", draft), draft, table=text)
    assert draft.people.count() == 1
    assert 'value="salah@"' in shown.content.decode()
    fields = {
        **{f"orang-{row}-{name}": value for row in (0, 1) for name, value in _cells(row).items()},
        "orang-TOTAL_FORMS": 2, "orang-INITIAL_FORMS": 0,
    }  # fmt: skip
    sent(kaltim.admin_ppe, at("check", draft), draft, **fields)
    assert [person.email for person in draft.people.all()][1:] == ["siti@contoh.example", "benar@contoh.example"]


def _cells(row: int) -> dict[str, str]:
    return {
        "name": SITI["Nama"], "nip": ("", SITI["NIP"])[row == 0], "spse_role": "verifikator", "line": str(row + 2),
        "email": (SITI["Surel"], "benar@contoh.example")[row],
    }  # fmt: skip


def test_two_hundred_people_travel_through_the_mending_form(kaltim, draft):
    rows = {f"orang-{n}-{name}": f"{n}{value}" for n in range(199) for name, value in (
        ("name", "Nama"), ("email", "@x.example"), ("rank", ""), ("position", ""), ("agency", ""), ("phone", ""),
        ("nip", ""), ("line", ""))}  # fmt: skip
    roles = {f"orang-{n}-spse_role": "verifikator" for n in range(199)}
    nothing = {f"orang-{n}-{name}": "" for n in range(199) for name in ("rank", "position", "agency", "phone", "nip")}
    data = {**rows, **roles, **nothing, "orang-TOTAL_FORMS": 199, "orang-INITIAL_FORMS": 0}
    sent(kaltim.admin_ppe, at("check", draft), draft, **data)
    assert draft.people.count() == 200


def test_a_file_is_read(kaltim, draft):
    file = SimpleUploadedFile("orang.csv", csv_of(SITI, headings=HEADINGS))
    sent(kaltim.admin_ppe, at("upload", draft), draft, sheet=file)
    assert draft.people.count() == 2


def test_a_file_that_cannot_be_read_says_why(kaltim, draft):
    file = SimpleUploadedFile("orang.csv", csv_of(headings=[*HEADINGS, "Hobi"]))
    answer = sent(kaltim.admin_ppe, at("upload", draft), draft, sheet=file)
    assert "Kolom “Hobi” tidak dikenal" in answer.content.decode()


def test_a_person_is_corrected_and_taken_out(kaltim):
    draft = walk.drafted(kaltim, walk.facts(1), walk.facts(2))
    data = {"name": "Lain", "email": "lain@x.example", "spse_role": "verifikator"}
    sent(kaltim.admin_ppe, at("person", draft, 2), draft, **data)
    draft = walk.again(draft)
    sent(kaltim.admin_ppe, at("remove", draft, 1), draft)
    assert [(person.no, person.name) for person in draft.people.all()] == [(1, "Lain")]


def test_an_old_page_overwrites_nothing(kaltim, draft):
    actions.put_people(draft, [walk.facts(1), walk.facts(2)], by=kaltim.admin_ppe)
    sent(kaltim.admin_ppe, at("remove", draft, 1), draft)
    assert draft.people.count() == 2


def test_a_draft_is_not_changed_once_it_is_submitted(kaltim):
    decree = walk.submitted(kaltim)
    sent(kaltim.admin_ppe, at("remove", decree, 1), decree)
    assert decree.people.count() == 1
    assert signed_in(kaltim.admin_ppe).get(at("head", decree)).status_code == 302


def test_kind_validity_and_signatory_are_set(kaltim, draft):
    data = {
        "account_kind": "verifikator", "title": "Akun Verifikator", "valid_from": "2027-01-01",
        "valid_until": "2027-12-31", "signatory_name": "Dr. Contoh", "signatory_position": "Kepala LPSE",
        "signatory_form": "own",
    }  # fmt: skip
    sent(kaltim.admin_ppe, at("head", draft), draft, **data)
    draft = walk.again(draft)
    assert (draft.title, str(draft.valid_until), draft.signatory_name) == (
        "Akun Verifikator",
        "2027-12-31",
        "Dr. Contoh",
    )


def test_a_validity_that_ends_before_it_begins_is_refused(kaltim, draft):
    data = {"account_kind": "verifikator", "title": "x", "valid_from": "2027-12-31", "valid_until": "2027-01-01",
            "signatory_name": "x", "signatory_position": "x", "signatory_form": "own"}  # fmt: skip
    answer = sent(kaltim.admin_ppe, at("head", draft), draft, **data)
    assert "Berakhir lebih awal daripada dimulai." in answer.content.decode()


def test_the_words_of_one_sk_are_its_own(kaltim, draft):
    text = current(kaltim.office).text.as_json()
    words = {**text, "place": "Samarinda", "about": "Akun Baru", "seen": draft.version}
    for name in ("considering", "recalling", "clauses", "copies"):
        words[name] = "\n".join(text[name])
    answer = signed_in(kaltim.admin_ppe).post(at("text", draft), {k: v for k, v in words.items() if v is not False})
    draft = walk.again(draft)
    assert (answer.status_code, draft.title, draft.text["place"]) == (302, "Akun Baru", "Samarinda")


def test_who_has_the_role_already_is_shown_and_answered_before_signing(kaltim):
    SpseAccount.objects.create(office=kaltim.office, user_id="LAMA1", name="Orang Lama", nip=walk.facts(1).nip,
                               spse_role="verifikator", email="lama@x.example", source="edit",
                               updated_by=kaltim.admin_ppe)  # fmt: skip
    decree = walk.submitted(kaltim, walk.facts(1))
    assert "LAMA1" in page(kaltim.admin_ppe, at("decree", decree))
    assert "peringatan tentang orang dalam SK belum ditanggapi" in page(kaltim.kepala, at("issue", decree))
    for caution in decree.open_cautions:
        decree = walk.again(decree)
        sent(
            kaltim.kepala, at("acknowledge", decree), decree, fingerprint=caution.fingerprint, note="Akun lama ditutup."
        )
    assert walk.again(decree).open_cautions == []


# --- the decree's page and its acts -------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "who", "button"), [
    ("draft", "admin_ppe", "Ajukan untuk ditandatangani"), ("submitted", "kepala", "Periksa dan terbitkan"),
    ("returned", "admin_ppe", "Ajukan untuk ditandatangani"), ("ordered", "admin_ppe", "Kerjakan akun di SPSE"),
    ("accounts_created", "admin_ppe", "Sampaikan akun"), ("informed", "admin_ppe", "Lihat penerimaan"),
])  # fmt: skip
def test_each_state_has_one_filled_button(kaltim, state, who, button):
    decree = walk.TO_STATE[state](kaltim)
    text = page(getattr(kaltim, who), at("decree", decree))
    filled = text.split("btn-primary")
    assert len(filled) == 2
    assert button in filled[1][:200]


def test_what_is_received_waits_for_the_signed_scan(kaltim):
    decree = walk.fetched(kaltim)
    text = page(kaltim.admin_ppe, at("decree", decree))
    assert reverse("decree_paper:sign", args=[decree.public_id]) in text.split("btn-primary")[1][:200]


@pytest.mark.parametrize("state", sorted(walk.TO_STATE))
def test_every_state_is_shown_to_both(kaltim, state):
    decree = walk.TO_STATE[state](kaltim)
    for who in (kaltim.kepala, kaltim.admin_ppe):
        assert decree.state_label in page(who, at("decree", decree))


def test_an_sk_leads_to_its_guide_and_once_issued_to_the_page_that_checks_it(kaltim, three):
    ordered, _, draft = three
    text = page(kaltim.kepala, at("decree", ordered))
    assert "/panduan/langkah-sk/make_account/" in text
    assert verify_url(ordered) in text
    assert "/panduan/langkah-sk/begin/" in page(kaltim.admin_ppe, at("decree", draft))
    assert verify_url(draft) not in page(kaltim.admin_ppe, at("decree", draft))


def test_kepala_lpse_returns_a_draft_with_a_reason(kaltim):
    decree = walk.submitted(kaltim)
    assert "Tulis alasannya." in sent(kaltim.kepala, at("act", decree, "kembalikan"), decree).content.decode()
    answer = sent(kaltim.kepala, at("act", decree, "kembalikan"), decree, reason="NIP salah.")
    assert walk.again(decree).state == "returned"
    assert "NIP salah." in answer.content.decode()


def test_an_admin_ppe_cannot_return_or_issue(kaltim):
    decree = walk.submitted(kaltim)
    sent(kaltim.admin_ppe, at("act", decree, "kembalikan"), decree, reason="x")
    assert signed_in(kaltim.admin_ppe).get(at("issue", decree)).status_code == 302
    assert walk.again(decree).state == "submitted"


def test_an_act_from_an_old_page_is_refused(kaltim, draft):
    answer = sent(kaltim.admin_ppe, at("act", draft, "ajukan"), draft, seen=0)
    assert answer.status_code == 409
    assert walk.again(draft).state == "draft"


def test_an_unknown_act_is_not_found(kaltim, draft):
    assert sent(kaltim.admin_ppe, at("act", draft, "terbang"), draft).status_code == 404


def test_a_decree_is_voided_with_a_reason_and_keeps_its_number(kaltim):
    decree = walk.issued(kaltim)
    sent(kaltim.kepala, at("act", decree, "batalkan"), decree, reason="Salah nama.")
    assert (walk.again(decree).state, walk.again(decree).number) == ("voided", decree.number)


def test_what_has_no_form_any_more_gives_the_words_back(kaltim):
    decree = walk.issued(kaltim)
    for reason in ("Salah nama.", "Salah orang pada lampiran."):
        answer = sent(kaltim.kepala, at("act", decree, "batalkan"), decree, reason=reason)
    assert answer.status_code == 409
    assert "“Salah orang pada lampiran.”" in answer.content.decode()


# --- issuing ----------------------------------------------------------------------------------------------


def whole(desk, decree: Decree) -> Decree:
    """The same with the office's words, so that it can be printed."""
    text = {**current(desk.office).text.as_json(), "place": "Samarinda"}
    return actions.submit(actions.put_text(decree, text, by=desk.admin_ppe), by=desk.admin_ppe)


def order_of(desk, **more: Any) -> dict[str, Any]:
    return {"on": str(walk.today(desk)), "signatory_name": "Dr. Contoh", "signatory_position": "Kepala LPSE",
            "signatory_form": "own", "sure": "on", **more}  # fmt: skip


def test_issuing_numbers_the_sk_and_orders_the_accounts(kaltim, draft):
    decree = whole(kaltim, draft)
    sent(kaltim.kepala, at("issue", decree), decree, **order_of(kaltim))
    decree = walk.again(decree)
    assert (decree.state, decree.serial, decree.signatory_name) == ("ordered", 1, "Dr. Contoh")
    assert decree.files.get().part == "issued"


def test_a_number_may_be_typed(kaltim, draft):
    decree = whole(kaltim, draft)
    sent(kaltim.kepala, at("issue", decree), decree, **order_of(kaltim, number="800/77/2026"))
    assert walk.again(decree).number == "800/77/2026"


def test_who_has_not_read_it_does_not_issue_it(kaltim, draft):
    decree = whole(kaltim, draft)
    data = {name: value for name, value in order_of(kaltim).items() if name != "sure"}
    assert "Baca dahulu naskahnya" in sent(kaltim.kepala, at("issue", decree), decree, **data).content.decode()
    assert walk.again(decree).state == "submitted"


def test_what_the_text_lacks_is_said_before_the_press(kaltim, draft):
    decree = actions.submit(draft, by=kaltim.admin_ppe)
    assert "Tempat penetapan belum diisi." in page(kaltim.kepala, at("issue", decree))


# --- making -----------------------------------------------------------------------------------------------


@pytest.fixture
def ordered(kaltim):
    return walk.issued(kaltim, walk.facts(1), walk.facts(2), walk.facts(3))


PASSWORD = "Merpati-8-Gunung-51"


def test_saving_one_account_leads_to_the_next_person(kaltim, ordered):
    answer = sent(kaltim.admin_ppe, at("make", ordered, 1), ordered, user_id="ORANG1", generated=PASSWORD)
    assert answer.redirect_chain == [(at("make", ordered, 2), 302)]
    assert "1 dari 3" in answer.content.decode()


def test_the_last_person_leads_back_to_the_list(kaltim, ordered):
    for no in (1, 2):
        sent(kaltim.admin_ppe, at("make", ordered, no), ordered, user_id=f"U{no}", generated=PASSWORD)
    answer = sent(kaltim.admin_ppe, at("cannot_make", ordered, 3), ordered, reason="Pindah.")
    assert answer.redirect_chain == [(at("worklist", ordered), 302)]
    assert "Selesai membuat akun" in answer.content.decode()


def test_a_user_id_of_somebody_else_is_refused_beside_the_form(kaltim, ordered):
    sent(kaltim.admin_ppe, at("make", ordered, 1), ordered, user_id="ORANG1", generated=PASSWORD)
    answer = sent(kaltim.admin_ppe, at("make", ordered, 2), ordered, user_id="orang1", generated=PASSWORD)
    assert answer.status_code == 422
    assert "sudah dicatat untuk Orang Ke-1" in answer.content.decode()


def test_the_password_that_was_sent_never_comes_back(kaltim, ordered):
    answer = sent(kaltim.admin_ppe, at("make", ordered, 1), ordered, user_id="", generated=PASSWORD)
    assert answer.status_code == 422
    assert PASSWORD not in answer.content.decode()


def test_a_mark_is_taken_back(kaltim, ordered):
    sent(kaltim.admin_ppe, at("make", ordered, 1), ordered, user_id="ORANG1", generated=PASSWORD)
    sent(kaltim.admin_ppe, at("undo", ordered, 1), ordered)
    assert walk.first(ordered).result == ""


def test_kepala_lpse_watches_but_makes_nothing(kaltim, ordered):
    assert "Belum dikerjakan" in page(kaltim.kepala, at("worklist", ordered))
    assert signed_in(kaltim.kepala).get(at("make", ordered, 1)).status_code == 302
    sent(kaltim.kepala, at("make", ordered, 1), ordered, user_id="X", generated=PASSWORD)
    assert walk.first(ordered).result == ""


def test_finishing_puts_the_accounts_into_the_register(kaltim, ordered):
    for no in (1, 2, 3):
        sent(kaltim.admin_ppe, at("make", ordered, no), ordered, user_id=f"U{no}", generated=PASSWORD)
    decree = walk.again(ordered)
    sent(kaltim.admin_ppe, at("act", decree, "selesai-membuat"), decree)
    assert SpseAccount.objects.filter(decree_number=decree.number).count() == 3


# --- telling ----------------------------------------------------------------------------------------------


@pytest.fixture
def made(kaltim):
    return walk.made(kaltim, walk.facts(1), walk.facts(2, phone=""))


def test_telling_by_phone_shows_the_code_once(kaltim, made):
    client = signed_in(kaltim.admin_ppe)
    answer = client.post(at("tell", made, 1), {"way": "phone"})
    text = answer.content.decode()
    assert "Bacakan kode ini" in text
    assert walk.first(made).told_at is not None
    assert "Bacakan kode ini" not in client.get(at("tell", made, 1)).content.decode()


def test_without_a_number_on_the_form_they_must_be_met(kaltim, made):
    assert "Telepon: tidak tersedia." in page(kaltim.admin_ppe, at("tell", made, 2))
    sent(kaltim.admin_ppe, at("tell", made, 2), made, way="phone")
    sent(kaltim.admin_ppe, at("tell", made, 2), made, way="in_person")
    assert made.people.get(no=2).told_at is None
    sent(kaltim.admin_ppe, at("tell", made, 2), made, way="in_person", shown="ktp", place="Ruang LPSE")
    assert made.people.get(no=2).told_at is not None


def test_the_browser_that_made_the_code_makes_a_new_one_and_no_other(kaltim, made):
    client = signed_in(kaltim.admin_ppe)
    client.post(at("tell", made, 1), {"way": "phone"})
    again = client.post(at("act_on_person", made, 1, "kode-baru"), {"way": "phone"})
    assert "Bacakan kode ini" in again.content.decode()
    assert "Peramban lain yang membuat kodenya" in page(kaltim.admin_ppe, at("tell", made, 1))


def test_the_receipt_the_login_and_giving_up_are_recorded(kaltim):
    decree, codes = walk.told(kaltim, walk.facts(1), walk.facts(2))
    person = walk.first(decree)
    actions.disclose(person, codes[person.pk].code.expose())
    sent(kaltim.admin_ppe, at("act_on_person", decree, 1, "diterima"), decree, way="phone")
    sent(kaltim.admin_ppe, at("act_on_person", decree, 1, "sudah-login"), decree)
    sent(kaltim.admin_ppe, at("act_on_person", decree, 2, "tidak-diterima"), decree, reason="Cuti panjang.")
    first, second = decree.people.all()
    assert first.confirmed_at is not None
    assert (second.given_up_reason, walk.again(decree).settled_at is None) == ("Cuti panjang.", False)


def test_an_account_is_issued_anew_with_another_password(kaltim):
    decree, _ = walk.told(kaltim, walk.facts(1))
    data = {"generated": "Lain-9-Sungai-77", "reason": "Kedaluwarsa."}
    sent(kaltim.admin_ppe, at("act_on_person", decree, 1, "terbitkan-ulang"), decree, **data)
    assert walk.first(decree).told_at is None


def test_the_lists_of_the_telling_page(kaltim):
    decree, _ = walk.told(kaltim, walk.facts(1), walk.facts(2))
    assert page(kaltim.admin_ppe, at("telling", decree), daftar="belum-dibuka").count('class="row-link') == 2
    assert "Tidak ada dalam daftar ini" in page(kaltim.admin_ppe, at("telling", decree), daftar="selesai")


# --- the person's own page ----------------------------------------------------------------------------------


def test_the_person_opens_the_account_confirms_it_and_says_that_they_logged_in(kaltim, client):
    decree, codes = walk.told(kaltim, walk.facts(1))
    issued = codes[walk.first(decree).pk]
    link = reverse("pickup:pick_up", args=[issued.link_token.expose()])
    assert f"SK {decree.number}" in client.get(link).content.decode()
    shown = client.post(link, {"code": issued.code.expose()}, follow=True).content.decode()
    assert walk.first(decree).user_id in shown
    assert walk.PASSWORD in shown
    done = client.post(f"{link}terima/", follow=True).content.decode()
    assert "Sudah login dan mengubah password" in done
    client.post(f"{link}login/")
    assert walk.first(decree).confirmed_at is not None


def test_another_browser_cannot_say_that_they_logged_in(kaltim, client):
    decree, codes = walk.told(kaltim, walk.facts(1))
    person = walk.first(decree)
    actions.disclose(person, codes[person.pk].code.expose())
    actions.receive(person)
    client.post(reverse("pickup:confirm_login", args=[codes[person.pk].link_token.expose()]))
    assert walk.first(decree).confirmed_at is None


def test_the_person_reports_that_somebody_else_opened_it(kaltim, client):
    decree, codes = walk.told(kaltim, walk.facts(1))
    person = walk.first(decree)
    actions.disclose(person, codes[person.pk].code.expose())
    link = reverse("pickup:alarm_pickup", args=[codes[person.pk].link_token.expose()])
    assert "Sudah dilaporkan" in client.post(link, {"sure": "on"}, follow=True).content.decode()
    assert "Segera ganti password di SPSE" in page(kaltim.admin_ppe, at("tell", decree, 1))


# --- the end, the inbox -------------------------------------------------------------------------------------


def test_an_ended_sk_lists_the_accounts_to_close(kaltim):
    decree = walk.fetched(kaltim, walk.facts(1), walk.facts(2))
    data = {"on": str(walk.today(kaltim)), "reason": "Mutasi."}
    text = sent(kaltim.kepala, at("act", decree, "akhiri"), decree, **data).content.decode()
    assert "Akun yang harus ditutup" in text
    sent(kaltim.admin_ppe, at("close", decree, 1), decree)
    assert "1 sudah ditutup" in page(kaltim.admin_ppe, at("decree", decree))
    assert SpseAccount.objects.filter(is_active=False).count() == 1


def test_the_inbox_shows_what_waits_for_me(kaltim):
    decree = walk.submitted(kaltim)
    inbox = reverse("desk:inbox")
    assert at("decree", decree) in page(kaltim.kepala, inbox)
    assert at("decree", decree) not in page(kaltim.admin_ppe, inbox)
    assert "SK menunggu Anda" not in page(kaltim.helpdesk, inbox)


def test_what_kepala_lpse_has_to_sign_stands_before_the_requests_of_others(kaltim):
    walk.submitted(kaltim)
    text = page(kaltim.kepala, reverse("desk:inbox"))
    assert "1 SK menunggu Anda</a>" in text
    assert text.index('id="sk-menunggu"') < text.index('aria-label="Semua yang berjalan"')


def test_after_issuing_the_paper_is_still_to_be_signed(kaltim):
    text = page(kaltim.kepala, at("decree", walk.issued(kaltim)))
    assert "pindaiannya diunggah" in text
    assert "Tidak ada yang perlu Anda kerjakan" not in text


def test_the_template_of_the_form_is_downloaded(kaltim):
    answer = signed_in(kaltim.admin_ppe).get(reverse("decrees:template", args=["xlsx"]))
    assert answer["Content-Disposition"] == 'attachment; filename="formulir-pembuatan-akun.xlsx"'
    assert signed_in(kaltim.admin_ppe).get(reverse("decrees:template", args=["exe"])).status_code == 404
