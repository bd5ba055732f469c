"""A real SMTP server on a real socket, and the office that writes."""

from collections.abc import Iterator

import pytest

from accounts_app.models import Office
from tests.requests_app.outbox.helpers import Postbox, make_office, serve


@pytest.fixture
def kantor(db) -> Office:
    return make_office()


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    box = Postbox()
    controller = serve(box)
    settings.EMAIL_BACKEND = "requests_app.outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 5
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    controller.stop()
