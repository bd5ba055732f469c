"""The row of views above the list: which there are, which one is shown, and what this person may do to it."""

from typing import Any

from django.urls import reverse

from accounts_app.kept import kept_for
from accounts_app.keyset import key_of
from accounts_app.models import User
from requests_app.desk.filters import Filters
from requests_app.desk.saved_views.actions import default_of, may_change
from requests_app.desk.saved_views.models import SavedView


def shown_views(user: User, filters: Filters, deleted: str = "") -> dict[str, Any]:
    """`views` (chips), `view` (the one that these filters are), `deleted` (just now, to be undone). Three queries."""
    views = kept_for(user, _standing)
    shown = next((view for view in views if view.query == filters.query), None)
    begins = default_of(user)
    page = reverse("desk:all")
    chips = [
        {"label": view.name, "url": f"{page}?{view.query}", "active": view == shown, "shared": view.shared}
        for view in views
    ]
    return {
        "views": chips,
        "view": shown,
        "may_change_view": shown is not None and may_change(shown, user),
        "begins_here": shown is not None and shown == begins,
        "deleted": _deleted(user, deleted),
    }


def _standing(user: User) -> Any:
    return SavedView.objects.standing().for_user(user)


def _deleted(user: User, asked: str) -> SavedView | None:
    pk = key_of(asked)
    view = SavedView.objects.filter(pk=pk, deleted_at__isnull=False).first() if pk else None
    return view if view and may_change(view, user) else None
