"""The words of the tickets, and the newest tickets that a text means: one box for the whole office, within 50 ms.

A word is looked up as the beginning of a word of number, NIP, name, user ID, SK number, agency or queue label; all
words must be there. Decisions, each measured with a million tickets in one office (`bench/search.py`):
- Every stored word begins with its office (``o12xbudi``), so that GIN leads into the office at once: what is common
  elsewhere costs nothing here. `btree_gin` would do the same, but the PostgreSQL that we bring has no extensions.
- Two steps instead of one query: the office's newest `WINDOW` tickets are read and compared; only if they do not fill
  the page does GIN answer for the older ones. Every common word ends in the first step, every rare one is cheap in the
  second. Left to the planner it is one or the other by its guess of how often a word occurs, and a wrong guess
  ("newest first, there will soon be 51") walks through the whole table.
- The primary key begins with the office, and no other index has the ticket: "newest first" can only be read within the
  office. With a key of the ticket alone PostgreSQL walked back through the newer ones of all other offices.
- No statistics are kept of the column (migration), so the plan of the second step is the same for every word.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

from accounts_app.models import Office
from requests_app.tickets.models import Ticket

WINDOW = 3_000
MOST_WORDS = 8
LARGEST_ID = 2**63 - 1

_WORD = re.compile(r"[^\W_]+")
_LABEL = re.compile(r"(?:(?:nomor|no|antr[ei]an)[\s.:]+)*([a-z]{1,2})[\s\-]*(\d{1,3})")
_GROUPED_NIP = re.compile(r"(?<![^\W_])(\d{8})[\s.\-]+(\d{6})(?:[\s.\-]+(\d)(?:[\s.\-]+(\d{1,3}))?)?(?![^\W_])")

_NEWEST = """
    WITH newest AS MATERIALIZED (
        SELECT ticket_id, words FROM requests_app_ticketwords
        WHERE office_id = %s AND ticket_id < %s ORDER BY ticket_id DESC LIMIT %s
    )
    SELECT min(ticket_id), count(*), ARRAY[{counts}],
           ARRAY(SELECT ticket_id FROM newest WHERE words @@ %s::tsquery ORDER BY ticket_id DESC LIMIT %s)
    FROM newest
"""
_COUNT = "count(*) FILTER (WHERE words @@ %s::tsquery)"
# OFFSET 0 keeps the second condition out of the index.
_OLDER = """
    SELECT ticket_id FROM (
        SELECT ticket_id, words FROM requests_app_ticketwords WHERE words @@ %s::tsquery AND ticket_id < %s OFFSET 0
    ) found
    WHERE words @@ %s::tsquery ORDER BY ticket_id DESC LIMIT %s
"""


class TicketWords(models.Model):
    """Written by the trigger `indexing.KEEPS_WORDS` alone."""

    pk = models.CompositePrimaryKey("office", "ticket")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    words = SearchVectorField()

    class Meta:
        verbose_name = "kata permohonan"
        verbose_name_plural = "kata permohonan"
        indexes: ClassVar = [
            # Without a pending list: every search would read through it.
            GinIndex(fields=["words"], name="ticket_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return str(self.ticket_id)


def label_of(text: str) -> tuple[str, int] | None:
    """``("a", 12)`` of "A 012", "a12" or "antrean A012"."""
    found = _LABEL.fullmatch(text.lower().strip())
    return (found[1], int(found[2])) if found else None


def words_of(text: str) -> list[str]:
    """``["budi", "san"]`` of "Budi, San"; a NIP typed in groups is one word, and so is a queue label."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    if label := label_of(plain):
        return [f"{label[0]}{label[1]}"]
    if re.fullmatch(r"[\d\s.\-]+", plain):
        plain = "".join(filter(str.isdigit, plain))
    plain = _GROUPED_NIP.sub(lambda found: "".join(part or "" for part in found.groups()), plain)
    return list(dict.fromkeys(_WORD.findall(plain)))[:MOST_WORDS]


def begins(text: str, words: Sequence[str]) -> bool:
    """Whether one of these words begins a word of the text."""
    return any(found.startswith(tuple(words)) for found in _WORD.findall(text.lower()))


def newest(office_id: int, words: Sequence[str], limit: int, before: int | None = None) -> list[int]:
    """Ids of the ``limit`` newest tickets of the office in which every word begins a word; none for no word."""
    if not words:
        return []
    terms = [f"'o{office_id}x{word}':*" for word in words]
    meant, sql = " & ".join(terms), _NEWEST.format(counts=", ".join([_COUNT] * len(terms)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [office_id, before or LARGEST_ID, WINDOW, *terms, meant, limit])
        [(oldest, seen, counts, found)] = cursor.fetchall()
        if len(found) == limit or seen < WINDOW:
            return list(found)
        cursor.execute(_OLDER, [_asked(terms, counts), oldest, meant, limit - len(found)])
        return [*found, *(row[0] for row in cursor.fetchall())]


def _asked(terms: list[str], counts: list[int]) -> str:
    """What GIN is asked: every word, but of those that most tickets have only as many as it needs.

    Of "800/123/BKD/2026" it is asked for 123 and 2026: reading a million entries of "bkd" would narrow nothing.
    """
    telling = [term for term, count in zip(terms, counts, strict=True) if count * 2 < WINDOW]
    return " & ".join(telling or terms)
