"""Who a request is answered to: the person behind an e-mail address, made where there is none yet."""

from django.db import IntegrityError, transaction

from accounts_app.models import User


def applicant_for(email: str, name: str) -> User:
    """Who holds this address; a person without any role is made when nobody does."""
    try:
        with transaction.atomic():
            return User.objects.by_email(email) or User.objects.create_user(email, name)
    except IntegrityError:
        return User.objects.get(email=email.strip().lower())
