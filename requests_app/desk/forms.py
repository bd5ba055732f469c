"""What staff fill in for an act. A form says its fields; what is done with them stands in `deeds`.

``kept()`` gives back what was typed when an act was refused, never a password.
"""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.views.decorators.debug import sensitive_variables

from requests_app.handover.forms import PasswordFields
from requests_app.process.deviations.forms import AccountForm
from requests_app.tickets.models import Confirmation, TellingCheck, Ticket
from requests_app.tickets.telling import Identified, telling
from requests_app.tickets.workflow import RejectionCategory


def words(label: str, help_text: str = "", rows: int = 3, **more: Any) -> forms.CharField:
    """A text of some lines, at least a few letters long so that it says something."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, widget=area, max_length=2000, **more)


def in_words(field: forms.BoundField) -> str:
    """What was typed, or the label of what was chosen; "" for marks and files."""
    value, choices = field.value(), getattr(field.field, "choices", None)
    if choices is not None:
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(label) for key, label in choices if key and str(key) in map(str, chosen))
    return value if isinstance(value, str) else ""


class ActForm(forms.Form):
    """The form of one act to one ticket; without fields it is a button."""

    secrets: tuple[str, ...] = ()
    ready: Sequence[Any] = ()  # texts of the office for `ready_field` (`canned.words`)
    ready_field = ""
    resumed = False  # shown again with what was typed, without having been sent
    fields_template = ""  # draws the fields where the plain order of crispy does not do

    def __init__(self, *args: Any, ticket: Ticket, account: AccountForm | None = None, **more: Any) -> None:
        self.ticket = ticket
        self.account = account or AccountForm()
        super().__init__(*args, **more)

    def is_valid(self) -> bool:
        """Both parts are always looked at, so that the page names everything at once."""
        accounted = not self.account.is_bound or self.account.is_valid()
        return super().is_valid() and accounted

    @property
    def has_problems(self) -> bool:
        return bool(self.errors or self.account.errors)

    @property
    def ready_for(self) -> str:
        """Which field a ready text fills, where another one stands between the two."""
        first = next(iter(self.visible_fields()), None)
        return "" if first is None or first.name == self.ready_field else str(self[self.ready_field].label).lower()

    @property
    def asks(self) -> bool:
        """Whether there is something to fill in."""
        return bool(self.visible_fields())

    @property
    def payload(self) -> dict[str, Any]:
        """What the act needs, by the names of its action."""
        return self.cleaned_data

    def kept(self) -> list[tuple[str, str]]:
        """(label, text) of the words that were typed, for a page that no longer has this form."""
        bound = (field for field in self.visible_fields() if field.name not in self.secrets)
        texts = ((str(field.label), in_words(field)) for field in bound)
        return [(label, text) for label, text in texts if text.strip()] + self.account.kept()


class SendBackForm(ActForm):
    reason = words("Alasan", "Dibaca oleh pemeriksa kelengkapan.")


class LapseForm(ActForm):
    reason = words("Alasan", "Tercantum dalam surat kepada pemohon.")


class ReissueForm(ActForm):
    reason = words("Alasan", "Misalnya tidak pernah diterima, kedaluwarsa, atau dibuka orang lain.")


class RequestForm(ActForm):
    message = words(
        "Kata tambahan (boleh kosong)", "Daftar kekurangan di atas ikut terkirim dengan sendirinya.", required=False
    )


class ConfirmForm(ActForm):
    """SOP step 9.2. The number is not asked for: it is the one on record, and the page shows it."""

    means = forms.ChoiceField(label="Cara", widget=forms.RadioSelect)
    person = forms.CharField(label="Yang berbicara", max_length=160)
    answers = forms.MultipleChoiceField(
        label="Tanpa dibantu, orang itu",
        choices=Confirmation.Answer.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Tanyakan, jangan sebutkan jawabannya. Sekurangnya dua untuk dinyatakan membenarkan lewat telepon.",
    )
    proof = forms.ChoiceField(
        label="Identitas yang diperlihatkan (bertemu langsung)",
        choices=[("", "Tidak ada"), *Confirmation.Proof.choices],
        required=False,
    )
    outcome = forms.ChoiceField(label="Hasil", choices=Confirmation.Outcome.choices, widget=forms.RadioSelect)
    note = words("Catatan (boleh kosong)", rows=2, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].initial = self.ticket.name
        phone = self.ticket.identity.contact().phone
        called = [(Confirmation.Means.PHONE.value, f"Telepon ke nomor tercatat: {phone}")] if phone else []
        met = (Confirmation.Means.IN_PERSON.value, Confirmation.Means.IN_PERSON.label)
        self.fields["means"].choices = [*called, met]  # type: ignore[attr-defined]


class GroundsForm(ActForm):
    grounds = words("Dasar penilaian", "Dengan apa data dibandingkan: data SPSE atau arsip registrasi.", rows=2)


class RejectForm(ActForm):
    category = forms.ChoiceField(
        label="Kategori",
        choices=[("", "Pilih kategori"), *RejectionCategory.choices],
        help_text="Dialihkan ke INAPROC: akun ini kini dikelola layanan pusat dan tidak dapat direset kantor; "
        "pemohon menerima surat dengan cara menghubunginya.",
    )
    reason = words("Alasan penolakan", "Tercantum dalam surat kepada pemohon.")


class IdentityForm(ActForm):
    """How it was made sure that whoever takes the result is the applicant: only by a way that is open now."""

    fields_template = "desk/acts/_ways.html"

    means = forms.ChoiceField(label="Cara memastikan identitas", widget=forms.RadioSelect)
    shown = forms.ChoiceField(
        label="Dokumen asli yang dilihat",
        required=False,
        choices=[("", "Pilih dokumen"), *TellingCheck.Shown.choices],
    )
    place = forms.CharField(label="Tempat bertemu", required=False, max_length=80, initial="Loket")
    identified = forms.BooleanField(
        label="Saya sudah memastikan bahwa orang ini pemohon sendiri",
        error_messages={"required": "Pastikan dahulu bahwa orang ini pemohon sendiri, lalu centang."},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ways = telling(self.ticket)
        labels = {way.value: way.label for way in TellingCheck.Way}
        means = cast(forms.ChoiceField, self.fields["means"])
        means.choices = [(way, labels[way]) for way in self.ways.open_ways]
        if len(self.ways.open_ways) == 1:
            means.initial = self.ways.open_ways[0]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("means") == TellingCheck.Way.IN_PERSON:
            for name, problem in (("shown", "Pilih dokumen yang dilihat."), ("place", "Isi tempat bertemu.")):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, problem)
        return data

    @property
    def payload(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"check": Identified(data["means"], data.get("shown", ""), data.get("place", ""))}


class MetForm(IdentityForm):
    """The same for the counter screen, whose applicant stands before it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        means = cast(forms.ChoiceField, self.fields["means"])
        means.choices = [(TellingCheck.Way.IN_PERSON.value, TellingCheck.Way.IN_PERSON.label)]
        means.initial = TellingCheck.Way.IN_PERSON.value
        means.widget = forms.HiddenInput()


class TellForm(ActForm):
    """A rejection may also be told by mail alone: it holds nothing to protect."""

    means = forms.ChoiceField(
        label="Cara memberi tahu",
        choices=[("surel", "Surel"), ("phone", "Telepon dan surel"), ("in_person", "Bertemu langsung")],
        widget=forms.RadioSelect,
        initial="surel",
    )


class FulfilForm(PasswordFields, ActForm):
    """Step 10: the password that was set in SPSE, or the user ID that was found."""

    found_user_id = forms.CharField(
        label="User ID yang ditemukan di SPSE", max_length=60,
        error_messages={"required": "Isi user ID yang ditemukan di SPSE."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
    )  # fmt: skip
    # Required in the browser too: every answer of the server brings another password, to be set in SPSE once more.
    installed = forms.BooleanField(
        label="Password ini sudah terpasang di SPSE",
        error_messages={"required": "Pasang dahulu password ini di SPSE, lalu centang."},
    )
    hand_over = forms.BooleanField(label="Langsung serahkan ke helpdesk", required=False, initial=True)
    secrets = ("generated", "pasted")

    def __init__(self, *args: Any, hands_over: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        unasked = [] if self.ticket.wants_reset else ["generated", "pasted", "installed"]
        unasked += [] if self.ticket.wants_user_id else ["found_user_id"]
        unasked += [] if hands_over else ["hand_over"]
        for name in unasked:
            del self.fields[name]

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.ticket.wants_reset and not self.errors and not (data.get("pasted") or data.get("generated")):
            self.add_error("pasted", "Tidak ada password yang dikirim. Muat ulang halaman ini.")
        return data

    @property
    def payload(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "password": self.secret,
            "found_user_id": data.get("found_user_id", ""),
            "hand_over": data.get("hand_over", False),
        }
