"""What is done to saved views. The list itself is `desk.views.all_tickets`."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import READERS
from requests_app.desk.filters import filters_of
from requests_app.desk.saved_views import actions
from requests_app.desk.saved_views.forms import NameForm, SaveForm
from requests_app.desk.saved_views.models import SavedView
from requests_app.desk.views import all_context
from requests_app.process.refusals import Refused


@role_required(*READERS)
@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    """Name the filters of the page; a refused name stays in its field, and the list below stays filtered."""
    form = SaveForm(request.POST, by=request.user)
    if form.is_valid():
        said = form.cleaned_data
        try:
            view = actions.save(request.user, said["name"], said["query"], shared=said.get("shared", False))
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"Tampilan “{view.name}” disimpan.")
            return _to(view)
    asked = QueryDict(request.POST.get("query", ""))
    return render(request, "desk/all_tickets.html", all_context(request, filters_of(asked), save_form=form), status=422)


@role_required(*READERS)
@require_POST
def rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another name."""
    view = _theirs(request, pk)
    form = NameForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("Nama tampilan: paling sedikit satu dan paling banyak 60 huruf.")
        actions.rename(view, form.cleaned_data["name"], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Nama tampilan diganti.")
    return _to(view)


@role_required(*READERS)
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """It goes at once; the next page offers to bring it back."""
    view = _theirs(request, pk)
    actions.delete(view, by=request.user)
    return redirect(f"{reverse('desk:all')}?tampilan=semua&dihapus={view.pk}")


@role_required(*READERS)
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo a deletion."""
    view = _theirs(request, pk, deleted=True)
    try:
        actions.restore(view, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('desk:all')}?tampilan=semua")
    messages.success(request, f"Tampilan “{view.name}” dikembalikan.")
    return _to(view)


@role_required(*READERS)
@require_POST
def begin(request: SignedInRequest, pk: int, word: str) -> HttpResponse:
    """The person's list begins with this view (``pakai``), or with all requests again (``lepas``)."""
    if word not in ("pakai", "lepas"):
        raise Http404
    view = get_object_or_404(SavedView.objects.standing().for_user(request.user), pk=pk)
    actions.begin_with(view if word == "pakai" else None, by=request.user)
    first = f"“{view.name}”" if word == "pakai" else "semua permohonan"
    messages.success(request, f"Disimpan. Daftar Anda dimulai dengan {first}.")
    return _to(view)


def _theirs(request: SignedInRequest, pk: int, *, deleted: bool = False) -> SavedView:
    """One that this person may change; any other does not exist for them."""
    view = get_object_or_404(SavedView, pk=pk, office=request.user.office_id, deleted_at__isnull=not deleted)
    if not actions.may_change(view, request.user):
        raise Http404
    return view


def _to(view: SavedView) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('desk:all')}?{view.query}")
