"""`/healthz`: 200 when web, database and worker are ready, 503 with the missing part otherwise."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from accounts_app.access import public
from requests_app.outbox.schedule import a_worker_is_alive


@public("load balancers and `make demo` ask it; it says nothing about anybody")
def healthz(request: HttpRequest) -> JsonResponse:
    parts = {"web": True, "database": _database_answers()}
    parts["worker"] = parts["database"] and a_worker_is_alive()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
