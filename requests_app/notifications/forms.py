"""What a person wants to hear of: two switches a kind."""

from dataclasses import dataclass
from typing import Any

from django import forms

from accounts_app.models import User
from requests_app.notifications.choices import Wish, wishes_of
from requests_app.notifications.kinds import MANNERS, ByMail, Kind, Manner


@dataclass(frozen=True, slots=True)
class Line:
    """One kind as the page shows it."""

    kind: Kind
    manner: Manner
    in_app: forms.BoundField
    by_mail: forms.BoundField | None

    @property
    def at_once(self) -> bool:
        return self.manner.mails == ByMail.AT_ONCE


class WishesForm(forms.Form):
    """The kinds that may reach somebody with this person's roles. What is locked cannot be unticked."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = [kind for kind in Kind if MANNERS[kind].roles & user.roles]
        wishes = wishes_of(user)
        for kind in self.kinds:
            wish, manner = wishes[kind], MANNERS[kind]
            self._switch(f"{kind}_app", "di aplikasi", kind, wish.in_app, locked=bool(manner.locked))
            if manner.mails != ByMail.NEVER:
                self._switch(f"{kind}_mail", "lewat surel", kind, wish.by_mail)

    def _switch(self, name: str, where: str, kind: Kind, initial: bool, *, locked: bool = False) -> None:
        widget = forms.CheckboxInput({"class": "form-check-input", "aria-label": f"{kind.label}: {where}"})
        self.fields[name] = forms.BooleanField(required=False, initial=initial, disabled=locked, widget=widget)

    def lines(self) -> list[Line]:
        return [Line(kind, MANNERS[kind], self[f"{kind}_app"], self._mail(kind)) for kind in self.kinds]

    def _mail(self, kind: Kind) -> forms.BoundField | None:
        name = f"{kind}_mail"
        return self[name] if name in self.fields else None

    def wanted(self) -> dict[Kind, Wish]:
        data = self.cleaned_data
        return {kind: Wish(data[f"{kind}_app"], data.get(f"{kind}_mail", False)) for kind in self.kinds}
