"""An office, and a hand-over in its first two states."""

import pytest

from accounts_app.models import Office
from requests_app.handover import actions
from requests_app.handover.models import Handover
from requests_app.handover.results import Issued, Secret
from tests.requests_app.handover.helpers import PASSWORD, accepted_issue, make_office


@pytest.fixture
def kantor(db) -> Office:
    return make_office()


@pytest.fixture
def sealed(kantor) -> Handover:
    return actions.seal("ticket", 1, kantor, Secret(PASSWORD))


@pytest.fixture
def issued(sealed) -> Issued:
    return accepted_issue(actions.issue_code(sealed.pk))
