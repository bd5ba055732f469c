"""Pengaturan kantor, Kotak surat: which mailboxes are looked into, how the last look went, and a try before saving."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.office.pages import history, office_at_hand, tabs
from accounts_app.roles import Role
from requests_app.mailbox import box_actions
from requests_app.mailbox.box_forms import BoxForm
from requests_app.mailbox.boxes import Mailbox
from requests_app.mailbox.tallies import standing_of
from requests_app.mailbox.trying import Tried, try_out
from requests_app.process.refusals import Refused


@role_required(Role.ADMIN_KANTOR)
@never_cache
@require_safe
def boxes(request: SignedInRequest) -> HttpResponse:
    """The office's mailboxes with how they stand."""
    office = office_at_hand(request)
    rows = Mailbox.objects.filter(office=office).order_by("-is_active", "pk")
    context = {"office": office, "boxes": [standing_of(row) for row in rows], "tabs": tabs("mailbox")}
    return render(request, "mailbox/boxes.html", context)


@role_required(Role.ADMIN_KANTOR)
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def box(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Write one mailbox; ``coba`` tries what is typed and saves nothing."""
    office = office_at_hand(request)
    mailbox = get_object_or_404(Mailbox, pk=pk, office=office) if pk else Mailbox(office=office)
    form = BoxForm(request.POST or None, instance=mailbox)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        if "coba" in request.POST:
            return _page(request, form, try_out(form.instance, box_actions.password_for(form.instance, form.secret)))
        box_actions.save(form.instance, form.secret, by=request.user)
    except Refused as refused:
        form.add_error("password" if "sandi" in str(refused) else None, str(refused))
        return _page(request, form, status=HTTPStatus.CONFLICT)
    messages.success(request, "Kotak surat disimpan. Surel diambil dalam satu menit.")
    return redirect("mailbox_settings:boxes")


def _page(
    request: SignedInRequest, form: BoxForm, tried: Tried | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """A typed password is in no answer: after a try it is typed once more, to be saved."""
    saved = Mailbox.objects.filter(pk=form.instance.pk).first() if form.instance.pk else None
    context = {
        "form": form,
        "saved": saved,
        "standing": standing_of(saved) if saved else None,
        "tried": tried,
        "retype": bool(tried and form.cleaned_data["password"]),
        "tabs": tabs("mailbox"),
        "events": history("mailbox", saved.pk, limit=10) if saved else [],
    }
    return render(request, "mailbox/box.html", context, status=status)


@role_required(Role.ADMIN_KANTOR)
@require_POST
def switch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop looking into it, or go on."""
    mailbox = get_object_or_404(Mailbox, pk=pk, office=office_at_hand(request))
    on = request.POST.get("on") == "1"
    if box_actions.switch(mailbox, on=on, by=request.user):
        messages.success(
            request, "Kotak surat dinyalakan." if on else "Kotak surat dimatikan. Surel tinggal di server."
        )
    return redirect("mailbox_settings:boxes")
