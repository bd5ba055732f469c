"""The proposals' work for the worker (`settings.WORKER_JOBS`): letters about the contacts that an import changed.

The register stands below the outbox and cannot write letters itself. Some accounts a round, each round a transaction
that moves the import's mark (`told_account`): 50 000 letters at once would keep every other job waiting.
"""

from datetime import datetime

from django.db import transaction

from accounts_app.register.contacts import CONTACT_FIELDS
from accounts_app.register.models import AccountChange, RegisterImport, SpseAccount
from requests_app.amendments.notices import ContactChange, contact_changed

ACCOUNTS_A_ROUND = 200


@transaction.atomic
def tell_of_imports(now: datetime) -> int:
    """The next letters of the oldest import that owes some. Returns how many accounts were dealt with."""
    owing = RegisterImport.objects.untold().select_related("office").order_by("pk")
    batch = owing.select_for_update(of=("self",), skip_locked=True).first()
    if batch is None:
        return 0
    changes = _next_changes(batch)
    for account, changed in changes:
        contact_changed(_as_change(batch, account, changed))
        batch.told_account = account.pk
    if len(changes) < ACCOUNTS_A_ROUND:
        batch.contacts_told_at = now
    batch.save(update_fields=["told_account", "contacts_told_at"])
    return len(changes)


def _next_changes(batch: RegisterImport) -> list[tuple[SpseAccount, dict[str, AccountChange]]]:
    """The next accounts by their number, each with its changed contact fields. Two queries."""
    rows = AccountChange.objects.filter(batch=batch, field__in=CONTACT_FIELDS, account__gt=batch.told_account)
    ids = list(rows.order_by("account").values_list("account", flat=True).distinct()[:ACCOUNTS_A_ROUND])
    found: dict[int, tuple[SpseAccount, dict[str, AccountChange]]] = {}
    ours = rows.filter(account__in=ids).select_related("account").defer("account__words").order_by("account")
    for change in ours:
        found.setdefault(change.account_id, (change.account, {}))[1][change.field] = change
    return list(found.values())


def _as_change(batch: RegisterImport, account: SpseAccount, changed: dict[str, AccountChange]) -> ContactChange:
    email = changed.get("email")
    return ContactChange(
        office=batch.office,
        owner=batch.subject,
        name=account.name,
        fields=tuple(changed),
        old_email=email.old if email else account.email,
        new_email=email.new if email else account.email,
        at=changed[next(iter(changed))].at,
    )
