"""Forms of Pengaturan Kantor, Antrean & loket."""

from typing import Any

from django import forms

from requests_app.frontdesk.counter_models import Counter, FrontDeskSettings
from requests_app.frontdesk.deciding import was_used
from requests_app.frontdesk.queue_models import LineKind, ServiceLine


class RulesForm(forms.ModelForm[FrontDeskSettings]):
    class Meta:
        model = FrontDeskSettings
        fields = ("calls_until_no_show", "ordinary_per_priority", "running_text", "screen_on", "kiosk_on")
        help_texts = {
            "calls_until_no_show": "Setelah sebanyak ini dipanggil, nomor menjadi tidak hadir. 1 sampai 9.",
            "ordinary_per_priority": "Satu nomor prioritas didahulukan setiap sekian nomor biasa. 1 sampai 9.",
            "running_text": "Ditampilkan di layar ruang tunggu. Boleh kosong.",
        }


class LineForm(forms.ModelForm[ServiceLine]):
    """The letter is fixed once a number bears it."""

    class Meta:
        model = ServiceLine
        fields = ("prefix", "name", "kind", "daily_cap", "position", "is_open")
        help_texts = {
            "prefix": "Satu huruf besar, tercetak di depan nomor.",
            "kind": "Menentukan jalur yang ditawarkan menurut keperluan tamu.",
            "daily_cap": "Kosongkan bila tidak dibatasi.",
            "is_open": "Jalur yang ditutup tidak memberi nomor baru; yang sudah menunggu tetap dipanggil.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Pilih jenis"), *LineKind.choices]  # type: ignore[attr-defined]
        if self.instance.pk and was_used(self.instance):
            self.fields["prefix"].disabled = True
            self.fields["prefix"].help_text = "Sudah tercetak pada nomor antrean, jadi tetap."

    def clean_prefix(self) -> str:
        prefix = str(self.cleaned_data["prefix"]).upper()
        others = ServiceLine.objects.filter(office=self.instance.office_id, prefix=prefix).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(f"Huruf {prefix} sudah dipakai jalur lain.")
        return prefix

    def clean_daily_cap(self) -> int | None:
        cap: int | None = self.cleaned_data["daily_cap"]
        if cap == 0:
            raise forms.ValidationError("Tulis sedikitnya 1, atau kosongkan; jalur ditutup dengan pilihan di bawah.")
        return cap


class CounterForm(forms.ModelForm[Counter]):
    class Meta:
        model = Counter
        fields = ("number", "name", "lines", "is_active")
        widgets = {"lines": forms.CheckboxSelectMultiple}
        help_texts = {
            "number": "Disebut oleh suara panggilan. 1 sampai 99.",
            "name": "Boleh kosong, misalnya lantai atau ruang.",
        }
        error_messages = {"lines": {"required": "Pilih sedikitnya satu jalur."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lines"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = ServiceLine.objects.filter(office=self.instance.office_id)

    def clean_number(self) -> int:
        number = int(self.cleaned_data["number"])
        others = Counter.objects.filter(office=self.instance.office_id, number=number).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(f"Loket {number} sudah ada.")
        return number
