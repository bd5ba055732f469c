"""Forms of the page of acting heads: who acts from when to when, and when it ends."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts_app.models import Office, RoleGrant, User
from requests_app.decrees.head_forms import day
from requests_app.decrees.models import ActingHead
from requests_app.decrees.office_models import ActingForm


class AppointForm(forms.Form):
    """Who acts as Kepala LPSE, in which form, on which days and on what basis."""

    person = forms.ModelChoiceField(
        label="Petugas", queryset=User.objects.none(), empty_label="Pilih petugas",
        help_text="Petugas aktif kantor ini. Penunjukan diri sendiri dicatat orang lain.",
    )  # fmt: skip
    form = forms.ChoiceField(label="Bentuk", choices=ActingForm.choices, widget=forms.RadioSelect)
    since = day("Hari pertama")
    until = day("Hari terakhir (boleh kosong)", "Kosongkan bila belum diketahui.", required=False)
    basis = forms.CharField(
        label="Dasar penunjukan", max_length=300, help_text="Misalnya: Surat Perintah Nomor 800/12/2026."
    )

    def __init__(self, *args: Any, office: Office, by: User, **more: Any) -> None:
        super().__init__(*args, **more)
        staff = RoleGrant.objects.active().filter(user__office=office).values("user")
        people = User.objects.filter(office=office, is_active=True, pk__in=staff).exclude(pk=by.pk)
        self.fields["person"].queryset = people.order_by("name")  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day; one that has not begun is called off and needs none."""

    last_day = day("Hari terakhir", "Paling awal kemarin.")

    def __init__(self, data: QueryDict | None = None, *, acting: ActingHead, is_planned: bool) -> None:
        super().__init__(data, auto_id=f"id_%s_{acting.pk}")
        if is_planned:
            del self.fields["last_day"]
