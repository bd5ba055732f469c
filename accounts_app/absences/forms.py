"""The form that puts an absence on record."""

from typing import Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from accounts_app.absences.actions import HEADS
from accounts_app.absences.models import Reason
from accounts_app.models import Office, RoleGrant, User
from accounts_app.templatetags.ui import role_labels


def _day(label: str, missing: str, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, error_messages={"required": missing})


class StandInField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Colleagues with what they do, because whoever does none of the absent person's work is refused."""

    def label_from_instance(self, person: Any) -> str:
        person.know_roles(person.held)
        return f"{person.name} ({role_labels(person.roles)})"


class AbsenceForm(forms.Form):
    """Who, from when to when, who stands in; `person` is asked only of those who enter for others."""

    person: Any = forms.ModelChoiceField(User.objects.none(), label="Yang cuti", empty_label=None)
    since = _day("Hari pertama", "Isi hari pertamanya.")
    until = _day("Hari terakhir", "Isi hari terakhirnya.", "Hari itu masih cuti; hari berikutnya masuk lagi.")
    stand_in: Any = StandInField(
        User.objects.none(), label="Pengganti", empty_label="Pilih petugas",
        error_messages={"required": "Pilih penggantinya."},
        help_text="Menerima pemberitahuan dan pekerjaan selama hari-hari itu.",
    )  # fmt: skip
    reason = forms.ChoiceField(
        label="Alasan (boleh kosong)", choices=[("", "Tidak disebutkan"), *Reason.choices], required=False,
        help_text="Hanya terlihat oleh yang bersangkutan, Kepala LPSE, dan Admin Kantor.",
    )  # fmt: skip

    def __init__(self, *args: Any, office: Office, by: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by = by
        working = RoleGrant.objects.active().filter(user__office=office).values("user")
        held = RoleGrant.objects.active().filter(user=OuterRef("pk")).order_by().values("role")
        people = User.objects.filter(office=office, is_active=True, pk__in=working).order_by("name")
        people = people.annotate(held=ArraySubquery(held))
        self.fields["stand_in"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].initial = by.pk
        if not by.roles & HEADS:
            del self.fields["person"]
            self.fields["stand_in"].queryset = people.exclude(pk=by.pk)  # type: ignore[attr-defined]

    @property
    def payload(self) -> dict[str, Any]:
        """Arguments of `actions.enter`."""
        said = self.cleaned_data
        named = {name: said[name] for name in ("since", "until", "stand_in", "reason")}
        return {"user": said.get("person") or self.by, **named}
