"""What the figures say of known days: counts, shares, medians against the SOP, and None where there is nothing."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from requests_app.intake.models import SelfServed
from requests_app.reports.figures import Timed, figures
from requests_app.reports.folding import fold
from requests_app.reports.measures import Measure
from requests_app.reports.models import Folding, Span, Tally
from requests_app.reports.tallies import Sought, days_with
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import Channel
from tests import walk
from tests.requests_app.process.pace import Pace

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 17)


@pytest.fixture
def pace(kaltim, monkeypatch):
    monkeypatch.setattr(walk, "EXCUSE", walk.LATE)
    with time_machine.travel("2026-11-17T00:00:00Z", tick=False) as clock:
        yield Pace(kaltim, clock).at("2026-11-17 08:00")


def step(found, no, code="000"):
    sop = next(sop for sop in found.sops if sop.code == code)
    return sop.steps[no - 1]


def of_tuesday(desk):
    return figures(desk.office, TUESDAY, TUESDAY)


def test_a_period_without_anything_has_no_shares_and_no_times(kaltim):
    found = figures(kaltim.office, date(2001, 1, 1), date(2001, 12, 31))
    assert found.is_empty
    assert found.received == found.finished == found.rejected == 0
    assert found.incomplete_share is None
    assert found.timed.on_time is None
    assert found.missing == ()
    assert found.sops == ()  # no SOP was in force then


def test_an_empty_period_still_names_the_steps(kaltim):
    found = of_tuesday(kaltim)
    assert found.is_empty
    assert [sop.code for sop in found.sops] == ["000", "004"]
    ninth = step(found, 9)
    assert (ninth.minutes, ninth.median, ninth.p90, ninth.timed) == (10, None, None, Timed())
    assert ninth.timed.on_time is None


def test_steps_are_in_time_late_or_untimed_with_median_and_p90(pace, kaltim):
    for minutes in (3, 5, 5.5, 20):
        pace.checked(pace.submitted(), minutes)
    fifth = step(of_tuesday(kaltim), 5)
    assert fifth.timed == Timed(in_time=2, late=2)
    assert fifth.timed.on_time == Fraction(1, 2)
    assert (fifth.minutes, fifth.median, fifth.p90) == (5, 5, 20)
    assert step(of_tuesday(kaltim), 1).timed == Timed(untimed=4)


def test_received_finished_and_channels(pace, kaltim):
    pace.at_the_door("auditor", 2)
    ticket, issued = pace.told(pace.found_valid(pace.checked(pace.submitted(), 2), 2), 2, 2, 2)
    pace.archived(ticket, issued, 1)
    found = of_tuesday(kaltim)
    assert (found.received, found.finished) == (2, 1)
    assert {count.label: count.n for count in found.by_channel} == {"Daring": 1, "Datang langsung": 1, "Surel": 0}
    assert {count.label: count.n for count in found.by_outcome if count.n} == {"Hasil diterima pemohon": 1}
    assert {sop.code: (sop.received, sop.finished) for sop in found.sops} == {"000": (2, 1), "004": (0, 0)}


def test_incomplete_files_and_what_was_missing(pace, kaltim):
    walk.awaiting(kaltim, pace.submitted())
    walk.awaiting(kaltim, pace.submitted("ppk"))
    walk.forwarded(kaltim, pace.submitted())
    found = of_tuesday(kaltim)
    assert found.incomplete_share == Fraction(2, 3)
    assert {count.sop for count in found.missing} == {"000", "004"}
    assert "Surat Perintah Tugas Pemeriksaan" in {count.label for count in found.missing}


def test_rejections_by_category(pace, kaltim):
    walk.told_rejection(kaltim, pace.submitted())
    found = of_tuesday(kaltim)
    assert {count.key: count.n for count in found.by_category if count.n} == {"data_mismatch": 1}
    assert next(sop for sop in found.sops if sop.code == "000").rejected == 1


def test_lupa_password_is_counted_by_its_day(kaltim, kkp):
    SelfServed.objects.create(office=kaltim.office, day=TUESDAY, count=3)
    SelfServed.objects.create(office=kkp.office, day=TUESDAY, count=9)
    assert of_tuesday(kaltim).self_served == 3


def test_another_office_is_never_counted(pace, kaltim, kkp):
    walk.submitted(kkp, "admin_agency", Channel.ONLINE)
    assert of_tuesday(kaltim).is_empty


def test_five_queries_at_most(pace, kaltim, django_assert_max_num_queries):
    walk.awaiting(kaltim, pace.submitted())
    pace.at("2026-11-20 08:00")
    fold(kaltim.office, timezone.now())
    with django_assert_max_num_queries(5):
        figures(kaltim.office, date(2026, 1, 1), date(2026, 11, 20))


def test_the_command_makes_the_sums_from_nothing(pace, kaltim, kkp, capsys):
    pace.submitted()
    pace.at("2026-11-20 08:00")
    call_command("refold", office="KT")
    assert "KT: selesai" in capsys.readouterr().out
    assert set(Tally.objects.values_list("office", flat=True)) == {kaltim.office.pk}
    with pytest.raises(CommandError):
        call_command("refold", office="XX")


def test_a_revision_that_was_called_off_gives_no_standard(kaltim):
    row = kaltim.office.sops.get(code="000")
    day = date(2030, 1, 1)
    other = kaltim.office.sops.get(code="004").revision
    never = {"since": day, "until": day - timedelta(days=1)}
    SopInForce.objects.create(office=kaltim.office, revision=other, code="000", **never)
    shown = {sop.code: sop.title for sop in figures(kaltim.office, day, day).sops}
    assert shown["000"] == row.definition.title


def test_a_list_that_begins_on_the_last_of_a_month_reaches_the_months_before(kaltim):
    """The month's own rows on that day are shown already and do not count as enough."""
    rows = {date(2025, 9, 10): 30, date(2025, 10, 5): 45, date(2025, 10, 31): 15}
    for day, n in rows.items():
        for span, first in ((Span.DAY, day), (Span.MONTH, day.replace(day=1))):
            Tally.objects.update_or_create(
                office=kaltim.office, span=span, first=first, measure="received", sop="000", key="online",
                defaults={"n": n if span == Span.DAY else 30 if first.month == 9 else 60},
            )  # fmt: skip
    Folding.objects.create(office=kaltim.office, zone=kaltim.office.zone, until=date(2025, 12, 31))
    found = days_with(
        kaltim.office, Sought((Measure.RECEIVED,), "", ""), date(2025, 1, 1), date(2025, 10, 31), enough=51
    )
    assert (date(2025, 9, 10), date(2025, 9, 10)) in found
