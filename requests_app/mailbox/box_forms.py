"""The form of one mailbox. The password is only ever written: an empty one keeps what is there."""

from typing import Any

from django import forms

from requests_app.handover.results import Secret
from requests_app.mailbox.boxes import Mailbox

PLAIN = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class BoxForm(forms.ModelForm[Mailbox]):
    """Where the mailbox is, how to sign in, and what becomes of the mails there."""

    password = forms.CharField(
        label="Kata sandi",
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = Mailbox
        fields = ("host", "port", "tls", "user", "password", "folder", "processed_folder", "authserv_id")
        labels = {
            "host": "Server IMAP",
            "tls": "Sambungan terenkripsi (TLS)",
            "folder": "Folder surel masuk",
            "processed_folder": "Folder untuk surel yang sudah disimpan",
            "authserv_id": "Server pemeriksa pengirim",
        }
        help_texts = {
            "host": "Misalnya imap.contoh.go.id.",
            "port": "993 dengan TLS.",
            "user": "Biasanya alamat surelnya, misalnya helpdesk@contoh.go.id.",
            "processed_folder": "Surel dipindahkan ke sini sesudah tersimpan dalam buku surel.",
            "authserv_id": (
                "Nama yang ditulis server kantor dalam Authentication-Results (SPF, DKIM, DMARC). Kosongkan bila "
                "tidak diketahui; hasil pemeriksaan lalu tidak ditampilkan."
            ),
        }
        widgets = {name: forms.TextInput(attrs=PLAIN) for name in ("host", "user", "folder", "processed_folder")} | {
            "port": forms.NumberInput(attrs={"min": 1, "max": 65535, "inputmode": "numeric"}),
            "authserv_id": forms.TextInput(attrs=PLAIN),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.instance.pk:
            self.fields["password"].help_text = "Tersimpan dan tidak ditampilkan. Isi hanya untuk menggantinya."

    def clean_host(self) -> str:
        host = str(self.cleaned_data["host"]).strip().lower()
        if any(character.isspace() or character in "/@:" for character in host):
            raise forms.ValidationError("Tulis nama servernya saja, tanpa “https://”, port, atau garis miring.")
        return host

    def clean_port(self) -> int:
        port = int(self.cleaned_data["port"])
        if not 1 <= port <= 65535:
            raise forms.ValidationError("Nomor port antara 1 dan 65535.")
        return port

    def clean_authserv_id(self) -> str:
        return str(self.cleaned_data["authserv_id"]).strip().lower()

    @property
    def secret(self) -> Secret:
        """What was typed, perhaps nothing."""
        return Secret(self.cleaned_data["password"])
