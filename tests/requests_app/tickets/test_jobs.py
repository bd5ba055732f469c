"""The worker's sweep of results that nobody fetched."""

from datetime import timedelta

from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.handover import actions as handover
from requests_app.handover.jobs import expire_handovers
from requests_app.handover.models import Status
from tests import walk


def test_an_unfetched_password_expires_and_the_ticket_says_so(kaltim):
    ticket, _ = walk.notified(kaltim, walk.submitted(kaltim))
    assert expire_handovers(timezone.now() + timedelta(hours=73)) == 1
    assert handover.current_of("ticket", ticket.pk).status == Status.EXPIRED
    assert Event.objects.about("ticket", ticket.pk).last().act == "handover_expired"


def test_nothing_expires_before_its_hour(kaltim):
    ticket, _ = walk.notified(kaltim, walk.submitted(kaltim))
    assert expire_handovers(timezone.now() + timedelta(hours=71)) == 0
    assert Event.objects.about("ticket", ticket.pk).last().act == "identity_checked"
