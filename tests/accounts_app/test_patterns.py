"""A pattern that is sent as a value finds what Django's own lookup finds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts_app.models import Office
from accounts_app.patterns import holding
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db
NAMES = ("50% lebih", "a_b", r"garis\miring", "Kalimantan Timur", "AYU", "ayu'ning")


@pytest.fixture(scope="module")
def offices(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        made = [OfficeFactory.create(name=name, slug=f"pola-{at}") for at, name in enumerate(NAMES)]
        yield made
        Office.objects.filter(pk__in=[office.pk for office in made]).delete()


@given(st.text(st.sampled_from("aAyu_%\\' b50KT"), max_size=6))
@settings(max_examples=60)
def test_the_same_is_found(offices, words):
    found, asked = (
        set(Office.objects.filter(slug__startswith="pola-", **lookup).values_list("name", flat=True))
        for lookup in ({"name__like": holding(words)}, {"name__icontains": words})
    )
    assert found == asked


def test_signs_of_a_pattern_are_letters(offices):
    for words in ("%", "_", "\\"):
        assert Office.objects.filter(slug__startswith="pola-", name__like=holding(words)).count() == 1
