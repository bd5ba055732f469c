"""Addresses that stand in mails about decrees: the pages' own, written where no page is imported."""

from uuid import UUID

from django.conf import settings

DECREE, PICK_UP = "/keputusan/{}/", "/ambil/{}/"


def decree_path(public_id: UUID) -> str:
    """The page of a decree, for whoever signs in."""
    return DECREE.format(public_id)


def decree_page(public_id: UUID) -> str:
    """The same with the site's name, as a mail needs it."""
    return settings.SITE_URL + decree_path(public_id)


def pick_up_page(token: str) -> str:
    """Where a person opens the password with link and code."""
    return settings.SITE_URL + PICK_UP.format(token)
