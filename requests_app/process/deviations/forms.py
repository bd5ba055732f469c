"""The one form part by which an act is accounted for; every page that ends a step shows it (`process/_account.html`).

It asks only where something departs from the standard: fields that are known to be due stand open and required, the
rest (an output not produced, a requirement set aside) is folded away. The engine asks again; this only asks politely.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts_app.models import User
from requests_app.process import rules
from requests_app.process.deviations.account import Account, Stray
from requests_app.process.deviations.gate import outlook_of, who_answers
from requests_app.process.deviations.models import Cause
from requests_app.process.deviations.words import SHORTEST_REASON, says_something
from requests_app.process.models import Case
from requests_app.process.table import Row

CHOOSE = "Pilih sebab penyimpangan."
EXPLAIN = f"Tulis alasannya, sekurangnya {SHORTEST_REASON} huruf."


class AccountForm(forms.Form):
    """Cause and reason; ``strays``: what the press departs from, as far as is known when the page is made.

    ``is_due``: known to be needed, so the fields stand open and are required.

    :param output: of the step that the press ends, where it may be said that it was not produced.
    :param waivable: requirements that may be set aside. :param barred: why that is not possible, where it is not.
    :param due_at: from when on the press will be late, while it is not.
    """

    cause = forms.ChoiceField(label="Sebab", choices=[("", "Pilih sebab"), *Cause.choices], required=False)
    account_reason = forms.CharField(
        label="Alasan penyimpangan",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
        help_text="Dibaca Kepala LPSE dan tercantum dalam laporan. Jangan menulis password.",
    )
    no_output = forms.BooleanField(label="Output langkah ini tidak dihasilkan", required=False)
    overrides = forms.BooleanField(label="Kesampingkan persyaratan ini", required=False)

    def __init__(
        self,
        *data: Any,
        strays: list[Stray] | None = None,
        output: str = "",
        waivable: list[str] | None = None,
        barred: list[str] | None = None,
        due_at: datetime | None = None,
        required: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(*data, **more)
        self.strays, self.output, self.due_at = strays or [], output, due_at
        self.is_due = required or bool(self.strays)
        self.waivable, self.barred = waivable or [], barred or []
        if not output:
            del self.fields["no_output"]
        if not self.waivable:
            del self.fields["overrides"]
        for name in ("cause", "account_reason"):
            self.fields[name].widget.attrs |= {"required": True} if self.is_due else {}

    @property
    def is_offered(self) -> bool:
        """Whether there is anything to show at all."""
        return bool(self.strays or self.output or self.waivable or self.due_at or (self.is_bound and self._said()))

    @property
    def due_in(self) -> int:
        """Seconds by the wall clock until the fields will be asked for, for the script that unfolds them."""
        return max(0, int((self.due_at - timezone.now()).total_seconds()) + 1) if self.due_at else 0

    @property
    def is_open(self) -> bool:
        """Unfolded: due, or something was said and is to be corrected."""
        return self.is_due or (self.is_bound and (bool(self.errors) or bool(self._said())))

    def _said(self) -> list[str]:
        return [name for name in self.fields if self[name].value()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        wanted = self.is_due or data.get("no_output") or data.get("overrides")
        if not wanted and not data.get("cause") and not data.get("account_reason"):
            return data
        if not data.get("cause") and "cause" not in self.errors:
            self.add_error("cause", CHOOSE)
        if not says_something(data.get("account_reason", "")):
            self.add_error("account_reason", EXPLAIN)
        return data

    @property
    def payload(self) -> dict[str, Account]:
        """The same by the name under which the actions take it."""
        account = self.account if self.is_bound else None
        return {"account": account} if account else {}

    @property
    def account(self) -> Account | None:
        """What the engine gets; None where nothing was said."""
        data = self.cleaned_data
        if not data.get("cause"):
            return None
        ticked = {name: data.get(name, False) for name in ("no_output", "overrides")}
        return Account(data["cause"], data["account_reason"].strip(), **ticked)

    def kept(self) -> list[tuple[str, str]]:
        """(label, text) of what was typed, for a page that no longer has this form."""
        text = self["account_reason"].value()
        return [("Alasan penyimpangan", text)] if isinstance(text, str) and text.strip() else []


def account_form(
    case: Case, by: User, rows: tuple[Row, ...], data: Mapping[str, Any] | None = None, **more: Any
) -> AccountForm:
    """The part for one press of this person, which does these rows; empty for whoever does not answer for them."""
    if who_answers(case, rows[0], by) is None:
        return AccountForm(data, **more)
    outlook = outlook_of(case)
    first, ends = rows[0], outlook.ends_a_step(*rows)
    return AccountForm(
        data,
        strays=outlook.strays(*rows),
        output=_output(case, rows) if ends and not first.forgoes_output else "",
        waivable=rules.overridable(case, first),
        barred=rules.overriding_barred(case, first),
        due_at=outlook.due_at(*rows),
        **more,
    )


def _output(case: Case, rows: tuple[Row, ...]) -> str:
    """The column Output of what the press ends."""
    steps = [step for row in rows for step in case.sop.definition.steps_ended_by(row.act)]
    return next((step.output for step in steps if step.output), "")
