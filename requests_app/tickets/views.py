"""Pages of the applicant."""

from django.http import HttpRequest, HttpResponse

from accounts_app.access import applicant_required, public


@applicant_required
def my_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@applicant_required
def mine(request: HttpRequest, number: str) -> HttpResponse:
    return HttpResponse()


@public("whoever holds the mailed link; the pickup code is asked for on the page")
def pick_up(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse()
