"""How an account came to be as it is, in words: items of components/timeline.html."""

from datetime import date
from itertools import groupby
from typing import Any

from accounts_app.register.columns import HEADINGS
from accounts_app.register.models import AccountChange, SpseAccount, SpseRole
from accounts_app.templatetags.ui import full_date

SHOWN = 100
YES_NO = {"true": "ya", "false": "tidak"}


def shown(field: str, value: Any) -> str:
    """A value of the history as people read it."""
    text = "" if value is None else str(value)
    if field == "spse_role" and text in SpseRole.values:
        return str(SpseRole(text).label)
    if field.startswith("decree_") and field != "decree_number" and text:
        return full_date(date.fromisoformat(text))
    if field == "is_active":
        return YES_NO.get(text.lower(), text)
    return text or "(kosong)"


def words_of_change(change: AccountChange) -> str:
    if change.field == "user_id" and not change.old:
        return "Masuk register"
    old, new = shown(change.field, change.old), shown(change.field, change.new)
    return f"{HEADINGS.get(change.field, change.field)}: {old} → {new}"


def items_of(account: SpseAccount) -> list[dict[str, Any]]:
    """The newest changes first, those of one moment together. One query."""
    changes = account.changes.select_related("by", "batch").order_by("-pk")[:SHOWN]
    return [_item(list(group)) for _, group in groupby(changes, key=lambda change: (change.at, change.batch_id))]


def _item(group: list[AccountChange]) -> dict[str, Any]:
    first = group[0]
    title = "; ".join(words_of_change(change) for change in reversed(group))
    note = f"Impor {first.batch.file_name}" if first.batch else first.reason
    return {"title": title, "at": first.at, "who": first.by.name, "note": note, "tone": "work"}
