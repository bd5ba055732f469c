"""Forms of the outbox pages: the filters."""

from django import forms

from requests_app.outbox.models import MessageStatus

FILTERS: tuple[tuple[str, str], ...] = (
    ("", "Semua"),
    (MessageStatus.QUEUED.value, "Menunggu"),
    (MessageStatus.SENT.value, "Terkirim"),
    (MessageStatus.FAILED.value, "Gagal"),
    (MessageStatus.SETTLED.value, "Sudah ditangani"),
)


class StatusFilter(forms.Form):
    """Which messages the staff page lists; anything unknown in the address means all."""

    status = forms.ChoiceField(label="Keadaan", required=False, choices=FILTERS)
    sebelum = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


class SettleForm(forms.Form):
    """How the reader was told instead."""

    how = forms.CharField(
        label="Bagaimana disampaikan",
        max_length=200,
        help_text="Misalnya: diberi tahu lewat telepon pada 20 November.",
        error_messages={"required": "Tulis bagaimana penerimanya diberi tahu."},
    )


class MailboxFilter(forms.Form):
    """The demo mailbox: mails to addresses that contain this text, older than a mail."""

    alamat = forms.CharField(
        label="Alamat penerima",
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "nama@contoh.go.id", "list": "alamat-demo"}),
    )
    sebelum = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    dipilih = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
