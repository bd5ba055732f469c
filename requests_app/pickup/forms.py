"""What is typed behind the mailed link: the spoken code, and the alarm of whoever did not open it."""

from django import forms


class AlarmForm(forms.Form):
    """One sentence to tick, never ticked beforehand: what opens and submits every form of a mail says nothing."""

    sure = forms.BooleanField(
        label="Bukan saya yang membukanya, dan saya tidak memberikan kodenya kepada siapa pun",
        error_messages={"required": "Centang dahulu pernyataan itu, lalu tekan lagi."},
    )


def code_input(**attrs: str) -> forms.TextInput:
    """A field for something that was spoken or printed: nothing is kept or corrected."""
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attrs})


class PickupForm(forms.Form):
    """The spoken code. What is not twelve digits is the hand-over's to refuse: it does not count as a try."""

    code = forms.CharField(
        label="Kode pengambilan (12 angka)",
        max_length=40,
        widget=code_input(
            inputmode="numeric", placeholder="0000 0000 0000", **{"class": "pickup-code", "data-digits": "4"}
        ),
    )
