"""*Sisipkan* without a script: the ticket page again, everything that was typed in its place, and the text added."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of
from accounts_app.roles import READERS
from requests_app.desk.canned.models import CannedText
from requests_app.desk.canned.words import OFFERED, facts_of
from requests_app.desk.deeds import DEEDS
from requests_app.desk.offers import form_for
from requests_app.desk.ticket_views import of_desk, ticket_answer
from requests_app.printing.braces import put


@role_required(*READERS)
@never_cache
def insert(request: SignedInRequest, number: str, slug: str) -> HttpResponse:
    """Changes nothing. Without a chosen text the page comes back as it was."""
    if slug not in OFFERED:
        raise Http404
    found = of_desk(request, number)
    if request.method != "POST":
        return redirect("desk:ticket", number)
    deed, (place, field) = DEEDS[slug], OFFERED[slug]
    form = form_for(deed, found, request.user)
    form.initial = {name: request.POST.get(name, "") for name in form.fields}
    pk = key_of(request.POST.get("teks", ""))
    row = (
        CannedText.objects.filter(pk=pk, office=found.office_id, place=place, archived_at=None).first() if pk else None
    )
    if row:
        typed = str(form.initial[field]).rstrip()
        form.initial[field] = "\n".join(filter(None, (typed, put(row.text, facts_of(found)))))
    form.resumed = True
    return ticket_answer(request, found, sent=(deed, form))
