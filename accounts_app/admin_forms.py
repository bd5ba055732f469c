"""Forms of the system admin's own pages in Django's admin."""

from typing import Any

from django import forms

from accounts_app.models import Office
from accounts_app.office.installation import APPOINTED
from accounts_app.roles import Role


class AppointForm(forms.Form):
    """Who becomes Admin Kantor (with an office) or Admin Sistem (without)."""

    role = forms.TypedChoiceField(label="Peran", choices=[(role.value, role.label) for role in APPOINTED], coerce=Role)
    office = forms.ModelChoiceField(
        Office.objects.filter(is_active=True), label="Kantor", required=False, help_text="Hanya untuk Admin Kantor."
    )
    email = forms.EmailField(label="Surel kedinasan", max_length=254)
    name = forms.CharField(label="Nama lengkap", max_length=160, help_text="Diabaikan bila surel itu sudah punya akun.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role, office = cleaned.get("role"), cleaned.get("office")
        if role is Role.ADMIN_KANTOR and office is None:
            self.add_error("office", "Pilih kantor yang akan diaturnya.")
        if role is Role.SYSTEM_ADMIN and office is not None:
            self.add_error("office", "Kosongkan: Admin Sistem mengurus seluruh instalasi.")
        return cleaned
