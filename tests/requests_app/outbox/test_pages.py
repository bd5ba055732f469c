"""Staff's list of outgoing mail and the demo's mailbox: who may open and press what."""

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone

from accounts_app.keyset import PAGE
from accounts_app.roles import Role
from requests_app.outbox import schedule
from requests_app.outbox.delivery import deliver_batch
from requests_app.outbox.models import DemoMail, MessageStatus
from tests.requests_app.outbox.helpers import READER, TOKEN, again, make_failed, make_message, make_office, make_person

LIST = "/surel-keluar/"
READERS = [Role.HELPDESK, Role.ADMIN_PPE, Role.ADMIN_AGENCY, Role.KEPALA_LPSE]
RESENDERS = READERS[:3]
OTHERS = [Role.FRONT_OFFICE, Role.ADMIN_KANTOR]
DEMO_BACKEND = "requests_app.outbox.demo_backend.EmailBackend"


def as_role(client, office, *roles):
    person = make_person(office, *roles)
    client.force_login(person)
    return person


def detail(message) -> str:
    return reverse("outbox:message_detail", args=[message.pk])


def resend_of(message) -> str:
    return reverse("outbox:message_resend", args=[message.pk])


@pytest.mark.parametrize("role", READERS)
def test_readers_see_the_list_and_a_message(client, kantor, role):
    message = make_message(kantor)
    as_role(client, kantor, role)
    assert READER in client.get(LIST).content.decode()
    assert client.get(detail(message)).status_code == 200


@pytest.mark.parametrize("role", OTHERS)
def test_other_staff_see_neither(client, kantor, role):
    message = make_message(kantor)
    as_role(client, kantor, role)
    assert [client.get(url).status_code for url in (LIST, detail(message))] == [403, 403]


def test_an_applicant_sees_neither(client, kantor):
    message = make_message(kantor)
    as_role(client, None)
    assert [client.get(url).status_code for url in (LIST, detail(message))] == [403, 403]


def test_a_stranger_is_sent_to_sign_in(client, kantor):
    message = make_failed(kantor)
    for url in (LIST, detail(message)):
        assert client.get(url).status_code == 302
    assert client.post(resend_of(message)).status_code == 302
    assert again(message).status == MessageStatus.FAILED


@pytest.mark.parametrize("role", RESENDERS)
def test_these_roles_may_send_again(client, kantor, role):
    message = make_failed(kantor)
    as_role(client, kantor, role)
    assert "Kirim ulang" in client.get(LIST).content.decode()
    assert client.post(resend_of(message)).url == detail(message)
    assert again(message).status == MessageStatus.QUEUED


@pytest.mark.parametrize("role", [Role.KEPALA_LPSE, *OTHERS])
def test_these_roles_may_not(client, kantor, role):
    message = make_failed(kantor)
    as_role(client, kantor, role)
    assert client.post(resend_of(message)).status_code == 403
    assert again(message).status == MessageStatus.FAILED


def test_who_may_only_read_has_no_button(client, kantor):
    make_failed(kantor)
    as_role(client, kantor, Role.KEPALA_LPSE)
    assert "Kirim ulang" not in client.get(LIST).content.decode()


def test_a_colleague_of_another_office_gets_404_and_an_empty_list(client, kantor):
    message = make_failed(kantor)
    as_role(client, make_office("OD", "LPSE Lain"), Role.HELPDESK)
    assert READER not in client.get(LIST).content.decode()
    assert client.get(detail(message)).status_code == 404
    assert client.post(resend_of(message)).status_code == 404


def test_sending_again_is_a_post(client, kantor):
    message = make_failed(kantor)
    as_role(client, kantor, Role.HELPDESK)
    assert client.get(resend_of(message)).status_code == 405


def test_a_second_click_is_told_and_changes_nothing(client, kantor):
    message = make_failed(kantor)
    as_role(client, kantor, Role.HELPDESK)
    client.post(resend_of(message))
    page = client.post(resend_of(message), follow=True)
    assert "tidak gagal" in page.content.decode()


def test_the_reason_of_a_failure_is_shown(client, kantor):
    message = make_failed(kantor)
    as_role(client, kantor, Role.KEPALA_LPSE)
    for url in (LIST, detail(message)):
        assert "550 kotak surat tidak ada" in client.get(url).content.decode()


def test_private_values_are_masked_for_staff(client, kantor):
    message = make_message(kantor)
    as_role(client, kantor, Role.HELPDESK)
    page = client.get(detail(message)).content.decode()
    assert "••••••" in page
    assert TOKEN not in page


def test_a_subject_is_escaped(client, kantor):
    message = make_message(kantor, subject="<script>alert(1)</script>")
    as_role(client, kantor, Role.HELPDESK)
    for url in (LIST, detail(message)):
        assert "<script>alert" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"a", "b"}),
        ("?status=failed", {"b"}),
        ("?status=queued", {"a"}),
        ("?status=sent", set()),
        ("?status=x", {"a", "b"}),
    ],
)
def test_the_list_can_be_narrowed(client, kantor, query, shown):
    make_message(kantor, to="a@instansi.example")
    make_failed(kantor, to="b@instansi.example")
    as_role(client, kantor, Role.HELPDESK)
    page = client.get(LIST + query).content.decode()
    assert {name for name in ("a", "b") if f"{name}@instansi.example" in page} == shown


def test_the_list_is_bounded_and_goes_on(client, kantor, django_assert_max_num_queries):
    messages = [make_message(kantor, to=f"n{number}@instansi.example") for number in range(PAGE + 3)]
    as_role(client, kantor, Role.HELPDESK)
    with django_assert_max_num_queries(15):
        first = client.get(LIST)
    assert len(first.context["page"].rows) == PAGE
    rest = client.get(first.context["older_url"]).context["page"]
    assert [row.pk for row in rest.rows] == [message.pk for message in reversed(messages[:3])]
    assert rest.older is None


@pytest.mark.parametrize("query", ["?sebelum=abc", "?sebelum=-1", "?sebelum=99999999999999999999"])
def test_a_nonsense_address_is_no_error(client, kantor, query):
    as_role(client, kantor, Role.HELPDESK)
    assert client.get(LIST + query).status_code == 200


# --- the demo's mailbox -------------------------------------------------------------------------------------


@pytest.fixture
def demo(settings, db):
    settings.DEMO = True
    settings.EMAIL_BACKEND = DEMO_BACKEND
    return settings


def send(to: str = READER, body: str = "Kode: 123456\nBuka https://lpse.example/serah/abc/ segera.") -> DemoMail:
    mail.send_mail("Kode masuk", body, "helpdesk@ob.example", [to])
    return DemoMail.objects.latest("pk")


DEMO_PAGES = ["/demo/surel/", "/demo/surel/daftar/", "/demo/surel/1/"]


@pytest.mark.parametrize("url", DEMO_PAGES)
def test_outside_the_demo_there_is_no_mailbox(client, settings, db, url):
    DemoMail.objects.create(pk=1, to_address=READER, sender="x", subject="s", body="b")
    settings.DEMO = False
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("url", DEMO_PAGES)
def test_in_the_demo_everybody_may_read_it(client, demo, url):
    DemoMail.objects.create(pk=1, to_address=READER, sender="x", subject="s", body="b")
    assert client.get(url).status_code == 200


def test_the_demo_backend_refuses_to_work_outside_the_demo(demo):
    demo.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        send()
    assert not DemoMail.objects.exists()


def test_a_mail_of_the_demo_is_kept_and_shown(client, demo):
    kept = send()
    page = client.get(reverse("outbox:demo_mail", args=[kept.pk])).content.decode()
    assert "Kode: 123456" in page
    assert READER in page


def test_links_in_a_mail_can_be_clicked(client, demo):
    page = client.get(reverse("outbox:demo_mail", args=[send().pk])).content.decode()
    assert '<a href="https://lpse.example/serah/abc/"' in page


def test_a_mail_cannot_bring_markup(client, demo):
    kept = send(body="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(reverse("outbox:demo_mail", args=[kept.pk])).content.decode()


def test_the_newest_mail_is_on_top(client, demo):
    first, second = send("a@instansi.example"), send("b@instansi.example")
    assert [row.pk for row in client.get("/demo/surel/").context["page"].rows] == [second.pk, first.pk]


@pytest.mark.parametrize("url", DEMO_PAGES[:2])
def test_the_mailbox_can_be_narrowed_to_an_address(client, demo, url):
    send("a@instansi.example")
    wanted = send("B@instansi.example")
    assert [row.pk for row in client.get(f"{url}?alamat=b@instansi").context["page"].rows] == [wanted.pk]


def test_the_list_refreshes_itself_with_its_filter(client, demo):
    send("a@instansi.example")
    page = client.get("/demo/surel/?alamat=a@").content.decode()
    assert 'hx-get="/demo/surel/daftar/?alamat=a%40"' in page


def test_the_mailbox_is_bounded(client, demo):
    DemoMail.objects.bulk_create(
        DemoMail(to_address=READER, sender="x", subject="s", body="b") for _ in range(PAGE + 1)
    )
    page = client.get("/demo/surel/").context["page"]
    assert len(page.rows) == PAGE
    assert len(client.get(f"/demo/surel/?sebelum={page.older}").context["page"].rows) == 1


def test_a_delivered_message_arrives_in_the_demo_mailbox(kantor, demo, client):
    make_message(kantor)
    deliver_batch("w1")
    assert TOKEN in DemoMail.objects.get().body


def test_a_worker_that_stopped_is_said(client, kantor):
    as_role(client, kantor, Role.HELPDESK)
    assert "Pengiriman surel sedang berhenti." in client.get(LIST).content.decode()
    schedule.beat("w1", timezone.now())
    assert "Pengiriman surel sedang berhenti." not in client.get(LIST).content.decode()


def test_no_failed_mail_is_good_news(client, kantor):
    as_role(client, kantor, Role.HELPDESK)
    assert "Tidak ada surel yang gagal" in client.get(LIST, {"status": "failed"}).content.decode()
