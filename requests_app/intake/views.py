"""The pages that ask: office, service, SPSE's own way, the person. The rest stands in `uploads` and `endings`.

Every POST keeps what was typed before it judges it, so leaving a page by "Kembali" or with an error loses nothing.
"""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts_app.access import public
from accounts_app.limits.counting import Limit
from accounts_app.limits.guard import posts_limited
from accounts_app.models import Office
from accounts_app.templatetags.ui import nip
from requests_app.intake import actions
from requests_app.intake.forms import OfficeForm, ServiceForm
from requests_app.intake.models import Draft
from requests_app.intake.offices import Served, alternatives, serving_offices, standard_time
from requests_app.intake.sheet import Sheet, Step
from requests_app.intake.visits import SESSION_KEY, WHY, current_draft, let_go, on_step, page, remember
from requests_app.sop.vocabulary import ApplicantType
from requests_app.tickets.models import TriedForgotPassword

# An office of many behind one address begins no more than this; a robot that fills the drafts does.
BEGUN = Limit("begin a request", most=30, seconds=3600)
SELF_SERVED_KEY = "intake_self_served"


def typed(form: Form) -> dict[str, str]:
    """What stands in the form's fields, as typed."""
    return {name: str(form.data.get(form.add_prefix(name), "")) for name in form.fields}


def goes_back(request: HttpRequest) -> bool:
    return request.POST.get("go") == "back"


# --- step 1 ----------------------------------------------------------------------------------------------------


@public("anybody may begin a request")
@never_cache
@posts_limited(BEGUN)
def start(request: HttpRequest) -> HttpResponse:
    """Step 1: office and kind of user. Who is not served there learns it at once, and where to ask."""
    draft = _unsent(current_draft(request))
    offices = serving_offices()
    choices = [(served.office.slug, served.office.name) for served in offices]
    if request.method == "POST":
        form = OfficeForm(request.POST, offices=choices)
        if form.is_valid():
            chosen = next(served for served in offices if served.office.slug == form.cleaned_data["office"])
            if form.cleaned_data["applicant_type"] in chosen.types:
                return _begun(request, draft, chosen.office, form)
            return render(request, "intake/start.html", _start(draft, form, refused=_refusal(offices, chosen, form)))
    else:
        form = OfficeForm(initial=_first_answers(request, draft), offices=choices)
    return render(request, "intake/start.html", _start(draft, form))


def _unsent(draft: Draft | None) -> Draft | None:
    return draft if draft and not draft.ticket_id else None


def _first_answers(request: HttpRequest, draft: Draft | None) -> dict[str, Any]:
    """What was chosen before, or what the link that led here names (?kantor=…)."""
    if draft and draft.office:
        return {**draft.answers, "office": draft.office.slug}
    return {"office": request.GET.get("kantor", "")}


def _begun(request: HttpRequest, draft: Draft | None, office: Office, form: OfficeForm) -> HttpResponse:
    answers = typed(form)
    draft = actions.move(draft, office, answers) if draft else actions.begin(office, answers)
    remember(request, draft)
    return redirect("intake:requirements")


def _start(draft: Draft | None, form: OfficeForm, **more: Any) -> dict[str, Any]:
    if draft:
        return page(Sheet(draft), Step.OFFICE, form=form, **more)
    steps = [{"label": item.label, "status": "todo", "url": ""} for item in Step]
    steps[0]["status"] = "now"
    return {"form": form, "step": Step.OFFICE, "steps": steps, "total": len(Step), **more}


def _refusal(offices: list[Served], chosen: Served, form: OfficeForm) -> dict[str, Any]:
    applicant_type = form.cleaned_data["applicant_type"]
    return {
        "office": chosen.office,
        "type": ApplicantType(applicant_type).label,
        "serves": [kind.label for kind in ApplicantType if kind in chosen.types],
        "others": alternatives(offices, applicant_type),
    }


@public("only forgets the visitor's own key")
@require_POST
def fresh(request: HttpRequest) -> HttpResponse:
    """Another request: the sent one stays as it is."""
    let_go(request)
    return redirect("intake:start")


@public(WHY)
def requirements(request: HttpRequest) -> HttpResponseBase:
    """What to have at hand. Office and kind of user decide it: who has not chosen them is asked first, and told why."""
    if SESSION_KEY not in request.session:
        return redirect(f"{Step.OFFICE.url}?untuk=syarat")
    return _requirements(request)


@on_step(Step.SERVICE)
def _requirements(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Between steps 1 and 2: which SOP applies, how long it takes, what to have at hand."""
    assert sheet.sop is not None  # step 1 is done
    context = page(sheet, Step.OFFICE, sop=sheet.sop, time=standard_time(sheet.sop.definition))
    return render(request, "intake/requirements.html", context)


# --- step 2 ----------------------------------------------------------------------------------------------------


@public(WHY)
@on_step(Step.SERVICE)
def service(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Step 2: what is needed, and whether "Lupa Password" of SPSE was tried."""
    if request.method != "POST":
        form = ServiceForm(initial=sheet.answers)
        return render(request, "intake/service.html", page(sheet, Step.SERVICE, form=form))
    form = ServiceForm(request.POST)
    actions.save(sheet.draft, typed(form))
    if goes_back(request):
        return redirect("intake:requirements")
    if not form.is_valid():
        return render(request, "intake/service.html", page(sheet, Step.SERVICE, form=form))
    untried = form.cleaned_data["tried"] == TriedForgotPassword.NOT_TRIED
    return redirect("intake:forgot_password" if untried else "intake:person")


@public(WHY)
@on_step(Step.SERVICE)
def forgot_password(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """How to use SPSE's own "Lupa Password": most are helped in minutes, and need no request."""
    if request.method != "POST":
        return render(request, "intake/forgot_password.html", page(sheet, Step.SERVICE))
    if request.POST.get("go") == "solved":
        return _solved(request, sheet)
    actions.save(sheet.draft, {"tried": TriedForgotPassword.FAILED.value})
    return redirect("intake:person")


def _solved(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Counted once per visitor; a second time only the draft goes."""
    if request.session.get(SELF_SERVED_KEY):
        actions.forget(sheet.draft)
    elif actions.count_self_served(sheet.draft):
        request.session[SELF_SERVED_KEY] = True
    let_go(request)
    return redirect("intake:self_served")


@public("says good-bye, and nothing else")
def self_served(request: HttpRequest) -> HttpResponse:
    """The visitor needs no request any more."""
    return render(request, "intake/self_served.html")


# --- step 3 ----------------------------------------------------------------------------------------------------


@public(WHY)
@on_step(Step.PERSON)
def person(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Step 3: who asks. A NIP that looks unusual is pointed out and accepted."""
    if request.method != "POST":
        form = sheet.person_form(initial={**sheet.answers, "nip": nip(sheet.answers.get("nip"))})
        return render(request, "intake/person.html", page(sheet, Step.PERSON, form=form))
    form = sheet.person_form(request.POST)
    sheet = Sheet(actions.save(sheet.draft, typed(form)))
    if goes_back(request):
        return redirect("intake:service")
    if not form.is_valid():
        return render(request, "intake/person.html", page(sheet, Step.PERSON, form=form))
    if sheet.nip_doubt:
        look_again = format_html(
            '{} <a href="{}#div_id_nip">Periksa NIP</a>, atau lanjutkan bila memang demikian: data sudah tersimpan.',
            sheet.nip_doubt, Step.PERSON.url,
        )  # fmt: skip
        messages.warning(request, look_again)
    return redirect("intake:documents")
