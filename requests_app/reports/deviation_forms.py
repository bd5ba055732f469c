"""What is written in the review of a deviation, and the register's filters."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts_app.models import Office, User
from requests_app.process.deviations.models import Cause, Deviation, Kind, Status
from requests_app.sop.models import SopInForce


class RemarkForm(forms.Form):
    """A question or an answer; an acceptance may be silent."""

    text = forms.CharField(label="", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *data: Any, label: str, required: bool = True, **more: Any) -> None:
        super().__init__(*data, **more)
        self.fields["text"].label, self.fields["text"].required = label, required


FILTERS = ("dari", "sampai", "status", "jenis", "sebab", "sop", "langkah", "orang")


def choices_of(office: Office, people: Iterable[User], chosen: dict[str, str]) -> list[dict[str, Any]]:
    """The selects of the register, each with what is chosen; steps only where an SOP is."""
    codes = sorted(set(SopInForce.objects.filter(office=office).values_list("code", flat=True)))
    options: tuple[tuple[str, str, Iterable[Any]], ...] = (
        ("status", "Status", [("saya", "Menunggu Anda"), *Status.choices]),
        ("jenis", "Jenis", Kind.choices),
        ("sebab", "Sebab", Cause.choices),
        ("sop", "SOP", [(code, f"SOP {code}") for code in codes]),
        ("langkah", "Langkah", _steps(office, chosen["sop"])),
        ("orang", "Yang menjelaskan", [(str(person.pk), person.name) for person in people]),
    )
    return [
        {"name": name, "label": label, "choices": choices, "value": chosen[name]} for name, label, choices in options
    ]


def _steps(office: Office, code: str) -> list[tuple[str, str]]:
    """Numbers alone stand for steps of several SOPs; with one chosen they have names."""
    newest = SopInForce.objects.filter(office=office, code=code).order_by("-since").first() if code else None
    if newest is None:
        return [(str(no), f"Langkah {no}") for no in range(1, 15)]
    return [(str(step.no), f"{step.no} · {step.short}") for step in newest.definition.steps]


def writers_of(office: Office) -> list[User]:
    """Everybody who explained a deviation of the office, by name."""
    wrote = Deviation.objects.filter(office=office, noted_by__isnull=False).values("noted_by")
    return list(User.objects.filter(pk__in=wrote).order_by("name"))
