"""The bell, the list of one's own notifications, and what one wants to hear of. Nobody sees another person's."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, staff_required
from requests_app.notifications import actions
from requests_app.notifications.choices import choose
from requests_app.notifications.forms import WishesForm
from requests_app.notifications.models import Notification
from requests_app.notifications.reading import bell_of, latest, microseconds, moment_of, number, page_of

LIST = "notifications:list"
UNREAD = "belum"


@staff_required
@never_cache
@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    """Everything, or what is unread; the unread ones stay so until they are opened."""
    unread, before = request.GET.get("saring") == UNREAD, request.GET.get("sebelum", "")
    page, waiting = page_of(request.user, unread=unread, before=before), bell_of(request.user).count
    here = reverse(LIST)
    kept = f"saring={UNREAD}&" if unread else ""
    tabs = [
        {"label": "Semua", "url": here, "count": None, "active": not unread},
        {"label": "Belum dibaca", "url": f"{here}?saring={UNREAD}", "count": waiting, "active": unread},
    ]
    context = {
        "rows": page.rows,
        "tabs": tabs,
        "waiting": waiting,
        "only_unread": unread,
        "older_url": f"?{kept}sebelum={page.older}" if page.older else "",
        "newest_url": f"{here}?{kept}" if before else "",
        "undo": number(request.GET.get("urungkan", "")),
    }
    return render(request, "notifications/list.html", context)


@staff_required
@never_cache
@require_safe
def open_one(request: SignedInRequest, pk: int) -> HttpResponse:
    """Opening is reading; then on to what it is about."""
    row = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    actions.read(request.user, [row.pk])
    return redirect(row.url)


@staff_required
@never_cache
@require_safe
def bell(request: SignedInRequest) -> HttpResponse:
    """For a page that asks by itself: 204 while nothing has happened, else the number and what is new. One query."""
    now = bell_of(request.user)
    if request.GET.get("versi") == now.version:
        return HttpResponse(status=204)
    news = now.since(number(request.GET.get("sejak", "")))
    return JsonResponse(
        {
            "count": now.count,
            "version": now.version,
            "latest": microseconds(now.rows[0].at) if now.rows else 0,
            "news": [{"text": row.sentence, "url": reverse("notifications:open", args=[row.pk])} for row in news],
        }
    )


@staff_required
@never_cache
@require_safe
def menu(request: SignedInRequest) -> HttpResponse:
    """The bell's menu: the last few."""
    return render(request, "notifications/_menu.html", {"rows": latest(request.user)})


@staff_required
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    moment = actions.read_all(request.user)
    if moment is None:
        messages.info(request, "Semua pemberitahuan sudah dibaca.")
        return redirect(LIST)
    return redirect(f"{reverse(LIST)}?urungkan={microseconds(moment)}")


@staff_required
@require_POST
def unread_again(request: SignedInRequest) -> HttpResponse:
    """Takes the last "mark all" back."""
    moment = _moment(request.POST.get("urungkan", ""))
    restored = actions.unread_again(request.user, moment) if moment else 0
    if restored:
        messages.success(request, f"{restored} pemberitahuan kembali belum dibaca.")
    else:
        messages.info(request, "Tidak ada yang diurungkan.")
    return redirect(LIST)


@staff_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: SignedInRequest) -> HttpResponse:
    """One's own switches."""
    form = WishesForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        choose(request.user, form.wanted())
        messages.success(request, "Pilihan pemberitahuan disimpan.")
        return redirect("notifications:choices")
    context = {"form": form, "lines": form.lines(), "hours": settings.DIGEST_EVERY_WORKING_MINUTES // 60}
    return render(request, "notifications/choices.html", context)


def _moment(text: str) -> datetime | None:
    found = number(text)
    return moment_of(found) if found else None
