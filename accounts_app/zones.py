"""Times on a page are those of the office at hand: the staff member's own, or that of the case shown."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class OfficeZoneMiddleware:
    """Activates the zone of the person's office for the request; pages of a case activate the case's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        office = request.user.office if request.user.is_authenticated else None
        with timezone.override(ZoneInfo(office.zone) if office else None):
            return self.get_response(request)
