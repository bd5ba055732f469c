"""The office's outgoing mail for staff, and the demo's mailbox.

Bodies appear with private values masked; the demo's mailbox shows them, because there it stands for the reader's own.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts_app.access import SignedInRequest, public, role_required
from accounts_app.keyset import Page, page_of
from accounts_app.models import User
from accounts_app.roles import MAIL_READERS, MAIL_SENDERS
from accounts_app.templatetags.ui import full_time
from requests_app.outbox.actions import CannotResendError, resend, settle
from requests_app.outbox.compose import masked
from requests_app.outbox.forms import FILTERS, MailboxFilter, SettleForm, StatusFilter
from requests_app.outbox.models import DemoMail, Message, MessageQuerySet, MessageStatus
from requests_app.outbox.owners import owner_pages
from requests_app.outbox.schedule import a_worker_is_alive

COUNT_UP_TO = 100
ADDRESSES_OFFERED = 30
DEMO_ONLY = "the demo's mailbox: answers 404 unless settings.DEMO is on"


@role_required(*MAIL_READERS)
@require_safe
def message_list(request: SignedInRequest) -> HttpResponse:
    """The office's messages: queued, sent, failed with the reason."""
    chosen = StatusFilter(request.GET)
    chosen.is_valid()
    mine = Message.objects.visible_to(request.user)
    status, before = chosen.cleaned_data.get("status", ""), chosen.cleaned_data.get("sebelum")
    page = page_of(_with_status(mine, status), before)
    failed_count = mine.failed()[:COUNT_UP_TO].count()
    here = reverse("outbox:message_list")
    context = {
        "page": page,
        "status": status,
        "tabs": _tabs(here, status, failed_count),
        "newest_url": _address(here, status=status) if before else "",
        "older_url": _address(here, status=status, sebelum=page.older) if page.older else "",
        "failed_count": failed_count,
        "sender_is_away": not a_worker_is_alive(),
        "may_resend": _may_resend(request.user),
    }
    return render(request, "outbox/message_list.html", context)


@role_required(*MAIL_READERS)
@require_safe
def message_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One message as staff may see it."""
    rows = Message.objects.visible_to(request.user).select_related("resent_by", "settled_by")
    return _detail(request, get_object_or_404(rows, pk=pk), SettleForm())


def _detail(
    request: SignedInRequest, message: Message, form: SettleForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    owner = owner_pages.get(message.owner_type)
    context = {
        "message": message,
        "crumbs": [("Surel keluar", reverse("outbox:message_list"))],
        "facts": _facts(message),
        "body": masked(message.text),
        "has_private": masked(message.text) != message.text,
        "may_resend": _may_resend(request.user),
        "owner_url": owner(message) if owner else "",
        "form": form,
    }
    return render(request, "outbox/message_detail.html", context, status=status)


@role_required(*MAIL_SENDERS)
@require_POST
def message_resend(request: SignedInRequest, pk: int) -> HttpResponse:
    """ "Kirim ulang" of a failed message; a second click is told that it is queued already."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    try:
        resend(message, by=request.user)
    except CannotResendError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"Surel kepada {message.to_address} masuk antrean kirim lagi.")
    return redirect("outbox:message_detail", pk=pk)


@role_required(*MAIL_SENDERS)
@require_POST
def message_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody told the reader in another way; it no longer counts among the failed."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _detail(request, message, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        settle(message, form.cleaned_data["how"], by=request.user)
    except CannotResendError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Dicatat: surel ini sudah ditangani.")
    return redirect("outbox:message_detail", pk=pk)


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 unless settings.DEMO: outside the demo the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@public(DEMO_ONLY)
@demo_only
@require_safe
def demo_mailbox(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The mailbox of everybody in the demo: list on the left, the opened mail on the right."""
    mail = get_object_or_404(DemoMail, pk=pk) if pk else None
    chosen = MailboxFilter(request.GET)
    chosen.is_valid()
    newest = DemoMail.objects.order_by("-pk").values_list("to_address", flat=True)[:500]
    context = {
        **_list_context(chosen, pk),
        "mail": mail,
        "form": chosen,
        "refresh_url": _address(
            reverse("outbox:demo_mailbox_list"), alamat=chosen.cleaned_data.get("alamat"), dipilih=pk
        ),
        "addresses": sorted(set(newest))[:ADDRESSES_OFFERED],
        "compose_url": reverse("demo_mail:compose"),
        "sent_url": reverse("demo_mail:sent"),
    }
    return render(request, "outbox/demo_mailbox.html", context)


@public(DEMO_ONLY)
@demo_only
@require_safe
def demo_mailbox_list(request: HttpRequest) -> HttpResponse:
    """The list alone, for the refresh by htmx."""
    chosen = MailboxFilter(request.GET)
    chosen.is_valid()
    return render(request, "outbox/_demo_list.html", _list_context(chosen, chosen.cleaned_data.get("dipilih")))


def _list_context(chosen: MailboxFilter, selected: int | None) -> dict[str, Any]:
    address = chosen.cleaned_data.get("alamat", "")
    before = chosen.cleaned_data.get("sebelum")
    rows = DemoMail.objects.filter(to_address__icontains=address) if address else DemoMail.objects.all()
    page: Page[DemoMail] = page_of(rows.defer("body"), before)
    return {"page": page, "alamat": address, "sebelum": before, "selected": selected}


def _address(path: str, **parameters: str | int | None) -> str:
    """The path with those parameters that have a value."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path


def _tabs(here: str, status: str, failed_count: int) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": _address(here, status=value),
            "active": value == status,
            "count": failed_count if value == MessageStatus.FAILED and failed_count else None,
        }
        for value, label in FILTERS
    ]


def _facts(message: Message) -> list[tuple[str, ...]]:
    """What staff may know of a message besides its text, as rows of components/field_list.html."""
    rows: list[tuple[str, ...]] = [
        ("Kepada", message.to_address),
        ("Dari", message.sender),
        ("Dibuat", full_time(message.created_at)),
        ("Percobaan", str(message.attempts), message.last_error if not message.failed_at else ""),
    ]
    if message.sent_at:
        rows.append(("Terkirim", full_time(message.sent_at)))
    elif message.failed_at:
        rows.append(("Gagal", full_time(message.failed_at)))
    else:
        rows.append(("Percobaan berikut", full_time(message.next_attempt_at)))
    if message.settled_by:
        rows.append(("Ditangani", full_time(message.settled_at), f"{message.settled_by}: {message.settled_how}"))
    if message.resent_by:
        rows.append(("Dikirim ulang", full_time(message.resent_at), str(message.resent_by)))
    return rows


def _with_status(rows: MessageQuerySet, status: str) -> MessageQuerySet:
    if status == MessageStatus.QUEUED:
        return rows.queued()
    if status == MessageStatus.SENT:
        return rows.sent()
    if status == MessageStatus.SETTLED:
        return rows.settled()
    return rows.failed() if status == MessageStatus.FAILED else rows


def _may_resend(user: User) -> bool:
    return bool(user.roles & set(MAIL_SENDERS))
