"""Last month's report of each office, laid down by its Kepala LPSE on the first day of this month."""

from datetime import datetime, time

from django.utils import timezone

from accounts_app.models import Office, User
from accounts_app.roles import Role
from lpse_helpdesk.demo.clock import moved_to
from requests_app.reports.papers.actions import issue, why_not_issue
from requests_app.reports.papers.months import month_of


def lay_down(office: Office) -> None:
    """Nothing where last month has no data, or this month has only just begun."""
    now = timezone.now()
    today = now.astimezone(office.tz).date()
    month = month_of(today).before
    morning = datetime.combine(today.replace(day=1), time(9), office.tz)
    head = User.objects.staff_of(office).filter(grants__role=Role.KEPALA_LPSE).first()
    if head is None or why_not_issue(office, month) or morning > now:
        return
    with moved_to(morning):
        issue(office, month, by=head)
