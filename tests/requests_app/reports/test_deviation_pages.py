"""The register of deviations and the review: who sees, who may say what, and what each word leads to."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.outbox.models import Message
from requests_app.process.deviations import actions as review
from requests_app.process.deviations import queries
from requests_app.process.deviations.account import Account
from requests_app.process.deviations.models import Deviation
from requests_app.process.refusals import Forbidden, Refused, Stale
from requests_app.reports.deviation_notices import tell_asked
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions
from requests_app.tickets.claims import actions as claims
from tests import races, walk, world
from tests.factories import staff
from tests.requests_app.process.pace import Pace, moment

QUESTION, ANSWER = "Mengapa pemohon tidak diberi tahu?", "Pemohon sudah ditelepon kemarin."


@pytest.fixture
def pace(kaltim, time_machine):
    return Pace(kaltim, time_machine).at("2026-11-17 08:00")


def late(pace, minutes=30, account=walk.LATE):
    """A ticket whose step 5 ended late, with a reason by the helpdesk."""
    ticket = walk.judged(pace.desk, walk.opened(pace.desk, pace.submitted()))
    pace.wait(minutes)
    return pace.do(ticket, Act.FIND_COMPLETE, account=account)


def owed(pace):
    ticket = walk.judged(pace.desk, walk.opened(pace.desk, pace.submitted()))
    pace.wait(30)
    return actions.do(ticket, Act.WITHDRAW, by=pace.desk.pemohon)


def row_of(ticket):
    return Deviation.objects.get(case_id=ticket.pk)


def browser(user):
    client = Client()
    client.force_login(user, backend="accounts_app.signin.Backend")
    return client


def said(client, row, slug, text=""):
    return client.post(reverse("deviations:say", args=[row.pk, slug]), {"text": text})


# --- the thread ---------------------------------------------------------------------------------------------------


def test_asked_answered_accepted(pace):
    ticket, desk = late(pace), pace.desk
    row = row_of(ticket)
    review.ask(ticket, row.pk, QUESTION, by=desk.kepala)
    review.answer(ticket, row.pk, ANSWER, by=desk.helpdesk)
    row = review.accept(ticket, row.pk, by=desk.kepala)
    assert row.status == "accepted"
    assert [(remark.kind, remark.by, remark.text) for remark in row.remarks.all()] == [
        ("ask", desk.kepala, QUESTION), ("answer", desk.helpdesk, ANSWER), ("accept", desk.kepala, ""),
    ]  # fmt: skip
    assert walk.again(ticket).version == ticket.version


def by_who(desk, who):
    return {
        "kepala": desk.kepala, "helpdesk": desk.helpdesk, "rekan": desk.rekan_helpdesk, "ppe": desk.admin_ppe,
        "kantor": desk.admin_kantor, "pemohon": desk.pemohon,
    }[who]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "may", "may_not"),
    [
        ("accept", {"kepala"}, {"helpdesk", "rekan", "ppe", "kantor", "pemohon"}),
        ("ask", {"kepala"}, {"helpdesk", "rekan", "ppe", "kantor", "pemohon"}),
        ("answer", {"helpdesk"}, {"kepala", "rekan", "ppe", "kantor", "pemohon"}),
    ],
)
def test_each_word_belongs_to_one_side(pace, act, may, may_not):
    ticket = late(pace)
    row = row_of(ticket)
    if act == "answer":
        review.ask(ticket, row.pk, QUESTION, by=pace.desk.kepala)
    text = {"text": ANSWER}
    for who in may_not:
        with pytest.raises(Forbidden):
            getattr(review, act)(ticket, row.pk, by=by_who(pace.desk, who), **text)
    [who] = may
    getattr(review, act)(ticket, row.pk, by=by_who(pace.desk, who), **text)


def test_whoever_wrote_the_reason_does_not_review_it(pace):
    desk = pace.desk
    both = staff(desk.office, "Kepala Merangkap", Role.KEPALA_LPSE, Role.HELPDESK)
    ticket = walk.judged(desk, walk.opened(desk, pace.submitted()))
    pace.wait(30)
    claims.take_over(ticket, by=both, reason="Helpdesk sedang menerima tamu")
    actions.do(ticket, Act.FIND_COMPLETE, by=both, account=walk.LATE)
    row = row_of(ticket)
    with pytest.raises(Forbidden, match="Anda sendiri"):
        review.accept(ticket, row.pk, by=both)
    assert queries.to_review(both).count() == 0
    review.accept(ticket, row.pk, by=desk.kepala)


def test_nobody_reviews_their_own_request(pace):
    ticket = walk.submitted(pace.desk, email=pace.desk.kepala.email)
    ticket = walk.judged(pace.desk, walk.opened(pace.desk, ticket))
    pace.wait(30)
    pace.do(ticket, Act.FIND_INCOMPLETE, account=walk.LATE) if ticket.open_items() else pace.do(
        ticket, Act.FIND_COMPLETE, account=walk.LATE
    )
    with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
        review.accept(walk.again(ticket), row_of(ticket).pk, by=pace.desk.kepala)


def test_when_the_writer_has_left_their_role_answers(pace):
    ticket, desk = late(pace), pace.desk
    row = row_of(ticket)
    review.ask(ticket, row.pk, QUESTION, by=desk.kepala)
    User.objects.filter(pk=desk.helpdesk.pk).update(is_active=False)
    assert [found.pk for found in queries.to_explain(desk.rekan_helpdesk)] == [row.pk]
    assert review.answer(ticket, row.pk, ANSWER, by=desk.rekan_helpdesk).status == "answered"


def test_where_nobody_has_the_role_kepala_explains_and_another_reviews(pace):
    ticket, desk = owed(pace), pace.desk
    with pytest.raises(Forbidden, match="dijelaskan oleh Helpdesk"):
        review.explain(ticket, row_of(ticket).pk, walk.LATE, by=desk.kepala)
    User.objects.filter(pk__in=[desk.helpdesk.pk, desk.rekan_helpdesk.pk]).update(is_active=False)
    review.explain(ticket, row_of(ticket).pk, walk.LATE, by=desk.kepala)
    with pytest.raises(Forbidden):
        review.accept(ticket, row_of(ticket).pk, by=desk.kepala)


@pytest.mark.parametrize("text", ["", "ok", "          .          "])
def test_a_question_says_something(pace, text):
    ticket = late(pace)
    with pytest.raises(Refused, match="sepuluh huruf"):
        review.ask(ticket, row_of(ticket).pk, text, by=pace.desk.kepala)


def test_what_is_owed_cannot_be_accepted_before_it_is_explained(pace):
    ticket = owed(pace)
    with pytest.raises(Stale, match="belum dijelaskan"):
        review.accept(ticket, row_of(ticket).pk, by=pace.desk.kepala)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_is_told(time_machine):
    desk = world.kaltim()
    other = staff(desk.office, "Plt. Kepala", Role.KEPALA_LPSE)
    ticket = late(Pace(desk, time_machine).at("2026-11-17 08:00"))
    row = row_of(ticket)
    people = [desk.kepala, other]
    answers = races.at_once(2, lambda who: review.accept(ticket, row.pk, by=people[who]))
    assert sum(isinstance(answer, Stale) for answer in answers) == 1
    assert row.remarks.count() == 1


# --- the pages ----------------------------------------------------------------------------------------------------


def test_the_register_shows_what_why_and_who(pace):
    late(pace)
    page = browser(pace.desk.kepala).get(reverse("deviations:list")).content.decode()
    for words in ("terlambat 25 menit (waktu baku 5 menit)", walk.LATE.reason, "Helpdesk KT", "Menunggu tinjauan"):
        assert words in page


def test_an_empty_register_says_what_will_appear(kaltim):
    assert "Belum ada penyimpangan" in browser(kaltim.kepala).get(reverse("deviations:list")).content.decode()


def test_who_performs_steps_sees_those_of_their_roles_alone(pace):
    row = row_of(late(pace))
    address = reverse("deviations:detail", args=[row.pk])
    assert browser(pace.desk.rekan_helpdesk).get(address).status_code == 200
    assert browser(pace.desk.admin_ppe).get(address).status_code == 404


def test_what_waits_for_oneself_stands_apart(pace):
    ticket, desk = late(pace), pace.desk
    shown = {}
    for state in ("noted", "asked"):
        for person in (desk.kepala, desk.helpdesk, desk.rekan_helpdesk):
            page = browser(person).get(reverse("deviations:list"), {"status": "saya"})
            shown[state, person.name] = (len(page.context["lines"]), page.context["tabs"][0]["count"])
        if state == "noted":
            review.ask(ticket, row_of(ticket).pk, QUESTION, by=desk.kepala)
    assert [key for key, counts in shown.items() if counts == (1, 1)] == [
        ("noted", desk.kepala.name), ("asked", desk.helpdesk.name),
    ]  # fmt: skip
    assert set(shown.values()) == {(0, 0), (1, 1)}


def test_what_is_owed_leads_its_role_to_where_it_is_explained(pace):
    ticket = owed(pace)
    address = reverse("deviations:detail", args=[row_of(ticket).pk])
    shown = {who: browser(getattr(pace.desk, who)).get(address).content.decode() for who in ("helpdesk", "kepala")}
    assert [who for who, text in shown.items() if "Tulis penjelasan" in text] == ["helpdesk"]
    assert all(f"/tiket/{ticket.number}/#penyimpangan" in text for text in shown.values())


def test_another_office_sees_and_does_nothing(pace, kkp):
    row = row_of(late(pace))
    client = browser(kkp.kepala)
    assert client.get(reverse("deviations:detail", args=[row.pk])).status_code == 404
    assert said(client, row, "terima").status_code == 404
    client.post(reverse("deviations:accept_many"), {"pilih": [row.pk]})
    assert row_of(type("T", (), {"pk": row.case_id})).status == "noted"
    assert row.case_label not in client.get(reverse("deviations:list")).content.decode()


def test_the_review_by_its_pages(pace):
    row = row_of(late(pace))
    head, helpdesk = browser(pace.desk.kepala), browser(pace.desk.helpdesk)
    assert said(head, row, "tanya", "").status_code == 422
    assert said(head, row, "tanya", QUESTION).status_code == 302
    page = helpdesk.get(reverse("deviations:detail", args=[row.pk])).content.decode()
    assert QUESTION in page
    assert "Jawab Kepala LPSE" in page
    assert "1 menunggu penjelasan Anda" in helpdesk.get(reverse("desk:inbox")).content.decode()
    assert said(helpdesk, row, "jawab", ANSWER).status_code == 302
    assert said(helpdesk, row, "terima").status_code == 409
    assert said(head, row, "terima").status_code == 302
    again = said(head, row, "tanya", QUESTION)
    assert again.status_code == 409
    assert row_of(type("T", (), {"pk": row.case_id})).status == "accepted"


def test_several_are_accepted_at_once_and_one_that_may_not_stops_none(pace):
    rows = [row_of(late(pace)), row_of(owed(pace)), row_of(late(pace))]
    address = reverse("deviations:accept_many")
    answer = browser(pace.desk.kepala).post(address, {"pilih": [row.pk for row in rows] + ["x"]}, follow=True)
    assert "2 penyimpangan diterima." in answer.content.decode()
    assert [row.status for row in Deviation.objects.order_by("pk")] == ["accepted", "owed", "accepted"]
    for other in (pace.desk.helpdesk, pace.desk.admin_kantor):
        assert browser(other).post(address, {"pilih": [rows[0].pk]}).status_code == 403


@pytest.mark.parametrize("back", ["https://jahat.example/", "//jahat.example", "/kelola/", "/penyimpangan/../kelola/"])
def test_the_way_back_stays_in_the_register(pace, back):
    answer = browser(pace.desk.kepala).post(reverse("deviations:accept_many"), {"pilih": [], "kembali": back})
    assert answer.url == reverse("deviations:list")


def test_filters_narrow_and_nonsense_filters_nothing(pace):
    first = late(pace)
    pace.at("2026-11-18 08:00")
    second = late(pace, account=Account("spse", "Server SPSE tidak dapat dibuka."))
    client = browser(pace.desk.kepala)

    def shown(**chosen):
        page = client.get(reverse("deviations:list"), chosen).content.decode()
        return [ticket for ticket in (first, second) if ticket.number in page]

    assert shown() == [first, second]
    assert shown(sebab="spse") == [second]
    assert shown(dari="2026-11-18") == [second]
    assert shown(sampai="2026-11-17") == [first]
    assert shown(status="accepted") == []
    assert shown(langkah="5", sop="000", jenis="late", orang=str(pace.desk.helpdesk.pk)) == [first, second]
    assert shown(langkah="9") == []
    assert shown(sebab="bosan", dari="kemarin", langkah="²", orang="9" * 30, sop="'") == [first, second]


def test_the_register_costs_the_same_for_one_and_for_many(pace, django_assert_max_num_queries):
    for _ in range(6):
        late(pace)
    client = browser(pace.desk.kepala)
    client.get(reverse("deviations:list"))
    with django_assert_max_num_queries(14):
        client.get(reverse("deviations:list"))


# --- telling, and what reports take ---------------------------------------------------------------------------------


def test_who_is_asked_hears_once_and_only_in_open_hours(pace):
    ticket = late(pace)
    pace.at("2026-11-17 20:00")
    review.ask(ticket, row_of(ticket).pk, QUESTION, by=pace.desk.kepala)
    assert tell_asked(moment(pace.desk, "2026-11-17 20:01")) == 0
    assert tell_asked(moment(pace.desk, "2026-11-18 07:30")) == 1
    assert tell_asked(moment(pace.desk, "2026-11-18 07:31")) == 0
    [mail] = Message.objects.filter(kind="deviation_asked")
    assert mail.to_address == pace.desk.helpdesk.email
    assert ticket.number in mail.subject
    assert QUESTION not in mail.text  # what is written about people stands behind the sign-in


def test_a_period_has_its_deviations_in_the_offices_days(pace):
    first = late(pace)
    pace.at("2026-11-18 07:59")
    second = late(pace, minutes=1000)
    review.ask(first, row_of(first).pk, QUESTION, by=pace.desk.kepala)
    day, last = (moment(pace.desk, text).date() for text in ("2026-11-17 00:00", "2026-11-19 00:00"))
    [line] = queries.of_period(pace.desk.office, day, day)
    assert (line.case_label, line.sop_code, line.step_no, line.late_seconds, line.cause, line.noted_by) == (
        first.number, "000", 5, 25 * 60, "workload", "Helpdesk KT",
    )  # fmt: skip
    assert [(who, kind, text) for _, who, kind, text in line.thread] == [("Kepala KT", "ask", QUESTION)]
    assert [line.case_label for line in queries.of_period(pace.desk.office, day, last)] == [
        first.number, second.number,
    ]  # fmt: skip


def test_a_period_without_any_is_empty(kaltim):
    day = moment(kaltim, "2026-11-17 00:00").date()
    assert queries.of_period(kaltim.office, day, day) == []
