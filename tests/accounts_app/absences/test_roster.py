"""Who is there: one plain answer a day, against the roster's own."""

import os
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts_app.absences.roster import Away, Held, Roster, days_between
from accounts_app.roles import Role

TRIED = settings(max_examples=1000 if os.environ.get("LPSE_FULL") == "1" else 60, deadline=None)
START = date(2026, 11, 2)
ROLES = (Role.HELPDESK, Role.ADMIN_PPE)
people, days = st.integers(1, 3), st.integers(0, 9).map(lambda number: START + timedelta(days=number))
spans = st.tuples(days, days).map(sorted)
helds = st.builds(lambda user, role: Held(user, role), people, st.sampled_from(ROLES))
aways = st.builds(lambda user, span: Away(user, *span), people, spans)
NEEDED = {day: frozenset(ROLES) for day in days_between(START, START + timedelta(days=9))}


@TRIED
@given(st.lists(helds, max_size=5), st.lists(aways, max_size=5))
def test_a_day_is_a_gap_exactly_when_everybody_of_the_role_is_away(held, away):
    gaps = Roster(tuple(held), tuple(away)).gaps(NEEDED)
    for day in NEEDED:
        for role in ROLES:
            there = [
                one
                for one in held
                if one.role == role and not any(a.user == one.user and a.since <= day <= a.until for a in away)
            ]
            assert (role in gaps.get(day, [])) == (not there)


@TRIED
@given(st.lists(helds, max_size=5), st.lists(aways, max_size=5), people)
def test_what_is_missing_without_somebody_is_a_gap_of_the_roster_without_them(held, away, user):
    roster = Roster(tuple(held), tuple(away))
    without = Roster(tuple(one for one in held if one.user != user), tuple(away))
    missing = {role for roles in without.gaps(NEEDED).values() for role in roles}
    assert set(roster.missing(user, ROLES, NEEDED)) == missing


def test_a_lent_role_counts_on_its_days_only():
    lent = Held(2, Role.HELPDESK, START, START)
    roster = Roster((Held(1, Role.HELPDESK), lent), (Away(1, START, START + timedelta(days=1)),))
    assert roster.present(Role.HELPDESK, START) == {2}
    assert roster.present(Role.HELPDESK, START + timedelta(days=1)) == frozenset()
