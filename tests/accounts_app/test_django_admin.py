"""Django's admin: for the system admin alone; reads everything but secrets, changes offices and appointments only."""

import pytest
from django.contrib import admin
from django.core import mail
from django.urls import reverse
from django.utils.text import camel_case_to_spaces

from accounts_app.admin import ROWS_COUNTED, BoundedPaginator
from accounts_app.audit.models import Event
from accounts_app.models import Office, User
from accounts_app.roles import OFFICE_ROLES, Role
from tests import walk
from tests.accounts_app.helpers import BACKEND, acts_on
from tests.accounts_app.register import sheets
from tests.factories import UserFactory, staff
from tests.requests_app.amendments import proposals

pytestmark = pytest.mark.django_db
HOME, PEOPLE, APPOINT = "/kelola/", "/kelola/accounts_app/user/", "/kelola/accounts_app/user/angkat/"
MODELS = {model._meta.label: model for model in admin.site._registry}
SAME_IN_BOTH = {"hash"}
READ_ONLY = sorted(set(MODELS) - {"accounts_app.Office"})


@pytest.fixture
def as_system_admin(client, admin_sistem):
    client.force_login(admin_sistem, backend=BACKEND)
    return client


def page_of(label, name, *args):
    return reverse(f"admin:{label.lower().replace('.', '_')}_{name}", args=args)


def run(client, action, person):
    data = {"action": action, "_selected_action": [person.pk]}
    return client.post(PEOPLE, data, follow=True).content.decode()


def test_exactly_these_are_shown():
    assert set(MODELS) == {
        "accounts_app.Office", "accounts_app.User", "accounts_app.Event", "accounts_app.SpseAccount",
        "accounts_app.RegisterImport", "accounts_app.AccountChange", "requests_app.Amendment",
        "requests_app.SopRevision", "requests_app.SopInForce", "requests_app.Ticket", "requests_app.Document",
        "requests_app.StepRun", "requests_app.Message", "archive_app.ArchiveRecord", "requests_app.SopDraft",
        "requests_app.Timetable", "requests_app.Holiday", "requests_app.OfficeDay",
    }  # fmt: skip


def unnamed(label, request):
    """Fields that a list or a page of this model shows under the name that they have in the code."""
    there = admin.site._registry[MODELS[label]]
    shown = {*there.get_list_display(request), *there.get_fields(request, None), *there.list_filter}
    fields = {field.name: field for field in MODELS[label]._meta.fields}
    return [
        name
        for name in shown & set(fields)
        if str(fields[name].verbose_name) == name.replace("_", " ") and name not in SAME_IN_BOTH
    ]


@pytest.mark.parametrize("label", sorted(MODELS))
def test_every_column_has_an_indonesian_name(rf, admin_sistem, label):
    """Mend: a `verbose_name`, or a word in `accounts_app/admin_words.py`."""
    request = rf.get("/")
    request.user = admin_sistem
    assert unnamed(label, request) == []
    assert str(MODELS[label]._meta.verbose_name_plural) != f"{camel_case_to_spaces(label.split('.')[1])}s"


@pytest.mark.parametrize("role", OFFICE_ROLES)
def test_nobody_of_an_office_enters(client, kaltim, role):
    client.force_login(staff(kaltim.office, "Seseorang", role), backend=BACKEND)
    assert client.get(HOME, follow=True).status_code == 403
    assert client.get(APPOINT, follow=True).status_code == 403


def test_a_stranger_is_sent_to_our_own_sign_in(client):
    assert client.get(HOME, follow=True).redirect_chain[-1][0].startswith("/akun/masuk/?next=")
    assert "username" not in client.get("/kelola/login/", follow=True).content.decode()


@pytest.mark.parametrize("label", READ_ONLY)
def test_nothing_is_added_changed_or_deleted(as_system_admin, kaltim, label):
    walk.submitted(kaltim)
    proposals.contact(kaltim, sheets.account(kaltim.office, kaltim.admin_ppe))
    row = MODELS[label]._default_manager.first()
    pk = row.pk if row else 1
    answers = [
        as_system_admin.post(page_of(label, "add"), {}).status_code,
        as_system_admin.post(page_of(label, "delete", pk), {"post": "yes"}).status_code,
        as_system_admin.post(page_of(label, "change", pk), {}).status_code if row else 403,
    ]
    assert answers == [403, 403, 403]


@pytest.mark.parametrize("label", sorted(MODELS))
def test_every_list_opens_in_few_queries(as_system_admin, kaltim, label, django_assert_max_num_queries):
    for _ in range(3):
        walk.submitted(kaltim)
    with django_assert_max_num_queries(15):
        assert as_system_admin.get(page_of(label, "changelist")).status_code == 200


def test_the_contacts_of_the_register_are_not_shown(as_system_admin, kaltim):
    """Reading those is an event of the account's own page."""
    account = sheets.account(kaltim.office, kaltim.admin_ppe)
    amendment = proposals.contact(kaltim, account)
    rows = [account, account.changes.get(), amendment]
    for row in rows:
        page = as_system_admin.get(page_of(row._meta.label, "change", row.pk))
        assert page.status_code == 200
        for value in (account.email, account.phone, account.nip, amendment.email, amendment.phone):
            assert value not in page.content.decode()


def test_a_ticket_is_found_by_its_number(as_system_admin, kaltim):
    found, other = walk.submitted(kaltim), walk.submitted(kaltim)
    page = as_system_admin.get(page_of("requests_app.Ticket", "changelist"), {"q": found.number}).content.decode()
    assert found.number in page
    assert other.number not in page


def test_a_ticket_is_read_without_its_user_ids(as_system_admin, kaltim):
    ticket = walk.submitted(kaltim, spse_user_id="PENGGUNA-RAHASIA")
    page = as_system_admin.get(page_of("requests_app.Ticket", "change", ticket.pk))
    assert ticket.number in page.content.decode()
    assert "PENGGUNA-RAHASIA" not in page.content.decode()


def test_no_password_hash_is_shown(as_system_admin, admin_sistem):
    admin_sistem.set_password("kuda-laut-berenang-42")
    admin_sistem.save()
    as_system_admin.force_login(admin_sistem, backend=BACKEND)
    page = as_system_admin.get(page_of("accounts_app.User", "change", admin_sistem.pk)).content.decode()
    assert "argon2" not in page


def test_counting_stops_early():
    UserFactory.create_batch(3)
    rows = User.objects.order_by("pk")
    assert BoundedPaginator(rows, 50).count == 3
    assert str(ROWS_COUNTED) in str(rows[:ROWS_COUNTED].query)


def office_fields(**more):
    fields = {
        "code": "ZZ", "slug": "zet", "name": "LPSE Zet", "short_name": "Zet", "sender_address": "a@zet.example",
        "zone": "Asia/Jayapura", "classification": "000.3.5", "is_active": "on",
        "remind_after": "3", "remind_again_after": "7", "claim_minutes": "60",
    }  # fmt: skip
    return {**fields, **more}


def test_an_office_is_made_and_changed_with_events(as_system_admin):
    as_system_admin.post(page_of("accounts_app.Office", "add"), office_fields())
    office = Office.objects.get(code="ZZ")
    as_system_admin.post(
        page_of("accounts_app.Office", "change", office.pk), office_fields(name="LPSE Baru", code="YY")
    )
    office.refresh_from_db()
    assert (office.name, office.code) == ("LPSE Baru", "ZZ")
    assert acts_on("office", office.pk) == ["office_made", "office_changed"]
    assert Event.objects.filter(act="office_changed").get().data == {"name": {"from": "LPSE Zet", "to": "LPSE Baru"}}


def test_an_office_is_never_deleted(as_system_admin, kaltim):
    assert (
        as_system_admin.post(page_of("accounts_app.Office", "delete", kaltim.office.pk), {"post": "yes"}).status_code
        == 403
    )


def test_the_first_admin_of_an_office_is_appointed_and_invited(as_system_admin, kaltim):
    data = {"role": "admin_kantor", "office": kaltim.office.pk, "email": "baru@contoh.example", "name": "Orang Baru"}
    as_system_admin.post(APPOINT, data)
    person = User.objects.by_email("baru@contoh.example")
    assert (person.office, person.roles) == (kaltim.office, {Role.ADMIN_KANTOR})
    assert acts_on("user", person.pk) == ["person_added", "role_granted", "link_sent"]
    assert mail.outbox[0].to == [person.email]


@pytest.mark.parametrize(("role", "with_office"), [("admin_kantor", False), ("system_admin", True)])
def test_an_appointment_that_makes_no_sense_is_refused(as_system_admin, kaltim, role, with_office):
    office = kaltim.office.pk if with_office else ""
    page = as_system_admin.post(APPOINT, {"role": role, "office": office, "email": "b@contoh.example", "name": "B"})
    assert page.context["form"].errors["office"]
    assert User.objects.by_email("b@contoh.example") is None


@pytest.mark.parametrize("role", ["helpdesk", "admin_ppe"])
def test_roles_of_the_desk_are_not_appointed_here(as_system_admin, kaltim, role):
    data = {"role": role, "office": kaltim.office.pk, "email": "b@contoh.example", "name": "B"}
    assert as_system_admin.post(APPOINT, data).context["form"].errors["role"]


def test_an_admin_kantor_is_dismissed_when_another_remains(as_system_admin, kaltim):
    assert "satu-satunya Admin Kantor" in run(as_system_admin, "dismiss_admin_kantor", kaltim.admin_kantor)
    staff(kaltim.office, "Admin Kedua", Role.ADMIN_KANTOR)
    run(as_system_admin, "dismiss_admin_kantor", kaltim.admin_kantor)
    assert User.objects.get(pk=kaltim.admin_kantor.pk).roles == frozenset()


def test_the_system_admin_cannot_lock_themself_out(as_system_admin, admin_sistem):
    for action in ("dismiss_system_admin", "shut_out"):
        assert "wewenang Anda sendiri" in run(as_system_admin, action, admin_sistem)
    assert as_system_admin.get(HOME).status_code == 200


def test_a_dismissed_system_admin_is_out_at_the_next_request(as_system_admin, client):
    second = staff(None, "Admin Sistem Kedua", Role.SYSTEM_ADMIN)
    browser = client.__class__()
    browser.force_login(second, backend=BACKEND)
    assert browser.get(HOME).status_code == 200
    run(as_system_admin, "dismiss_system_admin", second)
    assert browser.get(HOME, follow=True).status_code == 403


def test_no_page_carries_inline_script_or_style(as_system_admin):
    """The policy forbids them; a page that needs one would silently half-work."""
    for page in (HOME, PEOPLE, APPOINT, page_of("accounts_app.Office", "add")):
        answer = as_system_admin.get(page)
        text = answer.content.decode()
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert not [bad for bad in ("<script>", ' style="', " onclick=", "<style") if bad in text], page
