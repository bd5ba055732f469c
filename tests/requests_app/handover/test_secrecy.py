"""What must not be readable, and where: database, server key, reprs, errors and logs."""

import io
import json
import logging
import pickle
from contextlib import suppress

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from requests_app.handover import actions, crypto
from requests_app.handover.crypto import Purpose
from requests_app.handover.models import CIPHERTEXTS, Handover, Status
from requests_app.handover.results import Refusal, Refused, Secret
from tests.conftest import COST_OF_A_CODE, COST_OF_A_PASSWORD
from tests.requests_app.handover.helpers import PASSWORD, accepted_issue, accepted_reveal, row, wrong_code_beside

OLD_KEY, NEW_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_a_guess_costs_what_was_decided():
    """64 MiB and 3 passes for a code, Django's own figures for a password; the tests themselves pay less."""
    assert COST_OF_A_CODE == (3, 64 * 1024)
    assert COST_OF_A_PASSWORD == (2, 102400)


def dump() -> str:
    """Every column of every row as PostgreSQL prints it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(h::text, E'\\n'), '') FROM requests_app_handover h")
        return str(cursor.fetchone()[0])


def readable_with_server_key(handover: Handover, keys: list[str]) -> list[str]:
    """Ciphertext columns that some server key opens without a code or a browser's key."""
    opened = []
    for column in CIPHERTEXTS:
        for key in keys:
            with suppress(InvalidToken):
                Fernet(key).decrypt(getattr(handover, column).encode())
                opened.append(column)
    return opened


def test_the_server_key_reads_it_before_the_notice(sealed, settings):
    """The proof that the next two tests look in the right place."""
    assert readable_with_server_key(sealed, settings.HANDOVER_KEYS) == ["server_ciphertext"]


def test_database_and_server_key_cannot_read_after_the_notice(issued, settings):
    assert readable_with_server_key(row(issued.handover_id), settings.HANDOVER_KEYS) == []


def test_database_and_server_key_cannot_read_after_the_opening(issued, settings):
    actions.reveal(issued.handover_id, issued.code.expose())
    assert readable_with_server_key(row(issued.handover_id), settings.HANDOVER_KEYS) == []


def test_what_the_row_holds_opens_none_of_its_ciphertexts(issued):
    """Salt, link hash and the ciphertexts themselves, tried as the browser's key."""
    handover = row(issued.handover_id)
    for key in (handover.code_salt, str(handover.link_hash), str(handover.link_hash)[:43]):
        assert crypto.open_with_key(handover.renewal_ciphertext, key, Purpose.RENEWAL, handover.pk) is None


def test_the_code_without_the_server_key_reads_nothing(issued, settings):
    settings.HANDOVER_KEYS = [NEW_KEY]
    assert actions.reveal(issued.handover_id, issued.code.expose()) == Refused(Refusal.WRONG_CODE, 4)


def test_a_ciphertext_does_not_open_in_another_row_or_column(issued):
    handover, key = row(issued.handover_id), issued.renewal_key.expose()
    assert crypto.open_with_key(handover.renewal_ciphertext, key, Purpose.RENEWAL, handover.pk) == Secret(PASSWORD)
    assert crypto.open_with_key(handover.renewal_ciphertext, key, Purpose.RENEWAL, handover.pk + 1) is None
    assert crypto.open_with_key(handover.renewal_ciphertext, key, Purpose.VIEWING, handover.pk) is None


def test_a_sealed_password_opens_after_the_server_key_was_rotated(kantor, settings):
    settings.HANDOVER_KEYS = [OLD_KEY]
    sealed = actions.seal("ticket", 2, kantor, Secret(PASSWORD))
    settings.HANDOVER_KEYS = [NEW_KEY, OLD_KEY]
    issued = accepted_issue(actions.issue_code(sealed.pk))
    assert accepted_reveal(actions.reveal(sealed.pk, issued.code.expose())).password == Secret(PASSWORD)


def test_code_and_viewing_survive_a_rotation(kantor, settings):
    settings.HANDOVER_KEYS = [OLD_KEY]
    sealed = actions.seal("ticket", 3, kantor, Secret(PASSWORD))
    issued = accepted_issue(actions.issue_code(sealed.pk))
    settings.HANDOVER_KEYS = [NEW_KEY, OLD_KEY]
    revealed = accepted_reveal(actions.reveal(sealed.pk, issued.code.expose()))
    settings.HANDOVER_KEYS = [NEW_KEY]
    accepted_reveal(actions.view_again(sealed.pk, revealed.viewing_key.expose()))


def test_a_lost_server_key_is_said_and_changes_nothing(sealed, settings):
    settings.HANDOVER_KEYS = [NEW_KEY]
    assert actions.issue_code(sealed.pk) == Refused(Refusal.UNREADABLE)
    assert row(sealed.pk).status == Status.SEALED


def test_without_any_server_key_nothing_is_sealed(kantor, settings):
    settings.HANDOVER_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        actions.seal("ticket", 4, kantor, Secret(PASSWORD))


class Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.text = io.StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        self.text.write(f"{record.getMessage()} {record.args!r}\n")


@pytest.fixture
def listener():
    """Everything that anybody logs, the database's statements with their parameters included."""
    handler, loggers = Listener(), [logging.getLogger(), logging.getLogger("django.db.backends")]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    yield handler
    connection.force_debug_cursor = False
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_canary_over_a_whole_life(kantor, listener):
    """Password, code, keys and token appear in no column, repr, str or log line, at any moment."""
    canaries, seen = {PASSWORD}, []

    def look(answer: object) -> None:
        seen.extend([dump(), repr(answer), str(answer), repr(row(sealed.pk)), str(row(sealed.pk))])

    sealed = actions.seal("ticket", 5, kantor, Secret(PASSWORD))
    look(sealed)
    first = accepted_issue(actions.issue_code(sealed.pk))
    look(first)
    second = accepted_issue(actions.renew_code(sealed.pk, first.renewal_key.expose(), new_link=True))
    look(second)
    look(actions.reveal(sealed.pk, wrong_code_beside(second.code.expose())))
    revealed = accepted_reveal(actions.reveal(sealed.pk, second.code.expose()))
    look(revealed)
    look(actions.view_again(sealed.pk, revealed.viewing_key.expose()))
    look(actions.confirm(sealed.pk))
    for issued in (first, second):
        canaries |= {issued.code.expose(), issued.code.expose().replace(" ", ""), issued.renewal_key.expose()}
        assert issued.link_token is not None
        canaries.add(issued.link_token.expose())
    canaries.add(revealed.viewing_key.expose())
    seen.append(listener.text.getvalue())
    assert [text for text in seen for canary in canaries if canary in text] == []
    assert "UPDATE" in seen[-1]
    assert sealed.owner_type in seen[0]


def test_an_error_of_the_database_does_not_quote_the_password(sealed):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Handover.objects.filter(pk=sealed.pk).update(status=Status.CONFIRMED)
    assert PASSWORD not in str(caught.value)


def test_a_secret_is_masked_however_it_is_printed():
    secret = Secret(PASSWORD)
    printed = " ".join([f"{secret}", repr(secret), str(secret), repr([secret])])
    assert PASSWORD not in printed
    assert "••••••" in printed


@pytest.mark.parametrize("leak", [pickle.dumps, json.dumps, hash])
def test_a_secret_cannot_be_pickled_dumped_or_hashed(leak):
    with pytest.raises(TypeError):
        leak(Secret(PASSWORD))
