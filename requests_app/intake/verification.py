"""Proving the e-mail address of the form by a mailed code (allauth's sign-in by code).

`RequestCodeForm` decides who gets a code, here as on the sign-in page: staff and unknown people do not, with the same
answer on the screen, and nobody gets too many. A form of our own would be a second place to forget that.
"""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from accounts_app.signin_forms import RequestCodeForm
from requests_app.intake.sheet import Sheet, Step
from requests_app.intake.visits import remember
from requests_app.process.refusals import Refused
from requests_app.tickets.applicants import applicant_for


def send_code(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Mail the code and lead to the page that asks for it, which leads back to the review.

    :raises Refused: too many codes were asked for.
    """
    if request.user.is_authenticated:
        _sign_out_keeping_draft(request, sheet)
    email = sheet.contact_email
    applicant_for(email, sheet.person["name"])
    form = RequestCodeForm({"email": email})
    if not form.is_valid():
        raise Refused(" ".join(message for errors in form.errors.values() for message in errors))
    # allauth keeps no address to return to with the code: it travels in the page's own query.
    LoginCodeVerificationProcess.initiate(request=request, user=form._user, email=email)
    return redirect(f"{resolve_url('account_confirm_login_code')}?{urlencode({'next': Step.REVIEW.url + '#kirim'})}")


def _sign_out_keeping_draft(request: HttpRequest, sheet: Sheet) -> None:
    """A code proves an address to a signed-out browser only; signing out empties the session."""
    logout(request)
    remember(request, sheet.draft)
