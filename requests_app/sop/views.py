"""The public pages of the SOPs: which office works by which, and each SOP in its official table form.

The page of an SOP shows the revision by which most offices work today; every other one keeps its own address, because
tickets that began under it link there, and stands in the history below.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts_app.access import public
from accounts_app.models import Office
from accounts_app.office.finding import offices_named
from requests_app.sop import sheet
from requests_app.sop.definition import SopDefinition
from requests_app.sop.models import SopInForce, SopInForceQuerySet, SopRevision, SopRevisionQuerySet

WHY = "an SOP is a promise to the public: anybody may read it before asking for anything"
OFFICES_SHOWN = 50
REVISIONS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Document:
    """One SOP in the list."""

    sop: SopDefinition
    time: str
    offices: int


@public(WHY)
def sop_list(request: HttpRequest) -> HttpResponse:
    """All SOPs, and per office those in force; `q` narrows the offices by name."""
    query = request.GET.get("q", "").strip()
    offices, more = offices_named(query, OFFICES_SHOWN)
    context = {
        "documents": documents(),
        "query": query,
        "offices": with_their_sops(offices),
        "more": more,
    }
    return render(request, "sop/sop_list.html", context)


def documents() -> list[Document]:
    """Every SOP as most offices work by it, with how many offices work by some revision of it today."""
    counts = SopInForce.objects.in_force_today().filter(office__is_active=True).order_by().values_list("code")
    offices = dict(counts.annotate(Count("office")))
    found = [revision.definition for revision in SopRevision.objects.most_worked_by()]
    return [Document(sop, sheet.first_sum(sop), offices.get(sop.code, 0)) for sop in found]


def with_their_sops(offices: list[Office]) -> list[tuple[Office, list[SopInForce]]]:
    """Each office with what it works by today. One query, however many offices."""
    rows = SopInForce.objects.in_force_today().filter(office__in=offices).select_related("revision").order_by("code")
    found: dict[int, list[SopInForce]] = {office.pk: [] for office in offices}
    for row in rows:
        found[row.office_id].append(row)
    return [(office, found[office.pk]) for office in offices]


@public(WHY)
def sop_detail(request: HttpRequest, slug: str, revision: int | None = None) -> HttpResponse:
    """One SOP in its official form; 404 for a slug or a revision that was never loaded."""
    versions = SopRevision.objects.filter(slug=slug).select_related("office")
    usual = get_object_or_404(versions.most_worked_by())
    shown = get_object_or_404(versions, revision=revision) if revision else usual
    sop = shown.definition
    context = {
        "sop": sop,
        "revision": shown,
        "usual": usual,
        "versions": history_of(versions),
        "facts": sheet.facts(sop.header),
        "sections": sheet.sections(sop.header),
        "rows": sheet.rows(sop),
        "sums": sheet.sums(sop),
        "crumbs": [("SOP layanan", reverse("sop:list"))],
        **offices_of(SopInForce.objects.in_force_today().filter(revision=shown, office__is_active=True)),
    }
    return render(request, "sop/sop_detail.html", context)


@dataclass(frozen=True, slots=True)
class Version:
    """One revision in the history: since when the first office works by it, and how many do today."""

    revision: SopRevision
    since: date | None
    offices: int

    @property
    def standing(self) -> tuple[str, str]:
        """Words and tone of its badge."""
        if self.offices:
            return "Berlaku", "done"
        if self.since is None:
            return "Belum diberlakukan", "idle"
        return ("Dijadwalkan", "work") if self.since > timezone.localdate() else ("Sudah lewat", "idle")


def history_of(versions: SopRevisionQuerySet) -> list[Version]:
    """The newest revisions of an SOP, newest first. Three queries, however many offices."""
    found = list(versions.defer("source").order_by("-revision")[:REVISIONS_SHOWN])
    rows = SopInForce.objects.for_revisions(found)
    since = dict(rows.that_count().values_list("revision").annotate(Min("since")))
    today = dict(rows.in_force_today().values_list("revision").annotate(Count("office")))
    return [Version(each, since.get(each.sha256), today.get(each.sha256, 0)) for each in found]


def offices_of(rows: SopInForceQuerySet) -> dict[str, Any]:
    """The first offices that work by a revision, and how many more there are."""
    found = rows.select_related("office").order_by("office__name")
    return {"in_force": list(found[:OFFICES_SHOWN]), "in_force_count": rows.count()}
