"""What an issued SK says, as one value with one hash: so that form and SK can be compared years later.

The rows themselves stand still by trigger; the hash also finds what somebody changed with the triggers off.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from requests_app.decrees.people import FORM_FIELDS, DecreePerson

if TYPE_CHECKING:
    from requests_app.decrees.models import Decree

HEAD = (
    "account_kind", "title", "text", "number", "issued_on", "valid_from", "valid_until", "signatory_name",
    "signatory_nip", "signatory_rank", "signatory_position", "signatory_form", "signatory_on_behalf_of",
)  # fmt: skip


def content_of(decree: "Decree", people: Iterable[DecreePerson]) -> dict[str, Any]:
    """Everything that the SK and its Lampiran say, in JSON's own types."""
    head = {name: _plain(getattr(decree, name)) for name in HEAD}
    rows = [{name: getattr(person, name) for name in FORM_FIELDS} for person in people]
    return {**head, "people": rows}


def sha256_of(decree: "Decree", people: Iterable[DecreePerson]) -> str:
    """The hash of `content_of`, in one spelling."""
    text = json.dumps(content_of(decree, people), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
