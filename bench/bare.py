"""The least that Django can do, to compare with: a view, one with an indexed query, an upload with one insert."""

from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts_app.models import Office


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def query(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Office.objects.get(code="KP").name)


def upload(request: HttpRequest) -> HttpResponse:
    """Keeps the file, and one row about it."""
    file = request.FILES["file"]
    name = default_storage.save("bench/bare.pdf", file)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_upload (name, size) VALUES (%s, %s)", [name, file.size])
    return HttpResponse("ok")


urlpatterns = [
    path("bench/plain/", plain),
    path("bench/query/", query),
    path("bench/upload/", upload),
]
