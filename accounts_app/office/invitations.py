"""The mail with which somebody new sets a password.

Sent at once like every sign-in mail: its link opens an account, so it must not wait in a table. It goes out after the
grant has committed; when the mail server is away the person stays, and the admin sends the link again.
"""

import logging
from smtplib import SMTPException

from accounts_app.access import SignedInRequest
from accounts_app.audit.actions import record
from accounts_app.models import User
from accounts_app.office.actions import OfficeError, subject_of
from accounts_app.roles import Role
from accounts_app.signin import NOT_SENT, Adapter, set_password_url
from accounts_app.templatetags.ui import role_labels

log = logging.getLogger(__name__)


def invite(user: User, request: SignedInRequest) -> None:
    """Send the link to `user`, who holds a staff role. Raises OfficeError when it cannot be sent."""
    roles = {Role(role) for role in user.grants.active().values_list("role", flat=True)}
    if not (roles and user.is_active):
        raise OfficeError(f"{user.name} belum memegang peran, jadi belum perlu password. Beri peran lebih dahulu.")
    context = {
        "request": request,
        "user": user,
        "invited_by": request.user.name,
        "office_name": user.office.name if user.office else "instalasi ini",
        "role_names": role_labels(roles),
        "password_reset_url": set_password_url(user),
    }
    try:
        Adapter().send_or_raise("account/email/staff_invitation", user.email, context)
    except (OSError, SMTPException) as error:
        log.exception("an invitation was not sent")
        raise OfficeError(NOT_SENT) from error
    record(subject_of(user), "link_sent", by=request.user)
