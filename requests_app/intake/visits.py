"""Whose draft a request is about: the visitor's session holds its key, and nobody else's does.

`on_step` is the one way for a page to get at a draft, so that no page can forget to ask whether it is still alive,
already sent, or not yet that far.
"""

from collections.abc import Callable
from datetime import datetime
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts_app.kept import kept
from requests_app.intake.actions import DraftGone
from requests_app.intake.models import Draft, oldest
from requests_app.intake.sheet import Sheet, Step

SESSION_KEY = "intake_draft"
WHY = "the draft belongs to whoever's session holds its key"

P = ParamSpec("P")
SheetView = Callable[Concatenate[HttpRequest, Sheet, P], HttpResponseBase]

PlainView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def current_draft(request: HttpRequest) -> Draft | None:
    """This visitor's draft, if it is still alive."""
    key = request.session.get(SESSION_KEY)
    if key is None:
        return None
    return next(iter(kept(_live, key=UUID(key), after=oldest(timezone.now()))), None)


def _live(*, key: UUID, after: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(key=key, created_at__gt=after).select_related("office", "ticket__office")


def remember(request: HttpRequest, draft: Draft) -> None:
    """Tie the draft to this visitor."""
    request.session[SESSION_KEY] = str(draft.key)


def let_go(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def on_step(step: Step) -> Callable[[SheetView[P]], PlainView[P]]:
    """A page of the form: the view gets the sheet; who may not be there yet is led to where they may."""

    def decorate(view: SheetView[P]) -> PlainView[P]:
        @never_cache
        def guard(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            draft = current_draft(request)
            if draft is None:
                return _start_again(request)
            if draft.ticket_id:
                return redirect("intake:done")
            sheet = Sheet(draft)
            timezone.activate(sheet.office.tz)
            if request.method == "POST":
                request.session.modified = True  # the session lives on from here, and with it the way to the draft
            if sheet.first_open < step:
                return redirect(sheet.first_open.url)
            try:
                return view(request, sheet, *args, **kwargs)
            except DraftGone as gone:
                messages.warning(request, str(gone))
                return redirect("intake:done")

        update_wrapper(guard, view)
        return guard

    return decorate


def _start_again(request: HttpRequest) -> HttpResponse:
    if SESSION_KEY in request.session:
        let_go(request)
        messages.warning(request, "Isian Anda sudah berakhir dan dihapus. Silakan mulai kembali.")
    return redirect("intake:start")


def page(sheet: Sheet, step: Step, **more: Any) -> dict[str, Any]:
    """The context that every page of the form shares."""
    return {
        "sheet": sheet,
        "office": sheet.office,
        "step": step,
        "back": Step(step - 1) if step > Step.OFFICE else None,
        "steps": [_stepper_item(sheet, item, step) for item in Step],
        "total": len(Step),
        **more,
    }


def _stepper_item(sheet: Sheet, item: Step, now: Step) -> dict[str, str]:
    if item == now:
        return {"label": item.label, "status": "now", "url": ""}
    done = sheet.is_done(item)
    reachable = item <= sheet.first_open
    return {"label": item.label, "status": "done" if done else "todo", "url": item.url if reachable else ""}
