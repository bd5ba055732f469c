from django.http import HttpRequest, HttpResponse

from accounts_app.access import staff_required


@staff_required
def office_settings(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
