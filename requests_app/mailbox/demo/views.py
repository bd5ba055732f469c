"""Pages of the demo's mail server: write to an office, answer a mail, see what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts_app.access import public
from accounts_app.models import User
from accounts_app.templatetags.ui import full_time
from requests_app.mailbox.demo.actions import write
from requests_app.mailbox.demo.forms import WriteForm
from requests_app.mailbox.demo.models import DemoLetter
from requests_app.mailbox.demo.source import UIDVALIDITY
from requests_app.mailbox.mime.headers import addresses, ids
from requests_app.mailbox.models import IncomingMail, Mailbox, Outcome
from requests_app.outbox.models import DemoMail
from requests_app.outbox.views import DEMO_ONLY, demo_only

SHOWN = 50
PEOPLE_OFFERED = 40
QUOTED_LINES = 60
TONES = {
    Outcome.STORED: "work", Outcome.DRAFT: "work", Outcome.ATTACHED: "done",
    Outcome.HELD: "wait", Outcome.REFUSED: "bad", Outcome.FILED: "idle",
}  # fmt: skip


@public(DEMO_ONLY)
@demo_only
@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write to an office; with a number: answer that mail of the demo's mailbox."""
    answered = get_object_or_404(DemoMail, pk=pk) if pk else None
    posted = request.method == "POST"
    initial = _answer(answered) if answered else {"dari": request.GET.get("dari", "")}
    form = WriteForm(request.POST if posted else None, request.FILES if posted else None, initial=initial)
    if posted and form.is_valid():
        mailbox: Mailbox = form.cleaned_data["kepada"]
        write(mailbox, form.written(_conversation(answered)), timezone.now())
        messages.success(request, f"Surel terkirim ke {mailbox.user}. Kantor mengambilnya dalam setengah menit.")
        return redirect("demo_mail:sent")
    context = {"form": form, "answered": answered, "people": _people(), "crumbs": _crumbs()}
    return render(request, "mailbox/demo/compose.html", context, status=422 if posted else 200)


@public(DEMO_ONLY)
@demo_only
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The latest mails that were written to offices, each with what became of it."""
    return render(request, "mailbox/demo/sent.html", {"rows": _rows(), "crumbs": _crumbs()})


@public(DEMO_ONLY)
@demo_only
@require_safe
def sent_rows(request: HttpRequest) -> HttpResponse:
    """The list alone, for the refresh by htmx."""
    return render(request, "mailbox/demo/_sent_rows.html", {"rows": _rows()})


def _crumbs() -> list[tuple[str, str]]:
    return [("Kotak surel demo", reverse("outbox:demo_mailbox"))]


def _rows() -> list[dict[str, Any]]:
    letters = list(DemoLetter.objects.select_related("mailbox__office").defer("raw").order_by("-pk")[:SHOWN])
    ledger = IncomingMail.objects.filter(uidvalidity=UIDVALIDITY, uid__in=[letter.pk for letter in letters])
    found = {(mail.mailbox_id, mail.uid): mail for mail in ledger.select_related("ticket")}
    return [_row(letter, found.get((letter.mailbox_id, letter.pk))) for letter in letters]


def _row(letter: DemoLetter, mail: IncomingMail | None) -> dict[str, Any]:
    return {"letter": letter, "mail": mail, "tone": TONES[Outcome(mail.outcome)] if mail else ""}


def _people() -> list[tuple[str, str]]:
    """(address, name) of applicants of the demo, the latest first."""
    people = User.objects.filter(office=None, is_active=True, tickets__isnull=False).distinct()
    return list(people.order_by("-pk").values_list("email", "name")[:PEOPLE_OFFERED])


def _conversation(mail: DemoMail | None) -> tuple[str, ...]:
    return (*ids(mail.references), mail.message_id) if mail and mail.message_id else ()


def _answer(mail: DemoMail) -> dict[str, str]:
    """How a mail program begins an answer."""
    to = addresses([mail.sender])
    reader = User.objects.by_email(mail.to_address)
    subject = mail.subject if mail.subject.lower().startswith("re:") else f"Re: {mail.subject}"
    lines = mail.body.splitlines()[:QUOTED_LINES]
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    return {
        "kepada": to[0][1] if to else "",
        "dari": mail.to_address,
        "nama": reader.name if reader else "",
        "perihal": subject,
        "isi": f"\n\nPada {full_time(mail.at)}, {mail.sender} menulis:\n{quoted}\n",
    }
