"""The page where two admins take a lost second factor away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.office.actions import OfficeError
from accounts_app.roles import Role
from accounts_app.second_factor import actions
from accounts_app.second_factor.again import fresh_sign_in
from accounts_app.signin import Adapter

ADMINS = (Role.ADMIN_KANTOR, Role.SYSTEM_ADMIN)


class AskForm(forms.Form):
    """Who lost it, and how the admin knows that it is they who say so."""

    person: Any = forms.ModelChoiceField(None, label="Petugas", empty_label="Pilih petugas")
    reason = forms.CharField(
        label="Apa yang terjadi, dan bagaimana Anda yakin bahwa ia sendiri yang meminta", max_length=300,
        help_text="Misalnya: ponsel hilang, datang sendiri ke ruangan dan menunjukkan kartu pegawai.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda user: f"{user.name} ({user.email})"  # type: ignore[attr-defined]


@role_required(*ADMINS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resets(request: SignedInRequest) -> HttpResponse:
    """Ask for one; what waits for a second admin."""
    people = actions.within_reach(request.user)
    form = AskForm(request.POST or None, people=people, initial={"person": request.GET.get("orang", "")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(form.cleaned_data["person"], form.cleaned_data["reason"], by=request.user)
        except OfficeError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Tercatat. Admin lain sekarang harus menyetujuinya dalam 24 jam.")
            return redirect("factor_resets")
    waiting = [(asked, asked.asked_by_id != request.user.pk) for asked in actions.open_requests(request.user)]
    return render(request, "second_factor/resets.html", {"form": form, "waiting": waiting})


@role_required(*ADMINS)
@require_POST
@fresh_sign_in
def decide(request: SignedInRequest, pk: int, word: str) -> HttpResponse:
    """The second admin's yes, or anybody's no."""
    found = get_object_or_404(actions.open_requests(request.user), pk=pk)
    try:
        done = (actions.grant if word == "setujui" else actions.refuse)(found.pk, by=request.user)
    except OfficeError as refusal:
        messages.error(request, str(refusal))
        return redirect("factor_resets")
    if done.is_granted:
        Adapter(request).tell(done.person, "factor_reset", by=request.user)
        messages.success(request, f"Faktor kedua {done.person.name} dilepas; yang baru dipasang saat ia masuk.")
    else:
        messages.info(request, "Permintaan ditolak; tidak ada yang berubah.")
    return redirect("factor_resets")
