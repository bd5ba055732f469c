"""Naming a view."""

from typing import Any

from django import forms

from accounts_app.models import User
from requests_app.desk.saved_views.actions import may_share


class NameForm(forms.Form):
    name = forms.CharField(label="Nama tampilan", max_length=60, error_messages={"required": "Beri nama tampilannya."})


class SaveForm(NameForm):
    """`query`: the filters of the page, as the address has them."""

    query = forms.CharField(widget=forms.HiddenInput, max_length=600, required=False)
    shared = forms.BooleanField(label="Bagikan dengan kantor", required=False)

    def __init__(self, *args: Any, by: User, **more: Any) -> None:
        super().__init__(*args, **more)
        if not may_share(by):
            del self.fields["shared"]
