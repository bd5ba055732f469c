"""What the office answers by itself: that a mail was received, or that it was too large. Seldom, and never to robots.

At most one answer a sender an hour and ten a day, whatever they are about: two programs that answer each other end
there. Nobody is answered about old mail: a mailbox that is connected today may hold years of it. The sender's address
is locked while it is counted, so two workers do not both find room for one.
"""

from datetime import datetime, timedelta

from django.db import connection

from requests_app.mailbox.letter import Letter
from requests_app.mailbox.models import IncomingMail, MailAttachment, MailKind, Outcome
from requests_app.outbox.actions import post
from requests_app.outbox.compose import compose
from requests_app.outbox.models import Message

TOO_OLD = timedelta(days=3)
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
AN_HOUR_AT_MOST, A_DAY_AT_MOST = 1, 10
OWNER_TYPE = "mail"
SUSPECTED = "Mungkin bukan surat"
WRITTEN_BY_PEOPLE = (MailKind.UNKNOWN, MailKind.LETTER, MailKind.THANKS)


def answer(
    mail: IncomingMail, letter: Letter, template: str, kept: list[MailAttachment], at: datetime
) -> Message | None:
    """Post the answer in the caller's transaction; None when the sender cannot or must not be answered now."""
    if at - mail.received_at > TOO_OLD or not mail.has_valid_sender or not _has_room(mail, letter.sender, at):
        return None
    doubtful = [row.original_name for row in kept if row.concern and not row.is_inline]
    context = {"office": mail.office, "name": mail.sender_name, "mail": mail, "doubtful": doubtful}
    message = post(
        office=mail.office, to=letter.sender, kind=template, content=compose(template, context),
        owner_type=OWNER_TYPE, owner_id=mail.pk, answering=tuple(filter(None, (*letter.references, letter.message_id))),
    )  # fmt: skip
    mail.answer, mail.answered_at = message, at
    return message


def _has_room(mail: IncomingMail, sender: str, at: datetime) -> bool:
    with connection.cursor() as cursor:
        key = f"answers {mail.office_id} {sender}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    answered = IncomingMail.objects.filter(office=mail.office_id, sender=sender)
    in_an_hour = answered.filter(answered_at__gt=at - AN_HOUR).count()
    in_a_day = answered.filter(answered_at__gt=at - A_DAY).count()
    return in_an_hour < AN_HOUR_AT_MOST and in_a_day < A_DAY_AT_MOST


def hears_of_refusal(mail: IncomingMail) -> bool:
    """Whether the sender of an undecided mail would be told: not a robot, nor who has no address.

    What was held on a suspicion, or made a draft by a person all the same, is judged by who refuses it.
    """
    judged = mail.outcome == Outcome.DRAFT or mail.reason.startswith(SUSPECTED)
    return mail.has_valid_sender and (mail.kind in WRITTEN_BY_PEOPLE or judged)


def tell_refusal(mail: IncomingMail) -> Message:
    """A person refused it: the sender is told why, in the caller's transaction.

    Not counted with the automatic answers: somebody decided to write.
    """
    context = {"office": mail.office, "name": mail.sender_name, "mail": mail}
    return post(
        office=mail.office, to=mail.sender, kind="mail_refused", content=compose("mail_refused", context),
        owner_type=OWNER_TYPE, owner_id=mail.pk, answering=tuple(filter(None, (mail.message_id,))),
    )  # fmt: skip
