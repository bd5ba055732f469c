"""Forms of the archive."""

from typing import ClassVar

from django import forms

from archive_app.models import ArchiveRecord


class SearchForm(forms.Form):
    """The archive's own search: file, ticket or SK number, name or NIP of the applicant, title of an SK, and a year."""

    q = forms.CharField(label="Cari", required=False, max_length=80, strip=True)
    year = forms.IntegerField(label="Tahun", required=False, min_value=2000, max_value=2100)


class LocationForm(forms.ModelForm[ArchiveRecord]):
    class Meta:
        model = ArchiveRecord
        fields: ClassVar = ["location"]
        help_texts: ClassVar = {"location": "Misalnya: lemari 2, boks 14, folder 3."}
