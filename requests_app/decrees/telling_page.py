"""What the pages of step 4 show: everybody with where their account is, and one person with what can be done now."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from accounts_app.models import User
from requests_app.decrees import telling
from requests_app.decrees.actions import may
from requests_app.decrees.head_forms import ReasonForm
from requests_app.decrees.making_forms import IdentifiedForm, ReissueForm
from requests_app.decrees.models import Decree, DecreePerson, State
from requests_app.decrees.people import HANDOVER_OWNER
from requests_app.decrees.standing import Standing, standing_of
from requests_app.decrees.workflow import TABLE
from requests_app.handover.models import Handover
from requests_app.handover.passwords import generate_temporary_password
from requests_app.process.deviations.forms import AccountForm, account_form
from requests_app.sop.vocabulary import DecreeAct

Rows = list[tuple[DecreePerson, Standing]]
# Lists of the page: key, label, the standings in it; "" is everybody.
LISTS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("", "Semua", frozenset()),
    ("siap", "Siap disampaikan", frozenset({"untold"})),
    ("belum-dibuka", "Belum dibuka", frozenset({"sent", "locked", "expired"})),
    ("perhatian", "Perlu perhatian", frozenset({"locked", "expired", "alarmed"})),
    ("selesai", "Diterima", frozenset({"received", "confirmed"})),
)
REMINDED = "diingatkan"
# What may end a step, and so may have to be accounted for; the first two when nobody else is left.
COUNTING = (DecreeAct.TELL, DecreeAct.GIVE_UP)
ENDING = (*COUNTING, DecreeAct.REISSUE)


def handovers_of(people: Iterable[DecreePerson]) -> dict[int, Handover]:
    """The newest hand-over by person. One query."""
    rows = Handover.objects.filter(owner_type=HANDOVER_OWNER, owner_id__in=[person.pk for person in people])
    return {row.owner_id: row for row in rows.order_by("pk")}


def rows_of(decree: Decree, chosen: str) -> dict[str, Any]:
    """Everybody whose account was made, or those of one list, and the tabs with their counts."""
    people = list(decree.people.made().select_related("told_by"))
    handovers = handovers_of(people)
    rows: Rows = [(person, standing_of(person, handovers.get(person.pk))) for person in people]
    reminded = [row for row in rows if row[0].reminded_at and not row[0].disclosed_at and not row[0].is_settled]
    by_key = {key: [row for row in rows if not standings or row[1].key in standings] for key, _, standings in LISTS}
    by_key[REMINDED] = reminded
    labels = [*((key, label) for key, label, _ in LISTS), (REMINDED, "Lewat 3 hari kerja")]
    shown = chosen if chosen in by_key else ""
    return {
        "rows": by_key[shown],
        "tabs": [_tab(key, label, len(by_key[key]), key == shown) for key, label in labels],
        "next_no": next((person.no for person, standing in rows if standing.key == "untold"), None),
        "told": sum(1 for person, _ in rows if person.told_at or person.given_up_at),
        "received": sum(1 for person, _ in rows if person.received_at),
        "total": len(rows),
    }


def _tab(key: str, label: str, count: int, active: bool) -> dict[str, Any]:
    return {"label": label, "url": f"?{urlencode({'daftar': key})}", "count": count, "active": active}


def telling_context(
    decree: Decree, person: DecreePerson, user: User, *, can_renew: bool, **sent: Any
) -> dict[str, Any]:
    """One person. ``sent``: forms that came back with errors, by name (identified, new_code, received, …)."""
    row = telling.current_of(person)
    standing = standing_of(person, row)
    began = bool(person.told_at or person.given_up_at)
    untold = list(decree.people.untold().exclude(pk=person.pk))
    return {
        "decree": decree,
        "person": person,
        "accounts": {act.value: account_on(decree, person, act, user) for act in ENDING} | sent.pop("accounts", {}),
        "standing": standing,
        "handover": row,
        "can_renew": can_renew,
        "is_own": person.is_own_of(user),
        "next_no": next((each.no for each in untold if each.no > person.no), untold[0].no if untold else None),
        "tellings": person.tellings.select_related("by"),
        "may_reissue": may(decree, DecreeAct.REISSUE, user) and began,
        "fresh": generate_temporary_password() if began else None,
        "forms": {**forms_for(person), **sent},
        "sent": set(sent),
    }


def account_on(
    decree: Decree, person: DecreePerson, act: DecreeAct, user: User, data: Mapping[str, Any] | None = None
) -> AccountForm:
    """The part that asks why, for an act on one person: telling the last one ends the step for all."""
    rows = (TABLE[act], *((TABLE[DecreeAct.INFORM],) if act in COUNTING and _is_last(decree, person) else ()))
    return account_form(decree, user, rows, data, auto_id=f"id_late_{act.value}_%s")


def _is_last(decree: Decree, person: DecreePerson) -> bool:
    return decree.state == State.ACCOUNTS_CREATED and list(decree.people.untold()) == [person]


def forms_for(person: DecreePerson) -> dict[str, Any]:
    """Every form that the page may show; a page shows several, so each has ids of its own."""
    identified = ("identified", "new_code", "received")
    return {
        **{name: IdentifiedForm(phone=person.phone, auto_id=f"id_{name}_%s") for name in identified},
        "give_up": ReasonForm(auto_id="id_give_up_%s"),
        "reissue": ReissueForm(auto_id="id_reissue_%s"),
    }
