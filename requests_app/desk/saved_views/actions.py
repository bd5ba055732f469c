"""Save, rename, delete, bring back, begin with: one transaction each. The office's views leave events on its chain."""

from typing import Any

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone

from accounts_app.audit.actions import Subject, record
from accounts_app.kept import kept_for
from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.desk.filters import filters_of
from requests_app.desk.saved_views.models import DefaultView, SavedView
from requests_app.process.refusals import Refused

SHARERS = frozenset({Role.KEPALA_LPSE, Role.ADMIN_KANTOR})
MOST = 30  # of one person
TAKEN = "Nama itu sudah dipakai tampilan lain. Pilih nama lain."


def may_share(user: User) -> bool:
    """Kepala LPSE and Admin Kantor share a view with the office, and look after the shared ones."""
    return bool(user.roles & SHARERS)


def may_change(view: SavedView, user: User) -> bool:
    """One's own; the office's are Kepala LPSE's and Admin Kantor's."""
    if view.office_id != user.office_id:
        return False
    return may_share(user) if view.shared else view.owner_id == user.pk


@transaction.atomic
def save(user: User, name: str, query: str, *, shared: bool) -> SavedView:
    """Name these filters. Raises Refused: nothing to save, a name in use, too many, or not theirs to share."""
    clean = filters_of(QueryDict(query)).query
    if not clean:
        raise Refused("Saring dahulu daftarnya, lalu simpan sebagai tampilan.")
    if shared and not may_share(user):
        raise Refused("Tampilan kantor dibagikan oleh Kepala LPSE atau Admin Kantor.")
    if SavedView.objects.standing().filter(owner=user).count() >= MOST:
        raise Refused(f"Paling banyak {MOST} tampilan. Hapus dahulu yang tidak dipakai.")
    assert user.office
    view = SavedView(office=user.office, owner=user, query=clean, shared=shared, made_at=timezone.now())
    _name(view, name)
    _note(view, "view_shared", user)
    return view


@transaction.atomic
def rename(view: SavedView, name: str, *, by: User) -> None:
    """Another name. Raises Refused when it is in use."""
    _name(view, name)
    _note(view, "view_renamed", by)


@transaction.atomic
def delete(view: SavedView, *, by: User) -> None:
    """It goes from the list and from whoever begins with it; `restore` brings it back."""
    view.deleted_at = timezone.now()
    view.save(update_fields=["deleted_at"])
    DefaultView.objects.filter(view=view).delete()
    _note(view, "view_deleted", by)


@transaction.atomic
def restore(view: SavedView, *, by: User) -> None:
    """Undo a deletion. Raises Refused when the name was taken meanwhile."""
    view.deleted_at = None
    _name(view, view.name)
    _note(view, "view_restored", by)


@transaction.atomic
def begin_with(view: SavedView | None, *, by: User) -> None:
    """The list of this person begins with the view; with None it shows all requests again."""
    if view is None:
        DefaultView.objects.filter(user=by).delete()
    else:
        DefaultView.objects.update_or_create(user=by, defaults={"view": view})


def default_of(user: User) -> SavedView | None:
    """With which view this person's list begins; one that is no longer theirs to see counts for nothing."""
    return next(iter(kept_for(user, _begins)), None)


def _begins(user: User) -> Any:
    mine = DefaultView.objects.filter(user=user).values("view")
    return SavedView.objects.standing().for_user(user).filter(pk__in=mine)[:1]


def _name(view: SavedView, name: str) -> None:
    """The database says whether the name is free: two who save at once cannot both have looked."""
    view.name = " ".join(name.split())
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as taken:
        raise Refused(TAKEN) from taken


def _note(view: SavedView, act: str, by: User) -> None:
    if view.shared:
        record(Subject("office", view.office_id, view.office_id), act, by=by, data={"view": view.pk, "name": view.name})
