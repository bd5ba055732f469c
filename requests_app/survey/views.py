"""The survey for whoever holds its link: one page, no sign-in, no trace of who opened it.

Opening the link uses nothing up (mail scanners open everything); only nine answers do. Nothing is put into a session.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts_app.access import public
from requests_app.survey import actions
from requests_app.survey.forms import SurveyForm

# The address is the key: it must not travel on in a Referer, lie in a cache or be found by a search.
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow"}
FACES: dict[type[actions.SurveyError], tuple[str, int]] = {
    actions.NoSuchLinkError: ("unknown", 404),
    actions.AlreadyAnsweredError: ("answered", 200),
    actions.StaffCannotAnswerError: ("staff", 403),
    actions.SurveyClosedError: ("closed", 200),
}
LinkView = Callable[[HttpRequest, str], HttpResponse]


def _discreet(view: LinkView) -> LinkView:
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return guarded


@public("asks for the link of a last message; who holds it is not asked")
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@_discreet
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The nine questions; on POST the one answer. What was typed stays on the page until it is taken."""
    try:
        invited = actions.check(token, request.user)
        form = SurveyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            actions.answer(token, form.scores, comment=form.cleaned_data["comment"], by=request.user)
            return HttpResponseRedirect(reverse("survey:thanks"))
    except actions.SurveyError as refusal:
        face, status = FACES[type(refusal)]
        return render(request, "survey/refused.html", {"face": face, "words": str(refusal)}, status=status)
    return render(request, "survey/answer.html", {"form": form, "office": invited.office})


@public("says thank you to whoever has just answered, and knows nothing of them")
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "survey/thanks.html")


@public("explains where the link to the survey comes from")
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the survey is, for who comes from a slip: the link itself comes with the last message."""
    return render(request, "survey/about.html")
