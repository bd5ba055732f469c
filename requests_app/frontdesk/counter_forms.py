"""What is asked at a counter: a reason, where to, a word for the colleagues."""

from typing import Any

from django import forms

from requests_app.frontdesk.counter_models import Counter, CounterSession
from requests_app.frontdesk.queue_models import ServiceLine
from requests_app.frontdesk.waiting import open_counters


def reason_field(missing: str, example: str) -> forms.CharField:
    return forms.CharField(
        label="Alasan",
        max_length=200,
        help_text=example,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": missing, "max_length": "Paling panjang 200 huruf."},
    )


class DeferForm(forms.Form):
    reason = reason_field("Tulis apa yang ditunggu.", "Misalnya: memfotokopi SK, mengisi formulir.")


class TakeOverForm(forms.Form):
    reason = reason_field("Tulis alasan pengambilalihan.", "Misalnya: petugas sebelumnya sakit, perambannya tertutup.")


class CloseDayForm(forms.Form):
    reason = reason_field("Tulis mengapa yang tersisa tidak dilayani.", "Misalnya: jam layanan berakhir.")


class HelpForm(forms.Form):
    note = forms.CharField(
        label="Pesan untuk rekan",
        max_length=120,
        required=False,
        help_text="Boleh kosong.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "Paling panjang 120 huruf."},
    )


class TransferForm(forms.Form):
    """Where to: another line, or one other counter that is open."""

    target = forms.ChoiceField(
        label="Ke mana",
        error_messages={"required": "Pilih jalur atau loket tujuan.", "invalid_choice": "Tujuan ini sudah tidak ada."},
    )
    reason = reason_field("Tulis alasan pengalihan.", "Misalnya: ternyata hanya bertanya.")

    def __init__(self, *args: Any, session: CounterSession, lines: list[ServiceLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"jalur-{line.pk}": line for line in lines if line.is_open}
        others = [each.counter for each in open_counters(session.office) if each.pk != session.pk]
        self.counters = {f"loket-{counter.pk}": counter for counter in others}
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("Jalur", [(key, str(line)) for key, line in self.lines.items()]),
            ("Loket yang dibuka", [(key, str(counter)) for key, counter in self.counters.items()]),
        ]

    def destination(self, line: ServiceLine) -> tuple[ServiceLine, Counter | None]:
        """The valid form: line and counter; sent to a counter, the number stays in its ``line``."""
        target = str(self.cleaned_data["target"])
        return self.lines.get(target, line), self.counters.get(target)
