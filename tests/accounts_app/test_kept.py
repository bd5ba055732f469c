"""Kept queries: they answer as Django would, keep nothing of one call for the next, and refuse what they could not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F, Q
from django.utils import timezone

from accounts_app.kept import NotKeepableError, kept, kept_for
from accounts_app.models import Office, RoleGrant, User
from accounts_app.roles import Role


def people(active, *, office):
    return User.objects.filter(office=office, is_active=active).select_related("office").order_by("pk")


def names(*, office, like):
    return Office.objects.filter(pk=office, name=like).values_list("name", "code")


def since(*, at):
    return RoleGrant.objects.filter(granted_at__gte=at).values_list("pk", flat=True)


def colleagues(user):
    return User.objects.filter(office=user.office_id).exclude(pk=user.pk).filter(grants__role__in=sorted(user.roles))


def of_now():
    return RoleGrant.objects.filter(granted_at__lte=timezone.now())


def of_long_ago():
    return RoleGrant.objects.filter(granted_at__lte=datetime(2020, 1, 1, tzinfo=UTC))


def by_value(*, office):
    return User.objects.filter(office=office).order_by("pk" if office % 2 else "email")


def by_pattern(*, like):
    return Office.objects.filter(name__startswith=like)


def active(*, is_active):
    return User.objects.filter(is_active=is_active)


def nothing(*, office):
    return Office.objects.filter(pk=office, code__in=[])


def test_it_answers_each_call_by_its_own_values(kaltim, umum):
    for desk in (kaltim, umum, kaltim):
        found = kept(people, True, office=desk.office.pk)
        assert found == list(people(True, office=desk.office.pk))
        assert {person.office.name for person in found} == {desk.office.name}
    assert kept(people, False, office=kaltim.office.pk) == []
    assert kept(nothing, office=kaltim.office.pk) == []


def test_the_objects_cost_no_further_query(kaltim, django_assert_num_queries):
    kept(people, True, office=kaltim.office.pk)
    with django_assert_num_queries(1):
        assert all(person.office.code for person in kept(people, True, office=kaltim.office.pk))


def test_texts_and_moments_are_values_too(kaltim):
    office = kaltim.office
    assert kept(names, office=office.pk, like=office.name) == [(office.name, office.code)]
    assert kept(names, office=office.pk, like="%' OR 1=1 --") == []
    now = timezone.now()
    assert len(kept(since, at=now - timedelta(days=9999))) == RoleGrant.objects.count()
    assert kept(since, at=now + timedelta(days=1)) == []


def test_a_person_is_known_by_roles_and_keys(kaltim, umum):
    for user in (kaltim.helpdesk, umum.helpdesk, kaltim.kepala, kaltim.pemohon):
        assert kept_for(user, colleagues) == list(colleagues(user))
    assert kaltim.helpdesk.roles == {Role.HELPDESK}


@pytest.mark.parametrize("build", [of_now, of_long_ago])
def test_a_moment_that_is_no_value_is_refused(db, build):
    with pytest.raises(NotKeepableError):
        kept(build)


def test_what_cannot_be_kept_is_refused(kaltim):
    office, nobody = kaltim.office.pk, User().office_id
    with pytest.raises(NotKeepableError, match="knows more"):
        kept(lambda: Office.objects.filter(Q(pk=office) | Q(pk=F("pk"))))
    with pytest.raises(NotKeepableError, match="no value"):
        kept(people, True, office=nobody)  # type: ignore[arg-type]
    with pytest.raises(NotKeepableError, match="no constant"):
        kept(by_pattern, like="LPSE")
    with pytest.raises(NotKeepableError, match="belongs to the shape"):
        kept(active, is_active=False)
    with pytest.raises(NotKeepableError, match="another text"):
        kept(by_value, office=office)
