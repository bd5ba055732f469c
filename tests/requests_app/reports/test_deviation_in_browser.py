"""A late step in a real browser: asked before the press, on record after it, reviewed by Kepala LPSE; accessible."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_app.process.deviations.models import Deviation
from requests_app.process.models import StepRun
from tests import walk, world
from tests.browser import browser_type_launch_args, complaints, faults, looks, sign_in

__all__ = ["browser_type_launch_args", "complaints", "faults", "sign_in"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]
REASON = "Tiga pemohon datang bersamaan."


def long_overdue(ticket):
    """As if the step had begun a month ago."""
    ago = timezone.now() - timedelta(days=30)
    running = StepRun.objects.filter(case_id=ticket.pk, ended_at=None)
    running.update(started_at=ago, soon_at=ago + timedelta(minutes=4), due_at=ago + timedelta(minutes=5))


def check(page, faults, *, where):
    """No fault of axe and nothing wider than the screen, on a phone and a desk, light and dark."""
    for place, size, mode in looks([where, where]):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=mode, reduced_motion="reduce")
        assert faults() == [], (place, size, mode)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (place, size)


def test_a_late_step_is_accounted_for_and_reviewed(page, live_server, sign_in, faults, complaints):
    desk = world.kaltim()
    ticket = walk.judged(desk, walk.opened(desk, walk.submitted(desk)))
    long_overdue(ticket)
    sign_in(desk.helpdesk)
    page.goto(live_server.url + reverse("desk:ticket", args=[ticket.number]))
    check(page, faults, where="ticket")
    press = page.get_by_role("button", name="Lengkap, serahkan ke Admin PPE")
    press.click()  # the browser holds it back: the cause is required
    assert not Deviation.objects.exists()
    page.locator("#daftar-periksa select[name=cause]").select_option("workload")
    page.locator("#daftar-periksa textarea[name=account_reason]").fill(REASON)
    press.click()
    page.wait_for_url("**/tiket/**")
    page.get_by_text("Berkas dinyatakan lengkap.").first.wait_for()
    row = Deviation.objects.get()
    sign_in(desk.kepala)
    page.goto(live_server.url + reverse("deviations:list"))
    check(page, faults, where="register")
    page.get_by_role("link", name="Langkah 5").click()
    check(page, faults, where="detail")
    page.get_by_role("button", name="Terima").click()
    page.get_by_text("Penyimpangan diterima.").wait_for()
    row.refresh_from_db()
    assert row.status == "accepted"
    assert complaints == []
