"""Addresses that are the same for everybody, looked up once a process: Django searches its patterns at every call."""

from functools import lru_cache
from uuid import UUID

from django.urls import reverse

MOST = 4_000  # some of them name a request, of which there is no end


@lru_cache(MOST, typed=True)
def address_of(name: str, *arguments: str | int | UUID) -> str:
    """The path of a page by its URL name and what stands in it. NoReverseMatch as `reverse`."""
    return reverse(name, args=arguments)
