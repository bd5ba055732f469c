"""Periksa keaslian: the public page that the QR code of an SK opens, and the comparison of a file with it.

Who has no SK in hand learns nothing here: an unknown token is the same 404 as any other address.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts_app.access import public
from accounts_app.limits.counting import Limit
from accounts_app.limits.guard import posts_limited
from requests_app.decrees.models import Decree, Part
from requests_app.decrees.verify import issued_decree, part_with, sha256_of, standing

# The address must not travel on in a Referer, lie in a cache or be found by a search.
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow"}
MOST_BYTES = 50 << 20
COMPARED = Limit("compare a file with an SK", most=60, seconds=3600)
FINDINGS = {
    "issued": ("done", "Sama.", "Berkas ini sama persis dengan keputusan yang diterbitkan sistem."),
    "scan": ("done", "Sama.", "Berkas ini sama persis dengan pindaian bertanda tangan yang disimpan."),
    "old_scan": ("wait", "Pindaian lama.", "Berkas ini pernah disimpan, tetapi sudah diganti dengan yang lebih baru."),
    "": (
        "bad",
        "Tidak sama.",
        "Berkas ini bukan salinan persis dari yang disimpan. Hasil pindai atau foto sendiri memang selalu berbeda: "
        "bandingkan nomor, tanggal, dan isinya dengan kantor.",
    ),
    "too_large": ("wait", "Terlalu besar.", "Berkas yang dibandingkan paling besar 50 MB."),
    "none": ("wait", "Belum ada berkas.", "Pilih berkas PDF yang ingin dibandingkan."),
}


@public("says to whoever holds the paper whether it is in force; shows no person")
@require_http_methods(["GET", "HEAD", "POST"])
@posts_limited(COMPARED)
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Number, date, standing and hashes; on POST whether a file is one of those that are kept."""
    decree = issued_decree(token)
    if decree is None:
        raise Http404
    context = {
        "decree": decree,
        "office": decree.office,
        "standing": standing(decree),
        "scan": decree.files.filter(part=Part.SCAN, superseded_at=None).first(),
        "finding": FINDINGS[_finding(request, decree)] if request.method == "POST" else None,
    }
    response = render(request, "decrees/verify.html", context)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _finding(request: HttpRequest, decree: Decree) -> str:
    upload = request.FILES.get("berkas")
    if upload is None:
        return "none"
    if (upload.size or 0) > MOST_BYTES:
        return "too_large"
    return part_with(decree, sha256_of(upload.chunks()))
