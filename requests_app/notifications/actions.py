"""Tell people, and note what they have read.

`tell` writes one row a person in the caller's transaction, folded by PostgreSQL itself (ON CONFLICT on the unread row
of the same kind about the same thing): two people who cause it at once make one row that counts both.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts_app.audit.actions import Nobody, Subject
from accounts_app.models import User
from requests_app.notifications.kinds import MANNERS, ByMail, Kind
from requests_app.notifications.models import TEXT_LENGTH, Notification
from requests_app.outbox.compose import one_line

_UPSERT = """
    INSERT INTO requests_app_notification
        (user_id, kind, about_type, about_id, text, url, count, in_app, since, at)
    SELECT reader, %(kind)s, %(about_type)s, %(about_id)s, %(text)s, %(url)s, 1,
        %(locked)s OR coalesce(wish.in_app, %(in_app)s), %(at)s, %(at)s
    FROM unnest(%(readers)s::bigint[]) AS told (reader)
    LEFT JOIN requests_app_notificationchoice wish ON wish.user_id = reader AND wish.kind = %(kind)s
    WHERE %(locked)s OR coalesce(wish.in_app, %(in_app)s) OR (%(digested)s AND coalesce(wish.by_mail, %(by_mail)s))
    ORDER BY reader
    ON CONFLICT (user_id, kind, about_type, about_id) WHERE read_at IS NULL AND NOT (about_type = '')
    DO UPDATE SET
        count = requests_app_notification.count + 1,
        text = excluded.text,
        url = %(folded_url)s,
        in_app = excluded.in_app,
        at = greatest(requests_app_notification.at, excluded.at),
        since = CASE WHEN requests_app_notification.mailed_at IS NULL THEN requests_app_notification.since
                     ELSE greatest(requests_app_notification.at, excluded.at) END,
        mailed_at = NULL
"""


def tell(
    user: User,
    kind: Kind,
    *,
    text: str,
    url: str,
    about: Subject | None = None,
    by: User | Nobody | None = None,
    folded_url: str = "",
) -> bool:
    """Tell one person; False when there is nothing to tell them. See `tell_all`."""
    return tell_all([user], kind, text=text, url=url, about=about, by=by, folded_url=folded_url) == 1


def tell_all(
    users: Iterable[User],
    kind: Kind,
    *,
    text: str,
    url: str,
    about: Subject | None = None,
    by: User | Nobody | None = None,
    folded_url: str = "",
) -> int:
    """Tell these people, each once; returns how many. One query, however many they are.

    Never told: whoever did it (``by``), people who have left, and those who want to hear of this kind nowhere.
    ``text``: one line that may go by mail: no password, no code, of people a number and first words at most.
    ``url``: a path of ours; ``folded_url``: where several unread ones together lead, ``url`` by default.
    ``about``: several unread ones of a kind about it become one; None: each stands for itself.
    Raises ValueError for an address outside, RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("tell() belongs inside the transaction of the change that it reports")
    for path in filter(None, (url, folded_url)):
        if not path.startswith("/") or path.startswith("//"):
            raise ValueError(f"{path} is no path of ours")
    readers = {user.pk: user for user in users if user.is_active and user != by}
    if not readers:
        return 0
    values: dict[str, Any] = {
        "readers": sorted(readers), "kind": kind.value, "text": one_line(text)[:TEXT_LENGTH], "url": url,
        "folded_url": folded_url or url, "at": timezone.now(),
        "about_type": about.kind if about else "", "about_id": about.pk if about else 0,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, values | _manner(kind))
        return int(cursor.rowcount)


def _manner(kind: Kind) -> dict[str, bool]:
    """What holds where a reader chose nothing. What is mailed at once by its own room is not for the digest as well."""
    manner = MANNERS[kind]
    return {
        "locked": bool(manner.locked), "in_app": manner.in_app, "by_mail": manner.by_mail,
        "digested": manner.mails == ByMail.DIGEST,
    }  # fmt: skip


def over(kind: Kind, about: Subject) -> int:
    """What it was about is done: nobody need read it any more. Returns how many had not."""
    rows = Notification.objects.unread().filter(kind=kind, about_type=about.kind, about_id=about.pk)
    return rows.update(read_at=timezone.now())


def read(user: User, pks: Iterable[int]) -> int:
    """This person has seen these of theirs; returns how many were unread."""
    rows = Notification.objects.of(user).unread().filter(pk__in=list(pks))
    return rows.update(read_at=timezone.now())


@transaction.atomic
def read_all(user: User) -> datetime | None:
    """All of this person's; returns the moment that stands in them (for `unread_again`), None if none was unread.

    What is just being added to stays unread: it has news that no page has shown.
    """
    rows = Notification.objects.of(user).unread().select_for_update(skip_locked=True)
    now = timezone.now()
    read_now = Notification.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(read_at=now)
    return now if read_now else None


@transaction.atomic
def unread_again(user: User, moment: datetime) -> int:
    """Take `read_all` of that moment back, but for what has newer news of its own since."""
    newer = Notification.objects.unread().filter(
        user=OuterRef("user"), kind=OuterRef("kind"), about_type=OuterRef("about_type"), about_id=OuterRef("about_id")
    )
    rows = Notification.objects.of(user).filter(read_at=moment).exclude(~Q(about_type=""), Exists(newer))
    return rows.update(read_at=None)
