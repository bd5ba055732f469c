"""From a message's text to its HTML part: paragraphs, lists, facts and links, under the office's letterhead.

Decisions:
- The text is the message; the HTML is made from it when it is sent, after the private values are filled in, and is
  stored nowhere: the two cannot disagree. Rejected: a second template a message, which somebody forgets to mend.
- Everything is escaped, and only addresses of this installation become links: a subject or a name that a stranger wrote
  is quoted in some mails, and must not become a link under an office's letterhead.
- Nothing is loaded from elsewhere: no remote image tells anybody that the mail was read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from accounts_app.models import Office

LOGO_CID = "lambang"
LONGEST_SHOWN = 60  # characters of an address; the reader wants the host, nobody reads a token
_ITEM = re.compile(r"^(?:-|(\d{1,2})\.) +(?=\S)")
_CONTINUED = re.compile(r"^ {2,}(?=\S)")
_FACT = re.compile(r"^([A-Z][^:\n]{0,28}?) *: (\S.{0,80})$")
_FOOT = "\n--\n"
_SENTENCE_ENDS = ".,;:!?)"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the letter. ``kind``: text, link, facts, bullets or steps; ``rows`` as `letter.html` shows them."""

    kind: str
    rows: tuple[tuple[SafeString, ...], ...]


def letter(text: str, *, subject: str, office: Office, has_logo: bool) -> str:
    """The whole HTML part. ``text``: as it is sent, nothing masked."""
    body, _, foot = text.partition(_FOOT)
    context = {
        "subject": subject, "office": office, "blocks": list(blocks(body)), "foot": lines(foot.strip()),
        "logo_cid": LOGO_CID if has_logo else "",
    }  # fmt: skip
    return render_to_string("outbox/letter.html", context)


def blocks(text: str) -> Iterator[Block]:
    """What stands between blank lines, split where a list or a link on a line of its own begins."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        rows = paragraph.strip("\n").split("\n")
        facts = [_FACT.match(row) for row in rows]
        if all(facts):
            yield Block("facts", tuple((inline(fact[1]), inline(fact[2])) for fact in facts if fact))
        else:
            yield from _runs(rows)


def _runs(rows: list[str]) -> Iterator[Block]:
    for kind, run in groupby(_with_continuations(rows), _kind_of):
        found = list(run)
        if kind == "text":
            yield Block("text", ((lines("\n".join(found)),),))
        elif kind == "link":
            yield Block("link", tuple((inline(row.strip()),) for row in found))
        else:
            yield Block(kind, tuple((lines(_ITEM.sub("", row)),) for row in found))


def _with_continuations(rows: list[str]) -> list[str]:
    """Indented lines belong to the item above them."""
    joined: list[str] = []
    for row in rows:
        if joined and _CONTINUED.match(row) and _ITEM.match(joined[-1]):
            joined[-1] += "\n" + row.strip()
        else:
            joined.append(row)
    return joined


def _kind_of(row: str) -> str:
    if item := _ITEM.match(row):
        return "steps" if item[1] else "bullets"
    return "link" if _own_address().fullmatch(row.strip()) else "text"


def lines(text: str) -> SafeString:
    return mark_safe("<br>".join(inline(row.strip()) for row in text.split("\n")))  # noqa: S308 -- escaped by inline


def inline(text: str) -> SafeString:
    """One line, escaped, with this installation's addresses as links."""
    found, end = "", 0
    for match in _own_address().finditer(text):
        address = match[0].rstrip(_SENTENCE_ENDS)
        shown = address if len(address) <= LONGEST_SHOWN else address[: LONGEST_SHOWN - 20] + "…"
        found += escape(text[end : match.start()]) + format_html('<a href="{}">{}</a>', address, shown)
        end = match.start() + len(address)
    return mark_safe(found + escape(text[end:]))  # noqa: S308 -- every part is escaped above


def _own_address() -> re.Pattern[str]:
    # Without a path nothing may follow that would make it another host: helpdesk.example.org, helpdesk@…, helpdesk:81.
    return re.compile(re.escape(settings.SITE_URL) + r"""(?:/[^\s<>"']*|(?![\w@:-]|\.\w))""")
