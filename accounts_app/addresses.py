"""Addresses that are the same for everybody, looked up once a process: Django searches its patterns at every call."""

from functools import cache

from django.urls import reverse


@cache
def address_of(name: str) -> str:
    """The path of a page without arguments, by its URL name."""
    return reverse(name)
