"""The small forms beside a letter: the ticket that it belongs to, and the reason for refusing or filing it."""

from typing import Any

from django import forms

from requests_app.tickets.models import Ticket


class AttachForm(forms.Form):
    """The number of a ticket of the same office; ``ticket`` after a valid form."""

    number = forms.CharField(
        label="Nomor permohonan",
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Tulis nomor permohonannya."},
    )

    def __init__(self, *args: Any, office_id: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.office_id = office_id
        self.ticket: Ticket | None = None

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip().upper()
        tickets = Ticket.objects.filter(office=self.office_id).select_related("office", "sop", "merged_into")
        self.ticket = tickets.filter(number=number).first()
        if self.ticket is None:
            raise forms.ValidationError("Tidak ada permohonan dengan nomor ini di kantor Anda.")
        return number


class ReasonForm(forms.Form):
    """Why; for a refusal the sender reads it."""

    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        error_messages={"required": "Tulis alasannya.", "max_length": "Paling panjang 300 huruf."},
    )

    def __init__(self, *args: Any, help_text: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].help_text = help_text
