"""The version of a case that somebody's page showed, as a form sends it back."""

from accounts_app.access import SignedInRequest

# A page without its version is as good as an old one.
UNSEEN = -1


def version_seen(request: SignedInRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else UNSEEN
