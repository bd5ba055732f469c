"""The link to the survey: proof of a finished request of this office, without saying which.

The construction. A token is (office, SOP code, channel, month, 128 random bits) under a signature with a key derived
from SECRET_KEY. It is made at the last message to the applicant and *stored nowhere*: the mail holds it as a private
value of the outbox, which erases it once sent. Whoever answers sends it back; what stays is a keyed hash of the random
bits in one table (so that it counts once) and the answer in another, written in one transaction. They share no key, no
time and no number: keys are a hash and a random UUID, dates are months, and no event is written.
Rejected: a table of tokens given out. Its rows would be born in the transaction of the ticket's own event, so the
database itself (order, xmin) would tell whose link it is, and who has not answered yet.

Whom it stops.
- Staff with every page of the program, and a reader of the database or of its backup: nothing in `Answer` or
  `SpentToken` occurs in a ticket, an event or a message. (Test: tests/requests_app/survey/test_unlinkable.py.)
- Somebody without a mail: a token cannot be guessed or made without the key. Copying the QR of a slip gives nothing.
- Somebody with one mail who wants to count twice: the hash is a primary key, so of two at once one waits and loses.
- Staff who want to praise themselves: links go to the applicant's address, never to one of the office's own staff, and
  a signed-in member of the office is refused without the link being used up. Withdrawing a request brings no link:
  filing and withdrawing would be a way to collect them.

What stays possible, and for whom.
- Whoever reads the applicant's mailbox, or the mail server's queue, has the link: they could answer in their stead.
- Until the mail is sent (a failed one: seven days) the link stands in its outbox row. With the server's key its hash
  can be computed, which tells *that* it was used. A proxy's access log that keeps paths tells when; ours masks them.
- PostgreSQL notes which transaction wrote a row (xmin) and logs both writes next to each other (WAL): its superuser
  can pair a used link with its answer. To get to the person they also need that person's mail *and* the server's key.
- A month in which one request of an SOP and channel was finished: its answer can only be that applicant's, for anybody
  who reads the table. Pages therefore show no cut of fewer than five (`survey.results`).
- Watching the results page before and after one answer shows the difference. It is not published in batches: an
  office with few answers would wait for months.
- What somebody writes may say who they are; the form warns, and refuses long numbers and addresses.
"""

import secrets
from dataclasses import dataclass
from datetime import date

from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from accounts_app.models import Office

NONCE_BYTES = 16
MONTHS_VALID = 2  # the month of the last message, and the next one


@dataclass(frozen=True, slots=True)
class Pass:
    """What a token says; ``nonce`` makes it the only one."""

    office_id: int
    sop_code: str
    channel: str
    month: date
    nonce: str

    @property
    def digest(self) -> str:
        """The keyed hash under which it is remembered as used."""
        return salted_hmac("survey.spent", self.nonce, algorithm="sha256").hexdigest()

    def holds_in(self, month: date) -> bool:
        return 0 <= _months(month) - _months(self.month) < MONTHS_VALID


@sensitive_variables()
def make(office: Office, *, sop_code: str, channel: str) -> str:
    """A new token for this month of the office's zone. About 130 characters that fit an address."""
    month, nonce = this_month(office), secrets.token_urlsafe(NONCE_BYTES)
    return _signer().sign_object([office.pk, sop_code, channel, f"{month:%Y-%m}", nonce])


@sensitive_variables()
def read(token: str) -> Pass | None:
    """What the token says; None when it was not made here. Whether it still holds is another question."""
    try:
        office_id, sop_code, channel, month, nonce = _signer().unsign_object(token)
    except BadSignature:
        return None
    return Pass(office_id, sop_code, channel, date.fromisoformat(f"{month}-01"), nonce)


def this_month(office: Office) -> date:
    """The first of the month that it is at the office."""
    return timezone.localdate(timezone=office.tz).replace(day=1)


def _signer() -> Signer:
    """Older keys are not asked: the hash of a used link is made with the key of today."""
    return Signer(salt="survey.token", sep=".", fallback_keys=[])


def _months(day: date) -> int:
    return day.year * 12 + day.month
