"""The pages of the guide. Its words are no secret of the office, but only the applicants' part concerns strangers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, public, signed_in
from accounts_app.roles import Role
from lpse_helpdesk.guide.contents import APPLICANT, BY_SLUG, GUIDES, Guide, own_guide, place_of
from lpse_helpdesk.guide.standard import jobs_of, lines_of, papers_of, worked_by
from requests_app.sop.vocabulary import Act, AnyAct, DecreeAct


@public("whoever wants to ask for something may read first how that goes")
@require_safe
def applicant(request: HttpRequest) -> HttpResponse:
    """What an applicant needs, and where the other guides are."""
    return _page(request, APPLICANT)


@signed_in
@require_safe
def own(request: SignedInRequest) -> HttpResponseRedirect:
    """To the guide of one's own role."""
    return redirect(own_guide(request.user.roles).url)


@signed_in
@require_safe
def step(request: SignedInRequest, act: str) -> HttpResponseRedirect:
    """To the job that an act of a ticket belongs to; 404 for what is no act."""
    return _to_job(Act, act, request)


@signed_in
@require_safe
def decree_step(request: SignedInRequest, act: str) -> HttpResponseRedirect:
    """The same for an SK."""
    return _to_job(DecreeAct, act, request)


def _to_job(acts: type[AnyAct], act: str, request: SignedInRequest) -> HttpResponseRedirect:
    try:
        return redirect(place_of(acts(act), request.user.roles))
    except ValueError as unknown:
        raise Http404 from unknown


@signed_in
@require_safe
def role(request: SignedInRequest, slug: str) -> HttpResponse:
    """The guide of one role; 404 for what is none."""
    if slug not in BY_SLUG:
        raise Http404
    return _page(request, BY_SLUG[slug])


def _page(request: HttpRequest, guide: Guide) -> HttpResponse:
    """``jobs``: each with what the SOPs say of it; ``guides``: each with whether it is open, and one's own."""
    person = request.user if request.user.is_authenticated else None
    roles: frozenset[Role] = person.roles if person else frozenset()
    sops = worked_by(person.office if person else None)
    context: dict[str, Any] = {
        "guide": guide,
        "jobs": [(job, lines_of(job, guide.role, sops)) for job in jobs_of(guide, sops)],
        "papers": papers_of(sops) if guide is APPLICANT else [],
        "guides": [(each, each is guide, each.role in roles) for each in GUIDES],
    }
    return render(request, guide.template, context)
