"""Who opens the pages of decrees, and how one is found: the office's own, else it does not exist.

Whoever acts as Kepala LPSE for some days may hold any role besides, so the mark on the views names every role of the
office, and this asks on.
"""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts_app.access import SignedInRequest
from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.decrees.models import ActingHead, Decree, DecreePerson
from requests_app.decrees.queries import READERS


def heads(user: User) -> bool:
    """Whether this person is Kepala LPSE today, or acts for them."""
    if Role.KEPALA_LPSE in user.roles:
        return True
    if user.office is None or not user.is_active:
        return False
    today = timezone.localdate(timezone=user.office.tz)
    return bool(ActingHead.objects.on(user.office.pk, today).filter(user=user).exists())


def require_reader(user: User) -> None:
    """Raises PermissionDenied for whoever has nothing to do with decrees."""
    if not (user.roles & READERS or heads(user)):
        raise PermissionDenied


def decree_of(request: SignedInRequest, public_id: object) -> Decree:
    """The decree of this person's office, or 404; times are its office's from here on."""
    found: Decree = get_object_or_404(Decree.objects.visible_to(request.user).with_people(), public_id=public_id)
    timezone.activate(found.office.tz)
    return found


def person_of(decree: Decree, no: int) -> DecreePerson:
    """The person in this place of the decree's form, or 404."""
    found: DecreePerson = get_object_or_404(decree.people.select_related("account"), no=no)
    found.decree = decree
    return found


def seen_again(form: forms.Form, decree: Decree) -> None:
    """A refused form is shown on the decree as it is now: sent once more, it is no longer stale."""
    version = Decree.objects.values_list("version", flat=True).get(pk=decree.pk)
    form.data = {**form.data, "seen": str(version)}


def facts_of(person: DecreePerson) -> dict[str, str]:
    """The row of the form by field, as `people_sheet` names them."""
    names = ("name", "nip", "rank", "position", "agency", "spse_role", "email", "phone")
    return {name: str(getattr(person, name)) for name in names}
